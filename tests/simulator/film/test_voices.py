"""What is said in the simulator's films."""

import pytest

from storyboard.media.sound.mono_sound import mono_sound
from storyboard.media.sound.sound_bytes import sound_bytes
from storyboard.simulator.babble import RATE_HZ, babble_of
from storyboard.simulator.film.render import Brief, render
from storyboard.simulator.film.voices import VOICE, lines_said, quoted_lines, spoken_sound
from storyboard.simulator.hearing import HEARING_HZ, words_heard


def texts(lines):
    return [line.words for line in lines]


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        ('A pier. Ida says quietly: "Look!" Tom says: "Where?"', ["Look!", "Where?"]),
        ("码头。艾达说：“看！”", ["看！"]),
        ("Ida whispers, «Regarde !»", ["Regarde !"]),
        ("「看」と", []),
        ('A sign that reads "OPEN" over a door.', []),
        ('Ida says: ""', []),
        (f'Ida says: "{"x" * 501}"', []),
        ('Ida says: "one\ntwo"', []),
    ],
)
def test_what_stands_in_quotes_after_a_colon_or_a_comma_is_said(prompt, said):
    assert texts(quoted_lines(prompt, from_s=0, until_s=10)) == said


def test_lines_follow_each_other_with_pauses_of_one_length():
    first, second = quoted_lines('A: "Row home." B: "I cannot."', from_s=2, until_s=12)

    lengths = [line.babble.length_s for line in (first, second)]
    pause_s = (10 - sum(lengths)) / 3
    assert first.start_s == pytest.approx(2 + pause_s)
    assert second.start_s == pytest.approx(first.start_s + lengths[0] + pause_s)
    assert first.speed == 1


def test_lines_without_room_are_said_faster_and_none_where_there_is_no_time():
    long = f'A: "{"It never made it home again. " * 8}"'
    (fast,) = quoted_lines(long, from_s=0, until_s=5)

    assert fast.speed > 1
    assert fast.babble.length_s == pytest.approx(5, rel=0.05)
    assert quoted_lines(long, from_s=5, until_s=5) == ()


def test_sounds_follow_each_other_from_the_first_frame_and_quotes_come_after_them():
    voices = [babble_of(text, voice="ida").samples() for text in ("Row home.", "I cannot.")]
    sounds = [sound_bytes(voice[None], rate_hz=RATE_HZ, format="wav") for voice in voices]

    prompt = 'A: "Then swim."'
    track, quoted = spoken_sound(sounds, prompt, length_s=8), lines_said(sounds, prompt, length_s=8)

    end = sum(map(len, voices))
    assert abs(track[: len(voices[0])] - voices[0]).max() < 1e-3
    assert abs(track[len(voices[0]) : end] - voices[1]).max() < 1e-3
    assert quoted[0].start_s > end / RATE_HZ
    assert len(track) == 8 * RATE_HZ


def test_a_sound_that_is_longer_than_the_film_ends_with_it_and_one_that_cannot_be_read_is_not_heard():
    voice = babble_of("Row home. " * 5, voice="ida").samples()
    data = sound_bytes(voice[None], rate_hz=RATE_HZ, format="wav")

    track = spoken_sound([b"no sound", data], "", length_s=1)

    assert len(track) == RATE_HZ
    assert abs(track - voice[:RATE_HZ]).max() < 1e-3


def test_a_film_says_its_lines_over_its_chord(tmp_path):
    prompt = 'A pier. Ida says: "Do you see the light?"'
    brief = Brief(320, 180, 97, prompt, 3, None, None, (), audio=True, watermark=False)

    render(brief, tmp_path)

    (line,) = quoted_lines(prompt, from_s=0, until_s=97 / 24)
    heard = words_heard(mono_sound(tmp_path / "video.mp4", rate_hz=HEARING_HZ), [babble_of(line.words, voice=VOICE)])
    assert " ".join(word.text for word in heard) == "Do you see the light"
    assert heard[0].start_s == pytest.approx(line.start_s + line.babble.words[0].start_s, abs=0.03)
    assert {file.name for file in tmp_path.iterdir()} == {"video.mp4", "last_frame.png"}
