"""Lines held against what was heard in a clip: which are said, which otherwise, which are missing, and when."""

from fractions import Fraction

import pytest

from storyboard.model.heard_clip import HeardClip
from storyboard.model.heard_lines import compared_clip, spans_heard
from storyboard.model.said import Said


def said(*lines: str) -> list[Said]:
    return [Said("turn", "line", number, "ida", text) for number, text in enumerate(lines, start=1)]


def heard(text: str, *, timed: bool = True, **more: object) -> HeardClip:
    """Return *text* as it was heard, each word for half a second."""
    words = [(word, place / 2, place / 2 + 0.5) for place, word in enumerate(text.split())] if timed else []
    values = {"clip_sha256": "", "service": "openai", "model": "whisper-1", "heard_at": ("now",), "text": text}
    return HeardClip(**{**values, "words": tuple(words), **more})


@pytest.mark.parametrize(
    ("text", "verdict", "sentence"),
    [
        ("The boat is here now", "said", ""),
        ("the Boat, is here. NOW!", "said", ""),
        ("The boat is now", "said", ""),
        ("The ship was here", "other", "turn.line-1 is said otherwise: without now; ship in place of boat"),
        ("", "missing", "turn.line-1 is not said"),
        ("Nobody came", "missing", "turn.line-1 is not said"),
    ],
)
def test_a_line_is_said_where_three_quarters_of_its_words_are(text, verdict, sentence):
    (line,) = compared_clip(said("The boat is here now."), heard(text)).lines

    assert line.verdict == verdict
    assert line.sentence.startswith(sentence)
    assert bool(line.sentence) == (verdict != "said")


def test_each_line_has_the_time_of_its_own_words():
    lines = said("Row, Tom!", "(thunder)", "I cannot.")

    spans = spans_heard(lines, heard("Row Tom I cannot"), clip_s=Fraction(4))

    assert spans == {"turn.line-1": (0, 1), "turn.line-3": (1, 2)}


def test_what_stands_in_brackets_is_no_line_that_somebody_says():
    assert [line.said.number for line in compared_clip(said("(thunder)", "Row!"), heard("Row")).lines] == [2]


def test_words_without_times_tell_whether_and_not_when():
    found = compared_clip(said("Row, Tom!"), heard("row tom", timed=False))

    assert [(line.verdict, line.span_s) for line in found.lines] == [("said", None)]
    assert spans_heard(said("Row, Tom!"), heard("row tom", timed=False), clip_s=Fraction(4)) == {}


def test_a_line_that_is_missing_has_no_time_and_one_past_the_clip_none_either():
    lines = said("Row, Tom!", "I cannot.", "Then swim, swim!")

    spans = spans_heard(lines, heard("Row Tom then swim swim"), clip_s=Fraction("1.2"))

    assert spans == {"turn.line-1": (0, 1), "turn.line-3": (1, Fraction("1.2"))}
    assert "turn.line-3" not in spans_heard(lines, heard("Row Tom then swim swim"), clip_s=Fraction(1))


def test_nothing_is_known_of_a_call_whose_answer_was_lost():
    asked = heard("", heard_at=(), lost_at=("now",))

    assert not asked.is_known
    assert spans_heard(said("Row!"), asked, clip_s=Fraction(4)) == {}


def test_chinese_is_compared_by_its_letters():
    (line,) = compared_clip(said("狐狸出发了。"), heard("狐狸 出 发")).lines

    assert (line.verdict, line.heard.missing_words) == ("said", ("了",))
