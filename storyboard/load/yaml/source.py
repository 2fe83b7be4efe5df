"""A YAML file of a project: bytes to nodes, refusing what no writer means."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from storyboard.load.problems import Findings, Place
from storyboard.load.yaml.nodes import MapNode, read_nodes

MAX_BYTES = 10 * 1024 * 1024

_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]|[\ud800-\udfff]|\ufeff|[\ufffe\uffff]")
"""What YAML 1.2 does not count as printable, and the byte order mark inside a file."""


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A file that holds one YAML mapping."""

    name: str
    """As shown to people: relative to the current folder where it lies inside."""
    root: MapNode
    lines: tuple[str, ...]
    """The text, for places inside of values."""

    def place(self, line: int, column: int, path: str) -> Place:
        """Return the place in this file."""
        return Place(self.name, line, column, path)


def path_from_here(path: Path) -> str:
    """Return *path* relative to the current folder where it lies inside, else absolute."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


Texts = Mapping[Path, bytes]
"""What is read in place of files, by their resolved paths: a text that is checked before it is written."""


def read_source(path: Path, findings: Findings, *, texts: Texts | None = None) -> YamlFile | None:
    """Return the file at *path*; None, with the reason among *findings*, where it is not one YAML mapping."""
    name = path_from_here(path)
    text = _read_text(path, name, findings, instead=(texts or {}).get(path.resolve()))
    if text is None:
        return None
    root = read_nodes(text, name, findings)
    if root is None:
        return None
    if not isinstance(root, MapNode):
        place = Place(name, root.line, root.column)
        hint = "it begins with a line such as `storyboard: 1`"
        findings.error(place, "the file must hold keys with values", hint=hint)
        return None
    return YamlFile(name=name, root=root, lines=tuple(text.splitlines()))


def _read_text(path: Path, name: str, findings: Findings, *, instead: bytes | None) -> str | None:
    try:
        data = _read_bytes(path) if instead is None else instead
    except OSError as error:
        findings.error(Place(name), f"the file cannot be read: {error.strerror}")
        return None
    if len(data) > MAX_BYTES:
        findings.error(
            Place(name), "the file is over 10 MB", hint="split the film, or keep pictures in files of their own"
        )
        return None
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").removeprefix("\ufeff")
        findings.error(_end_of(before, name), "the file is not UTF-8 from here on", hint="save it as UTF-8")
        return None
    if odd := _NOT_TEXT.search(text):
        place = _end_of(text[: odd.start()], name)
        findings.error(place, f"the control character U+{ord(odd[0]):04X} is not text", hint="delete it")
        return None
    return text


def _read_bytes(path: Path) -> bytes:
    """Return what is in the file at *path*, as far as one may go, and a byte more."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _end_of(text: str, name: str) -> Place:
    """Return the place that follows *text*."""
    lines = re.split("\r\n|\n|\r", text)
    return Place(name, len(lines), len(lines[-1]) + 1)
