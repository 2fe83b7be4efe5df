"""
The run's log: JSON lines in ``reports/run.log``, for whoever must find out later what happened.

It holds every request with the service's id for it, every change of a take and
every ffmpeg command; no keys, no prompts, no pictures.
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler

from storyboard.errors import ArchiveError
from storyboard.project import Project

FACTS = "facts"
"""The ``extra`` key under which a log call gives values for the line, as a mapping of plain values."""

_LONGEST_BYTES = 10 * 1024 * 1024
_KEPT = 3


@contextmanager
def run_log(project: Project, run_id: str) -> Iterator[None]:
    """
    Write what is logged while a run lasts to the project's ``reports/run.log``, after what stands there.

    Raises:
        ArchiveError: The file cannot be written.
    """
    logger = logging.getLogger("storyboard")
    level = logger.level
    try:
        project.reports.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            project.reports / "run.log", maxBytes=_LONGEST_BYTES, backupCount=_KEPT, encoding="utf-8"
        )
    except OSError as error:
        raise ArchiveError(
            f"{project.reports / 'run.log'}: cannot be written: {error.strerror}",
            hint="a run needs to write in the project's folder",
        ) from error
    handler.setFormatter(_Lines(run_id))
    logger.addHandler(handler)
    logger.setLevel(min(level, logging.INFO) if level else logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        handler.close()


class _Lines(logging.Formatter):
    """One JSON object a line."""

    def __init__(self, run_id: str) -> None:
        super().__init__()
        self._run_id = run_id

    def format(self, record: logging.LogRecord) -> str:
        """Return *record* as one line of JSON."""
        line = {
            "ts": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "run_id": self._run_id,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, FACTS, {}),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
