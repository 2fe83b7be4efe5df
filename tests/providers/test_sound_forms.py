"""Which form of sound some bytes are: every one that services give, and nothing else."""

import numpy as np
import pytest

from storyboard.media.sound.sound_bytes import CODED_FORMATS, sound_bytes
from storyboard.providers.speech.sound_forms import sound_form

SAMPLES = np.sin(np.arange(9600, dtype=np.float32) / 10)[None]


@pytest.mark.parametrize("form", CODED_FORMATS)
def test_a_form_is_known_by_its_beginning(form):
    assert sound_form(sound_bytes(SAMPLES, rate_hz=24_000, format=form)) == form


def test_an_mp3_without_a_tag_begins_with_a_frame():
    data = sound_bytes(SAMPLES, rate_hz=24_000, format="mp3")
    start = data.index(b"\xff\xf3")

    assert (data[:3], sound_form(data[start:])) == (b"ID3", "mp3")


def test_a_wav_that_was_sent_as_it_was_made_is_one():
    """Its head says no length, as nobody knew it."""
    assert sound_form(b"RIFF\xff\xff\xff\xffWAVEfmt ") == "wav"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"R",
        b"RIFF",
        b"RIFF\x24\0\0\0AVI LIST",
        b"<html>",
        b'{"error": 1}',
        b"\xff",
        b"\xff\xd8\xff\xe0JPEG",
        bytes(99),
        "<html>".encode("utf-16"),
    ],
)
def test_anything_else_is_no_sound(data):
    assert sound_form(data) == ""
