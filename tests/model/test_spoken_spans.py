"""When each line of a clip is said, and when narration is: by recordings, else by the text."""

from fractions import Fraction
from itertools import pairwise

import pytest

from storyboard.model.said import Said
from storyboard.model.spoken_spans import HeardPart, line_of_cue, line_spans, narration_span


def line(number: int, words: str = "Do you see it, there on the sea?") -> Said:
    return Said("turn", "line", number, "ida", words)


def heard(start_s, end_s, whole_s) -> HeardPart:
    return HeardPart(Fraction(start_s), Fraction(end_s), Fraction(whole_s))


def test_recordings_follow_each_other_without_their_silence():
    """The second begins after all of the first, silence included: so they are sent."""
    spans = line_spans([line(1), line(2)], Fraction(5), {
        "turn.line-1": heard("0.5", 2, "2.25"), "turn.line-2": heard("0.25", 1, "1.5"),
    })  # fmt: skip

    assert [(span.start_s, span.end_s) for span in spans] == [
        (Fraction(1, 2), 2), (Fraction("2.5"), Fraction("3.25")),
    ]  # fmt: skip
    assert all(span.is_heard for span in spans)


def test_lines_without_recordings_are_laid_out_with_pauses_of_one_length():
    first, second = line_spans([line(1), line(2, "Yes.")], Fraction(10), {})

    pauses = {first.start_s, second.start_s - first.end_s, 10 - second.end_s}
    assert len(pauses) == 1
    assert pauses.pop() > 0
    assert first.end_s - first.start_s > second.end_s - second.start_s
    assert not first.is_heard


def test_lines_that_do_not_fit_are_said_faster_and_end_with_the_clip():
    spans = line_spans([line(1), line(2), line(3)], Fraction(2), {})

    assert spans[0].start_s == 0
    assert spans[-1].end_s == 2
    assert all(before.end_s == after.start_s for before, after in pairwise(spans))


def test_with_one_recording_missing_all_times_are_guesses_and_lengths_are_not():
    first, second = line_spans([line(1), line(2)], Fraction(10), {"turn.line-1": heard(0, 1, 1)})

    assert first.end_s - first.start_s == 1
    assert (first.is_heard, second.is_heard) == (False, False)


def test_what_nobody_reads_aloud_has_a_time_too():
    (span,) = line_spans([line(1, "👍")], Fraction(5), {})

    assert span.end_s > span.start_s


def test_narration_begins_with_its_shot():
    narration = Said("turn", "narration", 1, "", "Nobody knew who had lit the lamp.")

    assert narration_span(narration, {}).start_s == 0
    assert narration_span(narration, {"turn.narration": heard("0.25", 3, 4)}).end_s == 3


@pytest.mark.parametrize(
    ("cue", "found"),
    [
        ("turn.line-1", "turn.line-1"), ("turn.line-12.3", "turn.line-12"), ("turn.narration.2", "turn.narration"),
        ("turn.line-1@2", None), ("12", None), ("", None), ("turn", None),
    ],
)  # fmt: skip
def test_a_cue_knows_its_line(cue, found):
    assert line_of_cue(cue) == found


def test_recordings_that_are_joined_are_as_far_apart_as_in_their_sound():
    recordings = {f"turn.line-{n}": heard(0, 2, 2) for n in (1, 2, 3, 4)}
    spans = line_spans([line(n) for n in (1, 2, 3, 4)], Fraction(9), recordings, gap_s=Fraction("0.3"))

    assert [span.start_s for span in spans] == [0, Fraction("2.3"), Fraction("4.6"), Fraction("6.9")]


def test_what_nobody_says_is_between_its_neighbours_and_moves_no_recording():
    """What stands in brackets is never recorded."""
    recordings = {"turn.line-2": heard("0.5", 2, "2.25"), "turn.line-4": heard("0.75", "1.5", "1.5")}
    spans = line_spans(
        [line(1, "(wind)"), line(2), line(3, "（雷声）"), line(4), line(5, "(rain)")], Fraction(5), recordings
    )

    assert [(span.start_s, span.end_s, span.is_heard) for span in spans][1::2] == [
        (Fraction("0.5"), 2, True), (3, Fraction("3.75"), True),
    ]  # fmt: skip
    wind, thunder, rain = spans[::2]
    assert 0 == wind.start_s < wind.end_s <= Fraction("0.5")
    assert 2 == thunder.start_s < thunder.end_s <= 3
    assert Fraction("3.75") == rain.start_s < rain.end_s <= 5
    assert not any(span.is_heard for span in (wind, thunder, rain))


def test_what_nobody_says_has_a_time_where_the_recordings_leave_none():
    recordings = {"turn.line-1": heard(0, 2, 2), "turn.line-3": heard(0, 2, 2)}
    first, thunder, last = line_spans([line(1), line(2, "(thunder)"), line(3)], Fraction(4), recordings)

    assert (first.end_s, last.start_s) == (2, 2)
    assert thunder.start_s == 2 < thunder.end_s
