"""Sixty narrated shots: every voice begins within 10 ms of where its shot is seen, and the reel is as loud as asked."""

from fractions import Fraction

import numpy as np
import pytest

from storyboard.media.sound.loudness import loudness
from storyboard.model.written_reels import Cut, Music, Transition, Trim
from storyboard.stitch.timeline import Footage
from tests.stitch.clips import listen, timeline
from tests.stitch.exactness import chained_clip
from tests.stitch.test_narration import narrated
from tests.stitch.voices import heard_at_s, noise, write_voice

SHOTS = 60
FRAMES = 20


@pytest.mark.slow
def test_the_voices_of_sixty_shots_begin_where_they_should(tmp_path, stitch_film, listener):
    """Clips with noise of their own under each voice; some are trimmed, some shown faster, some dissolved into."""
    footage, voices, cuts, begins, at = [], {}, [], [], 0
    for n in range(SHOTS):
        path = tmp_path / f"s{n}.mp4"
        chained_clip(path, 100 * n, FRAMES, size=(160, 96))
        footage.append(Footage(path=path, frames=FRAMES, rate=Fraction(24), has_audio=True))
        kind = n % 6
        entry = Transition(kind="fade", duration=0.25) if kind == 3 else None
        cuts.append(Cut(shot=f"s{n}", transition=entry, trim=Trim(start=0.25) if kind == 2 else None,
                        speed=2 if kind == 5 else 1))  # fmt: skip
        begins.append(at / 24)
        at += FRAMES - (6 if kind == 2 else 0) - (6 if kind == 3 else 0) - (10 if kind == 5 else 0)
        voices[f"s{n}"] = write_voice(tmp_path / f"voice-{n}.wav", noise(n, 0.35, amplitude=0.02 + 0.003 * n))
    reel = timeline(footage, cuts=cuts, chained=False, folder=tmp_path,
                    audio=Music(file=str(write_voice(tmp_path / "score.wav", noise(999, 45, amplitude=0.1)).name),
                                loudness=-20))  # fmt: skip

    made = stitch_film(narrated(reel, voices, loudness_lufs=-20))

    sound = listen(made.path)
    late_s = [heard_at_s(sound[0], noise(n, 0.35)) - begins[n] for n in range(SHOTS)]
    assert np.abs(late_s).max() < 0.001
    assert loudness(iter([sound]), notes=tmp_path / "r128").integrated_lufs == pytest.approx(-20, abs=0.5)
    assert made.frames == at
