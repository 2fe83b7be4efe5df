"""
What must not be passed on: signatures in links, and the secret half of a callback address.

Whoever holds a signed link can fetch the file until the link dies; whoever
knows the callback address can speak in the service's name.
"""

import re
from typing import TypeVar

from storyboard.model.takes import Json

T = TypeVar("T")

_LINK = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)
_SIGNING = ("signature", "credential", "token", "secret", "sig", "key")
"""Words in the names of what is signed with."""
_LOGIN = re.compile(r"(https?://)[^\s\"'<>/@]+@", re.IGNORECASE)
_PAST_HOST = re.compile(r"^(https?://[^/?#]+).*", re.IGNORECASE | re.DOTALL)


def without_signatures(text: str) -> str:
    """Return *text* with the query of every signed link, and the login of every link, as ``***``."""
    return _LINK.sub(_without_signature, _LOGIN.sub(r"\1***@", text))


def _without_signature(found: re.Match[str]) -> str:
    address, _, query = found[0].partition("?")
    # What stands before the last = may be a name.
    names = query.casefold().split("=")[:-1]
    return f"{address}?***" if any(word in name for name in names for word in _SIGNING) else found[0]


def clean(value: T) -> T:
    """Return a JSON value without signatures, at any depth."""
    return _clean(value)  # type: ignore[return-value] # a JSON value keeps its kind


def clean_request(payload: Json) -> Json:
    """Return a request's body without signatures and with no more than the host of its callback address."""
    cleaned = clean(payload)
    callback = cleaned.get("callback_url")
    if isinstance(callback, str):
        return {**cleaned, "callback_url": _PAST_HOST.sub(r"\1/***", callback)}
    return cleaned


def clean_answer(body: Json) -> Json:
    """Return the last answer about a task; only its ``content`` keeps whole links, as the record's shape has it."""
    return {name: value if name == "content" else clean(value) for name, value in body.items()}


def _clean(value: object) -> object:
    match value:
        case str():
            return without_signatures(value)
        case dict():
            return {name: _clean(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_clean(inner) for inner in value]
        case _:
            return value
