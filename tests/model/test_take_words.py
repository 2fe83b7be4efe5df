"""Takes in words, by the folders that they are filed in."""

import pytest

from storyboard.model.take_key import take_words


@pytest.mark.parametrize(
    ("folders", "words"),
    [
        (["door.take-01"], "door take 1"),
        (["door.take-01", "door.take-02"], "door take 1 or 2"),
        (["ride.seg-02.take-01"], "ride segment 2 take 1"),
        (["part.2.ride.seg-02.take-10"], "ride segment 2 take 10"),
        (["talk.line-2.take-01", "talk.line-2.take-02"], "talk.line-2 take 1 or 2"),
        (["part2.sea.narration.take-01"], "sea.narration take 1"),
        (["part2.door.take-01", "part2.lane.take-03"], "door take 1 or lane take 3"),
    ],
)
def test_takes_are_named_by_shot_segment_and_number(folders, words):
    """The name of a storyboard file that is not called storyboard.yaml stands before them."""
    assert take_words(folders) == words
