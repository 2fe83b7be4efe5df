"""
Memory that was freed, given back to the system.

glibc takes the largest piece that was ever freed for the size of what comes
next, and keeps as much, for each thread apart: where clips are decoded and
coded side by side, that is a fifth of all that the process holds.
"""

import ctypes
import sys
from functools import cache

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""``M_TRIM_THRESHOLD`` and ``M_MMAP_THRESHOLD`` of malloc.h."""
_KEPT_AT_MOST = 1 << 20
"""Bytes. Less, and what a film is copied through is asked for anew each time, which takes longer than the copy."""


@cache
def give_back_freed() -> None:
    """Let glibc give pieces of a mebibyte and more back as soon as they are freed; without glibc nothing happens."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        mallopt(_TRIM_THRESHOLD, _KEPT_AT_MOST)
        mallopt(_MMAP_THRESHOLD, _KEPT_AT_MOST)
