"""Pictures and sounds as data URLs: ``data:image/png;base64,...``."""

import base64
import binascii
from typing import Literal

from storyboard.errors import MediaError

Kind = Literal["image", "audio"]

_WORDS: dict[Kind, tuple[str, str]] = {"image": ("picture", "png"), "audio": ("sound", "mp3")}


def to_data_url(data: bytes, *, kind: Kind, format: str) -> str:  # noqa: A002 - the word that data URLs use
    """Return *data* as the services take it in JSON."""
    return f"data:{kind}/{format};base64,{base64.b64encode(data).decode('ascii')}"


def from_data_url(url: str, *, kind: Kind, refused: type[MediaError]) -> bytes:
    """
    Return the bytes in a base64 data URL of *kind*.

    Raises:
        MediaError: It is none; of the type *refused*.
    """
    word, example = _WORDS[kind]
    head, comma, body = url.partition(",")
    if not comma or not head.startswith(f"data:{kind}/") or not head.endswith(";base64"):
        raise refused(f"{url[:40]!r}: not a {word} as a data URL", hint=f"data:{kind}/{example};base64,...")
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error as error:
        raise refused(f"{head}: its base64 is broken: {error}", hint="encode the whole file again") from error
