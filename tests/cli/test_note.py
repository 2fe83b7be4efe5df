"""The verb `note`: written at a time, listed, counted, and taken away."""

import json

import pytest

from storyboard.cli.main import app
from tests.stitch.clips import make_clip
from tests.stitch.shot_films import CHAIN, shot_film


@pytest.fixture
def say(tmp_path, monkeypatch, capsys):
    """Return a function that says a verb of a shot film, and gives what it prints."""
    shot_film(tmp_path / "film", CHAIN, {"s0": make_clip(tmp_path / "s0.mp4", range(24))})
    monkeypatch.chdir(tmp_path)

    def say_verb(*words: str) -> str:
        app(list(words), standalone_mode=False)
        return capsys.readouterr().out

    return say_verb


def test_a_note_is_written_listed_counted_and_taken_away(say) -> None:
    """Seconds say when; the text comes last."""
    assert say("note", "film", "s0", "--at", "0.5", "the mast").startswith("s0 take 1 at 00:00:00:12: note ")
    listed = say("note", "film", "s0", "1")
    assert listed.startswith("s0 take 1 at 00:00:00:12  ")
    assert listed.endswith("  the mast\n")
    (note,) = json.loads(say("note", "film", "s0", "--json"))["notes"]
    assert (note["frame"], note["seconds"]) == (12, 0.5)
    assert "1 note" in say("status", "film")
    assert "note on take 1 at 00:00:00:12: the mast" in say("why", "film", "s0")
    takes = json.loads(say("status", "film", "--json"))["shots"][0]["takes"]
    assert takes[0]["notes"] == 1
    assert say("note", "film", "s0", "--remove", note["id"][:5]).endswith(f"note {note['id']} removed\n")
    assert say("note", "film", "s0") == "s0: no notes\n"
    assert "notes" not in json.loads(say("status", "film", "--json"))["shots"][0]["takes"][0]
