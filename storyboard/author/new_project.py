"""
A new project's folder: there whole or not at all, and over nothing that was there.

It knows where a project goes and what lies in every one; what the film is, is
the caller's.
"""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from storyboard.errors import CommandError
from storyboard.files import part_of, parts_of, sweep
from storyboard.load.schema.file_schema import file_schema
from storyboard.project import PROJECTS, STORYBOARD_FILE, Project

SCHEMA_FILE = "storyboard.schema.json"
"""Beside the storyboard: its first line names this file to editors that know YAML."""
MODELINE = f"# yaml-language-server: $schema={SCHEMA_FILE}"

_NAME = re.compile(r"[^\W_]([\w .-]*[\w-])?")
_IGNORED = "# What runs make.\narchive/\nreels/\nreports/\n.storyboard/\n"


def make_project(name: str, *, here: Path, fill: Callable[[Path], None]) -> Project:
    """
    Make a project called *name*; *fill* writes its storyboard and pictures into an empty folder.

    It goes into the folder ``projects`` of *here* where there is one, else into
    *here*; a *name* with a slash in it is the place itself. The project
    appears whole or not at all.

    Raises:
        CommandError: The name is none for a folder, something is there already, or nothing can be written there.
    """
    place = place_of_project(name, here)
    part = part_of(place.with_name(f".{place.name}"))
    sweep(parts_of(place.with_name(f".{place.name}")))
    try:
        part.mkdir(parents=True)
        fill(part)
        (part / SCHEMA_FILE).write_text(
            json.dumps(file_schema(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )
        (part / ".gitignore").write_text(_IGNORED, encoding="utf-8")
        part.rename(place)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise CommandError(f"{place}: cannot be made: {error.strerror or error}", hint="name a place for it") from error
    return Project(file=(place / STORYBOARD_FILE).resolve())


def place_of_project(name: str, here: Path) -> Path:
    """
    Return where a new project called *name* goes.

    Raises:
        CommandError: The name is none for a folder, or something is there already.
    """
    place = _place(name, here)
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise CommandError(f"{place}: something is there already", hint="choose another name; nothing is overwritten")
    return place


def _place(name: str, here: Path) -> Path:
    place = Path(name)
    if not _NAME.fullmatch(place.name):
        raise CommandError(
            f"{name!r} is no name for a project", hint="letters, digits, spaces, - and _; a letter or digit first"
        )
    if place.name != name:
        return here / place
    return here / PROJECTS / name if (here / PROJECTS).is_dir() else here / name
