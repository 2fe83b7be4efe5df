"""Processes that are killed while they write, and what they leave."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

TWO_DAYS_S = 48 * 60 * 60

DIES = """
import os, signal, sys
from pathlib import Path
from storyboard.files import part_of
for place in sys.argv[1:]:
    part_of(Path(place)).write_bytes(b"half")
os.kill(os.getpid(), signal.SIGKILL)
"""


def parts_of_killed_process(*places: Path) -> list[Path]:
    """Return the parts of *places* that a process wrote before it was killed."""
    died = subprocess.run([sys.executable, "-c", DIES, *map(str, places)], check=False)
    assert died.returncode == -signal.SIGKILL
    found = [part for place in places for part in place.parent.glob(f"{place.name}.*.part")]
    assert len(found) == len(places)
    return found


def with_old_time(path: Path) -> Path:
    """Return *path*, as if it had not been written to for days."""
    long_ago = time.time() - TWO_DAYS_S
    os.utime(path, (long_ago, long_ago))
    return path
