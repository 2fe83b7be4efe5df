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


Names = dict[str, list[ast.expr]]
"""The texts that names are given."""


@dataclass(frozen=True, slots=True)
class _Maker:
    """A function that returns texts."""

    returns: tuple[ast.expr, ...]
    names: Names
    """What its own names, and those of its module, stand for."""


class _Texts(ast.NodeVisitor):
    """Collects the messages of one file, knowing which texts its names stand for and its functions return."""

    def __init__(self, tree: ast.Module, room: str, kinds: dict[str, int], makers: dict[str, _Maker]) -> None:
        self.found: list[Message] = []
        self._room, self._kinds = room, kinds
        self._names = [_assigned_texts(tree)]
        self._parents = {below: node for node in ast.walk(tree) for below in ast.iter_child_nodes(node)}
        self._makers = {**makers, **_makers_in(tree)}
        self._asked: list[str] = []
        """The functions whose texts are being read: one that calls itself says nothing new."""

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
        self._names.append({**self._names[-1], **self._texts_before(node)})
        self._note(kind, given[0], hint)
        self._names.pop()

    def _note(self, kind: str, given: ast.expr, hint: ast.expr | None) -> None:
        for text in self._texts_of(given):
            if re.search(r"[a-z]{2}", text):
                hints = self._texts_of(hint) if hint is not None else [""]
                for told in hints:
                    said = Message(self._room, _plain(text), _plain(told), kind, self._kinds.get(kind, 0))
                    self.found.append(said)

    def _texts_before(self, node: ast.AST) -> Names:
        """Return the texts that names hold at *node*, where its function gives them any: the nearest ones before."""
        found: defaultdict[str, list[ast.expr]] = defaultdict(list)
        settled: set[str] = set()
        while not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Module):
            parent = self._parents[node]
            for before in _statements_before(node, parent):
                for name, texts in _assigned_texts(before).items():
                    if name not in settled:
                        found[name] += texts
                # What a branch gives may be given or not.
                settled |= set(_assigned_texts(before)) if isinstance(before, ast.Assign | ast.AnnAssign) else set()
            node = parent
        return found

    def _kind_of(self, node: ast.Call) -> tuple[str, int]:
        """Return which kind of message *node* makes, empty where it makes none, and which argument is its text."""
        match node.func:
            case ast.Name(id=name) | ast.Attribute(attr=name) if name in self._kinds or name == "Note":
                return (_NOTE if name == "Note" else name), 0
            case ast.Name(id="talk" | "tell"):
                return _NOTE, 0
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
            case ast.IfExp(body=left, orelse=right) | ast.BoolOp(values=[left, right]):
                return list(dict.fromkeys([*self._texts_of(left), *self._texts_of(right)]))
        return self._texts_from_afar(node) or [HOLE]

    def _texts_from_afar(self, node: ast.expr) -> list[str]:
        """Return the texts that a function of the program returns, or that a mapping holds."""
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in self._makers and name not in self._asked:
                return self._made_texts(name)
            case (
                ast.Subscript(value=ast.Name(id=name))
                | ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="get"))
            ) if name in self._names[-1]:
                return list(dict.fromkeys(text for held in self._names[-1][name] for text in self._texts_within(held)))
        return []

    def _texts_within(self, held: ast.expr) -> list[str]:
        """Return the texts of the values of a mapping."""
        values = held.values if isinstance(held, ast.Dict) else ()
        return [text for value in values for text in self._texts_of(value)] or [HOLE]

    def _made_texts(self, name: str) -> list[str]:
        """Return the texts that the function called *name* returns."""
        maker = self._makers[name]
        self._names.append(maker.names)
        self._asked.append(name)
        try:
            return list(dict.fromkeys(text for made in maker.returns for text in self._texts_of(made) if text))
        finally:
            self._names.pop()
            self._asked.pop()

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


def _statements_before(node: ast.AST, parent: ast.AST) -> list[ast.stmt]:
    """Return the statements of *parent* in whose block *node* stands, nearest first; those behind it are left out."""
    blocks = (getattr(parent, field, None) for field in ("body", "orelse", "finalbody"))
    block = next((block for block in blocks if isinstance(block, list) and node in block), [])
    return list(reversed(block[: block.index(node)])) if block else []


def _plain(text: str) -> str:
    return re.sub(rf"{HOLE}+", HOLE, text.strip()).removesuffix(f" ({HOLE})") if text != HOLE else HOLE


def _assigned_texts(holder: ast.AST) -> Names:
    """Return the texts that names are given in *holder*."""
    texts: defaultdict[str, list[ast.expr]] = defaultdict(list)
    for node in ast.walk(holder) if not isinstance(holder, ast.Module) else holder.body:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ) if _is_text(value):
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
        case ast.Dict(values=values):
            return bool(values) and all(map(_is_text, values))
        case ast.Call(func=ast.Name(id=name)):
            return name in _text_functions()
    return False


@cache
def _text_functions() -> frozenset[str]:
    """Return the names of all functions that return texts."""
    return frozenset(
        node.name for file in PACKAGE.rglob("*.py") for node in ast.walk(_tree(file)) if _returns_text(node)
    )


def _returns_text(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.FunctionDef) and node.returns is not None and ast.unparse(node.returns).startswith("str")
    )


def _makers_in(tree: ast.Module) -> dict[str, _Maker]:
    """Return the functions of a module that return texts, by their names."""
    held = _assigned_texts(tree)
    return {
        node.name: _Maker(
            tuple(
                below.value
                for below in sorted(_returns_in(node), key=lambda each: each.lineno)
                if below.value is not None and not _is_nothing(below.value)
            ),
            {**held, **_assigned_texts(node)},
        )
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and _returns_text(node)
    }


def _returns_in(node: ast.FunctionDef) -> Iterator[ast.Return]:
    return (below for below in ast.walk(node) if isinstance(below, ast.Return))


def _is_nothing(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and not node.value


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def _makers_of_all() -> dict[Path, dict[str, _Maker]]:
    return {file: _makers_in(_tree(file)) for file in PACKAGE.rglob("*.py")}


def _imported_makers(tree: ast.Module) -> dict[str, _Maker]:
    """Return the functions that return texts and that a module imports from another of the program."""
    found: dict[str, _Maker] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("storyboard."):
            file = PACKAGE.joinpath(*node.module.split(".")[1:]).with_suffix(".py")
            there = _makers_of_all().get(file, {})
            found |= {each.asname or each.name: there[each.name] for each in node.names if each.name in there}
    return found


def _messages_of(file: Path) -> list[Message]:
    where = file.relative_to(PACKAGE)
    room = _ROOMS.get(where.parts[0], _NO_ROOM)
    if where.parts[0] == "cli" and where.stem in _verbs():
        room = f"storyboard {where.stem.strip('_')}"
    return messages_in(file.read_text(encoding="utf-8"), room=room)


def messages_in(source: str, *, room: str) -> list[Message]:
    """Return the messages of one module's *source*."""
    tree = ast.parse(source)
    kinds = {kind.__name__: kind.exit_status for kind in _kinds(StoryboardError)}
    texts = _Texts(tree, room, kinds, _imported_makers(tree))
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
