"""What stands in a draft of a reel where a shot has no take yet: slugs, and stills with a slow move."""

from dataclasses import replace
from pathlib import Path

from storyboard.media.coded.probe import Format
from storyboard.media.picture.cards import slug_card
from storyboard.media.picture.input_pictures import fit
from storyboard.media.render import SETTINGS, render_slow_move, render_still
from storyboard.stitch.cache import Cache
from storyboard.stitch.timeline import Footage


def slug_footage(name: str, prompt: str, *, frames: int, wanted: Format, cache: Path) -> Footage:
    """
    Return a silent card with a clip's *name* and *prompt*, as long as the clip would be.

    Raises:
        FfmpegFailed: ffmpeg could not make it.
    """
    form = _even(wanted)

    def make(to: Path) -> None:
        picture = slug_card(name, prompt, width_px=form.width_px, height_px=form.height_px)
        render_still(picture, to, what=f"render the slug of {name}", frames=frames, wanted=form, set_id=0)

    path = Cache(cache).clip(make, {"slug": [name, prompt], "frames": frames, "format": form, "settings": SETTINGS})
    return Footage(path=path, frames=frames, rate=form.rate, has_audio=False, is_slug=True)


def still_footage(name: str, picture: Path, sha256: str, *, frames: int, wanted: Format, cache: Path) -> Footage:
    """
    Return *picture*, of the digest *sha256*, as a silent clip in which it slowly comes nearer.

    Raises:
        FfmpegFailed: ffmpeg could not make it.
        PictureRefused: The picture cannot be read.
    """
    form = _even(wanted)

    def make(to: Path) -> None:
        fitting = fit(picture.read_bytes(), width_px=form.width_px, height_px=form.height_px)
        render_slow_move(fitting, to, what=f"render the still of {name}", frames=frames, wanted=form, set_id=0)

    path = Cache(cache).clip(make, {"still": sha256, "frames": frames, "format": form, "settings": SETTINGS})
    return Footage(path=path, frames=frames, rate=form.rate, has_audio=False, is_slug=True)


def _even(wanted: Format) -> Format:
    """Return *wanted* with even sides: H.264 in 4:2:0 has no others."""
    return replace(wanted, width_px=wanted.width_px // 2 * 2, height_px=wanted.height_px // 2 * 2)
