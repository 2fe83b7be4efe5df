"""One more process for runs that share a database: it makes takes of any project, and takes over from the dead."""

import threading
from collections.abc import Callable

import sqlalchemy as sa

from storyboard.project import Project
from storyboard.reporter import Note, Reporter
from storyboard.shoot import dbos_tables, engine, traces
from storyboard.shoot.contexts import accept_guests
from storyboard.shoot.guests import guests_of
from storyboard.shoot.run_log import guest_log
from storyboard.shoot.state.database import place

_LOOK_EVERY_S = 0.5


def work(
    url: sa.URL, *, reporter: Reporter, reporter_of: Callable[[Project], Reporter], ended: threading.Event, once: bool
) -> None:
    """
    Work for every run that shares the database at *url*, until somebody sets *ended*.

    With *once*, until nothing is waiting or under way in it.

    Raises:
        DatabaseUnavailable: It cannot be reached.
    """
    with engine.open_shared_database(url) as opened:
        name = opened.name
        guests = guests_of(opened.engine, name=name, reporter_of=reporter_of)
        with guest_log(name), accept_guests(guests), engine.launch(opened, ()):
            reporter.report(Note(f"{name}: at work on {place(url)}"))
            if untold := traces.missing_exporter():
                reporter.report(Note(untold))
            while not ended.wait(_LOOK_EVERY_S):
                if once and not dbos_tables.is_work_left(opened.engine):
                    break
        reporter.report(Note(f"{name}: stopped"))
