"""What pydantic finds wrong, in words for somebody who writes films."""

import re
from collections.abc import Mapping
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from storyboard.load.problems import Findings, in_quotes
from storyboard.load.yaml.syntax_words import odd_space_in

_WANTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "keys with values",
    "model_type": "keys with values",
    "model_attributes_type": "keys with values",
    "finite_number": "a finite number",
}
"""pydantic's error type, and what it wanted."""

_EXAMPLES = {
    "audio": "{file: score.mp3}", "budget": "{usd: 5}", "cast": "{mia: a girl in a red coat}",
    "defaults": "{resolution: 720p, duration: 5}", "drift": "{warn: 20}", "extra": "{key: value}",
    "freeze": "{at: 2, for: 1}", "notify": "[needs_you, held_back]", "reels": "{main: [wake, run]}",
    "scenes": "{id: kitchen, shots: [...]}", "shots": "{id: wake, action: She opens her eyes.}",
    "subtitles": "{show: burn}", "transition": "{kind: fade, duration: 1}", "trim": "{start: 1, end: 3}",
    "vars": "{city: Paris}",
}  # fmt: skip
"""A key whose value is keys with values, and how that is written."""

_OF_LINES = {
    "line_speaker": "write a line for each who speaks: [{ida: Where to?}, {tom: Home.}]",
    "line_words": "write {ida: Where to?}",
}
"""What is wrong with a line as `Spoken` says it, and how a line is written."""

_BOUNDS = {
    "greater_than_equal": ("ge", "at least"),
    "less_than_equal": ("le", "at most"),
    "greater_than": ("gt", "more than"),
    "less_than": ("lt", "less than"),
}

_ELSEWHERE = {
    "aspect_ratio": "ratio", "camerafixed": "camera_fixed", "generate_audio": "audio", "image": "first_frame",
    "length": "duration", "seconds": "duration", "text": "action", "description": "action", "chain_from": "from",
    "reference_images": "references", "characters": "cast", "variables": "vars", "style": "look", "name": "id",
}  # fmt: skip
"""Words that services and other programs use for ours."""

ID_HINT = "an id has letters, digits, - and _, begins with a letter, and is at most 64 long"

_IDS = frozenset({"`id`", "`from`", "`to`", "`shot`"})
"""Keys that hold the id of a shot."""


def mistake(detail: ErrorDetails, model: type[BaseModel], findings: Findings) -> tuple[str, str]:
    """Return the sentence and the hint for one error of pydantic's; *model* is what the whole part was read as."""
    kind, context = detail["type"], detail.get("ctx", {})
    name, value = _subject(detail["loc"]), detail["input"]
    if kind == "missing" or kind in _OF_LINES:
        what = f"{name} is missing" if kind == "missing" else f"{name}: {detail['msg']}"
        return what, _OF_LINES.get(kind, "")
    if kind == "extra_forbidden":
        return _unknown_key(str(detail["loc"][-1]), keys=_keys_at(model, detail["loc"][:-1]), findings=findings)
    if kind == "literal_error":
        return _not_one_of(name, value, context, findings)
    if kind in _BOUNDS:
        bound, words = _BOUNDS[kind]
        return f"{name} must be {words} {_number(context[bound])}, not {shown_value(value)}", ""
    if kind in _WANTED:
        verb = "hold" if _WANTED[kind] == _WANTED["dict_type"] else "be"
        return f"{name} must {verb} {_WANTED[kind]}, not {shown_value(value)}", _type_hint(kind, name, value)
    return _about_length(kind, name, value, context)


def not_a_mapping(path: str, value: object) -> str:
    """Return the sentence on *value*, which stands at *path* where keys and values belong."""
    return f"`{path}` must hold keys with values, not {shown_value(value)}"


def mapping_hint(path: str) -> str:
    """Return how the part at *path* is written; empty where no short example says it."""
    keys = [key for key in path.split(".") if not key.isdigit()]
    key = keys[-1] if keys else ""
    example = _EXAMPLES.get(key, "")
    return f"write it as {example}" if example else ""


def shown_value(value: object) -> str:
    """Return *value* as a sentence says it."""
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case str():
            return f"the text {in_quotes(value)}"
        case Mapping():
            return "keys with values"
        case tuple() | list():
            return "a list"
    return str(value)


def _subject(steps: tuple[int | str, ...]) -> str:
    """Return ```tags` item 2`` for ``("tags", 1)``."""
    names = [str(step) for step in steps if isinstance(step, str)]
    if isinstance(steps[-1], int):
        return f"item {steps[-1] + 1} of `{names[-1]}`"
    return f"`{names[-1]}`"


def _unknown_key(key: str, *, keys: tuple[str, ...], findings: Findings) -> tuple[str, str]:
    said = f"unknown key `{_short(key)}`"
    if odd := odd_space_in(key):
        return said, f"it holds {odd}, which looks like a space: type a plain space, or none"
    known_elsewhere = _ELSEWHERE.get(key.replace("-", "_").lower())
    if known_elsewhere in keys:
        return said, f"did you mean {known_elsewhere!r}?"
    return said, findings.nearest_or_all(key.replace("-", "_"), keys, are="the keys here are")


def _not_one_of(name: str, value: object, context: Mapping[str, Any], findings: Findings) -> tuple[str, str]:
    if name == "`storyboard`":
        return f"format {value} is not known; this program reads format 1", "write `storyboard: 1`"
    allowed = re.findall(r"'([^']*)'", str(context["expected"])) or [str(context["expected"])]
    near = findings.nearest(str(value), allowed)
    return f"{name} cannot be {shown_value(value)}", near or f"it is one of {', '.join(allowed)}"


def _about_length(kind: str, name: str, value: object, context: Mapping[str, Any]) -> tuple[str, str]:
    if kind == "string_pattern_mismatch" and name == "`resolution`":
        return f"{name} cannot be {shown_value(value)}", "write 480p, 720p, 1080p, 4k, or a size as 1280x720"
    if kind == "string_pattern_mismatch":
        said = re.sub(r"[^A-Za-z0-9_-]+", "-", str(value)).strip("-") if isinstance(value, str) else ""
        example = f"; shot-{said}, for example" if said and not said[0].isalpha() and len(said) < 50 else ""
        return f"{name} cannot be {shown_value(value)}", f"{ID_HINT}{example}"
    if kind == "lacks_all":
        return f"{name} lacks {context['keys']}", ""
    if kind == "string_too_long":
        return f"{name} is longer than {context['max_length']} characters", ""
    if kind in {"string_too_short", "too_short"}:
        return f"{name} must not be empty", ""
    return f"{name} cannot be {shown_value(value)}", ""


def _type_hint(kind: str, name: str, value: object) -> str:
    if kind == "string_type" and name in _IDS and isinstance(value, int) and not isinstance(value, bool):
        return f"an id begins with a letter: write shot-{_short(str(abs(value)))}"
    if kind == "string_type" and isinstance(value, bool | int | float):
        return f'put it in quotes: "{_short(str(value).lower())}"'
    if kind == "bool_type" and isinstance(value, str) and value.lower() in {"yes", "no", "on", "off", "y", "n"}:
        return f"write {'true' if value.lower() in {'yes', 'on', 'y'} else 'false'}"
    if kind in {"int_type", "float_type"} and isinstance(value, str) and re.fullmatch(r"[0-9.]+ ?s?", value):
        return f"write {_short(value.rstrip('s '))}, without quotes or unit"
    if kind == "tuple_type" and isinstance(value, str):
        return f"write [{_short(value)}]"
    return mapping_hint(name.strip("`")) if _WANTED[kind] == _WANTED["dict_type"] else ""


def _keys_at(model: type[BaseModel], steps: tuple[int | str, ...]) -> tuple[str, ...]:
    """Return the keys that may be written under *steps* of *model*."""
    for step in steps:
        field = next((info for name, info in model.model_fields.items() if step in {name, info.alias}), None)
        if field is None:
            # A place in a list, or a name that the writer gave.
            continue
        model = next(inner for inner in _types_in(field.annotation) if issubclass(inner, BaseModel))
    return tuple(info.alias or name for name, info in model.model_fields.items())


def _types_in(annotation: object) -> list[type]:
    if isinstance(annotation, type):
        return [annotation]
    return [inner for argument in get_args(annotation) for inner in _types_in(argument)]


def _number(bound: float) -> str:
    return str(int(bound) if float(bound).is_integer() else bound)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:37]}..."
