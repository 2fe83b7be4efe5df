"""Answers are bounded, whatever stands in them, and what is left can be read on."""

import json

import pytest

from storyboard.agents.answers import Answer, NextStep, tool_result

MOST_BYTES = 25_000
AGAIN = NextStep(tool="film", arguments={"film": "x"}, why="")


def size(result):
    return len(result.model_dump_json(by_alias=True, exclude_none=True).encode())


@pytest.mark.parametrize("item", ["x" * 90, '"\\\n' * 30, "狐" * 40, "\u202e\x1b\0" * 20, {"a": ["\x7f" * 200] * 9}])
def test_a_long_list_comes_in_parts_that_fit_and_hold_every_item_once(item):
    items = [{"number": number, "item": item} for number in range(700)]
    start, seen = 0, []
    while True:
        result = tool_result(Answer({"ok": True}, items=items[start:], start=start, total=len(items), again=AGAIN))
        document = result.structured_content
        assert size(result) <= MOST_BYTES
        assert document["items"]
        seen += [told["number"] for told in document["items"]]
        if "more" not in document:
            break
        assert document["next"][0]["arguments"] == {"film": "x", "start": document["more"]["from"]}
        start = document["more"]["from"]
    assert seen == list(range(700))


@pytest.mark.parametrize(
    "value",
    ["x" * 1_000_000, "\u202e" * 1_000_000, ["y" * 5_000] * 900, {f"k{number}": "z" * 900 for number in range(900)}],
)
@pytest.mark.parametrize("place", ["head", "items"])
def test_what_is_too_long_is_cut_and_says_so(value, place):
    answer = Answer({"text": value}) if place == "head" else Answer({}, items=[value])

    result = tool_result(answer)

    assert size(result) <= MOST_BYTES
    assert "cut: " in result.content[0].text or " more" in result.content[0].text


def test_nesting_has_a_bottom():
    deep = []
    for _ in range(60):
        deep = [deep]

    assert size(tool_result(Answer({"deep": deep}))) <= MOST_BYTES


def test_text_steers_no_terminal_and_is_the_same_text():
    """What would steer it is an escape of JSON's own."""
    text = "red \x1b[31m, \u202eturned\u2066, \x85 next, \x00 null"

    result = tool_result(Answer({"title": text}))

    assert not set(result.content[0].text) & set("\x1b\u202e\u2066\x85\0\n")
    assert json.loads(result.content[0].text)["title"] == result.structured_content["title"] == text


def test_half_a_character_is_told_as_an_escape():
    assert tool_result(Answer({"title": "a\ud800b"})).structured_content["title"] == "a\\ud800b"


def test_a_number_that_is_none_is_told_as_null():
    assert tool_result(Answer({"usd": float("nan"), "most": float("inf")})).structured_content == {
        "usd": None, "most": None, "next": [],
    }  # fmt: skip
