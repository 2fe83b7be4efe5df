"""A file of somebody else's program to text."""

import re
from pathlib import Path

from storyboard.errors import CommandError

MAX_BYTES = 20 * 1024 * 1024

_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
)
_PAIRED = re.compile(rb"[\x80-\xff]{2,}")
_ALONE = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")


def read_text(path: Path) -> tuple[str, str]:
    """
    Return the text of the file at *path*, and a sentence where its encoding had to be guessed.

    Raises:
        CommandError: It cannot be read, is too large, or is no text.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(f"{path}: cannot be read: {error.strerror}", hint="name a file") from error
    if len(data) > MAX_BYTES:
        raise CommandError(f"{path}: the file is over {MAX_BYTES // 2**20} MB", hint="import a part of it")
    if data.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise CommandError(f"{path}: this is no text", hint="save a spreadsheet as CSV, a screenplay as Fountain")
    text, guess = _decoded(data)
    if "\0" in text:
        raise CommandError(f"{path}: this is no text", hint="save it as UTF-8")
    # Control characters are no text in YAML.
    return "".join(sign for sign in text if sign in "\t\n\r\f" or sign.isprintable() or sign.isspace()), guess


def _decoded(data: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), ""
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        pass
    # In Chinese text special bytes come in pairs; in a European one they stand alone among letters.
    if len(_PAIRED.findall(data)) > len(_ALONE.findall(data)):
        try:
            return data.decode("gb18030"), "the file is not UTF-8; it was read as GB 18030"
        except UnicodeDecodeError:
            pass
    return data.decode("cp1252", errors="replace"), "the file is not UTF-8; it was read as Windows-1252"
