"""Lists of names as they stand in a sentence."""

import pytest

from storyboard.model.units import names_of


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ("", ""),
        ("a", "a"),
        ("ab", "a and b"),
        ("abc", "a, b and c"),
        ("abcd", "a, b, c and 1 more"),
        ("abcdefgh", "a, b, c and 5 more"),
        ("aabaa", "a and b"),
        ("abcabc", "a, b and c"),
    ],
)
def test_a_sentence_has_three_names_at_most_and_each_once(names, text):
    assert names_of(names) == text
