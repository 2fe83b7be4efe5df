"""The plan of a run that stops before the first clip: every still that needs no clip, and what it leaves."""

from dataclasses import replace

from storyboard.errors import CommandError
from storyboard.model.graph import SegmentId
from storyboard.model.units import stills_and_shots
from storyboard.plan.film_now import FilmNow
from storyboard.plan.make_plan import totals
from storyboard.plan.plan import Plan, to_make

STILLS = "stills"


def until_stills(film: FilmNow) -> FilmNow:
    """
    Return *film* with a plan that makes no clip: the stills that hang on stills alone.

    Raises:
        CommandError: It has no stills.
    """
    now = film.plan
    if not now.stills:
        hint = "list pictures under `stills`, or leave `--until` out"
        raise CommandError(f"{film.project.name}: the film has no stills to make", hint=hint)
    kept = _without_clips(now)
    shots = tuple(shot for shot in now.shots if shot.id in kept)
    return replace(film, plan=replace(now, shots=shots, drafts=(), drafting=False, left=_left_stills(now, kept),
                                      totals=totals(shots, to_make(shots, (), drafting=False))))  # fmt: skip


def _without_clips(now: Plan) -> frozenset[SegmentId]:
    """Return the stills of *now* that hang on no clip."""
    kept: set[SegmentId] = set()
    # What a still needs comes before it in a plan.
    for still in now.stills:
        if all(need.of in kept for need in still.wanted.needs):
            kept.add(still.id)
    return frozenset(kept)


def _left_stills(now: Plan, kept: frozenset[SegmentId]) -> tuple[tuple[SegmentId, str], ...]:
    """Return each still that waits for a clip, and why."""
    left = [still for still in now.stills if still.id not in kept and still.state != "up_to_date"]
    return tuple(
        (still.id, f"it needs {', '.join(need.shot for need in still.wanted.needs if need.of not in kept)} first")
        for still in left
    )


def left_sentence(before: Plan, now: Plan) -> str:
    """Return how much of *before* the plan *now*, which makes no clip, leaves to a later run; empty where nothing."""
    planned = {shot.id for shot in now.shots}
    left = [shot for shot in before.to_make if shot.id not in planned]
    stills = {shot.id[0] for shot in left if shot.is_still}
    shots = {shot.id[0] for shot in left} - stills
    if not left:
        return ""
    return f"left for a later run: {stills_and_shots(stills=len(stills), shots=len(shots))}"
