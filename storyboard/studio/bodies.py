"""What a page sends: bounded, and JSON that holds nothing odd."""

import asyncio
import base64
import json
import math
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import ClientDisconnect, Request

from storyboard.errors import CommandError
from storyboard.studio.answers import TooLong

MOST_BYTES: Final = 1_000_000
MOST_UPLOADED: Final = 20_000_000
"""Bytes of a file that is sent, as base64."""
_WITHIN_S: Final = 30.0
_DEEPEST: Final = 64
_LARGEST: Final = 2**63
_SURROGATES: Final = ("\ud800", "\udfff")

Asked = TypeVar("Asked", bound=BaseModel)


async def read_body(request: Request, kind: type[Asked], *, most: int = MOST_BYTES) -> Asked:
    """
    Return what was sent, as *kind*.

    Raises:
        TooLong: It is longer than *most* bytes.
        CommandError: It is no JSON, or not what is asked for.
    """
    kind_sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind_sent != "application/json":
        raise CommandError("what is sent must be JSON", hint="send it with Content-Type: application/json")
    value = read_json(await _bytes_of(request, most=most))
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        raise CommandError(f"{place}: {first['msg']}" if place else first["msg"]) from error


def read_json(body: bytes) -> object:
    """
    Return what *body* says; nothing says as much as an empty object.

    Raises:
        CommandError: It is no JSON, or holds what no storyboard can: numbers that are none, or too much depth.
    """
    try:
        value = json.loads(body.decode("utf-8") or "{}", parse_constant=_refuse_constant)
    except RecursionError as error:
        raise CommandError("what is sent is nested too deep") from error
    except ValueError as error:
        raise CommandError(f"what is sent cannot be read as JSON: {error}") from error
    require_plain(value)
    return value


def from_base64(text: str) -> bytes:
    """
    Return the bytes of a file that is sent.

    Raises:
        CommandError: It is no base64.
    """
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise CommandError("what is sent is no base64") from error


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is no number")


def require_plain(value: object) -> None:
    """
    See that *value*, from JSON, holds nothing that no storyboard can.

    Raises:
        CommandError: Numbers that are none or too large, too much depth, half a character, or a null.
    """
    waiting = [(value, 0)]
    while waiting:
        found, depth = waiting.pop()
        if depth > _DEEPEST:
            raise CommandError("what is sent is nested too deep", hint=f"{_DEEPEST} levels are taken")
        match found:
            case bool() | None:
                continue
            case dict():
                waiting += [(part, depth + 1) for pair in found.items() for part in pair]
            case list():
                waiting += [(part, depth + 1) for part in found]
            case int() | float():
                if not math.isfinite(found) or abs(found) >= _LARGEST:
                    raise CommandError("a number that is sent is too large")
            case str():
                if any(_SURROGATES[0] <= sign <= _SURROGATES[1] for sign in found):
                    raise CommandError("a text that is sent holds half a character")
                if "\0" in found:
                    raise CommandError("a text that is sent holds a null, which no file may")
            case _:
                continue


async def _bytes_of(request: Request, *, most: int) -> bytes:
    too_long = TooLong("what is sent is too long", hint=f"{most:,} bytes are taken")
    if int(request.headers.get("content-length", "0") or "0") > most:
        raise too_long
    body = bytearray()
    try:
        async with asyncio.timeout(_WITHIN_S):
            async for piece in request.stream():
                body += piece
                if len(body) > most:
                    raise too_long
    except TimeoutError as error:
        raise CommandError("what is sent did not arrive in time") from error
    except ClientDisconnect as error:
        raise CommandError("what is sent did not arrive whole") from error
    return bytes(body)
