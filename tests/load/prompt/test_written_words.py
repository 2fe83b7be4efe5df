"""Words that a text says are told from letters within others."""

import pytest

from storyboard.load.prompt.written_words import has_words, says_words


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


@pytest.mark.parametrize(
    ("text", "words", "says"),
    [
        ("They walk home.", "Home.", False),
        ("A pier", "A", False),
        ('She says "Home." and waits', "Home.", True),
        ("她说“回家”。", "回家", True),
        ("他们回家", "回家", False),
        ("彼は「家」と言う", "家", True),
        ("« Oui »", "Oui", True),
        ("IDA: Home", "home", True),
        ("She tells him that nobody lit the lamp", "nobody lit the lamp that", False),
        ("She says nobody lit the lamp here", "Nobody lit the lamp here", True),
        ("从来没有看见过那盏灯亮着的样子", "没有看见过那盏灯亮着", True),
        ("anything", "", False),
    ],
)
def test_words_that_somebody_says_stand_in_quotes_or_are_many(text, words, says):
    assert says_words(text, words) is says
