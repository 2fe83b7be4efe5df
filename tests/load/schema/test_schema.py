"""The JSON Schema says to an editor what one place of a file shows; `check` knows the rest."""

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from docs.format_page import EXAMPLE
from storyboard.load.problems import Findings
from storyboard.load.schema.file_schema import file_schema
from storyboard.load.typed_part import plain_json
from storyboard.load.yaml.nodes import read_nodes
from tests.load.every_wrong_file import EVERY_WRONG_FILE
from tests.load.wrong_files import ARROW

ROOT = Path(__file__).resolve().parents[3]
RIGHT = sorted([*ROOT.glob("projects/*/storyboard.yaml"), *ROOT.glob("templates/storyboards/*/storyboard.yaml")])
SCHEMA = file_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
PROPERTIES = [
    (part, key, schema)
    for part, holder in {"": SCHEMA, **SCHEMA["$defs"]}.items()
    for key, schema in holder["properties"].items()
]

SEEN = (
    "version", "version is true", "no title", "title is a number", "no shots", "scenes and shots", "empty shots",
    "scene without shots", "unknown key at the top", "unknown key of a shot", "a service's word",
    "Python's name of a key", "id", "from and first_frame", "to and last_frame", "last_frame alone",
    "frames and duration", "picture outside", "absolute picture", "a link of no kind", "a link to nowhere",
    "broken data URL", "broken asset id", "ratio", "a duration in words", "half seconds", "transition",
    "transition into the first shot", "reel of no kind", "reel without shots", "name of a reel", "name in the cast",
    "a variable of no kind", "yes is text", "budget", "a limit of nothing", "a limit of another word", "takes",
    "a shot of no kind", "a size that is none", "a size that nobody knows", "subtitles of an unknown kind",
    "audio of nothing", "ducking without music", "a limit of drift that is none", "drift without a limit",
)  # fmt: skip
"""Wrong files whose mistake stands at one place."""


def document(text):
    root = read_nodes(text, "x", Findings())
    assert root is not None
    return plain_json(root)


def test_it_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("file", RIGHT, ids=lambda file: file.parent.name)
def test_every_example_and_every_starter_is_right(file):
    assert [error.message for error in VALIDATOR.iter_errors(document(file.read_text(encoding="utf-8")))] == []


def test_there_are_examples():
    assert len(RIGHT) > 5
    assert VALIDATOR.is_valid(document(EXAMPLE))


@pytest.mark.parametrize("name", SEEN)
def test_a_mistake_at_one_place_is_seen(name):
    """So that an editor marks it while it is typed."""
    text = EVERY_WRONG_FILE[name][0]

    assert not VALIDATOR.is_valid(document(text.replace(ARROW, "")))


def test_a_key_that_is_left_empty_is_not_written():
    """As `check` takes it: an empty `from` beside a first frame is none."""
    top = "storyboard: 1\ntitle: x\nshots:\n- {id: a, action: x}\n"

    assert VALIDATOR.is_valid(document(f"{top}- {{id: b, from: , first_frame: a.png, action: x}}"))
    assert VALIDATOR.is_valid(document(f"{top}- {{id: b, from: a, to: , last_frame: a.png, action: x}}"))


@pytest.mark.parametrize(
    "picture", ["refs/a b.png", "图片/一.png", "..a/b.png", "https://x.com/a.png?b=c", "asset://a-1"]
)
def test_pictures_of_every_form_are_right(picture):
    top = "storyboard: 1\ntitle: x\ncast: {一: {text: m, image: '"

    assert VALIDATOR.is_valid(document(f"{top}{picture}'}}}}\nshots: [{{id: a, action: x, first_frame: '{picture}'}}]"))


@pytest.mark.parametrize("name", ["mia", "mia_2", "狐狸", "été", "_x"])
def test_names_of_any_script_are_right(name):
    """In the cast; a reel's name may hold a - too, and begins with no _."""
    reel = name.replace("_", "-").strip("-")
    film = f"storyboard: 1\ntitle: x\ncast: {{{name}: m}}\nshots: [{{id: a, action: x}}]\nreels: {{{reel}: [a]}}"

    assert VALIDATOR.is_valid(document(film))


@pytest.mark.parametrize(
    ("name", "is_right"), [("the long cut", True), ("a - b", True), ("cut ", False), (" cut", False), ("a\tb", False)]
)
def test_spaces_are_inside_a_reels_name(name, is_right):
    film = f'storyboard: 1\ntitle: x\nshots: [{{id: a, action: x}}]\nreels: {{"{name}": [a]}}'

    assert VALIDATOR.is_valid(document(film)) is is_right


def test_rules_between_keys_are_told_at_the_second_key():
    """An editor marks that key, and says why, in words of ours."""
    text = "storyboard: 1\ntitle: x\nshots: [{id: a, action: x}, {id: b, from: a, first_frame: a.png, action: x}]"

    (error,) = VALIDATOR.iter_errors(document(text))

    assert list(error.absolute_path) == ["shots", 1, "first_frame"]
    assert error.schema["errorMessage"] == "`from` and `first_frame`: use one or the other."


def test_every_key_says_what_it_is():
    assert [(part, key) for part, key, schema in PROPERTIES if not schema.get("description")] == []


@pytest.mark.parametrize(
    ("part", "key", "schema"),
    [entry for entry in PROPERTIES if entry[2].get("examples")],
    ids=lambda entry: str(entry)[:20],
)
def test_every_example_of_a_key_is_right(part, key, schema):
    own = Draft202012Validator({**schema, "$defs": SCHEMA["$defs"]})

    assert [example for example in schema["examples"] if not own.is_valid(example)] == []
