"""
The pictures of a create request: fetched, checked against the service's limits, and kept by digest.

Links to the simulator's own files are read from its store, whoever serves it.
Where no way leads to a link's host, as on a machine without a network, a
picture is invented for it.
"""

import hashlib
import io
import re
import socket
from dataclasses import dataclass
from pathlib import Path

import httpx
from PIL import Image, ImageDraw

from storyboard.errors import PictureRefused
from storyboard.files import create, part_of, sweep
from storyboard.media.picture.input_pictures import PictureFacts, check_picture, from_data_url
from storyboard.model.capabilities import Model, picture_limits
from storyboard.simulator.content import AskedPicture
from storyboard.simulator.film.films import Films
from storyboard.simulator.refusals import Refusal, invalid
from storyboard.simulator.signed_links import Links, LinkState, parts_of

ASSET_SIZE_PX = (1280, 720)
"""Of whatever is invented."""
_DRAWN = re.compile(r"/files/stills/(?P<sha256>[0-9a-f]{64})\.(png|jpeg)")


def drawn_path(sha256: str, kind: str) -> str:
    """Return the path under which a picture that was drawn is served; *kind* is ``png`` or ``jpeg``."""
    return f"/files/stills/{sha256}.{kind}"


_SHOWN = 40
"""As many characters as such a picture is wide."""


@dataclass(frozen=True, slots=True)
class FetchedPicture:
    """A picture that was taken."""

    sha256: str
    facts: PictureFacts


class Pictures:
    """Fetches what requests name; keeps the bytes under their digest in *folder*."""

    def __init__(self, folder: Path, *, films: Films, links: Links, client: httpx.AsyncClient) -> None:
        self._folder = folder
        self._films = films
        self._links = links
        self._client = client
        sweep(folder.glob("*.part"))

    async def fetch(self, asked: AskedPicture, model: Model) -> FetchedPicture:
        """
        Return the picture that *asked* names, kept for as long as the store lives.

        Raises:
            Refusal: It cannot be fetched, or *model* does not take such a picture.
        """
        data = await self.bytes_behind(asked)
        try:
            facts = check_picture(data, name="the image", limits=picture_limits(), takes_heif=model.takes_heif)
        except PictureRefused as refused:
            raise invalid(asked.param, refused.message) from refused
        return FetchedPicture(sha256=self.keep(data), facts=facts)

    async def fetch_bytes(self, asked: AskedPicture, *, most: int) -> bytes | None:
        """
        Return the bytes behind a link, at most *most*; None where no way leads to its host.

        Raises:
            Refusal: They cannot be fetched, or are too many.
        """
        own = self._own(asked)
        return await self._download(asked, most=most) if own is None else own

    def place(self, sha256: str) -> Path:
        """Return where a kept file is."""
        return self._folder / sha256

    def bytes_of(self, sha256: str) -> bytes:
        """Return the bytes of a kept picture."""
        return (self._folder / sha256).read_bytes()

    def keep(self, data: bytes) -> str:
        """Keep a file and return its digest."""
        sha256 = hashlib.sha256(data).hexdigest()
        kept = self._folder / sha256
        if not kept.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            part = part_of(kept)
            with create(part) as opened:
                opened.write(data)
            part.replace(kept)
        return sha256

    def file(self, path: str) -> Path | None:
        """Return the picture that was drawn and is served under *path*; None where there is none."""
        found = _DRAWN.fullmatch(path)
        kept = self._folder / found["sha256"] if found else None
        return kept if kept is not None and kept.is_file() else None

    async def bytes_behind(self, asked: AskedPicture) -> bytes:
        """
        Return the bytes of the picture that *asked* names.

        Raises:
            Refusal: It cannot be fetched.
        """
        parts = parts_of(asked.url)
        match parts.scheme:
            case "data":
                return _from_data_url(asked)
            case "asset" if parts.netloc:
                return placeholder(parts.netloc)
            case "http" | "https" if parts.hostname:
                data = await self.fetch_bytes(asked, most=picture_limits().max_bytes)
                return placeholder(asked.url) if data is None else data
            case _:
                raise Refusal(400, "InvalidImageURL.InvalidFormat", "Invalid base64 image url.", param=asked.param)

    def _own(self, asked: AskedPicture) -> bytes | None:
        """Return the bytes of a file of ours; None for a link that we never signed."""
        state = self._links.state_of_url(asked.url)
        if state is LinkState.FORGED:
            return None
        path = parts_of(asked.url).path
        file = self._films.file(path) or self.file(path)
        if state is LinkState.EXPIRED or file is None:
            raise invalid(asked.param, "resource download failed")
        return file.read_bytes()

    async def _download(self, asked: AskedPicture, *, most: int) -> bytes | None:
        data = bytearray()
        try:
            async with self._client.stream("GET", asked.url, follow_redirects=True) as answer:
                answer.raise_for_status()
                async for piece in answer.aiter_bytes():
                    data += piece
                    if len(data) > most:
                        raise invalid(asked.param, f"the {asked.kind} is larger than {most // 2**20} MB")
        except (httpx.ConnectTimeout, httpx.ProxyError):
            return None
        except httpx.TimeoutException as error:
            raise invalid(asked.param, "timeout while fetching resource") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            if _is_unknown_host(error):
                return None
            raise invalid(asked.param, "resource download failed") from error
        return bytes(data)


def _from_data_url(asked: AskedPicture) -> bytes:
    kind = asked.url.partition(";")[0].removeprefix("data:image/")
    try:
        data = from_data_url(asked.url)
    except PictureRefused as refused:
        text = "Invalid base64 image url."
        raise Refusal(400, "InvalidImageURL.InvalidFormat", text, param=asked.param) from refused
    if kind != kind.lower():
        raise invalid(asked.param, "the image format in a data url must be in lowercase")
    if not data:
        raise Refusal(400, "InvalidImageURL.EmptyURL", "Empty base64 image url.", param=asked.param)
    return data


def _is_unknown_host(error: BaseException | None) -> bool:
    """Return whether a name could not be looked up; without a network none can."""
    while error is not None and not isinstance(error, socket.gaierror):
        error = error.__cause__ or error.__context__
    return error is not None


def placeholder(name: str) -> bytes:
    """Return a picture that stands for an asset of the account's library, or for a link: the same for the same name."""
    digest = hashlib.sha256(name.encode()).digest()
    image = Image.new("RGB", ASSET_SIZE_PX, tuple(64 + value // 2 for value in digest[:3]))
    ImageDraw.Draw(image).text((40, 40), name[-_SHOWN:], fill="white", font_size=48)
    out = io.BytesIO()
    image.save(out, format="PNG")
    return out.getvalue()
