"""
The cutting room: from a film and its takes to the timeline of each reel, and how its clips fit together.

It decides which footage stands for a shot; how footage becomes a file is the
stitcher's.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from storyboard.archive.takes import bring
from storyboard.edit.assembly import assemble, filed, meeting_shots
from storyboard.errors import MediaError
from storyboard.load.load import Loaded
from storyboard.load.prompt.prompt import render_text, render_words
from storyboard.media.coded.probe import UNTAGGED, Format, probe
from storyboard.model.capabilities import Models
from storyboard.model.drift import Distances, allowances, drifted
from storyboard.model.graph import SegmentId
from storyboard.model.segments import segments_of
from storyboard.model.storyboard import Reel, Shot, Storyboard
from storyboard.model.takes import Request, Take
from storyboard.model.units import FPS, frames_for
from storyboard.plan.estimate import frame_count
from storyboard.plan.plan import Plan, PlannedShot
from storyboard.plan.which_counts import counting, finals_of, of_film, preferred
from storyboard.project import Project
from storyboard.reporter import Note, Reporter, Silent
from storyboard.stitch.filed import require_as_filed
from storyboard.stitch.measured import Chain, Fit, SeenJoint
from storyboard.stitch.reel import StitchedReel
from storyboard.stitch.slugs import slug
from storyboard.stitch.sound_ahead import Expected
from storyboard.stitch.timeline import Footage, Timeline, segment_name
from storyboard.stitch.treated import treated
from storyboard.stitch.up_to_date import standing_or_stitched, tell_damage

Takes = Mapping[SegmentId, Take]
"""The take that is used of each segment."""

FilmFootage = Mapping[str, tuple[Footage, ...]]
"""The segments of each shot, in order; a shot that lacks one has none."""

_UNKNOWN_LENGTH_S = 5
_UNKNOWN_SIZE_PX = (1280, 720)
"""What a slug has where only the service knows what the take will have."""


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
    return {shot.id: _clips(loaded, shot, takes) for shot in _shots(loaded.storyboard)}


def _clips(loaded: Loaded, shot: Shot, takes: Takes) -> tuple[Footage, ...]:
    of_shot = [takes.get((shot.id, segment.index)) for segment in segments_of(shot, loaded.models)]
    return tuple(filed(take, archive=loaded.project.archive) for take in of_shot if take) if all(of_shot) else ()


def usable_takes(now: Plan, takes: Mapping[SegmentId, tuple[Take, ...]], *, reporter: Reporter) -> Takes:
    """Return the take to cut with of each segment that has one, *now* up to date or not; the latter is told."""
    counted = {one.id: of_film(takes.get(one.id, ()), provider=one.wanted.request.provider) for one in now.shots}
    best = {one.id: one.take or preferred(finals_of(counted[one.id])) for one in now.shots}
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
    parts: dict[str, list[Footage]] = {shot.id: [] for shot in _shots(loaded.storyboard)}
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
        frames=frame_count(request, loaded.models) or frames_for(_UNKNOWN_LENGTH_S),
        wanted=usual or Format(*_size_px(request, loaded.models), rate=FPS, colour=UNTAGGED),
        cache=pieces_of(loaded.project),
    )


def _size_px(request: Request, models: Models) -> tuple[int, int]:
    model = models.find(request.model)
    if model is None:
        return _UNKNOWN_SIZE_PX
    ratio = request.ratio or model.default_ratio(request.mode)
    return model.size(request.resolution or model.default_resolution, ratio) or _UNKNOWN_SIZE_PX


def lacking(reel: Reel, footage: FilmFootage) -> tuple[str, ...]:
    """Return the shots of *reel* that have no footage."""
    return tuple(dict.fromkeys(cut.shot for cut in reel.shots if not footage[cut.shot]))


def timeline_of(loaded: Loaded, name: str, footage: FilmFootage) -> Timeline:
    """
    Return the timeline of the reel called *name*; all its shots must have footage.

    Raises:
        MediaError: A trim leaves nothing of a shot, or a transition is longer than a clip beside it.
    """
    storyboard = loaded.storyboard
    reel = storyboard.reels[name]
    cards = {"title_card": reel.title_card, "end_card": reel.end_card}
    said = {card: render_text(storyboard, text, project=loaded.project) for card, text in cards.items() if text}
    meeting = meeting_shots(_shots(storyboard))
    return assemble(
        name,
        reel.model_copy(update=said),
        footage=footage,
        meeting=meeting,
        project=loaded.project,
        words=_words(loaded) if reel.subtitles != "off" else {},
    )


def _words(loaded: Loaded) -> dict[str, tuple[str, ...]]:
    """Return what subtitles say of each segment of each shot."""
    return {
        shot.id: tuple(
            render_words(loaded.storyboard, scene, segment, project=loaded.project)
            for segment in segments_of(shot, loaded.models)
        )
        for scene in loaded.storyboard.scenes
        for shot in scene.shots
    }


def expected_reels(loaded: Loaded, planned: Plan, made: Sequence[Take]) -> tuple[Expected, ...]:
    """
    Return the reels of the run of *planned* as they will be, once every take is there; *made* are those by now.

    Reels of shots that *planned* is not about are left out. A clip that is not there yet is as long as one was for
    which the same was asked, else as the plan says.

    Raises:
        MediaError: A trim leaves nothing of a shot, or a transition is longer than a clip beside it.
    """
    wanted = {one.id: one for one in (*planned.shots, *(planned.drafts if planned.drafting else ()))}
    takes = {segment: counting((*one.fitting, *_made_of(one, made))) for segment, one in wanted.items()}
    archive = loaded.project.archive
    there = {segment: filed(take, archive=archive) for segment, take in takes.items() if take}
    lengths = {
        _length_asked(take.slate.attempt.asked): there[segment].frames for segment, take in takes.items() if take
    }
    for segment, one in wanted.items():
        if segment not in there:
            there[segment] = _unfiled(one.wanted.request, loaded.models, archive=archive, lengths=lengths)
    # A plan of one more take knows nothing of the other shots.
    footage = {
        shot.id: tuple(
            there[shot.id, segment.index] for segment in segments_of(shot, loaded.models) if (shot.id, 1) in there
        )
        for shot in _shots(loaded.storyboard)
    }
    on_disk = frozenset(part.path for part in there.values() if part.path.is_file())
    whole = [name for name, reel in loaded.storyboard.reels.items() if not lacking(reel, footage)]
    return tuple(Expected(timeline_of(loaded, name, footage), on_disk) for name in whole)


def _made_of(one: PlannedShot, made: Sequence[Take]) -> Iterator[Take]:
    return (
        take for take in made if (take.key.shot, take.key.segment) == one.id and take.is_draft == (one.kind == "draft")
    )


def _length_asked(request: Request) -> tuple[object, ...]:
    return request.model, request.duration, request.frames


def _unfiled(request: Request, models: Models, *, archive: Path, lengths: Mapping[tuple[object, ...], int]) -> Footage:
    """Return what the take that *request* asks for should become."""
    frames = lengths.get(_length_asked(request)) or frame_count(request, models) or frames_for(_UNKNOWN_LENGTH_S)
    return Footage(path=archive / str(request.key), frames=frames, rate=FPS, has_audio=True)


@dataclass(slots=True)
class CutReels:
    """What came of the reels of a run."""

    done: list[StitchedReel] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """One sentence for each that is not there."""
    broken: list[MediaError] = field(default_factory=list)
    """Why, where it is no lack of takes."""


def draft_reel(project: Project, name: str) -> Path:
    """Return the file of a reel that is cut from drafts: the film's own stays as it is."""
    return project.reel(f"{name}.draft")


def stitch_after(planned: Plan, loaded: Loaded, now: Plan, *, reporter: Reporter) -> CutReels:
    """
    Stitch what the run of *planned* may have changed: the film's reels, those of its drafts, or both.

    *now* is how the film stands. The takes are paid, so no error ends the run.
    """
    made = CutReels()
    if not planned.drafting:
        _stitch_what_is_there(loaded, now, made, drafting=False, reporter=reporter)
    if planned.drafting or any(one.kind == "draft" for one in planned.to_make):
        _stitch_what_is_there(loaded, now, made, drafting=True, reporter=reporter)
    return made


def _stitch_what_is_there(loaded: Loaded, now: Plan, made: CutReels, *, drafting: bool, reporter: Reporter) -> None:
    """
    Stitch every reel whose shots are all there, unless it stands, and note in *made* what came of each.

    One of drafts is there to be looked at: cards stand for what it lacks.
    """
    takes = current_takes(now, drafting=drafting)
    footage = footage_of(loaded, takes)
    project, what = loaded.project, "draft or take" if drafting else "take"
    for name, reel in loaded.storyboard.reels.items():
        called = f"the drafts of reel {name} are" if drafting else f"reel {name} is"
        missing = lacking(reel, footage)
        if missing and not (drafting and any(footage[cut.shot] for cut in reel.shots)):
            made.left.append(f"{called} not stitched: no {what} that is up to date of {', '.join(missing)}")
            reporter.report(Note(made.left[-1]))
            continue
        try:
            to = draft_reel(project, name) if drafting else project.reel(name)
            shown = footage_with_slugs(loaded, now, takes, reels=[name], reporter=reporter) if missing else footage
            timeline = timeline_of(loaded, name, shown)
            made.done.append(standing_or_stitched(timeline, to, cache=pieces_of(project), reporter=reporter))
        except MediaError as error:
            made.left.append(f"{called} not stitched: {error.message}")
            made.broken.append(error)


def fit_of(loaded: Loaded, takes: Takes, *, reporter: Reporter) -> Fit:
    """Return how the clips of the film fit together; what cannot be measured is told and left out."""
    footage = footage_of(loaded, takes)
    fit = Fit(
        joints=tuple(_joints(loaded, footage, reporter=reporter)), drift=_drift(loaded, footage, reporter=reporter)
    )
    tell_damage(reporter)
    return fit


def _joints(loaded: Loaded, footage: FilmFootage, *, reporter: Reporter) -> Iterator[SeenJoint]:
    # NumPy takes long to import: only who measures pays for it.
    from storyboard.stitch.measure import joints_of  # noqa: PLC0415

    for name, reel in loaded.storyboard.reels.items():
        if lacking(reel, footage):
            continue
        try:
            cache = pieces_of(loaded.project)
            timeline = timeline_of(loaded, name, footage)
            require_as_filed(timeline.clips)
            timeline = treated(timeline, cache=cache, reporter=Silent())
            yield from joints_of(timeline, cache=cache)
        except MediaError as error:
            reporter.report(Note(f"the cuts of reel {name} are not measured: {error.message}"))


def _drift(loaded: Loaded, footage: FilmFootage, *, reporter: Reporter) -> tuple[Chain, ...]:
    from storyboard.stitch.measure import chains_of  # noqa: PLC0415 - it needs NumPy

    storyboard = loaded.storyboard
    limits = {shot: allowed.warn for shot, allowed in allowances(storyboard).items() if allowed.warn}
    try:
        require_as_filed(part for parts in footage.values() for part in parts)
        chains = chains_of(_shots(storyboard), footage=footage, limits=limits, cache=pieces_of(loaded.project))
    except MediaError as error:
        reporter.report(Note(f"how chains drift is not measured: {error.message}"))
        return ()
    for sentence in _past_limits(chains):
        reporter.report(Note(sentence))
    return chains


def _past_limits(chains: tuple[Chain, ...]) -> Iterator[str]:
    for chain in chains:
        for hop in chain.hops:
            off: Distances = {"colour": hop.colour, "contrast": hop.contrast, "sharpness": hop.sharpness}
            if hop.past_limit:
                yield f"{drifted(hop.clip, chain.first, off, hop.past_limit)}: past the limit"


def _shots(storyboard: Storyboard) -> list[Shot]:
    return [shot for scene in storyboard.scenes for shot in scene.shots]
