"""Recordings have no picture: nothing leads an agent to look at them."""

import pytest

from tests.agents.asking import with_caller
from tests.shoot.speaking import serve_speech, speak, write_film


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A film whose recordings are made, and nothing else."""
    for name in ("OPENAI_API_KEY", "OPENAI_SPEECH_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    made = write_film(tmp_path, ", approve: true")
    with serve_speech() as wire:
        speak(made, wire.url)
    return made


@pytest.mark.slow
def test_no_step_looks_at_a_recording_and_a_look_says_why(project):
    async def work(call):
        film = await call("film")
        shot = await call("film", shot="talk.line-1")
        why = await call("why", shot="talk.line-1")
        status = await call("status")
        return [film, shot, why, status], await call("look", shot="talk.line-1")

    told, look = with_caller([project], work)

    assert [step["arguments"] for answer in told for step in answer["next"] if step["tool"] == "look"] == []
    assert told[1]["takes"][0]["file"].endswith("archive/talk.line-1.take-01/01_line.wav")
    assert "the person plays" in next(step["why"] for step in told[0]["next"] if step["tool"] == "film")
    assert (look["message"], look["hint"]) == (
        "talk.line-1 is a recording: it has no picture",
        "the person plays its file",
    )


def test_a_plan_can_stop_after_the_recordings(tmp_path):
    async def work(call):
        return await call("plan", until="recordings")

    asked = with_caller([write_film(tmp_path)], work)

    assert {take["shot"] for take in asked["to_make"]} == {"talk.line-1", "talk.line-2", "sea.narration"}
