"""
The page on all messages, made from the program's syntax trees: what is said, and what to do.

``python docs/messages_page.py > docs/messages.md`` writes it.
"""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from storyboard import errors
from storyboard.errors import StoryboardError

PACKAGE = Path(errors.__file__).parent
HOLE = "…"
"""What stands for a name or a number that the program knows only when it speaks."""

_INTRO = """\
# Messages

Everything that `storyboard` can answer with, and what to do about it. This page is made from the program itself. `…`
stands for a name, a number or another text that is known only then. Messages of one group are sorted; search the page
for a word of yours that is no name.

"""

_STATUSES = {
    1: "an error of no kind of its own",
    2: "the command, a setting or the storyboard is wrong",
    3: "a video service said no, or a shot could not be made",
    4: "a file, the disk or ffmpeg",
    5: "the budget is spent",
    6: "a person must approve a take first",
    130: "stopped by ^C",
}
_PROBLEM, _WARNING, _NOTE = "problem", "warning", "note"
_OTHERS = {
    _PROBLEM: (
        "Mistakes in a storyboard",
        "`storyboard check` lists them with file, line and column; other verbs end with exit status 2.",
    ),
    _WARNING: ("Warnings of a storyboard", "The film can be shot; something is probably not meant. Exit status 0."),
    _NOTE: ("Notes", "Said while a verb works; they end nothing."),
}
_ROOMS = {
    "archive": "The archive",
    "author": "new, import, write and fmt",
    "cli": "The command line",
    "edit": "Reels, export and import of an edit",
    "load": "Reading the storyboard",
    "media": "Pictures, sound and ffmpeg",
    "model": "Models and settings",
    "plan": "Planning",
    "providers": "Services",
    "shoot": "run",
    "show": "report and graph",
    "simulator": "The simulator",
    "stitch": "Stitching",
    "studio": "The studio",
}
_NO_ROOM = "Everywhere"


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """One text that a person may read."""

    room: str
    text: str
    hint: str
    kind: str
    """An error class's name, or ``problem``, ``warning`` or ``note``."""
    status: int
    """The exit status; 0 where it is no error."""


@cache
def messages() -> tuple[Message, ...]:
    """Return every message of the program once, in the order of rooms and words."""
    return tuple(sorted({message for file in sorted(PACKAGE.rglob("*.py")) for message in _messages_of(file)}))


def messages_page() -> str:
    """Return the page as Markdown."""
    found = messages()
    parts = [_INTRO]
    for status, meaning in _STATUSES.items():
        if of_status := [message for message in found if message.status == status]:
            parts += [f"## Exit status {status}: {meaning}\n\n", *_tables(of_status)]
    for kind, (heading, meaning) in _OTHERS.items():
        parts += [f"## {heading}\n\n{meaning}\n\n", *_tables(message for message in found if message.kind == kind)]
    return "".join(parts).rstrip("\n") + "\n"


def _tables(found: Iterable[Message]) -> Iterator[str]:
    rooms: defaultdict[str, list[Message]] = defaultdict(list)
    for message in found:
        rooms[message.room].append(message)
    for room, of_room in sorted(rooms.items()):
        yield f"### {room}\n\n| message | what to do |\n|---|---|\n"
        rows = dict.fromkeys(
            f"| {_cell(message.text)} | {_cell(message.hint) if message.hint != HOLE else ''} |\n"
            for message in of_room
        )
        yield "".join(sorted(rows, key=lambda row: (row.lower().lstrip(f"| {HOLE}:`'"), row)))
        yield "\n"


def _cell(text: str) -> str:
    return text.replace("|", r"\|").replace("<", r"\<").replace("*", r"\*").replace("\n", " ")


class _Texts(ast.NodeVisitor):
    """Collects the messages of one file, knowing which texts its names stand for."""

    def __init__(self, tree: ast.Module, room: str, kinds: dict[str, int]) -> None:
        self.found: list[Message] = []
        self._room, self._kinds = room, kinds
        self._names = [_assigned_texts(tree)]

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._names.append({**self._names[-1], **_assigned_texts(node)})
        self.generic_visit(node)
        self._names.pop()

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        kind, place = self._kind_of(node)
        given = node.args[place:] or [word.value for word in node.keywords if word.arg == "message"]
        if not kind or not given:
            return
        hint = next((word.value for word in node.keywords if word.arg == "hint"), None)
        for text in self._texts_of(given[0]):
            if re.search(r"[a-z]{2}", text):
                hints = self._texts_of(hint) if hint is not None else [""]
                for told in hints:
                    said = Message(self._room, _plain(text), _plain(told), kind, self._kinds.get(kind, 0))
                    self.found.append(said)

    def _kind_of(self, node: ast.Call) -> tuple[str, int]:
        """Return which kind of message *node* makes, empty where it makes none, and which argument is its text."""
        match node.func:
            case ast.Name(id=name) | ast.Attribute(attr=name) if name in self._kinds or name == "Note":
                return (_NOTE if name == "Note" else name), 0
            case ast.Attribute(attr="error" | "warning" as name, value=ast.Name(id="findings") | ast.Attribute()):
                return (_PROBLEM if name == "error" else _WARNING), 1
        return "", 0

    def _texts_of(self, node: ast.expr) -> list[str]:
        """Return what *node* may read, each hole as one sign."""
        match node:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.JoinedStr(values=parts):
                return ["".join(map(self._piece_of, parts))]
            case ast.FormattedValue(value=ast.Name(id=name)) | ast.Name(id=name) if name in self._names[-1]:
                return list(dict.fromkeys(text for held in self._names[-1][name] for text in self._deeper(name, held)))
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return [self._piece_of(left) + self._piece_of(right)]
            case ast.IfExp(body=body, orelse=orelse):
                return list(dict.fromkeys([*self._texts_of(body), *self._texts_of(orelse)]))
        return [HOLE]

    def _piece_of(self, node: ast.expr) -> str:
        """Return what *node* adds to a longer text: a hole where it may read in several ways."""
        readings = self._texts_of(node)
        return readings[0] if len(readings) == 1 and readings[0] else HOLE if readings[1:] else ""

    def _deeper(self, name: str, held: ast.expr) -> list[str]:
        """Return the texts of what *name* holds; a name within itself is a hole."""
        self._names.append({other: texts for other, texts in self._names[-1].items() if other != name})
        try:
            return self._texts_of(held)
        finally:
            self._names.pop()


def _plain(text: str) -> str:
    return re.sub(rf"{HOLE}+", HOLE, text).removesuffix(f" ({HOLE})") if text != HOLE else HOLE


def _assigned_texts(holder: ast.AST) -> dict[str, list[ast.expr]]:
    """Return the texts that names are given in *holder*."""
    texts: defaultdict[str, list[ast.expr]] = defaultdict(list)
    for node in ast.walk(holder) if not isinstance(holder, ast.Module) else holder.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if _is_text(value):
                texts[name].append(value)
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                for target, value in zip(names, values, strict=False):
                    if isinstance(target, ast.Name) and _is_text(value):
                        texts[target.id].append(value)
    return texts


def _is_text(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr():
            return True
        case ast.BinOp(left=left, op=ast.Add()):
            return _is_text(left)
        case ast.IfExp(body=body, orelse=orelse):
            return _is_text(body) and _is_text(orelse)
    return False


def _messages_of(file: Path) -> list[Message]:
    where = file.relative_to(PACKAGE)
    room = _ROOMS.get(where.parts[0], _NO_ROOM)
    if where.parts[0] == "cli" and where.stem in _verbs():
        room = f"storyboard {where.stem.strip('_')}"
    return messages_in(file.read_text(encoding="utf-8"), room=room)


def messages_in(source: str, *, room: str) -> list[Message]:
    """Return the messages of one module's *source*."""
    tree = ast.parse(source)
    texts = _Texts(tree, room, {kind.__name__: kind.exit_status for kind in _kinds(StoryboardError)})
    texts.visit(tree)
    return texts.found


def _verbs() -> set[str]:
    return {file.stem for file in (PACKAGE / "cli").glob("*.py") if f'"{file.stem.strip("_")}": "' in _MAIN}


_MAIN = (PACKAGE / "cli" / "main.py").read_text(encoding="utf-8")


def _kinds(kind: type[StoryboardError]) -> Iterator[type[StoryboardError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _kinds(below)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    sys.stdout.write(messages_page())
