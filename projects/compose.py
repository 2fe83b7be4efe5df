"""
Plays the music of the example films and starters: run ``python projects/compose.py`` from the checkout.

Eight slow bars, soft chords below and a plucked line above, made of sines; and
twelve seconds of a beat, 120 strokes a minute.
"""

from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float64]

SAMPLE_RATE = 48_000
BAR_S = 2.5
BIT_RATE = 56_000

# Notes as half tones from A3 (220 Hz): the bass, then the chord from below.
BARS = (
    (-12, (0, 3, 7, 12)),  # A minor
    (-16, (-4, 0, 3, 8)),  # F major
    (-9, (-9, 3, 7, 10)),  # C major
    (-14, (-2, 2, 5, 10)),  # G major
    (-12, (0, 3, 7, 15)),
    (-16, (-4, 0, 3, 12)),
    (-9, (-9, 3, 7, 15)),
    (-12, (-5, 0, 3, 7)),
)


def tone(half_tones: int, *, length_s: float, attack_s: float, decay_s: float, overtones: tuple[float, ...]) -> Sound:
    """Return one note, mono, at full scale for its first overtone."""
    t = np.arange(round(length_s * SAMPLE_RATE)) / SAMPLE_RATE
    pitch_hz = 220 * 2 ** (half_tones / 12)
    wave = sum(part * np.sin(2 * np.pi * pitch_hz * n * t) for n, part in enumerate(overtones, start=1))
    release = np.clip((length_s - t) / 0.3, 0, 1)
    return np.asarray(wave * np.minimum(t / attack_s, 1) * np.exp(-t / decay_s) * release)


def theme() -> Sound:
    """Return the whole piece, two channels, between -1 and 1."""
    length = round(BAR_S * len(BARS) * SAMPLE_RATE)
    music = np.zeros((2, length + 2 * SAMPLE_RATE))
    for bar, (bass, chord) in enumerate(BARS):
        begin_s = bar * BAR_S
        pad = {"length_s": BAR_S + 0.6, "attack_s": 0.5, "decay_s": 4.0}
        _add(music, tone(bass, **pad, overtones=(0.30, 0.10)), at_s=begin_s, pan=0.5)
        for voice, note in enumerate(chord):
            _add(music, tone(note, **pad, overtones=(0.10, 0.03, 0.01)), at_s=begin_s, pan=0.2 + 0.2 * voice)
        for step, voice in enumerate((0, 1, 2, 3, 2, 1, 3, 2)):
            pluck = tone(
                chord[voice] + 12, length_s=1.6, attack_s=0.01, decay_s=0.45, overtones=(0.16, 0.05, 0.03, 0.01)
            )
            _add(music, pluck, at_s=begin_s + step * BAR_S / 8, pan=0.3 + 0.4 * (step % 2))
    for delay_s, gain in ((0.11, 0.24), (0.23, 0.18), (0.41, 0.12)):
        late = round(delay_s * SAMPLE_RATE)
        music[:, late:] += gain * music[::-1, : music.shape[1] - late].copy()
    music = music[:, :length]
    music[:, -2 * SAMPLE_RATE :] *= np.linspace(1, 0, 2 * SAMPLE_RATE) ** 1.5
    return np.asarray(0.7 * music / np.abs(music).max())


def beat() -> Sound:
    """Return six bars of a drum, a bass and a bell, two seconds a bar; each bar begins with the bell."""
    music = np.zeros((2, 12 * SAMPLE_RATE))
    t = np.arange(SAMPLE_RATE // 4) / SAMPLE_RATE
    drum = np.sin(2 * np.pi * (45 * t + 5 * (1 - np.exp(-t / 0.03)))) * np.exp(-t / 0.07)
    brush = np.random.default_rng(1).normal(size=t.size) * np.exp(-t / 0.02) * 0.12
    for stroke in range(24):
        bar, in_bar = divmod(stroke, 4)
        _add(music, drum if in_bar % 2 == 0 else brush * 3, at_s=stroke / 2, pan=0.5)
        _add(music, brush, at_s=stroke / 2 + 0.25, pan=0.6)
        bass = tone(BARS[bar][0] - 12, length_s=0.4, attack_s=0.01, decay_s=0.2, overtones=(0.4, 0.2, 0.1))
        _add(music, bass, at_s=stroke / 2, pan=0.5)
        if in_bar == 0:
            for voice, note in enumerate(BARS[bar][1]):
                bell = tone(note + 12, length_s=1.8, attack_s=0.005, decay_s=0.5, overtones=(0.12, 0.0, 0.05))
                _add(music, bell, at_s=stroke / 2, pan=0.3 + 0.13 * voice)
    music[:, -SAMPLE_RATE:] *= np.linspace(1, 0, SAMPLE_RATE)
    return np.asarray(0.7 * music / np.abs(music).max())


def _add(music: Sound, sound: Sound, *, at_s: float, pan: float) -> None:
    begin = round(at_s * SAMPLE_RATE)
    end = min(begin + len(sound), music.shape[1])
    for channel, gain in enumerate((1 - pan, pan)):
        music[channel, begin:end] += gain * sound[: end - begin]


def write(sound: Sound, path: Path) -> None:
    """Write *sound* as AAC in an MP4 file."""
    with av.open(str(path), "w", format="mp4") as file:
        stream = file.add_stream("aac", rate=SAMPLE_RATE, layout="stereo")
        stream.bit_rate = BIT_RATE
        frame = av.AudioFrame.from_ndarray(sound.astype(np.float32), format="fltp", layout="stereo")
        frame.sample_rate = SAMPLE_RATE
        frame.pts = 0
        file.mux(stream.encode(frame))
        file.mux(stream.encode(None))


if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    write(theme(), here / "branches/music/theme.m4a")
    write(beat(), here.parent / "templates/storyboards/music-video/music/beat.m4a")
