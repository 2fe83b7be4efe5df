"""One change of a storyboard file changes its own lines, and every other sign of the file stays."""

from collections import Counter
from collections.abc import Iterator
from difflib import ndiff
from pathlib import Path
from typing import Any

import pytest

from docs.format_page import EXAMPLE
from storyboard.author.yaml.change import (
    AddItem,
    Change,
    OrderItems,
    RemoveField,
    RenameField,
    SetField,
    meaning_of,
    with_change,
)
from storyboard.author.yaml.comments import comments_of
from storyboard.errors import CommandError

ROOT = Path(__file__).resolve().parents[3]
FILES = sorted([*ROOT.glob("projects/*/storyboard.yaml"), *ROOT.glob("templates/storyboards/*/storyboard.yaml")])
TEXTS = {file.parent.name: file.read_text("utf-8") for file in FILES} | {"docs": EXAMPLE}

FILM = """\
# A film.
storyboard: 1
title: Test   # its title

defaults:
  duration: 5

scenes:
  - id: day
    defaults: {resolution: 480p}
    shots:
      # The first one.
      - id: door
        action: >-
          A door opens
          slowly.
      - id: yard   # second
        from: door
        action: |
          Yard.
            Deep.
        notes: 'it''s'
        # below yard
  - id: night
    shots:
    - {id: moon, action: "Moon \\"x\\"", seed: 3}

cast:
  mia: a girl

reels:
  main: [door, yard, moon]
  teaser:
    shots:
      - door  # first
      # about yard
      - {shot: yard, trim: {end: 4}}
    title_card: "Hi"
"""

PLACES = [
    "title", "shots/door/action", "shots/yard/action", "shots/yard/notes", "shots/moon/action", "shots/moon/camera",
    "shots/door/camera", "cast/mia", "cast/mia/text", "reels/teaser/title_card",
]  # fmt: skip
"""Fields in every style of YAML, and some that are not written yet."""

HOSTILE = [
    ": ", "a: b", "a #b", "#", "- a", "? a", "*a", "&a b", "!tag x", "%YAML 1.2", "@x", "`x`", "[a, b]", "{a: b}",
    "}, b: {", "yes", "no", "null", "~", "1:30", "16:9", "0x1f", "1e3", ".nan", "2026-11-30", "<<", "=", "---", "...",
    "--- x", "'", '"', "''", "it's \"so\"", "\\", "\\n", "a\nb", "a\n\nb\n", "\n", "\n\na", " a", "a ", "  a\n b",
    "\ta", "a\t# b", "a\n  shots: []\nreels: {}", "x\n...\n---\nstoryboard: 1", "{{ look }}", "{% raw %}",
    "\N{GRINNING FACE} 镜头缓缓拉远",
    "\N{MAN}\u200d\N{WOMAN}", "\u2028", "a\u0085b", "\x00", "\x07\x1b[31m", "\x7f", "\ufeff", "\r\n", "a\rb",
    "long words " * 1000, "x" * 10_000, "", "a,b", "a, b: c", "]", "}", "|", ">", "|-\n x", "a:",
]  # fmt: skip
"""Texts that would mean something else if they left their quotes."""


def leaves(value: Any, steps: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Give every single value of a document, and where it stands."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in inner:
        yield from leaves(item, (*steps, step))
    if not isinstance(value, dict | list):
        yield steps, value


def replaced(document: Any, steps: tuple[str | int, ...], value: Any) -> Any:
    """Return *document* with another value at *steps*."""
    if not steps:
        return value
    copy = document.copy()
    copy[steps[0]] = replaced(document[steps[0]], steps[1:], value)
    return copy


def other_than(value: Any) -> Any:
    """Return a value like *value*, one word of it changed."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if not isinstance(value, str):
        return "word"
    words = value.split(" ")
    middle = len(words) // 2
    return " ".join([*words[:middle], f"{words[middle]}x", *words[middle + 1 :]])


def removed_lines(before: str, after: str) -> list[str]:
    """Return the lines that are not in *after*."""
    return [line[2:] for line in ndiff(before.split("\n"), after.split("\n")) if line.startswith("- ")]


def added_lines(before: str, after: str) -> list[str]:
    """Return the lines that were not in *before*."""
    return removed_lines(after, before)


def comments(text: str) -> Counter[str]:
    """Return how often each comment stands in *text*."""
    return Counter(comment.text for comment in comments_of(text))


def edited(*changes: Change, text: str = FILM) -> str:
    """Return *text* with changes made one after the other."""
    for change in changes:
        text = with_change(text, change).text
    return text


@pytest.mark.parametrize("name", TEXTS)
def test_another_word_is_a_diff_of_one_line(name: str) -> None:
    """Whatever single value is replaced, one line differs, comments stay, and the file means the changed film."""
    text = TEXTS[name]
    document = meaning_of(text)
    for steps, value in leaves(document):
        wanted = other_than(value)
        after = edited(SetField(steps, wanted), text=text)
        assert len(removed_lines(text, after)) == 1, steps
        assert len(added_lines(text, after)) == 1, steps
        assert meaning_of(after) == replaced(document, steps, wanted), steps
        assert comments(after) == comments(text), steps


@pytest.mark.parametrize("name", TEXTS)
def test_a_value_put_back_gives_the_text_back(name: str) -> None:
    """To write what stands there already changes no sign; a word changed and changed back neither."""
    text = TEXTS[name]
    for steps, value in leaves(meaning_of(text)):
        assert edited(SetField(steps, value), text=text) == text, steps
        assert edited(SetField(steps, other_than(value)), SetField(steps, value), text=text) == text, steps


@pytest.mark.parametrize("said", HOSTILE, ids=lambda said: repr(said)[:24])
def test_a_text_never_leaves_its_quotes(said: str) -> None:
    """Whatever somebody types comes back the same, in every style, and nothing else of the file means anything else."""
    document = meaning_of(FILM)
    for path in PLACES:
        change = with_change(FILM, SetField(path, said))
        steps = ("cast", "mia") if path == "cast/mia/text" else change.steps
        found: Any = meaning_of(change.text)
        for step in steps:
            found = found[step]
        assert found == said, path
        rest = meaning_of(edited(SetField(path, "word")))
        assert replaced(meaning_of(change.text), steps, "word") == rest, path
        assert comments(change.text) == comments(FILM), path
    assert meaning_of(FILM) == document


@pytest.mark.parametrize("said", HOSTILE, ids=lambda said: repr(said)[:24])
def test_a_hostile_name_is_a_name(said: str) -> None:
    """Keys and new items are quoted as texts are."""
    after = edited(
        SetField(("cast", said), {"text": said, "image": said}),
        AddItem("scenes/day/shots", {"id": "new", "action": said, "tags": [said]}),
        AddItem("reels/main", said),
    )
    found = meaning_of(after)
    assert found["cast"][said] == {"text": said, "image": said}
    assert found["scenes"][0]["shots"][2] == {"id": "new", "action": said, "tags": [said]}
    assert found["reels"]["main"][3] == said


def test_one_word_of_folded_text_is_one_line() -> None:
    """The breaks of folded text stay where the writer put them."""
    after = edited(SetField("shots/door/action", "A door shuts slowly."))
    assert removed_lines(FILM, after) == ["          A door opens"]
    assert added_lines(FILM, after) == ["          A door shuts"]


@pytest.mark.parametrize(
    ("change", "gone", "new"),
    [
        (SetField("shots/door/duration", 7), [], ["        duration: 7"]),
        (SetField("title", "A: b"), ["title: Test   # its title"], ['title: "A: b"   # its title']),
        (SetField("shots/moon/camera", "low"), ['    - {id: moon, action: "Moon \\"x\\"", seed: 3}'],
         ['    - {id: moon, action: "Moon \\"x\\"", camera: low, seed: 3}']),
        (SetField("cast/mia/image", "mia.png"), ["  mia: a girl"], ["  mia: {text: a girl, image: mia.png}"]),
        (SetField("reels/main/yard/trim/end", 3), ["  main: [door, yard, moon]"],
         ["  main: [door, {shot: yard, trim: {end: 3}}, moon]"]),
        (SetField("reels/teaser/0/transition", "dissolve"), ["      - door  # first"],
         ["      - {shot: door, transition: dissolve}  # first"]),
        (SetField("reels/teaser/yard/transition", {"kind": "fade", "duration": 1}),
         ["      - {shot: yard, trim: {end: 4}}"],
         ["      - {shot: yard, transition: {kind: fade, duration: 1}, trim: {end: 4}}"]),
        (RemoveField("reels/teaser/yard/trim"), ["      - {shot: yard, trim: {end: 4}}"], ["      - yard"]),
        (RemoveField("reels/teaser/yard/trim/end"), ["      - {shot: yard, trim: {end: 4}}"], ["      - yard"]),
        (RemoveField("shots/yard/notes"), ["        notes: 'it''s'"], []),
        (RemoveField("reels/main/1"), ["  main: [door, yard, moon]"], ["  main: [door, moon]"]),
        (SetField("reels/main/title_card", "Hi"), ["  main: [door, yard, moon]"],
         ["  main:", "    shots: [door, yard, moon]", "    title_card: Hi"]),
        (SetField("reels/short", ["door"]), [], ["  short: [door]"]),
        (AddItem("reels/main", "door", 0), ["  main: [door, yard, moon]"], ["  main: [door, door, yard, moon]"]),
        (AddItem("reels/teaser", "moon", 1), [], ["      - moon"]),
        (AddItem("scenes/day/shots", {"id": "new", "action": "It rains."}), [],
         ["      - id: new", "        action: It rains."]),
        (AddItem("scenes", {"id": "dusk", "shots": [{"id": "new"}]}, 1), [],
         ["  - id: dusk", "    shots:", "      - id: new"]),
        (OrderItems("reels/main/shots", (2, 0, 1)), ["  main: [door, yard, moon]"], ["  main: [moon, door, yard]"]),
        (SetField("shots/yard/action", "Yard.\n  Deeper.\n"), ["            Deep."], ["            Deeper."]),
        (SetField("shots/yard/action", "Yard.\n  Deep."), ["        action: |"], ["        action: |-"]),
        (SetField("budget", {"usd": 3}), [], ["", "budget:", "  usd: 3"]),
        (RenameField("reels/main", "long"), ["  main: [door, yard, moon]"], ["  long: [door, yard, moon]"]),
        (RenameField("reels/teaser", "no"), ["  teaser:"], ['  "no":']),
    ],
)  # fmt: skip
def test_a_change_is_written_as_a_person_would(change: Change, gone: list[str], new: list[str]) -> None:
    """Short forms stay short, brackets stay brackets, and keys stand in the usual order."""
    after = edited(change)
    assert removed_lines(FILM, after) == gone
    assert added_lines(FILM, after) == new
    assert comments(after) == comments(FILM)


def test_a_key_is_renamed_where_it_stands_with_its_quotes_and_comments() -> None:
    text = "reels:\n  # the long one\n  'main': [a]  # all\n  teaser: {shots: [a]}\n"
    assert edited(RenameField("reels/main", "film"), text=text) == text.replace("'main'", "'film'")
    assert edited(RenameField("reels/teaser", "short"), text=text) == text.replace("teaser", "short")
    with pytest.raises(CommandError, match="reels/teaser: is there already"):
        edited(RenameField("reels/main", "teaser"), text=text)
    with pytest.raises(CommandError, match="reels/none: no key is written there"):
        edited(RenameField("reels/none", "x"), text=text)


def test_shots_in_another_order_take_their_comments_along() -> None:
    """What stands above an item, and deeper below it, is about it."""
    after = edited(OrderItems("scenes/day/shots", (1, 0)))
    assert after == FILM.replace(
        FILM[FILM.index("      # The first") : FILM.index("  - id: night")],
        FILM[FILM.index("      - id: yard") : FILM.index("  - id: night")]
        + FILM[FILM.index("      # The first") : FILM.index("      - id: yard")],
    )


def test_entries_in_another_order_take_their_comments_along() -> None:
    """In lines and in brackets alike."""
    assert "      # about yard\n      - {shot: yard, trim: {end: 4}}\n      - door  # first\n" in edited(
        OrderItems("reels/teaser", (1, 0))
    )
    text = "storyboard: 1\nreels:\n  main: [\n    a,  # one\n    # about b\n    b, # two\n    c\n  ]\nlook: x\n"
    after = edited(OrderItems("reels/main", (2, 1, 0)), text=text)
    assert after == (
        "storyboard: 1\nreels:\n  main: [\n    c,\n    # about b\n    b,  # two\n    a  # one\n  ]\nlook: x\n"
    )


def test_comments_that_go_with_a_shot_are_told() -> None:
    """A shot that is taken out takes the comments in it along; those above it stay."""
    change = with_change(FILM, RemoveField("shots/yard"))
    assert change.lost_comments == ("# second",)
    assert [shot["id"] for shot in meaning_of(change.text)["scenes"][0]["shots"]] == ["door"]
    assert "# The first one." in with_change(FILM, RemoveField("shots/door")).text


@pytest.mark.parametrize("breaks", ["\r\n", "\r"])
def test_line_breaks_stay_as_they_are(breaks: str) -> None:
    """A file from another system keeps its line breaks, in what is new too."""
    text = FILM.replace("\n", breaks)
    after = edited(SetField("shots/door/camera", "low"), SetField("shots/door/notes", "a\nb"), text=text)
    assert after == edited(SetField("shots/door/camera", "low"), SetField("shots/door/notes", "a\nb")).replace(
        "\n", breaks
    )


def test_the_end_of_the_file_stays_as_it_is() -> None:
    """No line break is added at the end, and none is taken away."""
    text = "storyboard: 1\ntitle: a\nshots:\n  - id: x\n    action: y"
    assert edited(SetField("shots/x/camera", "low"), text=text) == f"{text}\n    camera: low"
    assert edited(AddItem("shots", {"id": "z"}), text=text) == f"{text}\n  - id: z"
    assert edited(SetField("look", "soft"), text=text) == "storyboard: 1\ntitle: a\nlook: soft\n" + text[23:]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("shots/dor/action", "no shot is called 'dor'"),
        ("shots/9/action", "no shot 9"),
        ("scenes/dusk/title", "no scene is called 'dusk'"),
        ("reels/teaser/title_card/size", "nothing can be written there"),
        ("", "empty"),
    ],
)
def test_a_path_that_leads_nowhere_is_told(path: str, said: str) -> None:
    """With the nearest name where there is one."""
    with pytest.raises(CommandError, match=said):
        edited(SetField(path, "x"))


def test_an_anchor_that_others_use_is_not_edited_behind_their_back() -> None:
    """To change it would change two shots; to change where it is used changes one."""
    text = "storyboard: 1\nshots:\n  - id: a\n    action: &same Rain.\n  - id: b\n    action: *same\n"
    with pytest.raises(CommandError, match="cannot be edited"):
        edited(SetField("shots/a/action", "Snow."), text=text)
    assert edited(SetField("shots/b/action", "Snow."), text=text) == text.replace("*same", "Snow.")


def test_numbers_and_truths_stay_what_they_are() -> None:
    """`true`, `1` and `1.0` are three values, and a text that looks like one is quoted."""
    for value in (True, 1, 1.0, "1", "true", None):
        found = meaning_of(edited(SetField("shots/door/extra", {"x": value})))["scenes"][0]["shots"][0]["extra"]["x"]
        assert (type(found), found) == (type(value), value)


def test_what_a_file_cannot_hold_is_refused() -> None:
    """Half a character, and what is no number."""
    with pytest.raises(CommandError, match="half of a character"):
        edited(SetField("title", "\ud800"))
    with pytest.raises(CommandError, match="is not a number that a storyboard file can hold"):
        edited(SetField("shots/door/duration", float("nan")))
