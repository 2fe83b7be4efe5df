"""
The run record: what a run asked, was answered, paid and filed, as one JSON document.

Its shape is that of a real run record of 2026-04-05: same keys, same nesting,
same order, so that programs which read such records read ours. Strict about
keys where the words are ours, free where a provider's wire speaks.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import StringConstraints

from storyboard.model.capabilities import Mode
from storyboard.model.takes import Filed, Json, Poll
from storyboard.plan.spending import BudgetRecord
from storyboard.show.heard import HeardRecord
from storyboard.show.report.narration_records import NarrationRecord
from storyboard.stitch.measured import ContinuityRecord

Stamp = Annotated[str, StringConstraints(pattern=r"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)?$")]
"""UTC with microseconds, ``2026-04-04T18:44:34.532830Z``; empty for what has not happened."""

Status = Literal["pending", "processing", "succeeded", "failed", "cancelled", "skipped"]
"""``pending``: not asked for yet; ``skipped``: a shot above it failed."""

ArchiveStatus = Literal["archived", "pending", "failed", "not_ready"]
"""``not_ready``: there is nothing to archive."""


class Count(Filed):
    """How often a word stands in the record."""

    label: str
    count: int


class Summary(Filed):
    """The whole record in numbers; each list holds at most ten labels, the most frequent first."""

    task_count: int
    """One for each segment of each shot; the sum of the six counts by status."""
    submitted_count: int
    """Tasks whose create was sent, whatever came of it."""
    pending_count: int
    processing_count: int
    succeeded_count: int
    failed_count: int
    cancelled_count: int
    skipped_count: int
    result_ready_count: int
    """Tasks whose clip is in the archive."""
    provider_submission_enabled: bool
    has_results: bool
    top_statuses: tuple[Count, ...]
    top_task_types: tuple[Count, ...]
    top_time_modes: tuple[Count, ...]
    top_shot_roles: tuple[Count, ...]
    top_failure_types: tuple[Count, ...]
    top_archive_statuses: tuple[Count, ...]
    top_errors: tuple[Count, ...]


class Endpoints(Filed):
    """Where the provider was asked."""

    submit_url: str
    query_url_template: str
    """With ``{task_id}`` where the id goes."""
    submit_method: Literal["POST"] = "POST"
    query_method: Literal["GET"] = "GET"


class Call(Filed):
    """One HTTP request; the key never stands in it."""

    method: Literal["POST", "GET"]
    url: str
    """Empty where nothing was asked."""
    headers: dict[str, str]
    payload: Json
    """The body as sent; pictures sent as data are shortened to their digest."""


class RequestRecord(Filed):
    """What was asked of the provider."""

    submit: Call
    query: Call


class AnswerRecord(Filed):
    """What the provider answered, in its own words."""

    submit: Json
    query: Json
    """The last answer about the task. Links in its ``content`` are whole, and dead after a day."""
    polls: tuple[Poll, ...]


class Artifact(Filed):
    """A file at the provider."""

    kind: Literal["video", "last_frame"]
    url: str
    """The whole link with its signature; dead after a day."""


class LinkPolicy(Filed):
    """How long the provider's links live."""

    provider: str
    temporary: bool
    expires_in_hours: int
    archive_recommended: bool
    risk_code: str
    risk_level: str


class Slots(Filed):
    """Where the files are, relative to the project's folder; empty where there is none."""

    video_path: str = ""
    cover_path: str = ""
    """The last frame."""
    preview_gif: str = ""
    metadata_path: str = ""


class ArchiveResult(Filed):
    """What became of the clip here."""

    status: ArchiveStatus
    archive_required: bool
    """False where there is nothing to archive."""
    archive_url: str = ""
    archive_path: str = ""
    """The take's folder, relative to the project's."""
    archived_at: Stamp = ""
    last_error: str = ""


class TaskResult(Filed):
    """One task: one segment of one shot, and what became of it."""

    task_id: str
    """Ours; ``VID_fox_run``, or ``VID_fox_run_SEG_02`` for a piece of a shot in pieces."""
    run_id: str
    """The run that asked for it: an earlier one for a take that was already there."""
    scene_id: str
    shot_id: str
    segment_id: str
    order_index: int
    """Counted from 1, in the storyboard's order."""
    task_type: Literal["video_generation"] = "video_generation"
    provider: str
    model: str
    """The service's own id."""
    input_mode: Mode
    status: Status
    provider_status: str
    provider_task_id: str
    provider_http_status: int
    """Of the last answer; 0 where none came."""
    submit_attempted: bool
    timed_out: bool
    submit_started_at: Stamp
    submit_ended_at: Stamp
    last_polled_at: Stamp
    poll_count: int
    reason: str
    """Why there is no clip (yet), in words; empty on success."""
    provider_endpoints: Endpoints
    request: RequestRecord
    response: AnswerRecord
    prompt_preview: str
    """At most 200 characters."""
    result_artifacts: tuple[Artifact, ...]
    result_url_policy: LinkPolicy
    usage: Json
    """As the service says it; empty where it says nothing."""
    output_slots: Slots
    failure_type: str
    failure_code: str
    error: Json
    result_archive: ArchiveResult


class DraftRecord(Filed):
    """A draft: a preview that is in no film, and that a final may be made from."""

    shot: str
    segment: int
    take: int
    task_id: str
    verdict: Literal["circled", "rejected", ""]
    note: str
    """In the person's words."""
    seed: int | None
    tokens: int | None
    usd: float | None
    video_path: str
    """Relative to the project's folder, as all paths here."""
    cover_path: str
    """The last frame."""
    metadata_path: str


class StillRecord(Filed):
    """A still: a picture that is made before the shots that use it."""

    still: str
    state: str
    take: int | None
    """The one that counts; None where there is none."""
    takes: int
    """How many there are."""
    verdict: Literal["circled", "rejected", ""]
    provider: str
    model: str
    """The service's own id."""
    prompt: str
    seed: int | None
    width: int | None
    height: int | None
    path: str
    """Relative to the project's folder; empty where there is no picture."""
    sha256: str
    bytes: int | None
    metadata_path: str
    usd: float | None
    cny: float | None
    pictures: int
    """How many came for it, each of which may be paid; 0 while none is there."""
    drawn_from: tuple[str, ...]
    """Stills that it is drawn from."""
    used_by: tuple[str, ...]
    """Shots and stills that are made from it."""
    reason: str
    """Why there is no picture (yet), in words; empty on success."""


class RecordingRecord(Filed):
    """A recording that a speech service made, or will make: of a line, or of a narration."""

    recording: str
    """``turn.line-2``, ``turn.narration``."""
    shot: str
    speaker: str
    """A name of the cast; empty where nobody is named."""
    words: str
    state: str
    take: int | None
    """The one that counts; None where there is none."""
    takes: int
    """How many there are."""
    verdict: Literal["circled", "rejected", ""]
    provider: str
    model: str
    """The service's own id."""
    voice: str
    """The service's name of who speaks; empty where it chooses."""
    seconds: float | None
    """How long it is, to the sample."""
    path: str
    """Relative to the project's folder; empty where there is no sound."""
    sha256: str
    bytes: int | None
    metadata_path: str
    usd: float | None
    cny: float | None
    reason: str
    """Why there is no sound (yet), in words; empty on success."""


class PerhapsPaidRecord(Filed):
    """A take of which the service's answer was lost: each call is perhaps paid, and counted."""

    shot: str
    segment: int
    take: int
    lost_at: tuple[Stamp, ...]
    """When the calls were sent."""


class NoteRecord(Filed):
    """What a person said of one frame of a take."""

    shot: str
    segment: int
    take: int
    frame: int
    """Of the clip, counted from 0."""
    seconds: float
    text: str
    """In the person's words."""
    at: Stamp


class LabelRecord(Filed):
    """Which role and time mode a shot has; the summary only counts them."""

    shot: str
    role: str
    time_mode: str


class EarlierRecord(Filed):
    """A task that failed unpaid, and in whose place another one was made."""

    take: int
    task_id: str
    failure_type: str
    failure_code: str
    message: str


class AskedAgainRecord(Filed):
    """A take that was asked for more than once."""

    shot: str
    segment: int
    take: int
    earlier: tuple[EarlierRecord, ...]
    """Oldest first."""


class OwnRecord(ContinuityRecord):
    """
    What only this program's record holds.

    How the clips fit together, the drafts, who has which role, what was asked for more than once, people's notes, and
    what is narrated.
    """

    drafts: tuple[DraftRecord, ...] = ()
    """The key is left out where there are none."""
    labels: tuple[LabelRecord, ...] = ()
    """Of the shots that have one, where not all have the same; else the key is left out."""
    asked_again: tuple[AskedAgainRecord, ...] = ()
    """The key is left out where there are none."""
    notes: tuple[NoteRecord, ...] = ()
    """At times of takes, drafts too. The key is left out where there are none."""
    stills: tuple[StillRecord, ...] = ()
    recordings: tuple[RecordingRecord, ...] = ()
    """The key is left out where there are none."""
    narrations: tuple[NarrationRecord, ...] = ()
    """The key is left out where there are none."""
    heard: tuple[HeardRecord, ...] = ()
    """What services heard in clips. The key is left out where nobody listened to any."""
    perhaps_paid: tuple[PerhapsPaidRecord, ...] = ()
    """The key is left out where there are none."""
    budget: BudgetRecord | None = None
    """The key is left out where the film has none."""


class RunRecord(Filed):
    """A run, task by task."""

    version: Literal["1.0"] = "1.0"
    run_id: str
    provider: str
    model: str
    summary: Summary
    results: tuple[TaskResult, ...]
    storyboard: OwnRecord | None = None
    """Ours, beside what such records hold everywhere; the key is left out where it would say nothing."""


def record_pieces(record: RunRecord, results: Iterable[TaskResult]) -> Iterator[str]:
    """
    Return *record* with *results* in place of its own as JSON text, piece by piece, one a result.

    It is two spaces deep, Chinese as it is, and has no newline at the end.
    """
    values = record.model_dump(exclude={"storyboard", "results"}) | {"results": []}
    if record.storyboard is not None:
        sometimes = (
            "drafts", "labels", "asked_again", "notes", "stills", "recordings", "narrations", "heard", "perhaps_paid",
            "budget",
        )  # fmt: skip
        left_out = {key for key in sometimes if not getattr(record.storyboard, key)}
        values["storyboard"] = record.storyboard.model_dump(exclude=left_out)
    # A newline in a text is escaped, and deeper keys stand further right: only the record's own results begin so.
    before, key, after = _json_text(values).partition('\n  "results": [')
    yield before + key
    end = ""
    for result in results:
        yield (",\n    " if end else "\n    ") + _json_text(result.model_dump()).replace("\n", "\n    ")
        end = "\n  "
    yield end + after


def _json_text(values: Json) -> str:
    return json.dumps(values, indent=2, ensure_ascii=False)
