"""
The pieces that make the picture of a reel: copied packets where possible, short clips made between them.

Only this file decides what is copied and what is made.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import av

from storyboard.media.coded.decode_some import decoded_frames
from storyboard.media.coded.probe import CodedClip, Format
from storyboard.media.coded.recode import recode
from storyboard.media.coded.remux import CodedPiece, unpack, unpacked_clip
from storyboard.media.render import SETTINGS, Fit, Span, is_alike, render_card, render_span, render_transition
from storyboard.stitch.cache import Cache, digest
from storyboard.stitch.clip_facts import facts_of
from storyboard.stitch.kept_measures import Ingredients, measures_of
from storyboard.stitch.parallel import side_by_side
from storyboard.stitch.places import PlacedClip, free_set_id
from storyboard.stitch.progress import UNTOLD, PartProgress

_ENDING_FRAMES = 8
"""At most this many frames are encoded again at once with other pieces; longer spans are made one after the other."""


@dataclass(frozen=True, slots=True)
class _PlannedPiece:
    make: Callable[[], CodedPiece]
    is_large: bool = False
    """Whether it needs so much memory in this process that it is made alone."""


@dataclass(frozen=True, slots=True)
class PieceMaker:
    """Makes the pieces of one reel, all in one format."""

    cache: Cache
    wanted: Format
    set_id: int
    """The number of the parameter sets of every piece that is made."""
    fit: Fit = None
    """What happens to a clip of another shape."""

    def card(self, text: str, *, frames: int) -> CodedPiece:
        """Return a title card, *frames* long."""

        def make(to: Path) -> None:
            render_card(text, to, frames=frames, wanted=self.wanted, set_id=self.set_id)

        return self._made_piece(make, {"card": text, "frames": frames})

    def pictures(self, placed_clips: Sequence[PlacedClip], *, progress: PartProgress = UNTOLD) -> list[CodedPiece]:
        """Return the pieces that show *placed_clips*, in order; most that must be made are made side by side."""
        planned = list(self._planned_pieces(placed_clips))
        step = progress.steps(len(planned))
        made = iter(side_by_side((piece.make for piece in planned if not piece.is_large), step=step))
        pieces = []
        for piece in planned:
            # One after the other, and all in this thread: what one gives back of its memory the next one takes.
            pieces.append(piece.make() if piece.is_large else next(made))
            if piece.is_large:
                step()
        return pieces

    def _planned_pieces(self, placed_clips: Sequence[PlacedClip]) -> Iterator[_PlannedPiece]:
        for n, placed in enumerate(placed_clips):
            if placed.entry:
                yield _PlannedPiece(partial(self._transition, placed_clips[n - 1], placed, kind=placed.entry.kind))
            leaving = placed_clips[n + 1].entry_frames if n + 1 < len(placed_clips) else 0
            yield from self._pieces_of_clip(placed, placed.start + placed.entry_frames, placed.end - leaving)

    def _pieces_of_clip(self, placed: PlacedClip, start: int, end: int) -> Iterator[_PlannedPiece]:
        facts = placed.facts
        copied = facts.copyable_frames(start, end) if is_alike(facts, self.wanted) else range(end, end)
        if start < copied.start:
            yield self._made_span(Span(facts, start, copied.start - start, self.fit))
        if copied:
            yield _PlannedPiece(partial(self._copied_piece, facts, copied))
        if copied.stop < end:
            yield self._made_span(Span(facts, copied.stop, end - copied.stop, self.fit))

    def _made_span(self, span: Span) -> _PlannedPiece:
        is_large = is_alike(span.facts, self.wanted) and span.frames > _ENDING_FRAMES
        return _PlannedPiece(partial(self._span, span), is_large)

    def _copied_piece(self, facts: CodedClip, frames: range) -> CodedPiece:
        """Return *frames* of a clip as they are; those of another container are first taken out of it."""
        if facts.boxed:
            return CodedPiece(facts, frames)
        path = self.cache.packets(lambda to: unpack(facts, to), {"unpacked": digest(facts.path)})
        return CodedPiece(unpacked_clip(facts, path), frames)

    def _span(self, span: Span) -> CodedPiece:
        if is_alike(span.facts, self.wanted):
            return _recoded_piece(span, set_id=self.set_id, cache=self.cache)

        def make(to: Path) -> None:
            render_span(span, to, wanted=self.wanted, set_id=self.set_id)

        return self._made_piece(make, {"span": _ingredients(span)})

    def _transition(self, before: PlacedClip, after: PlacedClip, *, kind: str) -> CodedPiece:
        frames = after.entry_frames
        leaving = Span(before.facts, before.end - frames, frames, self.fit)
        entering = Span(after.facts, after.start, frames, self.fit)

        def make(to: Path) -> None:
            render_transition(leaving, entering, to, kind=kind, wanted=self.wanted, set_id=self.set_id)

        return self._made_piece(make, {"transition": kind, "of": [_ingredients(leaving), _ingredients(entering)]})

    def _made_piece(self, make: Callable[[Path], None], ingredients: Ingredients) -> CodedPiece:
        form = {"format": self.wanted, "set_id": self.set_id, "settings": SETTINGS}
        facts = facts_of(self.cache.clip(make, ingredients | form), cache=self.cache)
        return CodedPiece(facts, range(facts.frames))


def prepare(path: Path, *, cache: Path, opens_on: Path | None = None, ends_on: Path | None = None) -> None:
    """
    Find out now what a reel of the clip at *path* will ask for, and make what it needs of the clip before.

    *opens_on* is the clip whose last frame it should open on, *ends_on* the one
    whose first frame it should end on. A reel is right without this, and takes longer.

    Raises:
        MediaError: A clip cannot be read, or *cache* cannot be written.
    """
    kept = Cache(cache)
    facts_of(path, cache=kept)
    if opens_on:
        likeness(opens_on, path, cache=kept)
    if ends_on:
        likeness(path, ends_on, cache=kept)


def likeness(before: Path, after: Path, *, cache: Cache) -> float:
    """Return how alike the last frame of *before* is to the first of *after*, in dB."""
    ingredients = likeness_key(digest(before), digest(after))
    beside = [measures_of(after), measures_of(before)]
    return cache.number(lambda: _measure_likeness(before, after, cache), ingredients, beside=beside)


def likeness_key(before_sha256: str, after_sha256: str) -> Ingredients:
    """Return what the likeness of two clips with these digests is known by."""
    return {"likeness": [before_sha256, after_sha256]}


def make_ending(span: Span, *, cache: Cache, pictures: Callable[[], Iterable[av.VideoFrame]]) -> Path:
    """
    Return the clip that is shown in place of *span*, which `ending_of` gave; *pictures* gives its frames, decoded.

    Raises:
        MediaError: The cache cannot be written.
    """
    set_id = free_set_id([span.facts], span.facts.format)
    return _recoded_piece(span, set_id=set_id, cache=cache, pictures=pictures).facts.path


def ending_of(facts: CodedClip) -> Span:
    """Return the frames that must be encoded again when the last frame of a clip is left out; empty where none must."""
    end = facts.frames - 1
    if not facts.copyable:
        return Span(facts, end, 0)
    start = facts.copyable_frames(0, end).stop
    # A whole clip that cannot be cut is not encoded in passing.
    return Span(facts, start, end - start) if end - start <= _ENDING_FRAMES else Span(facts, end, 0)


def _measure_likeness(before: Path, after: Path, cache: Cache) -> float:
    """Compare the frames at which two clips meet, and make the piece that is needed where the last one is left out."""
    # NumPy takes longer to import than all the rest: only who decodes pays for it.
    from storyboard.media.measure.likeness import frames_alike_db  # noqa: PLC0415

    facts = facts_of(before, cache=cache)
    span = ending_of(facts)
    *ending, last = decoded_frames(before, start=span.start, frames=span.frames + 1)
    if span.frames:
        _recoded_piece(span, set_id=free_set_id([facts], facts.format), cache=cache, pictures=lambda: ending)
    (first,) = decoded_frames(after, start=0, frames=1)
    return frames_alike_db(last, first)


def _recoded_piece(
    span: Span, *, set_id: int, cache: Cache, pictures: Callable[[], Iterable[av.VideoFrame]] | None = None
) -> CodedPiece:
    """Encode frames of a clip again as they were; *pictures* gives them where somebody has them decoded."""

    def make(to: Path) -> None:
        decoded = pictures() if pictures else decoded_frames(span.facts.path, start=span.start, frames=span.frames)
        recode(decoded, to, wanted=span.facts.format, settings=SETTINGS, set_id=set_id)

    ingredients = _ingredients(replace(span, fit=None)) | {"set_id": set_id, "settings": SETTINGS, "recoded": 1}
    path = cache.clip(make, ingredients, beside=[measures_of(span.facts.path)])
    facts = facts_of(path, cache=cache)
    return CodedPiece(facts, range(facts.frames))


def _ingredients(span: Span) -> Ingredients:
    return {"clip": digest(span.facts.path), "start": span.start, "frames": span.frames, "fit": span.fit}
