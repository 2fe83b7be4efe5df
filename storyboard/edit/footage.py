"""
Which footage stands for a shot: its takes, else its drafts, else cards.

How footage becomes a file is the stitcher's.
"""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from storyboard.archive.takes import bring
from storyboard.edit.assembly import filed
from storyboard.load.load import Loaded
from storyboard.media.coded.probe import UNTAGGED, Format, probe
from storyboard.model.graph import SegmentId
from storyboard.model.segments import segments_of
from storyboard.model.storyboard import Reel, Shot, Storyboard
from storyboard.model.takes import Take
from storyboard.model.units import FPS, frames_for
from storyboard.plan.estimate import frame_count
from storyboard.plan.plan import Plan, PlannedShot
from storyboard.plan.which_counts import finals_of, of_film, preferred_take
from storyboard.project import Project
from storyboard.reporter import Note, Reporter
from storyboard.stitch.measure_take import measure_missing
from storyboard.stitch.slugs import slug
from storyboard.stitch.timeline import Footage, segment_name

Takes = Mapping[SegmentId, Take]
"""The take that is used of each segment."""

FilmFootage = Mapping[str, tuple[Footage, ...]]
"""The segments of each shot, in order; a shot that lacks one has none."""

UNKNOWN_LENGTH_S = 5
_UNKNOWN_SIZE_PX = (1280, 720)
"""What stands for a take has these where only the service knows what it will have."""


def pieces_of(project: Project) -> Path:
    """Return the folder of what is made on the way to a film; it can be deleted at any time."""
    return project.state / "conformed"


def current_takes(now: Plan, *, drafting: bool) -> dict[SegmentId, Take]:
    """Return the take of each segment that is up to date; with *drafting* its draft, where it has one."""
    drafts = now.drafts if drafting else ()
    return {one.id: one.take for one in (*now.shots, *drafts) if one.take is not None}


def drafts_for(now: Plan, *, beside: Takes, reporter: Reporter) -> dict[SegmentId, Take]:
    """Return the drafts that can stand for segments of which *beside* holds no take."""
    found = {one.id: one.take for one in now.drafts if one.take is not None and one.id not in beside}
    if found:
        names = ", ".join(segment_name(*segment) for segment in found)
        reporter.report(Note(f"drafts stand for what has no take yet: {names}"))
    return found


def footage_of(loaded: Loaded, takes: Takes) -> FilmFootage:
    """
    Return the clips of every shot, all of them on this disk.

    Raises:
        ArchiveError: One cannot be brought from the bucket where the archive is kept.
    """
    bring(loaded.project, takes.values())
    return {shot.id: _clips(loaded, shot, takes) for shot in shots_of(loaded.storyboard)}


def measure_shown(loaded: Loaded, takes: Takes, *, reels: Iterable[str]) -> None:
    """See that what a stitch needs to know of *takes* is kept with them, of those that the *reels* show."""
    shown = {cut.shot for name in reels for cut in loaded.storyboard.reels[name].shots}
    of_reels = [take for (shot, _), take in takes.items() if shot in shown]
    measure_missing(loaded.project, of_reels, cache=pieces_of(loaded.project))


def _clips(loaded: Loaded, shot: Shot, takes: Takes) -> tuple[Footage, ...]:
    of_shot = [takes.get((shot.id, segment.index)) for segment in segments_of(shot, loaded.models)]
    return tuple(filed(take, archive=loaded.project.archive) for take in of_shot if take) if all(of_shot) else ()


def usable_takes(now: Plan, takes: Mapping[SegmentId, tuple[Take, ...]], *, reporter: Reporter) -> Takes:
    """Return the take to cut with of each segment that has one, *now* up to date or not; the latter is told."""
    counted = {one.id: of_film(takes.get(one.id, ()), provider=one.wanted.request.provider) for one in now.shots}
    best = {one.id: one.take or preferred_take(finals_of(counted[one.id])) for one in now.shots}
    usable = {segment: take for segment, take in best.items() if take is not None}
    for one in now.to_make:
        if one.id in usable and one.take is None:
            reporter.report(Note(f"{one.id[0]}: {usable[one.id].key} is used, though {', '.join(one.reasons)}"))
    return usable


def footage_with_slugs(
    loaded: Loaded, now: Plan, takes: Takes, *, reels: Collection[str], reporter: Reporter
) -> FilmFootage:
    """
    Return the clips of every shot that the *reels* show, with a slug for each segment that has no take.

    Raises:
        MediaError: A slug could not be made.
    """
    bring(loaded.project, takes.values())
    shown = {cut.shot for name in reels for cut in loaded.storyboard.reels[name].shots}
    there = [filed(take, archive=loaded.project.archive) for take in takes.values()]
    usual = probe(there[0].path).format if there else None
    parts: dict[str, list[Footage]] = {shot.id: [] for shot in shots_of(loaded.storyboard)}
    missing = [one for one in now.shots if one.id not in takes and one.id[0] in shown]
    for one in now.shots:
        if one.id in takes:
            parts[one.id[0]].append(filed(takes[one.id], archive=loaded.project.archive))
        elif one.id[0] in shown:
            parts[one.id[0]].append(_slug(loaded, one, usual=usual))
    if missing:
        names = ", ".join(segment_name(*one.id) for one in missing)
        reporter.report(Note(f"cards stand for what has no take yet: {names}"))
    return {shot: tuple(found) for shot, found in parts.items()}


def _slug(loaded: Loaded, one: PlannedShot, *, usual: Format | None) -> Footage:
    """Return a card as long as the take of *one* will be, and as large as *usual* or as its model makes it."""
    request = one.wanted.request
    return slug(
        segment_name(*one.id),
        request.prompt,
        frames=frame_count(request, loaded.models) or frames_for(UNKNOWN_LENGTH_S),
        wanted=usual or Format(*(one.size_px or _UNKNOWN_SIZE_PX), rate=FPS, colour=UNTAGGED),
        cache=pieces_of(loaded.project),
    )


def missing_shots(reel: Reel, footage: FilmFootage) -> tuple[str, ...]:
    """Return the shots of *reel* that have no footage."""
    return tuple(dict.fromkeys(cut.shot for cut in reel.shots if not footage[cut.shot]))


def shots_of(storyboard: Storyboard) -> list[Shot]:
    """Return every shot of *storyboard*, in file order."""
    return [shot for scene in storyboard.scenes for shot in scene.shots]
