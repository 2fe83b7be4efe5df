"""A file of somebody else's program to text."""

import re
from pathlib import Path

from storyboard.author.imports.columns import part_of
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
_EASTERN = (
    ("gb18030", "GB 18030"), ("cp932", "Shift JIS"), ("cp950", "Big5"), ("cp949", "EUC-KR"), ("euc_jp", "EUC-JP"),
)  # fmt: skip
"""Encodings of East Asia; the first one holds where nothing speaks for another."""
_KANA = re.compile("[\u3041-\u30fa]")
_LEAST_KANA = 3
"""Signs of Japanese that make a text Japanese: other texts that are read so hold none."""
_HEAD = 4000
"""Signs in which headings are looked for."""


_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
"""What YAML does not hold: controls, halves of signs, byte order marks. Joiners and marks of direction are text."""
_CONVERT = {
    ".fdx": (
        "a screenplay of Final Draft",
        "export it as Fountain: in Highland, Fade In or Beat, open it and save it so",
    ),
    ".celtx": ("a screenplay of Celtx", "export it as Fountain or plain text"),
    ".srt": ("subtitles", "subtitles say no pictures: write the shots as a list in CSV, with what is said as dialogue"),
    ".docx": ("a document of Word", "copy its table into a spreadsheet and save that as CSV, or save it as plain text"),
    ".doc": ("a document of Word", "copy its table into a spreadsheet and save that as CSV, or save it as plain text"),
    ".odt": ("a document of LibreOffice", "copy its table into a spreadsheet and save that as CSV, or save it as text"),
    ".rtf": ("rich text", "save it as plain text: .fountain for a screenplay, .md for a list"),
    ".xlsx": ("a spreadsheet of Excel", "save it as CSV UTF-8"),
    ".xls": ("a spreadsheet of Excel", "save it as CSV UTF-8"),
    ".ods": ("a spreadsheet of LibreOffice", "save it as CSV"),
    ".numbers": ("a spreadsheet of Numbers", "export it as CSV"),
    ".pages": ("a document of Pages", "export it as plain text: .fountain for a screenplay, .md for a list"),
    ".pdf": ("a PDF", "export the screenplay as Fountain, or the list as CSV, from the program that made it"),
    ".html": ("a web page", "copy its table into a spreadsheet and save that as CSV"),
    ".edl": ("an edit", "export it as .otio, and bring it into its film with --into PROJECT"),
    ".fcpxml": ("an edit", "export it as .otio, and bring it into its film with --into PROJECT"),
}
"""Files of other programs by their ending: what each is, and how it can become one that is read."""
_SAME = {".vtt": ".srt", ".ass": ".srt", ".htm": ".html", ".fdxt": ".fdx", ".xlsm": ".xlsx"}


def read_text(path: Path) -> tuple[str, tuple[str, ...]]:
    """
    Return the text of the file at *path*, and sentences on what had to be guessed or left out.

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
    if known := _CONVERT.get(_kind_of(path, data)):
        what, hint = known
        raise CommandError(f"{path}: this is {what}, which import does not read", hint=hint)
    if data.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise CommandError(f"{path}: not a text file", hint="save a spreadsheet as CSV, a screenplay as Fountain")
    text, guess = _decode(data)
    if "\0" in text:
        raise CommandError(f"{path}: not a text file", hint="save it as text in UTF-8")
    text, count = without_controls(text)
    lost = text.count("\ufffd")
    return text, (
        *([guess] if guess else []),
        *([controls_said(count)] if count else []),
        *([f"characters that could not be read, and stand as \ufffd: {lost}"] if lost else []),
    )


def without_controls(text: str) -> tuple[str, int]:
    """Return *text* without control characters and halves of characters, and how many were left out."""
    return _CONTROL.subn("", text.replace("\v", "\n"))


def controls_said(count: int) -> str:
    """Return the sentence on *count* characters that were left out."""
    return f"control characters left out: {count}"


def _kind_of(path: Path, data: bytes) -> str:
    """Return the ending that files of this kind have."""
    head = data[:2000].lstrip(b"\xef\xbb\xbf\r\n\t ")
    if head.startswith(b"%PDF"):
        return ".pdf"
    if head.startswith(b"{\\rtf"):
        return ".rtf"
    if b"<FinalDraft" in head:
        return ".fdx"
    if head.startswith(b"WEBVTT") or re.match(rb"\d+\r?\n\d\d:\d\d:\d\d,\d{3} -->", head):
        return ".srt"
    if re.match(rb"(?i)<!doctype html|<html", head):
        return ".html"
    ending = path.suffix.lower()
    return _SAME.get(ending, ending)


def _decode(data: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), ""
    if encoding := _utf_16(data):
        return data.decode(encoding, errors="replace"), "the file has no byte order mark; it was read as UTF-16"
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        pass
    text, name = _guess(data)
    return text, f"the file is not UTF-8; it was read as {name}"


def _guess(data: bytes) -> tuple[str, str]:
    """Return the text of *data*, which is not Unicode, and the encoding that makes most sense of it."""
    # In Chinese text special bytes come in pairs; in a European one they stand alone among letters.
    is_paired = len(_PAIRED.findall(data)) > len(_ALONE.findall(data))
    western = data.decode("cp1252", errors="replace"), "Windows-1252"
    eastern = [(text, name) for encoding, name in _EASTERN if (text := _text_in(data, encoding)) is not None]
    if not is_paired and (japanese := next((found for found in eastern if found[1] == "Shift JIS"), None)):
        is_japanese = len(_KANA.findall(japanese[0])) >= _LEAST_KANA
        eastern = [japanese, *eastern] if is_japanese else [western, *eastern]
    elif not is_paired:
        eastern = [western, *eastern]
    return max([*eastern, western], key=lambda found: _known_headings(found[0]))


def _text_in(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _known_headings(text: str) -> int:
    """Return how many headings of columns are known in the first lines of *text*."""
    cells = (re.split(r"[,;\t|]", line) for line in text[:_HEAD].splitlines()[:25])
    return max((sum(part_of(cell.strip(' "')) is not None for cell in row[:100]) for row in cells), default=0)


def _utf_16(data: bytes) -> str:
    """Return in which order the bytes of text in UTF-16 stand; empty where it is none."""
    head = data[:4000]
    first, second = head[0::2].count(0), head[1::2].count(0)
    if len(data) % 2 == 0 and first + second > len(head) // 4:
        if not first:
            return "utf-16-le"
        if not second:
            return "utf-16-be"
    return ""
