"""
The run's log: JSON lines in ``reports/run.log``, for whoever must find out later what happened.

It holds every request with the service's id for it, every change of a take and
every ffmpeg command; no keys, no prompts, no pictures. What a process does for
the run of another one, it writes beside that: ``run.w1.log``.
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from storyboard.files import append_to, make_folder, unwritable
from storyboard.model.visible import visible
from storyboard.project import Project

FACTS = "facts"
"""The ``extra`` key under which a log call gives values for the line, as a mapping of plain values."""

_LONGEST_BYTES = 10 * 1024 * 1024
_KEPT = 3


@dataclass(frozen=True, slots=True)
class _Work:
    """What is being worked on."""

    project: Project
    run_id: str


_work: ContextVar[_Work | None] = ContextVar("_work", default=None)


def work_for_run(project: Project, *, run_id: str) -> None:
    """Say for which run the current task works from now on, and with it all that it starts."""
    _work.set(_Work(project, run_id))


def new_run_id(project: Project) -> str:
    """Return a name for a run that begins now: ``fox_20260404T184434.532830Z``."""
    return f"{project.name}_{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}"


@contextmanager
def run_log(project: Project, run_id: str) -> Iterator[None]:
    """
    Write what is logged while a run lasts to the project's ``reports/run.log``, after what stands there.

    Raises:
        Unwritable: The file cannot be written.
    """
    file = project.report("run.log")
    try:
        make_folder(project.reports)
        handler = _File(file, run_id)
    except OSError as error:
        raise unwritable(file, error) from error
    handler.addFilter(lambda _record: _is_of(project))
    with _listen_with(handler):
        yield


@contextmanager
def guest_log(name: str, *, own: Project | None = None) -> Iterator[None]:
    """
    Write what this process, called *name*, does for other projects than its *own* to a file in each one's reports.

    Several processes and machines may be at work for a run: each has a file of its own.
    """
    with _listen_with(_Guest(name, own)):
        yield


@contextmanager
def _listen_with(handler: logging.Handler) -> Iterator[None]:
    logger = logging.getLogger("storyboard")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(min(level, logging.INFO) if level else logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        handler.close()


def _is_of(project: Project) -> bool:
    work = _work.get()
    return work is None or work.project == project


class _File(RotatingFileHandler):
    """One log file."""

    def __init__(self, file: Path, run_id: str = "") -> None:
        super().__init__(file, maxBytes=_LONGEST_BYTES, backupCount=_KEPT, encoding="utf-8", delay=not run_id)
        self.setFormatter(_Lines(run_id))

    def _open(self) -> TextIOWrapper:
        return open(self.baseFilename, self.mode, encoding=self.encoding, opener=append_to)  # type: ignore[return-value]

    def close(self) -> None:
        """Close the file; what cannot be written any more is left out."""
        with suppress(OSError):
            super().close()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is logging's
        """Leave out a line that cannot be written: what comes of a full disk, the journal and the archive say."""


class _Guest(logging.Handler):
    """A log file in the reports of every project that is worked on."""

    def __init__(self, name: str, own: Project | None) -> None:
        super().__init__()
        self._name = name
        self._own = own
        self._files: dict[Path, _File] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Write *record* to the log of the project at work."""
        work = _work.get()
        if work is None or work.project == self._own or not work.project.reports.parent.is_dir():
            return
        file = self._file_of(work.project)
        try:
            make_folder(work.project.reports)
        except OSError:
            file.handleError(record)
            return
        file.handle(record)
        # It opens again with the next line: many projects may be worked on.
        file.close()

    def _file_of(self, project: Project) -> _File:
        place = project.report(f"run.{self._name}.log")
        return self._files.setdefault(place, _File(place))


class _Lines(logging.Formatter):
    """One JSON object a line."""

    def __init__(self, run_id: str) -> None:
        super().__init__()
        self._run_id = run_id

    def format(self, record: logging.LogRecord) -> str:
        """Return *record* as one line of JSON."""
        work = _work.get()
        line = {
            "ts": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "run_id": self._run_id or (work.run_id if work else ""),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, FACTS, {}),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return visible(json.dumps(line, ensure_ascii=False, default=str))
