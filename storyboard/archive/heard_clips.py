"""What services heard in clips, one file beside each take: it was paid for, so that it is kept with the take."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from storyboard.archive.bucket import bucket_of, several_at_once
from storyboard.archive.mirror import bring_record
from storyboard.errors import ArchiveError
from storyboard.files import write_durably
from storyboard.model.heard_clip import HeardClip
from storyboard.model.takes import Take
from storyboard.project import Project

HEARD: Final = "heard.json"


def bring_heard_clips(project: Project, folders: Iterable[str]) -> None:
    """
    Bring what was heard in the takes of *folders* to this disk, where it is kept in a bucket.

    Raises:
        ArchiveError: The bucket cannot be used.
    """
    if bucket := bucket_of(project):
        with several_at_once() as several:
            list(several.map(lambda folder: bring_record(project.archive, bucket, f"{folder}/{HEARD}"), folders))


def read_heard_clip(project: Project, take: Take) -> HeardClip | None:
    """
    Return what was heard in the clip of *take*; None where nobody was asked, or where it was another clip.

    Raises:
        ArchiveError: It cannot be read.
    """
    video = take.slate.video
    return heard_clip_beside(project.archive / take.folder / video.path, sha256=video.sha256)


def heard_clip_beside(clip: Path, *, sha256: str) -> HeardClip | None:
    """
    Return what was heard in the file *clip* of a take; None where nobody was asked, or where it was of other bytes.

    Raises:
        ArchiveError: It cannot be read.
    """
    file = clip.with_name(HEARD)
    try:
        found = HeardClip.model_validate_json(file.read_bytes())
    except FileNotFoundError:
        return None
    except (ValidationError, OSError) as error:
        raise ArchiveError(
            f"{file}: what was heard in this take cannot be read", hint="remove it, then let the clip be heard again"
        ) from error
    return found if found.clip_sha256 == sha256 else None


def heard_mark(project: Project, take: Take) -> str:
    """Return what changes with what was heard in *take*; empty where nobody was asked. The file is not read."""
    try:
        status = (project.archive / take.folder / HEARD).stat()
    except OSError:
        return ""
    return f"{status.st_size} {status.st_mtime_ns}"


def file_heard_clip(project: Project, take: Take, heard: HeardClip | None) -> None:
    """
    File what was heard in the clip of *take*, in place of what was filed before; None takes it away.

    Raises:
        Unwritable: The file cannot be written.
        ArchiveError: The bucket cannot be used.
    """
    name = f"{take.folder}/{HEARD}"
    data = heard.model_dump_json(indent=2).encode() if heard else b""
    if bucket := bucket_of(project):
        if data:
            bucket.write(name, data)
        else:
            bucket.remove(name)
    if data:
        write_durably(project.archive / name, data)
    else:
        (project.archive / name).unlink(missing_ok=True)
