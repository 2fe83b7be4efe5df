"""
Lines of a Markdown text as it means them: wrapped ones joined, comments and tags gone.

As many lines go out as come in, so that each keeps its number.
"""

import re

_HEADING = re.compile(r"#{1,6}\s")
_ITEM = re.compile(r"(?:[-*+]|\d+[.)])\s+\S")
_KEY = re.compile(r"(?:\*\*|__)?[^:：*]{1,30}?(?:\*\*|__)?\s*[:：]")
_APART = re.compile(r"[|>+]|`{3}|~{3}|!\[|(?:\*\*|__)|\s*(?:[-*_=]\s*){2,}$")
"""How lines begin that go on with no paragraph: tables, quotes, fences, pictures, names in bold, rules."""
_UNDER = re.compile(r"(=+|-{2,})\s*")
_OPENS, _CLOSES = "<!--", "-->"
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|center|code|del|details|div|em|font|h[1-6]|hr|i|ins|kbd|li|mark|ol|p|small|span|strong"
    r"|sub|summary|sup|u|ul)(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)
_FENCE = re.compile(r"(`{3,}|~{3,})\s*([\w+-]*).*")
_READ = frozenset({"", "markdown", "md", "text", "txt", "plain", "plaintext", "table", "csv", "tsv"})
"""Languages of fences whose lines are read like the others."""
_TITLE = re.compile(r"title\s*:\s*(.+)", re.IGNORECASE)


def title_of_front_matter(lines: list[str]) -> str:
    """Return the title that the block between ``---`` above the text says; empty where there is none."""
    found = (_TITLE.fullmatch(line.strip()) for line in lines[: _end_of_front_matter(lines)])
    return next((title[1].strip().strip("\"'") for title in found if title), "")


def without_front_matter(lines: list[str]) -> list[str]:
    """Return *lines* with those of the block above the text empty."""
    end = _end_of_front_matter(lines)
    return ["" for _ in lines[:end]] + lines[end:]


def join_paragraphs(lines: list[str], remarks: list[str]) -> list[str]:
    """Return *lines* with each paragraph and item in its first one; what is left out is said in *remarks*."""
    read = _without_markup(_without_programs(lines, remarks), remarks)
    joined = list(read)
    more: dict[int, list[str]] = {}
    start = -1
    is_fenced = False
    for n, line in enumerate(read):
        plain = line.strip()
        is_fenced ^= bool(_FENCE.fullmatch(plain))
        if n and (under := _UNDER.fullmatch(plain)) and _is_text(read[n - 1]) and start < 0:
            joined[n - 1 : n + 1] = [f"{'#' if under[1][0] == '=' else '##'} {read[n - 1].strip()}", ""]
        elif start >= 0 and not is_fenced and _goes_on(plain):
            more.setdefault(start, []).append(plain)
            joined[n] = ""
            start = -1 if _is_broken(line) else start
        else:
            start = n if _ITEM.match(plain) and not _is_broken(line) else -1
    for start, lines_below in more.items():
        joined[start] = " ".join([joined[start].rstrip(), *lines_below])
    return joined


def _end_of_front_matter(lines: list[str]) -> int:
    """Return how many lines the block above the text has."""
    if not lines or lines[0].strip() != "---":
        return 0
    return next((n + 1 for n, line in enumerate(lines[1:], start=1) if line.strip() == "---"), 0)


def _is_text(line: str) -> bool:
    plain = line.strip()
    return bool(plain) and "|" not in plain and not (_HEADING.match(plain) or _ITEM.match(plain) or _APART.match(plain))


def _goes_on(plain: str) -> bool:
    """Return whether a line goes on with the item above it."""
    return _is_text(plain) and not _KEY.match(plain)


def _is_broken(line: str) -> bool:
    """Return whether *line* ends with a break that its writer wants."""
    return line.endswith(("  ", "\\"))


def _without_programs(lines: list[str], remarks: list[str]) -> list[str]:
    """Return *lines* without what fences hold in another language."""
    left = list(lines)
    at = 0
    while at < len(lines):
        fence = _FENCE.fullmatch(lines[at].strip())
        if not fence or fence[2].lower() in _READ:
            at += 1
            continue
        end = next((n for n in range(at + 1, len(lines)) if lines[n].strip() == fence[1]), len(lines) - 1)
        remarks.append(f"line {at + 1}: the block of {fence[2]} is not imported")
        left[at : end + 1] = [""] * (end + 1 - at)
        at = end + 1
    return left


def _without_markup(lines: list[str], remarks: list[str]) -> list[str]:
    text, count = _without_comments("\n".join(lines))
    if count:
        remarks.append(f"comments left out (<!-- -->): {count}")
    return _TAG.sub("", text).split("\n") if lines else []


def _without_comments(text: str) -> tuple[str, int]:
    """Return *text* without its comments but with their line breaks, and how many there were."""
    kept, at, count = [], 0, 0
    while (start := text.find(_OPENS, at)) >= 0 and (end := text.find(_CLOSES, start + len(_OPENS))) >= 0:
        kept += [text[at:start], "\n" * text.count("\n", start, end)]
        at, count = end + len(_CLOSES), count + 1
    return "".join([*kept, text[at:]]), count
