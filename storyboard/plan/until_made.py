"""The plan of a run that stops before the first clip: every still that needs none, or every recording."""

from dataclasses import replace

from storyboard.errors import CommandError
from storyboard.model.graph import SegmentId
from storyboard.model.units import made_counts
from storyboard.model.until import Until
from storyboard.plan.film_now import FilmNow
from storyboard.plan.plan import Plan, to_make
from storyboard.plan.plan_totals import totals

STILLS = "stills"
_HINTS = {"stills": "list pictures under `stills`", "recordings": "name a `provider` under `speech`"}


def until_made(film: FilmNow, until: Until) -> FilmNow:
    """
    Return *film* with a plan that makes no clip: its recordings, or the stills that hang on stills alone.

    Raises:
        CommandError: It has none of them.
    """
    now = film.plan
    if not (now.stills if until == STILLS else now.recordings):
        hint = f"{_HINTS[until]}, or leave `--until` out"
        raise CommandError(f"{film.project.name}: the film has no {until} to make", hint=hint)
    kept = _without_clips(now) if until == STILLS else frozenset(shot.id for shot in now.recordings)
    left = _left_stills(now, kept) if until == STILLS else ()
    shots = tuple(shot for shot in now.shots if shot.id in kept)
    return replace(film, plan=replace(now, shots=shots, drafts=(), drafting=False, left=left,
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
    recordings = {shot.id[0] for shot in left if shot.is_recording}
    shots = {shot.id[0] for shot in left} - stills - recordings
    if not left:
        return ""
    return f"left for a later run: {made_counts(stills=len(stills), recordings=len(recordings), shots=len(shots))}"
