"""
Clips made ready for their reels as soon as they are filed, while a run still waits for others.

It listens to a run and steers nothing: what could not be prepared is made, or
told, by the reel.
"""

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

from storyboard.archive import VIDEO, read_take
from storyboard.errors import ArchiveError, MediaError
from storyboard.project import Project
from storyboard.reporter import Event, Reporter, ShotChanged
from storyboard.stitch.pieces import prepare
from storyboard.takes import Source, TakeKey

_log = logging.getLogger(__name__)


class Preparing:
    """A reporter that passes on what happens, and prepares each clip beside it. Leaving it waits for the last one."""

    def __init__(self, reporter: Reporter, *, project: Project, cache: Path) -> None:
        self._reporter = reporter
        self._project = project
        self._cache = cache
        # One is enough: clips come one by one, and a run has more to do.
        self._pool = ThreadPoolExecutor(1)
        self._begun: list[Future[None]] = []

    def report(self, event: Event) -> None:
        """Pass *event* on, and prepare the clip of which it says that it is filed."""
        self._reporter.report(event)
        if isinstance(event, ShotChanged) and event.state == "done":
            self._begun.append(self._pool.submit(self._prepare, event.key))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=error is not None)
        if error is None:
            for one in self._begun:
                one.result()

    def _prepare(self, key: TakeKey) -> None:
        try:
            take = read_take(self._project, f"{self._project.prefix}{key}")
            sources = {source.role: source for source in take.slate.attempt.sources}
            prepare(
                self._clip(take.folder),
                cache=self._cache,
                opens_on=self._other(sources.get("first_frame"), "last_frame"),
                ends_on=self._other(sources.get("last_frame"), "first_frame"),
            )
        except (ArchiveError, MediaError) as error:
            # The reel reads the same files, and tells.
            _log.info("%s is not prepared: %s", key, error.message)

    def _other(self, source: Source | None, frame: str) -> Path | None:
        return self._clip(source.place) if source and source.kind == frame else None

    def _clip(self, folder: str) -> Path:
        return self._project.archive / folder / VIDEO
