"""What clips are, read once and kept by their bytes: a clip that is known is not opened again."""

import json
from array import array
from fractions import Fraction
from pathlib import Path
from typing import Any

from storyboard.media.coded.avc import ParameterSets
from storyboard.media.coded.probe import CodedClip, CodedFrame, CodedSound, Format, Sets, probe, read_sets
from storyboard.stitch.cache import Cache, digest
from storyboard.stitch.kept_measures import Ingredients, measures_of

_METHOD = 4
"""How it is read; what was kept of another way is read again."""


def facts_of(path: Path, *, cache: Cache) -> CodedClip:
    """
    Return what the clip at *path* is.

    Raises:
        MediaError: It cannot be read, or has no picture.
    """
    text = cache.text(lambda: _json_of(probe(path)), facts_key(digest(path)), beside=[measures_of(path)])
    return _clip_from(path, text)


def facts_key(sha256: str) -> Ingredients:
    """Return what the facts of a clip with this digest are known by."""
    return {"facts": sha256, "method": _METHOD}


def _json_of(clip: CodedClip) -> str:
    form, sound = clip.format, clip.sound
    kept = {
        "format": [form.width_px, form.height_px, str(form.rate), form.colour, form.coding],
        "pixel_format": clip.pixel_format,
        "upright": clip.upright,
        "shape": str(clip.shape),
        "even": clip.even,
        "progressive": clip.progressive,
        "start_s": str(clip.start_s),
        "coded": [[frame.shown, frame.idr, frame.offset, frame.size] for frame in clip.coded],
        "parameter_sets": _sets_as_text(clip.parameter_sets),
        "has_audio": clip.has_audio,
        "boxed": clip.boxed,
        "tracks": [clip.picture_track, clip.sound_track],
        "seen_px": clip.seen_px,
        "sound": [sound.config.hex(), sound.sample_rate, sound.start, *map(list, (sound.offsets, sound.sizes))]
        if sound
        else None,
    }
    return json.dumps(kept, separators=(",", ":"))


def _clip_from(path: Path, text: str) -> CodedClip:
    kept = json.loads(text)
    width_px, height_px, rate, colour, coding = kept["format"]
    codec, record = kept["parameter_sets"]
    return CodedClip(
        path=path,
        format=Format(width_px, height_px, Fraction(rate), tuple(colour), coding),
        pixel_format=kept["pixel_format"],
        upright=kept["upright"],
        shape=Fraction(kept["shape"]),
        even=kept["even"],
        progressive=kept["progressive"],
        start_s=Fraction(kept["start_s"]),
        coded=tuple(CodedFrame(*frame) for frame in kept["coded"]),
        parameter_sets=read_sets(codec, bytes.fromhex(record)),
        has_audio=kept["has_audio"],
        boxed=kept["boxed"],
        sound=_sound(kept["sound"]),
        picture_track=kept["tracks"][0],
        sound_track=kept["tracks"][1],
        seen_px=tuple(kept["seen_px"]),
    )


def _sets_as_text(sets: Sets | None) -> tuple[str, str]:
    if sets is None:
        return "", ""
    return ("h264" if isinstance(sets, ParameterSets) else "hevc"), sets.record.hex()


def _sound(kept: list[Any] | None) -> CodedSound | None:
    if kept is None:
        return None
    config, sample_rate, start, offsets, sizes = kept
    return CodedSound(bytes.fromhex(config), sample_rate, start, array("Q", offsets), array("Q", sizes))
