"""Recordings are measured in one reading, whatever the length of their frames."""

import pytest

from storyboard.errors import SoundRefused
from storyboard.media.coded.containers import open_media
from storyboard.media.sound import voice_files
from storyboard.media.sound.voice_files import voice_facts
from tests.films import a_png, a_sound, a_voice


@pytest.fixture
def opened(monkeypatch):
    """Return the files that are opened."""
    found = []

    def count(file):
        found.append(open_media(file))
        return found[-1]

    monkeypatch.setattr(voice_files, "open_media", count)
    return found


@pytest.mark.parametrize("length_s", [0.01, 0.3, 1.0, 2.5])
def test_a_recording_is_opened_once_and_measured_to_the_sample(length_s, opened):
    facts = voice_facts(a_voice(length_s), name="a")

    assert len(opened) == 1
    assert (facts.format, facts.duration_s, facts.declared_s) == ("wav", length_s, length_s)
    assert facts.voiced_s == pytest.approx(length_s, abs=0.02)


def test_silence_has_no_voice(opened):
    facts = voice_facts(a_sound(3), name="a")

    assert (facts.is_silent, facts.voiced_s, facts.duration_s) == (True, 0.0, 3.0)


@pytest.mark.parametrize("data", [a_png(), b"", b"RIFF0000WAVEjunk", a_voice(1)[:30]])
def test_what_is_no_sound_is_refused(data):
    with pytest.raises(SoundRefused, match="a: "):
        voice_facts(data, name="a")
