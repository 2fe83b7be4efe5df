"""Subtitles of narration stand where the voice is heard: after a transition, once for a shot, never where it is off."""

from fractions import Fraction

import pytest

from storyboard.production import stitch_reels
from tests.stitch.clips import listen
from tests.stitch.shot_films import CHAIN, shot_film
from tests.stitch.voices import heard_at_s, noise, write_voice

NARRATED = CHAIN.replace("A storm comes.", "A storm comes., narration: {text: It is here., file: voice.wav}")


@pytest.fixture
def cues(tmp_path, chain, listener):
    """Return a function that stitches a reel, and gives what its subtitle file says and when its voice is heard."""

    def stitched(reel: str):
        write_voice(tmp_path / "film/voice.wav", noise(1, 0.6))
        clips = {f"s{n}": chain[n] for n in range(3)}
        project = shot_film(tmp_path / "film", f"{NARRATED}reels: {{main: {reel}}}\n", clips)
        (made,) = stitch_reels(project, reporter=listener)
        file = made.path.with_suffix(".srt")
        text = file.read_text(encoding="utf-8") if file.is_file() else ""
        begins = [line.split(" --> ")[0] for line in text.splitlines() if "-->" in line]
        seconds = [float(Fraction(at[6:8]) + Fraction(at[9:]) / 1000) for at in begins]
        return seconds, heard_at_s(listen(made.path)[0], noise(1, 0.6))

    return stitched


@pytest.mark.parametrize(
    ("reel", "at_s"),
    [
        ("[s0, {shot: s2, transition: {kind: fade, duration: 0.5}}]", 1),
        ("{shots: [{shot: s2, transition: {kind: fade, duration: 0.5}}, s0], title_card: Sea}", 2),
        ("[s2, s0, s2]", 0),
    ],
)
def test_words_and_voice_begin_together(cues, reel, at_s):
    begins_s, heard_s = cues(reel)

    assert begins_s == [pytest.approx(at_s, abs=1 / 24)]
    assert heard_s == pytest.approx(at_s, abs=0.001)


def test_a_reel_without_narration_has_no_words_of_it(cues):
    assert cues("{shots: [s0, s2], narration: off}") == ([], float("inf"))
