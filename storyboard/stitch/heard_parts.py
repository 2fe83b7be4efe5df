"""Where the sound of recordings is, looked for once and kept by their bytes."""

import json
from fractions import Fraction
from pathlib import Path

from storyboard.model.spoken_spans import HeardPart
from storyboard.stitch.cache import Cache, digest

_METHOD = 1
"""How it is found; what was kept of another way is looked for again."""


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
