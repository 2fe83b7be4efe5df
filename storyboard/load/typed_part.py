"""
A part of a storyboard: its value, and where each piece of it was written.

A part that is wrong in places keeps what is right, so that every mistake of a
file can be told at once.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from storyboard.load.problems import Findings, Place
from storyboard.load.pydantic_words import mapping_hint, mistake, not_a_mapping
from storyboard.load.yaml.nodes import ListNode, MapNode, Node, ScalarNode, is_empty
from storyboard.load.yaml.source import YamlFile
from storyboard.model.storyboard import MAPPING_TAG, TEXT_TAG
from storyboard.model.written import Written

T_co = TypeVar("T_co", bound=Written, covariant=True)
T = TypeVar("T", bound=Written)

Step = str | int


@dataclass(frozen=True, slots=True)
class Part(Generic[T_co]):
    """One mapping of a storyboard file."""

    value: T_co
    """What it means; keys that are wrong are left out of it."""
    node: MapNode
    source: YamlFile
    path: str
    """``shots.run``."""
    wrong: frozenset[str]
    """Keys whose value is wrong, or holds something wrong; the problem is noted."""
    wrong_paths: frozenset[str] = frozenset()
    """What exactly is wrong in mappings under them, and left out or stood in for: ``transition.duration``."""

    def has(self, key: str) -> bool:
        """Return whether *key* is written here with a value."""
        return self.node.has(key)

    def at(self, *steps: Step) -> Place:
        """Return the place of the value under *steps*, or of the nearest thing around it that is written."""
        return place_of(self.node, self.source, self.path, steps)

    def key(self, name: str) -> Place:
        """Return the place of the key *name*."""
        line, column = self.node.keys[name]
        return self.source.place(line, column, path_of(self.path, name))


def path_of(*steps: Step) -> str:
    """Return the path that *steps* make: ``shots.run.from``."""
    return ".".join(str(step) for step in steps if step != "")


def place_of(node: Node, source: YamlFile, path: str, steps: tuple[Step, ...]) -> Place:
    """Return the place of what stands under *steps* of *node*, or of the nearest thing around it."""
    for step in steps:
        child = _child(node, step)
        if child is None:
            break
        node = child
    return source.place(node.line, node.column, path_of(path, *steps))


def node_under(node: Node, steps: tuple[Step, ...]) -> Node | None:
    """Return the node under *steps* of *node*; None where nothing is written there."""
    found: Node | None = node
    for step in steps:
        found = _child(found, step) if found else None
    return found


def is_written(node: Node, steps: tuple[Step, ...]) -> bool:
    """Return whether *node* holds a value under *steps*."""
    found = node_under(node, steps)
    return found is not None and not is_empty(found)


def _child(node: Node, step: Step) -> Node | None:
    if isinstance(node, MapNode) and isinstance(step, str):
        return node.items.get(step)
    if isinstance(node, ListNode) and isinstance(step, int) and step < len(node.items):
        return node.items[step]
    return None


def plain_value(node: Node) -> Any:  # noqa: ANN401 - whatever was written
    """Return what *node* holds as plain values: keys left empty are left out, lists are tuples."""
    if isinstance(node, ScalarNode):
        return node.value
    if isinstance(node, ListNode):
        return tuple(plain_value(item) for item in node.items)
    if isinstance(node, MapNode):
        return {key: plain_value(item) for key, item in node.items.items() if not is_empty(item)}
    raise TypeError(node)


def plain_json(node: Node) -> Any:  # noqa: ANN401 - whatever was written
    """Return what *node* holds as JSON has it: nulls kept, lists as lists."""
    if isinstance(node, ListNode):
        return [plain_json(item) for item in node.items]
    if isinstance(node, MapNode):
        return {key: plain_json(item) for key, item in node.items.items()}
    return plain_value(node)


def read_part(
    model: type[T],
    node: Node,
    findings: Findings,
    *,
    source: YamlFile,
    path: str,
    given: Mapping[str, Any] | None = None,
    stand_in: Mapping[str, Any] | None = None,
) -> Part[T] | None:
    """
    Return *node* read as *model*; None where it is no mapping at all.

    *given* are values read elsewhere, in place of what is written under their
    keys; *stand_in* values fill required keys that are missing or wrong, so
    that the rest can still be checked. A mapping of which one key is wrong
    keeps the others.
    """
    if not isinstance(node, MapNode):
        message = not_a_mapping(path, plain_value(node))
        findings.error(place_of(node, source, path, ()), message, hint=mapping_hint(path))
        return None
    data = {**_data(model, node), **(given or {})}
    paths: frozenset[str] = frozenset()
    wrong = _note_misspelt_aliases(model, node, findings, source=source, path=path)
    try:
        value = model.model_validate({key: item for key, item in data.items() if key not in wrong})
    except ValidationError as error:
        wrong |= _note(error, model, node, findings, source=source, path=path, wrong=wrong)
        inner = _inner_paths(error)
        paths = frozenset(path_of(*steps) for steps in inner)
        value = _value_of_the_rest(model, data, wrong, inner, stand_in or {})
    return Part(value=value, node=node, source=source, path=path, wrong=frozenset(wrong), wrong_paths=paths)


def _inner_paths(error: ValidationError) -> tuple[tuple[Step, ...], ...]:
    """Return the steps to each thing that is wrong inside of a key's value."""
    found = (_steps(detail["loc"]) for detail in error.errors(include_url=False))
    return tuple(dict.fromkeys(steps for steps in found if len(steps) > 1))


def _steps(loc: tuple[Step, ...]) -> tuple[Step, ...]:
    return tuple(step for step in loc if step not in {TEXT_TAG, MAPPING_TAG})


def _value_of_the_rest(
    model: type[T], data: Mapping[str, Any], wrong: Collection[str], inner: tuple[tuple[Step, ...], ...],
    stand_in: Mapping[str, Any],
) -> T:  # fmt: skip
    """Return *data* read without what is *wrong*; of a mapping with *inner* mistakes, with the rest of it."""
    right = {key: item for key, item in data.items() if key not in wrong}
    rests = {key: _rest(data.get(key), key, inner, stand_in.get(key)) for key in wrong}
    partly = {key: rest for key, rest in rests.items() if rest is not None}
    top = {key: item for key, item in stand_in.items() if not isinstance(item, Mapping)}
    while partly:
        try:
            return model.model_validate({**top, **right, **partly})
        except ValidationError as error:
            still = {str(detail["loc"][0]) for detail in error.errors(include_url=False) if detail["loc"]}
            partly = {key: rest for key, rest in partly.items() if key not in still} if still & set(partly) else {}
    return model.model_validate({**top, **right})


def _rest(item: object, key: str, inner: tuple[tuple[Step, ...], ...], stand_in: object) -> dict[str, Any] | None:
    """Return the mapping *item* without its *inner* mistakes; None where it is none, or a list in it is wrong."""
    steps = [path[1:] for path in inner if path[0] == key]
    if not isinstance(item, Mapping) or not steps or any(isinstance(step, int) for path in steps for step in path):
        return None
    rest = _without(item, steps)
    return {**stand_in, **rest} if isinstance(stand_in, Mapping) else rest


def _without(item: Mapping[str, Any], paths: Collection[tuple[Step, ...]]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for key, value in item.items():
        below = [path[1:] for path in paths if path[0] == key]
        if () in below:
            continue
        kept[key] = _without(value, below) if below and isinstance(value, Mapping) else value
    return kept


def _data(model: type[Written], node: MapNode) -> dict[str, Any]:
    known = key_names(model)
    data = {key: plain_value(item) for key, item in node.items.items() if key not in known or not is_empty(item)}
    if "extra" in known and isinstance(extra := node.items.get("extra"), MapNode):
        data["extra"] = plain_json(extra)
    return data


def _note_misspelt_aliases(
    model: type[Written], node: MapNode, findings: Findings, *, source: YamlFile, path: str
) -> set[str]:
    """Refuse Python's name of a field that is written otherwise: ``from_``."""
    wrong = set()
    for name, info in model.model_fields.items():
        if info.alias and info.alias != name and name in node.items:
            line, column = node.keys[name]
            place = source.place(line, column, path_of(path, name))
            findings.error(place, f"unknown key `{name}`", hint=f"did you mean '{info.alias}'?")
            wrong.add(name)
    return wrong


def _note(
    error: ValidationError, model: type[Written], node: MapNode, findings: Findings,
    *, source: YamlFile, path: str, wrong: Collection[str],
) -> set[str]:  # fmt: skip
    """Note every mistake in *error*; return the keys of *node* that are wrong."""
    found = set()
    for detail in error.errors(include_url=False):
        steps = _steps(detail["loc"])
        detail["loc"] = steps
        found.add(str(steps[0]))
        if steps[0] in wrong:
            continue
        place = place_of(node, source, path, steps)
        if detail["type"] == "extra_forbidden":
            place = _key_place(node, source, path, steps)
        message, hint = ("", "") if findings.is_full else mistake(detail, model, findings)
        findings.error(place, message, hint=hint)
    return found


def _key_place(node: Node, source: YamlFile, path: str, steps: tuple[Step, ...]) -> Place:
    holder = node_under(node, steps[:-1])
    key = str(steps[-1])
    if isinstance(holder, MapNode) and key in holder.keys:
        line, column = holder.keys[key]
        return source.place(line, column, path_of(path, *steps))
    return place_of(node, source, path, steps)


def key_names(model: type[Written]) -> tuple[str, ...]:
    """Return the keys of *model* as they are written."""
    return tuple(info.alias or name for name, info in model.model_fields.items())
