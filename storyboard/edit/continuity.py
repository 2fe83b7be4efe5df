"""How the clips of a film fit together: what meets at each cut, and how far chains drift."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from storyboard.edit.footage import footage_of
from storyboard.edit.reel_timeline import FilmFootage, UsedTakes, missing_shots, pieces_of, timeline_of
from storyboard.errors import MediaError
from storyboard.load.load import Loaded
from storyboard.media.treat import Caption
from storyboard.model.drift import Distances, allowances, drift_clause
from storyboard.model.takes import Take
from storyboard.reporter import Note, Reporter, Silent
from storyboard.stitch.filed_clips import require_filed_clips
from storyboard.stitch.measure_take import measure_takes
from storyboard.stitch.measured import Chain, Continuity, ShownCut
from storyboard.stitch.timeline import Timeline
from storyboard.stitch.treatments import Captions, timeline_once_treated, treated_timeline
from storyboard.stitch.up_to_date import tell_damage


def continuity_of(loaded: Loaded, takes: UsedTakes, *, reporter: Reporter) -> Continuity:
    """Return how the clips of the film fit together; report what cannot be measured."""
    footage = footage_of(loaded, takes)
    measure_takes(loaded.project, takes.values(), cache=pieces_of(loaded.project), with_ends=True)
    names = {still.id for still in loaded.storyboard.stills}
    stills = {shot: take for (shot, _), take in takes.items() if shot in names}
    fit = Continuity(
        cuts=tuple(_measured_cuts(loaded, footage, reporter=reporter)),
        drift=_drift(loaded, footage, stills=stills, reporter=reporter),
    )
    tell_damage(reporter)
    return fit


def _measured_cuts(loaded: Loaded, footage: FilmFootage, *, reporter: Reporter) -> Iterator[ShownCut]:
    # NumPy takes long to import: only who measures pays for it.
    from storyboard.stitch.measure import measured_cuts  # noqa: PLC0415

    for name, reel in loaded.storyboard.reels.items():
        if missing_shots(reel, footage):
            continue
        try:
            cache = pieces_of(loaded.project)
            timeline = timeline_of(loaded, name, footage, said={})
            require_filed_clips(timeline.clips)
            captions = _whole_captions(timeline)
            timeline = treated_timeline(timeline, cache=cache, reporter=Silent(), captions=captions)
            yield from measured_cuts(timeline, cache=cache)
        except MediaError as error:
            reporter.report(Note(f"the cuts of reel {name} are not measured: {error.message}"))


def _whole_captions(timeline: Timeline) -> Captions:
    """Return what happens, drawn into each clip for as long as it is seen, where subtitles in the picture tell that."""
    marks = [
        (Caption(0, 1, clip.words),) if clip.words and timeline.subtitles == "burn" else () for clip in timeline.clips
    ]
    treated = timeline_once_treated(timeline, marks).clips
    return [tuple(replace(each, end=clip.frames) for each in drawn) for clip, drawn in zip(treated, marks, strict=True)]


def _drift(
    loaded: Loaded, footage: FilmFootage, *, stills: Mapping[str, Take], reporter: Reporter
) -> tuple[Chain, ...]:
    from storyboard.stitch.measure import chains_of  # noqa: PLC0415 - it needs NumPy

    storyboard, drifts = loaded.storyboard, allowances(loaded.storyboard)
    limits = {shot: allowed.warn for shot, allowed in drifts.items() if allowed.warn}
    against = {
        shot: stills[allowed.against]
        for shot, allowed in drifts.items()
        if allowed.against and allowed.against in stills
    }
    try:
        require_filed_clips(part for parts in footage.values() for part in parts)
        chains = chains_of(
            storyboard.every_shot, footage=footage, limits=limits, cache=pieces_of(loaded.project),
            against={shot: tone for shot, still in against.items() if (tone := still.slate.tone)},
        )  # fmt: skip
    except MediaError as error:
        reporter.report(Note(f"how chains drift is not measured: {error.message}"))
        return ()
    for sentence in _past_limits(chains, {shot: str(still.key) for shot, still in against.items()}):
        reporter.report(Note(sentence))
    return chains


def _past_limits(chains: tuple[Chain, ...], against: Mapping[str, str]) -> Iterator[str]:
    for chain in chains:
        for hop in chain.hops:
            off: Distances = {"colour": hop.colour, "contrast": hop.contrast, "sharpness": hop.sharpness}
            if hop.past_limit:
                start = against.get(hop.clip.split(".")[0], chain.first)
                yield f"{drift_clause(hop.clip, start, off, hop.past_limit)}: past the limit"
