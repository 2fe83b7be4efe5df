"""
A screenplay in Fountain (https://fountain.io/syntax) to its elements.

It knows the syntax and makes no shots of it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from storyboard.author.imports.emphasis import without_emphasis
from storyboard.author.imports.fountain_title import read_title_page
from storyboard.author.imports.headings import is_heading, is_transition

Kind = Literal[
    "heading", "action", "character", "parenthetical", "dialogue", "lyric", "transition", "centered", "section",
    "synopsis", "note", "page break", "double",
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
    remarks: tuple[str, ...] = ()
    """What had to be guessed."""


@dataclass(slots=True)
class _Line:
    text: str
    """Without notes and the spaces around it."""
    is_empty: bool = False
    """A line that ends paragraphs; two spaces keep a speech going."""
    notes: list[str] = field(default_factory=list)


_NOTE = re.compile(r"\[\[((?:(?!\[\[|\]\]|\n[ \t]?\n).)*)(\]\]|)", re.DOTALL)
"""Up to its end, or to an empty line; a line of two spaces or more is not empty."""
_NOTE_SIGN = "\x01"
"""Stands where a note was cut out of the text."""
_CUT_SIGN = "\x02"
"""Stands in every line that something was cut out of: such a line is not empty."""
_ASIDE = re.compile(r"\(([^()]*)\)")
_UNSAID = re.compile(r"\s*(?:cont|more|fort|suite|weiter)\b.*", re.IGNORECASE)
"""What a page needs beside a name and a film does not: (CONT'D), (MORE)."""
_CJK = "[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]"
_BETWEEN_CJK = re.compile(rf"(?<={_CJK})\n(?={_CJK})")


def read_fountain(text: str) -> Screenplay:
    """Return what is written in *text*."""
    text = re.sub("\r\n|[\r\f\u2028\u2029\x85]", "\n", re.sub(f"[{_NOTE_SIGN}{_CUT_SIGN}]", "", text))
    remarks: list[str] = []
    text, omitted = _without_boneyard(text, remarks)
    title_page, above = read_title_page(text.replace(_CUT_SIGN, ""), remarks)
    lines = _read_lines("\n".join(text.split("\n")[above:]), above, remarks)
    return Screenplay(title_page, tuple(_Parser(lines).elements()), omitted, tuple(remarks))


def _without_boneyard(text: str, remarks: list[str]) -> tuple[str, int]:
    """Return *text* without what is struck out, in as many lines, and how many passages that was."""
    parts, at, omitted = [], 0, 0
    last_end = text.rfind("*/")
    while (start := text.find("/*", at)) >= 0:
        if start > last_end - 2:
            line = text.count("\n", 0, start) + 1
            remarks.append(f"line {line}: the /* is never closed, so nothing is struck out from here on")
            break
        end = text.find("*/", start + 2) + 2
        parts += [text[at:start], _cut_sign_for(text[start:end])]
        at, omitted = end, omitted + 1
    return "".join([*parts, text[at:]]), omitted


def _cut_sign_for(passage: str) -> str:
    return _CUT_SIGN + f"\n{_CUT_SIGN}" * passage.count("\n")


def _read_lines(body: str, above: int, remarks: list[str]) -> list[_Line]:
    """Return the lines of *body*, each with its notes; *above* so many lines stand before it."""
    notes: list[str] = []
    open_notes: list[int] = []

    def take_note(found: re.Match[str]) -> str:
        text = found[1]
        if not found[2]:
            open_notes.append(found.start())
            text = text.removesuffix("]")
        notes.append(" ".join(text.replace(_CUT_SIGN, "").split()))
        return _NOTE_SIGN + _cut_sign_for(found[1])

    left = iter(_NOTE.sub(take_note, body).split("\n"))
    in_order = iter(notes)
    if open_notes:
        number = above + body.count("\n", 0, open_notes[0]) + 1
        more = f"; so are {len(open_notes) - 1} more" if len(open_notes) > 1 else ""
        remarks.append(
            f"line {number}: the note [[ is never closed, and was read as ending at the next empty line{more}"
        )
    lines: list[_Line] = []
    for line in left:
        own = [next(in_order) for _ in range(line.count(_NOTE_SIGN))]
        plain = re.sub(f"[{_NOTE_SIGN}{_CUT_SIGN}]", "", line).strip()
        is_cut = _NOTE_SIGN in line or _CUT_SIGN in line
        if is_cut and not plain and lines and not lines[-1].is_empty:
            # A note on a line of its own neither ends a paragraph nor begins one.
            lines[-1].notes += own
        elif not is_cut or plain or any(own):
            lines.append(_Line(plain, is_empty=not plain and not line.startswith("  "), notes=own))
    return lines


class _Parser:
    """Goes through the lines once; what stands between empty lines belongs together."""

    def __init__(self, lines: list[_Line]) -> None:
        self._lines = lines
        self._at = 0
        self._above: Kind | Literal["empty"] = "empty"
        """What the line above is."""

    def elements(self) -> Iterator[Element]:
        """Yield every element, in order."""
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if not line.text:
                self._above = "empty" if line.is_empty or not line.notes else self._above
                yield from self._step("empty")
                continue
            kind, text = self._kind(line.text)
            if kind == "action":
                yield from self._paragraph()
            elif kind == "character":
                yield Element(kind, text)
                if "^" in line.text:
                    yield Element("double", text)
                yield from self._step(kind)
                yield from self._speech()
            else:
                if text or kind == "page break":
                    yield Element(kind, text)
                yield from self._step(kind)

    def _step(self, above: Kind | Literal["empty"]) -> Iterator[Element]:
        """Go on to the next line, and yield the notes of this one."""
        yield from (Element("note", note) for note in self._lines[self._at].notes if note)
        self._above = above
        self._at += 1

    def _is_before_empty(self) -> bool:
        """Return whether an empty line, or the end, comes next."""
        return self._at + 1 >= len(self._lines) or not self._lines[self._at + 1].text

    def _kind(self, plain: str) -> tuple[Kind, str]:
        """Return what the line *plain* outside of a speech is, and its text."""
        if re.fullmatch(r"={3,}", plain):
            return "page break", ""
        if forced := _forced_kind(plain):
            return forced
        begins, ends = self._above != "action", self._is_before_empty()
        if is_heading(plain) and (begins or (ends and plain == plain.upper())):
            return "heading", without_emphasis(plain)
        if is_transition(plain) and ends:
            return "transition", plain
        if begins and not ends and _is_character(plain):
            return "character", _speaker(plain)
        return "action", plain

    def _paragraph(self) -> Iterator[Element]:
        """Yield one paragraph of action, from all its lines, and then its notes."""
        texts, notes = [], []
        while self._at < len(self._lines) and (plain := self._lines[self._at].text):
            if self._kind(plain)[0] != "action":
                break
            texts.append(without_emphasis(plain.removeprefix("!")).strip())
            notes += list(self._step("action"))
        yield Element("action", join_lines(texts))
        yield from notes

    def _speech(self) -> Iterator[Element]:
        """Yield what is said up to an empty line, and how."""
        while self._at < len(self._lines) and not self._lines[self._at].is_empty:
            plain = self._lines[self._at].text
            if plain.startswith("(") and ")" not in plain:
                plain = self._whole_aside(plain)
            if plain.startswith("(") and plain.endswith(")"):
                yield Element("parenthetical", without_emphasis(plain[1:-1]).strip())
            elif plain.startswith("~"):
                yield Element("lyric", without_emphasis(plain[1:]).strip())
            elif plain:
                yield Element("dialogue", without_emphasis(plain))
            yield from self._step("dialogue")

    def _whole_aside(self, plain: str) -> str:
        """Return the parenthetical that begins with *plain*, with the lines that it goes on in."""
        for n, line in enumerate(self._lines[self._at + 1 : self._at + 6], start=self._at + 1):
            if not line.text or "(" in line.text:
                break
            if line.text.endswith(")"):
                whole = join_lines([line.text for line in self._lines[self._at : n + 1]])
                line.notes[:0] = [note for line in self._lines[self._at : n] for note in line.notes]
                self._at = n
                return whole
        return plain


def join_lines(lines: list[str]) -> str:
    """Return the *lines* of one paragraph as one line; between Chinese or Japanese signs there is no space."""
    return _BETWEEN_CJK.sub("", "\n".join(lines)).replace("\n", " ")


def _forced_kind(plain: str) -> tuple[Kind, str] | None:
    """Return what a sign at the beginning of the line makes of it."""
    if plain.startswith(">") and plain.endswith("<"):
        return "centered", without_emphasis(plain[1:-1]).strip()
    if re.match(r"\.\w", plain):
        return "heading", without_emphasis(plain[1:])
    sign, rest = plain[0], plain[1:].strip()
    if sign == "#":
        return "section", without_emphasis(plain.lstrip("#")).strip()
    if sign == "@" and rest:
        return "character", _speaker(rest)
    kinds: dict[str, Kind] = {">": "transition", "!": "action", "~": "lyric", "=": "synopsis"}
    return (kinds[sign], without_emphasis(rest)) if sign in kinds else None


def _is_character(plain: str) -> bool:
    name = _ASIDE.sub("", plain).replace("^", "").strip()
    return name.upper() == name != name.lower() and not name.endswith(("!", "?", "...", "…"))


def _speaker(plain: str) -> str:
    """Return the name in a line above a speech, with (V.O.) and without (CONT'D) and the sign of a double speech."""
    name = " ".join(without_emphasis(_ASIDE.sub(" ", plain).replace("^", " ")).split()).rstrip(":： ")
    asides = [f"({found[1].strip()})" for found in _ASIDE.finditer(plain) if not _UNSAID.match(found[1])]
    return " ".join([name, *asides])
