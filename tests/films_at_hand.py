"""
Films that simulators make once for all tests of a run.

A simulator that renders nothing shows one film for all tasks of a size and length. It is the same byte for byte, and
painting it takes a second of the processor. Tests that do not look at their pictures take it for every shot that opens
on no picture.
"""

import hashlib
import os
import shutil
from dataclasses import replace
from pathlib import Path

from storyboard.files import part_of
from storyboard.simulator.app import create_app
from storyboard.simulator.film.render import Brief, render

_PLAIN = "STORYBOARD_TESTS_PLAIN"


def share_films() -> None:
    """Let the simulators of this process, and of those that are forked from it, take such films from one folder."""
    if folder := os.environ.get("STORYBOARD_TESTS_FILMS"):
        create_app.__kwdefaults__["renderer"] = lambda brief, to: _film_at_hand(brief, to, Path(folder))


def _film_at_hand(brief: Brief, to: Path, folder: Path) -> None:
    if brief.first_frame or brief.last_frame or brief.references or (brief.prompt and _PLAIN not in os.environ):
        render(brief, to)
        return
    brief = replace(brief, prompt="", seed=0)
    kept = folder / hashlib.sha256(repr(brief).encode()).hexdigest()
    if not kept.is_dir():
        part = part_of(kept)
        part.mkdir()
        render(brief, part)
        try:
            part.rename(kept)
        except OSError:
            # Another process was quicker.
            shutil.rmtree(part)
    shutil.copytree(kept, to, dirs_exist_ok=True)
