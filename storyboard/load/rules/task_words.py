"""Rules about words in a prompt that turn a shot with a reference video into another task than is meant."""

import re

from storyboard.load.problems import Findings, Place
from storyboard.load.written_film import WrittenShot
from storyboard.model.capabilities import EXTEND, Model
from storyboard.model.references import ReferencedFile
from storyboard.model.request_settings import EXAMPLE
from storyboard.model.task_words import reads_as, task_type_in

_MISMATCH = "InvalidParameter.TaskTypeMismatch"
_CONSTRAINT = "InvalidParameter.TaskTypeConstraint"


def check_task_words(
    text: str, shot: WrittenShot, referred: tuple[ReferencedFile, ...], place: Place, findings: Findings
) -> None:
    """Warn of a word in *text*, which is sent with what is *referred* to, by which the model reads another task."""
    model, goes_on = shot.model, shot.shot.continues is not None
    if model is None or not (goes_on or any(reference.role == "reference_video" for reference in referred)):
        return
    kind = EXTEND if goes_on else shot.shot.omni_reference_task_type or EXAMPLE
    read = task_type_in(text, model)
    # A text that says what it is meant to be may say more.
    if read is None or reads_as(text, model, kind):
        return
    meant, word = read
    as_written = re.search(re.escape(word), shot.shot.action, re.IGNORECASE)
    word = as_written[0] if as_written else word
    if kind == EXAMPLE:
        then = f"and the video is only an example: the task may fail with {_MISMATCH}"
    elif kind != "auto":
        then = f"and not as {_WORDS[kind]}: the task may fail with {_MISMATCH}"
    elif not _conflicts(shot, meant):
        return
    else:
        then = f"which takes no length or ratio of its own: the task may fail with {_CONSTRAINT}"
    message = f"{model.name} may read `{word}` in the text of shot {shot.shot.id!r} as {_WORDS[meant]}, {then}"
    help_ = f"add {model.not_edit_sentence!r} after it, " if meant == "edit" and model.not_edit_sentence else ""
    hint = f"say it in other words, {help_}or {_meant_hint(kind, meant, model)}"
    findings.warning(place, message, hint=hint)


def _meant_hint(kind: str, meant: str, model: Model) -> str:
    """Return what makes clear which task is meant: the word for the declared *kind*, or *meant* declared."""
    words = model.task_words.get(kind, ())
    return f"begin with `{words[0]}`" if words else f"write `omni_reference_task_type: {meant}`"


_WORDS = {"edit": "an edit of its video", "extend": "going on with its video"}


def _conflicts(shot: WrittenShot, meant: str) -> bool:
    """Return whether length or ratio of *shot* do not fit the task *meant*."""
    model, asked_s = shot.model, shot.segments[0].duration_s
    as_long = model is not None and meant in model.task_types_as_long_as_the_video
    return (as_long and asked_s not in {None, -1}) or shot.shot.ratio not in {None, "adaptive"}
