"""Where the sound of recordings is, looked for once and kept by their bytes."""

import json
from fractions import Fraction
from pathlib import Path

from storyboard.model.spoken_spans import HeardPart
from storyboard.stitch.cache import Cache, digest
from storyboard.stitch.kept_measures import Ingredients

_METHOD = 1
"""How it is found; what was kept of another way is looked for again."""

SampleRanges = tuple[tuple[int, int], ...]
"""From which sample to which, at the rate of reels."""


def heard_part(recording: Path, *, cache: Path) -> HeardPart:
    """
    Return where the sound of *recording* is, in seconds; *cache* is a folder for what was found.

    Raises:
        MediaError: It cannot be read, or holds no sound.
    """

    def find() -> str:
        # NumPy takes longer to import than all the rest: only who decodes pays for it.
        from storyboard.media.sound.recording import heard_range  # noqa: PLC0415

        return json.dumps([str(seconds) for seconds in heard_range(recording)])

    text = Cache(cache).text(find, {"heard": digest(recording), "method": _METHOD})
    start_s, end_s, whole_s = (Fraction(part) for part in json.loads(text))
    return HeardPart(start_s, end_s, whole_s)


def heard_ranges_of(recording: Path, *, sha256: str, cache: Path) -> SampleRanges:
    """
    Return when something is heard in *recording*, whose bytes have that digest; *cache* keeps what was found.

    Raises:
        MediaError: It cannot be read, holds no sound, or *cache* cannot be written.
    """

    def find() -> str:
        # NumPy takes longer to import than all the rest: only who decodes pays for it.
        from storyboard.media.sound.recording import heard_ranges  # noqa: PLC0415

        return json.dumps(heard_ranges(recording))

    return _ranges_from(Cache(cache).text(find, _ranges_key(sha256)))


def known_heard_ranges(sha256: str, *, cache: Path) -> SampleRanges | None:
    """Return what `heard_ranges_of` found before of the recording with that digest; None where nobody looked yet."""
    text = Cache(cache).known_text(_ranges_key(sha256))
    return _ranges_from(text) if text is not None else None


def _ranges_key(sha256: str) -> Ingredients:
    return {"heard ranges": sha256, "method": _METHOD}


def _ranges_from(text: str) -> SampleRanges:
    return tuple((first, last) for first, last in json.loads(text))
