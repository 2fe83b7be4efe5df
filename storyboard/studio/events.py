"""
What happens to a film, as server-sent events: one watcher a film, whoever looks.

A film is looked at again when one of its files moved on. An event carries a mark; the page asks for what it shows.
"""

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.concurrency import run_in_threadpool

from storyboard.project import Project

_LOOK_EVERY_S = 0.4
_ALIVE_EVERY_S = 15.0


class Watcher:
    """Tells those who listen when a film moved on."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._mark = ""
        self._listeners: set[asyncio.Queue[str]] = set()
        self._task: asyncio.Task[None] | None = None

    async def events(self) -> AsyncIterator[str]:
        """Yield the lines of an event stream: the mark now, then each that is another one."""
        queue: asyncio.Queue[str] = asyncio.Queue(maxsize=8)
        self._listeners.add(queue)
        if self._task is None or self._task.done():
            self._mark = await run_in_threadpool(mark_of, self._project)
            self._task = asyncio.create_task(self._watch())
        try:
            yield f"retry: 1000\nevent: film\ndata: {self._mark}\n\n"
            while True:
                try:
                    mark = await asyncio.wait_for(queue.get(), _ALIVE_EVERY_S)
                except TimeoutError:
                    yield ": alive\n\n"
                else:
                    yield f"event: film\ndata: {mark}\n\n"
        finally:
            self._listeners.discard(queue)

    async def _watch(self) -> None:
        while self._listeners:
            await asyncio.sleep(_LOOK_EVERY_S)
            mark = await run_in_threadpool(mark_of, self._project)
            if mark != self._mark:
                self._mark = mark
                for queue in tuple(self._listeners):
                    with contextlib.suppress(asyncio.QueueFull):
                        queue.put_nowait(mark)


def mark_of(project: Project) -> str:
    """Return what changes whenever a file that the page shows something of moved on; no file is read."""
    seen = hashlib.blake2b(digest_size=8)
    for path in _watched(project):
        try:
            stat = path.stat()
        except OSError:
            continue
        seen.update(f"{path.name} {stat.st_mtime_ns} {stat.st_size}\n".encode("utf-8", "backslashreplace"))
    return seen.hexdigest()


def _watched(project: Project) -> list[Path]:
    # Takes are folders of the archive, and a verdict is a file in one: both change the time of a folder.
    folders = [project.folder, project.archive, project.reels, project.reports, project.state]
    files = []
    for folder in folders:
        files.append(folder)
        with contextlib.suppress(OSError):
            files += sorted(folder.iterdir())
    return files
