"""The simulator's ears: OpenAI's ``/audio/transcriptions``, as a form or as JSON, for what the simulator babbled."""

import asyncio
import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from storyboard.errors import MediaError
from storyboard.media.sound.mono_sound import mono_sound
from storyboard.model.spoken_words import SpokenWord
from storyboard.model.takes import Json
from storyboard.simulator.access import Access, read_all
from storyboard.simulator.babble import babble_of
from storyboard.simulator.faults import FaultKind
from storyboard.simulator.hearing import HEARING_HZ, words_heard
from storyboard.simulator.refusals import invalid, missing_parameter
from storyboard.simulator.request_rules import read_body

TRANSCRIPTIONS: Final = ("/api/v3/audio/transcriptions", "/v1/audio/transcriptions")
_FORMATS: Final = ("json", "verbose_json", "text")
_MOST_LINES: Final = 500
"""The latest lines, which are listened for."""


@dataclass(frozen=True, slots=True)
class _TranscriptionRequest:
    """A request to hear a file, checked."""

    data: bytes
    format: str
    language: str
    with_words: bool


def transcription_routes(access: Access) -> list[Route]:
    """Return the routes of what is heard."""

    async def answer(request: Request) -> Response:
        access.admit(request)
        raw = await read_all(request)

        async def carry_out(_: tuple[FaultKind, ...]) -> Json | Response:
            asked = _request_in(raw, request.headers.get("content-type", ""))
            return await asyncio.to_thread(_transcription, asked, access)

        return await access.answer("hear", "", carry_out)

    return [Route(path, answer, methods=["POST"]) for path in TRANSCRIPTIONS]


def _request_in(raw: bytes, content_type: str) -> _TranscriptionRequest:
    """
    Return what is to be heard.

    Raises:
        Refusal: The request lacks something.
    """
    is_form = content_type.startswith("multipart/form-data")
    fields, data = _form_in(raw, content_type) if is_form else _json_in(raw)
    if not data:
        raise missing_parameter("file" if is_form else "input_audio")
    if not fields.get("model"):
        raise missing_parameter("model")
    kind = fields.get("response_format", "json")
    if kind not in _FORMATS:
        raise invalid("response_format", f"must be one of {', '.join(_FORMATS)}")
    return _TranscriptionRequest(data, kind, fields.get("language", ""), "word" in fields.get("granularities", ""))


def _form_in(raw: bytes, content_type: str) -> tuple[Mapping[str, str], bytes]:
    """Return the fields of a form, and its file."""
    head = b"Content-Type: " + content_type.encode("latin-1") + b"\r\n\r\n"
    form = BytesParser(policy=HTTP).parsebytes(head + raw)
    fields: dict[str, str] = {}
    data = b""
    for part in form.iter_parts() if form.is_multipart() else ():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        content = content if isinstance(content, bytes) else b""
        if name == "file":
            data = content
        elif name == "timestamp_granularities[]":
            fields["granularities"] = f"{fields.get('granularities', '')} {content.decode('utf-8', 'replace')}"
        else:
            fields[str(name)] = content.decode("utf-8", "replace")
    return fields, data


def _json_in(raw: bytes) -> tuple[Mapping[str, str], bytes]:
    """Return the fields of a JSON object, and its file in base64."""
    body = read_body(raw)
    sound = body.get("input_audio")
    written = sound.get("data") if isinstance(sound, dict) else None
    try:
        data = base64.b64decode(str(written or ""), validate=True)
    except (binascii.Error, ValueError) as error:
        raise invalid("input_audio.data", "must be base64") from error
    fields = {name: str(body[name]) for name in ("model", "response_format", "language") if name in body}
    return fields | {"granularities": str(body.get("timestamp_granularities", ""))}, data


def _transcription(asked: _TranscriptionRequest, access: Access) -> Json | Response:
    try:
        sound = mono_sound(asked.data, rate_hz=HEARING_HZ)
    except MediaError as error:
        raise invalid("file", "the file is no sound that can be read") from error
    lines = {(spoken["text"], spoken["voice"], spoken["manner"], spoken["speed"]): None
             for spoken in access.account.spoken.all()[-_MOST_LINES:]}  # fmt: skip
    babbled = [babble_of(text, voice=voice, manner=manner, speed=speed) for text, voice, manner, speed in lines]
    words = words_heard(sound, babbled)
    text = " ".join(word.text for word in words)
    if asked.format == "text":
        return PlainTextResponse(text)
    seconds = len(sound) / HEARING_HZ
    usage = {"type": "duration", "seconds": max(1, round(seconds))}
    if asked.format == "json":
        return {"text": text, "usage": usage}
    return {
        "task": "transcribe",
        "language": asked.language or "unknown",
        "duration": round(seconds, 3),
        "text": text,
        "words": [_word_body(word) for word in words] if asked.with_words else None,
        "segments": None,
        "usage": usage,
    }


def _word_body(word: SpokenWord) -> Json:
    return {"word": word.text, "start": word.start_s, "end": word.end_s}
