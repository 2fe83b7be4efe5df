"""A film's one list of shots becomes a scene, and its shots stay as they are written."""

import pytest

from storyboard.author.yaml.change import ShotsIntoScene, meaning_of, with_change
from storyboard.errors import CommandError

BEGIN = "storyboard: 1\ntitle: Test\n"
SCENE = [{"id": "main", "shots": [{"id": "door", "action": "A door.\n\n  Wide.\n"}, {"id": "yard"}]}]

LISTS = {
    "indented by two": (
        "# all\nshots: # in order\n  # first\n  - id: door\n"
        "    action: |\n      A door.\n\n        Wide.\n\n  - {id: yard}\n"
    ),
    "indented by four": (
        "shots:\n    - id: door\n      action: |\n        A door.\n\n          Wide.\n    - {id: yard}\n"
    ),
    "not indented": "shots:\n- id: door\n  action: |\n    A door.\n\n      Wide.\n# second\n- {id: yard}\n",
    "indented by one": "shots:\n # first\n - id: door\n   action: |2\n     A door.\n\n       Wide.\n - {id: yard}\n",
    "in brackets": 'shots: [{id: door, action: "A door.\\n\\n  Wide.\\n"}, {id: yard}]\n',
    "in brackets, in lines": 'shots: [\n  {id: door, action: "A door.\\n\\n  Wide.\\n"}, # first\n  {id: yard}\n]\n',
    "its key in quotes": '"shots":\n  - {id: door, action: "A door.\\n\\n  Wide.\\n"}\n  - {id: yard}',
}  # fmt: skip


@pytest.mark.parametrize("shots", LISTS.values(), ids=LISTS)
@pytest.mark.parametrize("end", ["", "reels:\n  main: [door]\n"], ids=["last", "before others"])
@pytest.mark.parametrize("breaks", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_the_list_becomes_a_scene_however_it_is_written(shots: str, end: str, breaks: str) -> None:
    """What follows stays as it is, and no comment is lost."""
    text = f"{BEGIN}{shots if shots.endswith(chr(10)) or not end else f'{shots}{chr(10)}'}{end}".replace("\n", breaks)
    after = with_change(text, ShotsIntoScene("main"))
    found = meaning_of(after.text.replace("\r\n", "\n"))
    assert found["scenes"] == SCENE
    assert list(found) == ["storyboard", "title", "scenes", *(["reels"] if end else [])]
    assert after.lost_comments == ()
    assert after.text.endswith(end.replace("\n", breaks))
    assert after.text.count("\n") == after.text.count(breaks)


def test_shots_that_are_indented_keep_their_lines() -> None:
    """Of the file only the line of the key is another."""
    shots = LISTS["indented by two"]
    after = with_change(BEGIN + shots, ShotsIntoScene("main")).text
    wanted = shots.replace("shots:", "scenes:\n- id: main\n  shots:")
    assert after == BEGIN + wanted


def test_a_film_in_brackets_as_a_whole() -> None:
    """A storyboard may be JSON."""
    after = with_change('{"storyboard": 1, "shots": [{"id": "door"}], "title": "T"}', ShotsIntoScene("main")).text
    assert after == '{"storyboard": 1, scenes: [{id: main, "shots": [{"id": "door"}]}], "title": "T"}'


@pytest.mark.parametrize("text", ["scenes:\n- id: day\n  shots: [{id: door}]\n", "title: T\n", "shots: *list\n"])
def test_a_film_without_one_list_is_refused(text: str) -> None:
    """Scenes are there already, no shot is, or the list stands elsewhere."""
    with pytest.raises(CommandError):
        with_change(text, ShotsIntoScene("main"))
