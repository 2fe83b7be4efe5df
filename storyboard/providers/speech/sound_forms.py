"""Which form of sound some bytes are, by how they begin. It decodes nothing."""

from typing import Final

_BEGINNINGS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"fLaC", "flac"),
    (b"OggS", "opus"),
    (b"ID3", "mp3"),
)
_MP3: Final = 0xFFE2
_MP3_BITS: Final = 0xFFE6
"""The bits of a frame's head that say that it is one, and of layer III; those of other layers are in texts, too."""
_AAC_BITS: Final = 0xFFF6
_AAC: Final = 0xFFF0


def sound_form(data: bytes) -> str:
    """Return ``wav``, ``mp3``, ``flac``, ``opus`` (any Ogg) or ``aac``; empty where *data* begins as none of them."""
    if data[:4] in {b"RIFF", b"RF64"} and data[8:12] == b"WAVE":
        return "wav"
    for beginning, form in _BEGINNINGS:
        if data.startswith(beginning):
            return form
    head = int.from_bytes(data[:2], "big") if len(data) > 3 else 0
    if head & _MP3_BITS == _MP3:
        return "mp3"
    return "aac" if head & _AAC_BITS == _AAC or data[4:8] == b"ftyp" else ""
