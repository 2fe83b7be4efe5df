"""
The run record of a film: our values put into the record's words.

It reads no files and asks nobody; everything stands in the entries.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from storyboard.archive.takes import SLATE
from storyboard.model.segments import DEFAULT_MODEL
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Attempt, Earlier, Json, Request, Take
from storyboard.model.wires import link_life_s
from storyboard.plan.spending import BudgetRecord
from storyboard.show.entries import Entry
from storyboard.show.heard import heard_records
from storyboard.show.report.narration_records import narration_records
from storyboard.show.report.record import (
    AnswerRecord,
    ArchiveResult,
    Artifact,
    AskedAgainRecord,
    Call,
    Count,
    DraftRecord,
    EarlierRecord,
    Endpoints,
    LinkPolicy,
    OwnRecord,
    RequestRecord,
    RunRecord,
    Slots,
    Status,
    Summary,
    TaskResult,
)
from storyboard.show.report.record_notes import label_records, note_records
from storyboard.show.report.recording_records import recording_records
from storyboard.show.report.redact import clean, clean_answer, clean_request, without_signatures
from storyboard.show.report.still_records import perhaps_paid_records, still_records
from storyboard.stitch.measured import NOT_MEASURED, Continuity

_HEADERS = {"Content-Type": "application/json", "Authorization": "Bearer ***"}
_PREVIEW_CHARACTERS = 200
_TOP = 10

_VIDEO_KEYS = ("video_url", "result_url", "video")
"""What the services call the link to the clip: Ark's wire first, then the gateways'."""
_LAST_FRAME_KEYS = ("last_frame_url",)


@dataclass(frozen=True, slots=True)
class _Run:
    run_id: str
    film: str
    provider: str
    model: str
    archive: str


def run_record(
    entries: Sequence[Entry],
    *,
    run_id: str,
    film: str,
    provider: str,
    model: str,
    archive: str = "archive",
    fit: Continuity = NOT_MEASURED,
    budget: BudgetRecord | None = None,
) -> tuple[RunRecord, Iterator[TaskResult]]:
    """
    Return the record of *entries* without its results, and these, each made when it is asked for.

    *archive* is the folder that its paths start with. The results of a long film are never there all at once.
    """
    run = _Run(run_id=run_id, film=film, provider=provider, model=model, archive=archive)
    # Its results are tasks of clips; stills have a list of their own.
    clips = [entry for entry in entries if entry.shot.is_clip]
    head = RunRecord(
        run_id=run_id,
        provider=provider,
        model=model,
        summary=_summary(clips, _results(clips, run)),
        results=(),
        storyboard=_own_record(entries, fit, run=run, budget=budget),
    )
    return head, _results(clips, run)


def _results(entries: Sequence[Entry], run: _Run) -> Iterator[TaskResult]:
    return (_result(entry, run=run, order_index=index) for index, entry in enumerate(entries, start=1))


def _own_record(
    entries: Sequence[Entry], fit: Continuity, *, run: _Run, budget: BudgetRecord | None
) -> OwnRecord | None:
    drafts = tuple(_draft(take, run=run) for entry in entries for take in entry.takes if take.is_draft)
    labels, again = label_records(entries), tuple(_asked_again_records(entries))
    notes = note_records(entries)
    stills = tuple(still_records(entries, archive=run.archive))
    recordings, narrations = tuple(recording_records(entries, archive=run.archive)), tuple(narration_records(entries))
    heard, lost = tuple(heard_records(entries)), tuple(perhaps_paid_records(entries))
    said = drafts or labels or again or notes or stills or recordings or narrations or heard or lost
    if fit == NOT_MEASURED and not said and budget is None:
        return None
    return OwnRecord(
        joints=tuple(seen.cut for seen in fit.cuts), drift=fit.drift, drafts=drafts, labels=labels, asked_again=again,
        notes=notes, stills=stills, recordings=recordings, narrations=narrations, heard=heard, perhaps_paid=lost,
        budget=budget,
    )  # fmt: skip


def _asked_again_records(entries: Sequence[Entry]) -> Iterator[AskedAgainRecord]:
    """Give the takes that were asked for more than once: those of the archive, and the newest attempt without one."""
    for entry in entries:
        told = {take.key: take.slate.attempt for take in entry.takes}
        if entry.attempt is not None:
            told.setdefault(entry.attempt.key, entry.attempt)
        for key, attempt in told.items():
            if attempt.earlier:
                earlier = tuple(map(_earlier, attempt.earlier))
                yield AskedAgainRecord(shot=key.shot, segment=key.segment, take=key.take, earlier=earlier)


def _earlier(attempt: Earlier) -> EarlierRecord:
    failure = attempt.failure
    return EarlierRecord(
        take=attempt.take,
        task_id=attempt.task_id,
        failure_type=failure.type,
        failure_code=failure.code,
        message=without_signatures(failure.message),
    )


def _draft(take: Take, *, run: _Run) -> DraftRecord:
    attempt, folder = take.slate.attempt, f"{run.archive}/{take.folder}"
    return DraftRecord(
        shot=take.key.shot,
        segment=take.key.segment,
        take=take.key.take,
        task_id=attempt.task_id,
        verdict=take.verdict.verdict if take.verdict else "",
        note=take.verdict.note if take.verdict else "",
        seed=take.slate.seed,
        tokens=attempt.tokens,
        usd=attempt.usd,
        video_path=f"{folder}/{take.slate.video.path}",
        cover_path=f"{folder}/{take.slate.last_frame.path}",
        metadata_path=f"{folder}/{SLATE}",
    )


def reported_attempt(entry: Entry) -> Attempt | None:
    """Return the attempt that tells an entry's story: the one that made its take, else the newest under way."""
    if entry.state == "done" and entry.take is not None:
        return entry.take.slate.attempt
    attempt = entry.attempt
    # A draft that is there is no part of the film's story: it is told among the drafts.
    return None if attempt is not None and attempt.asked.draft and attempt.state == "archived" else attempt


def task_status(entry: Entry) -> Status:
    """Return the record's word for where an entry is."""
    attempt = reported_attempt(entry)
    is_cancelled = attempt is not None and attempt.state == "cancelled"
    match entry.state:
        case "done":
            return "succeeded"
        case "blocked":
            return "skipped"
        case "waiting":
            return "cancelled" if is_cancelled else "pending"
        case "failed":
            return "cancelled" if is_cancelled else "failed"
        case "running":
            return "pending" if attempt is None or attempt.state in {"planned", "intended"} else "processing"


def _result(entry: Entry, *, run: _Run, order_index: int) -> TaskResult:
    attempt = reported_attempt(entry) or _planned_attempt(entry, run=run)
    last_poll = attempt.polls[-1] if attempt.polls else None
    failure = attempt.failure if entry.state == "failed" or attempt.state == "cancelled" else None
    piece = f"_SEG_{entry.segment:02}" if entry.segments > 1 else ""
    return TaskResult(
        task_id=f"VID_{run.film}_{entry.shot.id}{piece}",
        run_id=attempt.run_id,
        scene_id=f"{run.film}_SCENE_{entry.scene.id}",
        shot_id=f"{run.film}_SHOT_{entry.shot.id}",
        segment_id=f"{run.film}_SEG_{entry.shot.id}_{entry.segment:03}",
        order_index=order_index,
        provider=attempt.provider,
        model=attempt.model_id,
        input_mode=attempt.mode,
        status=task_status(entry),
        provider_status=last_poll.provider_status if last_poll else "",
        provider_task_id=attempt.task_id,
        provider_http_status=last_poll.http_status if last_poll else attempt.submit_http_status,
        submit_attempted=bool(attempt.intended_at),
        timed_out=attempt.state == "expired",
        submit_started_at=attempt.intended_at,
        submit_ended_at=attempt.submitted_at,
        last_polled_at=last_poll.ts if last_poll else "",
        poll_count=len(attempt.polls),
        reason=without_signatures(_reason(entry, attempt)),
        provider_endpoints=Endpoints(
            submit_url=without_signatures(attempt.submit_url),
            query_url_template=without_signatures(attempt.query_url),
        ),
        request=_request_record(attempt),
        response=_answer_record(attempt),
        prompt_preview=_preview(attempt.prompt),
        result_artifacts=tuple(_artifacts(attempt.task)),
        result_url_policy=_link_policy(attempt.provider),
        usage=_usage(attempt),
        output_slots=_slots(entry, run=run),
        failure_type=failure.type if failure else "",
        failure_code=failure.code if failure else "",
        error=_error(attempt) if failure else {},
        result_archive=_archive_result(entry, attempt, run=run),
    )


def _planned_attempt(entry: Entry, *, run: _Run) -> Attempt:
    """Return the attempt that nobody has made yet: what is known, and nothing sent."""
    shot = entry.shot
    asked = Request(
        key=TakeKey(shot=shot.id, segment=entry.segment),
        provider=shot.provider or run.provider,
        model=shot.model or DEFAULT_MODEL,
        mode=entry.mode,
        prompt=entry.prompt or shot.prompt or shot.action,
    )
    return Attempt(
        key=asked.key,
        storyboard="",
        run_id=run.run_id,
        fingerprint="",
        ingredients={},
        provider=asked.provider,
        model=asked.model,
        model_id=asked.model,
        mode=asked.mode,
        prompt=asked.prompt,
        submit_url="",
        query_url="",
        asked=asked,
    )


def _reason(entry: Entry, attempt: Attempt) -> str:
    if entry.state == "done":
        return ""
    return entry.note or (attempt.failure.message if attempt.failure else "")


def _request_record(attempt: Attempt) -> RequestRecord:
    query_url = attempt.query_url.replace("{task_id}", attempt.task_id) if attempt.task_id else ""
    return RequestRecord(
        submit=Call(
            method="POST",
            url=without_signatures(attempt.submit_url),
            headers=_HEADERS,
            payload=clean_request(attempt.request),
        ),
        query=Call(method="GET", url=without_signatures(query_url), headers=_HEADERS, payload={}),
    )


def _answer_record(attempt: Attempt) -> AnswerRecord:
    return AnswerRecord(
        submit=clean(attempt.submit),
        query=clean_answer(attempt.task),
        polls=tuple(poll.model_copy(update={"error": clean(poll.error)}) for poll in attempt.polls),
    )


def _preview(prompt: str) -> str:
    return prompt if len(prompt) <= _PREVIEW_CHARACTERS else prompt[: _PREVIEW_CHARACTERS - 1] + "…"


def _artifacts(body: Json) -> Iterator[Artifact]:
    video = _link(body, names=_VIDEO_KEYS)
    last_frame = _link(body, names=_LAST_FRAME_KEYS)
    if video:
        yield Artifact(kind="video", url=video)
    if last_frame:
        yield Artifact(kind="last_frame", url=last_frame)


def _link(body: Json, *, names: tuple[str, ...]) -> str:
    """Return the first link under one of *names*, however deep the service wraps it; empty where there is none."""
    for name in names:
        if isinstance(body.get(name), str) and body[name]:
            return str(body[name])
    inner = (_link(value, names=names) for value in body.values() if isinstance(value, dict))
    return next((link for link in inner if link), "")


def _link_policy(provider: str) -> LinkPolicy:
    return LinkPolicy(
        provider=provider,
        temporary=True,
        expires_in_hours=link_life_s(provider) // 3600,
        archive_recommended=True,
        risk_code="temporary_result_url",
        risk_level="warn",
    )


def _usage(attempt: Attempt) -> Json:
    said = attempt.task.get("usage")
    if isinstance(said, dict):
        return clean(said)
    if attempt.tokens is None:
        return {}
    return {"completion_tokens": attempt.tokens, "total_tokens": attempt.tokens}


def _error(attempt: Attempt) -> Json:
    if attempt.failure is None:
        return {}
    told = attempt.failure.model_dump(include={"code", "message", "hint", "request_id"})
    return clean({name: value for name, value in told.items() if value})


def _slots(entry: Entry, *, run: _Run) -> Slots:
    take = entry.take
    if entry.state != "done" or take is None:
        return Slots()
    folder = f"{run.archive}/{take.folder}"
    return Slots(
        video_path=f"{folder}/{take.slate.video.path}",
        cover_path=f"{folder}/{take.slate.last_frame.path}",
        metadata_path=f"{folder}/{SLATE}",
    )


def _archive_result(entry: Entry, attempt: Attempt, *, run: _Run) -> ArchiveResult:
    if entry.state == "done" and entry.take is not None:
        return ArchiveResult(
            status="archived",
            archive_required=True,
            archive_path=f"{run.archive}/{entry.take.folder}",
            archived_at=entry.take.slate.archived_at,
        )
    if attempt.failure is not None and attempt.failure.type == "archive":
        message = without_signatures(attempt.failure.message)
        return ArchiveResult(status="failed", archive_required=True, last_error=message)
    if attempt.state == "succeeded":
        return ArchiveResult(status="pending", archive_required=True)
    return ArchiveResult(status="not_ready", archive_required=False)


def _summary(entries: Sequence[Entry], results: Iterable[TaskResult]) -> Summary:
    submitted = 0
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for entry, result in zip(entries, results, strict=True):
        submitted += result.submit_attempted
        counts["status"][result.status] += 1
        counts["task_type"][result.task_type] += 1
        counts["time_mode"][entry.shot.time_mode or "mainline"] += 1
        counts["role"][entry.shot.role or ""] += 1
        counts["failure_type"][result.failure_type] += 1
        counts["archive"][result.result_archive.status] += 1
        counts["error"][result.error.get("message", "")] += 1
    by_status, ready = counts["status"], counts["archive"]["archived"]
    return Summary(
        task_count=len(entries),
        submitted_count=submitted,
        pending_count=by_status["pending"],
        processing_count=by_status["processing"],
        succeeded_count=by_status["succeeded"],
        failed_count=by_status["failed"],
        cancelled_count=by_status["cancelled"],
        skipped_count=by_status["skipped"],
        result_ready_count=ready,
        provider_submission_enabled=True,
        has_results=ready > 0,
        top_statuses=_top(by_status),
        top_task_types=_top(counts["task_type"]),
        top_time_modes=_top(counts["time_mode"]),
        top_shot_roles=_top(counts["role"]),
        top_failure_types=_top(counts["failure_type"]),
        top_archive_statuses=_top(counts["archive"]),
        top_errors=_top(counts["error"]),
    )


def _top(counts: Counter[str]) -> tuple[Count, ...]:
    labelled = [(label, count) for label, count in counts.items() if label and count]
    most = sorted(labelled, key=lambda item: (-item[1], item[0]))
    return tuple(Count(label=label, count=count) for label, count in most[:_TOP])
