"""Which form of sound some bytes are, by how they begin. It decodes nothing."""

from typing import Final

_BEGINNINGS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"fLaC", "flac"),
    (b"OggS", "opus"),
    (b"ID3", "mp3"),
)
_MPEG_SYNC: Final = 0xFFE0
_LAYER_BITS: Final = 0x0006
"""Two bits that are zero in AAC's frames, and never in those of MP3."""


def sound_form(data: bytes) -> str:
    """Return ``wav``, ``mp3``, ``flac``, ``opus`` (any Ogg) or ``aac``; empty where *data* begins as none of them."""
    if data[:4] in {b"RIFF", b"RF64"} and data[8:12] == b"WAVE":
        return "wav"
    for beginning, form in _BEGINNINGS:
        if data.startswith(beginning):
            return form
    head = int.from_bytes(data[:2], "big")
    if len(data) < 4 or head & _MPEG_SYNC != _MPEG_SYNC:
        return "aac" if data[4:8] == b"ftyp" else ""
    return "mp3" if head & _LAYER_BITS else "aac"
