"""
What is said in a recording, heard on this machine by Whisper: no key, no service, and nothing to pay.

It is the library faster-whisper, of the extra ``asr``. The first use of a model fetches it, which takes a while.
"""

import asyncio
import os
import threading
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import httpx

from storyboard.errors import CommandError, RequestRejected, pip_command
from storyboard.model.spoken_words import SpokenWord
from storyboard.project import Project
from storyboard.providers.recognition.base import HeardSpeech

_NAME: Final = "whisper"
_LIBRARY: Final = "faster_whisper"


class WhisperRecognitionService:
    """Whisper on this machine."""

    def __init__(self) -> None:
        self._models: dict[str, Any] = {}
        # A model hears one file at a time.
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """``whisper``."""
        return _NAME

    @property
    def submit_url(self) -> str:
        """Nobody is called."""
        return ""

    @property
    def default_model(self) -> str:
        """The model in ``WHISPER_MODEL``: a size, or the folder of one; else ``small``."""
        return os.environ.get("WHISPER_MODEL", "").strip() or "small"

    def usd(self, model: str, *, seconds: float) -> Decimal | None:  # noqa: ARG002 - one interface for all
        """Return that it costs nothing."""
        return Decimal(0)

    async def hear(self, sound: Path, *, model: str = "", language: str = "") -> HeardSpeech:
        """
        Return what is said in the file *sound*; *language* is a code: ``en``.

        Raises:
            RequestRejected: There is no such model, it cannot be fetched, or it cannot hear the file.
        """
        return await asyncio.to_thread(self._hear, sound, model or self.default_model, language)

    async def aclose(self) -> None:
        """Let the models go."""
        self._models.clear()

    def _hear(self, sound: Path, model: str, language: str) -> HeardSpeech:
        with self._lock:
            try:
                found, _ = self._model(model).transcribe(str(sound), language=language or None, word_timestamps=True)
                # It hears while it is read.
                segments = list(found)
            except (OSError, ValueError, RuntimeError, httpx.HTTPError) as error:
                said = str(error).strip().partition("\n")[0][:300] or type(error).__name__
                raise RequestRejected(
                    f"whisper: model {model}: {said}",
                    provider=_NAME,
                    hint="name another with --model or WHISPER_MODEL: tiny, base, small, medium, large-v3, or a folder",
                ) from error
        words = [word for segment in segments for word in segment.words or ()]
        text = "".join(segment.text for segment in segments).strip()
        heard = tuple(
            SpokenWord(word.word.strip(), max(float(word.start), 0.0), max(float(word.end), 0.0))
            for word in words
            if word.word.strip()
        )
        return HeardSpeech(text=text, words=heard, body={"text": text, "model": model}, http_status=0)

    def _model(self, name: str) -> Any:  # noqa: ANN401 - the library is untyped
        if name not in self._models:
            # It is an extra, and takes seconds to import.
            from faster_whisper import WhisperModel  # type: ignore[import-not-found] # noqa: PLC0415

            self._models[name] = WhisperModel(name)
        return self._models[name]


def connect(project: Project) -> WhisperRecognitionService:  # noqa: ARG001 - one interface for all
    """
    Return Whisper on this machine.

    Raises:
        CommandError: The extra ``asr`` is not installed.
    """
    if find_spec(_LIBRARY) is None:
        raise CommandError("the service whisper needs faster-whisper", hint=pip_command("storyboard[asr]"))
    return WhisperRecognitionService()
