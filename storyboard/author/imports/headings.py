"""Headings of scenes and transitions between them, as screenplays write them."""

import re
import unicodedata

from storyboard.author.imports.transitions import transition_of

_IN = r"(?:int|ext|est|i|e)"
_PLACE = re.compile(
    rf"(?:{_IN}\.?[ ]?/[ ]?{_IN}|int|ext|est|内外景|内景|外景|內景)(?:[. 。．:：]|(?<=景)$)[ ]*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"#([\w.-]+)#\s*$")
_TRANSITION = re.compile(
    r"[^a-z]*\bTO[:：]|(?:[^a-z]* )?(?:FADE (?:IN|OUT|UP)|(?:FADE|CUT|DISSOLVE|DIP) TO (?:BLACK|WHITE))[.:：]?"
)
_SPOKEN_TRANSITION = re.compile(
    r"(?:(?:(?:smash|hard|match|jump) )?cut|dissolve|wipe|fade) to:|fade (?:in|out|to black|to white)[.:]",
    re.IGNORECASE,
)


def is_heading(line: str) -> bool:
    """Return whether *line* begins as the heading of a scene does: INT., EXT., INT./EXT., I/E, EST."""
    found = _PLACE.match(_without_marks(line))
    return bool(found)


def place_of_heading(heading: str) -> str:
    """Return *heading* without INT. and the like."""
    plain = _without_marks(heading)
    return _PLACE.sub("", plain, count=1).strip() if _PLACE.match(plain) else heading


def scene_number(heading: str) -> tuple[str, str]:
    """Return *heading* without its number, and the number."""
    found = _NUMBER.search(heading)
    return (heading[: found.start()].rstrip(), found[1]) if found else (heading, "")


def is_transition(line: str) -> bool:
    """Return whether *line*, which stands alone, says how the next shot comes."""
    plain = unicodedata.normalize("NFKC", line).strip("*_ ")
    if _TRANSITION.fullmatch(plain) or _SPOKEN_TRANSITION.fullmatch(plain):
        return True
    is_label = plain.endswith(":") or not plain.isascii()
    return is_label and plain == plain.upper() and bool(transition_of(plain))


def _without_marks(line: str) -> str:
    return line.lstrip("*_")
