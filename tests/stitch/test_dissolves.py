"""A dissolve is a cross dissolve, a speckle is ffmpeg's noise of pixels."""

import av
import numpy as np
import pytest

from storyboard.production import stitch_reels
from tests.stitch.clips import make_clip
from tests.stitch.shot_films import CHAIN, shot_film


def first_grey(path) -> np.ndarray:
    with av.open(str(path)) as clip:
        return next(clip.decode(video=0)).to_ndarray(format="gray").astype(int)


@pytest.mark.parametrize(("kind", "is_mixed"), [("dissolve", True), ("speckle", False)])
def test_every_pixel_of_a_dissolve_is_a_mixture(tmp_path, listener, kind, is_mixed):
    """Halfway between two clips; noise shows each pixel of the one or of the other."""
    black = make_clip(tmp_path / "black.mp4", [0] * 24, beep_at_s=None)
    white = make_clip(tmp_path / "white.mp4", [255] * 24, beep_at_s=None)
    text = CHAIN.replace("from: s0, ", "") + f"reels: {{main: [s0, {{shot: s1, transition: {kind}}}]}}\n"
    project = shot_film(tmp_path / "film", text, {"s0": black, "s1": white})

    (made,) = stitch_reels(project, reporter=listener)

    with av.open(str(made.path)) as film:
        grey = list(film.decode(video=0))[18].to_ndarray(format="gray").astype(int)
    plain, other = first_grey(black.path), first_grey(white.path)
    differing = np.abs(plain - other) > 100
    near = np.minimum(np.abs(grey - plain), np.abs(grey - other))[differing]
    assert bool(np.median(near) > 30) == is_mixed
