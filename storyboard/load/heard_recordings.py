"""Recordings that a storyboard names, listened to: each file once for as long as it stays the same."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from storyboard.errors import SoundRefused
from storyboard.load.problems import in_quotes
from storyboard.load.project_files import Refusal, is_file_there, is_inside, read_bytes

MOST_BYTES = 64 * 1024 * 1024
"""Of a recording that is read here; what a service takes is less."""


@dataclass(frozen=True, slots=True)
class HeardRecording:
    """A recording that was listened to."""

    format: str
    size_bytes: int
    duration_s: float
    """To the sample."""
    voiced_s: float
    """How long something is heard in it."""


def heard_recording(path: Path, text: str) -> Refusal | HeardRecording:
    """Return what the recording at *path*, written *text*, is; why it cannot be used, where it cannot."""
    try:
        stat = path.stat()
    except OSError as error:
        return f"recording {in_quotes(text)} cannot be read: {error.strerror}", ""
    return _listen(path, text, stat.st_mtime_ns, stat.st_size)


def recording_s(text: str, folder: Path) -> float | None:
    """Return how long the recording *text* of the project in *folder* is; None where it cannot be used."""
    path = folder / text
    # Rules tell what is wrong with the path; nothing outside of the project is read before.
    if not (is_inside(path, folder) and is_file_there(text, folder=folder)):
        return None
    heard = heard_recording(path, text)
    return heard.duration_s if isinstance(heard, HeardRecording) else None


@lru_cache(maxsize=2_000)
def _listen(path: Path, text: str, _changed_ns: int, _size: int) -> Refusal | HeardRecording:
    # PyAV takes longer to import than a small film takes to read: only a film with recordings pays for it.
    from storyboard.media.sound.voice_files import voice_facts  # noqa: PLC0415

    name = f"recording {in_quotes(text)}"
    data = read_bytes(path, most=MOST_BYTES, what="recording")
    if isinstance(data, tuple):
        return data
    if len(data) > MOST_BYTES:
        return f"{name} has more than {MOST_BYTES // 2**20} MB", "save it as mp3"
    try:
        facts = voice_facts(data, name=name)
    except SoundRefused as refused:
        return refused.message, refused.hint
    if facts.is_silent:
        return f"{name} is silent", "record it again"
    if facts.is_cut_off:
        return f"{name} is cut off: {facts.duration_s:.1f} s of {facts.declared_s:.1f} s are there", "save it again"
    return HeardRecording(facts.format, len(data), facts.duration_s, facts.voiced_s)
