"""
Whether a film is exactly its clips, seen by decoding both; and clips to make films of.

Every picture differs from every other, and the sound is noise without a pause,
so that each frame and each sample tells where it belongs.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import av
import numpy as np

RATE = 24
SAMPLE_RATE = 48_000
SEARCHED_S = 0.15
"""So far from its place is the sound of a clip looked for."""

_HEARD_S = 0.4
_HOLE_S = 0.003
_NEAR_CUT_S = 0.08


@dataclass(frozen=True)
class Decoded:
    """What comes out of a file: a digest and a time for each frame, and its sound."""

    prints: list[bytes]
    times_s: list[Fraction]
    sound: np.ndarray
    """One channel at 48 kHz from the first frame on."""
    errors: int


@dataclass(frozen=True)
class Exactness:
    """How a film stands to the clips that it should be made of."""

    frames: int
    expected_frames: int
    changed: list[int]
    """Frames whose pixels are not their clip's, by their place from the next clip: -1 is the last before it."""
    uneven: int
    """Frames that do not come one frame's time after the one before."""
    errors: int
    sound_off_s: list[float]
    """How late the sound of each clip is, against its picture."""
    holes: int
    """Cuts with a pause in the sound."""

    def problems(self, *, sound_within_s: float, coded_anew: int = 0) -> list[str]:
        """Return what is wrong, in words; *coded_anew* frames before each cut may have other pixels."""
        found = {
            f"{self.frames} frames in place of {self.expected_frames}": self.frames != self.expected_frames,
            f"{len(self.changed)} frames changed": any(not -coded_anew <= place < 0 for place in self.changed),
            f"{self.uneven} frames out of step": self.uneven > 0,
            f"{self.errors} decode errors": self.errors > 0,
            f"sound of {sum(abs(off) > sound_within_s for off in self.sound_off_s)} clips is off"
            f" ({_worst(self.sound_off_s)})": any(abs(off) > sound_within_s for off in self.sound_off_s),
            f"{self.holes} holes in the sound": self.holes > 0,
        }
        return [text for text, wrong in found.items() if wrong]


def _worst(off_s: list[float]) -> str:
    worst_s = max(map(abs, off_s), default=0.0)
    return f"over {1000 * SEARCHED_S:.0f} ms" if np.isinf(worst_s) else f"{1000 * worst_s:.1f} ms"


def decode(path: Path) -> Decoded:
    """Decode all of *path*."""
    prints, times, errors = [], [], 0
    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        stream.thread_type = "AUTO"
        for packet in film.demux(stream):
            try:
                for frame in packet.decode():
                    errors += frame.is_corrupt
                    prints.append(_print(frame))
                    times.append(frame.pts * frame.time_base)
            except av.FFmpegError:
                errors += 1
    return Decoded(prints, times, _sound(path, origin_s=min(times)), errors)


def compare(film: Decoded, clips: Sequence[Decoded], *, shared: Sequence[bool], rate: int = RATE) -> Exactness:
    """
    Return how *film* stands to *clips*.

    *shared* says for each clip whether it opens on the last frame of the one before.
    """
    expected: list[bytes] = []
    places: list[int] = []
    begins: list[int] = []
    following = [*shared[1:], False]
    for clip, loses_last in zip(clips, following, strict=True):
        shown = clip.prints[:-1] if loses_last else clip.prints
        begins.append(len(expected))
        expected += shown
        places += range(-len(shown), 0)
    pairs = zip(film.prints, expected, places, strict=False)
    return Exactness(
        frames=len(film.prints),
        expected_frames=len(expected),
        changed=[place for own, other, place in pairs if own != other],
        uneven=sum(at - film.times_s[0] != Fraction(n, rate) for n, at in enumerate(film.times_s)),
        errors=film.errors,
        sound_off_s=[
            late_s(film.sound, clip.sound, at_s=begin / rate) for begin, clip in zip(begins, clips, strict=True)
        ],
        holes=sum(_has_hole(film.sound, at_s=begin / rate) for begin in begins[1:]),
    )


def late_s(film: np.ndarray, clip: np.ndarray, *, at_s: float) -> float:
    """Return by how much the first sound of *clip* comes later in *film* than *at_s*; infinite where it is missing."""
    heard = clip[round(0.03 * SAMPLE_RATE) :][: round(_HEARD_S * SAMPLE_RATE)]
    start = round((at_s + 0.03 - SEARCHED_S) * SAMPLE_RATE)
    window = _part_of(film, start, heard.size + round(2 * SEARCHED_S * SAMPLE_RATE))
    size = 1 << (window.size + heard.size).bit_length()
    found = np.fft.irfft(np.fft.rfft(window, size) * np.conj(np.fft.rfft(heard, size)), size)
    found = found[: window.size - heard.size + 1]
    place = int(np.argmax(found))
    power = float(np.linalg.norm(heard) * np.linalg.norm(window[place : place + heard.size]))
    if not power or found[place] / power < 0.5:
        return float("inf")
    return place / SAMPLE_RATE - SEARCHED_S


def _has_hole(sound: np.ndarray, *, at_s: float) -> bool:
    """Return whether it is quiet for more than 3 ms near *at_s*."""
    start = round((at_s - _NEAR_CUT_S) * SAMPLE_RATE)
    near = np.abs(_part_of(sound, start, round(2 * _NEAR_CUT_S * SAMPLE_RATE)))
    quiet = near < 0.02 * np.sqrt(np.mean(near**2) + 1e-12)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], quiet.astype(int), [0]])))
    runs = edges[1::2] - edges[::2]
    return bool(runs.size) and int(runs.max()) > _HOLE_S * SAMPLE_RATE


def _part_of(sound: np.ndarray, start: int, count: int) -> np.ndarray:
    """Return *count* samples from *start*, silence where there are none."""
    cut = np.zeros(count, np.float32)
    part = sound[max(start, 0) : max(start + count, 0)]
    cut[max(-start, 0) : max(-start, 0) + part.size] = part
    return cut


def _print(frame: av.VideoFrame) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for plane in frame.planes:
        rows = np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)
        bytes_a_pixel = 2 if "10" in frame.format.name else 1
        digest.update(np.ascontiguousarray(rows[:, : plane.width * bytes_a_pixel]))
    return digest.digest()


def _sound(path: Path, *, origin_s: Fraction) -> np.ndarray:
    with av.open(str(path)) as film:
        if not film.streams.audio:
            return np.zeros(0, np.float32)
        placed = []
        resampler = av.AudioResampler(format="fltp", layout="mono", rate=SAMPLE_RATE)
        for frame in (made for heard in film.decode(film.streams.audio[0]) for made in resampler.resample(heard)):
            at = round((frame.pts * frame.time_base - origin_s) * SAMPLE_RATE)
            placed.append((at, frame.to_ndarray()[0].astype(np.float32)))
    sound = np.zeros(max(at + part.size for at, part in placed), np.float32)
    for at, part in placed:
        seen = part[max(-at, 0) :]
        sound[max(at, 0) : max(at, 0) + seen.size] = seen
    return sound


def chained_clip(
    path: Path,
    first: int,
    frames: int,
    *,
    size: tuple[int, int],
    options: dict[str, str] | None = None,
    codec: str = "libx264",
    pixels: str = "yuv420p",
    colour: tuple[int, int, int] | None = None,
) -> None:
    """
    Write a clip of the *frames* pictures from number *first* on, with sound to match.

    Clips made with *first* one less than a multiple share a picture with their neighbour.
    """
    texture = _texture(*size)
    with av.open(str(path), "w", format="mp4") as film:
        video = film.add_stream(codec, rate=RATE, options={"preset": "fast", "crf": "23", **(options or {})})
        video.width, video.height, video.pix_fmt = *size, pixels
        if colour:
            context = video.codec_context
            context.color_primaries, context.color_trc, context.colorspace = colour
            context.color_range = 1
        audio = film.add_stream("aac", rate=SAMPLE_RATE, layout="stereo")
        audio.bit_rate = 128_000
        for n in range(frames):
            frame = av.VideoFrame.from_ndarray(_picture(texture, first + n, size=size), format="yuv420p")
            frame = frame.reformat(format=pixels)
            frame.pts, frame.time_base = n, Fraction(1, RATE)
            if colour:
                frame.color_primaries, frame.color_trc, frame.colorspace = colour
                frame.color_range = 1
            film.mux(video.encode(frame))
        film.mux(video.encode(None))
        for sound in _noise(first, round(frames * SAMPLE_RATE / RATE)):
            film.mux(audio.encode(sound))
        film.mux(audio.encode(None))


def _texture(width_px: int, height_px: int) -> np.ndarray:
    """Return a still picture four times as large, soft and free of noise."""
    x, y = np.meshgrid(np.arange(2 * width_px), np.arange(2 * height_px))
    soft = sum(np.sin(x / (9 * 2**k) + 3 * k) * np.cos(y / (7 * 2**k) - k) * 18 for k in range(5))
    return np.clip(128 + soft, 16, 220).astype(np.uint8)


def _picture(texture: np.ndarray, number: int, *, size: tuple[int, int]) -> np.ndarray:
    """Return frame *number* in planes of 4:2:0: the texture moving by, a bar that grows, colours that wander."""
    width_px, height_px = size
    left, top = (round((1 + np.sin(number / period)) * span / 2) for period, span in ((31, width_px), (47, height_px)))
    planes = np.empty((height_px * 3 // 2, width_px), np.uint8)
    planes[:height_px] = texture[top : top + height_px, left : left + width_px]
    planes[:height_px] += _grain(number, width_px, height_px)
    for bit in range(20):
        planes[: height_px // 8, bit * width_px // 20 : (bit + 1) * width_px // 20] = 235 if number >> bit & 1 else 16
    planes[height_px : height_px * 5 // 4] = round(128 + 40 * np.sin(number / 53))
    planes[height_px * 5 // 4 :] = round(128 + 40 * np.cos(number / 71))
    return planes


@lru_cache(maxsize=2)
def _grains(width_px: int, height_px: int) -> np.ndarray:
    return np.random.default_rng(11).integers(0, 10, (2 * height_px, 2 * width_px), np.uint8)


def _grain(number: int, width_px: int, height_px: int) -> np.ndarray:
    left, top = number * 7919 % width_px, number * 104_729 % height_px
    return _grains(width_px, height_px)[top : top + height_px, left : left + width_px]


def _noise(seed: int, samples: int) -> Iterator[av.AudioFrame]:
    """Yield soft noise: no two stretches of it are alike."""
    random = np.random.default_rng(seed)
    white = random.normal(0, 1, samples + 8)
    soft = 0.15 * np.convolve(white, np.ones(8) / 8, "valid")[:samples]
    for at in range(0, samples, 1024):
        block = np.tile(soft[at : at + 1024].astype(np.float32), (2, 1))
        frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, at, Fraction(1, SAMPLE_RATE)
        yield frame
