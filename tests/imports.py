"""What a program has imported by the time that it is done."""

import subprocess
import sys
from textwrap import dedent


def imported_modules(code: str, *words: object) -> set[str]:
    """Return the modules that a Python of its own has imported once *code* has run."""
    script = f"import sys\n{dedent(code)}\nprint(*sys.modules)"
    command = [sys.executable, "-c", script, *map(str, words)]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
