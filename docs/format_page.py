"""
The page on the storyboard file, made from the models' docstrings and the schema.

``python docs/format_page.py > docs/storyboard-format.md`` writes it.
"""

import sys
from collections.abc import Iterable

from storyboard.load.schema.file_schema import file_schema
from storyboard.load.schema.rules import Schema
from storyboard.load.transitions import TRANSITION_KINDS
from storyboard.load.yaml.nodes import MAX_DEPTH
from storyboard.model.reel_words import SPOKEN_TRANSITIONS
from storyboard.model.storyboard import Shared

EXAMPLE = """\
storyboard: 1
title: The girl and the fox
defaults:
  model: seedance-2.0-mini
  resolution: 720p
  ratio: "16:9"
  duration: 5
  audio: true
look: soft morning light, 35 mm film, shallow depth of field
cast:
  mia: {text: a girl of ten in a red coat, image: refs/mia.png}
  fox: a small fox with a white-tipped tail
prompt: "{{ shot.action }} Style: {{ look }}"
shots:
  - id: wake
    action: "{{ cast.mia }} opens her eyes; {{ cast.fox }} hugs her; the camera slowly pulls out."
    first_frame: refs/fox-girl.png
  - id: run
    from: wake
    action: "{{ cast.mia }} and {{ cast.fox }} run over the grass, sunny weather."
  - id: rest
    from: run
    action: They rest under a tree.
reels:
  main: [wake, run, rest]
"""
"""A whole storyboard; two pictures in `refs/` belong to it."""

_INTRO = f"""\
# The storyboard file

A project is a folder with a `storyboard.yaml` in it, the pictures that it names, and what runs make beside them. This
page is made from the program itself; `storyboard schema` prints the same as a JSON Schema for editors, and
`storyboard check` tells every mistake in a file at once, each with its line and column, what is wrong, and the nearest
right name.

The file is YAML 1.2 in UTF-8: `no`, `on`, `1:30` and `16:9` are text, only `true`, `false`, `null` and numbers are
special. A key left empty counts as not written; in a shot or a scene it also puts an inherited setting aside. Unknown
keys, keys written twice, merge keys (`<<`), tags, several documents, files over 10 MB and more than {MAX_DEPTH} levels
are errors. Paths are inside the project's folder, links followed.

```yaml
{EXAMPLE}```
"""

_ABOUT_SHOTS = """\
`from` and `first_frame` exclude each other, `to` and `last_frame` too; no model takes `references` and frames together.
`frames` excludes `duration`. The graph of `from` and `to` has no loops. The settings further down are keys of a shot
as well."""

_ABOUT_SETTINGS = """\
A shot has the file's `defaults` (an included file's lie under them), then its scene's, then its own; `extra` is merged
by key. Where a level writes `frames`, an inherited `duration` is put aside, and the other way round."""

_ABOUT_REFERENCES = """\
`references: [mia, refs/kitchen.png, https://host/walk.mp4, refs/voice.mp3]` is the short form: a cast name stands for
the member's pictures, and the ending tells a video or a sound from a picture. What has no ending is written out:
`{video: "asset://asset-20260511120000-abcde", duration: 8}`.

The prompt names them by kind and place among their kind: `[Image 1]`, `[Video 1]`, `[Audio 1]`. Pictures go first, then
videos, then sounds, each in the order written. How many a model takes, and how long, `storyboard check` tells;
only Seedance 2.5 and its Flash take sounds alone. A shot that refers to a video costs another price for a token, and
the seconds of the video are billed too, so that a shot whose video has no `duration` has no known price."""

_ABOUT_STILLS = """\
Wherever a picture can stand, a still's id can stand: in `first_frame`, `last_frame` and `references`, under `image` and
`images` of a cast member, and in another still's `references`. Shots, stills and cast share one space of names. A still
has takes, approval, retakes, a price and an archive as a shot has; its identity is the digest of its bytes: another
picture makes what hangs on it out of date. [Stills](stills.md) tells the rest."""

_ABOUT_LINES = """\
`{mia: Good morning.}`: the key names who says it, one of the cast; a text alone is said by nobody in particular. Where
the model makes sound, the prompt says each line in quotes, in order, in the words written: `Mia, a girl of ten in a red
coat, says (whispering): "Good morning."` The first line of a figure tells who that is; a shot in segments says its
lines one after the other. `dialogue` is the same as one text.

A line with a `file`, or any where `speech` names a provider, has a recording. It is sent with the shot where the model
takes sounds, and its words are not in the prompt then: `Mia, a girl of ten in a red coat, says [Audio 1].`
[Voices](voices.md) tells the rest."""

_ABOUT_NARRATION = """\
A text, `{mia: text}` or `{text: …, file: …}`. It is laid over the reel where its shot is, not in the clip."""

_ABOUT_SPEECH = """\
Under `speech`, in the storyboard or in a file that it includes. With a `provider`, each line and each narration without
a `file` is a recording of its own: `turn.line-2`, `turn.narration`. A text in brackets is heard, not said, and is not
recorded."""

_SECTIONS: tuple[tuple[str, str, str], ...] = (
    ("", "Top level", "Exactly one of `scenes` and `shots` is written."),
    ("Shot", "A shot", _ABOUT_SHOTS),
    ("Settings", "Settings", _ABOUT_SETTINGS),
    ("Still", "A still", _ABOUT_STILLS),
    ("ImageSettings", "Settings of stills", "Under `images`, in the storyboard or in a file that it includes."),
    ("Reference", "A reference", _ABOUT_REFERENCES),
    ("Beat", "A beat", "Beats are made one after the other, each opening on the last frame of the one before."),
    ("Line", "A line", _ABOUT_LINES),
    ("Narration", "A narration", _ABOUT_NARRATION),
    ("SpeechSettings", "Settings of speech", _ABOUT_SPEECH),
    ("Scene", "A scene", ""),
    ("CastMember", "A member of the cast", "Text alone is short for `{text: ...}`."),
    ("Reel", "A reel", "A list of shots is short for `{shots: [...]}`: hard cuts."),
    ("Cut", "A cut", "A shot's id alone is short for `{shot: ID}`."),
    (
        "Transition",
        "A transition",
        "A kind alone will do: `transition: dissolve`. The first shot of a reel has one only after a title card.",
    ),
    ("Trim", "A trim", ""),
    ("Freeze", "A freeze", ""),
    (
        "Music",
        "The sound of a reel",
        "A file alone is short for `{file: ...}`. At least one of `file` and `loudness` is written.",
    ),
    (
        "Subtitles",
        "Subtitles",
        "`soft`, `burn` and `off` alone are short for `{show: ...}`. More is in [Subtitles](subtitles.md).",
    ),
    (
        "ReelNarration",
        "Narration over a reel",
        "`on` and `off` alone are short for `{heard: ...}`. Where each voice sounds: [Narration](stitch.md#narration).",
    ),
    ("Drift", "Drift", "`drift: {warn: 20}` is short for `drift: {warn: {colour: 20, contrast: 20, sharpness: 20}}`."),
    ("DriftLimits", "Limits of drift", "Clips are compared by their first and last frames."),
    ("Budget", "Budget", ""),
    ("Limit", "A limit", "What goes beyond waits here, where it can still be changed; no shot fails of it."),
)
"""Model, heading, and what its table does not say."""

_ABOUT_TRANSITIONS = """\
`dissolve` and `fade` are the cross dissolve of every editing program. The other names are those of ffmpeg's xfade
filter, but for its noise of pixels, called `dissolve` there: here it is `speckle`."""

_NAMES = """\
## Names in a prompt

`prompt`, `action`, `background`, `camera`, `dialogue`, `title_card` and `end_card` are
[jinja2](https://jinja.palletsprojects.com/) templates, run in its sandbox; a name that there is not is an error. A
`prompt` that ends in `.j2` names a file in the project's `prompts/`, else one of the shipped ones.

| name | meaning |
|---|---|
| `{{ shot.action }}` | the shot's action, or the beat's; every other key of the shot stands beside it |
| `{{ look }}` | the scene's look, else the file's |
| `{{ cast.mia }}` | the member's text; `{{ cast.mia.image }}` its picture |
| `{{ vars.city }}` | a variable |
| `{{ title }}` | the film's title |
| `{{ scene.id }}`, `{{ scene.title }}` | the scene |
| `{{ segment.index }}`, `{{ segment.count }}` | which piece of the shot this is, counted from 1, and of how many |
| `{{ segment.duration }}` | its length in seconds |
| `{{ picture(cast.mia) }}` | the service's word for her picture: `[Image 1]`; or for `"first_frame"`, a file … |
| `{{ 图片(cast.mia) }}` | the same in Chinese: `图片1` |
| `{{ spoken("en") }}`, `{{ spoken("zh") }}` | what is said, in quotes; nothing where that is silent or said already |
| `{{ as_sentence(look) }}` | a text with a capital and a full stop |
| `{% for one in pictures %}` | every picture of the segment in the order sent: `one.number`, `one.role`, `one.cast` |

`picture` of what the segment does not send is an error. A key left out prints nothing, a list prints with commas.
Without any `prompt` the text is the action, the background, the camera, what is said in quotes where the model makes
sound, and the look, each as a whole sentence. A card may
say `title`, `look`, `cast` and `vars`. [Prompts](prompts.md) tells of the shipped templates and their words for the
camera.

Commands in a text, as the 1.x models once took them (`--rs 720p --rt 16:9 --dur 5 --frames 57 --seed 11 --cf false
--wm true`), are read as settings, with a warning, and are never sent: in a shot's text as the shot's own, in `look` and
`prompt` as settings of every shot that has none.
"""


def format_page() -> str:
    """Return the page as Markdown."""
    schema = file_schema()
    sections = [_section(schema, model, heading, more) for model, heading, more in _SECTIONS]
    kinds = ", ".join(f"`{kind}`" for kind in TRANSITION_KINDS)
    spoken = ", ".join(f"`{said}` is `{kind}`" for said, kind in SPOKEN_TRANSITIONS.items())
    transitions = f"## Transitions\n\n{_ABOUT_TRANSITIONS}\n\n`kind` is one of {kinds}. {spoken}.\n"
    return "\n".join([_INTRO, *sections, transitions, _NAMES])


def _section(schema: Schema, model: str, heading: str, more: str) -> str:
    holder = schema["$defs"][model] if model else schema
    # The file's own keys come before those that it shares with the files it includes.
    written = sorted(holder["properties"], key=lambda key: not model and key in Shared.model_fields)
    settings = schema["$defs"]["Settings"]["properties"] if model == "Shot" else {}
    keys = [key for key in written if key not in settings]
    rows = (_row(key, holder["properties"][key], is_required=key in holder.get("required", ())) for key in keys)
    said = "\n\n".join(text for text in (_on_one_line(holder["description"]) if model else "", more) if text)
    table = "\n".join(["| key | what | meaning | default |", "|---|---|---|---|", *rows])
    return f"## {heading}\n\n{said}\n\n{table}\n" if said else f"## {heading}\n\n{table}\n"


def _row(key: str, schema: Schema, *, is_required: bool) -> str:
    default = "required" if is_required else _default(schema)
    return f"| `{key}` | {_what(schema)} | {_on_one_line(schema.get('description', ''))} | {default} |"


def _on_one_line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _default(schema: Schema) -> str:
    value = schema.get("default")
    if value is None or value == "":
        return ""
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _what(schema: Schema) -> str:
    """Return in words what may be written for *schema*."""
    if "$ref" in schema:
        return _linked(schema["$ref"].rsplit("/", 1)[-1])
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_what(one) for one in schema["anyOf"] if one.get("type") != "null"))
    if "const" in schema:
        return f"`{schema['const']}`"
    if "enum" in schema:
        return "a name, listed below" if len(schema["enum"]) > 10 else ", ".join(f"`{one}`" for one in schema["enum"])
    return _what_type(schema)


def _what_type(schema: Schema) -> str:
    match schema.get("type"):
        case "array":
            return f"list of: {_what(schema['items'])}"
        case "object":
            inner = schema.get("additionalProperties")
            return f"name to: {_what(inner)}" if isinstance(inner, dict) else "mapping"
        case "string":
            return "id" if schema.get("pattern", "").startswith("^[A-Za-z]") else "text"
        case "boolean":
            return "true or false"
    kind = "whole number" if schema.get("type") == "integer" else "number"
    return " ".join([kind, *_bounds(schema)])


def _bounds(schema: Schema) -> Iterable[str]:
    words = {"minimum": "from", "exclusiveMinimum": "over", "maximum": "to"}
    return (f"{word} {schema[bound]:g}" if schema[bound] < 10**6 else f"{word} {schema[bound]}"
            for bound, word in words.items() if bound in schema)  # fmt: skip


def _linked(model: str) -> str:
    heading = next((heading for name, heading, _ in _SECTIONS if name == model), model)
    return f"[{heading[0].lower()}{heading[1:]}](#{heading.lower().replace(' ', '-')})"


if __name__ == "__main__":
    sys.stdout.write(format_page())
