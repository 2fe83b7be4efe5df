"""
Prepare each clip for its reels as soon as it is filed, while the run still waits for others.

It listens to a run and controls nothing: the reel makes what could not be prepared, or
reports why not. So an error in here is reported and logged, and ends no run.
"""

import logging
import os
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import get_native_id
from types import TracebackType
from typing import Self

from storyboard.archive.takes import VIDEO, read_take
from storyboard.errors import StoryboardError
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Source
from storyboard.project import Project
from storyboard.reporter import Event, Note, Reporter, ShotChanged
from storyboard.stitch.measure_take import measure_take
from storyboard.stitch.pieces import prepare

_log = logging.getLogger(__name__)

_LOW_PRIORITY = 10


class ClipPreparer:
    """A reporter that passes on what happens, and prepares each clip beside it. Leaving it waits for the last one."""

    def __init__(self, reporter: Reporter, *, project: Project, cache: Path) -> None:
        """Pass events on to *reporter*."""
        self._reporter = reporter
        self._project = project
        self._cache = cache
        # One thread is enough: clips come one by one, and the run needs the processors.
        self._pool = ThreadPoolExecutor(1, initializer=_give_way)
        self._begun: list[Future[None]] = []

    def report(self, event: Event) -> None:
        """Pass *event* on, and prepare the clip where the event says that one was filed."""
        self._reporter.report(event)
        if isinstance(event, ShotChanged) and event.state == "done":
            self._begun.append(self._pool.submit(self._make_ready, event.key))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=error is not None)
        self._tell_mistakes([mistake for job in self._begun if not job.cancelled() and (mistake := job.exception())])

    def _tell_mistakes(self, mistakes: Sequence[BaseException]) -> None:
        """Tell of errors that nobody foresaw; the first of them is logged whole."""
        if not mistakes:
            return
        first = mistakes[0]
        _log.error("%d clips are not prepared", len(mistakes), exc_info=first)
        why = f"{type(first).__name__}: {first}" if str(first) else type(first).__name__
        told = (
            f"preparing failed for {len(mistakes)} of {len(self._begun)} clips ({why}): the reels make what is missing"
        )
        self._reporter.report(Note(f"{told}; this is a bug, and reports/run.log says where"))

    def _make_ready(self, key: TakeKey) -> None:
        try:
            self._prepare(key)
        except StoryboardError as error:
            # The reel finds the same, and reports it.
            _log.info("%s is not prepared: %s", key, error.message)

    def _prepare(self, key: TakeKey) -> None:
        take = read_take(self._project, f"{self._project.prefix}{key}")
        if not take.slate.attempt.asked.has_task:
            return  # a still has no clip, and neither has a recording
        sources = {source.role: source for source in take.slate.attempt.sources}
        prepare(
            self._clip(take.folder),
            cache=self._cache,
            opens_on=self._other(sources.get("first_frame"), "last_frame"),
            ends_on=self._other(sources.get("last_frame"), "first_frame"),
        )
        measure_take(self._project, take, cache=self._cache)

    def _other(self, source: Source | None, frame: str) -> Path | None:
        return self._clip(source.place) if source and source.kind == frame else None

    def _clip(self, folder: str) -> Path:
        return self._project.archive / folder / VIDEO


def _give_way() -> None:
    """Let everything else on this machine go first."""
    if sys.platform == "linux":
        # There a thread has a priority of its own.
        os.setpriority(os.PRIO_PROCESS, get_native_id(), _LOW_PRIORITY)
