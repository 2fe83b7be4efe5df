"""
How one value is written in place of another: its style, its line breaks and its unchanged words stay.

Every form here is an offer: who takes one reads the whole text again and sees that it means what is meant.
"""

import json
import re
from collections.abc import Iterator
from difflib import SequenceMatcher

import yaml

from storyboard.author.yaml.comments import LOADER
from storyboard.author.yaml.dump import needs_no_quotes
from storyboard.author.yaml.written_tree import WrittenScalar
from storyboard.load.yaml.scalars import Scalar

_ESCAPED = re.compile("[\x00-\x1f\x7f-\xa0\xad\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
"""Signs that double quotes hold by their number only."""
_WORD = re.compile(r"\S+")


def forms_in_place(value: Scalar, old: WrittenScalar, text: str) -> Iterator[str]:
    """Give the forms of *value* that are like *old*, a text's value in *text*, the likest first."""
    if not isinstance(value, str) or not isinstance(old.value, str):
        return
    source = text[old.start : old.end]
    if old.style in {"", "'", '"'} and "\n" not in source:
        yield from _single_line(value, old.style)
        return
    if old.style == "|":
        yield from _literal(value, source)
    else:
        yield from _with_words(source, old, value)
        yield from _single_line(value, old.style)


def plain_forms(value: Scalar) -> Iterator[str]:
    """Give the forms of *value* that stand anywhere, the plainest first; the last one is always right."""
    if isinstance(value, str):
        if needs_no_quotes(value):
            yield value
        yield in_double_quotes(value)
    else:
        yield word_of(value)


def word_of(value: Scalar) -> str:
    """Return a value that is no text as YAML says it."""
    return json.dumps(value)


def in_double_quotes(text: str) -> str:
    """Return *text* in double quotes; what is not printable is said by its number."""
    return _ESCAPED.sub(_by_number, json.dumps(text, ensure_ascii=False).replace("\x7f", "\\x7f"))


def _by_number(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def _single_line(value: str, style: str) -> Iterator[str]:
    if style == "" and needs_no_quotes(value):
        yield value
    if style == "'" and not _ESCAPED.search(value):
        yield "'" + value.replace("'", "''") + "'"
    if style == '"':
        yield in_double_quotes(value)


def _literal(value: str, source: str) -> Iterator[str]:
    """Give a block of text whose lines stay where they are the same."""
    head, *lines = source.split("\n")
    filled = [line for line in lines if line.strip()]
    if not filled or _ESCAPED.search(value.replace("\n", "").replace("\t", "")):
        return
    pad = filled[0][: len(filled[0]) - len(filled[0].lstrip(" "))]
    body = value.rstrip("\n")
    kept = len(value) - len(body)
    sign = "-" if kept == 0 else "" if kept == 1 else "+"
    new_head = re.sub(r"^\|[-+]?", f"|{sign}", head)
    wanted = [f"{pad}{line}" if line else "" for line in body.split("\n")] + [""] * max(kept - 1, 0)
    yield "\n".join([new_head, *_with_unchanged(lines, wanted)])


def _with_unchanged(lines: list[str], wanted: list[str]) -> list[str]:
    """Return *wanted* with empty lines as they were written, where only they differ."""
    if len(lines) != len(wanted):
        return wanted
    return [
        old if not old.strip() and not new.strip() else new for old, new in zip(lines, wanted, strict=True)
    ]  # fmt: skip


def _with_words(source: str, old: WrittenScalar, value: str) -> Iterator[str]:
    """Give *source*, a text over several lines, with only those words changed that differ."""
    begin, end = 0, len(source)
    if old.style == ">":
        begin = source.find("\n") + 1
    elif old.style:
        begin, end = 1, len(source) - 1
    found = list(_WORD.finditer(source, begin, end))
    before, after = str(old.value).split(), value.split()
    written = [_meaning_of_word(word[0], old.style) for word in found]
    if written != before or not after:
        return
    edited = source
    for kind, a, b, c, d in reversed(SequenceMatcher(None, before, after, autojunk=False).get_opcodes()):
        new = [_word_in(word, old.style) for word in after[c:d]]
        if kind == "replace" and b - a == d - c:
            for place, word in zip(reversed(found[a:b]), reversed(new), strict=True):
                edited = edited[: place.start()] + word + edited[place.end() :]
        elif kind == "insert":
            at = found[a - 1].end() if a else found[0].start()
            said = " ".join(new)
            edited = edited[:at] + (f" {said}" if a else f"{said} ") + edited[at:]
        elif kind == "delete":
            start, stop = (found[a - 1].end(), found[b - 1].end()) if a else (found[0].start(), found[b].start())
            edited = edited[:start] + edited[stop:]
        elif kind == "replace":
            edited = edited[: found[a].start()] + " ".join(new) + edited[found[b - 1].end() :]
    yield edited


def _meaning_of_word(word: str, style: str) -> str:
    """Return what a *word* says that is written within the quotes of *style*."""
    if style == "'":
        return word.replace("''", "'")
    if style != '"' or "\\" not in word:
        return word
    try:
        token = next(token for token in yaml.scan(f'"{word}"', Loader=LOADER) if isinstance(token, yaml.ScalarToken))
    except yaml.YAMLError:
        # It goes on in the next line, or is none by itself.
        return word
    return str(token.value)


def _word_in(word: str, style: str) -> str:
    """Return *word* as it is written within the quotes of *style*."""
    if style == "'":
        return word.replace("'", "''")
    return in_double_quotes(word)[1:-1] if style == '"' else word
