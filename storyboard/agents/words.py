"""Sentences that are said at a terminal, as this door says them: a tool in place of a verb that would go around it."""

import re
from collections.abc import Iterable
from typing import Final

_TOOLS: Final = "approve|check|hear|models|new|plan|reject|retake|run|status|stitch|why"
"""Verbs that are tools of the same name."""
_QUOTED: Final = re.compile(rf"`storyboard ({_TOOLS})\b[^`]*`")
_BARE: Final = re.compile(rf"(?:uv run )?(?<![\w./-])storyboard ({_TOOLS})\b.*$")


def tool_words(text: str) -> str:
    """Return *text*, a sentence of ours, with the name of a tool in place of each command that is one."""
    return _QUOTED.sub(r"the tool `\1`", text)


def tool_lines(lines: Iterable[str]) -> list[str]:
    """Return *lines*, which a run wrote, with the name of a tool in place of a command at the end of one."""
    return [_BARE.sub(r"the tool `\1`", tool_words(line)) for line in lines]
