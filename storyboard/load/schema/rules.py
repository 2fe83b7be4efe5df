"""
What the schema of the storyboard file says beyond the models: rules between keys, forms of text, and examples.

Only rules that one place of the file shows are here. An editor's patterns know
no letters but those of ASCII, so names are told by the signs that they lack.
``errorMessage`` and ``patternErrorMessage`` are what editors show; validators
that do not know them pass them over.
"""

from typing import Any, Final

from storyboard.model.model_table import shipped_models
from storyboard.model.segments import DEFAULT_MODEL

Schema = dict[str, Any]

_PICTURE: Final = (
    r"^(https?://[^/?#]+.*|data:image/[A-Za-z0-9.+-]+;base64,[A-Za-z0-9+/=\s]+|asset://[A-Za-z0-9][A-Za-z0-9_-]*"
    r"|(?![A-Za-z][A-Za-z0-9+.-]+:|/|\.\./|.*/\.\./)[^\\]+)$"
)
_PICTURE_SAID: Final = "A path in the project, an http(s) link, a data URL, or asset:// and an id."
_PICTURES: Final = (("Shot", "first_frame"), ("Shot", "last_frame"), ("CastMember", "image"), ("CastMember", "images"))

_IDS: Final = (
    ("Scene", "id"), ("Still", "id"), ("Still", "from"), ("Shot", "id"), ("Shot", "from"), ("Shot", "continues"),
    ("Shot", "to"), ("Cut", "shot"),
)  # fmt: skip
_ID_SAID: Final = "Letters, digits, - and _; a letter first; at most 64."
_NAME: Final = r"^[^\x00-/:-@\[-^`{-\x7f0-9][^\x00-/:-@\[-^`{-\x7f]*$"
_REEL_NAME: Final = r"^[^\x00-/:-@\[-`{-\x7f]([^\x00-\x1f!-,./:-@\[-^`{-\x7f]*[^\x00-,./:-@\[-^`{-\x7f])?$"

_EXAMPLES: Final[dict[tuple[str, str], list[Any]]] = {
    ("", "title"): ["The girl and the fox"],
    ("", "synopsis"): ["A girl wakes beside a fox, and they spend a morning in the meadow."],
    ("", "look"): ["soft morning light, 35 mm film, shallow depth of field"],
    ("", "cast"): [{"mia": {"text": "a girl of ten in a red coat", "image": "refs/mia.png"}, "fox": "a small fox"}],
    ("", "vars"): [{"city": "Rome"}],
    ("", "prompt"): ["cinematic.j2", "{{ shot.action }} Style: {{ look }}"],
    ("", "provider"): ["simulator", "ark", "byteplus"],
    ("", "include"): [["shared.yaml"]],
    ("", "reels"): [{"main": ["wake", "run", "rest"]}],
    ("Beat", "action"): ["She opens her eyes."],
    ("Beat", "camera"): ["close-up, push in"],
    ("CastMember", "text"): ["a girl of ten in a red coat"],
    ("CastMember", "image"): ["refs/mia.png", "asset://asset-20260101"],
    ("CastMember", "images"): [["refs/mia-front.png", "refs/mia-side.png"]],
    ("Cut", "shot"): ["wake"],
    ("Cut", "transition"): ["dissolve", {"kind": "fade to black", "duration": 1}],
    ("Cut", "trim"): [{"start": 0.5, "end": 4}],
    ("Cut", "freeze"): [{"at": 2, "for": 1}],
    ("Music", "file"): ["music/score.mp3"],
    ("Music", "loudness"): [-16, -23],
    ("Music", "duck_db"): [-12],
    ("Reel", "audio"): ["music/score.mp3", {"file": "music/score.mp3", "gain_db": -12}],
    ("Reel", "subtitles"): ["soft", {"show": "burn", "text": "action"}, {"zh": "subs/main.zh.yaml"}],
    ("Reel", "narration"): ["off", {"duck_db": -12, "gain_db": 0}],
    ("Reel", "title_card"): ["The girl and the fox"],
    ("Reel", "end_card"): ["The end"],
    ("Reel", "resolution"): ["1080p", "1280x720"],
    ("Reel", "fps"): [24, 25, 29.97],
    ("Scene", "id"): ["morning"],
    ("Scene", "title"): ["Morning in the meadow"],
    ("Still", "id"): ["mia-front"],
    ("Still", "action"): ["{{ cast.mia }}, full figure, front view, plain grey background"],
    ("Still", "references"): [["mia", "refs/coat.png"]],
    ("ImageSettings", "model"): ["seedream-5.5"],
    ("Settings", "duration"): [5, 10],
    ("Settings", "seed"): [11],
    ("Settings", "negative_prompt"): ["text, watermark"],
    ("Shot", "id"): ["wake"],
    ("Shot", "action"): ["{{ cast.mia }} opens her eyes."],
    ("Shot", "background"): ["mist drifts over the meadow"],
    ("Shot", "camera"): ["close-up, push in"],
    ("Shot", "dialogue"): ["Good morning, fox."],
    ("Shot", "lines"): [[{"mia": "Good morning, fox."}, {"fox": "Not yet.", "tone": "whispering"}]],
    ("Shot", "from"): ["wake"],
    ("Shot", "continues"): ["wake"],
    ("Shot", "to"): ["rest"],
    ("Shot", "first_frame"): ["refs/fox-girl.png", "https://example.com/first.png"],
    ("Shot", "last_frame"): ["refs/end.png"],
    ("Shot", "references"): [["mia", "refs/coat.png"]],
    ("Shot", "beats"): [[{"action": "She wakes.", "duration": 4}, {"action": "She runs.", "duration": 6}]],
    ("Shot", "role"): ["opening"],
    ("Shot", "notes"): ["Try it with snow."],
    ("Shot", "tags"): [["fox", "snow"]],
}


def add_rules(schema: Schema) -> None:
    """Add to *schema*, of the whole file, what the models do not say."""
    parts = schema["$defs"]
    for part, key in _PICTURES:
        _text_of(parts[part]["properties"][key]).update(pattern=_PICTURE, patternErrorMessage=_PICTURE_SAID)
    for part, key in _IDS:
        _text_of(parts[part]["properties"][key])["patternErrorMessage"] = _ID_SAID
    for key, pattern in (("cast", _NAME), ("vars", _NAME), ("reels", _REEL_NAME)):
        schema["properties"][key]["propertyNames"] |= {"pattern": pattern}
    for key in ("scenes", "shots"):
        schema["properties"][key]["minItems"] = 1
    parts["Shot"]["allOf"] = [
        _not_both("from", "first_frame"),
        _not_both("to", "last_frame"),
        *(_not_both("continues", key) for key in ("from", "first_frame", "to", "last_frame")),
        _not_both("frames", "duration"),
        {"if": _rule_of_key("last_frame"), "then": {"anyOf": [_rule_of_key("from"), _rule_of_key("first_frame")]}},
        {"if": _rule_of_key("to"), "then": {"anyOf": [_rule_of_key("from"), _rule_of_key("first_frame")]}},
    ]
    about_music = ("gain_db", "fade_in", "fade_out", "duck_db")
    parts["Music"] |= {
        "anyOf": [_rule_of_key("file"), _rule_of_key("loudness")],
        "dependentRequired": {key: ["file"] for key in about_music} | {"level": ["loudness"]},
    }
    _refuse_transition_into_first_shot(schema, parts["Reel"])
    _add_examples(schema)


def _refuse_transition_into_first_shot(schema: Schema, reel: Schema) -> None:
    """Refuse a transition into the first shot of a reel, where no title card comes before it."""
    said = "Nothing comes before the first shot of a reel: leave the transition out, or add a title card."
    opens = {"prefixItems": [{"properties": {"transition": _rule_of_empty(said)}}]}
    short, _ = schema["properties"]["reels"]["additionalProperties"]["anyOf"]
    short |= opens
    reel |= {"if": {"not": _rule_of_key("title_card")}, "then": {"properties": {"shots": opens}}}


def _rule_of_key(key: str) -> Schema:
    """Return the rule that a mapping has *key*, and not left empty."""
    return {"type": "object", "required": [key], "properties": {key: {"not": {"type": "null"}}}}


def _not_both(first: str, second: str) -> Schema:
    said = f"`{first}` and `{second}`: use one or the other."
    # Not with ``not``: editors have no words of ours for it, and mark the whole shot.
    return {"if": _rule_of_key(first), "then": {"properties": {second: _rule_of_empty(said)}}}


def _rule_of_empty(said: str) -> Schema:
    return {"type": "null", "errorMessage": said}


def _text_of(schema: Schema) -> Schema:
    """Return the part of *schema* that is about text."""
    if "items" in schema:
        return _text_of(schema["items"])
    choices: list[Schema] = schema.get("anyOf", [schema])
    return next(choice for choice in choices if choice.get("type") == "string")


def _add_examples(schema: Schema) -> None:
    parts = {"": schema, **schema["$defs"]}
    for (part, key), examples in _EXAMPLES.items():
        parts[part]["properties"][key]["examples"] = examples
    for part in ("Settings", "Shot"):
        properties = parts[part]["properties"]
        for key in ("duration", "seed", "negative_prompt"):
            properties[key]["examples"] = _EXAMPLES["Settings", key]
        # An editor completes from examples; a full id that is in no table is right too.
        properties["model"]["examples"] = [
            DEFAULT_MODEL,
            *(name for name in shipped_models().names if name != DEFAULT_MODEL),
        ]
        properties["provider"]["examples"] = _EXAMPLES["", "provider"]
