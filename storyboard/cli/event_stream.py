"""What happens, as JSON lines on the standard output: each is whole; the last is the result, or why there is none."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import typer

from storyboard.cli.console import tell
from storyboard.cli.streams import print_line_of_data
from storyboard.errors import CommandError, Interrupted, OutputLost
from storyboard.project import Project
from storyboard.reporter import Event


@dataclass(slots=True)
class EventStream:
    """A reporter for programs."""

    place: Project | None = None
    """Whose tasks go on where a ^C ends the verb."""
    lost: OutputLost | None = None
    """Why lines are missing: what is paid goes on all the same."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def report(self, event: Event) -> None:
        """Print *event*."""
        # What describes events takes longer to import than anything else of a verb's beginning.
        from storyboard.actions.event_lines import event_line  # noqa: PLC0415

        self.print(event_line(event).model_dump(mode="json"))

    def end(self, result: object, *, exit_status: int = 0) -> None:
        """Print the last line of a verb that did its work: its *result*."""
        # As above.
        from storyboard.actions.event_lines import result_line  # noqa: PLC0415

        self.print(result_line(result, exit_status=exit_status).model_dump(mode="json"))

    def print(self, line: dict[str, object]) -> None:
        """Print one line; none after one that was lost, and none into the middle of another thread's."""
        with self._lock:
            if self.lost is None:
                try:
                    print_line_of_data(json.dumps(line))
                except OutputLost as lost:
                    self.lost = lost


@contextmanager
def event_stream(*, events: bool, json: bool) -> Iterator[EventStream | None]:
    """
    Give a stream where *events* are asked for, and end it with why the verb failed or what goes on after a ^C.

    Raises:
        CommandError: One document is asked for, too.
        OutputLost: Not all lines went out.
    """
    if events and json:
        raise CommandError("--json prints one document, and --events many", hint="leave one of them out")
    if not events:
        yield None
        return
    stream = EventStream()
    try:
        yield stream
    except Interrupted as stopped:
        _print_stopped(stream, stopped)
        raise
    except KeyboardInterrupt:
        _print_stopped(stream, Interrupted("Stopped. Run the same command again to go on."))
        raise
    except typer.Exit:
        # The result is told already, with its status; unless that was lost, too.
        if stream.lost is not None:
            tell(stream.lost)
        raise
    except Exception as error:
        _print_error(stream, error)
        raise
    if stream.lost is not None:
        raise stream.lost


def _print_stopped(stream: EventStream, stopped: Interrupted) -> None:
    from storyboard.actions.event_lines import stopped_line  # noqa: PLC0415 - only a verb that tells events needs it

    stream.print(stopped_line(stopped, stream.place).model_dump(mode="json"))


def _print_error(stream: EventStream, error: Exception) -> None:
    from storyboard.actions.event_lines import error_line  # noqa: PLC0415 - only a verb that tells events needs it

    stream.print(error_line(error).model_dump(mode="json"))
