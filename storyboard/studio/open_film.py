"""One film of a studio: read once for all pages that show it, and watched while a page listens."""

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from starlette.concurrency import run_in_threadpool

from storyboard.actions.cut import cut_view
from storyboard.actions.film_view import FilmSummary, film_summary
from storyboard.actions.film_watch import FilmWatch
from storyboard.actions.shot_view import shot_detail
from storyboard.actions.used_files import used_pictures, used_sounds
from storyboard.errors import StoryboardError
from storyboard.project import Project
from storyboard.show.graph.draw import draw
from storyboard.studio.answers import to_json
from storyboard.studio.copies import Copies
from storyboard.studio.events import FilmEvent, JobEvent, Listeners
from storyboard.studio.jobs import Jobs
from storyboard.studio.marks import mark_of
from storyboard.studio.snapshot import Snapshot, change_between, read_snapshot

_log: Final = logging.getLogger(__name__)

_LOOK_EVERY_S: Final = 0.4
_SHARE_OF_TIME: Final = 0.01
"""How much of the time looking at files may take where nothing happens."""
_FIRST_LOOK_S: Final = 0.4
_START: Final = secrets.token_hex(4)


class OpenFilm:
    """A film, as it stands whenever somebody asks."""

    def __init__(self, name: str, project: Project) -> None:
        """*name* is the film's in addresses."""
        self.name = name
        self.project = project
        self.watch = FilmWatch(project)
        self.listeners = Listeners()
        self.copies = Copies(project)
        self.jobs = Jobs(project, tell=self._tell_job_from_thread)
        self._card: tuple[str, FilmSummary] | None = None
        self._making: asyncio.Future[FilmSummary] | None = None
        """The card that somebody waits for."""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._pictures: tuple[str, frozenset[str]] = ("", frozenset())
        self._sounds: tuple[str, frozenset[str]] = ("", frozenset())
        self._cuts: dict[str, tuple[str, bytes]] = {}
        self._drawing: tuple[str, bytes] = ("", b"")
        self._snapshot: Snapshot | None = None
        self._files = ""
        """The mark of the files that the snapshot was read from."""
        self._lock = asyncio.Lock()
        self._watch: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._touches = 1
        """How often something was done here."""
        self._touches_seen = 0
        """How many of these the snapshot holds."""

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
        self._touches += 1
        self._wake.set()

    async def stream(self) -> AsyncIterator[str]:
        """Give what happens to the film as the lines of an event stream."""
        first = await self.now()
        if not self._is_watched:
            self._watch = asyncio.create_task(self._watch_files())
        self._loop = asyncio.get_running_loop()
        job = self.jobs.latest
        at_work = (job,) if job is not None and self.jobs.is_at_work else ()
        async for lines in self.listeners.stream(FilmEvent(first.mark), at_work):
            yield lines

    def _tell_job_from_thread(self, event: JobEvent) -> None:
        if self._loop is not None:
            # The server may have stopped meanwhile.
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._tell_job, event)

    def _tell_job(self, event: JobEvent) -> None:
        self.listeners.tell_job(event)
        if event.state != "running":
            self.touch()

    async def pictures(self) -> frozenset[str]:
        """Return the pictures that the storyboard names; those it named last, where it has mistakes now."""
        now = await self.now()
        if self._pictures[0] != now.mark:
            with contextlib.suppress(StoryboardError):
                self._pictures = (now.mark, await run_in_threadpool(used_pictures, self.project))
        return self._pictures[1]

    async def sounds(self) -> frozenset[str]:
        """Return the sounds that the storyboard names; those it named last, where it has mistakes now."""
        now = await self.now()
        if self._sounds[0] != now.mark:
            with contextlib.suppress(StoryboardError):
                self._sounds = (now.mark, await run_in_threadpool(used_sounds, self.watch))
        return self._sounds[1]

    async def card(self) -> FilmSummary:
        """Return the film in a few facts; they are put together once for each state of the film."""
        now = await self.now()
        if self._card is None or self._card[0] != now.mark:
            self._card = (now.mark, await run_in_threadpool(_summary, self.name, self.watch))
        return self._card[1]

    async def card_within(self, limit_s: float) -> FilmSummary:
        """Return the film in a few facts; its name alone where that takes longer: reading goes on then."""
        if self._making is None or self._making.done():
            self._making = asyncio.ensure_future(self.card())
        await asyncio.wait({self._making}, timeout=limit_s)
        return self._making.result() if self._making.done() else _unread(self.name, self.project)

    async def now_soon(self) -> Snapshot | None:
        """Return the film as it was last read; None where reading it takes longer than a first look at a page may."""
        if self._snapshot is not None:
            return self._snapshot
        reading = asyncio.ensure_future(self.now())
        done, _ = await asyncio.wait({reading}, timeout=_FIRST_LOOK_S)
        # What is read goes on: the page's script asks for it next.
        return reading.result() if done else None

    async def cut_of_reel(self, reel: str) -> bytes:
        """
        Return the reel called *reel* as it would be cut now, as JSON; it is worked out once for each state of the film.

        Raises:
            StoryboardError: There is none, or it cannot be cut.
        """
        now = await self.now()
        mark, made = self._cuts.get(reel, ("", b""))
        if mark != now.mark:
            made = await run_in_threadpool(lambda: to_json(cut_view(self.project, reel, watch=self.watch)))
            self._cuts[reel] = (now.mark, made)
        return made

    async def shot(self, shot: str) -> bytes:
        """
        Return all of one shot, as JSON.

        Raises:
            StoryboardError: The film has mistakes, or no such shot.
        """
        return await run_in_threadpool(lambda: to_json(shot_detail(self.project, shot, watch=self.watch)))

    async def drawing(self) -> tuple[str, bytes]:
        """
        Return the film's graph as SVG, and its mark; it is drawn once for each state of the film.

        Raises:
            StoryboardInvalid: The storyboard has mistakes.
        """
        now = await self.now()
        if self._drawing[0] != now.mark:
            drawn = await run_in_threadpool(draw, self.project, Path("graph.svg"))
            self._drawing = (now.mark, drawn)
        return self._drawing

    def end(self) -> None:
        """End all streams, as the server stops."""
        self.listeners.end()
        if self._watch is not None:
            self._watch.cancel()

    @property
    def _is_touched(self) -> bool:
        return self._touches_seen < self._touches

    @property
    def _is_watched(self) -> bool:
        return self._watch is not None and not self._watch.done()

    async def _look(self) -> tuple[Snapshot, float]:
        """Return the film as it stands, read again only where a file moved on, and how long looking took."""
        async with self._lock:
            # What is done from here on is looked at again.
            touches = self._touches
            files, spent_s = await run_in_threadpool(_timed_mark, self.project)
            if self._snapshot is None or files != self._files:
                before, began = self._snapshot, time.monotonic()
                now = await run_in_threadpool(read_snapshot, self.watch, before, start=_START)
                spent_s = max(spent_s, (time.monotonic() - began) * _SHARE_OF_TIME)
                self._snapshot, self._files = now, files
                if now is not before:
                    self.listeners.tell_film(change_between(before, now))
            self._touches_seen = touches
            return self._snapshot, spent_s

    async def _watch_files(self) -> None:
        while len(self.listeners):
            touches = self._touches
            spent_s = await self._spent_on_a_look()
            self._wake.clear()
            if self._touches != touches:
                continue
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), max(_LOOK_EVERY_S, spent_s / _SHARE_OF_TIME))

    async def _spent_on_a_look(self) -> float:
        """Look at the files, and return how long that took, in seconds; what nobody foresaw must not end the watch."""
        try:
            _, spent_s = await self._look()
        except (StoryboardError, OSError):
            # What cannot be read now may be read the next time.
            return 0.0
        except Exception:  # noqa: BLE001 - it is logged, and the next look may succeed
            _log.exception("The files of %s cannot be looked at", self.name)
            return 0.0
        return spent_s


def _summary(name: str, watch: FilmWatch) -> FilmSummary:
    """Return the film of *watch* in a few facts, also of one that cannot be shown."""
    try:
        return film_summary(watch.project, watch=watch).model_copy(update={"name": name})
    except StoryboardError:
        return _unread(name, watch.project).model_copy(update={"mistakes": 1, "is_read": True})


def _unread(name: str, project: Project) -> FilmSummary:
    return FilmSummary(
        name=name, title=project.name, done=0, total=0, stills_done=0, stills_total=0, duration_s=0, spent_usd=0,
        is_free=False, budget_usd=None, waits_for_you=0, changed_at="", poster="", run=None, mistakes=0, is_read=False,
    )  # fmt: skip


def _timed_mark(project: Project) -> tuple[str, float]:
    began = time.thread_time()
    return mark_of(project), time.thread_time() - began
