"""
Recordings over OpenAI's wire, which many services and local servers speak: ``/audio/speech``.

The answer is the sound itself. What the servers share is small: a model, the words, a voice, the format, a speed, and
how the words are said; of these, what nobody asked for is not sent. The format always is: each server has another one
of its own.
"""

import os
from decimal import Decimal

import httpx

from storyboard.model.speech_models import find_speech_model
from storyboard.model.takes import Json, Request
from storyboard.model.wires import is_loopback, speech_wires
from storyboard.project import Project
from storyboard.providers.answers import UnusableAnswer, plain_id
from storyboard.providers.call_errors import Call
from storyboard.providers.openai_account import OPENAI_HOST, OPENROUTER_HOST, openai_account
from storyboard.providers.speech.base import SpokenSound
from storyboard.providers.speech.http_speech import HttpSpeechService


class OpenAiSpeechService(HttpSpeechService):
    """One account on a service that speaks OpenAI's wire."""

    @property
    def submit_url(self) -> str:
        """Where a call goes."""
        return f"{self.account.base_url}/audio/speech"

    @property
    def default_model(self) -> str:
        """The model in ``OPENAI_SPEECH_MODEL``; OpenAI's own, and elsewhere the name that local servers know."""
        named = os.environ.get("OPENAI_SPEECH_MODEL", "").strip()
        return named or ("gpt-4o-mini-tts" if self._host == OPENAI_HOST else "tts-1")

    @property
    def default_voice(self) -> str:
        """The voice in ``OPENAI_SPEECH_VOICE``; a name that OpenAI and most local servers know."""
        return os.environ.get("OPENAI_SPEECH_VOICE", "").strip() or "alloy"

    @property
    def formats(self) -> tuple[str, ...]:
        """Every form that says by itself what it is; OpenRouter has MP3 alone of them."""
        return ("mp3",) if self._host == OPENROUTER_HOST else speech_wires()["openai"].formats

    @property
    def most_characters(self) -> int:
        """OpenAI's limit; other servers name none."""
        return speech_wires()["openai"].most_characters

    def usd(self, request: Request, *, seconds: float) -> Decimal | None:
        """Return the price by the service's list; nothing on this machine without a key, None where nobody knows."""
        if is_loopback(self._host) and not self.account.key:
            return Decimal(0)
        model = find_speech_model(request.model or self.default_model, service="openai", host=self._host)
        return model.usd(request.prompt, seconds=seconds) if model else None

    def payload(self, request: Request) -> Json:
        """Return the exact JSON body that `speak` would send."""
        body: Json = {
            "model": request.model or self.default_model,
            "input": request.prompt,
            "voice": request.voice or self.default_voice,
            "response_format": request.sound_format or self.formats[0],
        }
        if request.speed is not None:
            body["speed"] = request.speed
        if request.tone:
            body["instructions"] = request.tone
        return body | request.extra

    def sound_in(self, response: httpx.Response, call: Call) -> SpokenSound:
        """Return the recording that *response* is; raise as the base class does."""
        kind = response.headers.get("content-type", "")
        try:
            return self.checked_sound(response.content, response, body={"content_type": kind[:100]})
        except UnusableAnswer:
            if told := self.told_rejection(response, call):
                raise told from None
            raise

    def request_id(self, response: httpx.Response) -> str:
        """Return the id of the call as OpenAI or OpenRouter names it."""
        return super().request_id(response) or plain_id(response.headers.get("x-generation-id", ""))

    @property
    def _host(self) -> str:
        return httpx.URL(self.account.base_url).host


def connect(project: Project) -> OpenAiSpeechService:  # noqa: ARG001 - one interface for all
    """
    Return the service at ``OPENAI_SPEECH_BASE_URL``, else at ``OPENAI_BASE_URL``, else OpenAI's own.

    ``OPENAI_SPEECH_API_KEY`` is its key. ``OPENAI_API_KEY`` is sent only where speech has no address of its own: a key
    of one service is not for another.

    Raises:
        MissingKey: There is no key, and the service is not on this machine.
        CommandError: The base URL is no http or https address.
    """
    return OpenAiSpeechService(openai_account("SPEECH"))
