"""Rules about words in a prompt that turn a shot with a reference video into another task than is meant."""

import re

from storyboard.load.film import WrittenShot
from storyboard.load.problems import Findings, Place
from storyboard.model.asked import EXAMPLE
from storyboard.model.references import Referred
from storyboard.model.task_words import task_read

_MISMATCH = "InvalidParameter.TaskTypeMismatch"
_CONSTRAINT = "InvalidParameter.TaskTypeConstraint"


def check_task_words(
    text: str, shot: WrittenShot, referred: tuple[Referred, ...], place: Place, findings: Findings
) -> None:
    """Warn of a word in *text*, which is sent with what is *referred* to, by which the model reads another task."""
    model = shot.model
    if model is None or not any(one.role == "reference_video" for one in referred):
        return
    kind = shot.shot.omni_reference_task_type or EXAMPLE
    read = task_read(text, model)
    if read is None or kind not in {EXAMPLE, "auto"}:
        return
    meant, word = read
    as_written = re.search(re.escape(word), shot.shot.action, re.IGNORECASE)
    word = as_written[0] if as_written else word
    if kind == EXAMPLE:
        then = f"and the video is only an example: the task may fail with {_MISMATCH}"
    elif not _conflicts(shot, meant):
        return
    else:
        then = f"which takes no length or ratio of its own: the task may fail with {_CONSTRAINT}"
    message = f"{model.name} may read `{word}` in the text of shot {shot.shot.id!r} as {_WORDS[meant]}, {then}"
    help_ = f"add {model.not_edit_sentence!r} after it, " if meant == "edit" and model.not_edit_sentence else ""
    findings.warning(place, message, hint=f"say it in other words, {help_}or write `omni_reference_task_type: {meant}`")


_WORDS = {"edit": "an edit of its video", "extend": "going on with its video"}


def _conflicts(shot: WrittenShot, meant: str) -> bool:
    """Return whether length or ratio of *shot* do not fit the task *meant*."""
    model, asked_s = shot.model, shot.segments[0].duration_s
    as_long = model is not None and meant in model.task_types_as_long_as_the_video
    return (as_long and asked_s not in {None, -1}) or shot.shot.ratio not in {None, "adaptive"}
