"""
The film that the simulator shoots: a camera that travels past pictures, with the prompt as a caption.

It opens on the first frame that it is given and ends on the last one. Without
a first frame it opens on a landscape, or on the references; without a last one
it ends part of the way to a landscape of its own, so that every shot of a
chain leaves something new. Caption and marks are absent from the first and the
last frame, so that a chain stays clean. The same brief is always the same
film, byte for byte. One that goes on from a video opens on its last frame,
and its camera goes on the same way.
"""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import ffmpeg
from PIL import Image

from storyboard.media.choice import chosen_ffmpeg, with_abilities
from storyboard.media.ffmpeg import run, sample_clock_option
from storyboard.media.picture.frames import last_frame_png
from storyboard.media.picture.input_pictures import fit
from storyboard.media.picture.planes import Planes
from storyboard.model.units import FPS
from storyboard.simulator.babble import RATE_HZ
from storyboard.simulator.film.camera import dissolve, travel
from storyboard.simulator.film.marks import Mark, caption, corner, stamp
from storyboard.simulator.film.scenery import collage, landscape
from storyboard.simulator.film.voices import spoken_sound

_FADE_FRAMES = 10
_SAMPLE_RATE_HZ = 48_000
_CHORD = (1, 5 / 4, 3 / 2)
_BREATHS_HZ = (0.31, 0.37)
"""For the left and the right ear."""
_ROOTS_HZ = (130.81, 146.83, 164.81, 196.0, 220.0)


Coding = Literal["h264", "hevc10"]
"""H.264 with 8 bits, or HEVC with 10."""


@dataclass(frozen=True, slots=True)
class Brief:
    """What one film must be."""

    width_px: int
    """Even, as every size of the model table is."""
    height_px: int
    frames: int
    prompt: str
    seed: int
    first_frame: bytes | None
    """A picture of any size; its middle is kept."""
    last_frame: bytes | None
    references: tuple[bytes, ...]
    """Shown where no first frame is given."""
    audio: bool
    watermark: bool
    ratio: str = ""
    """What pictures are cropped to before they are scaled, as ``16:9``; that of the size when left out."""
    draft: bool = False
    """Marks the film as a draft."""
    container: str = "mp4"
    """``mp4`` or ``mov``."""
    coding: Coding = "h264"
    sounds: tuple[bytes, ...] = ()
    """What is heard in it one after the other, beside what its prompt says in quotes."""
    goes_on_px: float | None = None
    """How far the camera went to the right from frame to frame before the first frame; it goes on that way."""


def render(brief: Brief, folder: Path) -> None:
    """
    Write ``video.mp4`` and ``last_frame.png``, its last decoded frame, into *folder*.

    Raises:
        PictureRefused: A picture of the brief cannot be decoded.
        FfmpegFailed: The film could not be written.
    """
    video, picture = folder / "video.mp4.part", folder / "last_frame.png.part"
    _film(brief, video)
    video.with_name("voices.part").unlink(missing_ok=True)
    picture.write_bytes(last_frame_png(video))
    video.replace(folder / "video.mp4")
    picture.replace(folder / "last_frame.png")


def _film(brief: Brief, path: Path) -> None:
    size = f"{brief.width_px}x{brief.height_px}"
    picture = ffmpeg.input("pipe:", format="rawvideo", pix_fmt="yuv420p", s=size, r=str(FPS))
    voices = _voices(brief, path.with_name("voices.part")) if brief.audio else None
    streams = [picture, _sound(brief, voices)] if brief.audio else [picture]
    coded = _HEVC if brief.coding == "hevc10" else _H264
    film = ffmpeg.output(
        *streams, str(path), **{**coded, **_DELIVERY, **sample_clock_option(_SAMPLE_RATE_HZ), "format": brief.container}
    )
    what = f"shoot {path.name}"
    program = with_abilities(chosen_ffmpeg(), frozenset({"libx265"}), what=f"to {what}") if coded is _HEVC else None
    run(film, what=what, stdin=_raw(brief), program=program)


_H264 = {
    "vcodec": "libx264",
    "pix_fmt": "yuv420p",
    "preset": "ultrafast",
    "crf": 17,
    "bf": 2,
    "g": 48,
    # x264 cuts the same bits only as long as it works with as many threads.
    "threads": 2,
    "x264-params": "cabac=1:8x8dct=1:deblock=0,0:colorprim=bt709:transfer=bt709:colormatrix=bt709:range=tv",
}
_HEVC = {
    "vcodec": "libx265",
    "pix_fmt": "yuv420p10le",
    "preset": "ultrafast",
    "crf": 20,
    "tag:v": "hvc1",
    # As many threads always, so that the same film is the same bits.
    "x265-params": "log-level=error:pools=2:frame-threads=1:keyint=48:bframes=2:colorprim=bt709:transfer=bt709"
    ":colormatrix=bt709:range=limited",
}
_DELIVERY = {
    "format": "mp4",
    "movflags": "+faststart",
    "acodec": "aac",
    "audio_bitrate": "128k",
    "fflags": "+bitexact",
    "flags:v": "+bitexact",
    "flags:a": "+bitexact",
}
"""As services deliver: pictures with B frames and AAC in an mp4 that plays before it is all there."""


def _raw(brief: Brief) -> Iterator[bytes]:
    marks = _marks(brief)
    for number, planes in enumerate(_frames_of_move(brief)):
        strength = min(number, brief.frames - 1 - number, _FADE_FRAMES) / _FADE_FRAMES
        if strength > 0:
            for mark in marks:
                stamp(planes, mark, strength=strength)
        for plane in planes:
            yield plane.tobytes()


def _frames_of_move(brief: Brief) -> Iterator[Planes]:
    chance = _chance_of(brief)
    width_px, height_px, frames = brief.width_px, brief.height_px, brief.frames
    opening = _first_picture(brief, chance)
    if brief.last_frame is not None:
        ending = fit(brief.last_frame, width_px=width_px, height_px=height_px, ratio=_ratio(brief), name="last frame")
        return dissolve(opening, ending, frames=frames, chance=chance)
    # Its sun stands clear of the seam, where it would shine through the opening picture.
    ahead = landscape(chance, width_px=width_px, height_px=height_px, sun=(0.78, 0.9))
    return travel(opening, ahead, frames=frames, chance=chance, goes_on_px=brief.goes_on_px)


def _ratio(brief: Brief) -> tuple[int, int] | None:
    across, colon, down = brief.ratio.partition(":")
    return (int(across), int(down)) if colon else None


def _first_picture(brief: Brief, chance: random.Random) -> Image.Image:
    width_px, height_px = brief.width_px, brief.height_px
    if brief.first_frame is not None:
        return fit(brief.first_frame, width_px=width_px, height_px=height_px, ratio=_ratio(brief), name="first frame")
    if brief.references:
        return collage(brief.references, chance, width_px=width_px, height_px=height_px)
    return landscape(chance, width_px=width_px, height_px=height_px)


def _marks(brief: Brief) -> list[Mark]:
    width_px, height_px = brief.width_px, brief.height_px
    marks = [caption(brief.prompt, width_px=width_px, height_px=height_px)] if brief.prompt.strip() else []
    if brief.watermark:
        marks.append(corner("AI generated", right=True, width_px=width_px, height_px=height_px))
    if brief.draft:
        marks.append(corner("Draft", right=False, width_px=width_px, height_px=height_px))
    return marks


def _chance_of(brief: Brief) -> random.Random:
    digest = hashlib.sha256(f"{brief.seed}\n{brief.prompt}".encode(errors="surrogatepass")).digest()
    return random.Random(int.from_bytes(digest[:8]))  # noqa: S311 - a lot to be drawn again, not a secret


def _chord(brief: Brief) -> Any:  # noqa: ANN401 - ffmpeg-python has no types
    """Return a quiet chord, its root drawn by the seed, exactly as long as the picture."""
    root_hz = random.Random(brief.seed).choice(_ROOTS_HZ)  # noqa: S311 - a lot to be drawn again
    ears = "|".join(_ear(root_hz, slow_hz=slow_hz) for slow_hz in _BREATHS_HZ)
    samples = int(brief.frames * _SAMPLE_RATE_HZ / FPS)
    length_s = brief.frames / float(FPS)
    fade_s = min(0.4, length_s / 3)
    endless = ffmpeg.input(f"aevalsrc={ears}:s={_SAMPLE_RATE_HZ}:c=stereo", format="lavfi")
    sound = endless.filter("atrim", end_sample=samples).filter("afade", type="in", duration=fade_s)
    return sound.filter("afade", type="out", start_time=length_s - fade_s, duration=fade_s)


def _voices(brief: Brief, path: Path) -> Path | None:
    """Write what is said in the film, as it is, to *path*; None where nothing is."""
    said = spoken_sound(brief.sounds, brief.prompt, length_s=brief.frames / float(FPS))
    if not said.any():
        return None
    path.write_bytes(said.astype("<f4").repeat(2).tobytes())
    return path


def _sound(brief: Brief, voices: Path | None) -> Any:  # noqa: ANN401 - ffmpeg-python has no types
    if voices is None:
        return _chord(brief)
    said = ffmpeg.input(str(voices), format="f32le", ar=str(RATE_HZ), ac="2").filter("aresample", _SAMPLE_RATE_HZ)
    return ffmpeg.filter([_chord(brief), said], "amix", inputs=2, duration="first", normalize=0)


def _ear(root_hz: float, *, slow_hz: float) -> str:
    """Return the chord as an expression of the time *t*; it swells and ebbs *slow_hz* times a second."""
    tones = "+".join(f"sin(2*PI*{root_hz * step:.3f}*t)" for step in _CHORD)
    return f"0.025*(1+0.4*sin(2*PI*{slow_hz}*t))*({tones})"
