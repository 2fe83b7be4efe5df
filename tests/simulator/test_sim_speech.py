"""Recordings of the simulator: babble that follows the text, as OpenAI's wire gives it, and its faults."""

import asyncio
import io
import itertools
import wave
from contextlib import ExitStack
from decimal import Decimal

import av
import httpx
import numpy as np
import pytest

from storyboard.errors import OutcomeUnknown, RequestRejected, Unavailable
from storyboard.model.speaking_time import speaking_time_s
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Request
from storyboard.project import Project
from storyboard.providers.http_client import Account
from storyboard.providers.pace import Pace
from storyboard.providers.simulator import SimulatorSpeechService, connect_speech
from storyboard.simulator.app import create_app
from storyboard.simulator.babble import RATE_HZ, babble_of, pitch_of
from storyboard.simulator.faults import parse_fault
from storyboard.simulator.settings import SimulatorSettings
from storyboard.simulator.spoken_lines import SpokenLines
from tests.model.test_speaking_time import ARTICLE_1
from tests.serving import serve_app

LINE = {"model": "babble-1", "input": "The shipment never made it.", "voice": "ida", "response_format": "wav"}
RECORDED_FROM_THE_OFFICIAL_CLIENT = {
    "model": "gpt-4o-mini-tts", "input": "The shipment never made it.", "voice": "coral",
    "instructions": "Quiet, dry.", "response_format": "wav", "speed": 1.0,
}  # fmt: skip


@pytest.fixture
def serve(tmp_path):
    """Serve simulators on free ports; ``serve("lost")`` returns an address and the folder."""
    with ExitStack() as running:
        folders = itertools.count()

        def serve_simulator(*faults):
            folder = tmp_path / str(next(folders))
            settings = SimulatorSettings(folder=folder, faults=tuple(map(parse_fault, faults)), render=False)
            return running.enter_context(serve_app(create_app(settings))), folder

        yield serve_simulator


@pytest.fixture
def speak(serve):
    def post(*faults, path="/v1/audio/speech", **changes):
        url, _ = serve(*faults)
        return httpx.post(f"{url}{path}", json=LINE | changes, headers={"Authorization": "Bearer k"}, timeout=60)

    return post


def samples_of(data):
    """Return the samples of a WAV file, one row a channel, and its rate."""
    with wave.open(io.BytesIO(data)) as sound:
        raw = np.frombuffer(sound.readframes(sound.getnframes()), "<i2")
        return raw.reshape(-1, sound.getnchannels()).T / 32768, sound.getframerate()


def length_s(data):
    samples, rate_hz = samples_of(data)
    return samples.shape[1] / rate_hz


@pytest.mark.parametrize("path", ["/v1/audio/speech", "/api/v3/audio/speech"])
def test_the_official_clients_request_is_answered_with_the_sound_itself(path, speak):
    answer = speak(path=path, **RECORDED_FROM_THE_OFFICIAL_CLIENT)

    samples, rate_hz = samples_of(answer.content)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/wav")
    assert (rate_hz, len(samples)) == (24_000, 1)
    assert 0.1 < np.abs(samples).max() < 0.9


@pytest.mark.parametrize("kind", ["mp3", "flac", "opus", "aac", "wav"])
def test_every_form_of_sound_is_as_long_as_the_others(kind, speak):
    answer = speak(response_format=kind)

    with av.open(io.BytesIO(answer.content)) as file:
        heard = sum(frame.samples / frame.sample_rate for frame in file.decode(audio=0))
    assert heard == pytest.approx(babble_of(LINE["input"], voice="ida", manner="\0").length_s, abs=0.11)


@pytest.mark.slow
def test_the_same_request_sounds_the_same_and_another_does_not(speak):
    first, again = speak().content, speak().content

    assert first == again
    for change in ({"input": "The shipment never came."}, {"voice": "jon"}, {"instructions": "angry"}, {"seed": 2}):
        assert speak(**change).content != first


@pytest.mark.parametrize("language", ARTICLE_1)
def test_the_estimate_is_within_a_quarter_of_the_babble(language):
    """Whoever plans a film by estimates gets about what is said."""
    said_s = babble_of(ARTICLE_1[language], voice="ida").length_s

    assert speaking_time_s(ARTICLE_1[language]) == pytest.approx(said_s, rel=0.25)


SHORT_LINES = (
    "The lamp has been out for three days.", "Who's there? Answer me!", "¿Dónde estabas anoche?",
    "La lampe est éteinte depuis trois jours.", "Wo warst du letzte Nacht?", "Где ты был прошлой ночью?",
    "أين كنت الليلة الماضية؟", "איפה היית אתמול בלילה?", "你昨晚在哪里？", "昨夜はどこにいたの？",
    "어젯밤에 어디 있었어?", "เมื่อคืนคุณอยู่ที่ไหน", "तुम कल रात कहाँ थे?", "গত রাতে তুমি কোথায় ছিলে?", "Πού ήσουν χθες το βράδυ;",
    "Wait 👋🏽… what?", "She left at 10:45, with 3 bags and $200.",
)  # fmt: skip


@pytest.mark.parametrize("line", SHORT_LINES)
def test_the_estimate_of_a_short_line_is_near_the_babble_too(line):
    assert speaking_time_s(line) == pytest.approx(babble_of(line, voice="ida").length_s, rel=0.25)


def test_what_a_killed_simulator_left_of_a_line_hides_no_other(tmp_path):
    spoken = SpokenLines(tmp_path)
    spoken.add({"sha256": "1", "text": "a"})
    with (tmp_path / "spoken.jsonl").open("ab") as kept:
        kept.write(b'{"sha256":"2","te')
    spoken.add({"sha256": "3", "text": "c"})

    assert [line["sha256"] for line in spoken.all()] == ["1", "3"]


def test_twice_the_speed_is_half_as_long(speak):
    assert length_s(speak(speed=2).content) == pytest.approx(length_s(speak().content) / 2, rel=0.01)


def heard_pitch_hz(samples, rate_hz):
    """Return at which pitch between 80 and 250 Hz a sound repeats itself best."""
    spectrum = np.abs(np.fft.rfft(samples, 2 * len(samples))) ** 2
    alike = np.fft.irfft(spectrum)
    lags = np.arange(rate_hz // 250, rate_hz // 80)
    return rate_hz / lags[alike[lags].argmax()]


@pytest.mark.slow
def test_each_voice_has_its_pitch(speak):
    """Heard by autocorrelation; a sentence sinks by an eighth."""
    voices = ("ida", "jon", "mia", "keeper")

    heard = {voice: heard_pitch_hz(samples_of(speak(voice=voice).content)[0][0], RATE_HZ) for voice in voices}

    assert all(heard[voice] == pytest.approx(pitch_of(voice), rel=0.15) for voice in voices)
    assert len({round(pitch) for pitch in heard.values()}) == len(voices)


def test_a_full_stop_is_a_pause():
    babble = babble_of("He came. She left.", voice="ida")
    samples, (came, she) = babble.samples(), babble.words[1:3]

    pause = samples[round(came.end_s * RATE_HZ) : round(she.start_s * RATE_HZ)]

    assert 0.3 < len(pause) / RATE_HZ < 0.6
    assert not pause.any()
    assert samples[round(she.start_s * RATE_HZ) :].any()


@pytest.mark.parametrize("text", ["👍🏽", "…", "\ufe0f", "a" * 3000, "नमस्ते", "สวัสดี", "\u0301a", "x\0y"])
def test_any_text_can_be_babbled(text):
    babble = babble_of(text, voice="ida")

    assert len(babble.samples()) == pytest.approx(babble.length_s * RATE_HZ, abs=1)


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"input": ""}, "input"),
        ({"input": "a" * 4097}, "input"),
        ({"input": "好" * 4096, "speed": 0.25}, "input"),
        ({"model": None}, "model"),
        ({"voice": 7}, "voice"),
        ({"response_format": "ogg"}, "response_format"),
        ({"speed": 5}, "speed"),
        ({"speed": True}, "speed"),
        ({"stream_format": "sse"}, "stream_format"),
    ],
)
def test_what_no_voice_says_is_refused_as_openai_refuses(changes, param, speak):
    """Long texts too: ten minutes is the most."""
    answer = speak(**changes)

    error = answer.json()["error"]
    assert (answer.status_code, error["param"]) == (400, param)
    assert {"code", "message", "type"} < error.keys()


def test_a_call_without_a_key_is_refused(serve):
    url, folder = serve()

    assert httpx.post(f"{url}/v1/audio/speech", json=LINE).status_code == 401
    assert SpokenLines(folder).all() == []


def service_at(url):
    account = Account("simulator", f"{url}/v1", "key-of-a-test", Pace(list_lag_s=0.0, first_poll_s=0.01))
    return SimulatorSpeechService(account)


def ask(service, *, take=1, words=LINE["input"], **settings):
    line = Request(
        key=TakeKey(shot="turn.line-1", take=take), provider="simulator", model="", medium="recording", mode="text",
        prompt=words, **settings,
    )  # fmt: skip

    async def once():
        try:
            return await service.speak(line)
        finally:
            await service.aclose()

    return asyncio.run(once())


FAULTS = {
    "lost": (OutcomeUnknown, 1),
    "500": (OutcomeUnknown, 0),
    "500-after": (OutcomeUnknown, 1),
    "429": (Unavailable, 0),
    "403": (RequestRejected, 0),
    "junk:status=200": (OutcomeUnknown, 0),
    "junk:accepted=yes": (OutcomeUnknown, 1),
    "cut-answer": (OutcomeUnknown, 1),
    "moderation": (RequestRejected, 0),
    "failed": (OutcomeUnknown, 0),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_strikes_a_recording_and_the_next_call_is_good(fault, serve):
    """The recordings that were made are counted, heard or not."""
    kind, made = FAULTS[fault]
    url, folder = serve(f"{fault}{',' if ':' in fault else ':'}count=1")

    with pytest.raises(kind) as told:
        ask(service_at(url))

    assert type(told.value) is kind
    assert len(SpokenLines(folder).all()) == made
    assert ask(service_at(url)).body["format"] == "wav"


def test_a_hanging_answer_comes_late(serve):
    url, folder = serve("hang:wait=0.2")

    assert ask(service_at(url)).data
    assert len(SpokenLines(folder).all()) == 1


def test_an_odd_recording_is_what_its_fault_says(serve):
    heard = {}
    for fault in ("silent", "stereo", "other-rate", "too-long"):
        heard[fault] = samples_of(ask(service_at(serve(fault)[0])).data)
    due_s = babble_of(LINE["input"], voice="ida", manner="\0").length_s

    assert not heard["silent"][0].any()
    assert (len(heard["stereo"][0]), heard["other-rate"][1]) == (2, 44_100)
    assert heard["other-rate"][0].shape[1] / 44_100 == pytest.approx(due_s, abs=0.01)
    assert heard["too-long"][0].shape[1] / 24_000 == 30


def test_a_file_that_is_cut_is_shorter_than_it_says(serve):
    data = ask(service_at(serve("cut-file")[0])).data

    assert int.from_bytes(data[4:8], "little") > len(data)


def test_faults_of_recordings_leave_films_alone():
    fault = parse_fault("silent:count=1")

    assert (fault.is_on("create"), fault.is_on("speak")) == (False, True)


def test_the_simulators_own_service_speaks_without_a_port(tmp_path):
    """Nothing is paid, and each take is another reading."""
    service = connect_speech(Project(file=tmp_path / "storyboard.yaml"))
    line = Request(
        key=TakeKey(shot="turn.line-1"), provider="simulator", model="", medium="recording", mode="text", prompt="Hm."
    )

    first, again, other = ask(service), ask(service), ask(service, take=2)

    assert first.data == again.data != other.data
    assert service.usd(line, seconds=3) == Decimal(0)
    spoken = SpokenLines(tmp_path / ".storyboard" / "simulator").all()
    assert [line["text"] for line in spoken] == [LINE["input"]] * 3
    assert spoken[0]["words"][1]["text"] == "shipment"
