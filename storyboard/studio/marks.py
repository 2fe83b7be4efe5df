"""
Whether anything of a film moved on: sizes and times of its files, looked at often and cheaply; no file is read.

A take is a folder of the archive and a verdict is a file in it, so the times of folders tell of both.
"""

import hashlib
import os
import time
from collections.abc import Iterator
from typing import Final

from storyboard.archive.bucket import VARIABLE as BUCKET
from storyboard.project import Project
from storyboard.shoot.running import is_running
from storyboard.shoot.state.state_file import has_own_file, state_file

_FRESH_NS: Final = 50_000_000
"""Two writes within a tick of the disk's clock have one time: what is as new as this is looked at once more."""
_OLD_AFTER_NS: Final = 600_000_000_000
_SHARED_EVERY_S: Final = 3.0
"""How often a film is looked at whose journal or archive is no file here."""


def mark_of(project: Project) -> str:
    """Return what changes whenever a file that the page shows something of moved on."""
    seen = hashlib.blake2b(digest_size=12)
    newest = 0
    for name, size, changed_ns in _facts(project):
        newest = max(newest, changed_ns)
        seen.update(f"{name} {size} {changed_ns}\n".encode("utf-8", "backslashreplace"))
    seen.update(b"running" if is_running(project) else b"at rest")
    now_ns = time.time_ns()
    # Drafts expire and models retire, and no file tells of it.
    seen.update(str(now_ns // _OLD_AFTER_NS).encode())
    if now_ns - newest < _FRESH_NS:
        seen.update(str(now_ns).encode())
    if not has_own_file() or os.environ.get(BUCKET, "").strip():
        seen.update(str(int(time.monotonic() / _SHARED_EVERY_S)).encode())
    return seen.hexdigest()


def _facts(project: Project) -> Iterator[tuple[str, int, int]]:
    kept = {project.archive.name, project.reels.name, "reports"}
    yield from _files_below(str(project.folder), kept)
    for folder in (project.archive, project.reels):
        yield from _entries(str(folder))
    journal = str(state_file(project))
    for file in (journal, f"{journal}-wal"):
        try:
            status = os.stat(file)  # noqa: PTH116 - of thousands of files, often
        except OSError:
            continue
        # A look at the journal leaves an empty one behind for a moment.
        if status.st_size:
            yield file, status.st_size, status.st_mtime_ns


def _files_below(folder: str, but: set[str]) -> Iterator[tuple[str, int, int]]:
    """Give what a person keeps in the project's folder: the storyboard, pictures, prompts."""
    for entry in _entries_of(folder):
        if entry.name.startswith(".") or entry.name in but:
            continue
        try:
            if entry.is_dir(follow_symlinks=False):
                yield from _files_below(entry.path, set())
            else:
                status = entry.stat()
                yield entry.path, status.st_size, status.st_mtime_ns
        except OSError:
            continue


def _entries(folder: str) -> Iterator[tuple[str, int, int]]:
    for entry in _entries_of(folder):
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError:
            continue
        yield entry.path, status.st_size, status.st_mtime_ns


def _entries_of(folder: str) -> list["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []
