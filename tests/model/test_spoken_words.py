"""Which words of some lines were heard: missing ones, other ones, added ones, in any script."""

import pytest

from storyboard.model.spoken_words import SpokenWord, align_words


def heard(text, *, each_s=0.5):
    return [SpokenWord(word, n * each_s, (n + 1) * each_s) for n, word in enumerate(text.split())]


def test_a_line_that_is_said_as_it_is_written_is_whole():
    """Capitals, accents, signs and emoji do not count."""
    found = align_words(["Où est-elle? “Café!” 👋🏽"], heard("ou est elle cafe"))

    (line,) = found.lines
    assert (line.missing_words, line.other_words, line.share, found.added) == ((), (), 1.0, ())
    assert line.span_s == (0.0, 2.0)


def test_words_that_are_missing_other_or_added_are_told():
    found = align_words(
        ["The shipment never made it.", "Somebody moved it."], heard("the shipment never it well somebody burned it")
    )

    first, second = found.lines
    assert (first.missing_words, first.other_words) == (("made",), ())
    assert (second.missing_words, second.other_words, second.share) == (
        (),
        (("moved", "burned"),),
        pytest.approx(2 / 3),
    )
    assert [word.text for word in found.added] == ["well"]
    assert second.span_s == (2.5, 4.0)


def test_a_line_that_nobody_says_is_missing_whole():
    found = align_words(["Come here.", "Go away."], heard("go away"))

    assert (found.lines[0].missing_words, found.lines[0].span_s) == (("Come", "here"), None)
    assert found.lines[1].span_s == (0.0, 1.0)


def test_words_cut_otherwise_are_heard():
    found = align_words(["Everyone is here already"], heard("every one is here all ready"))

    assert found.lines[0].missing_words == ()
    assert found.lines[0].words[0].heard == SpokenWord("Everyone", 0.0, 1.0)


def test_a_word_that_is_spelled_a_little_otherwise_is_the_same():
    assert align_words(["the colour grey"], heard("the color gray")).lines[0].other_words == ()


@pytest.mark.parametrize(
    ("line", "words", "missing"),
    [
        ("你昨晚在哪里？", ["你", "昨晚", "哪里"], ("在",)),
        ("どこにいたの？", ["どこ", "に", "いた"], ("の",)),
        ("ไปไหนมา", ["ไปไหน"], ("ม", "า")),
        ("तुम कहाँ थे?", ["तुम", "थे"], ("कहाँ",)),
        ("أين كنتَ؟", ["كنت"], ("أين",)),
        ("어디 있었어?", ["어디"], ("있었어",)),
    ],
)
def test_every_script_is_compared_by_its_words_or_letters(line, words, missing):
    said = [SpokenWord(word, n, n + 1.0) for n, word in enumerate(words)]

    assert align_words([line], said).lines[0].missing_words == missing


def test_a_heard_word_of_several_letters_shares_its_time():
    (line,) = align_words(["昨晚"], [SpokenWord("昨晚", 1.0, 2.0)]).lines

    assert [word.heard for word in line.words] == [SpokenWord("昨", 1.0, 1.5), SpokenWord("晚", 1.5, 2.0)]


def test_nothing_heard_and_nothing_written_are_told_apart():
    assert align_words(["Hello"], []).lines[0].missing_words == ("Hello",)
    assert align_words([], heard("hello")).added == (SpokenWord("hello", 0.0, 0.5),)
    assert align_words(["👍🏽"], []).lines[0].share == 1.0


def test_words_that_were_heard_as_they_are_written_keep_their_times():
    """A pause between two of them is nobody's."""
    heard = [SpokenWord("Row", 0.1, 0.4), SpokenWord("home", 2.0, 2.5)]

    (line,) = align_words(["Row! Home."], heard).lines

    assert [word.heard for word in line.words] == heard


def test_words_without_end_are_compared_in_no_time():
    """What repeats itself is the worst there is to compare."""
    heard = [SpokenWord(word, at, at + 1) for at, word in enumerate(["b", "a", "c"] * 1000)]

    (line,) = align_words(["a b " * 1000], heard).lines

    assert len(line.words) == 2000
    assert line.missing_words.count("a") >= 800
