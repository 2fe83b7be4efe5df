"""The YAML files of a film as they are on the disk: read with their digests, written whole, kept for undoing."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from storyboard.author.yaml.change import meaning_of
from storyboard.author.yaml.value_text import Value
from storyboard.errors import CommandError
from storyboard.files import create, explain_unwritable, hold_lock, whole, write_durably
from storyboard.load.problems import Findings
from storyboard.load.project_files import find_inside
from storyboard.project import Project

_MARK = "\ufeff"
_WAIT_S = 10.0
"""Another edit takes less."""
_MOST_KEPT = 200
"""Texts kept for undoing; the oldest go."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """A YAML file of a film."""

    name: str
    """Relative to the project's folder."""
    path: Path
    data: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of its bytes."""
        return digest_of_text(self.data)

    @property
    def text(self) -> str:
        """What it says, without a byte order mark."""
        return self.data.decode("utf-8").removeprefix(_MARK)

    @property
    def document(self) -> dict[str, Value]:
        """What it means, as plain values; empty where it cannot be read."""
        found = meaning_of(self.text)
        return found if isinstance(found, dict) else {}

    def bytes_of(self, text: str) -> bytes:
        """Return *text* as this file would hold it, with the byte order mark that it has."""
        has_mark = self.data.startswith(_MARK.encode("utf-8"))
        return f"{_MARK if has_mark else ''}{text}".encode()


def digest_of_text(data: bytes) -> str:
    """Return the digest by which an edit says which text it was made on."""
    return hashlib.sha256(data).hexdigest()


def text_files(project: Project) -> tuple[TextFile, ...]:
    """
    Return the storyboard file, then the files that it includes, in their order; those that are not there are left out.

    Raises:
        CommandError: One of them cannot be read as text.
    """
    head = read_text_file(project, project.file)
    included = head.document.get("include")
    files = [head]
    for text in included if isinstance(included, list) else ():
        path = find_inside(str(text), folder=project.folder, what="include", findings=Findings())
        if isinstance(path, Path) and path.resolve() != project.file.resolve():
            files.append(read_text_file(project, path))
    return tuple(files)


def read_text_file(project: Project, path: Path) -> TextFile:
    """Return the file at *path*, which lies in the project's folder; raise as `text_files` does."""
    path = path.resolve()
    folder = project.folder.resolve()
    name = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name
    try:
        data = path.read_bytes()
        data.decode("utf-8")
    except OSError as error:
        raise CommandError(f"{name}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{name}: is not UTF-8", hint="save it as UTF-8") from error
    return TextFile(name, path, data)


@contextmanager
def hold_texts(project: Project) -> Iterator[None]:
    """
    Let nobody else edit the film's files through here meanwhile; an editor is seen by the digest.

    Raises:
        CommandError: Somebody else does, and does not end.
        Unwritable: The project's folder cannot be written.
    """
    busy = CommandError(
        f"{project.name}: somebody else edits its files right now; nothing was written", hint="try again"
    )
    with hold_lock(project.state / f"{project.prefix}edit.lock", wait_s=_WAIT_S, busy=busy):
        yield


def write_text_file(project: Project, file: TextFile, data: bytes) -> None:
    """
    Write *data* over *file*, whole or not at all, with the rights that the file has; keep both texts.

    Raises:
        Unwritable: It cannot be written.
    """
    keep_text(project, file.data)
    keep_text(project, data)
    with explain_unwritable(file.path), whole(file.path) as part:
        with create(part) as written:
            written.write(data)
        shutil.copymode(file.path, part)


def keep_text(project: Project, data: bytes) -> None:
    """Keep a text by its digest, so that an edit can be undone."""
    folder = _folder_of_kept(project)
    path = folder / digest_of_text(data)
    if not path.exists():
        with explain_unwritable(folder):
            folder.mkdir(parents=True, exist_ok=True)
        write_durably(path, data)
        _prune(folder)


def find_kept_text(project: Project, digest: str) -> bytes | None:
    """Return the text that has *digest*; None where it is not kept any more."""
    if len(digest) != 64 or not digest.isalnum():
        return None
    try:
        data = (_folder_of_kept(project) / digest).read_bytes()
    except OSError:
        return None
    return data if digest_of_text(data) == digest else None


def _folder_of_kept(project: Project) -> Path:
    return project.state / "edits"


def _prune(folder: Path) -> None:
    with suppress(OSError):
        kept = sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime_ns)
        for file in kept[:-_MOST_KEPT]:
            file.unlink(missing_ok=True)
