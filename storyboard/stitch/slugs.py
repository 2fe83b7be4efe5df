"""Slugs: what stands in a draft of a reel where a shot has no take yet."""

from dataclasses import replace
from pathlib import Path

from storyboard.media.coded.probe import Format
from storyboard.media.picture.cards import slug_card
from storyboard.media.render import SETTINGS, render_still
from storyboard.stitch.cache import Cache
from storyboard.stitch.timeline import Footage


def slug_footage(name: str, prompt: str, *, frames: int, wanted: Format, cache: Path) -> Footage:
    """
    Return a silent card with a clip's *name* and *prompt*, as long as the clip would be.

    Raises:
        FfmpegFailed: ffmpeg could not make it.
    """
    # H.264 in 4:2:0 has even sides.
    form = replace(wanted, width_px=wanted.width_px // 2 * 2, height_px=wanted.height_px // 2 * 2)

    def make(to: Path) -> None:
        picture = slug_card(name, prompt, width_px=form.width_px, height_px=form.height_px)
        render_still(picture, to, what=f"render the slug of {name}", frames=frames, wanted=form, set_id=0)

    path = Cache(cache).clip(make, {"slug": [name, prompt], "frames": frames, "format": form, "settings": SETTINGS})
    return Footage(path=path, frames=frames, rate=form.rate, has_audio=False, is_slug=True)
