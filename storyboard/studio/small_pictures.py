"""Pictures in the sizes that pages show them in: made once, and kept sealed by the digest of what they show."""

import os
from contextlib import suppress
from pathlib import Path
from threading import Semaphore
from typing import Final

from storyboard.errors import PictureRefused
from storyboard.files import digest_of, read_sealed_file, write_sealed_bytes
from storyboard.media.picture.frames import jpeg_thumbnail
from storyboard.project import Project
from storyboard.show.thumbnails import CARD_PX, thumbnails_of
from storyboard.studio.project_files import is_inside

WIDTHS: Final = (96, 192, 320, 640)
"""In pixels."""
_AT_ONCE: Final = Semaphore(max(1, min(4, (os.cpu_count() or 2) - 1)))
"""A page of hundreds of pictures leaves the processor to others too."""


def small_picture(project: Project, picture: Path, *, width_px: int) -> tuple[bytes, str] | None:
    """Return *picture* as a JPEG of this width, and the digest that it is known by; None where it cannot be read."""
    try:
        digest = digest_of(picture)
    except OSError:
        return None
    kept = thumbnails_of(project) / (f"{digest}.jpg" if width_px == CARD_PX else f"{digest}-{width_px}.jpg")
    keeps = is_inside(project.state, project.folder)
    if keeps and (known := read_sealed_file(kept)) is not None:
        return known, digest[:32]
    with _AT_ONCE:
        try:
            jpeg = jpeg_thumbnail(picture.read_bytes(), width_px=width_px)
        except (OSError, PictureRefused):
            return None
    # Keeping only saves work: where the folder cannot be written, it is made again.
    with suppress(OSError):
        if keeps:
            write_sealed_bytes(kept, jpeg)
    return jpeg, digest[:32]
