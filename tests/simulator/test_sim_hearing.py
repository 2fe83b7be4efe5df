"""The simulator hears what it has babbled: in its own file, in a coded one, under music, cut, and beside others."""

import asyncio
import base64
import io
import wave

import httpx
import numpy as np
import pytest

from storyboard.media.sound.mono_sound import mono_sound
from storyboard.media.sound.sound_bytes import sound_bytes
from storyboard.model.spoken_words import align_words
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Request
from storyboard.project import Project
from storyboard.providers.http_client import Account
from storyboard.providers.pace import Pace
from storyboard.providers.recognition.registry import connect_recognition
from storyboard.providers.simulator import SimulatorRecognitionService, SimulatorSpeechService, connect_speech
from storyboard.simulator.app import create_app
from storyboard.simulator.babble import RATE_HZ, babble_of
from storyboard.simulator.faults import parse_fault
from storyboard.simulator.hearing import HEARING_HZ, words_heard
from storyboard.simulator.settings import SimulatorSettings
from tests.serving import serve_app

LINES = ("The shipment never made it.", "Somebody moved it.")


def babbles(*lines, voice="ida"):
    return [babble_of(line, voice=voice) for line in lines]


def low(sound):
    """Return a sound as it is listened to."""
    return mono_sound(sound_bytes(sound[None], rate_hz=RATE_HZ, format="wav"), rate_hz=HEARING_HZ)


def texts(words):
    return " ".join(word.text for word in words)


def test_the_words_of_a_line_are_heard_when_they_are_said():
    (babble,) = babbles(LINES[0])
    silence = np.zeros(RATE_HZ, np.float32)

    words = words_heard(low(np.concatenate([silence, babble.samples(), silence])), [babble])

    assert texts(words) == "The shipment never made it"
    for word, said in zip(words, babble.words, strict=True):
        assert word.start_s == pytest.approx(said.start_s + 1, abs=0.005)


def test_two_lines_in_one_sound_are_told_apart_and_a_third_is_not_heard():
    first, second, third = babbles(*LINES, "Who did this?")
    both = np.concatenate([second.samples(), first.samples()])

    words = words_heard(low(both), [first, second, third])

    assert texts(words) == "Somebody moved it The shipment never made it"


def test_a_line_is_heard_under_music_and_from_a_lossy_file():
    (babble,) = babbles(LINES[0])
    said = babble.samples()
    music = 0.08 * np.sin(2 * np.pi * 440 * np.arange(len(said)) / RATE_HZ).astype(np.float32)
    data = sound_bytes(np.stack([said + music] * 2) * 0.7, rate_hz=RATE_HZ, format="aac")

    words = words_heard(mono_sound(data, rate_hz=HEARING_HZ), [babble])

    assert texts(words) == "The shipment never made it"


def test_what_is_cut_off_is_not_heard():
    (babble,) = babbles(LINES[0])
    said = babble.samples()

    words = words_heard(low(said[: round(babble.words[2].end_s * RATE_HZ)]), [babble])

    assert align_words([LINES[0]], words).lines[0].missing_words == ("made", "it")


def test_a_word_that_is_muted_is_not_heard():
    (babble,) = babbles(LINES[0])
    said = babble.samples()
    muted = babble.words[2]
    said[round(muted.start_s * RATE_HZ) : round(muted.end_s * RATE_HZ)] = 0

    assert align_words([LINES[0]], words_heard(low(said), [babble])).lines[0].missing_words == ("never",)


@pytest.mark.parametrize("other", [{"voice": "jon"}, {"voice": "ida", "manner": "angry"}])
def test_another_reading_is_not_taken_for_this_one(other):
    assert words_heard(low(babble_of(LINES[0], **other).samples()), babbles(LINES[0])) == []


def test_silence_and_noise_say_nothing():
    noise = np.random.default_rng(7).normal(0, 0.1, RATE_HZ * 3).astype(np.float32)

    assert words_heard(low(np.zeros(RATE_HZ, np.float32)), babbles(*LINES)) == []
    assert words_heard(low(noise), babbles(*LINES)) == []
    assert words_heard(np.zeros(0, np.float32), babbles(*LINES)) == []


def line(words):
    return Request(
        key=TakeKey(shot="turn.line-1"), provider="simulator", model="", medium="speech", mode="text", prompt=words
    )


async def say(service, *lines):
    try:
        return [(await service.speak(line(words))).data for words in lines]
    finally:
        await service.aclose()


async def hear(service, path):
    try:
        return await service.hear(path, language="en")
    finally:
        await service.aclose()


@pytest.fixture
def clip(tmp_path):
    """Two recordings in one file, the second a second after the first."""

    def write(recordings):
        pieces = []
        for data in recordings:
            with wave.open(io.BytesIO(data)) as sound:
                pieces += [np.frombuffer(sound.readframes(sound.getnframes()), "<i2") / 32768, np.zeros(RATE_HZ)]
        joined = np.concatenate(pieces).astype(np.float32)[None]
        path = tmp_path / "clip.mp3"
        path.write_bytes(sound_bytes(joined, rate_hz=RATE_HZ, format="mp3"))
        return path

    return write


def test_the_simulators_own_services_say_and_hear_a_clip(clip, tmp_path):
    project = Project(file=tmp_path / "storyboard.yaml")
    path = clip(asyncio.run(say(connect_speech(project), *LINES)))

    heard = asyncio.run(hear(connect_recognition("simulator", project), path))

    found = align_words(LINES, heard.words)
    assert [line.share for line in found.lines] == [1.0, 1.0]
    assert found.added == ()
    assert heard.text == "The shipment never made it Somebody moved it"
    assert heard.billed_s >= 1
    assert (heard.body["language"], heard.body["task"]) == ("en", "transcribe")


def test_a_voice_that_says_other_words_is_found_out(clip, tmp_path):
    settings = SimulatorSettings(folder=tmp_path / "sim", faults=(parse_fault("other-words:match=shipment"),))
    with serve_app(create_app(settings)) as url:
        account = Account("simulator", f"{url}/v1", "key-of-a-test", Pace(list_lag_s=0.0, first_poll_s=0.01))
        path = clip(asyncio.run(say(SimulatorSpeechService(account), *LINES)))
        heard = asyncio.run(hear(SimulatorRecognitionService(account), path))

    first, second = align_words(LINES, heard.words).lines
    assert first.other_words == (("it", "otherwise"),)
    assert second.share == 1.0


def test_over_a_port_a_form_and_json_hear_the_same(clip, tmp_path):
    settings = SimulatorSettings(folder=tmp_path / "sim", faults=(parse_fault("lost:on=hear,match=nobody"),))
    with serve_app(create_app(settings)) as url:
        account = Account("simulator", f"{url}/v1", "key-of-a-test", Pace(list_lag_s=0.0, first_poll_s=0.01))
        path = clip(asyncio.run(say(SimulatorSpeechService(account), LINES[0])))
        formed = asyncio.run(hear(SimulatorRecognitionService(account), path))
        body = {
            "model": "openai/whisper-1", "response_format": "verbose_json", "timestamp_granularities": ["word"],
            "input_audio": {"data": base64.b64encode(path.read_bytes()).decode(), "format": "mp3"},
        }  # fmt: skip
        headers = {"Authorization": "Bearer k"}
        answer = httpx.post(f"{url}/v1/audio/transcriptions", json=body, headers=headers).json()
        refused = httpx.post(f"{url}/v1/audio/transcriptions", json=body | {"input_audio": {}}, headers=headers)

    assert [word["word"] for word in answer["words"]] == [word.text for word in formed.words]
    assert formed.text == "The shipment never made it"
    assert (refused.status_code, refused.json()["error"]["param"]) == (400, "input_audio")
