"""Words that a text says are told from letters within others."""

import pytest

from storyboard.load.prompt.written_words import has_words


@pytest.mark.parametrize(
    ("text", "words", "has"),
    [
        ("She says hi to him.", "Hi", True),
        ("nothing else, which", "Hi", False),
        ("This, and then hi", "hi", True),
        ("A Florida keeper", "Ida", False),
        ("IDA, an old keeper", "ida", True),
        ("她说：你好吗", "你好", True),
        ("เธอพูดว่าสวัสดีครับ", "สวัสดี", True),
        ("Он идёт домой", "дом", False),
        ("Take 21 of it", "2", False),
        ("Go!", "Go!", True),
        ("anything", "", False),
    ],
)
def test_words_stand_for_themselves(text, words, has):
    assert has_words(text, words) is has
