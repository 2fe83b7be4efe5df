"""New films: from a starter, or from a file of another program."""

from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Final

from storyboard.actions.result import ProblemView, Result, problem_view
from storyboard.author.starters import FIRST, new_project, starters
from storyboard.errors import CommandError

_LONGEST_NAME: Final = 200


class StarterView(Result):
    """One small film to begin with."""

    name: str
    line: str
    """What it is, in one line."""


class MadeFilm(Result):
    """A project that was made."""

    file: str
    """Its storyboard."""
    shots: int = 0
    """How many came of a file; 0 from a starter."""
    remarks: tuple[str, ...] = ()
    """What was put elsewhere, left out or guessed."""
    problems: tuple[ProblemView, ...] = ()


def list_starters() -> tuple[StarterView, ...]:
    """Return every starter that is shipped, the smallest first."""
    return tuple(StarterView(name=starter.name, line=starter.line) for starter in starters())


def new(name: str, *, starter: str = FIRST, here: Path) -> MadeFilm:
    """
    Make a project called *name* from a starter, in ``projects`` of the folder *here* or in *here*.

    Raises:
        CommandError: The name is taken or cannot be one, or there is no such starter.
    """
    return MadeFilm(file=str(new_project(name, starter=starter, here=here).file))


def import_upload(
    data: bytes, *, file_name: str, here: Path, name: str | None = None, kind: str | None = None
) -> MadeFilm:
    """
    Make a project of *data*, a file called *file_name* that somebody sends; pictures that it names are not copied.

    Raises:
        CommandError: The file has no usable name, cannot be read as any, or the name is taken.
    """
    plain = PurePosixPath(file_name.replace("\\", "/")).name
    if not plain or plain.startswith(".") or "\x00" in plain or len(plain) > _LONGEST_NAME:
        raise CommandError("the file needs a name", hint="send it under the name that it has, with its ending")
    # In a folder of its own: what it names beside itself is not there.
    with TemporaryDirectory(prefix="storyboard-import-") as folder:
        file = Path(folder) / plain
        file.write_bytes(data)
        return import_film(file, here=here, name=name, kind=kind)


def import_film(
    file: Path, *, here: Path, name: str | None = None, kind: str | None = None, outside_pictures: bool = False
) -> MadeFilm:
    """
    Make a project of a screenplay, a shot list or a run record.

    Raises:
        CommandError: The file cannot be read as any, or the name is taken.
    """
    # The readers of lists and screenplays take a while to import: a new film needs none of them.
    from storyboard.author.imports.import_file import import_file  # noqa: PLC0415

    made = import_file(file, name=name, kind=kind, here=here, outside_pictures=outside_pictures)
    return MadeFilm(
        file=str(made.project.file),
        shots=made.shots,
        remarks=made.remarks,
        problems=tuple(map(problem_view, made.problems)),
    )
