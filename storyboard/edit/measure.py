"""How the clips of a film fit together: what meets at each cut, and how far chains drift."""

from collections.abc import Iterator

from storyboard.edit.footage import FilmFootage, Takes, footage_of, missing_shots, pieces_of, shots_of
from storyboard.edit.reels import timeline_of
from storyboard.errors import MediaError
from storyboard.load.load import Loaded
from storyboard.model.drift import Distances, allowances, drift_clause
from storyboard.reporter import Note, Reporter, Silent
from storyboard.stitch.filed import require_as_filed
from storyboard.stitch.measure_take import measure_missing
from storyboard.stitch.measured import Chain, Fit, SeenJoint
from storyboard.stitch.treated import treated
from storyboard.stitch.up_to_date import tell_damage


def fit_of(loaded: Loaded, takes: Takes, *, reporter: Reporter) -> Fit:
    """Return how the clips of the film fit together; what cannot be measured is told and left out."""
    footage = footage_of(loaded, takes)
    measure_missing(loaded.project, takes.values(), cache=pieces_of(loaded.project), with_ends=True)
    fit = Fit(
        joints=tuple(_joints(loaded, footage, reporter=reporter)), drift=_drift(loaded, footage, reporter=reporter)
    )
    tell_damage(reporter)
    return fit


def _joints(loaded: Loaded, footage: FilmFootage, *, reporter: Reporter) -> Iterator[SeenJoint]:
    # NumPy takes long to import: only who measures pays for it.
    from storyboard.stitch.measure import joints_of  # noqa: PLC0415

    for name, reel in loaded.storyboard.reels.items():
        if missing_shots(reel, footage):
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
        chains = chains_of(shots_of(storyboard), footage=footage, limits=limits, cache=pieces_of(loaded.project))
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
                yield f"{drift_clause(hop.clip, chain.first, off, hop.past_limit)}: past the limit"
