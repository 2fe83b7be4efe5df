"""
Takes on disk: one folder a take, with the clip, its last frame and its slate.

A take exists when its ``slate.json`` does: everything else is written, checked
and made durable before. Nothing here knows a provider or a plan.
"""

import hashlib
import os
from collections import defaultdict
from pathlib import Path

from pydantic import ValidationError

from storyboard.errors import ArchiveError
from storyboard.project import Project
from storyboard.takes import FileFacts, Slate, Take, TakeKey, Verdict

VIDEO = "01_video.mp4"
LAST_FRAME = "02_last_frame.png"
FIRST_FRAME = "03_first_frame.png"
SLATE = "slate.json"
VERDICT = "verdict.json"
"""What a person said of the take; most have none."""

Takes = dict[tuple[str, int], tuple[Take, ...]]
"""Every archived take of a storyboard by segment (shot, number), oldest first."""


def take_folder(project: Project, key: TakeKey) -> Path:
    """Return the folder of a take, made or not."""
    return project.archive / f"{project.prefix}{key}"


def read_takes(project: Project) -> Takes:
    """
    Return every archived take of the project's storyboard.

    Raises:
        ArchiveError: A slate cannot be read; it names the file.
    """
    found: defaultdict[tuple[str, int], list[Take]] = defaultdict(list)
    for slate_file in sorted(project.archive.glob(f"*/{SLATE}")):
        take = _read_take(slate_file)
        if take.slate.attempt.storyboard == project.file.name:
            found[take.key.shot, take.key.segment].append(take)
    return {segment: tuple(sorted(takes, key=lambda take: take.key.take)) for segment, takes in found.items()}


def read_take(project: Project, folder: str) -> Take:
    """
    Return the take of *folder*, a name in the archive.

    Raises:
        ArchiveError: It is not there, or its slate cannot be read.
    """
    return _read_take(project.archive / folder / SLATE)


def _read_take(slate_file: Path) -> Take:
    try:
        slate = Slate.model_validate_json(slate_file.read_bytes())
    except (ValidationError, OSError) as error:
        raise ArchiveError(
            f"{slate_file}: this slate cannot be read",
            hint="restore it from a copy, or move its folder out of the archive and shoot again",
        ) from error
    return Take(folder=slate_file.parent.name, slate=slate, verdict=_read_verdict(slate_file.with_name(VERDICT)))


def read_verdict(project: Project, folder: str) -> Verdict | None:
    """
    Return what a person said of the take in *folder*; None where nobody said anything.

    Raises:
        ArchiveError: It cannot be read.
    """
    return _read_verdict(project.archive / folder / VERDICT)


def _read_verdict(file: Path) -> Verdict | None:
    try:
        return Verdict.model_validate_json(file.read_bytes())
    except FileNotFoundError:
        return None
    except (ValidationError, OSError) as error:
        raise ArchiveError(
            f"{file}: this verdict cannot be read", hint="remove it, then approve or reject the take again"
        ) from error


def file_verdict(project: Project, take: Take, verdict: Verdict) -> Take:
    """File what a person said with the take, in place of what was said before."""
    write_durably(project.archive / take.folder / VERDICT, verdict.model_dump_json(indent=2).encode())
    return take.model_copy(update={"verdict": verdict})


def remove_verdict(project: Project, take: Take) -> Take:
    """Make the take one of which nobody has said anything."""
    (project.archive / take.folder / VERDICT).unlink(missing_ok=True)
    return take.model_copy(update={"verdict": None})


def file_facts(path: Path) -> FileFacts:
    """Return name, weight and digest of a file in a take's folder."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return FileFacts(path=path.name, bytes=path.stat().st_size, sha256=digest)


def write_durably(path: Path, data: bytes) -> None:
    """Write *data* to *path* so that it is there whole or not at all, even when the power fails."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        settle(part, path)
    except OSError as error:
        raise ArchiveError(
            f"{path}: cannot be written: {error.strerror or error}", hint="free space or rights, then run again"
        ) from error


def settle(part: Path, path: Path) -> None:
    """Give a finished, synced *part* its final name, and make the name durable."""
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def file_slate(folder: Path, slate: Slate) -> Take:
    """Write the slate, which makes the take exist."""
    write_durably(folder / SLATE, slate.model_dump_json(indent=2).encode())
    return Take(folder=folder.name, slate=slate)
