"""
Starters: small whole films, each a project that a new one begins as.

They are folders of ``templates/storyboards/``. It copies one and overwrites
nothing; it plans and shoots nothing.
"""

import re
import shutil
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from storyboard.author.new_project import make_project, title_in
from storyboard.author.yaml.dump import yaml_text
from storyboard.errors import CommandError
from storyboard.project import STORYBOARD_FILE, Project, templates_folder

FIRST = "chain"
"""The starter of a project that names none: the smallest."""
_TITLE = re.compile(r"^title: .*$", re.MULTILINE)
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
    appears whole or not at all, and is titled by a name that is a title.

    Raises:
        CommandError: There is no such starter, the name is none for a folder, or something is there already.
    """
    source = _starter(starter)

    def fill(folder: Path) -> None:
        # Without the modes of an installation that may be read-only.
        shutil.copytree(source.folder, folder, copy_function=shutil.copyfile, dirs_exist_ok=True)
        if title := title_in(name):
            file = folder / STORYBOARD_FILE
            line = yaml_text({"title": title}).strip()
            file.write_text(_TITLE.sub(lambda _: line, file.read_text("utf-8"), count=1), encoding="utf-8")

    return make_project(name, here=here, fill=fill)


def _starter(name: str) -> Starter:
    every = {starter.name: starter for starter in starters()}
    if name not in every:
        near = get_close_matches(name, every, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(every)}"
        raise CommandError(f"no starter is called {name!r}", hint=hint)
    return every[name]


def _first_comment(file: Path) -> str:
    lines = file.read_text(encoding="utf-8").splitlines()
    return next(line.removeprefix("# ") for line in lines if line.startswith("# ") and not line.startswith(_MODELINE))
