"""
A film's YAML files edited: each change is checked by the loader before anything is written, and can be undone.

The file is the writer's: who edits it elsewhere meanwhile loses nothing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from storyboard.author.field_places import file_named, file_of
from storyboard.author.text_files import (
    TextFile,
    digest_of_text,
    find_kept_text,
    hold_texts,
    read_text_file,
    text_files,
    write_text_file,
)
from storyboard.author.yaml.change import Change, with_change
from storyboard.author.yaml.field_path import path_text, steps_of
from storyboard.errors import CommandError, EditConflict, Problem, StoryboardInvalid
from storyboard.load.load import Examined, examine_whole
from storyboard.project import Project


@dataclass(frozen=True, slots=True)
class EditedFile:
    """One file, before and after an edit."""

    name: str
    """Relative to the project's folder."""
    before: str
    """Digest of the text as it was."""
    after: str
    """Digest of the text as it is now."""
    diff: str
    """What changed, as `diff -u` says it."""


@dataclass(frozen=True, slots=True)
class FilmEdit:
    """What an edit changed."""

    files: tuple[EditedFile, ...]
    """Those that are different now; empty where nothing is. `undo_edit` takes them back."""
    paths: tuple[str, ...]
    """Where each change was made, in its file."""
    lost_comments: tuple[str, ...]
    """Comments that stood within what was taken out."""
    warnings: tuple[Problem, ...]
    """What is probably not meant, of the film as it is now."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """Texts that are not written yet."""

    files: dict[str, TextFile]
    texts: dict[str, str]
    paths: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def data(self) -> dict[str, bytes]:
        """What each file would hold."""
        return {name: self.files[name].bytes_of(text) for name, text in self.texts.items()}

    @property
    def new_data(self) -> dict[str, bytes]:
        """What each file would hold that would be different."""
        return {name: data for name, data in self.data.items() if data != self.files[name].data}


def edit_film(
    project: Project,
    changes: Sequence[Change],
    *,
    digests: Mapping[str, str] | None = None,
    file: str | None = None,
) -> FilmEdit:
    """
    Make *changes*, one after the other, in the files of the film; all of them or none.

    Each is made in the file where its field stands, or in *file*. *digests* are those of the files that the changes
    were made on, by the files' names.

    Raises:
        EditConflict: A file is different from what *digests* says; nothing was written.
        StoryboardInvalid: The film would have mistakes that it has not now; nothing was written.
        CommandError: A path leads nowhere, or a place is written so that it cannot be edited.
    """
    with hold_texts(project):
        files = text_files(project)
        _require_current(files, changes, digests or {}, file=file)
        draft = _draft(files, changes, file=file)
        return _written_edit(project, draft)


def try_edit(project: Project, changes: Sequence[Change], *, file: str | None = None) -> Examined:
    """Return what would be found in the film with *changes*; write nothing; raise `CommandError` as `edit_film`."""
    draft = _draft(text_files(project), changes, file=file)
    return examine_whole(project, texts=_by_path(draft, draft.data))


def undo_edit(project: Project, edited: Sequence[EditedFile]) -> FilmEdit:
    """
    Put the texts back that an edit replaced; what this gives undoes the undoing.

    Raises:
        EditConflict: A file was changed since that edit; nothing was written.
        CommandError: The text is not kept any more.
    """
    with hold_texts(project):
        files = {entry.name: read_text_file(project, _inside(project, entry.name)) for entry in edited}
        texts: dict[str, str] = {}
        for entry in edited:
            kept = find_kept_text(project, entry.before)
            if kept is None:
                raise CommandError(f"{entry.name}: the text before that edit is not kept any more")
            then = TextFile(entry.name, files[entry.name].path, kept)
            if files[entry.name].digest != entry.after:
                raise _conflict_error(files[entry.name], then.text)
            texts[entry.name] = then.text
        return _written_edit(project, _Draft(files, texts, (), ()), is_checked=False)


def _inside(project: Project, name: str) -> Path:
    if "\0" in name:
        raise CommandError(f"{name!r}: no file can be called that")
    path = (project.folder / name).resolve()
    if not path.is_relative_to(project.folder.resolve()):
        raise CommandError(f"{name}: is not inside the project's folder")
    return path


def _require_current(
    files: Sequence[TextFile], changes: Sequence[Change], digests: Mapping[str, str], *, file: str | None
) -> None:
    for name, digest in digests.items():
        found = file_named(files, name)
        if found.digest != digest:
            raise _conflict_error(found, _text_wanted(files, changes, found, file=file))


def _text_wanted(
    files: Sequence[TextFile], changes: Sequence[Change], found: TextFile, *, file: str | None
) -> str | None:  # fmt: skip
    try:
        return _draft(files, changes, file=file).texts.get(found.name, found.text)
    except CommandError:
        return None


def _conflict_error(found: TextFile, wanted: str | None) -> EditConflict:
    return EditConflict(file=found.name, digest=found.digest, current=found.text, wanted=wanted)


def _draft(files: Sequence[TextFile], changes: Sequence[Change], *, file: str | None) -> _Draft:
    texts: dict[str, str] = {}
    paths: list[str] = []
    lost: list[str] = []
    for change in changes:
        now = [TextFile(each.name, each.path, each.bytes_of(texts.get(each.name, each.text))) for each in files]
        target = file_named(now, file) if file else file_of(now, steps_of(change.path))
        after = with_change(target.text, change)
        texts[target.name] = after.text
        paths.append(path_text(after.steps))
        lost += after.lost_comments
    return _Draft({each.name: each for each in files}, texts, tuple(paths), tuple(lost))


def _written_edit(project: Project, draft: _Draft, *, is_checked: bool = True) -> FilmEdit:
    changed = draft.new_data
    found = examine_whole(project, texts=_by_path(draft, changed))
    if is_checked and changed:
        _refuse_new_mistakes(project, found)
    for name in changed:
        now = read_text_file(project, draft.files[name].path)
        if now.digest != draft.files[name].digest:
            raise _conflict_error(now, draft.texts[name])
    for name, data in changed.items():
        write_text_file(project, draft.files[name], data)
    return FilmEdit(
        files=tuple(
            EditedFile(name, draft.files[name].digest, digest_of_text(data), _diff(draft.files[name], data))
            for name, data in changed.items()
        ),
        paths=draft.paths,
        lost_comments=draft.lost,
        warnings=tuple(problem for problem in found.problems if problem.severity == "warning"),
    )


def _by_path(draft: _Draft, data: Mapping[str, bytes]) -> dict[Path, bytes]:
    return {draft.files[name].path: written for name, written in data.items()}


def _refuse_new_mistakes(project: Project, found: Examined) -> None:
    """Raise where the film has mistakes in *found* that it has not now: an edit may mend one of several."""
    after = [problem for problem in found.problems if problem.severity == "error"]
    if not after:
        return
    known = Counter((each.path, each.message) for each in examine_whole(project).problems if each.severity == "error")
    new = []
    for problem in after:
        mark = problem.path, problem.message
        if known[mark]:
            known[mark] -= 1
        else:
            new.append(problem)
    if new:
        raise StoryboardInvalid(tuple(new))


def _diff(file: TextFile, data: bytes) -> str:
    then = TextFile(file.name, file.path, data).text
    lines = unified_diff(file.text.splitlines(), then.splitlines(), file.name, file.name, lineterm="", n=1)
    return "\n".join(lines)
