"""
How the clips fit together, as the page shows it: the two frames of every cut, and small plots.

Plots are points of inline SVG, in the units of their own small picture.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from storyboard.model.drift import Quality
from storyboard.model.units import count_of
from storyboard.show.report.numbers import span
from storyboard.show.thumbnails import jpeg_data_url
from storyboard.stitch.measured import Chain, Continuity, Hop, MeasuredCut, ShownCut

PLOT_WIDTH, PLOT_HEIGHT = 180, 76
_MARGIN = 6
_LEFT, _BOTTOM = 26, 64
"""Where the curves begin, and above what they are; the labels of the axes stand beside them."""

_LEAST_RANGE = 6.0
"""Levels; a plot of less than this would make noise look like a step."""
_LEAST_DRIFT = 10.0
"""Per cent."""

_QUALITIES: tuple[Quality, ...] = ("colour", "contrast", "sharpness")


@dataclass(frozen=True, slots=True)
class Line:
    """One curve of a plot."""

    name: str
    points: str
    """As SVG's ``points``."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One value of a plot."""

    x: float
    y: float
    said: str
    is_past_limit: bool


@dataclass(frozen=True, slots=True)
class Label:
    """A text at an axis."""

    x: float
    y: float
    text: str
    anchor: str
    """``left``, ``middle`` or ``right``."""


@dataclass(frozen=True, slots=True)
class Axes:
    """The axes of a plot: its values from top to bottom, what it runs along from left to right."""

    labels: tuple[Label, ...]
    left_x: float = _LEFT
    bottom_y: float = _BOTTOM
    zero_y: float = _BOTTOM / 2


@dataclass(frozen=True, slots=True)
class CutView:
    """One cut."""

    before: str
    after: str
    before_jpeg: str
    """A data URL."""
    after_jpeg: str
    at: str
    verdict: str
    is_off: bool
    """Whether the two should hold the same frame, and do not."""
    facts: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    """Mean Y, U and V of the frames around the cut, as they differ from the last one before."""
    cut_x: float
    axes: Axes


@dataclass(frozen=True, slots=True)
class DriftPlot:
    """How one quality drifts along a chain."""

    name: Quality
    lines: tuple[Line, ...]
    dots: tuple[Dot, ...]
    axes: Axes


@dataclass(frozen=True, slots=True)
class ChainView:
    """One chain."""

    first: str
    clips: str
    plots: tuple[DriftPlot, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReelCuts:
    """The cuts of one reel."""

    reel: str
    said: str
    joints: Iterator[CutView]
    """Each is made when its turn comes, with its frames."""


def reel_cuts(fit: Continuity) -> tuple[ReelCuts, ...]:
    """Return the cuts of each reel that was measured."""
    names = dict.fromkeys(seen.cut.reel for seen in fit.cuts)
    by_reel = {name: [seen for seen in fit.cuts if seen.cut.reel == name] for name in names}
    return tuple(
        ReelCuts(reel=name, said=_words_of_cuts(seen.cut for seen in cuts), joints=map(_cut_view, cuts))
        for name, cuts in by_reel.items()
    )


def chain_views(fit: Continuity) -> tuple[ChainView, ...]:
    """Return every chain, with a plot for each quality."""
    return tuple(_chain_view(chain) for chain in fit.drift)


def _words_of_cuts(joints: Iterable[MeasuredCut]) -> str:
    every = list(joints)
    shared = sum(joint.shared_frame is True for joint in every)
    off = sum(joint.shared_frame is False for joint in every)
    words = [count_of(len(every), "cut")]
    words += [f"{count_of(shared, 'shared frame')} shown once"] if shared else []
    words += [f"{off} where the frames should be the same and are not"] if off else []
    return ", ".join(words)


def _cut_view(seen: ShownCut) -> CutView:
    joint = seen.cut
    lines, cut_x, axes = _levels(seen)
    return CutView(
        before=joint.before,
        after=joint.after,
        before_jpeg=jpeg_data_url(seen.before.jpeg),
        after_jpeg=jpeg_data_url(seen.after.jpeg),
        at=span(joint.at_s),
        verdict=_verdict(joint),
        is_off=joint.shared_frame is False,
        facts=tuple(_facts(joint)),
        lines=lines,
        cut_x=cut_x,
        axes=axes,
    )


_SMALL, _LARGE = 2.0, 8.0
"""Levels of 255: a step that is seen if one looks for it, and one that everybody sees."""


def _verdict(joint: MeasuredCut) -> str:
    """Return in words how the two sides fit together."""
    if joint.shared_frame is False:
        return "jump: these should be the same frame, and are not"
    if joint.shared_frame is None:
        return joint.transition.replace("_", " ") if joint.transition else "hard cut"
    steps = {"brightness": abs(joint.luma_step), "colour": max(abs(joint.u_step), abs(joint.v_step))}
    seen = {name: step for name, step in steps.items() if step >= _SMALL}
    if not seen:
        return "seamless"
    size = "jump" if max(seen.values()) >= _LARGE else "small jump"
    return f"{size} in {' and '.join(seen)}"


def _facts(joint: MeasuredCut) -> Iterable[tuple[str, str]]:
    if joint.psnr_db is not None:
        yield "Same frame", f"{'yes, shown once' if joint.shared_frame else 'no'} ({joint.psnr_db:.1f} dB alike)"
    yield "Brightness", f"{_step_text(joint.luma_step)} of 255"
    yield "Colour", f"{_step_text(joint.u_step)} U, {_step_text(joint.v_step)} V"
    yield "Motion", f"{joint.motion_before:.1f} → {joint.motion_across:.1f} → {joint.motion_after:.1f}"
    if joint.sound_step_db is not None:
        yield "Sound", f"{joint.sound_before_db:.0f} → {joint.sound_after_db:.0f} dB"


def _step_text(step: float) -> str:
    # What is less than a twentieth below nothing would read as -0.0.
    return f"{round(step, 1) + 0.0:+.1f}"


def _levels(seen: ShownCut) -> tuple[tuple[Line, ...], float, Axes]:
    tones = (*seen.before.tones, *seen.after.tones)
    last = seen.before.tones[-1]
    curves = {
        "luma": [tone.luma - last.luma for tone in tones],
        "u": [tone.u - last.u for tone in tones],
        "v": [tone.v - last.v for tone in tones],
    }
    most = max(_LEAST_RANGE, *(abs(value) for values in curves.values() for value in values))
    step = _room() / (len(tones) - 1)
    xs = [_LEFT + _MARGIN + n * step for n in range(len(tones))]
    lines = tuple(
        Line(name, _points(zip(xs, (_y(value, most) for value in values), strict=True)))
        for name, values in curves.items()
    )
    cut_x = round(xs[len(seen.before.tones) - 1] + step / 2, 1)
    before, after = (count_of(len(side.tones), "frame") for side in (seen.before, seen.after))
    return lines, cut_x, _axes(f"{most:.0f}", along=(f"{before} before", "cut", f"{after} after"), middle_x=cut_x)


def _room() -> float:
    return PLOT_WIDTH - _LEFT - 2 * _MARGIN


def _axes(most: str, *, along: tuple[str, str, str], middle_x: float) -> Axes:
    """Return axes from *most* to its negative, with the texts *along* the lower one: left, middle and right."""
    heights = ((f"+{most}", _MARGIN + 2), ("0", _BOTTOM / 2 + 2), (f"−{most}", _BOTTOM - _MARGIN + 2))
    left, middle, right = along
    return Axes(
        labels=(
            *(Label(_LEFT - 3, height, text, "right") for text, height in heights),
            Label(_LEFT, PLOT_HEIGHT - 3, left, "left"),
            Label(middle_x, PLOT_HEIGHT - 3, middle, "middle"),
            Label(PLOT_WIDTH, PLOT_HEIGHT - 3, right, "right"),
        )
    )


def _y(value: float, most: float) -> float:
    """Return the height of *value* where *most* is at the top and its negative at the bottom."""
    return _BOTTOM / 2 - value / most * (_BOTTOM / 2 - _MARGIN)


def _points(pairs: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in pairs)


def _chain_view(chain: Chain) -> ChainView:
    off = [hop for hop in chain.hops if hop.past_limit]
    return ChainView(
        first=chain.first,
        clips=count_of(len(chain.hops), "clip"),
        plots=tuple(_drift_plot(chain.hops, quality) for quality in _QUALITIES),
        warnings=tuple(f"{hop.clip}: past the limit in {', '.join(hop.past_limit)}" for hop in off),
    )


def _drift_plot(hops: Sequence[Hop], quality: Quality) -> DriftPlot:
    values = {hop.clip: _drift(hop, quality) for hop in hops}
    most = max(_LEAST_DRIFT, *(abs(value) for value in values.values()))
    longest = max(hop.hop for hop in hops)
    step = _room() / longest
    at = {hop.clip: (_LEFT + _MARGIN + hop.hop * step, _y(values[hop.clip], most)) for hop in hops}
    return DriftPlot(
        name=quality,
        # From clip to clip as they are chained: a chain may branch.
        lines=tuple(Line(quality, _points([at[hop.opens_on], at[hop.clip]])) for hop in hops if hop.opens_on in at),
        dots=tuple(
            Dot(
                x=round(at[hop.clip][0], 1),
                y=round(at[hop.clip][1], 1),
                said=f"{hop.clip}: {values[hop.clip]:+.1f} %",
                is_past_limit=quality in hop.past_limit,
            )
            for hop in hops
        ),
        axes=_axes(f"{most:.0f} %", along=("first clip", "", f"{count_of(longest, 'clip')} on"), middle_x=_LEFT),
    )


def _drift(hop: Hop, quality: Quality) -> float:
    return {"colour": hop.colour, "contrast": hop.contrast, "sharpness": hop.sharpness}[quality]
