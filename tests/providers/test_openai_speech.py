"""Recordings over OpenAI's wire: what is sent, whose key goes where, and what each server's words mean."""

import asyncio
from decimal import Decimal

import httpx
import pytest

from storyboard.errors import CommandError, MissingKey, OutcomeUnknown, RequestRejected, Unavailable
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Request
from storyboard.project import Project
from storyboard.providers.http_client import Account
from storyboard.providers.pace import Pace
from storyboard.providers.speech.openai import OpenAiSpeechService
from storyboard.providers.speech.registry import connect_speech

OPENAI = "https://api.openai.com/v1"
OPENROUTER = "https://openrouter.ai/api/v1"
KOKORO = "http://127.0.0.1:8880/v1"
WAV = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(28)
WORDS = "The shipment never made it."


def line(**settings):
    asked = {
        "key": TakeKey(shot="turn.line-1"), "provider": "openai", "model": "", "medium": "speech", "mode": "text",
        "prompt": WORDS,
    }  # fmt: skip
    return Request(**asked | settings)


@pytest.fixture(autouse=True)
def no_settings(monkeypatch):
    for name in ("BASE_URL", "API_KEY", "SPEECH_BASE_URL", "SPEECH_API_KEY", "SPEECH_MODEL", "SPEECH_VOICE"):
        monkeypatch.delenv(f"OPENAI_{name}", raising=False)


def service(answer=None, *, url=OPENAI, key="sk-never-shown-0123456789"):
    """Return a service whose network is one answer; ``sent`` holds every request."""
    sent = []

    def reply(request):
        sent.append(request)
        return answer

    account = Account("openai", url, key, Pace(list_lag_s=0.0, first_poll_s=0.1))
    made = OpenAiSpeechService(account, transport=httpx.MockTransport(reply))
    made.sent = sent
    return made


def speak(made, **settings):
    async def ask():
        try:
            return await made.speak(line(**settings))
        finally:
            await made.aclose()

    return asyncio.run(ask())


def test_only_what_is_asked_is_sent_and_the_format_always():
    assert service().payload(line()) == {
        "model": "gpt-4o-mini-tts", "input": WORDS, "voice": "alloy", "response_format": "wav",
    }  # fmt: skip


def test_everything_that_is_asked_is_sent_as_the_official_client_sends_it():
    asked = line(model="gpt-4o-mini-tts", voice="coral", tone="Quiet, dry.", speed=1.0, sound_format="wav")

    assert service().payload(asked) == {
        "model": "gpt-4o-mini-tts", "input": WORDS, "voice": "coral", "instructions": "Quiet, dry.",
        "response_format": "wav", "speed": 1.0,
    }  # fmt: skip


def test_extra_settings_stand_beside_the_others_and_over_them():
    body = service(url=KOKORO).payload(line(extra={"stream": False, "voice": "af_heart"}))

    assert (body["stream"], body["voice"]) == (False, "af_heart")


def test_openrouter_has_no_wav_and_is_asked_for_mp3():
    assert service(url=OPENROUTER).payload(line())["response_format"] == "mp3"


def test_model_and_voice_come_from_the_environment_where_the_film_names_none(monkeypatch):
    monkeypatch.setenv("OPENAI_SPEECH_MODEL", "kokoro")
    monkeypatch.setenv("OPENAI_SPEECH_VOICE", "af_heart")

    body = service().payload(line())

    assert (body["model"], body["voice"]) == ("kokoro", "af_heart")
    assert service().payload(line(model="tts-1", voice="onyx"))["model"] == "tts-1"


def test_the_sound_comes_byte_for_byte_with_its_facts_for_the_record():
    made = service(httpx.Response(200, content=WAV, headers={"content-type": "audio/wav", "X-Generation-Id": "gen-1"}))

    said = speak(made)

    assert (said.data, said.request_id, said.body["format"], said.body["bytes"]) == (WAV, "gen-1", "wav", len(WAV))
    assert [request.url.path for request in made.sent] == ["/v1/audio/speech"]


def test_no_key_is_sent_to_a_server_on_this_machine_that_needs_none():
    made = service(httpx.Response(200, content=WAV), url=KOKORO, key="")

    speak(made)

    assert "authorization" not in made.sent[0].headers


NO_SOUND = {
    "nothing": (b"", OutcomeUnknown),
    "a page": (b"<html>Sign in</html>", OutcomeUnknown),
    "other JSON": (b'{"audio": "UklGRg=="}', OutcomeUnknown),
    "a failure in JSON": (b'{"error": {"code": 502, "message": "upstream timed out"}}', OutcomeUnknown),
    "a refusal in JSON": (b'{"error": {"code": 402, "message": "Insufficient credits"}}', RequestRejected),
}


@pytest.mark.parametrize("what", NO_SOUND)
def test_a_good_answer_without_sound_is_perhaps_paid_unless_it_says_no(what):
    content, kind = NO_SOUND[what]
    with pytest.raises(kind) as told:
        speak(service(httpx.Response(200, content=content)))
    assert type(told.value) is kind


REFUSALS = {
    "OpenAI: too long": (400, {"error": {"message": "at most 4096 characters", "type": "invalid_request_error",
        "param": None, "code": None}}, RequestRejected, "invalid_request_error", "4096"),
    "OpenAI: wrong key": (401, {"error": {"message": "Incorrect API key provided: ***.",
        "type": "invalid_request_error", "param": None, "code": "invalid_api_key"}},
        RequestRejected, "invalid_api_key", "Incorrect"),
    "OpenAI: no money": (429, {"error": {"message": "You exceeded your current quota",
        "type": "insufficient_quota", "param": None, "code": "insufficient_quota"}},
        RequestRejected, "insufficient_quota", "quota"),
    "OpenAI: too fast": (429, {"error": {"message": "Rate limit reached", "type": "requests", "param": None,
        "code": "rate_limit_exceeded"}}, Unavailable, "rate_limit_exceeded", "Rate limit"),
    "OpenRouter: no money": (402, {"error": {"code": 402, "message": "Insufficient credits", "metadata": None},
        "user_id": "u"}, RequestRejected, "402", "Insufficient"),
    "OpenRouter: failed": (502, {"error": {"code": 502, "message": "Provider error", "metadata": None}},
        OutcomeUnknown, "502", "Provider error"),
    "Kokoro: wrong model": (400, {"detail": {"error": "invalid_model", "message": "Unsupported model: x",
        "type": "invalid_request_error"}}, RequestRejected, "invalid_model", "Unsupported model: x"),
    "Kokoro: failed": (500, {"detail": {"error": "processing_error", "message": "It broke", "type": "server_error"}},
        OutcomeUnknown, "processing_error", "It broke"),
    "FastAPI: a mistake": (422, {"detail": [{"type": "missing", "loc": ["body", "input"], "msg": "Field required"}]},
        RequestRejected, "", "Field required"),
    "FastAPI: words": (404, {"detail": "Not Found"}, RequestRejected, "", "404: Not Found"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSALS)
def test_each_servers_refusal_is_told_in_its_own_words(what):
    status, body, kind, code, words = REFUSALS[what]
    made = service(httpx.Response(status, json=body))

    with pytest.raises(kind) as told:
        speak(made)

    assert (type(told.value), told.value.code, told.value.http_status) == (kind, code, status)
    assert words in told.value.message
    assert "detail" not in told.value.message
    assert len(made.sent) == 1


@pytest.mark.parametrize(
    ("settings", "words"),
    [({"prompt": "a" * 4097}, "4,097"), ({"prompt": " \n"}, "no words"), ({"sound_format": "pcm"}, "pcm")],
)
def test_what_the_service_cannot_be_asked_is_never_sent(settings, words):
    """PCM says nothing of its rate, so that nobody could play it."""
    made = service(httpx.Response(200, content=WAV))

    with pytest.raises(RequestRejected, match=words):
        speak(made, **settings)

    assert made.sent == []


@pytest.mark.parametrize(
    ("url", "key", "model", "words", "usd"),
    [
        (OPENAI, "k", "tts-1", "a" * 1000, "0.015"),
        (OPENAI, "k", "tts-1-hd", "a" * 1000, "0.03"),
        (OPENAI, "k", "gpt-4o-mini-tts", "a", "0.015"),
        (OPENROUTER, "k", "bytedance-seed/seed-tts-3-0", "a" * 100 + "好" * 100, "0.006"),
        (KOKORO, "", "kokoro", "a", "0"),
    ],
)
def test_the_price_is_by_the_services_list(url, key, model, words, usd):
    assert service(url=url, key=key).usd(line(model=model, prompt=words), seconds=60) == Decimal(usd)


@pytest.mark.parametrize(("url", "key"), [("https://else.test/v1", "k"), (KOKORO, "key-of-a-proxy")])
def test_no_price_is_guessed(url, key):
    """A server on this machine that wants a key may well ask a paid one."""
    assert service(url=url, key=key).usd(line(model="tts-1"), seconds=3) is None


@pytest.fixture
def connect(tmp_path, monkeypatch):
    def connect_with(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return connect_speech("openai", Project(file=tmp_path / "storyboard.yaml")).account

    return connect_with


def test_speech_is_asked_for_where_pictures_are(connect):
    account = connect(OPENAI_BASE_URL="https://one.test/v1/", OPENAI_API_KEY="key-1")

    assert (account.base_url, account.key) == ("https://one.test/v1", "key-1")


def test_speech_that_lives_elsewhere_has_a_key_of_its_own(connect):
    account = connect(
        OPENAI_API_KEY="key-1", OPENAI_SPEECH_BASE_URL="https://two.test/v1", OPENAI_SPEECH_API_KEY="key-2"
    )

    assert (account.base_url, account.key) == ("https://two.test/v1", "key-2")


def test_the_key_of_one_service_is_never_sent_to_another(connect):
    with pytest.raises(MissingKey, match="OPENAI_SPEECH_API_KEY"):
        connect(OPENAI_API_KEY="key-1", OPENAI_SPEECH_BASE_URL="https://two.test/v1")
    assert connect(OPENAI_SPEECH_BASE_URL=KOKORO).key == ""


@pytest.mark.parametrize("variable", ["OPENAI_BASE_URL", "OPENAI_SPEECH_BASE_URL"])
def test_a_server_on_this_machine_needs_no_key(variable, connect):
    assert connect(**{variable: KOKORO}).key == ""


def test_a_wrong_name_is_answered_with_those_there_are(tmp_path):
    with pytest.raises(CommandError) as told:
        connect_speech("opnai", Project(file=tmp_path / "storyboard.yaml"))

    assert "openai" in told.value.hint
