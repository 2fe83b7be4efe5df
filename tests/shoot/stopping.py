"""Runs that come to their end at one point of the code, as if they were killed there."""

from collections.abc import Callable

import pytest

from storyboard.shoot import crash_points


class Stopped(Exception):
    """A run comes to its end, as if it were killed."""


def stop_at(point: str, run: Callable[..., object], *arguments: object) -> None:
    """Call *run* with *arguments*, and stop it where *point* is passed for the first time."""

    def stop(passed: str) -> None:
        if passed == point:
            raise Stopped

    crash_points.interrupt_at(stop)
    try:
        with pytest.raises(Stopped):
            run(*arguments)
    finally:
        crash_points.interrupt_at(lambda _point: None)
