"""One more machine for runs that share a database."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from storyboard.cli.progress import Lines
from storyboard.errors import CommandError
from storyboard.shoot.state.database import shared_address
from storyboard.shoot.state.state_file import VARIABLE


def worker(
    *,
    once: Annotated[bool, typer.Option("--once", help="Stop when nothing is waiting or under way.")] = False,
) -> None:
    """
    Work for every run that shares the database of STORYBOARD_DATABASE_URL, until it is stopped.

    Every machine needs the same keys, and sees the projects' folders at the same paths on one storage.
    """
    url = shared_address()
    if url is None:
        raise CommandError(
            f"{VARIABLE} is not set: there is no database that machines share",
            hint=f"export {VARIABLE}=postgresql://user:password@host:5432/storyboard",
        )
    # DBOS takes over half a second to import: no other verb pays for it.
    from storyboard.shoot.worker import work  # noqa: PLC0415

    with _stop_event() as ended:
        work(
            url,
            reporter=Lines(),
            reporter_of=lambda project: Lines(prefix=f"{project.name}: "),
            ended=ended,
            once=once,
        )


@contextmanager
def _stop_event() -> Iterator[threading.Event]:
    """Give what ^C or a supervisor's SIGTERM sets; a second one is a ^C like any other."""
    ended = threading.Event()

    def stop(*_: object) -> None:
        if ended.is_set():
            raise KeyboardInterrupt
        ended.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield ended
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
