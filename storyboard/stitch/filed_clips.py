"""
See that clips of the archive are as they were filed: a reel never shows other bytes than those that were paid for.

It reads every byte of a clip, once for each time that the file is written.
"""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Protocol

from storyboard.errors import MediaError
from storyboard.stitch.cache import digest
from storyboard.stitch.parallel import side_by_side

BRING_BACK = (
    "restore the file from a copy; else move its folder out of the archive and `storyboard run`: the take is fetched "
    "again while the service has it; `storyboard retake SHOT` makes another"
)
"""How a damaged clip becomes whole."""


class _FiledClip(Protocol):
    @property
    def path(self) -> Path:
        """Where it lies."""

    @property
    def sha256(self) -> str:
        """Of its bytes when it was filed; empty for what is in no archive."""


def require_filed_clips(clips: Iterable[_FiledClip]) -> None:
    """
    See that the files of *clips* are those that were filed.

    Raises:
        MediaError: One is another file, or is gone.
    """
    once = dict.fromkeys((clip.path, clip.sha256) for clip in clips)
    side_by_side(partial(_require_filed_clip, path, sha256) for path, sha256 in once)


def _require_filed_clip(path: Path, sha256: str) -> None:
    if sha256 and digest(path, hint=BRING_BACK) != sha256:
        raise MediaError(f"{path}: is not the file that was filed with its take", hint=BRING_BACK)
