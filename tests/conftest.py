"""
What every test shares.

Where everything must run, a test that was skipped has failed. Slow tests that are left out are counted. No mistake
stays unseen.
"""

import logging
import os
import shutil
import signal
import tempfile
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest

from storyboard.model import capabilities

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)

# What a shell starts in the background ignores ^C, and hands that on to what it starts itself.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Without a handler, DBOS keeps the stderr of its first use: that of a verb which a test runs is soon closed.
logging.getLogger("dbos").addHandler(logging.NullHandler())

_NOT_SLOW = "not slow"
"""What pyproject.toml selects."""
_LEFT_OUT = pytest.StashKey[int]()
_FILMS = "STORYBOARD_TESTS_FILMS"
_REQUIRE_ALL = os.environ.get("STORYBOARD_REQUIRE_ALL", "0") not in {"", "0"}


@pytest.fixture(autouse=True)
def mistakes() -> Iterator[list[logging.LogRecord]]:
    """Errors of ours that end no run; a test that provokes one clears them, for any other they are a failure."""
    handler = _Mistakes(logging.ERROR)
    logger = logging.getLogger("storyboard.stitch.clip_preparer")
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


def pytest_configure(config: pytest.Config) -> None:
    """
    Let workers share what they make: films, in a folder that is gone after the last of them, and compiled code.

    Where Python is told to keep no compiled code, each of the workers and of the many processes that tests start would
    compile all of it anew.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if _FILMS not in os.environ:
        os.environ[_FILMS] = tempfile.mkdtemp(prefix="storyboard-films-")
        config.add_cleanup(lambda: shutil.rmtree(os.environ.pop(_FILMS), ignore_errors=True))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    return _fail_if_skipped(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    return _fail_if_skipped(report)


def _fail_if_skipped(report: Report) -> Report:
    if _REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"skipped, where STORYBOARD_REQUIRE_ALL allows no skip: {reason}"
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Run all of a file that is named, also what is slow; and one file, or tests that are named, in this process."""
    files = {place.partition("::")[0] for place in config.args}
    if not all(file.endswith(".py") for file in files):
        return
    if not any(word.startswith("-m") for word in config.invocation_params.args):
        config.option.markexpr = ""
    if len(files) == 1 and config.option.numprocesses == "logical":
        config.option.numprocesses = 0


@pytest.hookimpl(wrapper=True, optionalhook=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """Run two tests a processor: a test waits for half of its time, for a queue, a process or a disk."""
    processors = yield
    return processors if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else 2 * processors


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Count the slow tests that are left out."""
    for item in items:
        if item.config.option.markexpr == _NOT_SLOW and item.get_closest_marker("slow"):
            item.config.stash[_LEFT_OUT] = item.config.stash.get(_LEFT_OUT, 0) + 1


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let a worker tell what it left out; all leave out the same."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash.get(_LEFT_OUT, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    # One that crashed tells nothing.
    told = getattr(node, "workeroutput", {}).get("left_out", 0)
    node.config.stash[_LEFT_OUT] = max(told, node.config.stash.get(_LEFT_OUT, 0))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if slow := config.stash.get(_LEFT_OUT, 0):
        counted = "1 slow test was" if slow == 1 else f"{slow} slow tests were"
        terminalreporter.write_line(f"{counted} left out; `pytest -m slow` runs them.")


@pytest.fixture(autouse=True, scope="session")
def before_any_retirement():
    """
    Let every model of the table live, whatever the calendar says: films of the tests stand on many of them.

    A test about retirement sets the day on which it plays.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(capabilities, "_now", lambda: datetime(2026, 3, 1, tzinfo=UTC))
        yield


@pytest.fixture(scope="module")
def plain_films():
    """Let the simulator show one film in every shot that opens on no picture: painting one takes a second."""
    from tests import films_at_hand  # noqa: PLC0415 - it needs NumPy

    films_at_hand.share_films()
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("STORYBOARD_TESTS_PLAIN", "1")
        yield


@pytest.fixture
def in_december(monkeypatch):
    """Play on a day after the 1.x models were retired."""
    monkeypatch.setattr(capabilities, "_now", lambda: datetime(2026, 12, 1, tzinfo=UTC))
