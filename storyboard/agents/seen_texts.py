"""Texts of files that this server gave out, by their digests: a conflict can say what changed since."""

from collections import OrderedDict
from collections.abc import Iterable
from difflib import unified_diff
from threading import Lock
from typing import Final

from storyboard.author.text_files import TextFile, find_kept_text
from storyboard.project import Project

_MOST: Final = 40
_LONGEST: Final = 1_000_000
"""Signs of a text that is kept."""
_texts: OrderedDict[str, str] = OrderedDict()
_lock = Lock()


def keep_texts(files: Iterable[TextFile]) -> None:
    """Keep the texts of *files*, as somebody may edit what they say; the oldest go."""
    with _lock:
        for file in files:
            if len(file.data) <= _LONGEST:
                _texts[file.digest] = file.text
                _texts.move_to_end(file.digest)
        while len(_texts) > _MOST:
            _texts.popitem(last=False)


def lines_changed(project: Project, *, digest: str, current: str) -> tuple[str, ...] | None:
    """Return what is other in *current* than in the text of *digest*, as `diff -u` says it; None where it is gone."""
    with _lock:
        text = _texts.get(digest)
    if text is None:
        kept = find_kept_text(project, digest)
        if kept is None:
            return None
        text = kept.decode("utf-8", "replace")
    lines = unified_diff(text.splitlines(), current.splitlines(), "as you saw it", "as it is now", lineterm="", n=1)
    return tuple(lines)
