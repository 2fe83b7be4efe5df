"""
What a person sees of a run, from its first moment on, and what a ^C ends it with.

It imports nothing that plans, shoots or stitches: the first word must not wait for that.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from storyboard.cli.event_stream import EventStream
from storyboard.cli.progress import fitting_reporter
from storyboard.project import Project
from storyboard.reporter import Reporter, Silent


@contextmanager
def watched_run(place: Project, *, json: bool, stream: EventStream | None = None) -> Iterator[Reporter]:
    """
    Give the reporter of a run, or its *stream* of events; tell what goes on at the service where a ^C ends it.

    Raises:
        Interrupted: Somebody pressed ^C.
    """
    try:
        if stream is not None:
            stream.place = place
            yield stream
            return
        with fitting_reporter() as watcher:
            yield Silent() if json else watcher
    except KeyboardInterrupt as interrupt:
        # What was noted of takes is read only where somebody asks for it.
        from storyboard.actions.interrupted_run import interrupted_run  # noqa: PLC0415

        raise interrupted_run(place) from interrupt
