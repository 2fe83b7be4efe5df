"""
What is said in a recording, over OpenAI's wire: ``/audio/transcriptions``, with the time of each word.

OpenAI and the servers that are like it take a form with the file; OpenRouter takes JSON with the file in base64. Words
with times come in the long form of the answer alone, and not from every model.
"""

import asyncio
import base64
import os
from decimal import Decimal
from pathlib import Path
from typing import ClassVar, Final

import httpx
from pydantic import Field, ValidationError

from storyboard.errors import RequestRejected
from storyboard.model.spoken_words import SpokenWord
from storyboard.model.wires import is_loopback
from storyboard.project import Project
from storyboard.providers.answers import Answered, UnusableAnswer, for_the_record, plain_id, refusal
from storyboard.providers.call_errors import Call, error_in_answer, usable_answer
from storyboard.providers.http_client import HttpClient
from storyboard.providers.openai_account import OPENAI_HOST, OPENROUTER_HOST, openai_account
from storyboard.providers.recognition.base import MOST_SENT_BYTES, HeardSpeech

_MOST_S: Final = 86_400
_USD_PER_MINUTE: Final = {(OPENAI_HOST, "whisper-1"): Decimal("0.006")}


class _Word(Answered):
    word: str
    start: float = Field(ge=0, le=_MOST_S)
    end: float = Field(ge=0, le=_MOST_S)


class _Answer(Answered):
    """What must be readable; the rest of an answer is an extra."""

    text: str


class _WordsAnswer(Answered):
    words: tuple[_Word, ...] | None = None


class _Usage(Answered):
    seconds: float = Field(ge=0, le=_MOST_S)


class _UsageAnswer(Answered):
    usage: _Usage


class OpenAiRecognitionService(HttpClient):
    """One account on a service that speaks OpenAI's wire."""

    create_silence_s: ClassVar[float] = 290.0
    create_deadline_s: ClassVar[float] = 330.0

    @property
    def submit_url(self) -> str:
        """Where a call goes."""
        return f"{self.account.base_url}/audio/transcriptions"

    @property
    def default_model(self) -> str:
        """The model in ``OPENAI_TRANSCRIPTION_MODEL``; else the one that OpenAI gives times of words from."""
        named = os.environ.get("OPENAI_TRANSCRIPTION_MODEL", "").strip()
        return named or ("openai/whisper-1" if self._host == OPENROUTER_HOST else "whisper-1")

    def usd(self, model: str, *, seconds: float) -> Decimal | None:
        """Return the price by the service's list; nothing on this machine without a key, None where nobody knows."""
        if is_loopback(self._host) and not self.account.key:
            return Decimal(0)
        price = _USD_PER_MINUTE.get((self._host, model or self.default_model))
        return None if price is None else price * Decimal(str(seconds)) / 60

    async def hear(self, sound: Path, *, model: str = "", language: str = "") -> HeardSpeech:
        """
        Return what is said in the file *sound*, a recording or a clip; *language* is a code: ``en``.

        Raises:
            Unsent: The connection was never made.
            Unavailable: A 429 that time will mend.
            RequestRejected: It can never succeed as it is; nothing is billed.
            OutcomeUnknown: Anything else: the call may be paid.
        """
        call = self.call("create", f"words of {sound.name}")
        data = await asyncio.to_thread(sound.read_bytes)
        if len(data) > MOST_SENT_BYTES:
            raise RequestRejected(
                f"{self.name}: {call.subject}: the file has {len(data):,} bytes, the service takes {MOST_SENT_BYTES:,}",
                provider=self.name,
                hint="have a shorter one heard, or a smaller copy of it",
            )
        kind = sound.suffix.lstrip(".").lower() or "wav"
        fields = {"model": model or self.default_model, "response_format": "verbose_json"}
        fields |= {"language": language} if language else {}
        body, content_type = self._body_of(call, data, kind, fields)
        response = await self.send(call, "POST", self.submit_url, body=body, headers={"Content-Type": content_type})
        with usable_answer(call, response):
            return self._speech_in(response, call)

    def _body_of(self, call: Call, data: bytes, kind: str, fields: dict[str, str]) -> tuple[bytes, str]:
        """Return the body of a call and its type: a form, or JSON."""
        if self._host == OPENROUTER_HOST:
            sound = {"data": base64.b64encode(data).decode(), "format": kind}
            return (
                self.encode(call.subject, {**fields, "timestamp_granularities": ["word"], "input_audio": sound}),
                "application/json",
            )
        form = httpx.Request(
            "POST",
            self.submit_url,
            data={**fields, "timestamp_granularities[]": "word"},
            files={"file": (f"sound.{kind}", data)},
        )
        return form.read(), form.headers["Content-Type"]

    def _speech_in(self, response: httpx.Response, call: Call) -> HeardSpeech:
        """
        Return what was heard, by *response*.

        Raises:
            UnusableAnswer: It does not say so.
            RequestRejected: It says that nothing was done.
        """
        request_id = plain_id(response.headers.get("x-request-id", ""))
        try:
            answer = _Answer.model_validate_json(response.content)
        except ValidationError as error:
            if error_in_answer(response.content) == "no":
                told = refusal(response.content, key=self.account.key)
                raise self.rejection(
                    call, response, code=told.code, message=told.message, request_id=request_id
                ) from error  # fmt: skip
            raise UnusableAnswer("the answer holds no words") from error
        return HeardSpeech(
            text=answer.text,
            words=_words_in(response.content),
            body=for_the_record(self.object_in(response)),
            http_status=response.status_code,
            request_id=request_id,
            billed_s=_billed_s(response.content),
        )

    @property
    def _host(self) -> str:
        return httpx.URL(self.account.base_url).host


def _words_in(content: bytes) -> tuple[SpokenWord, ...]:
    """Return when each word is said; nothing where the answer says it in another form."""
    try:
        words = _WordsAnswer.model_validate_json(content).words or ()
    except ValidationError:
        return ()
    return tuple(SpokenWord(word.word.strip(), word.start, word.end) for word in words if word.word.strip())


def _billed_s(content: bytes) -> float | None:
    try:
        return _UsageAnswer.model_validate_json(content).usage.seconds
    except ValidationError:
        return None


def connect(project: Project) -> OpenAiRecognitionService:  # noqa: ARG001 - one interface for all
    """
    Return the service at ``OPENAI_TRANSCRIPTION_BASE_URL``, else at ``OPENAI_BASE_URL``, else OpenAI's own.

    ``OPENAI_TRANSCRIPTION_API_KEY`` is its key. ``OPENAI_API_KEY`` is sent only where it has no address of its own.

    Raises:
        MissingKey: There is no key, and the service is not on this machine.
        CommandError: The base URL is no http or https address.
    """
    return OpenAiRecognitionService(openai_account("TRANSCRIPTION"))
