"""
One film of a studio while somebody looks at it: read once for all pages, watched while one listens.
"""

import asyncio
import contextlib
import secrets
import time
from collections.abc import AsyncIterator
from typing import Final

from starlette.concurrency import run_in_threadpool

from storyboard.errors import StoryboardError
from storyboard.project import Project
from storyboard.studio.events import FilmEvent, JobEvent, Listeners
from storyboard.studio.marks import mark_of
from storyboard.studio.snapshot import Snapshot, change_between, read_snapshot

_LOOK_EVERY_S: Final = 0.4
_SHARE_OF_TIME: Final = 0.01
"""How much of the time looking at files may take where nothing happens."""
_START: Final = secrets.token_hex(4)


class LiveFilm:
    """A film, as it stands whenever somebody asks."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.listeners = Listeners()
        self._snapshot: Snapshot | None = None
        self._files = ""
        """The mark of the files that the snapshot was read from."""
        self._lock = asyncio.Lock()
        self._watch: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._is_touched = True

    @property
    def latest(self) -> Snapshot | None:
        """The film as it was last read; None where nobody asked yet."""
        return self._snapshot

    async def now(self) -> Snapshot:
        """Return the film as it stands; while it is watched, that is as it was last seen."""
        if self._snapshot is not None and self._is_watched and not self._is_touched:
            return self._snapshot
        return (await self._look())[0]

    def touch(self) -> None:
        """Take note that something was done here, so that it is seen at once."""
        self._is_touched = True
        self._wake.set()

    async def stream(self) -> AsyncIterator[str]:
        """Give what happens to the film as the lines of an event stream."""
        first = await self.now()
        if not self._is_watched:
            self._watch = asyncio.create_task(self._watch_files())
        async for lines in self.listeners.stream(FilmEvent(first.mark)):
            yield lines

    def tell_job(self, event: JobEvent) -> None:
        """Tell every page how far a job is."""
        self.listeners.tell_job(event)

    def end(self) -> None:
        """End all streams, as the server stops."""
        self.listeners.end()
        if self._watch is not None:
            self._watch.cancel()

    @property
    def _is_watched(self) -> bool:
        return self._watch is not None and not self._watch.done()

    async def _look(self) -> tuple[Snapshot, float]:
        """Return the film as it stands, read again only where a file moved on, and how long looking took."""
        async with self._lock:
            # What is touched from here on is looked at again.
            self._is_touched = False
            began = time.thread_time()
            files, spent_s = await run_in_threadpool(_timed_mark, self.project)
            if self._snapshot is None or files != self._files:
                before, began = self._snapshot, time.monotonic()
                now = await run_in_threadpool(read_snapshot, self.project, before, start=_START)
                spent_s = max(spent_s, (time.monotonic() - began) * _SHARE_OF_TIME)
                self._snapshot, self._files = now, files
                if now is not before:
                    self.listeners.tell_film(change_between(before, now))
            return self._snapshot, spent_s

    async def _watch_files(self) -> None:
        while len(self.listeners) or self._is_touched:
            spent_s = 0.0
            # What cannot be read now may be read the next time.
            with contextlib.suppress(StoryboardError, OSError):
                _, spent_s = await self._look()
            self._wake.clear()
            if self._is_touched:
                continue
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), max(_LOOK_EVERY_S, spent_s / _SHARE_OF_TIME))


def _timed_mark(project: Project) -> tuple[str, float]:
    began = time.thread_time()
    return mark_of(project), time.thread_time() - began
