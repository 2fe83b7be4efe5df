"""
What the picture of a reel is put together from: packets copied where they can be, short clips made anew between.

This is the one place that decides what is copied and what is made; the rest
of the package would not notice if it were decided otherwise.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from storyboard.media.likeness import likeness_db
from storyboard.media.probe import Format, probe
from storyboard.media.remux import Piece
from storyboard.media.render import SETTINGS, Span, is_alike, render_card, render_span, render_transition
from storyboard.stitch.cache import Cache, Ingredients, digest
from storyboard.stitch.layout import Source


@dataclass(frozen=True, slots=True)
class Bench:
    """Where pieces of one reel are made, and in which form."""

    cache: Cache
    wanted: Format
    set_id: int
    """The number of the parameter sets of all that is made anew."""

    def card(self, text: str, *, frames: int) -> Piece:
        """Return a title card of so many *frames*."""

        def make(to: Path) -> None:
            render_card(text, to, frames=frames, wanted=self.wanted, set_id=self.set_id)

        return self._made(make, {"card": text, "frames": frames})

    def pictures(self, sources: Sequence[Source]) -> Iterator[Piece]:
        """Yield the pieces that show *sources*, in order."""
        for n, source in enumerate(sources):
            if source.entry:
                yield self._transition(sources[n - 1], source, kind=source.entry.kind)
            leaving = sources[n + 1].entry_frames if n + 1 < len(sources) else 0
            yield from self._alone(source, source.start + source.entry_frames, source.end - leaving)

    def _alone(self, source: Source, start: int, end: int) -> Iterator[Piece]:
        facts = source.facts
        copied = facts.copied(start, end) if is_alike(facts, self.wanted) else range(end, end)
        if start < copied.start:
            yield self._span(Span(facts, start, copied.start - start))
        if copied:
            yield Piece(facts, copied)
        if copied.stop < end:
            yield self._span(Span(facts, copied.stop, end - copied.stop))

    def _span(self, span: Span) -> Piece:
        def make(to: Path) -> None:
            render_span(span, to, wanted=self.wanted, set_id=self.set_id)

        return self._made(make, {"span": _ingredients(span)})

    def _transition(self, before: Source, after: Source, *, kind: str) -> Piece:
        frames = after.entry_frames
        leaving = Span(before.facts, before.end - frames, frames)
        entering = Span(after.facts, after.start, frames)

        def make(to: Path) -> None:
            render_transition(leaving, entering, to, kind=kind, wanted=self.wanted, set_id=self.set_id)

        return self._made(make, {"transition": kind, "of": [_ingredients(leaving), _ingredients(entering)]})

    def _made(self, make: Callable[[Path], None], ingredients: Ingredients) -> Piece:
        form = {"format": self.wanted, "set_id": self.set_id, "settings": SETTINGS}
        facts = probe(self.cache.clip(make, ingredients | form))
        return Piece(facts, range(facts.frames))


def likeness(before: Path, after: Path, *, cache: Cache) -> float:
    """Return how alike the last frame of *before* is to the first of *after*, in dB."""
    ingredients: Ingredients = {"likeness": [digest(before), digest(after)]}
    return cache.number(lambda: likeness_db(before, after), ingredients)


def _ingredients(span: Span) -> Ingredients:
    return {"clip": digest(span.facts.path), "start": span.start, "frames": span.frames}
