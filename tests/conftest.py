"""What every test shares: where everything must run, a test that was skipped has failed; no mistake stays unseen."""

import logging
import os
import signal
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from typing import TypeVar

import pytest

from storyboard.model import capabilities

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)

# What a shell starts in the background ignores ^C, and hands that on to what it starts itself.
signal.signal(signal.SIGINT, signal.default_int_handler)

_REQUIRE_ALL = os.environ.get("STORYBOARD_REQUIRE_ALL", "0") not in {"", "0"}


@pytest.fixture(autouse=True)
def mistakes() -> Iterator[list[logging.LogRecord]]:
    """Errors of ours that end no run; a test that provokes one clears them, for any other they are a failure."""
    handler = _Mistakes(logging.ERROR)
    logger = logging.getLogger("storyboard.stitch.preparing")
    logger.addHandler(handler)
    yield handler.records
    logger.removeHandler(handler)
    assert [record.exc_info for record in handler.records] == []


class _Mistakes(logging.Handler):
    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    return _failed_if_skipped(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    return _failed_if_skipped(report)


def _failed_if_skipped(report: Report) -> Report:
    if _REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"skipped, where STORYBOARD_REQUIRE_ALL allows no skip: {reason}"
    return report


@pytest.fixture(autouse=True, scope="session")
def before_any_retirement():
    """
    Let every model of the table live, whatever the calendar says: films of the tests stand on many of them.

    A test about retirement sets the day on which it plays.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(capabilities, "_now", lambda: datetime(2026, 3, 1, tzinfo=UTC))
        yield


@pytest.fixture
def in_december(monkeypatch):
    """Play on a day after the 1.x models were retired."""
    monkeypatch.setattr(capabilities, "_now", lambda: datetime(2026, 12, 1, tzinfo=UTC))
