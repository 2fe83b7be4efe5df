"""
Errors in the body of a good answer: some gateways say no with a 200.

What it says is what the same words would mean with a status of their own. It
knows no call and raises nothing.
"""

import re
from typing import Literal

from storyboard.model.takes import Json
from storyboard.providers.answers import Refusal, UnusableAnswer, json_object, refusal, task_id_of
from storyboard.providers.failures import failure_type

Said = Literal["", "no", "failed"]
"""``no``: it can surely have made no task; ``failed``: as a 5xx, which says nothing of that; empty: no error at all."""

_REFUSALS = range(400, 500)
_LATER = (408, 429)
_DOUBT = re.compile(
    r"timed?[-_ ]?out|internal|upstream|unavailable|overload|gateway|server|busy|超时|繁忙", re.IGNORECASE
)
_LONGEST = 600


def error_said(content: bytes) -> Said:
    """Return what *content*, the body of a good answer to a create, says where it is readable as an error."""
    try:
        body = json_object(content)
    except UnusableAnswer:
        return ""
    data = body.get("data")
    if task_id_of(body) or (isinstance(data, dict) and task_id_of(data)):
        # It names a task: whatever else it says, there may be one.
        return ""
    if isinstance(words := body.get("error"), str) and words.strip():
        return _by_words(words)
    return _by_refusal(refusal(content), is_named=_is_named(body))


def _by_refusal(told: Refusal, *, is_named: bool) -> Said:
    if told.code.isascii() and told.code.isdigit():
        return _by_number(int(told.code[:9]))
    kind = failure_type(told.code)
    if kind == "unknown":
        return _by_words(f"{told.code} {told.message}") if is_named else ""
    return "failed" if kind in {"service", "quota"} else "no"


def _by_words(words: str) -> Said:
    return "failed" if _DOUBT.search(words[:_LONGEST]) else "no"


def _by_number(code: int) -> Said:
    if code in _REFUSALS and code not in _LATER:
        return "no"
    return "failed" if code in _LATER or code in range(500, 600) else ""


def _is_named(body: Json) -> bool:
    """Return whether an object called an error stands in *body*, as services write it."""
    metadata = body.get("ResponseMetadata")
    old = metadata.get("Error") if isinstance(metadata, dict) else None
    return any(isinstance(error, dict) and bool(error) for error in (body.get("error"), old))
