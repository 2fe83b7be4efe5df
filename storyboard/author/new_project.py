"""
A new project's folder: there whole or not at all, and over nothing that was there.

It knows where a project goes and what lies in every one; what the film is, is
the caller's.
"""

import json
import re
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path

from storyboard.author.imports.outline import Names
from storyboard.errors import CommandError
from storyboard.files import part_of, parts_of, sweep
from storyboard.load.schema.file_schema import file_schema
from storyboard.project import PROJECTS, STORYBOARD_FILE, Project, templates_folder

SCHEMA_FILE = "storyboard.schema.json"
"""Beside the storyboard: its first line names this file to editors that know YAML."""
AGENTS_FILE = "AGENTS.md"
"""Tells a coding agent the way from the file to the film, and what never to do."""
MODELINE = f"# yaml-language-server: $schema={SCHEMA_FILE}"

_NAME = re.compile(r"[^\W_]([\w .-]*[\w-])?")
_MOST_LETTERS = 40
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
        if not (part / AGENTS_FILE).exists():
            shutil.copyfile(templates_folder() / AGENTS_FILE, part / AGENTS_FILE)
        part.rename(place)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise CommandError(f"{place}: cannot be made: {error.strerror or error}", hint="name a place for it") from error
    return Project(file=(place / STORYBOARD_FILE).resolve())


def folder_name(title: str) -> str:
    """Return the name of a folder for a film called *title*, in its own script: ``the-tea-house``, ``茶馆``."""
    latin = Names().id(title, fallback="film")
    is_latin = all(not sign.isalpha() or unicodedata.normalize("NFKD", sign)[0].isascii() for sign in title)
    own = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", title)).strip("-").lower()[:_MOST_LETTERS].strip("-")
    return latin if is_latin or not own else own


def title_in(name: str) -> str:
    """Return the title that *name*, of a project or its path, says; empty for a plain folder's name: ``clip``."""
    last = Path(name).name
    return last if " " in last or last != last.lower() or not last.isascii() else ""


def place_of_project(name: str, here: Path) -> Path:
    """
    Return where a new project called *name* goes.

    Raises:
        CommandError: The name is none for a folder, or something is there already.
    """
    place = _place(name, here)
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise CommandError(f"{place} already exists", hint="choose another name; nothing is overwritten")
    return place


def _place(name: str, here: Path) -> Path:
    place = Path(name)
    if not _NAME.fullmatch(place.name):
        raise CommandError(
            f"{name!r} cannot be the name of a project",
            hint="letters, digits, spaces, - and _; a letter or digit first",
        )
    if place.name != name:
        return here / place
    return here / PROJECTS / name if (here / PROJECTS).is_dir() else here / name
