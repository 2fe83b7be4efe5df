"""
Server-sent events: what happens is told to every page that listens, and no slow page holds up another.

What a page has not taken yet is kept as one event of each kind, so that nothing piles up.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from storyboard.studio.answers import to_json

_ALIVE_EVERY_S: Final = 15.0


@dataclass(frozen=True, slots=True)
class FilmEvent:
    """A film moved on."""

    mark: str
    shots: frozenset[str] = frozenset()
    """Those that are others now."""
    parts: frozenset[str] = frozenset()
    """Other parts of the film that are others now: `run`, `budget`, `reels`."""

    def after(self, earlier: "FilmEvent") -> "FilmEvent":
        """Return this event together with one that was not taken."""
        return FilmEvent(self.mark, self.shots | earlier.shots, self.parts | earlier.parts)


@dataclass(frozen=True, slots=True)
class JobEvent:
    """Work that was begun here moved on."""

    id: str
    kind: str
    """`stitch`, `export` or `hear`."""
    state: str
    """`running`, `done` or `failed`."""
    share: float = 0
    said: str = ""
    """A sentence for people."""
    files: tuple[str, ...] = ()
    """What was made: paths from the project's folder where it lies there."""
    problems: tuple[str, ...] = ()
    """What a person should see to, a sentence each."""


@dataclass(slots=True, eq=False)
class _Listener:
    """A page that listens."""

    film: FilmEvent | None = None
    jobs: dict[str, JobEvent] = field(default_factory=dict)
    wake: asyncio.Event = field(default_factory=asyncio.Event)

    def take_lines(self) -> list[str]:
        """Return what is to be told, as lines of an event stream, and forget it."""
        film, jobs, self.film, self.jobs = self.film, self.jobs, None, {}
        self.wake.clear()
        told = [_lines("job", job) for job in jobs.values()]
        if film is not None:
            told.append(_lines("film", {"mark": film.mark, "shots": sorted(film.shots), "parts": sorted(film.parts)}))
        return told


class Listeners:
    """All pages that listen to one film; used on the server's loop alone."""

    def __init__(self) -> None:
        self._pages: set[_Listener] = set()
        self._is_over = False

    def __len__(self) -> int:
        return len(self._pages)

    def tell_film(self, event: FilmEvent) -> None:
        """Tell every page that the film moved on."""
        for page in self._pages:
            page.film = event.after(page.film) if page.film else event
            page.wake.set()

    def tell_job(self, event: JobEvent) -> None:
        """Tell every page how far a job is."""
        for page in self._pages:
            page.jobs[event.id] = event
            page.wake.set()

    def end(self) -> None:
        """End all streams at once."""
        self._is_over = True
        for page in self._pages:
            page.wake.set()

    async def stream(self, first: FilmEvent, jobs: Sequence[JobEvent] = ()) -> AsyncIterator[str]:
        """Give the lines of an event stream that begins with *first* and *jobs*, until the page or the server goes."""
        page = _Listener(film=first, jobs={job.id: job for job in jobs})
        self._pages.add(page)
        try:
            yield "retry: 1000\n\n"
            while not self._is_over:
                for lines in page.take_lines():
                    yield lines
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(page.wake.wait(), _ALIVE_EVERY_S)
                    continue
                yield ": alive\n\n"
        finally:
            self._pages.discard(page)


def _lines(kind: str, data: object) -> str:
    return f"event: {kind}\ndata: {to_json(data).decode('utf-8')}\n\n"
