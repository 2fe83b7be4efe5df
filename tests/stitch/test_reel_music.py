"""Music that is shorter than its reel, or than its file says, is told."""

from fractions import Fraction
from pathlib import Path

from storyboard.stitch.cache import Cache
from storyboard.stitch.reel_music import MusicFacts, music_facts, music_sentences
from storyboard.stitch.timeline import TimelineMusic
from tests.films import a_sound

ENDS = "the music ends at 4.0 s, and the reel at 10.0 s: music is not repeated"


def told(said_s, heard_s, reel_s):
    length = MusicFacts(Path("song.m4a"), Fraction(0), Fraction(said_s), Fraction(heard_s))
    return list(music_sentences(length, reel_s=reel_s))


def test_music_as_long_as_its_reel_is_not_told():
    """Nor is one that fades out just before the end, or that goes on after it."""
    assert told(10, 10, 10) == told(9, 9, 10) == told(30, 30, 10) == []


def test_music_that_ends_before_its_reel_is_told():
    assert told(4, 4, 10) == [ENDS]


def test_a_file_that_breaks_off_is_told():
    """Its head still says how long it was."""
    assert told(20, 4, 10) == ["the music song.m4a is cut short: 4.0 s of 20.0 s can be heard", ENDS]
    assert told(20, 12, 10) == ["the music song.m4a is cut short: 12.0 s of 20.0 s can be heard"]


def test_the_length_is_that_of_what_can_be_decoded(tmp_path, cache):
    whole = tmp_path / "song.wav"
    whole.write_bytes(a_sound(4))

    length = music_facts(TimelineMusic(path=whole, gain_db=0, fade_in_s=0, fade_out_s=0), cache=Cache(cache))

    assert (round(float(length.length_s), 2), length.is_cut_short) == (4.0, False)
