"""Recordings by Seed Audio: what is sent, what comes, and which refusals are sure."""

import asyncio
import base64
from decimal import Decimal

import httpx
import pytest

from storyboard.errors import MissingKey, OutcomeUnknown, RequestRejected, Unavailable
from storyboard.model.spoken_words import SpokenWord
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Request
from storyboard.project import Project
from storyboard.providers.http_client import Account
from storyboard.providers.pace import Pace
from storyboard.providers.speech.registry import connect_speech
from storyboard.providers.speech.seed_audio import SeedAudioService

KEY = "sk-never-shown-0123456789"
WAV = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(28)
WORDS = "The shipment never made it."
ANSWER = {
    "code": 0, "message": "Success", "audio": base64.b64encode(WAV).decode(), "url": "https://a.test/out.wav",
    "duration": 4.2, "original_duration": 4.6,
    "subtitle": {"sentences": [{"text": WORDS, "start_time": 120, "end_time": 1840, "words": [
        {"word": "The", "start_time": 120, "end_time": 240}]}]},
}  # fmt: skip


def line(**settings):
    asked = {
        "key": TakeKey(shot="turn.line-1"), "provider": "seed-audio", "model": "", "medium": "speech",
        "mode": "text", "prompt": WORDS,
    }  # fmt: skip
    return Request(**asked | settings)


def service(answer=None):
    sent = []

    def reply(request):
        sent.append(request)
        return answer

    account = Account("seed-audio", "https://voice.test", KEY, Pace(0.0, 0.1), key_header="X-Api-Key")
    made = SeedAudioService(account, transport=httpx.MockTransport(reply))
    made.sent = sent
    return made


def speak(made, **settings):
    async def ask():
        try:
            return await made.speak(line(**settings))
        finally:
            await made.aclose()

    return asyncio.run(ask())


def test_a_voice_is_a_reference_that_the_text_points_at():
    body = service().payload(line(voice="en_female_dacey", tone="quietly", speed=1.5, sound_format="opus"))

    assert body == {
        "model": "seed-audio-1.0-multilingual",
        "text_prompt": f"@Audio1 says, quietly: {WORDS}",
        "references": [{"speaker": "en_female_dacey"}],
        "audio_config": {"format": "ogg_opus", "sample_rate": 24_000, "enable_subtitle": True, "speech_rate": 50},
    }


def test_a_link_is_a_voice_by_its_sample_and_nobody_is_no_reference():
    sample = service().payload(line(voice="https://a.test/ida.wav"))
    bare = service().payload(line())

    assert sample["references"] == [{"audio_url": "https://a.test/ida.wav"}]
    assert (bare["text_prompt"], "references" in bare) == (WORDS, False)
    assert service().payload(line(tone="loud"))["text_prompt"] == f"A voice says, loud: {WORDS}"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"speed": 0.25}, "0.5 to 2"),
        ({"prompt": "a" * 2990, "voice": "v"}, "3,000"),
        ({"sound_format": "flac"}, "flac"),
    ],
)
def test_what_the_service_does_not_make_is_never_sent(settings, words):
    made = service(httpx.Response(200, json=ANSWER))

    with pytest.raises(RequestRejected, match=words):
        speak(made, **settings)

    assert made.sent == []


def test_the_sound_comes_with_what_is_billed_and_with_its_words():
    made = service(httpx.Response(200, json=ANSWER, headers={"X-Tt-Logid": "2026113001"}))

    said = speak(made)

    (sent,) = made.sent
    assert (sent.url.path, sent.headers["x-api-key"], "authorization" in sent.headers) == (
        "/api/v3/tts/create", KEY, False,
    )  # fmt: skip
    assert len(sent.headers["x-api-request-id"]) == 36
    assert (said.data, said.billed_s, said.request_id) == (WAV, 4.6, "2026113001")
    assert said.words == (SpokenWord("The", 0.12, 0.24),)
    assert "audio" not in said.body
    assert said.body["url"] == "https://a.test/out.wav"


@pytest.mark.parametrize(
    "odd",
    [
        {"subtitle": None},
        {"subtitle": {"sentences": [{"words": [{"word": "The", "start_time": "soon"}]}]}},
        {"subtitle": {"sentences": [{"words": [{"word": "The", "start_time": -1, "end_time": 5}]}]}},
        {"original_duration": "long"},
        {"original_duration": -1},
    ],
)
def test_no_recording_is_lost_by_an_odd_extra(odd):
    said = speak(service(httpx.Response(200, json=ANSWER | odd)))

    assert said.data == WAV
    assert said.words == () or said.billed_s is None


def test_words_may_stand_in_utterances_too():
    words = [{"word": "好", "start_time": 0, "end_time": 200}]
    said = speak(service(httpx.Response(200, json=ANSWER | {"subtitle": {"utterances": [{"words": words}]}})))

    assert said.words == (SpokenWord("好", 0.0, 0.2),)


def test_a_link_is_handed_on_where_there_is_no_sound():
    said = speak(service(httpx.Response(200, json=ANSWER | {"audio": None})))

    assert (said.data, said.url) == (b"", "https://a.test/out.wav")


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize("code", [45000000, 45000001, 45000002, 45000010, 45000030, 45000151, 40402003])
def test_a_refusal_by_its_code_is_sure_whatever_its_status(status, code):
    with pytest.raises(RequestRejected) as told:
        speak(service(httpx.Response(status, json={"code": code, "message": "No."})))

    assert (told.value.code, told.value.http_status) == (str(code), status)
    assert "No." in told.value.message
    assert told.value.hint


def test_a_key_of_ark_is_told_to_be_the_wrong_one():
    with pytest.raises(RequestRejected) as told:
        speak(service(httpx.Response(401, json={"code": 45000010, "message": "Invalid X-Api-Key"})))

    assert "SEED_AUDIO_API_KEY" in told.value.hint


@pytest.mark.parametrize("status", [200, 400, 429, 500])
@pytest.mark.parametrize(
    "body",
    [{"code": 55000031, "message": "server busy"}, {"code": 45000292, "message": "quota exceeded for concurrency"}],
)
def test_a_busy_service_is_asked_later(status, body):
    with pytest.raises(Unavailable) as told:
        speak(service(httpx.Response(status, json=body)))

    assert type(told.value) is Unavailable


@pytest.mark.parametrize("status", [200, 500])
def test_what_no_code_tells_is_perhaps_paid(status):
    with pytest.raises(OutcomeUnknown) as told:
        speak(service(httpx.Response(status, json={"code": 55000000, "message": "It broke."})))

    assert "It broke." in told.value.message


@pytest.mark.parametrize("broken", [{"audio": "UklGR"}, {"audio": "bm8gc291bmQ="}, {"audio": "", "url": ""}])
def test_an_answer_without_a_sound_is_perhaps_paid(broken):
    with pytest.raises(OutcomeUnknown):
        speak(service(httpx.Response(200, json=ANSWER | broken)))


def test_a_minute_costs_fifteen_cents():
    assert service().usd(line(), seconds=30) == Decimal("0.075")


def test_the_key_is_one_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("ARK_API_KEY", "key-of-ark")
    monkeypatch.delenv("SEED_AUDIO_API_KEY", raising=False)

    with pytest.raises(MissingKey, match="SEED_AUDIO_API_KEY"):
        connect_speech("seed-audio", Project(file=tmp_path / "storyboard.yaml"))
