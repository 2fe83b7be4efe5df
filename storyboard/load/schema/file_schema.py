"""
The JSON Schema of a storyboard file as a person writes it, short forms included.

Made from the models, so that an editor and `check` cannot disagree on a key.
What takes more than one place of the file to see is only known to `check`.
"""

from storyboard.load.schema.descriptions import add_descriptions, model_named
from storyboard.load.schema.rules import Schema, add_rules
from storyboard.load.transitions import SPOKEN_KINDS, TRANSITION_KINDS
from storyboard.model.storyboard import Storyboard

_LANGUAGE = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def file_schema() -> Schema:
    """Return the schema: draft 2020-12, with the models' docstrings as descriptions."""
    schema = Storyboard.model_json_schema(by_alias=True)
    properties, parts = schema["properties"], schema["$defs"]
    add_descriptions(properties, Storyboard)
    for name, part in parts.items():
        add_descriptions(part["properties"], model_named(name))
    for by_name in ("cast", "vars", "reels"):
        _open_to_any_script(properties[by_name])
    member, reel = properties["cast"], properties["reels"]
    cuts = parts["Reel"]["properties"]["shots"]
    shot_id = parts["Cut"]["properties"]["shot"]
    member["additionalProperties"] = _either({"type": "string"}, member["additionalProperties"])
    referred = parts["Shot"]["properties"]["references"]["items"]
    referred["anyOf"] = referred.pop("oneOf")
    cuts["items"] = _either({"type": "string", "pattern": shot_id["pattern"]}, cuts["items"])
    plain_list = {"type": "array", "items": cuts["items"], "minItems": 1}
    reel["additionalProperties"] = _either(plain_list, reel["additionalProperties"])
    limits = parts["Drift"]["properties"]
    for name in ("warn", "stop"):
        limit = limits[name]
        meaning = {"description": limit.pop("description"), "default": limit.pop("default")}
        (written,) = (way for way in limit["anyOf"] if way != {"type": "null"})
        limits[name] = meaning | _either({"type": "number", "exclusiveMinimum": 0}, written)
    parts["Drift"]["anyOf"] = [{"required": ["warn"]}, {"required": ["stop"]}]
    for settings in ("Settings", "Shot"):
        tools = parts[settings]["properties"]["tools"]["anyOf"][0]
        tools["items"] = _either(tools["items"], _wire_tool(tools["items"]))
    _with_short_forms(parts)
    schema["oneOf"] = [{"required": ["scenes"]}, {"required": ["shots"]}]
    for holder in (schema, *parts.values()):
        for limit in holder["properties"].values():
            _without_noise(limit)
    add_rules(schema)
    _let_lines_name_their_speakers(schema)
    return {"$schema": _DIALECT, **schema, "title": "Storyboard file, format 1"}


def _with_short_forms(parts: Schema) -> None:
    """Let a transition be its kind alone, the music of a reel its file, and subtitles what they show."""
    kinds = {"type": "string", "enum": [*TRANSITION_KINDS, *SPOKEN_KINDS]}
    parts["Transition"]["properties"]["kind"] |= kinds
    transition, reel = parts["Cut"]["properties"]["transition"], parts["Reel"]["properties"]
    transition["anyOf"] = [kinds, *transition["anyOf"]]
    reel["audio"]["anyOf"] = [{"type": "string"}, *reel["audio"]["anyOf"]]
    shows = {"type": "string", "enum": parts["Subtitles"]["properties"]["show"]["enum"]}
    described = {key: reel["subtitles"].pop(key) for key in ("description", "default") if key in reel["subtitles"]}
    reel["subtitles"] = described | {"default": "off"} | _either(shows, reel["subtitles"])
    described = {key: reel["narration"].pop(key) for key in ("description", "default") if key in reel["narration"]}
    switch = {"type": "string", "enum": ["on", "off"]}
    reel["narration"] = described | {"default": "on"} | _either(switch, reel["narration"])
    # A language alone is short for one among the translations.
    parts["Subtitles"]["patternProperties"] = {_LANGUAGE: {"type": "string"}}


def _let_lines_name_their_speakers(schema: Schema) -> None:
    """Let a line, and a narration, be a text alone, or one key that names who says it beside tone and recording."""
    words = {"type": "string", "minLength": 1, "description": "The words, under the name of who says them."}
    for kind in ("Line", "Narration"):
        spoken = schema["$defs"][kind]
        mapping = {**spoken, "additionalProperties": words, "minProperties": 1, "required": []}
        mapping["properties"] = {name: spoken["properties"][name] for name in ("text", "tone", "file")}
        schema["$defs"][kind] = mapping
    of_shot = schema["$defs"]["Shot"]["properties"]
    text = {"type": "string", "minLength": 1}
    of_shot["lines"]["items"] = _either(text, of_shot["lines"]["items"])
    of_shot["narration"]["anyOf"] = [text, *of_shot["narration"]["anyOf"]]


def _open_to_any_script(mapping: Schema) -> None:
    """Put the form of names aside: in an editor's patterns a letter is one of a to z."""
    patterns: Schema = mapping.pop("patternProperties")
    (mapping["additionalProperties"],) = patterns.values()


def _wire_tool(kind: Schema) -> Schema:
    """Return the form that the wire has for a tool: ``{type: web_search}``."""
    return {"type": "object", "properties": {"type": kind}, "required": ["type"], "additionalProperties": False}


def _either(short: Schema, long: Schema) -> Schema:
    return {"anyOf": [short, long]}


def _without_noise(schema: Schema) -> None:
    """Drop titles that repeat the key, and defaults that say "left out"."""
    schema.pop("title", None)
    default = schema.get("default")
    if default in (None, []) or (isinstance(default, dict) and not any(default.values())):
        schema.pop("default", None)
