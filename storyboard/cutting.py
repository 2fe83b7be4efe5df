"""
The cutting room: from a film and its takes to the timeline of each reel, and how its clips fit together.

It decides which footage stands for a shot; how footage becomes a file is the
stitcher's.
"""

from collections.abc import Iterator, Mapping

from storyboard.errors import MediaError
from storyboard.graph import SegmentId
from storyboard.joints import Chain, Fit, SeenJoint
from storyboard.load.reader import Loaded
from storyboard.model import DriftLimits, Reel, Shot, Storyboard
from storyboard.prompt import render_text
from storyboard.reporter import Note, Reporter
from storyboard.segments import segments_of
from storyboard.stitch.joints import chains_of, joints_of
from storyboard.takes import Take
from storyboard.timeline import Footage, Timeline, assemble, filed, meeting_shots

Takes = Mapping[SegmentId, Take]
"""The take that is used of each segment."""

FilmFootage = Mapping[str, tuple[Footage, ...]]
"""The segments of each shot, in order; a shot that lacks one has none."""


def footage_of(loaded: Loaded, takes: Takes) -> FilmFootage:
    """Return the clips of every shot."""
    return {shot.id: _clips(loaded, shot, takes) for shot in _shots(loaded.storyboard)}


def _clips(loaded: Loaded, shot: Shot, takes: Takes) -> tuple[Footage, ...]:
    of_shot = [takes.get((shot.id, segment.index)) for segment in segments_of(shot)]
    return tuple(filed(take, archive=loaded.project.archive) for take in of_shot if take) if all(of_shot) else ()


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
    if reel.title_card is not None:
        words = render_text(storyboard, reel.title_card, project=loaded.project)
        reel = reel.model_copy(update={"title_card": words})
    meeting = meeting_shots(_shots(storyboard))
    return assemble(name, reel, footage=footage, meeting=meeting, project=loaded.project)


def fit_of(loaded: Loaded, takes: Takes, *, reporter: Reporter) -> Fit:
    """Return how the clips of the film fit together; what cannot be measured is told and left out."""
    footage = footage_of(loaded, takes)
    return Fit(
        joints=tuple(_joints(loaded, footage, reporter=reporter)), drift=_drift(loaded, footage, reporter=reporter)
    )


def _joints(loaded: Loaded, footage: FilmFootage, *, reporter: Reporter) -> Iterator[SeenJoint]:
    for name, reel in loaded.storyboard.reels.items():
        if lacking(reel, footage):
            continue
        try:
            yield from joints_of(timeline_of(loaded, name, footage), cache=loaded.project.state / "conformed")
        except MediaError as error:
            reporter.report(Note(f"the cuts of reel {name} are not measured: {error.message}"))


def _drift(loaded: Loaded, footage: FilmFootage, *, reporter: Reporter) -> tuple[Chain, ...]:
    storyboard = loaded.storyboard
    try:
        chains = chains_of(
            _shots(storyboard), footage=footage, limits=_limits(storyboard), cache=loaded.project.state / "conformed"
        )
    except MediaError as error:
        reporter.report(Note(f"how chains drift is not measured: {error.message}"))
        return ()
    for sentence in _past_limits(chains):
        reporter.report(Note(sentence))
    return chains


def _limits(storyboard: Storyboard) -> dict[str, DriftLimits]:
    """Return what is allowed to each shot: what a reel that shows it says, else the storyboard."""
    every = storyboard.drift
    limits = {shot.id: every.warn for shot in _shots(storyboard)} if every else {}
    for reel in storyboard.reels.values():
        if reel.drift:
            limits |= {cut.shot: reel.drift.warn for cut in reel.shots}
    return limits


def _past_limits(chains: tuple[Chain, ...]) -> Iterator[str]:
    for chain in chains:
        for hop in chain.hops:
            off = {"colour": hop.colour, "contrast": hop.contrast, "sharpness": hop.sharpness}
            said = [f"{off[name]:.1f} % in {name}" if name == "colour" else f"{off[name]:+.0f} % in {name}"
                    for name in hop.past_limit]  # fmt: skip
            if said:
                yield f"{hop.clip} has drifted from {chain.first} by {', '.join(said)}: past the limit"


def _shots(storyboard: Storyboard) -> list[Shot]:
    return [shot for scene in storyboard.scenes for shot in scene.shots]
