"""
Sounds that are sent to a service: what they are, whether it takes them, how they are sent.

It knows PyAV; it knows no model and no provider: what a service takes is handed in.
"""

import io
from dataclasses import dataclass
from typing import Protocol

from storyboard.errors import SoundRefused
from storyboard.media.picture import data_urls


class SoundLimits(Protocol):
    """What a service takes as a sound; `storyboard.model.capabilities.SoundLimits` is one."""

    @property
    def formats(self) -> tuple[str, ...]:
        """Names in lower case: ``mp3``."""
        ...

    @property
    def max_bytes(self) -> int:
        """Of the file."""
        ...


@dataclass(frozen=True, slots=True)
class SoundFacts:
    """What a sound is."""

    format: str
    """In lower case, as data URLs name it: ``wav``, ``mp3``."""
    duration_s: float


def check_sound(data: bytes, *, name: str, limits: SoundLimits) -> SoundFacts:
    """
    Return what the sound in *data* is, having seen that a service takes it.

    Raises:
        SoundRefused: It is no sound, or its kind or size is not taken; names *name* and the limit.
    """
    facts = _facts(data, name=name)
    require_taken(facts.format, len(data), name=name, limits=limits)
    return facts


def require_taken(format: str, size_bytes: int, *, name: str, limits: SoundLimits) -> None:  # noqa: A002 - the word of `SoundFacts`
    """
    See that a service takes a sound of that *format* and size.

    Raises:
        SoundRefused: It does not; names *name* and the limit.
    """
    if format not in limits.formats:
        raise SoundRefused(f"{name}: {format} sounds are not taken", hint=f"save it as {' or '.join(limits.formats)}")
    if size_bytes > limits.max_bytes:
        size, most = size_bytes / 2**20, limits.max_bytes / 2**20
        raise SoundRefused(f"{name}: {size:.1f} MB, and at most {most:g} MB are taken", hint="make it shorter or mp3")


def sound_data_url(data: bytes, *, format: str) -> str:  # noqa: A002 - the word that data URLs use
    """Return *data* as the services take it in JSON."""
    return data_urls.to_data_url(data, kind="audio", format=format)


def from_sound_data_url(url: str) -> bytes:
    """
    Return the bytes in a base64 data URL of a sound.

    Raises:
        SoundRefused: It is none.
    """
    return data_urls.from_data_url(url, kind="audio", refused=SoundRefused)


def _facts(data: bytes, *, name: str) -> SoundFacts:
    # PyAV takes longer to import than a small film takes to read: only a film with sounds of its own pays for it.
    import av  # noqa: PLC0415

    from storyboard.media.coded.containers import open_media  # noqa: PLC0415
    from storyboard.media.sound.mp3_sound import mp3_length_s  # noqa: PLC0415

    try:
        with open_media(io.BytesIO(data)) as container:
            if not container.streams.audio or container.duration is None:
                raise SoundRefused(f"{name}: not a sound that can be read", hint="save it as wav or mp3")
            kind, length_s = container.format.name.split(",")[0], container.duration / av.time_base
        return SoundFacts(format=kind, duration_s=(kind == "mp3" and mp3_length_s(data)) or length_s)
    except (av.FFmpegError, ValueError) as error:
        raise SoundRefused(f"{name}: not a sound that can be read", hint="save it as wav or mp3") from error
