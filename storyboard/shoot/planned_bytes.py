"""The bytes of a file that a request sends, as they were when it was planned."""

import hashlib
from pathlib import Path

from storyboard.errors import ArchiveError
from storyboard.model.takes import Attempt, Source


def planned_bytes(path: Path, source: Source, attempt: Attempt, *, name: str) -> bytes:
    """Return the bytes at *path*, having seen that they are those that the plan knew."""
    data = path.read_bytes()
    if source.sha256 and hashlib.sha256(data).hexdigest() != source.sha256:
        raise ArchiveError(
            f"{name}: is no longer the file that was planned for {attempt.key}",
            hint="run again to plan with it as it is now; a take's frame must be restored from a copy",
        )
    return data
