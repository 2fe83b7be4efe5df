"""
Opening attempts: from a segment that is wanted, and the takes above it, to attempts in the journal.

What is there counts first, what is under way second; only what is lacking then
is made anew, each with a take number and a seed of its own.
"""

from collections.abc import Mapping
from typing import Literal
from uuid import uuid4

from storyboard.archive.takes import find_take, read_take, take_folder
from storyboard.errors import ArchiveError, BudgetSpent, Unwritable
from storyboard.model.graph import SegmentId
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Attempt, Earlier, Take
from storyboard.plan.fingerprint import Recipe, Wanted
from storyboard.plan.which_counts import counting, lacking
from storyboard.reporter import ShotChanged, ShotState
from storyboard.shoot.asking_again import failed_before
from storyboard.shoot.budget import require_room
from storyboard.shoot.caps import Caps
from storyboard.shoot.context import Stage
from storyboard.shoot.contract import NotMade, Opened
from storyboard.shoot.crash_points import reached
from storyboard.shoot.found import adopt
from storyboard.shoot.limits import queued_attempt
from storyboard.shoot.lost import lost_of, reopen
from storyboard.shoot.new_attempt import new_attempt, next_key
from storyboard.shoot.state.journal import OPEN

Known = Mapping[str, Attempt]
"""Attempts at one recipe by id, in order of their takes."""


def open_attempts(stage: Stage, wanted: Wanted, above: Mapping[SegmentId, str], *, run_id: str, caps: Caps) -> Opened:
    """
    Return the attempts to see through so that enough takes of *wanted* are there.

    *above* holds the folders of the takes whose frames it needs, and of its draft; *caps* are
    what film and run may cost.
    """
    if stage.journal.is_stopped(wanted.request.key.shot):
        return Opened(failed=NotMade(why="cancelled by a person", hint="run again to go on"))
    opened: list[str] = []
    folder: str | None = None
    failed: NotMade | None = None
    try:
        takes = {segment: read_take(stage.project, folder) for segment, folder in above.items()}
        made_from = adopt(stage, wanted, takes, run_id=run_id)
        shot, segment = wanted.id
        known = stage.journal.attempts_at(shot=shot, segment=segment, fingerprint=made_from.fingerprint)
        there = _there(stage, wanted, known, made_from)
        counts = None if wanted.retake else counting(there)
        folder = counts.folder if counts else None
        more = 1 if wanted.retake else lacking(there, wanted=wanted.takes)
        opened += [attempt_id for attempt_id, attempt in known.items() if answers(attempt, wanted)][:more]
        lost = {} if wanted.retake else lost_of(stage.project, known)
        for attempt_id, attempt in list(lost.items())[: more - len(opened)]:
            reopen(stage, attempt_id, attempt)
            opened.append(attempt_id)
        seeds = {attempt.asked.seed for attempt in _counted(known)} | {take.slate.attempt.asked.seed for take in there}
        due = [] if wanted.retake else failed_before(known, retries=wanted.retries)
        while len(opened) < more:
            require_room(stage.journal, wanted, run_id=run_id, caps=caps)
            seed = (
                wanted.retake_seed
                if wanted.retake_seed is not None
                else _next_seed(stage, wanted, made_from.seed, seeds)
            )
            earlier = due.pop(0) if due else ()
            opened.append(_open(stage, wanted, made_from, seed=seed, run_id=run_id, earlier=earlier))
            seeds.add(seed)
    except (ArchiveError, BudgetSpent) as error:
        if isinstance(error, Unwritable):
            stage.break_off(error)
        state: Literal["over_budget", "failed"] = "over_budget" if isinstance(error, BudgetSpent) else "failed"
        _tell_refused(stage, wanted, error)
        failed = NotMade(state=state, why=error.message, hint=error.hint)
    queued = tuple(queued_attempt(one, wanted.request, stage.limits, stage.models) for one in opened)
    return Opened(folder=folder, attempts=queued, failed=failed)


def _tell_refused(stage: Stage, wanted: Wanted, error: ArchiveError | BudgetSpent) -> None:
    """Say of the take that would have been opened why it is not."""
    shot, segment = wanted.id
    key = TakeKey(shot=shot, segment=segment, take=stage.journal.highest_take(shot=shot, segment=segment) + 1)
    is_held_back = isinstance(error, BudgetSpent)
    note = f"not started: {error.message}" if is_held_back else error.message
    state: ShotState = "held back" if is_held_back else "failed"
    stage.reporter.report(ShotChanged(key=key, state=state, expected_s=0.0, note=note))


def answers(attempt: Attempt, wanted: Wanted) -> bool:
    """Return whether *attempt*, at the recipe of *wanted*, is under way and one that *wanted* asks for."""
    if attempt.state not in {"planned", *OPEN}:
        return False
    return not wanted.retake or (attempt.retake and wanted.retake_seed in {None, attempt.asked.seed})


def _there(stage: Stage, wanted: Wanted, known: Known, made_from: Recipe) -> list[Take]:
    """Return the takes of this recipe in the archive, also those that were archived since the plan was made."""
    archived = [take_folder(stage.project, one.key) for one in known.values() if one.state == "archived"]
    takes = [read_take(stage.project, folder) for folder in wanted.kept]
    names = [folder.name for folder in archived if folder.name not in wanted.kept]
    takes += [take for name in names if (take := find_take(stage.project, name))]
    return [take for take in takes if take.slate.attempt.fingerprint == made_from.fingerprint]


def _counted(known: Known) -> list[Attempt]:
    """Return the attempts whose seed another take shall not have; a failed one's may be tried again."""
    return [attempt for attempt in known.values() if attempt.state in {"planned", "archived", *OPEN}]


def _next_seed(stage: Stage, wanted: Wanted, seed: int | None, used: set[int | None]) -> int | None:
    """Return *seed*, the written one or the draft's, or the first above it that no take has; None without one."""
    if seed is None or wanted.way == "promote":
        return seed
    model = stage.models.find(wanted.request.model)
    seeds = (model.max_seed if model else 2**32 - 1) + 1
    while seed in used:
        seed = (seed + 1) % seeds
    return seed


def _open(
    stage: Stage,
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
        key = next_key(stage, wanted.id)
        planned = new_attempt(stage, wanted, made_from, key, seed=seed, run_id=run_id, earlier=earlier)
        # Otherwise another process took this number.
        if stage.journal.add(attempt_id, planned):
            break
    reached("attempt opened")
    return attempt_id
