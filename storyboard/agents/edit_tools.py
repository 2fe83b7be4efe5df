"""The tool that changes a film's file: comments stay, the loader checks it first, and no edit is lost."""

from dataclasses import replace

from storyboard.actions import changes, edits
from storyboard.actions.edits import AddStep, EditStep, OrderStep, RemoveStep, RenameStep, SetStep
from storyboard.agents.answers import Answer, NextStep
from storyboard.agents.arguments import EditCall, StepCall
from storyboard.agents.known_films import film_called
from storyboard.agents.next_steps import check_step, plan_step, text_step
from storyboard.agents.refusals import error_answer, refusal
from storyboard.agents.seen_texts import keep_texts, lines_changed
from storyboard.author.field_places import file_named, file_of
from storyboard.author.text_files import TextFile, text_files
from storyboard.author.yaml.field_path import steps_of
from storyboard.errors import CommandError, EditConflict, StoryboardInvalid
from storyboard.studio.library import Library
from storyboard.studio.open_film import OpenFilm


def edit(library: Library, asked: EditCall) -> Answer:
    """Change a film's file where it is as it was when the caller read it; all changes or none."""
    found = film_called(library, asked.film)
    if bool(asked.path) == bool(asked.steps):
        raise CommandError("an edit needs a path with its value, or steps", hint="give one of the two")
    wanted = asked.steps or (StepCall(path=asked.path, value=asked.value),)
    file = _file_meant(text_files(found.project), wanted, asked.file)
    try:
        made = edits.edit(
            found.project,
            [_edit_step(step) for step in wanted],
            digests={file.name: asked.digest},
            file=asked.file or None,
        )
    except EditConflict as conflict:
        return _conflict_answer(found, asked, conflict)
    except StoryboardInvalid as invalid:
        return _invalid_answer(found, wanted, invalid)
    changes.remember(found.project, made)
    keep_texts(text_files(found.project))
    digest = next((each.after for each in made.files if each.name == file.name), file.digest)
    return Answer(
        {
            "ok": True,
            "film": found.name,
            "file": file.name,
            "digest": digest,
            "changed": [each.name for each in made.files],
            "diff": [each.diff for each in made.files],
            "lost_comments": made.lost_comments,
            "warnings": [warning.message for warning in made.warnings],
        },
        steps=(check_step(found.name), plan_step(found.name)),
    )


def _file_meant(files: tuple[TextFile, ...], wanted: tuple[StepCall, ...], named: str) -> TextFile:
    """Return the file that all of the steps *wanted* change."""
    if named:
        return file_named(files, named)
    meant = {file.name: file for file in (file_of(files, steps_of(step.path)) for step in wanted)}
    if len(meant) > 1:
        raise CommandError(
            f"these steps stand in several files: {', '.join(meant)}", hint="make one edit for each, with its digest"
        )
    (file,) = meant.values()
    return file


def _edit_step(step: StepCall) -> EditStep:
    match step.do:
        case "set":
            return SetStep(path=step.path, value=step.value)
        case "remove":
            return RemoveStep(path=step.path)
        case "add":
            return AddStep(path=step.path, value=step.value, index=step.index)
        case "order":
            return OrderStep(path=step.path, order=step.order)
        case "rename":
            if not step.key:
                raise CommandError(f"{step.path}: a rename needs a key", hint="give the new name as `key`")
            return RenameStep(path=step.path, key=step.key)


def _invalid_answer(found: OpenFilm, wanted: tuple[StepCall, ...], invalid: StoryboardInvalid) -> Answer:
    answer = error_answer(invalid, found.name)
    texts = [step.path for step in wanted if isinstance(step.value, str) and step.value.lstrip()[:1] in {"[", "{"}]
    if not texts:
        hint = "nothing was written; what the film would have is listed"
    else:
        hint = f"nothing was written; the value of {', '.join(texts)} came as a text: send a list or a mapping itself"
    return replace(answer, head={**answer.head, "hint": hint})


def _conflict_answer(found: OpenFilm, asked: EditCall, conflict: EditConflict) -> Answer:
    keep_texts(text_files(found.project))
    lines = lines_changed(found.project, digest=asked.digest, current=conflict.current)
    again = NextStep(
        tool="edit",
        arguments={"film": found.name, "digest": conflict.digest},
        why="makes the edit on the file as it is now",
        fill=("steps",) if asked.steps else ("path", "value"),
    )
    unknown = "" if lines is not None else "no text with that digest is known here; read the file"
    return refusal(
        "CONFLICT",
        "the file is not as it was when you read it; nothing was written",
        hint=unknown or "look at what changed, then make the edit again with the new digest",
        film=found.name,
        file=conflict.file,
        digest=conflict.digest,
        changed=lines or (),
        steps=(again, text_step(found.name)),
    )
