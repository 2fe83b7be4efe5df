"""
A screenplay in Fountain (https://fountain.io/syntax) to its elements.

It knows the syntax and makes no shots of it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "heading", "action", "character", "parenthetical", "dialogue", "lyric", "transition", "centered", "section",
    "synopsis", "note",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Element:
    """One paragraph, or line of one, and what it is."""

    kind: Kind
    text: str
    """Without the marks of its kind."""


@dataclass(frozen=True, slots=True)
class Screenplay:
    """A whole screenplay."""

    title_page: dict[str, str]
    """Keys in lower case."""
    elements: tuple[Element, ...]
    omitted: int
    """How many passages the writer has struck out."""


_BONEYARD = re.compile(r"/\*.*?\*/", re.DOTALL)
_NOTE = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_KEY = re.compile(r"([A-Za-z][A-Za-z ]*):\s*(.*)")
_TITLE_KEYS = frozenset(
    {
        "title",
        "credit",
        "author",
        "authors",
        "source",
        "draft date",
        "date",
        "contact",
        "copyright",
        "notes",
        "revision",
    }
)
_HEADING = re.compile(r"(int\./ext|int/ext|i/e|int|ext|est)[. ].*", re.IGNORECASE)
_NUMBER = re.compile(r"\s*#([\w.-]+)#\s*$")
_TRANSITION = re.compile(r"[^a-z]*(TO:|FADE OUT\.?|FADE TO BLACK\.?|FADE IN:|CUT TO BLACK\.?)")
_EMPHASIS = re.compile(r"(?<!\\)(\*{1,3}|_)(?=\S)(.+?)(?<=[\S])(?<!\\)\1")
_PLACEHOLDER = "\u2063"
"""Stands where a note was cut out of the text."""


def read_fountain(text: str) -> Screenplay:
    """Return what is written in *text*."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    text, omitted = _BONEYARD.subn("", text)
    title_page, body = _split_title_page(text)
    notes: list[str] = []

    def cut_out(found: re.Match[str]) -> str:
        notes.append(" ".join(found[1].split()))
        return _PLACEHOLDER

    lines = _NOTE.sub(cut_out, body).split("\n")
    elements = tuple(_elements(lines, iter(notes)))
    return Screenplay(title_page, elements, omitted)


def _split_title_page(text: str) -> tuple[dict[str, str], str]:
    head, _, body = text.lstrip("\n").partition("\n\n")
    first = _KEY.match(head)
    if not first or first[1].lower() not in _TITLE_KEYS:
        return {}, text
    page: dict[str, str] = {}
    key = ""
    for line in head.split("\n"):
        found = None if line.startswith((" ", "\t")) else _KEY.fullmatch(line)
        if found:
            key = found[1].strip().lower()
            page[key] = _plain(found[2])
        else:
            page[key] = f"{page[key]}\n{_plain(line)}".strip()
    return page, body


def _elements(lines: list[str], notes: Iterator[str]) -> Iterator[Element]:
    """Yield every element of *lines*; what stands between empty lines belongs together."""
    is_speaking = False
    for n, line in enumerate(lines):
        before_empty = n == 0 or not lines[n - 1].strip()
        after_empty = n + 1 == len(lines) or not lines[n + 1].strip()
        plain = line.replace(_PLACEHOLDER, "").strip()
        if plain:
            kind, said = _kind(plain, before_empty=before_empty, after_empty=after_empty, is_speaking=is_speaking)
            is_speaking = kind in {"character", "dialogue", "parenthetical"} or (is_speaking and kind == "lyric")
            if said:
                yield Element(kind, said)
        elif not line.strip(" \t") and not line.startswith("  "):
            # Two spaces are an empty line within a speech.
            is_speaking = False
        for _ in range(line.count(_PLACEHOLDER)):
            yield Element("note", next(notes))


def _kind(plain: str, *, before_empty: bool, after_empty: bool, is_speaking: bool) -> tuple[Kind, str]:
    """Return what the line *plain* is, and its text; a page break has none."""
    if re.fullmatch(r"={3,}", plain):
        return "action", ""
    if forced := _forced(plain):
        return forced
    if is_speaking:
        is_aside = plain.startswith("(") and plain.endswith(")")
        return ("parenthetical", _plain(plain[1:-1])) if is_aside else ("dialogue", _plain(plain))
    if before_empty and after_empty and _TRANSITION.fullmatch(plain):
        return "transition", plain
    if before_empty and not after_empty and _is_character(plain) and not _HEADING.fullmatch(plain):
        return "character", _speaker(plain)
    return ("heading" if before_empty and _HEADING.fullmatch(plain) else "action"), _plain(plain)


def _forced(plain: str) -> tuple[Kind, str] | None:
    """Return what a sign at the beginning of the line makes of it."""
    if plain.startswith(">") and plain.endswith("<"):
        return "centered", _plain(plain[1:-1])
    if plain.startswith(".") and not plain.startswith(".."):
        return "heading", _plain(plain[1:])
    sign, rest = plain[0], plain[1:].strip()
    if sign == "=":
        return "synopsis", _plain(rest)
    if sign == "#":
        return "section", _plain(plain.lstrip("#"))
    if sign == "@":
        return "character", _speaker(rest)
    kinds: dict[str, Kind] = {">": "transition", "!": "action", "~": "lyric"}
    return (kinds[sign], _plain(rest)) if sign in kinds else None


def _is_character(plain: str) -> bool:
    name = re.sub(r"\(.*?\)", "", plain).replace("^", "").strip()
    return any(sign.isalpha() for sign in name) and name == name.upper() and name.lower() != name.upper()


def _speaker(plain: str) -> str:
    """Return the name in a line above a speech, without (V.O.) and the sign of a double speech."""
    return " ".join(re.sub(r"\(.*?\)", "", plain).replace("^", "").split())


def scene_number(heading: str) -> tuple[str, str]:
    """Return *heading* without its number, and the number."""
    found = _NUMBER.search(heading)
    return (heading[: found.start()], found[1]) if found else (heading, "")


def _plain(text: str) -> str:
    """Return *text* without marks of emphasis."""
    before = None
    while before != text:
        before, text = text, _EMPHASIS.sub(r"\2", text)
    return re.sub(r"\\([*_])", r"\1", text).strip()
