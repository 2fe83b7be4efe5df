"""Words in a text by which a model takes a shot with a reference video for an edit of it, or for going on with it."""

import re
from functools import cache

from storyboard.model.capabilities import Model


def task_type_in(text: str, model: Model) -> tuple[str, str] | None:
    """Return the task type that *model* may read out of *text*, with the word that says so; None where none does."""
    says_no_edit = bool(model.not_edit_sentence) and model.not_edit_sentence.casefold() in text.casefold()
    plain = re.sub(re.escape(model.not_edit_sentence), " ", text, flags=re.IGNORECASE) if says_no_edit else text
    for kind, words in model.task_words.items():
        found = None if kind == "edit" and says_no_edit else _pattern(words).search(plain)
        if found:
            return kind, found[0]
    return None


def reads_as(text: str, model: Model, kind: str) -> bool:
    """Return whether *text* has a word by which *model* may read the task type *kind* out of it."""
    words = model.task_words.get(kind)
    return words is not None and _pattern(words).search(text) is not None


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds one of *words*: Latin ones stand alone, Chinese is written without spaces."""
    return re.compile(
        "|".join(rf"(?<![A-Za-z]){word}(?![A-Za-z])" if word.isascii() else word for word in words), re.IGNORECASE
    )
