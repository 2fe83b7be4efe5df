"""
Takes on disk: one folder a take, with the clip, its last frame and its slate.

A take exists when its ``slate.json`` does: everything else is written, checked
and made durable before. Where archives are kept in a bucket, the folders here
are copies of what is there. Nothing here knows a provider or a plan.
"""

import errno
import json
import os
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from pydantic import ValidationError

from storyboard.archive.bucket import bucket_of, several_at_once
from storyboard.archive.mirror import bring_file, bring_record, bring_records, is_folder_name
from storyboard.archive.take_words import TakeWords, read_words
from storyboard.errors import ArchiveError
from storyboard.files import digest_of, make_folder, unwritable, write_durably
from storyboard.model.take_key import TakeKey
from storyboard.model.take_note import TakeNote, in_order
from storyboard.model.takes import FileFacts, Slate, Take, Verdict
from storyboard.project import Project

VIDEO = "01_video.mp4"
STILL = "01_still"
"""The picture of a still, as it was served; its kind follows after a dot."""
STILL_KINDS = ("png", "jpg", "webp")
LINE = "01_line"
"""A recording, as it was served; its kind follows after a dot."""
LINE_KINDS = ("wav", "mp3", "flac", "opus", "aac")
LAST_FRAME = "02_last_frame.png"
FIRST_FRAME = "03_first_frame.png"
SLATE = "slate.json"
VERDICT = "verdict.json"
"""What people said of the take; most have none."""
_FILING = threading.Lock()
OWNER = "owner"
"""In a bucket, says which database gave out the take's number; written before anything is asked for."""

Takes = dict[tuple[str, int], tuple[Take, ...]]
"""Every archived take of a storyboard by segment (shot, number), oldest first."""

_SENT = b"sent from a disk"
"""The owner of a take that no run with a bucket made."""


def take_folder(project: Project, key: TakeKey) -> Path:
    """Return the folder of a take, made or not."""
    return project.archive / f"{project.prefix}{key}"


def filed_folders(project: Project) -> frozenset[str]:
    """Return the names of the folders that hold a take, of any storyboard beside the project's too."""
    return frozenset(slate_file.parent.name for slate_file in project.archive.glob(f"*/{SLATE}"))


def bring_slates(project: Project) -> None:
    """Bring the slates and verdicts of every take to this disk, where they are kept in a bucket."""
    if bucket := bucket_of(project):
        bring_records(project.archive, bucket, (SLATE, VERDICT))


def read_takes(project: Project, *, known: Iterable[Take] = ()) -> Takes:
    """
    Return every archived take of the project's storyboard.

    Of those that are *known*, read before, only what people say of them is read again: slates never change.

    Raises:
        ArchiveError: A slate cannot be read; it names the file.
    """
    bring_slates(project)
    slates = {take.folder: take.slate for take in known}
    found: defaultdict[tuple[str, int], list[Take]] = defaultdict(list)
    for slate_file in sorted(project.archive.glob(f"*/{SLATE}")):
        take = _read_take(slate_file, slate=slates.get(slate_file.parent.name))
        if take.slate.attempt.storyboard == project.file.name:
            found[take.key.shot, take.key.segment].append(take)
    return {segment: tuple(sorted(takes, key=lambda take: take.key.take)) for segment, takes in found.items()}


def read_take(project: Project, folder: str) -> Take:
    """
    Return the take of *folder*, a name in the archive.

    Raises:
        ArchiveError: It is not there, or its slate cannot be read.
    """
    return find_take(project, folder) or _read_take(project.archive / folder / SLATE)


def find_take(project: Project, folder: str) -> Take | None:
    """
    Return the take of *folder*, a name in the archive; None where there is none.

    Raises:
        ArchiveError: Its slate cannot be read, or *folder* is no name.
    """
    if not is_folder_name(folder) or folder.startswith("."):
        raise ArchiveError(f"{folder!r} is not the name of a take's folder", hint="name a folder of the archive")
    slate_file = project.archive / folder / SLATE
    bucket = bucket_of(project)
    if bucket and not slate_file.exists():
        bring_record(project.archive, bucket, f"{folder}/{SLATE}")
    if not slate_file.exists():
        return None
    if bucket:
        bring_record(project.archive, bucket, f"{folder}/{VERDICT}")
    return _read_take(slate_file)


def find_takes_of(project: Project, task_ids: Iterable[str]) -> dict[str, Take]:
    """
    Return the archived takes that the services' tasks of these ids made, of any storyboard beside the project's too.

    Raises:
        ArchiveError: A slate that names one of them cannot be read.
    """
    bring_slates(project)
    wanted = {task_id: json.dumps(task_id, ensure_ascii=False).encode() for task_id in task_ids}
    found: dict[str, Take] = {}
    for slate_file in sorted(project.archive.glob(f"*/{SLATE}")):
        # Parsing is slow: only slates that hold one of the ids are parsed.
        if any(written in _bytes_of(slate_file) for written in wanted.values()):
            take = _read_take(slate_file)
            if (task_id := take.slate.attempt.task_id) in wanted:
                found[task_id] = take
    return found


def missing_files(project: Project, take: Take) -> tuple[str, ...]:
    """Return the names of a take's files that are nowhere in the archive with the bytes that were filed."""
    bucket = bucket_of(project)
    there = bucket.names() if bucket else {}
    return tuple(
        facts.path
        for facts in _files_of(take.slate)
        if f"{take.folder}/{facts.path}" not in there and not _is_as_filed(project.archive / take.folder, facts)
    )


def _is_as_filed(folder: Path, facts: FileFacts) -> bool:
    try:
        return file_facts(folder / facts.path) == facts
    except OSError:
        return False


def _bytes_of(slate_file: Path) -> bytes:
    try:
        return slate_file.read_bytes()
    except OSError:
        return b""


def _read_take(slate_file: Path, *, slate: Slate | None = None) -> Take:
    """Return the take of *slate_file*, with *slate* where that was read before."""
    try:
        slate = slate or Slate.model_validate_json(slate_file.read_bytes())
    except (ValidationError, OSError) as error:
        raise ArchiveError(
            f"{slate_file}: this slate cannot be read{_reason(error)}",
            hint="restore it from a copy, or move its folder out of the archive and shoot again",
        ) from error
    words = read_words(slate_file.with_name(VERDICT))
    return Take(folder=slate_file.parent.name, slate=slate, verdict=words.verdict, notes=words.notes)


def _reason(error: ValidationError | OSError) -> str:
    """Return what is wrong, to be appended to a sentence."""
    if isinstance(error, OSError):
        return f": {error.strerror}"
    problem = error.errors(include_input=False, include_url=False, include_context=False)[0]
    place = ".".join(map(str, problem["loc"]))
    return f": {place}: {problem['msg']}"[:300] if place else ""


def read_verdict(project: Project, folder: str) -> Verdict | None:
    """
    Return what a person said of the take in *folder*; None where nobody said anything.

    Raises:
        ArchiveError: It cannot be read.
    """
    if bucket := bucket_of(project):
        bring_record(project.archive, bucket, f"{folder}/{VERDICT}")
    return read_words(project.archive / folder / VERDICT).verdict


def file_verdict(project: Project, take: Take, verdict: Verdict | None) -> Take:
    """File what a person said of the whole take, in place of what was said before; None takes it back."""
    return _file_words(project, take, lambda words: words.with_verdict(verdict))


def remove_verdict(project: Project, take: Take) -> Take:
    """Remove the verdict of a take, as if nobody had approved or rejected it; notes at its times stay."""
    return file_verdict(project, take, None)


def file_notes(project: Project, take: Take, change: Callable[[tuple[TakeNote, ...]], Iterable[TakeNote]]) -> Take:
    """File what *change* makes of the notes that people made at times of the take."""
    return _file_words(project, take, lambda words: words.with_notes(in_order(tuple(change(words.notes)))))


def _file_words(project: Project, take: Take, change: Callable[[TakeWords], TakeWords]) -> Take:
    bucket, name = bucket_of(project), f"{take.folder}/{VERDICT}"
    # Verdict and notes are one file: what another thread files meanwhile must not be lost.
    with _FILING:
        if bucket:
            bring_record(project.archive, bucket, name)
        words = change(read_words(project.archive / name))
        said = words.to_file()
        if said:
            if bucket:
                bucket.write(name, said)
            write_durably(project.archive / name, said)
        else:
            if bucket:
                bucket.remove(name)
            (project.archive / name).unlink(missing_ok=True)
    return take.model_copy(update={"verdict": words.verdict, "notes": words.notes})


def file_facts(path: Path) -> FileFacts:
    """Return name, size and digest of a file in a take's folder."""
    return FileFacts(path=path.name, bytes=path.stat().st_size, sha256=digest_of(path))


def file_slate(folder: Path, slate: Slate) -> Take:
    """Write the slate, which makes the take exist."""
    write_durably(folder / SLATE, slate.model_dump_json(indent=2).encode())
    return Take(folder=folder.name, slate=slate)


def claim_take(project: Project, key: TakeKey, *, owner: str) -> bool:
    """
    Take the number of *key* for the database called *owner*; return whether it is free, or was this database's before.

    So two machines that do not know each other never make two takes with one name.
    """
    folder = take_folder(project, key)
    bucket = bucket_of(project)
    return not folder.exists() and (bucket is None or bucket.claim(f"{folder.name}/{OWNER}", owner.encode()))


def require_archive(project: Project) -> None:
    """
    See that takes can be filed, before any is paid.

    Raises:
        ArchiveError: Nothing can be written there.
    """
    try:
        make_folder(project.archive)
        if not os.access(project.archive, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise unwritable(project.archive, error) from error


def send_files(project: Project, folder: str, slate: Slate) -> None:
    """
    Send clip and frames of a take to the bucket, where there is one; its slate must come after.

    Raises:
        ArchiveError: The bucket cannot be used, or holds other bytes than those sent.
    """
    if bucket := bucket_of(project):
        for facts in _files_of(slate):
            bucket.send(project.archive / folder / facts.path, f"{folder}/{facts.path}", sha256=facts.sha256)


def send_slate(project: Project, folder: str, slate: Slate) -> None:
    """Send the slate of a take, which makes it exist in the bucket, where there is one."""
    if bucket := bucket_of(project):
        bucket.write(f"{folder}/{SLATE}", slate.model_dump_json(indent=2).encode())


def send_takes(project: Project) -> tuple[str, ...]:
    """
    Send the takes that only this disk has, filed before there was a bucket, and return their folders' names.

    Raises:
        ArchiveError: A slate cannot be read, the bucket cannot be used, or another film's take has a name of ours.
    """
    bucket = bucket_of(project)
    if bucket is None:
        return ()
    there = bucket.names()
    unsent = [file for file in sorted(project.archive.glob(f"*/{SLATE}")) if f"{file.parent.name}/{SLATE}" not in there]
    for file in unsent:
        take = _read_take(file)
        if not bucket.claim(f"{take.folder}/{OWNER}", _SENT):
            raise ArchiveError(
                f"{file.parent}: {bucket.place} already holds another take of this name",
                hint="two films of one folder name share this archive: rename this project's folder",
            )
        send_files(project, take.folder, take.slate)
        if words := TakeWords(take.verdict, take.notes).to_file():
            bucket.write(f"{take.folder}/{VERDICT}", words)
        bucket.write(f"{take.folder}/{SLATE}", file.read_bytes())
    return tuple(file.parent.name for file in unsent)


def bring_files(project: Project, takes: Iterable[Take], *, clips: bool = True) -> None:
    """
    See that the files of *takes* are on this disk, the *clips* too, with the digests in their slates.

    They may be missing or have other bytes only where the archive is kept in a bucket: then they are fetched again.

    Raises:
        ArchiveError: One is not in the bucket either, is damaged there, or cannot be written here.
    """
    bucket = bucket_of(project)
    if bucket is None:
        return
    wanted = [(take.folder, facts) for take in takes for facts in _files_of(take.slate) if clips or facts.path != VIDEO]
    missing = [(folder, facts) for folder, facts in wanted if not _is_whole(project.archive / folder, facts)]

    def fetch(missing_file: tuple[str, FileFacts]) -> None:
        folder, facts = missing_file
        bring_file(project.archive, bucket, f"{folder}/{facts.path}", sha256=facts.sha256)

    with several_at_once() as several:
        list(several.map(fetch, missing))


def _is_whole(folder: Path, facts: FileFacts) -> bool:
    try:
        return digest_of(folder / facts.path) == facts.sha256
    except OSError:
        return False


def _files_of(slate: Slate) -> tuple[FileFacts, ...]:
    return (slate.video, slate.last_frame, slate.first_frame)
