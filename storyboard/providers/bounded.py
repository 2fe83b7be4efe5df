"""
Answers that end: bodies are read in pieces, decoded in pieces, and stop at a size.

A body may be compressed although nobody asked for that: what counts is what it
becomes. It knows no service and no call.
"""

import asyncio
import zlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx

from storyboard.providers.answers import UnusableAnswer
from storyboard.providers.hidden_key import body_without

MOST_ANSWER_BYTES = 8 * 1024 * 1024
"""Of JSON; a page of 500 tasks needs less than one million."""
MOST_ERROR_BYTES = 64 * 1024
"""Of a refusal: its words stand at its beginning."""
PLAIN = {"Accept-Encoding": "identity"}
"""The header that asks for a body as it is."""

_PIECE_BYTES = 256 * 1024
_LONGEST_HEADER = 2_000
LONGEST_WAIT_S = 3_600.0


class TooMuch(UnusableAnswer):
    """A body is longer than any that is documented, or packed in a way that nobody asked for."""

    def __init__(self, words: str, response: httpx.Response) -> None:
        super().__init__(words)
        self.response = response
        """Without its body."""


class CutShort(Exception):
    """An answer began, with a status that does not refuse, and its body did not come whole; the cause says why."""

    def __init__(self, http_status: int) -> None:
        super().__init__(f"an answer of status {http_status} was cut short")
        self.http_status = http_status


async def exchange(
    client: httpx.AsyncClient,
    request: httpx.Request,
    *,
    key: str,
    deadline_s: float,
    most_bytes: int = MOST_ANSWER_BYTES,
) -> httpx.Response:
    """
    Send *request*, once, and return its answer as `whole_answer` does; a refusal counts without its words, too.

    Raises:
        TooMuch: The body is too long.
        CutShort: An answer began and broke off.
        httpx.HTTPError, TimeoutError: There was none.
    """
    begun: httpx.Response | None = None
    try:
        async with asyncio.timeout(deadline_s):
            begun = await client.send(request, stream=True)
            try:
                return await whole_answer(begun, key=key, most_bytes=most_bytes)
            finally:
                await begun.aclose()
    except (httpx.HTTPError, TimeoutError) as error:
        if begun is None:
            raise
        if begun.status_code < HTTPStatus.BAD_REQUEST:
            raise CutShort(begun.status_code) from error
        return httpx.Response(begun.status_code, request=request)


async def whole_answer(
    response: httpx.Response, *, key: str, most_bytes: int = MOST_ANSWER_BYTES
) -> httpx.Response:  # fmt: skip
    """
    Return *response* with its body read, and with *key* replaced wherever the service says it.

    Raises:
        TooMuch: The body is too long.
    """
    headers = [
        (name, body_without(value, key)[:_LONGEST_HEADER])
        for name, value in response.headers.raw
        if name.lower() not in {b"content-encoding", b"content-length", b"transfer-encoding"}
    ]
    bare = httpx.Response(response.status_code, headers=headers, request=response.request)
    is_good = response.status_code < HTTPStatus.BAD_REQUEST
    most = most_bytes if is_good else MOST_ERROR_BYTES
    body = bytearray()
    try:
        async for piece in pieces(response):
            body += piece
            if len(body) > most:
                break
    except zlib.error as error:
        raise TooMuch("the answer is packed, and cannot be unpacked", bare) from error
    if is_good and len(body) > most:
        raise TooMuch(f"the answer has more than {most:,} bytes", bare)
    # Replaced before it is cut, as half a key is one too.
    content = body_without(bytes(body), key)[:most]
    return httpx.Response(response.status_code, headers=headers, content=content, request=response.request)


async def pieces(response: httpx.Response) -> AsyncIterator[bytes]:
    """
    Give the body of *response* in small pieces, unpacked.

    Raises:
        TooMuch: It is packed in a way other than gzip and deflate.
        zlib.error: It is not packed as it says.
    """
    if response.is_stream_consumed:
        # A transport that holds whole answers in memory has unpacked them, too.
        yield response.content
        return
    packed = response.headers.get("content-encoding", "").strip().lower()
    if packed in {"", "identity"}:
        async for raw in response.aiter_raw(_PIECE_BYTES):
            yield raw
        return
    if packed not in {"gzip", "x-gzip", "deflate"}:
        bare = httpx.Response(response.status_code, request=response.request)
        raise TooMuch(f"the answer is packed as {packed[:20]!a}, which nobody asked for", bare)
    # 32: gzip or zlib, whichever the head says.
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
    async for raw in response.aiter_raw(_PIECE_BYTES):
        if unpacker.eof:
            # What follows would be kept, and never end.
            raise zlib.error("more follows what is packed")
        rest = raw
        while rest:
            yield unpacker.decompress(rest, _PIECE_BYTES)
            rest = unpacker.unconsumed_tail


def date_s(header: str) -> float | None:
    """Return the time of a date header in Unix seconds; None for none, and for one that makes no sense."""
    try:
        date = parsedate_to_datetime(header)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def retry_after_s(value: str, *, date: str = "") -> float:
    """
    Return how long a Retry-After header asks to wait, by a number or a date: from 0 to an hour.

    A date is counted from the answer's own *date*, as our clock may be another; without one, from our clock.
    """
    if value.isascii() and value.isdigit():
        return min(float(value[:12]), LONGEST_WAIT_S)
    until_s = date_s(value)
    if until_s is None:
        return 0.0
    answered_s = date_s(date)
    now_s = datetime.now(UTC).timestamp() if answered_s is None else answered_s
    return min(max(0.0, until_s - now_s), LONGEST_WAIT_S)
