"""The form that a reel is asked to have: its size, where that is not simply what most of its clips have."""

from dataclasses import replace

from storyboard.media.coded.probe import Format

_SHORTER_SIDE_PX = {"480p": 480, "720p": 720, "1080p": 1080, "4k": 2160}


def with_resolution(usual: Format, resolution: str | None) -> Format:
    """Return *usual* in the size that *resolution* names: ``1280x720``, or ``720p`` in the shape of *usual*."""
    if resolution is None:
        return usual
    if resolution in _SHORTER_SIDE_PX:
        side_px = _SHORTER_SIDE_PX[resolution]
        scale = side_px / min(usual.width_px, usual.height_px)
        width_px, height_px = (_even(length_px * scale) for length_px in (usual.width_px, usual.height_px))
    else:
        width_px, height_px = (_even(float(length)) for length in resolution.split("x"))
    return replace(usual, width_px=width_px, height_px=height_px)


def _even(length_px: float) -> int:
    """Return the nearest even number of pixels: H.264 in 4:2:0 has no others."""
    return max(round(length_px / 2) * 2, 2)
