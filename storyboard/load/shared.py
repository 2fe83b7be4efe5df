"""What several storyboards of a project share: cast, look, vars and defaults, with the files included."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from storyboard.load.problems import Findings, Place, in_quotes
from storyboard.load.project_files import find_inside
from storyboard.load.pydantic_words import mapping_hint, not_a_mapping, shown_value
from storyboard.load.typed_part import Part, is_written, path_of, plain_value, read_part
from storyboard.load.yaml.nodes import MapNode, Node, ScalarNode
from storyboard.load.yaml.source import Texts, read_source
from storyboard.model.storyboard import CastMember, Settings, Shared, Storyboard
from storyboard.model.written import Name
from storyboard.model.written_lines import SpeechSettings
from storyboard.model.written_stills import ImageSettings
from storyboard.project import Project

READ_APART: dict[str, Any] = {"cast": {}, "vars": {}, "defaults": Settings()}
"""Keys of `Shared` that are read piece by piece here."""

_NAME: TypeAdapter[str] = TypeAdapter(Name)
_NAME_HINT = "a name has letters, digits and _, does not begin with a digit, and is at most 64 long"
_MAX_INCLUDES = 100
_MAX_BYTES = 10 * 1024 * 1024
"""Of all files that a storyboard includes."""
_Shared = TypeVar("_Shared", ImageSettings, SpeechSettings)
_VALUE_TYPES = (str, int, float, bool)


@dataclass(frozen=True, slots=True)
class SharedParts:
    """What the storyboard and the files it includes share, merged: the storyboard's own wins, then later files."""

    look: str
    cast: dict[str, CastMember]
    cast_parts: tuple[Part[CastMember], ...]
    """The members written as mappings."""
    vars: dict[str, str | int | float | bool]
    defaults: tuple[Part[Settings], ...]
    """Nearest first: the storyboard's own, then those of the files, later ones ahead."""
    images: ImageSettings
    speech: SpeechSettings
    levels: tuple[Part[Shared], ...]
    """The whole files, nearest first: the storyboard's own, then those that it includes, later ones ahead."""

    def level(self, *steps: str) -> Part[Shared] | None:
        """Return the nearest file that writes *steps*; None where none does."""
        return next((part for part in self.levels if is_written(part.node, steps)), None)

    def place(self, *steps: str) -> Place | None:
        """Return where the nearest file writes *steps*; None where none does."""
        level = self.level(*steps)
        return level.at(*steps) if level else None


def read_shared_parts(
    head: Part[Storyboard], project: Project, findings: Findings, *, texts: Texts | None = None
) -> SharedParts:  # fmt: skip
    """Return what *head* shares with the files it includes."""
    parts: list[Part[Shared]] = [*_includes(head, project, findings, texts), head]
    look = ""
    cast: dict[str, CastMember] = {}
    values: dict[str, str | int | float | bool] = {}
    cast_parts: list[Part[CastMember]] = []
    defaults: list[Part[Settings]] = []
    for part in parts:
        look = part.value.look if part.has("look") and part.value.look is not None else look
        cast |= _read_cast(part, cast_parts, findings)
        values |= _read_vars(part, findings)
        if part.has("defaults") and (found := _read_defaults(part, findings)):
            defaults.insert(0, found)
    return SharedParts(
        look,
        cast,
        tuple(cast_parts),
        values,
        tuple(defaults),
        images=_merge(ImageSettings(), (part.value.images for part in parts)),
        speech=_merge(SpeechSettings(), (part.value.speech for part in parts)),
        levels=tuple(reversed(parts)),
    )


def _includes(
    head: Part[Storyboard], project: Project, findings: Findings, texts: Texts | None
) -> list[Part[Shared]]:  # fmt: skip
    parts: list[Part[Shared]] = []
    left_bytes = _MAX_BYTES
    for index, text in enumerate(head.value.include):
        place = head.at("include", index)
        if index == _MAX_INCLUDES:
            findings.error(place, f"more than {_MAX_INCLUDES} files are included", hint="put some of them together")
            break
        path = find_inside(text, folder=project.folder, what="include", findings=findings, itself=project.file.name)
        if isinstance(path, tuple):
            message, hint = path
            findings.error(place, message, hint=hint)
            continue
        if path.resolve() == project.file.resolve():
            findings.error(place, f"include {text!r} is this storyboard itself")
            continue
        left_bytes -= path.stat().st_size
        if left_bytes < 0:
            findings.error(place, "the files that are included are over 10 MB together", hint="include less")
            break
        source = read_source(path, findings, texts=texts)
        if source is None:
            continue
        part = read_part(Shared, source.root, findings, source=source, path="", given=READ_APART)
        if part is not None:
            parts.append(part)
    return parts


def _read_cast(
    part: Part[Shared], cast_parts: list[Part[CastMember]], findings: Findings
) -> dict[str, CastMember]:  # fmt: skip
    cast: dict[str, CastMember] = {}
    for name, node in _entries(part, "cast", findings):
        path = path_of("cast", name)
        if isinstance(node, ScalarNode) and isinstance(node.value, str):
            cast[name] = CastMember(text=node.value)
            continue
        if not isinstance(node, MapNode):
            found = shown_value(plain_value(node))
            findings.error(part.at("cast", name), f"`{path}` must be text, or keys with values, not {found}")
            cast[name] = CastMember(text=name)
            continue
        member = read_part(CastMember, node, findings, source=part.source, path=path, stand_in={"text": name})
        if member is not None:
            cast[name] = member.value
            cast_parts.append(member)
    return cast


def _read_vars(part: Part[Shared], findings: Findings) -> dict[str, str | int | float | bool]:
    values: dict[str, str | int | float | bool] = {}
    for name, node in _entries(part, "vars", findings):
        value = plain_value(node)
        if not isinstance(value, _VALUE_TYPES):
            message = f"`vars.{name}` must be text, a number, true or false, not {shown_value(value)}"
            findings.error(part.at("vars", name), message)
            value = ""
        values[name] = value
    return values


def _entries(part: Part[Shared], key: str, findings: Findings) -> list[tuple[str, Node]]:
    """Return names and nodes of the mapping under *key*; wrong names are noted and left out."""
    node = part.node.items.get(key)
    if node is None or not part.has(key):
        return []
    if not isinstance(node, MapNode):
        findings.error(part.at(key), not_a_mapping(key, plain_value(node)), hint=mapping_hint(key))
        return []
    return [(name, item) for name, item in node.items.items() if _is_name(name, node, part, key, findings)]


def _is_name(name: str, node: MapNode, part: Part[Shared], key: str, findings: Findings) -> bool:
    try:
        _NAME.validate_python(name)
    except ValidationError:
        line, column = node.keys[name]
        place = part.source.place(line, column, path_of(key, name))
        findings.error(place, f"{in_quotes(name)} cannot be a name in a prompt", hint=_NAME_HINT)
        return False
    return True


def _read_defaults(part: Part[Shared], findings: Findings) -> Part[Settings] | None:
    node = part.node.items["defaults"]
    return read_part(Settings, node, findings, source=part.source, path="defaults")


def _merge(merged: _Shared, parts: Iterable[_Shared]) -> _Shared:
    """Return the settings of *parts* laid over each other, later ones over earlier ones."""
    for part in parts:
        written = {name: getattr(part, name) for name in part.model_fields_set}
        if "extra" in written:
            written["extra"] = {**(merged.extra or {}), **(written["extra"] or {})}
        merged = merged.model_copy(update=written)
    return merged
