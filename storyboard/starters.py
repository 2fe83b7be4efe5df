"""
Starters: small whole films, each a project that a new one begins as.

They are folders of ``templates/storyboards/``. It copies one and overwrites
nothing; it plans and shoots nothing.
"""

import json
import os
import re
import shutil
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from storyboard.errors import CommandError
from storyboard.load.file_schema import file_schema
from storyboard.project import STORYBOARD_FILE, Project, templates_folder

FIRST = "chain"
"""The starter of a project that names none: the smallest."""
PROJECTS = "projects"
"""The folder that new projects go into where it is there."""
SCHEMA_FILE = "storyboard.schema.json"
"""Beside the storyboard: its first line names this file to editors that know YAML."""

_NAME = re.compile(r"[^\W_]([\w .-]*[\w-])?")
_IGNORED = "# What runs make.\narchive/\nreels/\nreports/\n.storyboard/\n"
_MODELINE = "# yaml-language-server:"


@dataclass(frozen=True, slots=True)
class Starter:
    """One small film to begin with."""

    name: str
    line: str
    """What it is: the first comment of its storyboard."""
    folder: Path


def starters() -> tuple[Starter, ...]:
    """Return every starter that is shipped, the smallest first."""
    files = (templates_folder() / "storyboards").glob(f"*/{STORYBOARD_FILE}")
    found = [Starter(name=file.parent.name, line=_first_comment(file), folder=file.parent) for file in files]
    return tuple(sorted(found, key=lambda starter: (starter.name != FIRST, starter.name)))


def new_project(name: str, *, starter: str = FIRST, here: Path) -> Project:
    """
    Make a project called *name* from *starter*.

    It goes into the folder ``projects`` of *here* where there is one, else into
    *here*; a *name* with a slash in it is the place itself. The project
    appears whole or not at all.

    Raises:
        CommandError: There is no such starter, the name is none for a folder, or something is there already.
    """
    source = _starter(starter)
    place = _place(name, here)
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise CommandError(f"{place}: something is there already", hint="choose another name; nothing is overwritten")
    part = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        # Without the modes of an installation that may be read-only.
        shutil.copytree(source.folder, part, copy_function=shutil.copyfile)
        (part / SCHEMA_FILE).write_text(
            json.dumps(file_schema(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )
        (part / ".gitignore").write_text(_IGNORED, encoding="utf-8")
        part.rename(place)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise CommandError(f"{place}: cannot be made: {error.strerror or error}", hint="name a place for it") from error
    return Project(file=(place / STORYBOARD_FILE).resolve())


def _starter(name: str) -> Starter:
    every = {starter.name: starter for starter in starters()}
    if name not in every:
        near = get_close_matches(name, every, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(every)}"
        raise CommandError(f"no starter is called {name!r}", hint=hint)
    return every[name]


def _place(name: str, here: Path) -> Path:
    place = Path(name)
    if not _NAME.fullmatch(place.name):
        raise CommandError(
            f"{name!r} is no name for a project", hint="letters, digits, spaces, - and _; a letter or digit first"
        )
    if place.name != name:
        return here / place
    return here / PROJECTS / name if (here / PROJECTS).is_dir() else here / name


def _first_comment(file: Path) -> str:
    lines = file.read_text(encoding="utf-8").splitlines()
    return next(line.removeprefix("# ") for line in lines if line.startswith("# ") and not line.startswith(_MODELINE))
