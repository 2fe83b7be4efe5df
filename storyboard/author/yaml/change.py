"""
One change of a storyboard file's text; every other sign of it stays.

The text is cut where the parser says that a value begins and ends. What comes out is read again and must mean what
was meant, so that no value ever leaves its place.
"""

import copy
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from pydantic import BaseModel

from storyboard.author.yaml.field_path import is_entry, list_steps, path_text, short_key, steps_of, written_steps
from storyboard.author.yaml.item_edits import reorder_items, ways_to_add_item, ways_without_item
from storyboard.author.yaml.key_edits import (
    comment_texts,
    ways_to_add_key,
    ways_to_rename,
    ways_to_replace,
    ways_without_key,
    wrap_value,
)
from storyboard.author.yaml.key_order import in_list, keys_in_order, under
from storyboard.author.yaml.line_breaks import with_plain_breaks
from storyboard.author.yaml.scene_edits import ways_into_scene
from storyboard.author.yaml.value_text import Value, plain_value, value_at
from storyboard.author.yaml.written_tree import (
    Steps,
    WrittenList,
    WrittenMap,
    WrittenNode,
    WrittenScalar,
    is_in_brackets,
    node_at,
    written_tree,
)
from storyboard.errors import CommandError
from storyboard.load.problems import Findings
from storyboard.load.typed_part import plain_json
from storyboard.load.yaml.nodes import read_nodes
from storyboard.model.storyboard import Storyboard


@dataclass(frozen=True, slots=True)
class SetField:
    """Write a value at a path: in place of what stands there, else as a new key."""

    path: str | Sequence[str | int]
    value: Value


@dataclass(frozen=True, slots=True)
class RemoveField:
    """Take a field, a shot, an entry or a reel out."""

    path: str | Sequence[str | int]


@dataclass(frozen=True, slots=True)
class AddItem:
    """Put an item into the list at a path: a shot, a scene, an entry of a reel."""

    path: str | Sequence[str | int]
    value: Value
    index: int | None = None
    """Its place then; the end when left out."""


@dataclass(frozen=True, slots=True)
class OrderItems:
    """Put the items of the list at a path in another order."""

    path: str | Sequence[str | int]
    order: tuple[int, ...]
    """The place that each item has now, in the order wanted."""


@dataclass(frozen=True, slots=True)
class RenameField:
    """Write another key in place of the last one of a path; what stands under it stays."""

    path: str | Sequence[str | int]
    key: str


@dataclass(frozen=True, slots=True)
class ShotsIntoScene:
    """Write the film's one list of shots as the shots of a scene: other scenes can follow it."""

    scene: str
    path: str = "shots"


Change = SetField | RemoveField | AddItem | OrderItems | RenameField | ShotsIntoScene


@dataclass(frozen=True, slots=True)
class ChangedText:
    """A text after a change."""

    text: str
    steps: Steps
    """Where the change was made."""
    lost_comments: tuple[str, ...]
    """Comments that stood within what was taken out."""


def with_change(text: str, change: Change) -> ChangedText:
    """
    Return *text*, a storyboard file or one that it includes, with *change*.

    Raises:
        CommandError: It has mistakes of YAML, the path leads nowhere, or it is written so that it can't be edited.
    """
    plain, breaks = with_plain_breaks(text)
    document = meaning_of(plain)
    if not isinstance(document, dict):
        raise CommandError("the file has mistakes of YAML", hint="storyboard check shows them")
    is_of_list = isinstance(change, AddItem | OrderItems)
    steps = (list_steps if is_of_list else written_steps)(document, steps_of(change.path))
    match change:
        case SetField(value=value):
            edited = put(plain, steps, plain_value(value))
        case RemoveField():
            edited = _drop(plain, steps)
        case AddItem(value=value, index=index):
            edited = _add(plain, steps, plain_value(value), index)
        case OrderItems(order=order):
            edited = _reorder(plain, steps, order)
        case RenameField(key=key):
            edited, steps = _rename(plain, steps, key), (*steps[:-1], key)
        case ShotsIntoScene(scene=scene):
            edited, steps = _into_scene(plain, steps, scene), ("scenes",)
    gone = Counter(comment_texts(plain)) - Counter(comment_texts(edited))
    return ChangedText(edited.replace("\n", breaks), steps, tuple(gone.elements()))


@lru_cache(maxsize=8)
def meaning_of(text: str) -> Value:
    """Return what *text* means, as plain values that nobody changes; None where it cannot be read."""
    findings = Findings()
    root = read_nodes(text, "", findings)
    is_wrong = any(problem.severity == "error" for problem in findings.in_order())
    return None if root is None or is_wrong else plain_json(root)


def put(text: str, steps: Steps, value: Value) -> str:
    """Return *text* with *value* at *steps*; mappings that are missing on the way are written."""
    root = written_tree(text)
    depth = next((depth for depth in range(len(steps), -1, -1) if node_at(root, steps[:depth]) is not None), 0)
    found = node_at(root, steps[:depth])
    if depth == len(steps) and found is not None:
        return _replace(text, root, steps, value)
    if isinstance(found, WrittenScalar | WrittenList) and (key := short_key(steps[:depth])) is not None:
        return _put_under_short_form(text, root, found, key, (steps[:depth], steps[depth:]), value)
    if isinstance(found, WrittenScalar) and found.value is None and found.style != "*":
        return _replace(text, root, steps[:depth], _nest(steps[depth:], value))
    if not isinstance(found, WrittenMap) or not isinstance(steps[depth], str):
        raise CommandError(
            f"{path_text(steps)}: nothing can be written there", hint=f"look at {path_text(steps[:depth])}"
        )
    inner = _nest(steps[depth + 1 :], value)
    return _with_key(text, root, found, (*steps[:depth], steps[depth]), inner)


def _put_under_short_form(
    text: str,
    root: WrittenNode,
    found: WrittenScalar | WrittenList,
    key: str,
    around_and_rest: tuple[Steps, Steps],
    value: Value,
) -> str:
    """Return *text* with *value* at *rest* of what *found* is the short form of: the value under *key* alone."""
    around, rest = around_and_rest
    if isinstance(found, WrittenList):
        if rest[0] == key:
            return put(text, (*around, *rest[1:]), value)
        return put(_with_list_under(text, root, around, key), (*around, *rest), value)
    if found.value is None or rest == (key,):
        return _replace(text, root, around, value if rest == (key,) else _nest(rest, value))
    return _replace(text, root, around, {key: found.value, **_nest(rest, value)})


def _nest(steps: Steps, value: Value) -> Value:
    for step in reversed(steps):
        if not isinstance(step, str):
            raise CommandError(f"{path_text(steps)}: the list is not there", hint="write it whole")
        value = {step: value}
    return value


def _with_key(text: str, root: WrittenNode, mapping: WrittenMap, steps: Steps, value: Value) -> str:
    around, key = steps[:-1], str(steps[-1])
    names = [str(name.value) for name, _ in mapping.pairs]
    order = keys_in_order(_model_at(around), [*names, key])
    before = order[: order.index(key)]
    # The last one written of those that come before, so that a writer's own order stays.
    after = next((name for name in reversed(names) if name in before), None)
    ways = ways_to_add_key(text, mapping, key, value, after=after, in_brackets=is_in_brackets(root, around))
    return _first_right(text, ways, _with_value(meaning_of(text), steps, value), steps)


def _model_at(steps: Steps) -> type[BaseModel] | None:
    """Return which model the mapping at *steps* is."""
    model: type[BaseModel] | None = Storyboard
    is_named = False
    for step in steps:
        if isinstance(step, int):
            model = in_list(model)
        elif is_named:
            is_named = False
        else:
            shape, model = under(model, step)
            is_named = shape == "names"
    return None if is_named else model


def _replace(text: str, root: WrittenNode, steps: Steps, value: Value) -> str:
    old, document = node_at(root, steps), meaning_of(text)
    was = value_at(document, steps)
    if old is None or _is_same(was, value):
        return text
    if isinstance(old, WrittenMap) and isinstance(value, dict) and value and isinstance(was, dict):
        return _merge(text, steps, was, value)
    if isinstance(old, WrittenList) and isinstance(value, list) and value and isinstance(was, list) and was:
        return _merge_lists(text, steps, was, value)
    if not steps:
        raise CommandError("the whole file is not a field", hint="name a field")
    ways = ways_to_replace(text, old, value, key=_key_at(root, steps), in_brackets=is_in_brackets(root, steps))
    return _first_right(text, ways, _with_value(document, steps, value), steps)


def _key_at(root: WrittenNode, steps: Steps) -> WrittenScalar | None:
    """Return the key whose value *steps* lead to; None for an item of a list."""
    around = node_at(root, steps[:-1])
    pairs = around.pairs if isinstance(around, WrittenMap) else ()
    return next((name for name, _ in pairs if name.value == steps[-1]), None)


def _merge(text: str, steps: Steps, was: dict[str, Value], value: dict[str, Value]) -> str:
    for key, inner in value.items():
        if key not in was or was[key] != inner or type(was[key]) is not type(inner):
            text = put(text, (*steps, key), inner)
    for key in was:
        if key not in value:
            text = _drop(text, (*steps, key), keep_around=True)
    return text


def _merge_lists(text: str, steps: Steps, was: list[Value], value: list[Value]) -> str:
    """Write a list so that items that stay are not touched."""
    before, after = map(repr, was), map(repr, value)
    for kind, a, b, c, d in reversed(SequenceMatcher(a=[*before], b=[*after], autojunk=False).get_opcodes()):
        if kind == "replace" and b - a == d - c:
            for place, wanted in zip(range(a, b), range(c, d), strict=True):
                text = put(text, (*steps, place), value[wanted])
        elif kind != "equal":
            for wanted in range(c, d):
                text = _add(text, steps, value[wanted], b + wanted - c)
            for place in reversed(range(a, b)):
                text = _drop(text, (*steps, place))
    return text


def _with_list_under(text: str, root: WrittenNode, steps: Steps, name: str) -> str:
    """Return *text* with the list at *steps* as the value of *name* in a mapping there."""
    old, key, was = node_at(root, steps), _key_at(root, steps), meaning_of(text)
    ways = [wrap_value(text, old, key, name, in_brackets=is_in_brackets(root, steps))] if old and key else []
    return _first_right(text, ways, _with_value(was, steps, {name: value_at(was, steps)}), steps)


def _drop(text: str, steps: Steps, *, keep_around: bool = False) -> str:
    root, document = written_tree(text), meaning_of(text)
    around, items = node_at(root, steps[:-1]), value_at(document, steps[:-1])
    if node_at(root, steps) is None:
        raise CommandError(f"{path_text(steps)}: nothing is written there")
    if isinstance(around, WrittenMap):
        if len(around.pairs) == 1 and not keep_around and len(steps) > 1:
            # An empty mapping says nothing: its own key goes too.
            return _drop(text, steps[:-1])
        edited = _without_key(text, root, steps, around)
        return edited if keep_around else _collapse(edited, steps[:-1])
    place = int(steps[-1])
    ways = ways_without_item(text, around, place) if isinstance(around, WrittenList) else []
    return _first_right(text, ways, _with_value(document, steps[:-1], items[:place] + items[place + 1 :]), steps)


def _without_key(text: str, root: WrittenNode, steps: Steps, around: WrittenMap) -> str:
    document, key = meaning_of(text), str(steps[-1])
    left = {name: value for name, value in value_at(document, steps[:-1]).items() if name != key}
    if left:
        wanted = _with_value(document, steps[:-1], left)
        return _first_right(text, ways_without_key(text, around, key), wanted, steps)
    above = _key_at(root, steps[:-1]) if len(steps) > 1 else None
    ways = ways_to_replace(text, around, {}, key=above, in_brackets=is_in_brackets(root, steps[:-1]))
    return _first_right(text, ways, _with_value(document, steps[:-1], {}), steps)


def _collapse(text: str, steps: Steps) -> str:
    """Write an entry that says nothing but its shot as that shot."""
    if not is_entry(steps):
        return text
    entry = value_at(meaning_of(text), steps)
    if isinstance(entry, dict) and list(entry) == ["shot"]:
        return _replace(text, written_tree(text), steps, entry["shot"])
    return text


def _add(text: str, steps: Steps, value: Value, index: int | None) -> str:
    root, document = written_tree(text), meaning_of(text)
    found = node_at(root, steps)
    if found is None or (isinstance(found, WrittenScalar) and found.value is None):
        return put(text, steps, [value])
    if not isinstance(found, WrittenList):
        raise CommandError(f"{path_text(steps)}: is not a list")
    items = value_at(document, steps)
    place = len(items) if index is None else max(0, min(index, len(items)))
    wanted = _with_value(document, steps, [*items[:place], value, *items[place:]])
    return _first_right(text, ways_to_add_item(text, found, place, value), wanted, steps)


def _reorder(text: str, steps: Steps, order: Sequence[int]) -> str:
    root, document = written_tree(text), meaning_of(text)
    found = node_at(root, steps)
    if not isinstance(found, WrittenList) or sorted(order) != list(range(len(found.items))):
        raise CommandError(f"{path_text(steps)}: the new order does not name each of its items once")
    if len(order) < 2:
        return text
    items = value_at(document, steps)
    wanted = _with_value(document, steps, [items[place] for place in order])
    return _first_right(text, [reorder_items(text, found, order)], wanted, steps)


def _rename(text: str, steps: Steps, key: str) -> str:
    root, around = written_tree(text), value_at(meaning_of(text), steps[:-1])
    name = _key_at(root, steps)
    if name is None:
        raise CommandError(f"{path_text(steps)}: no key is written there")
    if key in around:
        raise CommandError(f"{path_text((*steps[:-1], key))}: is there already", hint="choose another name")
    wanted = {key if known == steps[-1] else known: value for known, value in around.items()}
    return _first_right(text, ways_to_rename(text, name, key), _with_value(meaning_of(text), steps[:-1], wanted), steps)


def _into_scene(text: str, steps: Steps, scene: str) -> str:
    root, document = written_tree(text), meaning_of(text)
    key, found = _key_at(root, steps), node_at(root, steps)
    if steps != ("shots",) or key is None:
        raise CommandError(f"{path_text(steps)}: the film has scenes already", hint="add another one to `scenes`")
    written = [{"id": scene, "shots": document["shots"]}]
    wanted = {name: value for name, value in document.items() if name != "shots"} | {"scenes": written}
    ways = ways_into_scene(text, key, found, scene) if isinstance(found, WrittenList) else []
    return _first_right(text, ways, wanted, steps)


def _first_right(text: str, ways: Iterable[str], wanted: Value, steps: Steps) -> str:
    """Return the first of *ways* that means what is *wanted* and keeps as many comments as any."""
    best: tuple[int, str] | None = None
    before = Counter(comment_texts(text))
    for way in ways:
        found = meaning_of(way)
        if found is None or not _is_same(found, wanted):
            continue
        lost = (before - Counter(comment_texts(way))).total()
        if not lost:
            return way
        if best is None or lost < best[0]:
            best = lost, way
    if best is None:
        raise CommandError(
            f"{path_text(steps)}: is written in a way that cannot be edited here",
            hint="it has an anchor, an alias or a tag: change it in the file",
        )
    return best[1]


def _is_same(found: Value, wanted: Value) -> bool:
    """Return whether two values are the same, `1` and `true` and `1.0` being different."""
    if isinstance(found, dict) and isinstance(wanted, dict):
        return found.keys() == wanted.keys() and all(_is_same(found[key], wanted[key]) for key in found)
    if isinstance(found, list) and isinstance(wanted, list):
        return len(found) == len(wanted) and all(map(_is_same, found, wanted))
    return type(found) is type(wanted) and found == wanted


def _with_value(document: Value, steps: Steps, value: Value) -> Value:
    """Return a copy of *document* with *value* at *steps*."""
    if not steps:
        return value
    edited = copy.copy(document)
    edited[steps[0]] = _with_value(document[steps[0]] if len(steps) > 1 else None, steps[1:], value)
    return edited
