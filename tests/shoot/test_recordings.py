"""Recordings made by a service: filed as served, and what is no speech is told and sent nowhere."""

import json

import pytest

from storyboard.archive.takes import file_verdict, read_takes
from storyboard.media.sound.voice_files import voice_facts
from storyboard.model.clock import now
from storyboard.model.speaking_time import speaking_time_s
from storyboard.model.takes import Verdict
from storyboard.shoot.adopting import forget
from storyboard.shoot.state.journal import open_journal
from tests.shoot.drawing import takes_of
from tests.shoot.speaking import KEY, PRICE_USD, plan_with, serve_speech, speak, write_film

LINES = ("talk.line-1", "talk.line-2")


@pytest.fixture
def project(tmp_path):
    return write_film(tmp_path)


def spent(project):
    with open_journal(project) as journal:
        return round(journal.cost_so_far(provider="openai")[1] / PRICE_USD, 3)


def planned(project, name="talk"):
    return next(shot for shot in plan_with(project).shots if shot.id[0] == name)


def test_a_recording_is_filed_as_it_was_served_and_measured_to_the_sample(project):
    with serve_speech(settings={"rate": 24_000}) as wire:
        assert speak(project, wire.url) == ((), [])

    (take,) = read_takes(project)["talk.line-1", 1]
    folder = project.archive / take.folder
    assert sorted(file.name for file in folder.iterdir()) == ["01_line.wav", "slate.json"]
    assert (folder / "01_line.wav").read_bytes() == wire.made[0]
    assert take.slate.clip.duration_s == voice_facts(wire.made[0], name="made").duration_s
    assert take.slate.clip.rate == "24000/1"
    assert (take.slate.attempt.usd, take.slate.attempt.tokens) == (PRICE_USD, 0)
    assert wire.bodies == [
        {"model": "tts-1", "input": "Row over to the other side, quickly!", "voice": "nova", "response_format": "wav"}
    ]
    assert KEY not in (folder / "slate.json").read_text(encoding="utf-8")
    assert json.loads((folder / "slate.json").read_bytes())["attempt"]["asked"]["medium"] == "recording"


@pytest.mark.slow
def test_a_shot_is_made_from_its_recordings_in_one_run(project):
    with serve_speech() as wire:
        assert speak(project, wire.url, only=("talk",)) == ((), [])

    (take,) = read_takes(project)["talk", 1]
    content = take.slate.attempt.request["content"]
    assert [item.get("role") for item in content] == [None, "reference_audio", "reference_audio"]
    assert "Row over" not in content[0]["text"]
    assert "[Audio 1]" in content[0]["text"]
    assert planned(project).state == "up_to_date"


@pytest.mark.slow
@pytest.mark.parametrize("settings", [{"rate": 8_000}, {"rate": 48_000, "channels": 2}])
def test_other_rates_and_two_channels_are_fine(settings, project):
    with serve_speech(settings=settings) as wire:
        assert speak(project, wire.url, only=("talk",)) == ((), [])

    ((recording, _, _),) = takes_of(project, "talk.line-1")
    assert recording in wire.made[:2]
    assert planned(project).state == "up_to_date"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ("silence", "nothing can be heard in it"),
        ("cut", "is cut off after"),
        ("junk", "not a sound that can be read"),
    ],
)
def test_what_is_no_speech_is_told_paid_and_sent_nowhere(fault, why, project):
    with serve_speech(faults=[fault]) as wire:
        missed, _ = speak(project, wire.url, only=("talk",))

        assert len(wire.bodies) == 2, "the other line is recorded"
        assert any(why in each.why and "is paid" in each.why for each in missed)
        assert any("tasks forget" in each.hint for each in missed)
        assert ("talk", 1) not in read_takes(project)
        assert spent(project) == 2.0

        speak(project, wire.url, only=("talk",))
        assert len(wire.bodies) == 2, "nothing is asked for in its place by itself"

        (name,) = {each.segment[0] for each in missed} & {*LINES}
        forget(project, name)
        assert speak(project, wire.url, only=("talk",))[0] == ()
    assert len(wire.bodies) == 3
    assert spent(project) == 3.0


def test_thirty_seconds_where_two_were_expected_wait_for_a_person(project):
    with serve_speech(faults=["long"]) as wire:
        missed, notes = speak(project, wire.url, only=("talk",))

        (odd,) = [take for name in LINES for take in read_takes(project)[name, 1] if take.slate.clip.remark]
        assert odd.slate.clip.remark.startswith("it is 30.0 s long, and about ")
        assert any("30.0 s long" in note and "approve or retake it" in note for note in notes)
        assert [each.cause for each in missed] == ["approval"]
        assert ("talk", 1) not in read_takes(project)
        assert any("30.0 s long" in reason for reason in planned(project).reasons)

        file_verdict(project, odd, Verdict(verdict="circled", at=now()))
        assert "30.0 s long" not in " ".join(planned(project).reasons)


def test_a_busy_service_is_asked_again_and_a_refusal_costs_nothing(project):
    with serve_speech(faults=["429", "parameter"]) as wire:
        missed, _ = speak(project, wire.url)

    assert len(wire.bodies) == 2
    assert "invalid_voice" in missed[0].why
    assert spent(project) == 0
    assert not list(project.archive.glob("*/*.asked.json"))


def test_a_lost_answer_is_asked_for_once_more_and_both_are_counted(project):
    with serve_speech(faults=["lost"]) as wire:
        missed, notes = speak(project, wire.url)

    assert missed == ()
    assert len(wire.bodies) == 2
    assert any("The recording, $0.01, may be paid" in note for note in notes)
    assert takes_of(project, "talk.line-1") == [(wire.made[1], 2 * PRICE_USD, 1)]


def test_above_its_price_it_is_not_asked_for_again_by_itself(tmp_path):
    project = write_film(tmp_path, ", ask_again_below_usd: 0")
    with serve_speech(faults=["lost"]) as wire:
        missed, _ = speak(project, wire.url)
        speak(project, wire.url)

    assert len(wire.bodies) == 1
    assert "a recording was asked of openai and no answer came" in missed[0].why
    assert "tasks forget" in missed[0].hint


def test_a_recording_is_as_long_as_its_words_take(project):
    with serve_speech() as wire:
        speak(project, wire.url)

    (take,) = read_takes(project)["talk.line-1", 1]
    assert take.slate.clip.duration_s == pytest.approx(speaking_time_s(take.slate.attempt.prompt), abs=0.01)
