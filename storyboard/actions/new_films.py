"""New films: from a starter, or from a file of another program."""

from collections.abc import Callable
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


class StarterList(Result):
    """The small films to begin with."""

    starters: tuple[StarterView, ...]


class MadeFilm(Result):
    """A project that was made."""

    file: str
    """Its storyboard."""
    shots: int = 0
    """How many came of a file; 0 from a starter."""
    remarks: tuple[str, ...] = ()
    """What was put elsewhere, left out or guessed."""
    problems: tuple[ProblemView, ...] = ()


class WrittenFilm(Result):
    """A project that a language model wrote."""

    file: str
    """Its storyboard."""
    title: str
    shots: int
    tokens: int
    """What the model read and wrote; 0 where it did not say."""


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


def write_film(
    idea: str, *, shots: int, name: str | None = None, here: Path, say: Callable[[str], None]
) -> WrittenFilm:
    """
    Let a language model write a project of *shots* shots from an *idea*; *say* hears what it does meanwhile.

    Raises:
        CommandError: No idea is given, no model is set up, or the name is taken.
        ProviderError: The model does not answer, or writes no storyboard.
    """
    # What talks to language models takes a while to import: a starter needs none of it.
    from storyboard.author.screenwriter.chat import Chat, endpoint_from_environment  # noqa: PLC0415
    from storyboard.author.screenwriter.write_storyboard import Wish, write_storyboard  # noqa: PLC0415

    if not idea.strip():
        raise CommandError("write: no idea is given", hint='storyboard write "a lighthouse keeper finds a message"')
    endpoint = endpoint_from_environment()
    say(f'asking model "{endpoint.model}" at {endpoint.host}')
    made = write_storyboard(Wish(idea.strip(), shots, name), Chat(endpoint), here=here, say=say)
    return WrittenFilm(file=str(made.project.file), title=made.title, shots=shots, tokens=made.tokens)
