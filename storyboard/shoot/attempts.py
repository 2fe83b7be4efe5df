"""
Opening attempts: from a segment that is wanted, and the takes above it, to attempts in the journal.

What is there counts first, what is under way second; only what is lacking then
is made anew, each with a take number and a seed of its own.
"""

from collections.abc import Mapping
from typing import Literal
from uuid import uuid4

from storyboard.archive.takes import find_take, read_take, take_folder
from storyboard.errors import ArchiveError, BudgetSpent, SoundRefused, Unwritable
from storyboard.model.graph import SegmentId
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Attempt, Earlier, Take
from storyboard.plan.fingerprint import Recipe, Wanted
from storyboard.plan.spoken_length import misfit, with_spoken_length
from storyboard.plan.which_counts import missing_count, take_that_counts
from storyboard.reporter import ShotChanged, ShotState
from storyboard.shoot.account_limits import queued_attempt
from storyboard.shoot.asking_again import due_retries
from storyboard.shoot.budget import require_room
from storyboard.shoot.caps import Caps
from storyboard.shoot.context import Context
from storyboard.shoot.crash_points import pass_point
from storyboard.shoot.found_tasks import adopt
from storyboard.shoot.gone_takes import lost_takes_of
from storyboard.shoot.lost_takes import reopen
from storyboard.shoot.new_attempt import new_attempt, next_key
from storyboard.shoot.state.attempt_reader import OPEN
from storyboard.shoot.workflow_values import NotMade, OpenedSegment

Known = Mapping[str, Attempt]
"""Attempts at one recipe by id, in order of their takes."""


def open_attempts(
    context: Context, wanted: Wanted, above: Mapping[SegmentId, str], *, run_id: str, caps: Caps
) -> OpenedSegment:
    """
    Return the attempts to see through so that enough takes of *wanted* are there.

    *above* holds the folders of the takes whose frames it needs, and of its draft; *caps* are
    what film and run may cost.
    """
    if context.journal.is_stopped(wanted.request.key.shot):
        return OpenedSegment(failed=NotMade(why="cancelled by a person", hint="run again to go on", stopped=True))
    opened: list[str] = []
    folder: str | None = None
    failed: NotMade | None = None
    try:
        takes = {segment: read_take(context.project, folder) for segment, folder in above.items()}
        wanted = with_spoken_length(wanted, takes)
        _require_fit(context, wanted)
        made_from = adopt(context, wanted, takes, run_id=run_id)
        shot, segment = wanted.id
        known = context.journal.attempts_at(shot=shot, segment=segment, fingerprint=made_from.fingerprint)
        there = _archived_takes(context, wanted, known, made_from)
        counts = None if wanted.retake else take_that_counts(there)
        folder = counts.folder if counts else None
        more = 1 if wanted.retake else missing_count(there, wanted=wanted.takes)
        opened += [attempt_id for attempt_id, attempt in known.items() if is_wanted(attempt, wanted)][:more]
        lost = {} if wanted.retake else lost_takes_of(context.project, known)
        for attempt_id, attempt in list(lost.items())[: more - len(opened)]:
            reopen(context, attempt_id, attempt)
            opened.append(attempt_id)
        seeds = {attempt.asked.seed for attempt in _attempts_with_seeds(known)} | {
            take.slate.attempt.asked.seed for take in there
        }
        due = [] if wanted.retake else due_retries(known, retries=wanted.retries)
        while len(opened) < more:
            require_room(context.journal, wanted, run_id=run_id, caps=caps)
            seed = (
                wanted.retake_seed
                if wanted.retake_seed is not None
                else _next_seed(context, wanted, made_from.seed, seeds)
            )
            earlier = due.pop(0) if due else ()
            opened.append(_open(context, wanted, made_from, seed=seed, run_id=run_id, earlier=earlier))
            seeds.add(seed)
    except (ArchiveError, BudgetSpent, SoundRefused) as error:
        if isinstance(error, Unwritable):
            context.break_off(error)
        state: Literal["over_budget", "failed"] = "over_budget" if isinstance(error, BudgetSpent) else "failed"
        _tell_refusal(context, wanted, error)
        failed = NotMade(state=state, why=error.message, hint=error.hint)
    queued = tuple(queued_attempt(attempt_id, wanted.request, context.limits, context.models) for attempt_id in opened)
    return OpenedSegment(folder=folder, attempts=queued, failed=failed)


def _require_fit(context: Context, wanted: Wanted) -> None:
    """
    See that what is said in *wanted* fits into it, before it is paid.

    Raises:
        SoundRefused: It does not.
    """
    if trouble := misfit(wanted, context.models):
        raise SoundRefused(trouble[0], hint=trouble[1])


def _tell_refusal(context: Context, wanted: Wanted, error: ArchiveError | BudgetSpent | SoundRefused) -> None:
    """Say of the take that would have been opened why it is not."""
    shot, segment = wanted.id
    key = TakeKey(shot=shot, segment=segment, take=context.journal.highest_take(shot=shot, segment=segment) + 1)
    is_held_back = isinstance(error, BudgetSpent)
    note = f"not started: {error.message}" if is_held_back else error.message
    state: ShotState = "held back" if is_held_back else "failed"
    context.reporter.report(ShotChanged(key=key, state=state, expected_s=0.0, note=note, kind=wanted.kind))


def is_wanted(attempt: Attempt, wanted: Wanted) -> bool:
    """Return whether *attempt*, at the recipe of *wanted*, is under way and one that *wanted* asks for."""
    if attempt.state not in {"planned", *OPEN}:
        return False
    return not wanted.retake or (attempt.retake and wanted.retake_seed in {None, attempt.asked.seed})


def _archived_takes(context: Context, wanted: Wanted, known: Known, made_from: Recipe) -> list[Take]:
    """Return the takes of this recipe in the archive, also those that were archived since the plan was made."""
    archived = [take_folder(context.project, attempt.key) for attempt in known.values() if attempt.state == "archived"]
    takes = [read_take(context.project, folder) for folder in wanted.kept]
    names = [folder.name for folder in archived if folder.name not in wanted.kept]
    takes += [take for name in names if (take := find_take(context.project, name))]
    return [take for take in takes if take.slate.attempt.fingerprint == made_from.fingerprint]


def _attempts_with_seeds(known: Known) -> list[Attempt]:
    """Return the attempts whose seed another take shall not have; a failed one's may be tried again."""
    return [attempt for attempt in known.values() if attempt.state in {"planned", "archived", *OPEN}]


def _next_seed(context: Context, wanted: Wanted, seed: int | None, used: set[int | None]) -> int | None:
    """Return *seed*, the written one or the draft's, or the first above it that no take has; None without one."""
    if seed is None or wanted.way == "promote":
        return seed
    model = context.models.find(wanted.request.model)
    seeds = (model.max_seed if model else 2**32 - 1) + 1
    while seed in used:
        seed = (seed + 1) % seeds
    return seed


def _open(
    context: Context,
    wanted: Wanted,
    made_from: Recipe,
    *,
    seed: int | None,
    run_id: str,
    earlier: tuple[Earlier, ...] = (),
) -> str:
    """Note a new planned attempt, and return its id."""
    attempt_id = uuid4().hex
    while True:
        key = next_key(context, wanted.id)
        planned = new_attempt(context, wanted, made_from, key, seed=seed, run_id=run_id, earlier=earlier)
        # Otherwise another process took this number.
        if context.journal.add(attempt_id, planned):
            break
    pass_point("attempt opened")
    return attempt_id
