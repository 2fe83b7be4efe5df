"""Narration that a speech service records: heard once it is recorded, and told while it is not."""

import pytest

from storyboard.edit.reels import stitch_reels
from storyboard.plan.film_now import film_now
from tests.stitch.clips import listen
from tests.stitch.conftest import Listener
from tests.stitch.shot_films import CHAIN, shot_film
from tests.stitch.voices import heard_at_s, noise, write_voice

FILE = "narration: {text: Away., file: voice.wav}"
SPOKEN = "speech: {provider: simulator}\n"
REEL = "reels: {main: [s0]}\n"


@pytest.fixture
def film(tmp_path, chain):
    """A film whose first shot is there and narrated by a file."""
    write_voice(tmp_path / "film/voice.wav", noise(1, 0.5))
    text = CHAIN.replace("A boat leaves.", f"A boat leaves., {FILE}") + REEL
    return shot_film(tmp_path / "film", text, {"s0": chain[0]})


def write(project, old: str, new: str) -> None:
    text = project.file.read_text(encoding="utf-8")
    assert old in text
    project.file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_narration_that_is_not_recorded_yet_is_told_by_stitch(film):
    listener = Listener()
    stitch_reels(film_now(film), reporter=listener)
    assert not [note for note in listener.notes if "recording" in note]
    write(film, FILE, "narration: Away.")
    write(film, "shots:\n", f"{SPOKEN}shots:\n")

    (made,) = stitch_reels(film_now(film), reporter=listener)

    assert "the narration of s0 has no current recording, and is not heard in the reels" in listener.notes
    assert heard_at_s(listen(made.path)[0], noise(1, 0.5)) == float("inf")
