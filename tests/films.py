"""Builders of storyboards, pictures and clips for tests, as small as they can be."""

import io
import struct
import wave
import zlib
from pathlib import Path

import av
import numpy as np
from PIL import Image

from storyboard.model.storyboard import Scene, Shot, Storyboard
from storyboard.project import Project

MODEL = "seedance-1.5-pro"


def a_shot(shot_id: str, **settings: object) -> Shot:
    """Return a four-second shot of 480p, as it is after loading."""
    usual = {
        "action": f"{shot_id} happens",
        "model": MODEL,
        "provider": "scripted",
        "resolution": "480p",
        "ratio": "16:9",
        "duration": 4,
    }
    return Shot.model_validate({"id": shot_id, **usual, **settings})


def a_film(*shots: Shot, **more: object) -> Storyboard:
    """Return a storyboard of one scene, as it is after loading; what is sent is the action as it is written."""
    more = {"prompt": "{{ shot.action }}", **more}
    return Storyboard(storyboard=1, title="A film", scenes=(Scene(id="main", shots=shots),), **more)


def a_chain(*shot_ids: str, **settings: object) -> Storyboard:
    """Return a film in which each shot opens on the last frame of the one before."""
    above = (None, *shot_ids)
    return a_film(
        *(
            a_shot(shot_id, **settings, **({"from": parent} if parent else {}))
            for shot_id, parent in zip(shot_ids, above, strict=False)
        )
    )


def a_project(folder: Path) -> Project:
    """Return a project with a storyboard file of no meaning: its storyboard is built by hand."""
    (folder / "storyboard.yaml").write_text("storyboard: 1\n", encoding="utf-8")
    return Project(file=folder / "storyboard.yaml")


def a_png(*, width_px: int = 320, height_px: int = 320, colour: tuple[int, int, int] = (200, 60, 20)) -> bytes:
    """Return a picture of one colour, large enough for a service to take."""
    out = io.BytesIO()
    Image.new("RGB", (width_px, height_px), colour).save(out, "png")
    return out.getvalue()


def a_vast_png(side_px: int) -> bytes:
    """Return the head of a square picture of this many pixels a side, which is never to be decoded."""
    head = b"IHDR" + struct.pack(">IIBBBBB", side_px, side_px, 8, 2, 0, 0, 0)
    chunks = ((13, head), (0, b"IDAT"), (0, b"IEND"))
    told = (struct.pack(">I", length) + chunk + struct.pack(">I", zlib.crc32(chunk)) for length, chunk in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(told)


def write_clip(path: Path, *, frames: int = 4, size_px: tuple[int, int] = (320, 320), shade: int = 0) -> Path:
    """Write a clip of 24 frames a second whose grey grows with each frame from *shade*."""
    width_px, height_px = size_px
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=24, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = width_px, height_px, "yuv420p"
        for number in range(frames):
            grey = np.full((height_px, width_px, 3), (shade + number * 8) % 256, dtype=np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
        container.mux(stream.encode(None))
    return path


def a_voice(
    seconds: float, *, rate: int = 16_000, channels: int = 1, hz: float = 180.0, silent_s: float = 0.0
) -> bytes:
    """Return a tone, as loud as speech, and silence after it, as a wav file."""
    times = np.arange(round(rate * seconds)) / rate
    tone = np.round(8000 * np.sin(2 * np.pi * hz * times)).astype("<i2")
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(channels)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(np.repeat(tone, channels).tobytes() + bytes(2 * channels * round(rate * silent_s)))
    return out.getvalue()


def a_sound(seconds: float) -> bytes:
    """Return silence as a wav file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(2 * int(8000 * seconds)))
    return out.getvalue()
