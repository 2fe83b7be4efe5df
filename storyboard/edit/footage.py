"""
Which footage stands for a shot: its takes, else its drafts, else cards.

The stitcher makes files of it.
"""

from collections.abc import Collection, Iterable, Mapping

from storyboard.archive.takes import bring_files
from storyboard.edit.assembly import footage_of_take
from storyboard.edit.reel_timeline import FilmFootage, UsedTakes, filed_footage, pieces_of
from storyboard.load.load import Loaded
from storyboard.media.coded.probe import UNTAGGED, Format, probe
from storyboard.model.graph import SegmentId
from storyboard.model.takes import Take
from storyboard.model.units import FPS, frames_for
from storyboard.plan.estimate import frame_count
from storyboard.plan.plan import Plan, PlannedShot
from storyboard.plan.which_counts import finals_of, of_film, preferred_take
from storyboard.reporter import Note, Reporter
from storyboard.stitch.measure_take import measure_takes
from storyboard.stitch.slugs import slug_footage, still_footage
from storyboard.stitch.timeline import Footage, segment_name

UNKNOWN_LENGTH_S = 5
_UNKNOWN_SIZE_PX = (1280, 720)
"""What stands for a take has these where only the service knows what it will have."""


def drafts_for(now: Plan, *, beside: UsedTakes, reporter: Reporter) -> dict[SegmentId, Take]:
    """Return the drafts that can stand in for segments that have no take in *beside*."""
    found = {
        planned.id: planned.take for planned in now.drafts if planned.take is not None and planned.id not in beside
    }
    if found:
        names = ", ".join(segment_name(*segment) for segment in found)
        reporter.report(Note(f"drafts stand in for shots that have no take yet: {names}"))
    return found


def footage_of(loaded: Loaded, takes: UsedTakes) -> FilmFootage:
    """
    Return the clips of every shot, all of them on this disk.

    Raises:
        ArchiveError: One cannot be brought from the bucket where the archive is kept.
    """
    bring_files(loaded.project, takes.values())
    return filed_footage(loaded, takes)


def bring_recordings(loaded: Loaded, now: Plan) -> None:
    """
    See that the recordings that count in *now* are on this disk.

    Raises:
        ArchiveError: One cannot be brought from the bucket where the archive is kept.
    """
    bring_files(loaded.project, [shot.take for shot in now.recordings if shot.take is not None])


def measure_reel_takes(loaded: Loaded, takes: UsedTakes, *, reels: Iterable[str]) -> None:
    """Measure those of *takes* that the *reels* show and that have no measures yet."""
    shown = {cut.shot for name in reels for cut in loaded.storyboard.reels[name].shots}
    of_reels = [take for (shot, _), take in takes.items() if shot in shown]
    measure_takes(loaded.project, of_reels, cache=pieces_of(loaded.project))


def usable_takes(now: Plan, takes: Mapping[SegmentId, tuple[Take, ...]], *, reporter: Reporter) -> UsedTakes:
    """Return the take to cut with of each segment that has one, up to date in *now* or not; report each that is not."""
    counted = {
        planned.id: of_film(takes.get(planned.id, ()), provider=planned.wanted.request.provider)
        for planned in now.clips
    }
    best = {planned.id: planned.take or preferred_take(finals_of(counted[planned.id])) for planned in now.clips}
    usable = {segment: take for segment, take in best.items() if take is not None}
    for planned in now.to_make:
        if planned.id in usable and planned.take is None:
            used, why = usable[planned.id].key, ", ".join(planned.reasons)
            reporter.report(Note(f"{planned.id[0]}: using {used}, although {why}"))
    return usable


def footage_with_slugs(
    loaded: Loaded, now: Plan, takes: UsedTakes, *, reels: Collection[str], reporter: Reporter
) -> FilmFootage:
    """
    Return the clips of every shot that the *reels* show, with a slug for each segment that has no take.

    Raises:
        MediaError: A slug could not be made.
    """
    bring_files(loaded.project, takes.values())
    shown = {cut.shot for name in reels for cut in loaded.storyboard.reels[name].shots}
    there = [footage_of_take(take, archive=loaded.project.archive) for take in takes.values()]
    usual = probe(there[0].path).format if there else None
    parts: dict[str, list[Footage]] = {shot.id: [] for shot in loaded.storyboard.every_shot}
    missing = [planned for planned in now.clips if planned.id not in takes and planned.id[0] in shown]
    stills = {planned.id[0]: planned.take for planned in now.stills if planned.take is not None}
    for planned in now.clips:
        if planned.id in takes:
            parts[planned.id[0]].append(footage_of_take(takes[planned.id], archive=loaded.project.archive))
        elif planned.id[0] in shown:
            parts[planned.id[0]].append(_stand_in(loaded, planned, stills, usual=usual))
    _tell_stand_ins(missing, stills, reporter)
    return {shot: tuple(found) for shot, found in parts.items()}


def _tell_stand_ins(missing: Iterable[PlannedShot], stills: Mapping[str, Take], reporter: Reporter) -> None:
    by_kind: dict[str, list[str]] = {}
    for planned in missing:
        kind = "stills" if _still_of(planned, stills) else "cards"
        by_kind.setdefault(kind, []).append(segment_name(*planned.id))
    for kind, names in by_kind.items():
        reporter.report(Note(f"{kind} stand in for shots that have no take yet: {', '.join(names)}"))


def _still_of(planned: PlannedShot, stills: Mapping[str, Take]) -> Take | None:
    """Return the picture that *planned* opens on, where it is made; None where it opens on none."""
    opens_on = (need.shot for need in planned.wanted.needs if need.frame == "still" and need.role == "first_frame")
    return next((stills[name] for name in opens_on if name in stills), None)


def _stand_in(loaded: Loaded, planned: PlannedShot, stills: Mapping[str, Take], *, usual: Format | None) -> Footage:
    """
    Return what stands for a take that is not there: the still that it opens on, with a slow move, else a card.

    It is as long as the take of *planned* will be, and as large as *usual* or as its model makes it.
    """
    request, still = planned.wanted.request, _still_of(planned, stills)
    frames = slug_frames(loaded, planned)
    wanted = usual or Format(*(planned.size_px or _UNKNOWN_SIZE_PX), rate=FPS, colour=UNTAGGED)
    if still is not None:
        bring_files(loaded.project, [still])
        picture = loaded.project.archive / still.folder / still.slate.video.path
        return still_footage(
            segment_name(*planned.id), picture, still.slate.video.sha256, frames=frames, wanted=wanted,
            cache=pieces_of(loaded.project),
        )  # fmt: skip
    return slug_footage(
        segment_name(*planned.id), request.prompt, frames=frames, wanted=wanted, cache=pieces_of(loaded.project)
    )


def slug_frames(loaded: Loaded, planned: PlannedShot) -> int:
    """Return how many frames a slug of *planned* has: as many as its take will have, where that can be told."""
    return frame_count(planned.wanted.request, loaded.models) or frames_for(UNKNOWN_LENGTH_S)
