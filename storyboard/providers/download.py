"""
Fetching what a link serves, for every provider: bytes as served, whole, and safely on the disk.

It sends no key: links carry their own signature. It tries once.
"""

import asyncio
import os
import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import httpx

from storyboard.errors import LinkExpired, ProviderError, RequestRejected, TooLong, Unavailable, Unwritable
from storyboard.files import create, explain_unwritable
from storyboard.providers.base import MOST_CLIP_BYTES
from storyboard.providers.bounded import TooMuch, pieces

_TIMEOUT = httpx.Timeout(60.0, connect=10.0)
"""Between two pieces, not for the whole: a long clip on a slow line may take its time."""
_PIECE_S = 600.0
"""What is written at once, a quarter of a MiB, takes no longer: a line that lets a byte through a minute is broken."""

_ASK_AGAIN = "the task is asked for a fresh link first"


class _Longer(TooMuch):
    """It is longer than such a file can be."""


async def download(
    url: str, to: Path, *, client: httpx.AsyncClient, provider: str, most_bytes: int = MOST_CLIP_BYTES
) -> None:
    """
    Write what *url* serves to *to* and make it durable (fsync).

    What is at *to* already is replaced; after an error, a part may be there. *client* sends no key, and looks where
    each link and redirect leads.

    Raises:
        LinkExpired: The link answers 403, 404, 410 or another 4xx, or is not a link.
        Unavailable: It answers 429 or 5xx, broke off, or served nothing or another length than announced.
        RequestRejected: It leads where no link is followed.
        TooLong: It serves more than *most_bytes*.
        Unwritable: *to* cannot be written.
    """
    with _translated_errors(url, to, provider=provider):
        if httpx.URL(url).scheme not in {"http", "https"}:
            raise httpx.UnsupportedProtocol("it is neither http nor https")
        # Compressed pieces would make the announced length say nothing about the clip's.
        headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
        async with client.stream("GET", url, headers=headers, timeout=_TIMEOUT, follow_redirects=True) as response:
            response.raise_for_status()
            if (announced := response.headers.get("content-length", "")).isdigit() and int(announced) > most_bytes:
                raise _Longer(f"it has {int(announced):,} bytes, and at most {most_bytes:,} are fetched", response)
            written = await _write(response, to, most_bytes=most_bytes)
            _check_whole(response, written=written, url=url, provider=provider)


async def _write(response: httpx.Response, to: Path, *, most_bytes: int) -> int:
    with _without_half(to), explain_unwritable(to):
        file: BinaryIO = await asyncio.to_thread(create, to)
        with file:
            written = 0
            rest = pieces(response)
            while (piece := await _next(rest)) is not None:
                written += len(piece)
                if max(written, response.num_bytes_downloaded) > most_bytes:
                    raise _Longer(f"it has more than {most_bytes:,} bytes", response)
                await asyncio.to_thread(file.write, piece)
            await asyncio.to_thread(_make_durable, file)
            return file.tell()


async def _next(rest: AsyncIterator[bytes]) -> bytes | None:
    """Return the next piece, None after the last one."""
    try:
        async with asyncio.timeout(_PIECE_S):
            return await anext(rest, None)
    except TimeoutError as error:
        raise httpx.ReadTimeout("what comes stands still") from error


def _make_durable(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _check_whole(response: httpx.Response, *, written: int, url: str, provider: str) -> None:
    announced = response.headers.get("content-length", "")
    # Nothing comes down where a transport holds the answer in memory.
    came = response.num_bytes_downloaded or written
    if announced.isdigit() and int(announced) != came:
        raise Unavailable(
            f"{provider}: {_plain_link(url)}: {announced} bytes announced, {came} came", provider=provider
        )
    if not written:
        raise Unavailable(f"{provider}: {_plain_link(url)}: served nothing", provider=provider)


@contextmanager
def _translated_errors(url: str, to: Path, *, provider: str) -> Iterator[None]:
    try:
        yield
    except httpx.HTTPStatusError as error:
        raise _refusal_error(error.response, url, provider=provider) from error
    except _Longer as error:
        to.unlink(missing_ok=True)
        raise TooLong(f"{provider}: {_plain_link(url)}: {error}", provider=provider) from error
    except TooMuch as error:
        raise RequestRejected(f"{provider}: {_plain_link(url)}: {error}", provider=provider) from error
    except zlib.error as error:
        raise Unavailable(f"{provider}: {_plain_link(url)}: what came cannot be unpacked", provider=provider) from error
    except httpx.UnsupportedProtocol as error:
        raise LinkExpired(
            f"{provider}: {_plain_link(url)!r} is not a link to follow: {error}", provider=provider, hint=_ASK_AGAIN
        ) from error
    except (httpx.InvalidURL, UnicodeError) as error:
        raise LinkExpired(
            f"{provider}: {_plain_link(url)!r} is not a link", provider=provider, hint=_ASK_AGAIN
        ) from error
    except httpx.RequestError as error:
        words = f"{type(error).__name__}: {error}".removesuffix(": ")
        raise Unavailable(
            f"{provider}: {_plain_link(url)}: the download failed ({words})", provider=provider
        ) from error


def _refusal_error(response: httpx.Response, url: str, *, provider: str) -> ProviderError:
    status = response.status_code
    message = f"{provider}: {_plain_link(url)}: answers {status} {response.reason_phrase}".rstrip()
    if status in {408, 429} or status >= 500:
        return Unavailable(message, provider=provider, http_status=status)
    return LinkExpired(message, provider=provider, http_status=status, hint=_ASK_AGAIN)


@contextmanager
def _without_half(to: Path) -> Iterator[None]:
    """Take half a file away where it cannot be written whole: it would only take the room that is lacking."""
    try:
        yield
    except Unwritable:
        with suppress(OSError):
            if to.is_file():
                to.unlink()
        raise


def _plain_link(url: str) -> str:
    """Return *url* without its query: a signature there lets anybody fetch the clip."""
    return url.partition("?")[0]
