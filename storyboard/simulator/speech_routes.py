"""
The simulator's voices: OpenAI's ``/audio/speech``, which babbles the same for the same request.

Where the length, the pauses and the pitch come from, `storyboard.simulator.babble` says.
"""

import asyncio
import hashlib
from dataclasses import asdict, dataclass, replace
from typing import Final

import numpy as np
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from storyboard.media.sound.sound_bytes import CODED_FORMATS, sound_bytes
from storyboard.model.takes import Json
from storyboard.simulator.access import Access, read_all
from storyboard.simulator.babble import MOST_S, RATE_HZ, Babble, Samples, babble_of
from storyboard.simulator.faults import FaultKind
from storyboard.simulator.refusals import (
    Refusal,
    input_text_sensitive,
    internal,
    invalid,
    missing_parameter,
    new_request_id,
)
from storyboard.simulator.request_rules import read_body
from storyboard.simulator.spoiled import CutShort

SPEECH: Final = ("/api/v3/audio/speech", "/v1/audio/speech")
MOST_CHARACTERS: Final = 4096
_FORMATS: Final = (*CODED_FORMATS, "pcm")
_TYPES: Final = {
    "wav": "audio/wav", "mp3": "audio/mpeg", "flac": "audio/flac", "opus": "audio/ogg", "aac": "audio/aac",
    "pcm": "audio/pcm",
}  # fmt: skip
_OTHER_RATE_HZ: Final = 44_100
_TOO_LONG_S: Final = 30


@dataclass(frozen=True, slots=True)
class _SpeechRequest:
    """A request for one recording, checked."""

    model: str
    words: str
    voice: str
    format: str
    speed: float
    manner: str
    """What else lets it be said another way."""


def speech_routes(access: Access) -> list[Route]:
    """Return the routes of recordings."""

    async def answer(request: Request) -> Response:
        access.admit(request)
        body = read_body(await read_all(request))

        async def carry_out(of_sound: tuple[FaultKind, ...]) -> Response:
            if "moderation" in of_sound:
                raise input_text_sensitive()
            if "failed" in of_sound:
                raise internal()
            asked = _request_in(body)
            if "other-words" in of_sound:
                asked = replace(asked, words=_other_words(asked.words))
            return await asyncio.to_thread(_sound_answer, asked, access, of_sound)

        return await access.answer("speak", str(body.get("input", "")), carry_out)

    return [Route(path, answer, methods=["POST"]) for path in SPEECH]


def _request_in(body: Json) -> _SpeechRequest:
    """
    Return what *body* asks for.

    Raises:
        Refusal: No voice says so.
    """
    model, words, voice = (body.get(name) for name in ("model", "input", "voice"))
    if isinstance(voice, dict):
        voice = voice.get("id")
    for name, value in (("model", model), ("input", words), ("voice", voice)):
        if not isinstance(value, str) or not value.strip():
            raise missing_parameter(name)
    if len(str(words)) > MOST_CHARACTERS:
        raise invalid("input", f"must have at most {MOST_CHARACTERS} characters")
    kind, speed = body.get("response_format", "mp3"), body.get("speed", 1.0)
    if kind not in _FORMATS:
        raise invalid("response_format", f"must be one of {', '.join(_FORMATS)}")
    if isinstance(speed, bool) or not isinstance(speed, int | float) or not 0.25 <= speed <= 4:
        raise invalid("speed", "must be a number from 0.25 to 4")
    if body.get("stream_format", "audio") != "audio":
        raise invalid("stream_format", "the simulator sends the sound in one piece")
    manner = f"{body.get('instructions', '')}\0{body.get('seed', '')}"
    return _SpeechRequest(str(model), str(words), str(voice), kind, float(speed), manner)


def _other_words(words: str) -> str:
    """Return what is said in place of *words* by a voice that invents some: without the last, and with another."""
    return " ".join([*words.split()[:-1], "otherwise"])


def _sound_answer(asked: _SpeechRequest, access: Access, of_sound: tuple[FaultKind, ...]) -> Response:
    """
    Return the recording as an answer.

    Raises:
        Refusal: It is too long.
    """
    babble = babble_of(asked.words, voice=asked.voice, manner=asked.manner, speed=asked.speed)
    if babble.length_s > MOST_S:
        raise Refusal(400, "InvalidParameter", f"The recording must be at most {MOST_S:.0f} s long.", param="input")
    samples, rate_hz = _spoiled_sound(babble, of_sound)
    data = sound_bytes(samples, rate_hz=rate_hz, format=asked.format)
    if "cut-file" in of_sound:
        data = data[: len(data) // 2]
    access.account.spoken.add(_line_of(asked, babble, data, seconds=samples.shape[1] / rate_hz))
    kind = _TYPES[asked.format]
    if "cut-answer" in of_sound:
        return CutShort(data, media_type=kind)
    return Response(data, media_type=kind, headers={"x-request-id": new_request_id()})


def _spoiled_sound(babble: Babble, of_sound: tuple[FaultKind, ...]) -> tuple[Samples, int]:
    """Return the sound with one row a channel, and its rate, as far as the faults let it be what was asked for."""
    sound, rate_hz = babble.samples(), RATE_HZ
    if "silent" in of_sound:
        sound = np.zeros_like(sound)
    if "too-long" in of_sound:
        sound = np.resize(sound, _TOO_LONG_S * rate_hz)
    if "other-rate" in of_sound:
        at = np.arange(round(len(sound) * _OTHER_RATE_HZ / rate_hz)) * (rate_hz / _OTHER_RATE_HZ)
        sound, rate_hz = np.interp(at, np.arange(len(sound)), sound).astype(np.float32), _OTHER_RATE_HZ
    return np.stack([sound] * (2 if "stereo" in of_sound else 1)), rate_hz


def _line_of(asked: _SpeechRequest, babble: Babble, data: bytes, *, seconds: float) -> Json:
    """Return what is kept of a recording."""
    return {
        "sha256": hashlib.sha256(data).hexdigest(),
        "model": asked.model,
        "voice": asked.voice,
        "text": asked.words,
        "manner": asked.manner,
        "speed": asked.speed,
        "seconds": round(seconds, 3),
        "words": [asdict(word) for word in babble.words],
    }
