"""
Recordings by Seed Audio of BytePlus: one call, and JSON that holds the sound, what is billed, and the times of words.

Its text is a description of what is heard: a voice is a reference that the text points at. The address on Volcengine
and what the codes of refusals mean stand on one good source alone; what no code tells is perhaps paid.
"""

import json
import uuid
from dataclasses import replace
from decimal import Decimal
from typing import Final

import httpx
from pydantic import Field, ValidationError

from storyboard.errors import OutcomeUnknown, ProviderError, RequestRejected, Unavailable
from storyboard.model.speech_models import find_speech_model
from storyboard.model.speech_text import described_speech
from storyboard.model.spoken_words import SpokenWord
from storyboard.model.takes import Json, Request
from storyboard.model.wires import speech_wires
from storyboard.project import Project
from storyboard.providers import environment
from storyboard.providers.answers import Answered, UnusableAnswer, for_the_record, json_object, plain_id
from storyboard.providers.call_errors import Call
from storyboard.providers.failures import failure_hint
from storyboard.providers.hidden_key import without
from storyboard.providers.http_client import Account
from storyboard.providers.pace import pace_at
from storyboard.providers.speech.base import SpokenSound
from storyboard.providers.speech.http_speech import HttpSpeechService
from storyboard.providers.synchronous import bytes_in_base64

BYTEPLUS_SPEECH_URL: Final = "https://voice.ap-southeast-1.bytepluses.com"
_RATE_HZ: Final = 24_000
_NAMES: Final = {"opus": "ogg_opus"}
"""Our names of formats, and the service's, where it has others."""
_REFUSALS: Final = frozenset({"45000000", "45000001", "45000002", "45000010", "45000030", "45000151", "40402003"})
"""Codes that say that nothing was made."""
_BUSY: Final = "55000031"
_FULL: Final = ("quota exceeded", "concurrency")
"""Words that stand together where too many calls are under way."""
_MOST_MS: Final = 3_600_000
"""Of any time in an answer: an hour."""
_LINKS: Final = ("http://", "https://")


class _Word(Answered):
    word: str
    start_time: float = Field(ge=0, le=_MOST_MS)
    end_time: float = Field(ge=0, le=_MOST_MS)


class _Sentence(Answered):
    words: tuple[_Word, ...] = ()


class _Subtitle(Answered):
    sentences: tuple[_Sentence, ...] = ()
    utterances: tuple[_Sentence, ...] = ()


class _Answer(Answered):
    """What must be readable; the rest of an answer is an extra, and no recording is lost by it."""

    code: str = "0"
    message: str = ""
    audio: str | None = None
    url: str | None = None


class SeedAudioService(HttpSpeechService):
    """One account on Seed Speech."""

    @property
    def submit_url(self) -> str:
        """Where a call goes."""
        return f"{self.account.base_url}/api/v3/tts/create"

    @property
    def default_model(self) -> str:
        """The one that knows twenty languages."""
        return "seed-audio-1.0-multilingual"

    @property
    def default_voice(self) -> str:
        """None: the model chooses a voice that suits the words."""
        return ""

    @property
    def formats(self) -> tuple[str, ...]:
        """Every form that says by itself what it is."""
        return speech_wires()["seed-audio"].formats

    @property
    def most_characters(self) -> int:
        """Of the text, in which who speaks and how stand too."""
        return speech_wires()["seed-audio"].most_characters

    def usd(self, request: Request, *, seconds: float) -> Decimal | None:
        """Return the price: each minute of sound costs the same, the silence at its end too; None for another model."""
        model = find_speech_model(request.model or self.default_model, service="seed-audio")
        return model.usd(request.prompt, seconds=seconds) if model else None

    def payload(self, request: Request) -> Json:
        """
        Return the exact JSON body that `speak` would send.

        Raises:
            RequestRejected: The service speaks neither so fast nor so slowly, or its text is too long.
        """
        voice = request.voice or self.default_voice
        text = described_speech(request.prompt, voice=request.voice, tone=request.tone)
        form = request.sound_format or self.formats[0]
        config: Json = {
            "format": _NAMES.get(form, form),
            "sample_rate": _RATE_HZ,
            "enable_subtitle": True,
        }
        if request.speed is not None:
            config["speech_rate"] = self._speech_rate(request.speed)
        if len(text) > self.most_characters:
            raise RequestRejected(
                f"{self.name}: the line and how it is said have {len(text):,} characters, "
                f"the service takes {self.most_characters:,}",
                provider=self.name,
                hint="make two lines of it, or write a shorter `tone`",
            )
        body: Json = {"model": request.model or self.default_model, "text_prompt": text}
        if voice:
            body["references"] = [{"audio_url" if voice.startswith(_LINKS) else "speaker": voice}]
        return body | {"audio_config": config} | request.extra

    async def speak(self, request: Request) -> SpokenSound:
        """Ask for one recording, once; raise as the base class does."""
        try:
            return await super().speak(request)
        except (RequestRejected, OutcomeUnknown) as error:
            if _is_busy(error.code, error.message):
                raise self._busy_error(error) from error
            raise

    def call_headers(self) -> dict[str, str]:
        """Return what the service wants to know of a call beside the key."""
        return {**super().call_headers(), "X-Api-Request-Id": str(uuid.uuid4())}

    def sound_in(self, response: httpx.Response, call: Call) -> SpokenSound:
        """Return the recording in *response*, or its link; raise as the base class does."""
        answer, body = self._parts_of(response)
        if answer.code != "0":
            if answer.code in _REFUSALS or _is_busy(answer.code, answer.message):
                raise self.rejection(
                    call, response, code=answer.code, message=answer.message, request_id=self.request_id(response)
                )
            raise UnusableAnswer("the service says that it failed")
        billed_s, words = _seconds_in(body.get("original_duration")), _words_in(body.get("subtitle"))
        if answer.audio:
            sound = self.checked_sound(bytes_in_base64(answer.audio, what="recording"), response, body=body)
            return replace(sound, billed_s=billed_s, words=words)
        if not answer.url:
            raise UnusableAnswer("the answer holds no sound")
        url, request_id = without(answer.url, self.account.key), self.request_id(response)
        return SpokenSound(body, response.status_code, url=url, request_id=request_id, billed_s=billed_s, words=words)

    def _parts_of(self, response: httpx.Response) -> tuple[_Answer, Json]:
        """Return the answer, and what the record keeps of it: all but the sound."""
        try:
            answer = _Answer.model_validate_json(response.content)
        except ValidationError as error:
            raise UnusableAnswer("the answer is no JSON of a recording") from error
        rest = {name: value for name, value in json.loads(response.content).items() if name != "audio"}
        return answer, for_the_record(json_object(json.dumps(rest).encode(), key=self.account.key))

    def request_id(self, response: httpx.Response) -> str:
        """Return the id that the service gave the call; empty where it gave none."""
        return plain_id(response.headers.get("x-tt-logid", "")) or super().request_id(response)

    def _speech_rate(self, speed: float) -> int:
        slowest, fastest = speech_wires()["seed-audio"].speeds
        if not slowest <= speed <= fastest:
            raise RequestRejected(
                f"{self.name}: the service speaks at {slowest:g} to {fastest:g} times its speed, and not at {speed:g}",
                provider=self.name,
                hint="write another `speed` under `speech`",
            )
        return round((speed - 1) * 100)

    def _busy_error(self, error: ProviderError) -> Unavailable:
        return Unavailable(
            error.message, provider=self.name, hint=failure_hint(_BUSY), code=error.code,
            http_status=error.http_status, request_id=error.request_id, answered=True,
        )  # fmt: skip


def _is_busy(code: str, message: str) -> bool:
    words = message.lower()
    return code == _BUSY or all(word in words for word in _FULL)


def _seconds_in(written: object) -> float | None:
    """Return how many seconds are billed; None where the answer says nothing that can be."""
    if isinstance(written, bool) or not isinstance(written, int | float):
        return None
    return float(written) if 0 <= written * 1000 <= _MOST_MS else None


def _words_in(subtitle: object) -> tuple[SpokenWord, ...]:
    """Return when each word is said; nothing where the answer says it in another form: it is only an extra."""
    try:
        read = _Subtitle.model_validate(subtitle)
    except ValidationError:
        return ()
    words = [word for sentence in read.sentences or read.utterances for word in sentence.words]
    return tuple(SpokenWord(word.word, word.start_time / 1000, word.end_time / 1000) for word in words)


def connect(project: Project) -> SeedAudioService:  # noqa: ARG001 - one interface for all
    """
    Return the service at ``SEED_AUDIO_BASE_URL``, BytePlus' where that is not set, by ``SEED_AUDIO_API_KEY``.

    Raises:
        MissingKey: There is no key.
        CommandError: The base URL is no http or https address.
    """
    url = environment.base_url("SEED_AUDIO_BASE_URL", default=BYTEPLUS_SPEECH_URL)
    key = environment.api_key("SEED_AUDIO_API_KEY", provider="seed-audio")
    return SeedAudioService(Account("seed-audio", url, key, pace_at(url), key_header="X-Api-Key"))
