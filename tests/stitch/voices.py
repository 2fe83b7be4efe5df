"""Recordings of narration: bursts of noise that no other sound is like, and where they are heard."""

import wave
from pathlib import Path

import numpy as np

from storyboard.media.sound.sound_span import SAMPLE_RATE


def noise(seed: int, seconds: float, *, amplitude: float = 0.2, sample_rate: int = SAMPLE_RATE) -> np.ndarray:
    """Return noise, soft above 6 kHz so that a coder keeps its form; no two *seed* are alike."""
    white = np.random.default_rng(seed).normal(0, 1, round(seconds * sample_rate) + 8)
    soft = np.convolve(white, np.ones(8) / 8, "valid")[: round(seconds * sample_rate)]
    return np.clip(amplitude * soft / np.std(soft), -0.99, 0.99)


def write_voice(path: Path, samples: np.ndarray, *, sample_rate: int = SAMPLE_RATE) -> Path:
    """Write *samples* as a wav of one channel."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sample_rate)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    return path


def heard_at_s(film: np.ndarray, voice: np.ndarray) -> float:
    """Return when *voice* begins in the sound of *film*; infinite where it is not heard."""
    size = 1 << (film.size + voice.size).bit_length()
    found = np.fft.irfft(np.fft.rfft(film, size) * np.conj(np.fft.rfft(voice, size)), size)[: film.size]
    place = int(np.argmax(found))
    part = film[place : place + voice.size]
    power = float(np.linalg.norm(voice) * np.linalg.norm(part))
    return place / SAMPLE_RATE if power and found[place] / power > 0.5 else float("inf")


def rms_db(sound: np.ndarray, start_s: float, end_s: float) -> float:
    """Return how loud a part of the left side is."""
    part = sound[0, round(start_s * SAMPLE_RATE) : round(end_s * SAMPLE_RATE)]
    return float(20 * np.log10(np.sqrt(np.mean(np.square(part))) + 1e-9))
