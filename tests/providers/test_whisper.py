"""Whisper on this machine, without its library: what it is asked, what comes of its answer, and what is told."""

import asyncio
import sys
from types import ModuleType, SimpleNamespace

import pytest

from storyboard.errors import CommandError, RequestRejected
from storyboard.model.spoken_words import SpokenWord
from storyboard.project import Project
from storyboard.providers.recognition import whisper
from storyboard.providers.recognition.registry import connect_recognition


@pytest.fixture
def library(monkeypatch):
    """A library in the place of faster-whisper, which notes what it is asked."""
    made = ModuleType("faster_whisper")
    made.__spec__ = SimpleNamespace(name="faster_whisper")
    made.asked = []
    words = [SimpleNamespace(word=" Row", start=-0.01, end=0.4), SimpleNamespace(word=" home.", start=0.5, end=0.9)]
    made.segments = [SimpleNamespace(text=" Row home.", words=words), SimpleNamespace(text=" …", words=None)]

    class WhisperModel:
        def __init__(self, name):
            made.asked.append(name)

        def transcribe(self, sound, **options):
            made.asked.append((sound, options))
            return iter(made.segments), None

    made.WhisperModel = WhisperModel
    monkeypatch.setitem(sys.modules, "faster_whisper", made)
    monkeypatch.delenv("WHISPER_MODEL", raising=False)
    return made


def hear(tmp_path, *files, **asked):
    service = connect_recognition("whisper", Project(file=tmp_path / "storyboard.yaml"))

    async def every():
        return [await service.hear(tmp_path / file, **asked) for file in files]

    return asyncio.run(every())


def test_words_come_with_their_times_and_cost_nothing(library, tmp_path):
    (heard,) = hear(tmp_path, "a.wav", language="en")

    assert heard.text == "Row home. …"
    assert heard.words == (SpokenWord("Row", 0.0, 0.4), SpokenWord("home.", 0.5, 0.9))
    assert library.asked == ["small", (str(tmp_path / "a.wav"), {"language": "en", "word_timestamps": True})]
    assert whisper.WhisperRecognitionService().usd("", seconds=60) == 0


def test_a_model_is_read_once_and_the_environment_names_it(library, tmp_path, monkeypatch):
    monkeypatch.setenv("WHISPER_MODEL", "large-v3")

    hear(tmp_path, "a.wav", "b.wav")

    assert [asked for asked in library.asked if isinstance(asked, str)] == ["large-v3"]
    assert library.asked[1][1]["language"] is None


@pytest.mark.parametrize(
    "error", [ValueError("Invalid model size 'vast'\nmore"), OSError("no way to the host"), RuntimeError("")]
)
def test_a_model_that_is_not_there_is_told(library, tmp_path, error):
    def broken(_name):
        raise error

    library.WhisperModel = broken
    with pytest.raises(RequestRejected) as refused:
        hear(tmp_path, "a.wav", model="vast")

    said = str(error).partition("\n")[0] or "RuntimeError"
    assert refused.value.message == f"whisper: model vast: {said}"
    assert refused.value.hint.startswith("name another with --model")


def test_the_extra_that_is_missing_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(whisper, "find_spec", lambda _name: None)

    with pytest.raises(CommandError, match="needs faster-whisper") as refused:
        hear(tmp_path, "a.wav")
    assert "storyboard[asr]" in refused.value.hint
