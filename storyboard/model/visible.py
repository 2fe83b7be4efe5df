"""
Text of strangers as a terminal may have it: what would steer the terminal is shown, and does nothing.

What is shown is JSON's own escape, so that a JSON document stays the same document. It knows no stream.
"""

from typing import Final

_LINE_END: Final = 0x0A
_STEERING: Final = (
    *range(0x20),
    *range(0x7F, 0xA0),
    # Ends of lines and paragraphs for some programs, then what turns the direction of writing.
    *range(0x2028, 0x202F),
    *range(0x2066, 0x206A),
)
_IN_LINE: Final = {code: f"\\u{code:04x}" for code in _STEERING} | {_LINE_END: "\\n"}
_IN_LINES: Final = {code: shown for code, shown in _IN_LINE.items() if code != _LINE_END}


def visible(text: str) -> str:
    """Return *text* with its lines, and without any other character that steers a terminal."""
    return text.translate(_IN_LINES)


def visible_line(text: str) -> str:
    """Return *text* as one line, without any character that steers a terminal."""
    return text.translate(_IN_LINE)
