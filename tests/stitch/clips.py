"""Small clips in which every frame shows its own number and every sound is where it should be."""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np

from storyboard.edit.assembly import assemble
from storyboard.model.written_reels import Cut, Reel
from storyboard.project import Project
from storyboard.reporter import Silent
from storyboard.stitch.places import PlacedClip, beginnings
from storyboard.stitch.reel import lay_out
from storyboard.stitch.timeline import Footage, Timeline

BITS = 10

CLIPS = 12
FRAMES = 24
STEP = FRAMES - 1
"""Frames from the first of one clip in the chain to the first of the next: they share one."""


def picture(number: int, *, width_px: int = 320, height_px: int = 180) -> np.ndarray:
    """Return an RGB picture whose upper half holds *number* as black and white bars, over a moving texture."""
    x = np.arange(width_px)[None, :] * 320 / width_px
    y = np.arange(height_px)[:, None] * 180 / height_px
    texture = 128 + 60 * np.sin((x + 7 * number) / 17) * np.cos((y - 3 * number) / 11)
    frame = np.stack([texture, np.roll(texture, width_px // 32, 1), 255 - texture], axis=2)
    bar = (x[0] * BITS / 320).astype(int)
    frame[: height_px // 2] = np.where(number >> bar & 1, 235, 16)[None, :, None]
    return frame.astype(np.uint8)


def number_of(frame: av.VideoFrame) -> int:
    """Return the number that a frame shows, even scaled, or with black bars above and below that are not too high."""
    grey = frame.reformat(format="gray").to_ndarray()
    rows = grey[grey.shape[0] * 30 // 100 : grey.shape[0] * 45 // 100]
    width = grey.shape[1] / BITS
    middles = [rows[:, int((bit + 0.35) * width) : int((bit + 0.65) * width)].mean() for bit in range(BITS)]
    return sum(1 << bit for bit, level in enumerate(middles) if level > 128)


def make_clip(
    path: Path,
    numbers: Sequence[int],
    *,
    rate: int = 24,
    size: tuple[int, int] = (320, 180),
    options: dict[str, str] | None = None,
    codec: str = "libx264",
    pixels: str = "yuv420p",
    beep_at_s: float | None = 0.25,
    tone_hz: float = 1000,
    sample_rate: int = 48_000,
    layout: str = "stereo",
) -> Footage:
    """Write a clip that shows *numbers*, one a frame, and beeps for 50 ms; *beep_at_s* None is a clip without sound."""
    with av.open(str(path), "w", format="mp4") as film:
        video = film.add_stream(codec, rate=rate, options={"crf": "20", "preset": "medium", **(options or {})})
        video.width, video.height, video.pix_fmt = *size, pixels
        audio = None if beep_at_s is None else film.add_stream("aac", rate=sample_rate, layout=layout)
        for place, number in enumerate(numbers):
            frame = av.VideoFrame.from_ndarray(picture(number, width_px=size[0], height_px=size[1]), format="rgb24")
            frame.pts, frame.time_base = place, Fraction(1, rate)
            film.mux(video.encode(frame))
        film.mux(video.encode(None))
        if audio:
            sound = beep(len(numbers) / rate, at_s=beep_at_s, tone_hz=tone_hz, sample_rate=sample_rate)
            channels = 1 if layout == "mono" else 2
            frame = av.AudioFrame.from_ndarray(np.tile(sound, (channels, 1)), format="fltp", layout=layout)
            frame.sample_rate, frame.pts, frame.time_base = sample_rate, 0, Fraction(1, sample_rate)
            film.mux(audio.encode(frame))
            film.mux(audio.encode(None))
    return Footage(path=path, frames=len(numbers), rate=Fraction(rate), has_audio=audio is not None)


def with_late_picture(source: Path, to: Path) -> Path:
    """Write *source* to *to* with a picture that begins 0.3 s after its sound."""
    # ffmpeg 5.1 writes 0.299 s.
    program = imageio_ffmpeg.get_ffmpeg_exe()
    inputs = ["-itsoffset", "0.3", "-i", str(source), "-i", str(source)]
    subprocess.run([program, "-v", "error", *inputs, "-map", "0:v", "-map", "1:a", "-c", "copy", str(to)], check=True)
    return to


def beep(length_s: float, *, at_s: float, tone_hz: float, sample_rate: int) -> np.ndarray:
    """Return silence with a tone of 50 ms in it, half as loud as can be."""
    time_s = np.arange(round(length_s * sample_rate)) / sample_rate
    on = (time_s >= at_s) & (time_s < at_s + 0.05)
    return (0.5 * np.sin(2 * np.pi * tone_hz * (time_s - at_s)) * on).astype(np.float32)


def timeline(
    footage: Sequence[Footage],
    *,
    cuts: Sequence[Cut] | None = None,
    folder: Path = Path("/film"),
    chained: bool = True,
    **reel: object,
) -> Timeline:
    """Return a timeline of shots ``s0``, ``s1`` and on, one clip each, every one *chained* to the one before."""
    names = [f"s{index}" for index in range(len(footage))]
    return assemble(
        "main",
        Reel(shots=tuple(cuts or [Cut(shot=name) for name in names]), **reel),
        footage={name: (clip,) for name, clip in zip(names, footage, strict=True)},
        meeting=list(pairwise(names)) if chained else [],
        project=Project(file=folder / "storyboard.yaml"),
    )


@dataclass(frozen=True)
class Watched:
    """What a viewer of a finished film gets."""

    numbers: list[int]
    times: list[Fraction]
    """When each frame is shown, in seconds."""
    prints: list[bytes]
    """The pixels of each frame."""
    sound: np.ndarray | None
    """Left and right at 48 kHz from the first frame on; None without a track."""
    size: tuple[int, int]


def watch(path: Path) -> Watched:
    """Decode every frame and all sound of *path*."""
    numbers, times, prints = [], [], []
    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        for frame in film.decode(stream):
            numbers.append(number_of(frame))
            times.append(frame.pts * frame.time_base)
            prints.append(frame.to_ndarray().tobytes())
        size = (stream.width, stream.height)
    return Watched(numbers, times, prints, listen(path), size)


def listen(path: Path) -> np.ndarray | None:
    """Decode all sound of *path*, placed by its time stamps."""
    with av.open(str(path)) as film:
        if not film.streams.audio:
            return None
        frames = list(film.decode(film.streams.audio[0]))
    end = max(round(frame.pts * frame.time_base * 48_000) + frame.samples for frame in frames)
    sound = np.zeros((2, end), np.float32)
    for frame in frames:
        at = round(frame.pts * frame.time_base * 48_000)
        sound[:, at : at + frame.samples] = frame.to_ndarray()
    return sound


def onsets_s(sound: np.ndarray, *, level: float = 0.1) -> list[float]:
    """Return when each beep begins: where it is loud after 100 ms of quiet."""
    loud = np.flatnonzero(np.abs(sound[0]) > level)
    first = np.concatenate([[True], np.diff(loud) > 4800])
    return [float(at / 48_000) for at in loud[first]]


def cuts_of(reel: Timeline, *, cache: Path) -> list[tuple[PlacedClip, PlacedClip, int]]:
    """Return the two clips that meet at each cut of *reel*, cards among them, and the first frame of the second."""
    clips = lay_out(reel, cache=cache, reporter=Silent()).placed_clips
    return list(zip(clips, clips[1:], beginnings(clips)[1:], strict=False))
