"""Subtitles as files: times to the millisecond, text that cannot end a cue or become markup."""

from fractions import Fraction

import pytest

from storyboard.media.coded.probe import Format
from storyboard.media.coded.text_track import Cue, text_track
from storyboard.media.subtitle_files import subrip_text, webvtt_text, write_subtitle_files

RATE = Fraction(24000, 1001)
CUES = (Cue(0, 48, "Do you see it?\nYes."), Cue(24 * 3600, 24 * 3600 + 12, "<i>你好</i> --> & bye\n\n "))


def test_subrip_has_numbers_and_commas():
    assert subrip_text(CUES, rate=RATE) == (
        "1\n00:00:00,000 --> 00:00:02,002\nDo you see it?\nYes.\n"
        "\n"
        "2\n01:00:03,600 --> 01:00:04,100\n<i>你好</i> → & bye\n"
    )


def test_webvtt_shows_signs_of_its_markup_as_words():
    assert webvtt_text(CUES, rate=Fraction(24)) == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nDo you see it?\nYes.\n"
        "\n"
        "01:00:00.000 --> 01:00:00.500\n&lt;i&gt;你好&lt;/i&gt; → &amp; bye\n"
    )


def test_files_stand_beside_the_film_and_go_with_the_words(tmp_path):
    film = tmp_path / "main.mp4"

    write_subtitle_files(film, CUES, rate=RATE)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["main.srt", "main.vtt"]

    write_subtitle_files(film, (), rate=RATE)
    assert list(tmp_path.iterdir()) == []


def test_what_would_steer_a_terminal_is_in_no_file():
    """Whoever prints a file sees its words, and nothing happens."""
    cues = [Cue(0, 24, "A\x1b[31mB\x07\x9b2J\x00C\nD")]

    assert "A [31mB 2J C\nD\n" in subrip_text(cues, rate=Fraction(24))
    assert "A [31mB 2J C\nD" in webvtt_text(cues, rate=Fraction(24))


COMMANDS = [
    (r"{\an8}top", r"(\an8)top"),
    (r"a {x\pos(1,2)} b", r"a (x\pos(1,2)) b"),
    (r"{\fad(1,2)", r"(\fad(1,2)"),
    ("{like this}", "{like this}"),
    (r"a \ b", r"a \ b"),
]


@pytest.mark.parametrize(("words", "shown"), COMMANDS)
def test_words_are_no_commands_to_players(words, shown):
    """SubRip has no sign for that; WebVTT knows none of them."""
    assert f"\n{shown}\n" in subrip_text([Cue(0, 24, words)], rate=RATE)
    assert f"\n{words}\n" in webvtt_text([Cue(0, 24, words)], rate=RATE)


@pytest.mark.parametrize(("words", "shown"), COMMANDS)
def test_words_of_the_track_are_no_commands_to_players(words, shown, tmp_path):
    pictures = Format(16, 16, Fraction(24), (2, 2, 2))
    track = text_track([Cue(0, 24, words)], frames=24, pictures=pictures, near=tmp_path)

    assert track.samples[0].before[2:].decode() == shown
