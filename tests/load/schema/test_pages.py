"""What is made from the models: the format's page and the JSON Schema."""

import json
import re
import subprocess
import sys
from pathlib import Path

import imageio_ffmpeg

from docs.format_page import EXAMPLE, format_page
from storyboard.load.schema.file_schema import file_schema
from storyboard.load.transitions import TRANSITION_KINDS
from storyboard.media.choice import xfade_name
from storyboard.model.storyboard import Storyboard

DOCS = Path(__file__).resolve().parents[3] / "docs"


def test_the_page_on_the_format_is_current():
    """After a change of the models: python docs/format_page.py > docs/storyboard-format.md."""
    page = DOCS / "storyboard-format.md"

    assert page.read_text(encoding="utf-8") == format_page()


def test_the_page_names_every_key():
    """A key of the models that no table shows would be unknown to writers."""
    page = format_page()

    models = [Storyboard.model_json_schema(by_alias=True), *file_schema()["$defs"].values()]

    assert [key for model in models for key in model["properties"] if f"| `{key}` |" not in page] == []


def test_the_page_is_printed_by_its_module():
    """So that the shell writes the file."""
    printed = subprocess.run(
        [sys.executable, DOCS / "format_page.py"], capture_output=True, check=True, encoding="utf-8"
    )

    assert printed.stdout == format_page()


def test_the_page_shows_the_example_that_is_tested():
    """It is loaded in the tests of right files."""
    assert f"```yaml\n{EXAMPLE}```" in format_page()


def test_the_schema_knows_the_short_forms():
    """Text for a member of the cast, a list for a reel, a name for a cut."""
    schema = file_schema()
    cut = {"anyOf": [{"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,63}$"}, {"$ref": "#/$defs/Cut"}]}

    assert schema["properties"]["cast"]["additionalProperties"] == {
        "anyOf": [{"type": "string"}, {"$ref": "#/$defs/CastMember"}]
    }
    plain, whole = schema["properties"]["reels"]["additionalProperties"]["anyOf"]
    assert (plain["type"], plain["items"], plain["minItems"]) == ("array", cut, 1)
    assert whole == {"$ref": "#/$defs/Reel"}
    assert schema["$defs"]["Reel"]["properties"]["shots"]["items"] == cut


def test_the_schema_says_keys_as_they_are_written():
    """``from``, not Python's ``from_``; unknown keys are refused; one form of the shots is required."""
    schema = file_schema()

    assert "from" in schema["$defs"]["Shot"]["properties"]
    assert "from_" not in json.dumps(schema)
    assert schema["additionalProperties"] is False
    assert schema["required"] == ["storyboard", "title"]
    assert schema["oneOf"] == [{"required": ["scenes"]}, {"required": ["shots"]}]


def test_the_transitions_are_those_of_ffmpeg():
    """All but ``custom``, by the program itself."""
    asked = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-h", "filter=xfade"]
    said = subprocess.run(asked, capture_output=True, check=True, encoding="utf-8").stdout

    named = re.findall(r"^     (\w+) +-?\d+ +\.\.FV", said, re.MULTILINE)

    assert {xfade_name(kind) for kind in TRANSITION_KINDS} == set(named) - {"custom"}
