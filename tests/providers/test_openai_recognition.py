"""What is heard over OpenAI's wire: what is sent, what comes, and what may be paid."""

import asyncio
import base64
import json
from decimal import Decimal

import httpx
import pytest

from storyboard.errors import CommandError, MissingKey, OutcomeUnknown, RequestRejected, Unavailable
from storyboard.model.spoken_words import SpokenWord
from storyboard.project import Project
from storyboard.providers.http_client import Account
from storyboard.providers.pace import Pace
from storyboard.providers.recognition.openai import OpenAiRecognitionService
from storyboard.providers.recognition.registry import connect_recognition

ANSWER = {
    "task": "transcribe", "language": "english", "duration": 2.41, "text": "The shipment never made it.",
    "words": [{"word": "The", "start": 0.0, "end": 0.16}, {"word": "shipment", "start": 0.16, "end": 0.62}],
    "segments": None, "usage": {"type": "duration", "seconds": 3},
}  # fmt: skip


@pytest.fixture(autouse=True)
def no_settings(monkeypatch):
    for name in ("BASE_URL", "API_KEY", "TRANSCRIPTION_BASE_URL", "TRANSCRIPTION_API_KEY", "TRANSCRIPTION_MODEL"):
        monkeypatch.delenv(f"OPENAI_{name}", raising=False)


@pytest.fixture
def hear(tmp_path):
    """Hear a small file at a service whose network is one answer; return what was heard and what was sent."""

    def ask(answer, *, url="https://api.openai.com/v1", data=b"RIFF\r\n\0sound\n", **settings):
        sent = []

        def reply(request):
            sent.append(request)
            return answer

        account = Account("openai", url, "sk-never-shown-0123456789", Pace(0.0, 0.1))
        service = OpenAiRecognitionService(account, transport=httpx.MockTransport(reply))
        sound = tmp_path / "line.wav"
        sound.write_bytes(data)

        async def once():
            try:
                return await service.hear(sound, **settings)
            finally:
                await service.aclose()

        ask.sent = sent
        return asyncio.run(once())

    return ask


def test_a_form_asks_for_the_time_of_each_word(hear):
    heard = hear(httpx.Response(200, json=ANSWER), language="en")

    (sent,) = hear.sent
    body = sent.read()
    assert sent.url.path == "/v1/audio/transcriptions"
    for part in (b'name="model"\r\n\r\nwhisper-1\r\n', b'name="response_format"\r\n\r\nverbose_json\r\n',
                 b'name="timestamp_granularities[]"\r\n\r\nword\r\n', b'name="language"\r\n\r\nen\r\n',
                 b'filename="sound.wav"', b"RIFF\r\n\0sound\n\r\n--"):  # fmt: skip
        assert part in body
    assert heard.words == (SpokenWord("The", 0.0, 0.16), SpokenWord("shipment", 0.16, 0.62))
    assert (heard.text, heard.billed_s) == ("The shipment never made it.", 3.0)


def test_openrouter_takes_json(hear):
    hear(httpx.Response(200, json=ANSWER), url="https://openrouter.ai/api/v1")

    assert json.loads(hear.sent[0].read()) == {
        "model": "openai/whisper-1", "response_format": "verbose_json", "timestamp_granularities": ["word"],
        "input_audio": {"data": base64.b64encode(b"RIFF\r\n\0sound\n").decode(), "format": "wav"},
    }  # fmt: skip


@pytest.mark.parametrize(
    "odd", [{"words": None}, {"words": [{"word": "The", "start": "soon"}]}, {"words": "The"}, {"usage": {}}]
)
def test_nothing_that_was_heard_is_lost_by_an_odd_extra(odd, hear):
    heard = hear(httpx.Response(200, json=ANSWER | odd))

    assert heard.text == "The shipment never made it."
    assert heard.words == () or heard.billed_s is None


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (httpx.Response(500, text="oops"), OutcomeUnknown),
        (httpx.Response(200, text="<html>"), OutcomeUnknown),
        (httpx.Response(200, json={"words": []}), OutcomeUnknown),
        (httpx.Response(200, json={"error": {"code": "Some", "message": "No."}}), RequestRejected),
        (httpx.Response(401, json={"error": {"code": "invalid_api_key", "message": "No."}}), RequestRejected),
        (httpx.Response(429, json={"error": {"code": "rate_limit_exceeded", "message": "Later."}}), Unavailable),
    ],
)
def test_a_call_is_sent_once_whatever_comes(answer, kind, hear):
    with pytest.raises(kind) as told:
        hear(answer)

    assert (type(told.value), len(hear.sent)) == (kind, 1)


def test_a_file_that_is_too_big_is_never_sent(hear):
    with pytest.raises(RequestRejected, match="26,214,401"):
        hear(httpx.Response(200, json=ANSWER), data=bytes(25 * 1024 * 1024 + 1))

    assert hear.sent == []


def test_a_minute_at_openai_has_a_price_and_elsewhere_none(tmp_path, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "key-1")
    project = Project(file=tmp_path / "storyboard.yaml")
    service = connect_recognition("openai", project)

    assert service.usd("", seconds=60) == Decimal("0.006")
    assert service.usd("gpt-transcribe", seconds=60) is None
    monkeypatch.setenv("OPENAI_TRANSCRIPTION_BASE_URL", "http://127.0.0.1:8000/v1")
    here = connect_recognition("openai", project)
    assert (here.account.key, here.usd("any", seconds=60)) == ("", Decimal(0))
    monkeypatch.setenv("OPENAI_TRANSCRIPTION_BASE_URL", "https://two.test/v1")
    with pytest.raises(MissingKey, match="OPENAI_TRANSCRIPTION_API_KEY"):
        connect_recognition("openai", project)
    with pytest.raises(CommandError, match="hears speech"):
        connect_recognition("nobody", project)
