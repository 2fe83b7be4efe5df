"""An error that nobody foresaw is one sentence, wherever it comes from."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

# ruff: noqa: ISC004 - the bodies read better as they are
ERRORS = {
    "plain": ("raise ValueError('two\\nlines')", 1, "ValueError: two lines"),
    "group": ("raise ExceptionGroup('many', [KeyError('x'), OSError('y')])", 1, "KeyError: 'x'"),
    "recursion": ("f = lambda: f(); f()", 1, "RecursionError: "),
    "memory": ("raise MemoryError", 1, "MemoryError"),
    "thread": (
        "import threading; t = threading.Thread(target=lambda: 1 / 0, name='T'); t.start(); t.join()",
        0,
        "in T: Zero",
    ),
    "group of ours": ("raise ExceptionGroup('many', [CommandError('no such thing')])", 2, "error: no such thing"),
    "interrupt": ("raise KeyboardInterrupt", 130, "Stopped. Run the same command again to go on."),
    "log call": ("\n    try: 1 / 0\n    except ZeroDivisionError: logging.getLogger('dbos').exception('x')", 0, ""),
    "task": (
        "\n    async def bad(): raise ValueError('lost')"
        "\n    async def go(): t = asyncio.create_task(bad()); await asyncio.sleep(0); del t"
        "\n    asyncio.run(go()); gc.collect()",
        0,
        "",
    ),
    "at exit": ("atexit.register(lambda: 1 / 0)", 0, ""),
    "finalizer": ("\n    class A:\n        def __del__(self): 1 / 0\n    A()", 0, ""),
}


@pytest.mark.parametrize(("body", "status", "said"), ERRORS.values(), ids=ERRORS.keys())
def test_no_traceback_reaches_a_person(body, status, said, tmp_path):
    code = (
        "import asyncio, atexit, gc, logging\nfrom storyboard.cli import main\n"
        "from storyboard.errors import CommandError\n"
        f"def bad():\n    {body}\nmain.app = bad\nmain.main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False, env={"TMPDIR": str(tmp_path)}
    )

    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert said in done.stderr
    if log := re.search(r"the log is (\S+): ", done.stderr):
        assert "Traceback" in Path(log.group(1)).read_text(encoding="utf-8")
        assert Path(log.group(1)).stat().st_mode & 0o077 == 0


def test_an_interruption_while_python_imports_ends_as_one_later_does(tmp_path):
    code = (
        "import sys\nclass Stop:\n    def find_spec(self, name, *_):\n"
        "        if name == 'typer': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Stop())\nfrom storyboard.__main__ import main\nmain()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)

    assert (done.returncode, done.stderr) == (130, "Stopped. Run the same command again to go on.\n")
