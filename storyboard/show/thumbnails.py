"""
Small pictures for the page, as data URLs.

They are kept by the digest of the picture, so that a film of hundreds of shots
is not decoded again for every report; a damaged one is made again. A picture
that cannot be read has no thumbnail; the page says so in its place.
"""

import base64
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from storyboard.errors import PictureRefused
from storyboard.files import is_sealed, read_sealed_file, write_sealed_bytes
from storyboard.media.picture.frames import jpeg_thumbnail
from storyboard.project import Project

CARD_PX = 320
"""Width of a frame on a card."""
STRIP_PX = 192
"""Width of a frame on the strip."""

_THREADS = 4
"""Pictures are decoded and shrunk outside the interpreter's lock."""


def thumbnails_of(project: Project) -> Path:
    """Return the folder where the thumbnails of a film are kept; it can be deleted at any time."""
    return project.state / "thumbnails"


@dataclass(frozen=True, slots=True)
class FrameFile:
    """A picture of the archive."""

    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """One picture in the two sizes that the page shows, as JPEG data URLs."""

    jpeg: bytes
    """In the size of a card."""

    @property
    def card(self) -> str:
        """The picture on a card."""
        return jpeg_data_url(self.jpeg)

    @property
    def strip(self) -> str:
        """The picture on the strip, made smaller each time it is asked for."""
        return jpeg_data_url(jpeg_thumbnail(self.jpeg, width_px=STRIP_PX))


class Thumbnails(Protocol):
    """Where thumbnails come from."""

    def get(self, frame: FrameFile, /) -> Thumbnail | None:
        """Return the thumbnail of *frame*; None where it cannot be read."""


@dataclass(frozen=True, slots=True)
class KeptThumbnails:
    """Thumbnails in a folder, read one at a time: those of a long film need not be in memory together."""

    store: Path

    def get(self, frame: FrameFile, /) -> Thumbnail | None:
        """Return the thumbnail of *frame*, and keep it; None where it cannot be read."""
        jpeg = _card(frame, kept=self._file(frame))
        return None if jpeg is None else Thumbnail(jpeg)

    def keep(self, frames: Iterable[FrameFile]) -> None:
        """Make and keep what is not kept yet, several at a time."""
        lacking = {frame.sha256: frame for frame in frames if not is_sealed(self._file(frame))}
        with ThreadPoolExecutor(max_workers=_THREADS) as threads:
            for frame in lacking.values():
                # What is made waits in the folder, not here; what goes wrong does so again where it is asked for.
                threads.submit(self.get, frame)

    def _file(self, frame: FrameFile) -> Path:
        return self.store / f"{frame.sha256}.jpg"


def thumbnails(frames: Iterable[FrameFile], *, store: Path) -> dict[Path, Thumbnail]:
    """Return the thumbnail of every picture that can be read; *store* is the folder where they are kept."""
    wanted = {frame.path: frame for frame in frames}
    with ThreadPoolExecutor(max_workers=_THREADS) as threads:
        made = threads.map(KeptThumbnails(store).get, wanted.values())
        return {path: thumbnail for path, thumbnail in zip(wanted, made, strict=True) if thumbnail}


def jpeg_data_url(jpeg: bytes) -> str:
    """Return *jpeg* as a data URL."""
    return "data:image/jpeg;base64," + base64.b64encode(jpeg).decode("ascii")


def _card(frame: FrameFile, *, kept: Path) -> bytes | None:
    """Return the JPEG for a card: the one kept, or a new one; None where the archive's picture cannot be read."""
    try:
        if frame.path.is_file() and (known := read_sealed_file(kept)) is not None:
            return known
        jpeg = jpeg_thumbnail(frame.path.read_bytes(), width_px=CARD_PX)
    except (OSError, PictureRefused):
        return None
    # Keeping only saves work: where the folder cannot be written, the next report decodes again.
    with suppress(OSError):
        write_sealed_bytes(kept, jpeg)
    return jpeg
