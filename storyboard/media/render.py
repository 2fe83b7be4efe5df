"""
Short H.264 clips that are encoded here: part of a clip, a transition, a title card.

All of one reel come out in one format and with parameter sets of one number,
so that they can stand in one track beside packets that are copied. It knows
no reel and no cache.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import ffmpeg
from PIL import Image

from storyboard.errors import MediaError
from storyboard.media.choice import VARIABLE, FfmpegChoice, chosen_ffmpeg, maker_of, with_abilities, xfade_name
from storyboard.media.coded.probe import HDR, CodedClip, Format, probe
from storyboard.media.coded.recode import HEVC_PARAMS
from storyboard.media.ffmpeg import passthrough_option, run
from storyboard.media.picture.cards import title_card
from storyboard.media.picture.frames import png

SETTINGS = {
    "vcodec": "libx264",
    "preset": "veryfast",
    "crf": 15,
    "pix_fmt": "yuv420p",
    # The pictures that x264 looks ahead at are most of the memory that a reel takes. With few of them, files are 3 %
    # larger and half a dB (of 48) further from what was coded.
    "x264-params": "bframes=1:rc-lookahead=2",
}
"""How pictures are encoded again; part of a cached piece's key."""

_CROPPED_AT_MOST = Fraction(1, 25)
"""A picture that is off the reel's shape by less than this part is cropped; one further off gets black bars."""

_TONE_MAPPING = frozenset({"zscale", "tonemap"})
"""The filters that bring HDR down to the light of plain pictures."""
_NEARER = 0.08
"""By how much a still comes nearer while it stands for a shot."""
_FINER = 4
_UNKNOWN, _BT709 = 2, 1
BT709 = (_BT709, _BT709, _BT709)
"""The colours of pictures that are not in HDR."""
WHITE_IN_HDR = {16: 0.58, 18: 0.75}
"""How high white of 203 cd/m2 is coded."""
_MATRICES = {1: "bt709", 4: "fcc", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 9: "bt2020nc"}

_Node = Any
"""A node of ffmpeg-python, which is untyped."""


Fit = Literal["crop", "pad", "stretch"] | None
"""What happens to a picture of another shape; None lets its shape decide."""


@dataclass(frozen=True, slots=True)
class Span:
    """Consecutive frames of one clip, counted at the reel's rate."""

    facts: CodedClip
    start: int
    frames: int
    fit: Fit = None


def is_alike(facts: CodedClip, wanted: Format) -> bool:
    """Return whether packets of this clip can stand in a track of the *wanted* format."""
    return facts.copyable and facts.format == wanted


def render_span(span: Span, to: Path, *, wanted: Format, set_id: int) -> None:
    """
    Write the frames of *span* to *to*, scaled, cropped or padded, and at the rate of *wanted*.

    *set_id* is the number of the parameter sets.

    Raises:
        FfmpegFailed: ffmpeg could not do it.
    """
    what = f"render {span.frames} frames of {span.facts.path}"
    program = tone_mapping_ffmpeg(what) if is_tone_mapped(span.facts, wanted) else None
    encode(
        [seen_frames(span, wanted)], to, what=what, wanted=wanted, frames=span.frames, set_id=set_id, program=program
    )


def render_transition(before: Span, after: Span, to: Path, *, kind: str, wanted: Format, set_id: int) -> None:
    """
    Write to *to* how *before* turns into *after*, frame over frame; both are equally long.

    Raises:
        FfmpegFailed: ffmpeg could not do it, or has no such *kind*.
    """
    duration_s = float(before.frames / wanted.rate)
    # ffmpeg-python takes equal nodes for one: an option that changes nothing tells a clip from itself.
    inputs = [seen_frames(before, wanted), seen_frames(after, wanted, stream_loop=0)]
    # xfade of ffmpeg 5.1 leaves out the last frame of two that end together: they end later, and what is more is cut.
    inputs = [node.filter("tpad", stop=2, stop_mode="clone") for node in inputs]
    node = ffmpeg.filter(inputs, "xfade", transition=xfade_name(kind), duration=duration_s, offset=0)
    node = in_step(node, wanted.rate).filter("trim", end_frame=before.frames)
    what = f"render the transition {kind!r} from {before.facts.path} to {after.facts.path}"
    is_mapped = is_tone_mapped(before.facts, wanted) or is_tone_mapped(after.facts, wanted)
    encode(
        [node],
        to,
        what=what,
        wanted=wanted,
        frames=before.frames,
        set_id=set_id,
        program=tone_mapping_ffmpeg(what, instead_of=maker_of(kind)) if is_mapped else maker_of(kind),
    )


def render_card(text: str, to: Path, *, frames: int, wanted: Format, set_id: int) -> None:
    """
    Write *frames* of white *text* on black to *to*.

    Raises:
        FfmpegFailed: ffmpeg could not do it.
    """
    card = title_card(text, width_px=wanted.width_px, height_px=wanted.height_px)
    what = f"render the title card {text!r}"
    render_still(card, to, what=what, frames=frames, wanted=wanted, set_id=set_id)


def render_still(picture: Image.Image, to: Path, *, what: str, frames: int, wanted: Format, set_id: int) -> None:
    """
    Write *frames* of *picture*, which has the size of *wanted*, to *to*; *what* completes "could not".

    Raises:
        FfmpegFailed: ffmpeg could not do it.
    """
    node = ffmpeg.input("pipe:", format="png_pipe", framerate=str(wanted.rate)).video
    node = node.filter("scale", out_color_matrix=_MATRICES[_matrix(wanted)], out_range="tv")
    if white := WHITE_IN_HDR.get(wanted.colour[1]):
        # Else the white of a card would be many times as bright as that of a picture.
        node = node.filter("format", wanted.pixels).filter("lutyuv", y=f"(val-minval)*{white}+minval")
    node = in_step(node.filter("loop", loop=frames, size=1), wanted.rate)
    encode([node], to, what=what, wanted=wanted, frames=frames, set_id=set_id, picture=png(picture))


def render_slow_move(picture: Image.Image, to: Path, *, what: str, frames: int, wanted: Format, set_id: int) -> None:
    """
    Write *frames* in which *picture*, which has the size of *wanted*, slowly comes nearer; else as `render_still`.

    Raises:
        FfmpegFailed: ffmpeg could not do it.
    """
    node = ffmpeg.input("pipe:", format="png_pipe", framerate=str(wanted.rate)).video
    # The filter steps by whole pixels of its input: of a large one these are small steps.
    large = {"w": wanted.width_px * _FINER, "h": wanted.height_px * _FINER, "flags": "bicubic"}
    node = node.filter("scale", **large).filter(
        "zoompan",
        z=f"1+{_NEARER}*on/{frames}",
        x="iw/2-(iw/zoom/2)",
        y="ih/2-(ih/zoom/2)",
        d=frames,
        s=f"{wanted.width_px}x{wanted.height_px}",
        fps=str(wanted.rate),
    )
    node = node.filter("scale", out_color_matrix=_MATRICES[_matrix(wanted)], out_range="tv")
    if white := WHITE_IN_HDR.get(wanted.colour[1]):
        node = node.filter("format", wanted.pixels).filter("lutyuv", y=f"(val-minval)*{white}+minval")
    node = in_step(node, wanted.rate)
    encode([node], to, what=what, wanted=wanted, frames=frames, set_id=set_id, picture=png(picture))


def seen_frames(span: Span, wanted: Format, **options: object) -> _Node:
    """Return the frames of *span* as ffmpeg shows them, the first one at 0."""
    facts = span.facts
    # Decoders that run ahead hold more pictures.
    node = ffmpeg.input(str(facts.path), threads=1, **options)[f"v:{facts.picture_track}"]
    if facts.even and facts.format.rate == wanted.rate:
        node = in_step(node, wanted.rate)
    else:
        node = node.filter("setpts", "PTS-STARTPTS").filter("fps", fps=str(wanted.rate), round="near")
        # A rounded length can ask for one frame more than the filter makes.
        node = in_step(node.filter("tpad", stop=2, stop_mode="clone"), wanted.rate)
    node = node.filter("trim", start_frame=span.start, end_frame=span.start + span.frames)
    node = node.filter("setpts", "PTS-STARTPTS")
    return node if is_alike(facts, wanted) else _fitted_node(node, facts, wanted, fit=span.fit)


def in_step(node: _Node, rate: Fraction) -> _Node:
    """Count the frames of *node* from 0, one tick each, at a constant *rate*."""
    return (
        node.filter("settb", f"{rate.denominator}/{rate.numerator}").filter("setpts", "N").filter("fps", fps=str(rate))
    )


def _fitted_node(node: _Node, facts: CodedClip, wanted: Format, *, fit: Fit) -> _Node:
    """Turn *node* into the size and the colours of *wanted*, with square pixels."""
    width_px, height_px = wanted.width_px, wanted.height_px
    shape = Fraction(width_px, height_px)
    node, matrix = (
        (tone_mapped(node, facts.format), _BT709) if is_tone_mapped(facts, wanted) else (node, _matrix(facts.format))
    )
    is_near = 1 - min(shape, facts.shape) / max(shape, facts.shape) <= _CROPPED_AT_MOST
    crops = fit == "crop" or (fit is None and is_near)
    fills = (facts.shape > shape) == crops
    fitted_px = (_even(height_px * facts.shape), height_px) if fills else (width_px, _even(width_px / facts.shape))
    if fit == "stretch":
        fitted_px = (width_px, height_px)
    node = node.filter(
        "scale",
        *fitted_px,
        flags="lanczos+accurate_rnd",
        in_color_matrix=_MATRICES[matrix],
        out_color_matrix=_MATRICES[_matrix(wanted)],
        out_range="tv",
    )
    if crops:
        return node.filter("crop", width_px, height_px)
    return node.filter("pad", width_px, height_px, "(ow-iw)/2", "(oh-ih)/2", "black")


def is_tone_mapped(facts: CodedClip, wanted: Format) -> bool:
    """Return whether the light of a clip in HDR is brought down to that of a reel that is not."""
    return facts.format.is_hdr and not wanted.is_hdr


def tone_mapping_ffmpeg(what: str, *, instead_of: FfmpegChoice | None = None) -> FfmpegChoice:
    """
    Return an ffmpeg for a node that is *mapped*; *what* completes "could not".

    Raises:
        MediaError: There is none.
    """
    return with_abilities(instead_of or chosen_ffmpeg(), _TONE_MAPPING, what=f"to {what}")


def tone_mapped(node: _Node, pictures: Format) -> _Node:
    """Turn *node* from PQ or HLG to BT.709, white being that of plain pictures, 203 cd/m2."""
    transfer = HDR[pictures.colour[1]]
    known = {"tin": transfer, "pin": "2020", "min": "2020_ncl"}
    node = node.filter("zscale", t="linear", npl=203, **known).filter("format", "gbrpf32le")
    node = node.filter("zscale", p="709").filter("tonemap", "mobius", desat=0, param=0.8)
    return node.filter("zscale", t="709", m="709", r="limited").filter("format", "yuv420p")


def _matrix(pictures: Format) -> int:
    """Return the matrix of the colours: BT.709 where no other is known, as everywhere in this package."""
    tag = pictures.colour[2]
    return tag if tag in _MATRICES else _BT709


def _even(length_px: Fraction) -> int:
    return max(round(length_px / 2) * 2, 2)


def encode(
    nodes: Sequence[_Node],
    to: Path,
    *,
    what: str,
    wanted: Format,
    frames: int,
    set_id: int,
    picture: bytes = b"",
    program: FfmpegChoice | None = None,
) -> None:
    """
    Write *frames* frames of the first of *nodes*, which has the size and rate of *wanted*, to *to*.

    The second one, if there is one, is the sound beside them.
    *picture* is a PNG for an input named ``pipe:``; *what* completes "could not".
    *program* is the ffmpeg; None is the one in use.

    Raises:
        FfmpegFailed: ffmpeg could not do it.
    """
    used = program or chosen_ffmpeg()
    if wanted.coding == "hevc10":
        used = with_abilities(used, frozenset({"libx265"}), what=f"to {what}")
    primaries, transfer, matrix = wanted.colour
    node = in_step(nodes[0], wanted.rate).filter("setsar", 1).filter("format", wanted.pixels)
    node = node.filter("setparams", color_primaries=primaries, color_trc=transfer, colorspace=matrix, range="tv")
    options: dict[str, object] = {
        **_coding(wanted, set_id=set_id),
        # Pieces are made side by side: threads of their own would cost memory and gain little.
        "threads": 1,
        "frames:v": frames,
        **passthrough_option(used),
        "map_metadata": -1,
        "f": "mp4",
    }
    if nodes[1:]:
        # Where the count of frames is full, ffmpeg up to 5.1 ends the sound too, however much of it is still to come.
        del options["frames:v"]
        node = node.filter("trim", end_frame=frames)
        options |= {"acodec": "aac", "audio_bitrate": "256k"}
    run(
        ffmpeg.output(node, *nodes[1:], str(to), **options),
        what=what,
        stdin=(picture,) if picture else (),
        program=used,
    )
    _require_wanted_clip(probe(to), what=what, wanted=wanted, frames=frames, used=used)


def _coding(wanted: Format, *, set_id: int) -> dict[str, object]:
    if wanted.coding == "h264":
        return {**SETTINGS, "x264-params": f"{SETTINGS['x264-params']}:sps-id={set_id}"}
    usual = {name: SETTINGS[name] for name in ("preset", "crf")}
    return {**usual, "vcodec": "libx265", "pix_fmt": wanted.pixels, "x265-params": HEVC_PARAMS, "tag:v": "hvc1"}


def _require_wanted_clip(made: CodedClip, *, what: str, wanted: Format, frames: int, used: FfmpegChoice) -> None:
    if made.frames != frames:
        fault = f"made {made.frames} frames where {frames} were asked for"
    elif made.format != wanted:
        fault = f"made {made.format} where {wanted} was asked for"
    elif not made.copyable:
        fault = "made frames that do not come at an even pace, or cannot stand beside others"
    else:
        return
    raise MediaError(
        f"could not {what}: ffmpeg {used.version} ({used.path}) {fault}",
        hint=f"name another ffmpeg, 6.0 or newer, in {VARIABLE}, or take it off the PATH: then the one that comes with "
        "Storyboard is used",
    )
