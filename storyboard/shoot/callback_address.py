"""
Callback addresses: where a service may say that a task moved on.

Services sign no callback. So each intent has an address of its own that nobody
can guess, and what arrives there is only a hint to ask. The address is sent to
the service and kept nowhere: the journal holds a digest of its secret part.
"""

import hashlib
import secrets
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from storyboard.model.takes import Json, Request

TOPIC = "callback"
"""Of the messages that wake a waiting take."""
PATH = "callbacks"
"""Stands before the secret part of an address."""

_TOKEN_BYTES = 24
_BEAT_S = 30.0
_LONGEST_BEAT_S = 60.0
_SHORTEST_BEAT_S = 5.0
_GROWTH = 0.15
"""The wait between two questions grows with this part of the time that a task has taken."""


@dataclass(frozen=True, slots=True)
class Callback:
    """The callback address of one intent."""

    url: str = field(repr=False)
    """What the service calls; whoever knows it can speak in the service's name."""
    base_url: str
    """What lies before the secret part."""
    digest: str
    """By which the journal knows it."""


def fresh_callback(base_url: str) -> Callback:
    """Return a new address below *base_url*."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    return Callback(url=f"{base_url}/{PATH}/{token}", base_url=base_url, digest=digest_of(token))


def digest_of(token: str) -> str:
    """Return the SHA-256 of the secret part of an address."""
    return hashlib.sha256(token.encode()).hexdigest()


def without_address(payload: Json) -> Json:
    """Return a request's body with no more than scheme, host and port of its callback address."""
    address = payload.get("callback_url")
    if not isinstance(address, str):
        return payload
    try:
        parts = urlsplit(address)
    except ValueError:
        # Nobody can tell where a password would stand in it.
        return {**payload, "callback_url": "***"}
    return {**payload, "callback_url": f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/***"}


def is_called_back(request: Request, base_url: str) -> bool:
    """Return whether the task of *request* is to call below the URL that is listened at now."""
    return bool(base_url) and request.callback_url == base_url


def heartbeat_s(*, taken_s: float, expected_s: float) -> float:
    """
    Return how long a take that callbacks wake waits before it asks by itself.

    A lost callback costs at most this: a beat falls shortly after the expected
    end, the others are 30 to 60 s apart.
    """
    beat_s = min(_LONGEST_BEAT_S, max(_BEAT_S, taken_s * _GROWTH))
    left_s = expected_s - taken_s
    return min(beat_s, max(left_s, _SHORTEST_BEAT_S)) if left_s > 0 else beat_s
