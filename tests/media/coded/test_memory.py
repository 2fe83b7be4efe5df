"""Memory that was freed goes back to the system."""

import platform
import subprocess
import sys
from textwrap import dedent

import pytest

HELD_MIB = """
    import sys
    from pathlib import Path
    from storyboard.media.coded.recode import give_back_memory

    def held_mib():
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4 / 1024

    if sys.argv[1] == "gives back":
        give_back_memory()
    bytearray(8 << 20)  # Freed at once: from now on glibc keeps pieces of this size.
    before = held_mib()
    # What is still in use stands between the pieces, as it does in a program.
    pieces = [(b"x" * (2 << 20), b"x" * (64 << 10)) for _ in range(32)]
    in_use = [small for _, small in pieces]
    del pieces
    print(held_mib() - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps what was freed")
@pytest.mark.parametrize(("what", "most_mib", "least_mib"), [("gives back", 8, -8), ("keeps", 100, 32)])
def test_pieces_of_two_mebibytes_are_held_no_longer_than_they_are_used(what, most_mib, least_mib):
    """Of 64 MiB that were freed nearly nothing stays; without it nearly all does."""
    command = [sys.executable, "-c", dedent(HELD_MIB), what]
    held_mib = float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    assert least_mib < held_mib < most_mib
