"""
Keys that a service says back, replaced in whatever way they are spelled.

Gateways print requests into their errors: as they are, as part of an address or
a page, in base64 or hexadecimal, or wrapped over several lines. It knows no service.
"""

import base64
import html
import json
import re
from functools import lru_cache
from urllib.parse import quote

SHORTEST_KEY = 8
"""One as short as "test" would only riddle the words."""
HIDDEN = "***"

_BETWEEN = r"(?:\s|\\[nrt]){0,80}"
"""Between two signs of a key that was wrapped, also inside of JSON in JSON; it has an end, as the search is linear."""


def without(words: str, key: str) -> str:
    """Return *words* with *key* replaced, however it is spelled; some services repeat the key that they refuse."""
    if len(key) < SHORTEST_KEY:
        return words
    return _pattern(key).sub(HIDDEN, _replace_spellings(words, key))


def body_without(body: bytes, key: str) -> bytes:
    """Return *body* with *key* replaced, however it is spelled."""
    if len(key) < SHORTEST_KEY:
        return body
    for spelling in _spellings(key):
        body = body.replace(spelling.encode(), HIDDEN.encode())
    return _pattern_of_bytes(key).sub(HIDDEN.encode(), body)


def _replace_spellings(words: str, key: str) -> str:
    for spelling in _spellings(key):
        words = words.replace(spelling, HIDDEN)
    return words


@lru_cache(maxsize=8)
def _spellings(key: str) -> tuple[str, ...]:
    raw = key.encode()
    quoted = quote(key, safe="")
    spellings = [
        quoted,
        re.sub("%..", lambda sign: sign[0].lower(), quoted),
        html.escape(key),
        html.escape(key).replace("/", "&#x2F;"),
        html.escape(key).replace("/", "&#x2F;").replace("=", "&#x3D;"),
        json.dumps(key)[1:-1],
        json.dumps(key)[1:-1].replace("/", "\\/"),
        raw.hex(),
        raw.hex().upper(),
        *(spelling for before in range(3) for spelling in _in_base64(raw, before)),
    ]
    # The longest first, so that none leaves a part of another.
    return tuple(sorted(dict.fromkeys(spellings), key=len, reverse=True))


def _in_base64(raw: bytes, before: int) -> tuple[str, str]:
    """Return what base64 makes of *raw* where so many bytes stand *before* it, but for signs that others share."""
    coded = base64.b64encode(b"\0" * before + raw)
    # Each sign holds 6 bits: the first ones hold some of what stands before, the last one some of what follows.
    own = coded[-(-before * 8 // 6) : (before + len(raw)) * 8 // 6].decode()
    return own, own.replace("+", "-").replace("/", "_")


@lru_cache(maxsize=8)
def _pattern(key: str) -> re.Pattern[str]:
    return re.compile(_BETWEEN.join(re.escape(sign) for sign in key), re.IGNORECASE)


@lru_cache(maxsize=8)
def _pattern_of_bytes(key: str) -> re.Pattern[bytes]:
    return re.compile(_BETWEEN.encode().join(re.escape(bytes([sign])) for sign in key.encode()), re.IGNORECASE)
