"""An MP3 recording may have tags and padding in it, and is as long as its sound."""

import subprocess
from random import Random

import pytest

from storyboard.errors import SoundRefused
from storyboard.media.ffmpeg import ffmpeg_path
from storyboard.media.sound.mono_sound import mono_sound
from storyboard.media.sound.sound_files import check_sound
from storyboard.media.sound.sound_span import sound_length
from storyboard.media.sound.voice_files import voice_facts
from storyboard.model.capabilities import sound_limits

ID3V1 = b"TAG" + b"a" * 125
APE_END = b"APETAGEX" + (2000).to_bytes(4, "little") + (40_000).to_bytes(4, "little") + bytes(16)
APE = APE_END + b"x" * 40_000 + APE_END
LYRICS = b"LYRICSBEGIN" + b"words " * 500 + b"003000LYRICS200" + ID3V1
TAILS = {
    "ID3v1": ID3V1, "APE": APE, "APE and ID3v1": APE + ID3V1, "Lyrics3": LYRICS, "zeros": bytes(40_000),
    "ones": b"\xff" * 4000, "a line end": b"\n", "zeros and ID3v1": bytes(3000) + ID3V1,
}  # fmt: skip
"""What programs and services leave behind the sound."""


def an_mp3(folder, sound, *, tells_length):
    place = folder / "sound.mp3"
    head = [] if tells_length else ["-write_xing", "0", "-id3v2_version", "0"]
    asked = ["-f", "lavfi", "-i", sound, "-ar", "24000", "-q:a", "4", *head, str(place)]
    subprocess.run([ffmpeg_path(), "-v", "error", "-y", *asked], check=True)
    return place.read_bytes()


@pytest.fixture(scope="module", params=[True, False], ids=["tells its length", "tells no length"])
def mp3(request, tmp_path_factory):
    return an_mp3(tmp_path_factory.mktemp("mp3"), "sine=300:d=2", tells_length=request.param)


@pytest.mark.parametrize("tail", TAILS)
def test_what_stands_behind_the_sound_changes_nothing(mp3, tail):
    plain, found = (voice_facts(data, name="a") for data in (mp3, mp3 + TAILS[tail]))

    assert (found.samples, found.is_cut_off) == (plain.samples, False)
    assert found.duration_s == pytest.approx(2, abs=0.07)
    assert len(mono_sound(mp3 + TAILS[tail], rate_hz=24_000)) == pytest.approx(48_000, abs=2000)


@pytest.mark.parametrize("tail", ["APE", "zeros"])
def test_a_reference_is_as_long_as_its_sound(mp3, tail):
    found = check_sound(mp3 + TAILS[tail], name="a", limits=sound_limits())

    assert found.duration_s == pytest.approx(2, abs=0.15)


@pytest.mark.parametrize("tail", [b"", *TAILS.values()], ids=["nothing", *TAILS])
def test_music_and_narration_are_as_long_as_their_sound(mp3, tail, tmp_path):
    place = tmp_path / "music.mp3"
    place.write_bytes(mp3 + tail)

    assert float(sound_length(place)[1]) == pytest.approx(2, abs=0.09)


def test_files_that_were_put_together_are_heard_whole(mp3):
    between = b"ID3\x03\x00\x00\x00\x00\x10\x00" + bytes(2048)

    assert voice_facts(mp3 + between + mp3, name="a").duration_s == pytest.approx(4, abs=0.15)


@pytest.mark.parametrize("tail", [b'{"error": "the voice broke off"}' * 40, Random(7).randbytes(3000)])
def test_other_bytes_stand_behind_a_sound_that_is_all_there(tail, tmp_path):
    whole, unsure = (an_mp3(tmp_path, "sine=300:d=2", tells_length=tells) for tells in (True, False))

    assert voice_facts(whole + tail, name="a").duration_s == pytest.approx(2, abs=0.07)
    assert voice_facts(whole[: len(whole) // 2] + tail, name="a").is_cut_off
    with pytest.raises(SoundRefused, match="some of it cannot be read as sound"):
        voice_facts(unsure + tail, name="a")


@pytest.mark.parametrize("hole", [b"noise" * 800, bytes(4000)])
def test_a_hole_in_the_sound_is_refused(mp3, hole):
    with pytest.raises(SoundRefused, match="some of it cannot be read as sound"):
        voice_facts(mp3[:3000] + hole + mp3[3000:], name="a")


def test_a_half_file_is_cut_off_where_it_tells_its_length(tmp_path):
    data = an_mp3(tmp_path, "sine=300:d=2", tells_length=True)

    assert voice_facts(data[: len(data) // 2], name="a").is_cut_off


def test_silence_at_the_beginning_is_no_reason_to_expect_more(tmp_path):
    """Its first frames are small, and nothing says how many there are."""
    sound = "aevalsrc='if(gt(t,1),random(0)-0.5,0)':s=24000:d=3"
    facts = voice_facts(an_mp3(tmp_path, sound, tells_length=False), name="a")

    assert (facts.is_cut_off, facts.declared_s) == (False, None)
