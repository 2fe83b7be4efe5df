"""
Frames in HDR as plain pictures: PQ and HLG brought down to BT.709, as `render` does it for whole clips.

White of 203 cd/m2 is that of plain pictures; what is brighter is rolled off.
It needs NumPy and no ffmpeg, so it comes out alike on every machine.
"""

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation
from numpy.typing import NDArray

_WHITE_CD = 203.0
_PQ = 16
_TO_709 = np.array([[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]])
"""From the primaries of BT.2020, by ITU-R BT.2087."""
_BT2020 = 9
_LINEAR_UP_TO = 0.8
"""Of white; above, light is rolled off."""
_EXACT = Interpolation.BICUBIC | Interpolation.ACCURATE_RND | Interpolation.BITEXACT | Interpolation.FULL_CHR_H_INT

Light = NDArray[np.float32]


def plain_rgb(frame: av.VideoFrame) -> NDArray[np.uint8]:
    """Return *frame*, which is in PQ or HLG, as RGB of 8 bits in BT.709."""
    wide = frame.reformat(
        format="rgb48le",
        src_colorspace=Colorspace(_BT2020) if frame.colorspace == _BT2020 else Colorspace.ITU709,
        dst_color_range=ColorRange.JPEG,
        interpolation=_EXACT,
    )
    # Every level once, in place of every pixel.
    levels = np.arange(1 << 16, dtype=np.float64) / 65_535
    table = (_from_pq(levels) if frame.color_trc == _PQ else _from_hlg(levels)).astype(np.float32)
    light = table[wide.to_ndarray()]
    if frame.color_trc != _PQ:
        light *= (_luminance(light) / _HLG_PEAK) ** np.float32(0.2)
    peak = 10_000 / _WHITE_CD if frame.color_trc == _PQ else 1_000 / _WHITE_CD
    light = _softened_highlights(light, peak=peak)
    if frame.color_primaries == _BT2020:
        light = light @ _TO_709.T.astype(np.float32)
    return _screen_levels(np.clip(light, 0, 1))


def _from_pq(levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the light of *levels*, white being 1 (SMPTE ST 2084)."""
    m1, m2, c1, c2, c3 = 2610 / 16384, 2523 / 32, 3424 / 4096, 2413 / 128, 2392 / 128
    power = levels ** (1 / m2)
    light: NDArray[np.float64] = (np.maximum(power - c1, 0) / (c2 - c3 * power)) ** (1 / m1) * 10_000 / _WHITE_CD
    return light


_HLG_PEAK = np.float32(1_000 / _WHITE_CD)


def _from_hlg(levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the light of the scene at *levels*, on a screen of 1,000 cd/m2 (ARIB STD-B67)."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    light: NDArray[np.float64] = np.where(levels <= 0.5, levels**2 / 3, (np.exp((levels - c) / a) + b) / 12)
    return light * 1_000 / _WHITE_CD


def _luminance(light: Light) -> Light:
    return np.maximum(light @ np.array([0.2627, 0.678, 0.0593], np.float32), 1e-6)[..., None]


def _softened_highlights(light: Light, *, peak: float) -> Light:
    """Return *light* with its highlights below white: a curve without a kink, the same for all three colours."""
    j = _LINEAR_UP_TO
    a = -j * j * (peak - 1) / (j * j - 2 * j + peak)
    b = (j * j - 2 * j * peak + peak) / (peak - 1)
    brightest = np.maximum(light.max(axis=2, keepdims=True), np.float32(1e-6))
    rolled = (b * b + 2 * b * j + j * j) / (b - a) * (brightest + a) / (brightest + b)
    return light * np.where(brightest <= j, 1, rolled / brightest).astype(np.float32)


def _screen_levels(light: Light) -> NDArray[np.uint8]:
    """Return the levels at which a screen for plain pictures shows *light* (BT.1886)."""
    coded: NDArray[np.uint8] = np.rint(light ** (1 / 2.4) * 255).astype(np.uint8)
    return coded
