"""
How every segment of a film stands: from plan, archive and journal to the entries of a report.

It reads the journal that a run may be writing; it changes nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from storyboard.archive.takes import Takes
from storyboard.model.graph import SegmentId
from storyboard.model.paid import is_simulated
from storyboard.model.storyboard import Storyboard
from storyboard.model.takes import Attempt, Take
from storyboard.model.units import made_counts
from storyboard.plan.explaining import changes_since, lines_of, shots_below
from storyboard.plan.plan import Plan, PlannedShot
from storyboard.plan.said_now import said_now
from storyboard.plan.spending import NO_BUDGET, Spending
from storyboard.plan.which_counts import finals_of, of_film, preferred_take
from storyboard.project import Project
from storyboard.shoot.state.attempt_reader import OPEN, AttemptReader, open_reader
from storyboard.show.entries import Entry, EntryState, ReelView, ReportInput
from storyboard.stitch.measured import NOT_MEASURED, Continuity


@dataclass(frozen=True, slots=True)
class MissingTake:
    """Why a run did not get a segment."""

    why: str
    blocked: bool
    held_back: bool = False
    """Whether its price would have passed the budget."""
    is_stopped: bool = False
    """Whether a person stopped it, or what it is made from."""


def entries_of(
    now: Plan,
    *,
    takes: Takes,
    missing: Mapping[SegmentId, MissingTake],
    made_before: frozenset[SegmentId],
    project: Project,
) -> tuple[Entry, ...]:
    """
    Return one entry for each segment that *now* plans, in its order.

    *missing* is what a run that just ended could not get; *made_before* are
    the segments that it found up to date.
    """
    with open_reader(project) as journal:
        # A take that counts has its own attempt in its slate.
        attempts = journal.newest(shot.id for shot in now.shots if shot.take is None)
        given_up = _attempts_given_up(now, journal)
    counts = Counter(shot.id[0] for shot in now.shots)
    drafts = {shot.id: shot.take for shot in now.drafts}
    entries = [
        _entry(
            shot,
            takes=of_film(takes.get(shot.id, ()), provider=shot.wanted.request.provider),
            attempt=_of_film(shot, attempts.get(shot.id)),
            missing=missing.get(shot.id),
            now=now,
            segments=counts[shot.id[0]],
            was_up_to_date=shot.id in made_before,
            draft=drafts.get(shot.id),
        )
        for shot in now.shots
    ]
    stand = [
        replace(entry, given_up=tuple(given_up.get(shot.id, ())))
        for shot, entry in zip(now.shots, entries, strict=True)
    ]
    return _with_blocked(now, (_with_narration(entry, now, project=project) for entry in stand))


def _attempts_given_up(now: Plan, journal: AttemptReader) -> dict[SegmentId, list[Attempt]]:
    """Return the attempts at stills and recordings of *now* that a person gave up, by segment."""
    called = {shot.id: shot for shot in now.shots if not shot.placed.segment.shot.is_clip}
    found: dict[SegmentId, list[Attempt]] = {}
    for attempt in journal.attempts(["abandoned"]).values() if called else ():
        segment = (attempt.key.shot, attempt.key.segment)
        if segment in called and _of_film(called[segment], attempt):
            found.setdefault(segment, []).append(attempt)
    return found


def _with_narration(entry: Entry, now: Plan, *, project: Project) -> Entry:
    """Return *entry* with what is said over its shot, where it is the first segment of that."""
    said = said_now(now, entry.shot.id) if entry.segment == 1 else ()
    narration = next((each for each in said if each.kind == "narration"), None)
    file = narration.recording if narration else None
    path = file.relative_to(project.folder).as_posix() if file and file.is_relative_to(project.folder) else ""
    return replace(entry, narration=narration, recording_path=path) if narration else entry


def _with_blocked(now: Plan, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return *entries*, in which a segment that waits for one that failed is blocked by it."""
    stopped: set[SegmentId] = set()
    told: list[Entry] = []
    # What a segment needs comes before it in a plan.
    for planned, entry in zip(now.shots, entries, strict=True):
        is_below = any((shot, segment) in stopped for shot, segment, _ in planned.wanted.above)
        told.append(replace(entry, state="blocked") if is_below and entry.state == "waiting" else entry)
        if told[-1].state in {"failed", "blocked"}:
            stopped.add(planned.id)
    return tuple(told)


def _of_film(shot: PlannedShot, attempt: Attempt | None) -> Attempt | None:
    """Return *attempt*, unless it was a rehearsal of a shot that is paid for, or the other way round."""
    if attempt is None or is_simulated(attempt.provider) == is_simulated(shot.wanted.request.provider):
        return attempt
    return None


def _entry(
    shot: PlannedShot,
    *,
    takes: tuple[Take, ...],
    attempt: Attempt | None,
    missing: MissingTake | None,
    now: Plan,
    segments: int,
    was_up_to_date: bool,
    draft: Take | None,
) -> Entry:
    state, note = _state(shot, takes, attempt, missing, now=now)
    take = shot.take or (preferred_take(finals_of(takes)) if state == "done" else None)
    return Entry(
        scene=shot.placed.scene,
        shot=shot.placed.segment.shot,
        segment=shot.placed.segment.index,
        segments=segments,
        state=state,
        attempt=take.slate.attempt if take else attempt,
        take=take,
        takes=takes,
        note=note,
        was_up_to_date=was_up_to_date,
        draft=draft,
        prompt=shot.wanted.request.prompt,
        mode=shot.wanted.request.mode,
        changes=tuple(lines_of(changes_since(shot, takes))),
    )


def _state(
    shot: PlannedShot, takes: tuple[Take, ...], attempt: Attempt | None, missing: MissingTake | None, *, now: Plan
) -> tuple[EntryState, str]:
    if shot.take is not None:
        return "done", missing.why if missing else _still_open(shot, now)
    if missing is not None:
        return _unfinished_state(missing)
    if attempt is not None and attempt.failure is not None and _is_newer(attempt, takes):
        # What a person cancelled has nothing wrong with it.
        return ("waiting" if attempt.state == "cancelled" else "failed"), attempt.failure.message
    if attempt is not None and attempt.state in OPEN:
        return "running", _under_way(attempt)
    if preferred_take(finals_of(takes)):
        return "done", f"out of date: {'; '.join(shot.reasons)}"
    return "waiting", "; ".join(shot.reasons)


def _unfinished_state(missing: MissingTake) -> tuple[EntryState, str]:
    if missing.held_back:
        return "waiting", f"not started: {missing.why}"
    if missing.is_stopped:
        return "waiting", missing.why
    return ("blocked" if missing.blocked else "failed"), missing.why


_IN_VAIN = 3
"""Questions in a row without a usable answer before the reason is shown."""


def _under_way(attempt: Attempt) -> str:
    """Return how far an attempt is, and why nothing moves where its last questions were asked in vain."""
    if not attempt.task_id:
        return "being asked for"
    last = attempt.polls[-_IN_VAIN:]
    why = str(last[-1].error.get("message", "")) if last else ""
    in_vain = why and len(last) == _IN_VAIN and all(poll.error for poll in last)
    return f"task {attempt.task_id}; {why}" if in_vain else f"task {attempt.task_id}"


def _still_open(shot: PlannedShot, now: Plan) -> str:
    """Return what is lacking of a segment that has a take which counts."""
    if shot.state != "up_to_date":
        return "; ".join(shot.reasons)
    if not shot.is_gate:
        return ""
    below = {each.id[0]: each.is_still for each in shots_below(shot, now) if each.id[0] != shot.id[0]}
    stills = sum(below.values())
    counts = made_counts(stills=stills, shots=len(below) - stills)
    depend = f"{counts} {'depends' if len(below) == 1 else 'depend'} on this"
    return "; ".join(text for text in (shot.drifted, f"waiting for your approval: {depend}") if text)


def _is_newer(attempt: Attempt, takes: tuple[Take, ...]) -> bool:
    return not takes or attempt.key.take > takes[-1].key.take


def report_input(
    storyboard: Storyboard,
    entries: tuple[Entry, ...],
    *,
    project: Project,
    run_id: str,
    reels: tuple[ReelView, ...] = (),
    fit: Continuity = NOT_MEASURED,
    spent: Spending = NO_BUDGET,
) -> ReportInput:
    """Return what run record and page are made from."""
    clips = [entry for entry in entries if entry.shot.is_clip]
    attempts = [entry.attempt for entry in clips if entry.attempt]
    models = Counter(attempt.model_id for attempt in attempts)
    providers = Counter(attempt.provider for attempt in attempts)
    first = clips[0].shot
    return ReportInput(
        title=storyboard.title,
        synopsis=storyboard.synopsis,
        film=project.name,
        run_id=run_id,
        provider=providers.most_common(1)[0][0] if providers else (first.provider or storyboard.provider),
        model=models.most_common(1)[0][0] if models else (first.model or ""),
        written_at=datetime.now(UTC),
        entries=entries,
        reels=reels,
        fit=fit,
        spending=spent,
    )
