"""
Drift: how far a clip is from the first of its chain in colour, contrast and sharpness, and how far is too far.

Pure arithmetic on what was measured; it opens no file and knows no plan.
"""

from typing import Literal

from storyboard.media.measure.figures import Figures
from storyboard.model.storyboard import Storyboard
from storyboard.model.takes import Tone
from storyboard.model.written_reels import Drift, DriftLimits

Quality = Literal["colour", "contrast", "sharpness"]
"""What of a picture can drift."""

Distances = dict[Quality, float]
"""How far one clip is from another, in per cent: of full scale for colour, of the other's for the rest."""


def tone(figures: Figures) -> Tone:
    """Return *figures* as records hold them."""
    return Tone(
        luma=round(figures.luma, 2),
        u=round(figures.u, 2),
        v=round(figures.v, 2),
        contrast=round(figures.contrast, 2),
        sharpness=round(figures.sharpness, 3),
    )


def distances(own: Tone, start: Tone) -> Distances:
    """Return how far *own* is from *start*, the tone of its chain's first clip."""
    apart = ((own.luma - start.luma) ** 2 + (own.u - start.u) ** 2 + (own.v - start.v) ** 2) ** 0.5
    return {
        "colour": round(apart / 255 * 100, 2),
        "contrast": _change(own.contrast, start.contrast),
        "sharpness": _change(own.sharpness, start.sharpness),
    }


def qualities_past(off: Distances, limits: DriftLimits | None) -> tuple[Quality, ...]:
    """Return what is off by more than *limits* allow."""
    allowed = limits or DriftLimits()
    return tuple(name for name, by in off.items() if abs(by) > (getattr(allowed, name) or float("inf")))


def drift_clause(clip: str, first: str, off: Distances, names: tuple[Quality, ...]) -> str:
    """Return that *clip* is off from *first* in the qualities called *names*, as a clause; empty where in none."""
    said = [f"{off[name]:.1f} % in {name}" if name == "colour" else f"{off[name]:+.0f} % in {name}" for name in names]
    return f"{clip} has drifted from {first} by {', '.join(said)}" if said else ""


def allowances(storyboard: Storyboard) -> dict[str, Drift]:
    """
    Return what is allowed to each shot: what a reel that shows it says, else the storyboard.

    From a still no limit of sharpness counts: that depends on the size of a picture.
    """
    every = storyboard.drift
    allowed = {shot.id: every for shot in storyboard.every_shot} if every else {}
    for reel in storyboard.reels.values():
        if reel.drift:
            allowed |= {cut.shot: reel.drift for cut in reel.shots}
    return {shot: _without_sharpness(drift) if drift.against else drift for shot, drift in allowed.items()}


def _without_sharpness(drift: Drift) -> Drift:
    limits = {name: getattr(drift, name) for name in ("warn", "stop")}
    left = {name: given.model_copy(update={"sharpness": None}) for name, given in limits.items() if given}
    return drift.model_copy(update=left)


def _change(own: float, start: float) -> float:
    """Return by how many per cent *own* is above *start*."""
    # A picture of one colour has no contrast to compare with: any counts as all.
    return round((own / start - 1) * 100, 1) if start else (100.0 if own else 0.0)
