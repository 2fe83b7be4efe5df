"""
A file of another program to a project: which kind it is, and what is written of it.

A file that is there already is not touched; pictures that it names are copied.
"""

import json
import re
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from storyboard.author.imports.fountain import read_fountain
from storyboard.author.imports.markdown import read_markdown
from storyboard.author.imports.outline import Outline, document_of
from storyboard.author.imports.rows import read_rows
from storyboard.author.imports.run_record import read_run_record
from storyboard.author.imports.screenplay import outline_of as outline_of_screenplay
from storyboard.author.imports.shot_list import outline_of as outline_of_list
from storyboard.author.imports.source_text import read_text
from storyboard.author.imports.table import rows_of
from storyboard.author.new_project import MODELINE, folder_name, make_project, title_in
from storyboard.author.yaml.dump import yaml_text
from storyboard.errors import CommandError, Problem
from storyboard.load.json_text import require_few_values
from storyboard.load.load import examine
from storyboard.load.problems import shorten
from storyboard.project import STORYBOARD_FILE, Project

KINDS = ("fountain", "table", "markdown", "record")
"""Kinds of files: a screenplay, a spreadsheet, a list, a run record."""

_SUFFIXES = {
    ".fountain": "fountain", ".spmd": "fountain", ".csv": "table", ".tsv": "table", ".tab": "table",
    ".md": "markdown", ".markdown": "markdown", ".json": "record",
}  # fmt: skip

_LONGEST_REMARK = 600
_NO_LISTS = ("fountain", "record")
_NOT_NEEDED = "--outside-pictures did nothing: only shot lists name pictures in other folders"


@dataclass(frozen=True, slots=True)
class ImportedProject:
    """A project that came of somebody's file."""

    project: Project
    kind: str
    scenes: int
    shots: int
    remarks: tuple[str, ...]
    """What was put elsewhere, left out or guessed."""
    problems: tuple[Problem, ...]
    """What `check` says of the storyboard."""


def import_file(
    path: Path, *, name: str | None, kind: str | None, here: Path, outside_pictures: bool = False
) -> ImportedProject:
    """
    Make a project called *name*, or as the file, of the file at *path*.

    Pictures outside of its folder are copied only with *outside_pictures*.

    Raises:
        CommandError: The file cannot be read or is of no *kind* known, or the project cannot be made.
    """
    text, guesses = read_text(path)
    if not text.strip():
        raise CommandError(f"{path}: the file is empty", hint="name another file")
    found = kind or _SUFFIXES.get(path.suffix.lower()) or _kind_of(text)
    if found not in KINDS:
        raise CommandError(f"no kind of file is called {found!r}", hint=f"there are: {', '.join(KINDS)}")
    # A name on Linux may be any bytes.
    file_name = path.name.encode(errors="replace").decode()
    outline = outline_of(text, found, name=file_name, folder=path.resolve().parent, outside_pictures=outside_pictures)
    outline = _with_title(outline, name, path)

    def fill(folder: Path) -> None:
        comment = f"{MODELINE.removeprefix('# ')}\nImported from {file_name}."
        (folder / STORYBOARD_FILE).write_text(yaml_text(document_of(outline), comment=comment), encoding="utf-8")
        for place, file in outline.pictures.items():
            (folder / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, folder / place)

    project = make_project(name or folder_name(path.stem), here=here, fill=fill)
    _, problems = examine(project)
    remarks = (*guesses, *outline.remarks, *([_NOT_NEEDED] if outside_pictures and found in _NO_LISTS else []))
    remarks = tuple(shorten(remark, _LONGEST_REMARK) for remark in remarks)
    return ImportedProject(project, found, len(outline.scenes), len(outline.shots), remarks, problems)


def _with_title(outline: Outline, name: str | None, path: Path) -> Outline:
    """Return *outline* with the title that *name* says, or that a plain name stands for where the file has none."""
    if name is None:
        return outline
    has_own = outline.title not in {path.name, path.stem, path.name.rsplit(".", 1)[0]}
    title = title_in(name) or ("" if has_own else Path(name).name)
    if not title or title == outline.title:
        return outline
    put_aside = (f"the title is {title!r}, as --name says; the file says {outline.title!r}",) if has_own else ()
    return replace(outline, title=title, remarks=(*outline.remarks, *put_aside))


def outline_of(text: str, kind: str, *, name: str, folder: Path, outside_pictures: bool = False) -> Outline:
    """
    Return the outline in *text*, which is of *kind*; *name* is the file's, *folder* where its pictures are.

    Raises:
        CommandError: It holds no shot.
    """
    if kind == "fountain":
        return outline_of_screenplay(read_fountain(text), name=name)
    if kind == "record":
        return read_run_record(text, name=name, folder=folder)
    sheet = read_markdown(text, name=name) if kind == "markdown" else read_rows(rows_of(text, name=name), name=name)
    return outline_of_list(sheet, folder=folder, from_anywhere=outside_pictures)


def _kind_of(text: str) -> str:
    """Return what *text* looks like, where the file's name does not say."""
    if text.lstrip().startswith("{"):
        try:
            require_few_values(text)
            json.loads(text)
        except json.JSONDecodeError:
            pass
        except (RecursionError, ValueError):
            return "record"
        else:
            return "record"
    if re.search(r"^(INT|EXT|EST|I/E)[. ].*", text, re.MULTILINE) or re.match(r"Title:", text.lstrip()):
        return "fountain"
    if re.search(r"^\s*([-*+]|\d+[.)]) ", text, re.MULTILINE):
        return "markdown"
    return "table"
