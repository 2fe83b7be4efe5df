"""
The strip of each reel on the page: its shots in the order of the cut, each as long as it is seen.

A reel is known by its measured cuts; where it has none, the page shows the storyboard's order instead.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from storyboard.show.entries import ReelView
from storyboard.show.report.card import Card
from storyboard.show.report.cards import Cards, ShownEntry
from storyboard.stitch.measured import MeasuredCut
from storyboard.stitch.timeline import segment_name

_STRIP_REM = 72.0
"""About as wide as a page: a short film fills it, a long one goes on in the next line."""
_NARROWEST_REM, _WIDEST_REM = 1.2, 4.0
"""What a second may be wide."""


@dataclass(frozen=True, slots=True)
class StripCell:
    """One shot of a reel, where it is seen."""

    card: Card
    length: str
    """``4.8 s``."""
    style: str
    """The class that makes it as wide as it is long."""
    is_chained: bool
    """Whether it opens on the last frame of the cell before."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A reel, cell by cell."""

    reel: str
    shown: Sequence[ShownEntry]
    lengths_s: Sequence[float]
    chained: Sequence[bool]
    cards: Cards

    def __iter__(self) -> Iterator[StripCell]:
        """Make the cells anew, in order."""
        for card, length_s, is_chained in zip(self.cards, self.lengths_s, self.chained, strict=True):
            yield StripCell(card, f"{length_s:.1f} s", _style(length_s), is_chained)


def reel_strips(cuts: Iterable[MeasuredCut], reels: Iterable[ReelView], film: Cards) -> tuple[Strip, ...]:
    """Return the strip of each of *reels* whose cuts were measured, of the cards of *film*."""
    by_clip = {segment_name(shown.entry.shot.id, shown.entry.segment): shown for shown in film.shown}
    every = list(cuts)
    strips = [_strip(reel, [cut for cut in every if cut.reel == reel.name], by_clip, film) for reel in reels]
    return tuple(strip for strip in strips if strip is not None)


def _strip(reel: ReelView, cuts: Sequence[MeasuredCut], by_clip: dict[str, ShownEntry], film: Cards) -> Strip | None:
    clips = [cuts[0].before, *(cut.after for cut in cuts)] if cuts else []
    if not clips or not by_clip.keys() >= set(clips):
        return None
    shown = [by_clip[clip] for clip in clips]
    edges_s = [0.0, *(cut.at_s for cut in cuts), max(reel.duration_s, cuts[-1].at_s)]
    lengths_s = [end - start for start, end in pairwise(edges_s)]
    return Strip(
        reel.name, shown, lengths_s, [False, *(bool(cut.shared_frame) for cut in cuts)], Cards(shown, film.places)
    )


def others(strips: Iterable[Strip], film: Cards) -> Cards:
    """Return the cards of the shots that no strip shows."""
    seen = {shown.number for strip in strips for shown in strip.shown}
    return Cards([shown for shown in film.shown if shown.number not in seen and shown.entry.shot.is_clip], film.places)


def strip_style(strips: Sequence[Strip]) -> str:
    """Return the rules that make cells as wide as they are long: the page's policy lets no element have its own."""
    longest_s = max((sum(strip.lengths_s) for strip in strips), default=0.0)
    rem_a_second = min(_WIDEST_REM, max(_NARROWEST_REM, _STRIP_REM / longest_s)) if longest_s else _WIDEST_REM
    widths = {_style(length_s): length_s * rem_a_second for strip in strips for length_s in strip.lengths_s}
    return "".join(f".{style} {{ --width: {width:.1f}rem; }}\n" for style, width in sorted(widths.items()))


def _style(length_s: float) -> str:
    return f"lasts-{round(length_s * 10)}"
