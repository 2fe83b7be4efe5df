"""
The command line, and other functions, in processes that are forked from one that has imported everything.

Each is a process of its own, with its own streams, folder, environment and exit
status, and costs no start-up. What is about starting, signals or modules of a
test's own starts ``python -m storyboard`` instead.
"""

import atexit
import multiprocessing
import multiprocessing.process
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path

from storyboard.__main__ import main
from storyboard.cli.main import VERBS
from tests import films_at_hand

for _verb in VERBS:
    import_module(f"storyboard.cli.{_verb}" if _verb != "import" else "storyboard.cli.import_")
# What verbs import only where they need it.
for _name in ("model.network", "shoot.shooting", "show.finish", "simulator.app", "media.coded.containers"):
    import_module(f"storyboard.{_name}")

films_at_hand.share_films()

_LONGEST_S = 600
"""A process that takes longer hangs."""
_ONE_AT_A_TIME = threading.Lock()
"""A process that begins in one thread looks after those of all: of two threads that read one status, one gets 255."""
_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload([__name__])


def storyboard(
    *words: object, cwd: Path | None = None, env: Mapping[str, str] | None = None, pipe: str = ""
) -> "subprocess.CompletedProcess[str]":
    """Run ``storyboard`` with *words*, in our environment or in *env*, and with *pipe* to read; return what it did."""
    with tempfile.TemporaryDirectory(prefix="streams-") as folder:
        stdin, stdout, stderr = (Path(folder, name) for name in ("stdin", "stdout", "stderr"))
        stdin.write_text(pipe, encoding="utf-8")
        status = run_command(words, streams=(stdin, stdout, stderr), cwd=cwd, env=env)
        return subprocess.CompletedProcess(words, status, stdout.read_bytes().decode(), stderr.read_bytes().decode())


def run_command(
    words: Sequence[object],
    *,
    streams: tuple[Path, Path, Path],
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> int:
    """Run ``storyboard`` with what is at these paths as its standard *streams*, and return its exit status."""
    environment = dict(os.environ if env is None else env)
    return in_a_process(_main, [str(word) for word in words], cwd or Path.cwd(), environment, streams)


def in_a_process(function: Callable[..., None], *arguments: object) -> int:
    """Call *function* in a process of its own, and return its exit status: -9 where it was killed."""
    process = _SERVER.Process(target=_with_environment, args=(dict(os.environ), function, arguments))
    with _ONE_AT_A_TIME:
        process.start()
    ends_s = time.monotonic() + _LONGEST_S
    while (status := _status_of(process)) is None:
        if time.monotonic() > ends_s:
            process.kill()
            raise AssertionError(f"{arguments}: the process does not end")
        time.sleep(0.01)
    return status


def _with_environment(
    environment: dict[str, str], function: Callable[..., None], arguments: tuple[object, ...]
) -> None:
    # The server has the environment of the test that started it.
    os.environ.clear()
    os.environ.update(environment)
    function(*arguments)


def _status_of(process: multiprocessing.process.BaseProcess) -> int | None:
    with _ONE_AT_A_TIME:
        return process.exitcode


def _main(words: list[str], folder: Path, environment: dict[str, str], streams: tuple[Path, Path, Path]) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, place in enumerate(streams):
        # A terminal has one place for all three, and is not cut short.
        opened = os.open(place, os.O_RDWR | os.O_NOCTTY | (os.O_CREAT if number else 0))
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, "r" if number == 0 else "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        for number in range(3)
    )
    sys.argv = ["storyboard", *words]
    try:
        main()
    finally:
        atexit._run_exitfuncs()
