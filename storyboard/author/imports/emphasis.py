"""
Marks of emphasis, as Fountain and Markdown write them, taken out of a text.

A mark stands at the edge of words: what stands inside of a name, a sum or an
address is a part of it.
"""

import re
from dataclasses import dataclass

FOUNTAIN_MARKS = ("***", "**", "*", "_")
MARKDOWN_MARKS = ("***", "**", "*", "___", "__", "_", "~~", "`")

_ADDRESS = r"(?:[a-z][a-z0-9+.-]{0,20}://|www\.)[^\s<>\"]+"
_RUN = re.compile(rf"(?P<escape>\\[*_`~])|(?P<address>{_ADDRESS})|\*+|_+|~~|`", re.IGNORECASE)
_BREAKS_WORDS = re.compile(r"[\s\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef]|[^\w]")
"""What is no letter or digit of a word; Chinese, Japanese and Korean words have no spaces between them."""


@dataclass(slots=True)
class _Mark:
    start: int
    end: int


def without_emphasis(text: str, marks: tuple[str, ...] = FOUNTAIN_MARKS) -> str:
    """Return *text* without pairs of *marks*; a mark behind a backslash stays, without the backslash."""
    cuts: list[tuple[int, int]] = []
    open_marks: dict[str, list[_Mark]] = {}
    for found in _RUN.finditer(text):
        sign, start, end = found[0], found.start(), found.end()
        if found["escape"]:
            if sign[1] in "".join(marks):
                cuts.append((start, start + 1))
            continue
        if found["address"]:
            # A mark at the end of an address closes what was opened before it.
            tail = len(sign) - len(sign.rstrip("*_~`"))
            sign, start = sign[len(sign) - tail :], end - tail
        if sign in marks:
            _pair(text, sign, _Mark(start, end), open_marks, cuts)
    return _without(text, cuts)


def _pair(text: str, sign: str, mark: _Mark, open_marks: dict[str, list[_Mark]], cuts: list[tuple[int, int]]) -> None:
    """Close the last open mark that is the same *sign*, or remember *mark* as an open one."""
    same = open_marks.setdefault(sign, [])
    if same and _closes(text, mark):
        opened = same.pop()
        for others in open_marks.values():
            while others and others[-1].start > opened.start:
                others.pop()
        cuts += [(opened.start, opened.end), (mark.start, mark.end)]
    elif _opens(text, mark):
        same.append(mark)


def _opens(text: str, mark: _Mark) -> bool:
    after = text[mark.end : mark.end + 1]
    return bool(after.strip()) and (mark.start == 0 or _breaks(text[mark.start - 1]))


def _closes(text: str, mark: _Mark) -> bool:
    before, after, second = text[mark.start - 1 : mark.start], text[mark.end : mark.end + 1], text[mark.end + 1 :][:1]
    if not before.strip():
        return False
    # `*.mp4,*.png` holds no emphasis.
    goes_on = after in set(".,/:\\@") and bool(second) and not _breaks(second)
    return not after or (_breaks(after) and not goes_on)


def _breaks(sign: str) -> bool:
    return sign in "*_" or bool(_BREAKS_WORDS.fullmatch(sign))


def _without(text: str, cuts: list[tuple[int, int]]) -> str:
    kept, at = [], 0
    for start, end in sorted(cuts):
        kept.append(text[at:start])
        at = end
    return "".join([*kept, text[at:]])
