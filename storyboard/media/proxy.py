"""
Clips that a browser may not play, and small H.264 copies of them that every browser does.

Whether one plays is read from the file's index alone: a page may show thousands.
"""

import struct
from pathlib import Path
from typing import BinaryIO

import ffmpeg

from storyboard.media.coded.probe import Format, probe
from storyboard.media.ffmpeg import run
from storyboard.media.render import BT709, Span, is_tone_mapped, seen_frames, tone_mapping_ffmpeg

_PLAIN_PROFILES = frozenset({66, 77, 88, 100})
"""Of H.264: 8 bits and 4:2:0. More bits or more colour play in few browsers."""
_OPEN_CODECS = (b"vp09", b"vp08", b"av01")
_MOST_INDEX_BYTES = 64 * 1024**2
_SHORT_SIDE_PX = 720


def plays_in_browser(path: Path) -> bool:
    """Return whether every browser plays the clip at *path*, as its index tells; not where it cannot be read."""
    try:
        with path.open("rb") as file:
            index = _index(file)
    except OSError:
        return False
    if any(codec in index for codec in _OPEN_CODECS):
        return True
    at = index.find(b"avcC")
    has_picture = 0 <= at < len(index) - 5 and index[at + 5] in _PLAIN_PROFILES
    return has_picture and (b"soun" not in index or b"mp4a" in index)


def write_proxy(path: Path, to: Path) -> None:
    """
    Write an H.264 copy of the clip at *path* to *to*, its short side at most 720 px.

    Raises:
        MediaError: It cannot be read, or ffmpeg could not do it.
    """
    facts = probe(path)
    width_px, height_px = facts.seen_px
    scale = min(1.0, _SHORT_SIDE_PX / min(width_px, height_px))
    wanted = Format(_even(width_px * scale), _even(height_px * scale), rate=facts.format.rate, colour=BT709)
    what = f"make a copy of {path.name} that browsers play"
    picture = seen_frames(Span(facts, 0, facts.frames, fit="stretch"), wanted)
    sound = [ffmpeg.input(str(path))[f"a:{facts.sound_track}"]] if facts.has_audio else []
    options = {
        "format": "mp4", "movflags": "+faststart", "vcodec": "libx264", "preset": "veryfast", "crf": 24,
        "pix_fmt": "yuv420p", "threads": 2,
    }  # fmt: skip
    if sound:
        options |= {"acodec": "aac", "audio_bitrate": "128k"}
    program = tone_mapping_ffmpeg(what) if is_tone_mapped(facts, wanted) else None
    run(ffmpeg.output(picture, *sound, str(to), **options), what=what, program=program)


def _index(file: BinaryIO) -> bytes:
    """Return the index of an MP4 or MOV, its ``moov`` box; nothing where there is none."""
    while len(head := file.read(8)) == 8:
        size, kind = struct.unpack(">I4s", head)
        held = 8
        if size == 1:
            size, held = int.from_bytes(file.read(8)), 16
        if kind == b"moov":
            return file.read(min(size - held, _MOST_INDEX_BYTES)) if size > held else b""
        if size < held:
            break
        file.seek(size - held, 1)
    return b""


def _even(side_px: float) -> int:
    return max(2, 2 * round(side_px / 2))
