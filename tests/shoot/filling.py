"""
A whole `storyboard run` in a process of its own in which nothing can be written from some moment on.

`python -m tests.shoot.filling POINT ERROR FOLDER`: once the run comes to *POINT*, every file that is opened for
writing, written or synced below *FOLDER* meets *ERROR*, a name of `errno`; ``EFBIG`` is met by every file, as the
process may then write no byte more; ``EMFILE`` by every file that is opened.
"""

import errno
import io
import os
import resource
import sys
from pathlib import Path

from storyboard.cli.main import main
from storyboard.shoot import crash_points, filing, submit, take_workflows

OPEN, FSYNC = io.open, os.fsync


def fill(error: str, folder: str) -> None:
    """Let nothing be written from now on."""
    if error == "EFBIG":
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    elif error == "EMFILE":
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    else:
        refuse(getattr(errno, error), folder)


def refuse(number: int, folder: str) -> None:
    def refusal_of(path) -> OSError:
        return OSError(number, os.strerror(number), str(path))

    def open_or_refuse(file, mode="r", *more, **named):
        if set(mode) & set("wxa+") and str(file).startswith(folder):
            raise refusal_of(file)
        return OPEN(file, mode, *more, **named)

    def sync_or_refuse(handle):
        place = Path(f"/proc/self/fd/{handle}").readlink()
        if str(place).startswith(folder):
            raise OSError(number, os.strerror(number))
        return FSYNC(handle)

    io.open, os.fsync = open_or_refuse, sync_or_refuse


def quicken() -> None:
    wait = take_workflows._wait
    take_workflows._wait = lambda wait_s, **more: wait(min(wait_s, 0.05), **more)
    submit._LOOK_EVERY_S, filing._AGAIN_S = 0.05, 0.01


def run(point: str, error: str, folder: str) -> None:
    quicken()
    crash_points.interrupt_at(lambda at: fill(error, folder) if at == point else None)
    if point == "start":
        fill(error, folder)
    main()


if __name__ == "__main__":
    (point, error, folder), sys.argv[1:] = sys.argv[1:4], sys.argv[4:]
    run(point, error, folder)
