"""A download is whole and on the disk, or it is an error that says what to do with the link."""

import asyncio
import gzip
import os
import zlib
from pathlib import Path

import httpx
import pytest

from storyboard.errors import ArchiveError, LinkExpired, TooLong, Unavailable

LINK = "https://tos.test/clip.mp4?X-Tos-Signature=secret-of-the-link"


class Pieces(httpx.AsyncByteStream):
    """A body that comes in pieces and may break off."""

    def __init__(self, *pieces: bytes, then: Exception | None = None) -> None:
        self._pieces = pieces
        self._then = then

    async def __aiter__(self):
        for piece in self._pieces:
            yield piece
        if self._then:
            raise self._then


def serve(*pieces: bytes, status: int = 200, then: Exception | None = None, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, stream=Pieces(*pieces, then=then), headers=named)


@pytest.fixture
def part(tmp_path):
    return tmp_path / "clip.mp4.part"


@pytest.fixture
def fetch(ark_with, part):
    """Download what a handler serves, and return the requests that reached it."""

    def run(handler, url=LINK, to=None):
        ark = ark_with(handler if callable(handler) else lambda _: handler)
        asyncio.run(ark.download(url, to or part))
        return ark.sent

    return run


def test_the_bytes_are_written_as_served(fetch, part):
    """To the very path that was named, in place of what stood there."""
    part.write_bytes(b"an older and longer attempt")

    fetch(serve(b"new", b"", b" clip", content_length="8"))

    assert part.read_bytes() == b"new clip"


def test_a_length_need_not_be_announced(fetch, part):
    """Some hosts send in chunks."""
    fetch(serve(b"clip"))

    assert part.read_bytes() == b"clip"


def test_what_was_written_is_durable(fetch, part, monkeypatch):
    """The slate is written only after this, and must never outlive the clip."""
    synced = []
    monkeypatch.setattr(os, "fsync", lambda number: synced.append(os.fstat(number).st_size))

    fetch(serve(b"clip"))

    assert synced == [4]


def test_no_key_goes_to_a_download_host(fetch):
    """The link is signed; the host is somebody else's."""
    (sent,) = fetch(serve(b"clip"))

    assert "authorization" not in sent.headers
    assert "x-client-request-id" not in sent.headers
    assert sent.headers["accept-encoding"] == "identity"


def test_a_link_may_lead_elsewhere(fetch, part):
    """Redirects are followed here, and only here."""

    def handler(request):
        if request.url.host == "tos.test":
            return httpx.Response(302, headers={"location": "https://cdn.test/clip.mp4"})
        return serve(b"clip")

    sent = fetch(handler)

    assert [request.url.host for request in sent] == ["tos.test", "cdn.test"]
    assert part.read_bytes() == b"clip"


def test_a_compressed_answer_is_the_clip_again(fetch, part):
    """It was not asked for, but some proxies press everything; the announced length is that of the pressed bytes."""
    pressed = gzip.compress(b"clip" * 100)

    fetch(serve(pressed, content_length=str(len(pressed)), content_encoding="gzip"))

    assert part.read_bytes() == b"clip" * 100


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_dead_link(status, fetch):
    """The task is asked for a fresh one; the error names the place without the signature."""
    with pytest.raises(LinkExpired, match=rf"^ark: https://tos.test/clip.mp4: answers {status} ") as caught:
        fetch(serve(b"<Error>Request has expired</Error>", status=status))

    assert caught.value.http_status == status


@pytest.mark.parametrize("url", ["", "clip.mp4", "file:///etc/passwd", "https://tos.test:port/"])
def test_what_is_no_link_is_a_dead_link(url, fetch):
    """A fresh one may be better, and nothing of this machine is ever read."""
    with pytest.raises(LinkExpired, match="is not a link"):
        fetch(serve(b"clip"), url=url)


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_busy_host_is_worth_another_try(status, fetch):
    """The link is good, the host is not."""
    with pytest.raises(Unavailable) as caught:
        fetch(serve(b"", status=status))

    assert caught.value.http_status == status


def test_a_short_body_is_an_error(fetch):
    """A clip without its end still opens in many players."""
    with pytest.raises(Unavailable, match="10 bytes announced, 4 came"):
        fetch(serve(b"clip", content_length="10"))


def test_a_long_body_is_an_error(fetch):
    """More than announced is as wrong as less."""
    with pytest.raises(Unavailable, match="2 bytes announced, 4 came"):
        fetch(serve(b"clip", content_length="2"))


def test_an_empty_body_is_an_error(fetch):
    """Nothing is no clip, even where nothing was announced."""
    with pytest.raises(Unavailable, match="served nothing"):
        fetch(serve(content_length="0"))


@pytest.mark.parametrize("error", [httpx.ReadError("reset"), httpx.ReadTimeout(""), httpx.RemoteProtocolError("")])
def test_a_broken_line_is_worth_another_try(error, fetch):
    """In the middle of a clip too."""
    with pytest.raises(Unavailable, match="the download failed"):
        fetch(serve(b"half a", then=error))


def test_a_loop_of_redirects_ends(fetch):
    """After as many as httpx allows."""
    with pytest.raises(Unavailable, match="TooManyRedirects"):
        fetch(lambda _: httpx.Response(302, headers={"location": LINK}))


def test_one_try_is_all(ark_with, part):
    """Trying again is for who knows the link's age."""
    ark = ark_with(lambda _: serve(b"", status=503))

    with pytest.raises(Unavailable):
        asyncio.run(ark.download(LINK, part))

    assert len(ark.sent) == 1


def test_a_signature_is_never_shown(fetch):
    """Whoever has it can fetch the clip."""
    for answer in (
        serve(b"", status=403),
        serve(b"", status=500),
        serve(b""),
        serve(b"x", content_length="9"),
    ):
        with pytest.raises((LinkExpired, Unavailable)) as caught:
            fetch(answer)
        assert "secret-of-the-link" not in str(caught.value) + caught.value.hint


def test_a_place_that_cannot_be_written(fetch, tmp_path):
    """It is named, and the service is not to blame."""
    with pytest.raises(ArchiveError, match=r"missing/clip\.part: cannot be written: No such file"):
        fetch(serve(b"clip"), to=tmp_path / "missing" / "clip.part")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_a_full_disk(fetch):
    """It is the disk's error, once, though closing the file fails too."""
    with pytest.raises(ArchiveError, match="/dev/full: cannot be written: No space left"):
        fetch(serve(b"clip"), to=Path("/dev/full"))


@pytest.mark.parametrize("headers", [{"content_length": "12"}, {}], ids=["announced", "not announced"])
def test_a_file_that_is_longer_than_allowed_is_given_up_and_removed(ark_with, part, headers):
    ark = ark_with(lambda _: serve(b"0123", b"4567", b"89ab", **headers))

    with pytest.raises(TooLong, match="bytes"):
        asyncio.run(ark.download(LINK, part, most_bytes=11))

    assert not part.exists()


def test_a_file_as_long_as_allowed_is_whole(ark_with, part):
    ark = ark_with(lambda _: serve(b"0123", b"4567", content_length="8"))

    asyncio.run(ark.download(LINK, part, most_bytes=8))

    assert part.read_bytes() == b"01234567"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_nothing_but_half_a_file_is_taken_away_where_the_disk_is_full(fetch, tmp_path):
    """A device that stands in the file's place stays, and one that a link there leads to."""
    link = tmp_path / "clip.part"
    link.symlink_to("/dev/full")

    fetch(serve(b"clip"), to=link)
    with pytest.raises(ArchiveError, match="No space left"):
        fetch(serve(b"clip"), to=Path("/dev/full"))

    assert link.read_bytes() == b"clip"
    assert Path("/dev/full").is_char_device()


def test_half_a_file_is_taken_away_where_the_disk_is_full(fetch, tmp_path, monkeypatch):
    """It would only take the room that is lacking."""

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("storyboard.providers.download.os.fsync", full)

    with pytest.raises(ArchiveError, match=r"No space left on device \(.* free in"):
        fetch(serve(b"clip"), to=tmp_path / "clip.part")

    assert list(tmp_path.iterdir()) == []


def test_what_follows_a_packed_file_is_not_kept(fetch):
    """It would never end, and be held in memory."""
    clip = gzip.compress(b"clip")
    body = (clip, *[os.urandom(2**18)] * 40)

    with pytest.raises(Unavailable, match="cannot be unpacked"):
        fetch(serve(*body, content_encoding="gzip"))


def test_a_packed_file_that_unpacks_to_nothing_ends(ark_with, part):
    """Empty blocks take as many bytes as there are, and make none."""
    packer = zlib.compressobj(wbits=31)
    empty = packer.flush(zlib.Z_SYNC_FLUSH) + b"\0\0\0\xff\xff" * 60_000
    answer = serve(*[empty, *[b"\0\0\0\xff\xff" * 60_000] * 40], content_encoding="gzip")

    with pytest.raises(TooLong):
        asyncio.run(ark_with(lambda _: answer).download(LINK, part, most_bytes=2**20))


def test_a_line_that_lets_a_byte_through_now_and_then_is_given_up(ark_with, part, monkeypatch):
    """The time-out between two bytes begins anew with each of them."""
    monkeypatch.setattr("storyboard.providers.download._PIECE_S", 0.05)

    class Trickle(httpx.AsyncByteStream):
        async def __aiter__(self):
            while True:
                await asyncio.sleep(0.005)
                yield b"x"

    ark = ark_with(lambda _: httpx.Response(200, stream=Trickle()))

    with pytest.raises(Unavailable, match="what comes stands still"):
        asyncio.run(ark.download(LINK, part))
