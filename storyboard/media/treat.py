"""
Encode a clip again: at another speed, with a frame held, with other colours, or with words in its picture.

What comes out is a clip like any other: H.264 and AAC in an MP4, as large and
as fast as the one that went in. It knows no reel and no cache.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

import ffmpeg
from PIL import Image

from storyboard.media.coded.probe import CodedClip, Format
from storyboard.media.picture.fonts import draw_text
from storyboard.media.picture.frames import png
from storyboard.media.render import BT709, WHITE_IN_HDR, encode, in_step, tone_mapped, tone_mapping_ffmpeg
from storyboard.media.sound.sound_span import SAMPLE_RATE

_Node = Any
"""A node of ffmpeg-python, which is untyped."""

SET_ID = 31
"""The number of the parameter sets of all treated clips: the last one there is, which hardly any encoder takes."""

Levels = tuple[float, float]
"""Gain, then offset, of a plane's 8-bit levels."""


@dataclass(frozen=True, slots=True)
class Colours:
    """What becomes of the levels of each plane."""

    y: Levels = (1.0, 0.0)
    u: Levels = (1.0, 0.0)
    v: Levels = (1.0, 0.0)


SAME_COLOURS = Colours()


@dataclass(frozen=True, slots=True)
class Caption:
    """Words in the picture, and on which frames of the clip that comes out."""

    start: int
    end: int
    """The first frame that no longer has them."""
    text: str


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is done to the frames from *start* up to *end* of a clip."""

    start: int
    """Counted from 0 in the file."""
    end: int
    speed: Fraction = Fraction(1)
    frozen_at: int | None = None
    """The frame of the file that is held; None for none."""
    frozen_s: Fraction = Fraction(0)
    colours: Colours = field(default=SAME_COLOURS)
    captions: tuple[Caption, ...] = ()
    """Words drawn into the foot of the picture, no two at once."""

    @property
    def moving_frames(self) -> int:
        """How many frames come out, those of the held one not counted."""
        return max(round((self.end - self.start) / self.speed), 1)

    def frames(self, rate: Fraction) -> int:
        """Return how many frames come out of a clip of this *rate*."""
        return self.moving_frames + round(self.frozen_s * rate)


def render_treatment(facts: CodedClip, treatment: Treatment, to: Path) -> None:
    """
    Write the clip of *facts*, with sound if it has any, to *to* as *treatment* says.

    Raises:
        FfmpegFailed: ffmpeg could not do it.
    """
    form = facts.format
    # H.264 in 4:2:0 has even sides.
    width_px, height_px = (max(side // 2 * 2, 2) for side in facts.seen_px)
    is_darkened = form.is_hdr and form.coding == "h264"
    wanted = replace(form, width_px=width_px, height_px=height_px, colour=BT709 if is_darkened else form.colour)
    frames = treatment.frames(form.rate)
    white = WHITE_IN_HDR.get(wanted.colour[1], 1.0)
    strips = [caption_strip(each.text, width_px=width_px, height_px=height_px) for each in treatment.captions]
    node = _picture(facts, treatment)
    if facts.upright:
        node = node.filter("crop", width_px, height_px, 0, 0)
    else:
        # ffmpeg has turned the picture; its pixels may still not be square.
        node = node.filter("scale", width_px, height_px, flags="lanczos+accurate_rnd")
    if is_darkened:
        node = tone_mapped(node, form)
    if strips:
        node = _with_captions(node, treatment.captions, strips, wanted=wanted, white=white)
    encode(
        [node, _sound(facts, treatment)] if facts.has_audio else [node],
        to,
        what=f"treat {facts.path}",
        wanted=wanted,
        frames=frames,
        set_id=SET_ID,
        picture=png(_stack(strips)) if strips else b"",
        program=tone_mapping_ffmpeg(f"treat {facts.path}") if is_darkened else None,
    )


def _with_captions(
    node: _Node, captions: Sequence[Caption], strips: Sequence[Image.Image], *, wanted: Format, white: float
) -> _Node:  # fmt: skip
    """Return *node* with each of *captions* over it in its time; their *strips* come in one picture by the pipe."""
    source = ffmpeg.input("pipe:", format="png_pipe").video
    if white < 1:
        source = source.filter("format", "rgba").filter("lutrgb", **dict.fromkeys("rgb", f"val*{white}"))
    copies = source.filter_multi_output("split", len(strips))
    depth = "yuv420p10" if wanted.coding == "hevc10" else "yuv420"
    top = 0
    for place, (caption, strip) in enumerate(zip(captions, strips, strict=True)):
        words = copies[place].filter("crop", strip.width, strip.height, 0, top)
        top += strip.height
        # Half a frame earlier, so that no rounding of times decides.
        first_s, last_s = (float((frame - Fraction(1, 2)) / wanted.rate) for frame in (caption.start, caption.end))
        node = ffmpeg.overlay(
            node, words, x=0, y=f"H-h-{wanted.height_px // 18}", eof_action="repeat", format=depth,
            enable=f"between(t,{first_s:.6f},{last_s:.6f})",
        )  # fmt: skip
    return node


def _stack(strips: Sequence[Image.Image]) -> Image.Image:
    """Return *strips* under each other."""
    whole = Image.new("RGBA", (strips[0].width, sum(strip.height for strip in strips)), (0, 0, 0, 0))
    top = 0
    for strip in strips:
        whole.paste(strip, (0, top))
        top += strip.height
    return whole


def _picture(facts: CodedClip, treatment: Treatment) -> _Node:
    rate, moving = facts.format.rate, treatment.moving_frames
    node = in_step(ffmpeg.input(str(facts.path))[f"v:{facts.picture_track}"], rate)
    node = node.filter("trim", start_frame=treatment.start, end_frame=treatment.end)
    # Of a clip of one frame the next filter but one would make nothing.
    node = node.filter("tpad", stop=ceil(treatment.speed) + 1, stop_mode="clone")
    node = node.filter("setpts", f"(PTS-STARTPTS)/{float(treatment.speed)}").filter("fps", fps=str(rate), round="near")
    # A rounded length can ask for one frame more than the filter makes.
    node = node.filter("tpad", stop=2, stop_mode="clone").filter("trim", end_frame=moving)
    if treatment.frozen_at is not None:
        held = min(round((treatment.frozen_at - treatment.start) / treatment.speed), moving - 1)
        frozen = round(treatment.frozen_s * rate)
        # All that comes after the frame comes later, and the gap is filled with it.
        node = in_step(node, rate).filter("setpts", f"if(gt(N,{held}),N+{frozen},N)").filter("fps", fps=str(rate))
        node = node.filter("tpad", stop=frozen, stop_mode="clone").filter("trim", end_frame=moving + frozen)
    node = in_step(node, rate)
    if treatment.colours == SAME_COLOURS:
        return node
    form = facts.format
    step = 4 if form.coding == "hevc10" else 1
    planes = {name: _levels(getattr(treatment.colours, name), step=step) for name in ("y", "u", "v")}
    return node.filter("format", form.pixels).filter("lutyuv", **planes)


def _levels(levels: Levels, *, step: int) -> str:
    """Return what becomes of a level; *step* is how many of its levels make one of 8 bits."""
    gain, offset = levels
    return f"clip(val*{gain:.5f}+{step * offset:.3f},{16 * step},{240 * step})"


def _sound(facts: CodedClip, treatment: Treatment) -> _Node:
    rate = facts.format.rate
    start_s = float(facts.start_s + treatment.start / rate)
    end_s = float(facts.start_s + treatment.end / rate)
    at_s = end_s if treatment.frozen_at is None else float(facts.start_s + treatment.frozen_at / rate)
    parts = [_sound_of_part(facts, start_s, at_s, treatment.speed, place=0)] if at_s > start_s else []
    if treatment.frozen_at is not None:
        parts += [_silence(float(treatment.frozen_s)), _sound_of_part(facts, at_s, end_s, treatment.speed, place=1)]
    joined = parts[0] if len(parts) == 1 else ffmpeg.concat(*parts, v=0, a=1)
    length_s = float(treatment.frames(rate) / rate)
    return joined.filter("apad").filter("atrim", duration=length_s).filter("asetpts", "N/SR/TB")


def _sound_of_part(facts: CodedClip, start_s: float, end_s: float, speed: Fraction, *, place: int) -> _Node:
    """Return the sound of a part of the clip, as long as its picture is seen."""
    # ffmpeg-python takes equal nodes for one: an option that changes nothing tells an input from itself.
    node = ffmpeg.input(str(facts.path), **({"stream_loop": 0} if place else {}))[f"a:{facts.sound_track}"]
    node = node.filter("aresample", SAMPLE_RATE, **{"async": 1, "first_pts": 0})
    node = node.filter("aformat", channel_layouts="stereo", sample_fmts="fltp")
    node = node.filter("apad").filter("atrim", start=start_s, end=end_s).filter("asetpts", "PTS-STARTPTS")
    for step in _tempos(float(speed)):
        node = node.filter("atempo", step)
    return node.filter("apad").filter("atrim", duration=(end_s - start_s) / float(speed))


def _tempos(speed: float) -> list[float]:
    """Return *speed* as steps of at most 2: beyond, the filter drops samples."""
    if speed == 1:
        return []
    return [speed] if speed <= 2 else [2.0, speed / 2]


def _silence(duration_s: float) -> _Node:
    source = f"anullsrc=channel_layout=stereo:sample_rate={SAMPLE_RATE}"
    return ffmpeg.input(source, format="lavfi", t=duration_s).audio.filter("aformat", sample_fmts="fltp")


_GROUND = (0, 0, 0, 140)
_MAX_LINES = 6
"""Of a caption: its two lines may be too long for a film that is higher than wide."""


def caption_strip(text: str, *, width_px: int, height_px: int) -> Image.Image:
    """Return *text* in the middle of a picture as wide as the film, clear where nothing is drawn."""
    size_px = max(min(width_px, height_px) // 20, 10)
    words = draw_text(
        text, width_px=width_px * 9 // 10, size_px=size_px, max_lines=_MAX_LINES, ground=_GROUND, centred=True
    )
    strip = Image.new("RGBA", (width_px, words.height), (0, 0, 0, 0))
    strip.paste(words, ((width_px - words.width) // 2, 0))
    return strip
