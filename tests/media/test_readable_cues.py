"""Cues that can be read: two rows at once, in time by their words, and no sign cut in two."""

import unicodedata
from itertools import pairwise

import pytest

from storyboard.media.coded.text_track import Cue
from storyboard.media.readable_cues import ROW_LETTERS, readable_cues


def rows(text):
    return [row for cue in readable_cues([Cue(0, 2400, text)]) for row in cue.text.split("\n")]


def test_short_words_stay_one_cue():
    assert readable_cues([Cue(3, 9, "Do you see it?\nYes.")]) == (Cue(3, 9, "Do you see it?\nYes."),)


def test_long_words_become_cues_of_two_rows_that_follow_each_other():
    text = "The quick brown fox jumps over the lazy dog and then it runs along the wall. " * 4
    cues = readable_cues([Cue(100, 340, text)])

    assert len(cues) > 1
    assert (cues[0].start, cues[-1].end) == (100, 340)
    assert all(before.end == after.start for before, after in pairwise(cues))
    assert all(len(cue.text.split("\n")) <= 2 for cue in cues)
    assert max(len(row) for cue in cues for row in cue.text.split("\n")) <= ROW_LETTERS
    assert " ".join(" ".join(cue.text.split()) for cue in cues).split() == text.split()


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("你看见了吗？那边有一盏灯，在海的尽头闪烁着微弱的光芒，我们应该划过去看一看。", 21),
        ("หนูน้อยหมวกแดงเดินเข้าไปในป่าเพื่อไปเยี่ยมคุณยายที่ป่วยอยู่ในกระท่อมเล็กๆ", 80),
        ("a" * 200, 200),
        ("👩‍👩‍👧‍👦" * 30, 400),
        ("🇩🇪🇫🇷" * 20, 100),
        ("e\u0301" * 100, 220),
        ("สวัสดี" * 30, 120),
        ("שלום לכולם, מה שלומכם היום בבוקר הזה בבית הקטן ליד הים הגדול", 42),
    ],
    ids=["Chinese", "Thai", "one word", "families", "flags", "accents", "vowel signs", "Hebrew"],
)
def test_no_row_is_too_long_or_begins_with_half_a_sign(text, most):
    found = rows(text)

    assert "".join("".join(found).split()) == "".join(text.split())
    assert max(map(len, found)) <= most
    for row in found:
        assert unicodedata.category(row[0]) not in {"Mn", "Mc", "Me", "Cf"}
        assert row[0] not in "，。？！"
    assert all("\u200d" not in (row[0], row[-1]) for row in found)


def test_flags_stay_whole():
    assert all(len(row) % 2 == 0 for row in rows("🇩🇪🇫🇷" * 20))


def test_more_words_than_frames_keep_the_first():
    assert readable_cues([Cue(0, 1, "word " * 100)])[0].end == 1
