"""A shot as long as its recordings, in the run that makes both, and one that is too short for them."""

import pytest

from storyboard.archive.takes import read_takes
from tests.shoot.speaking import change, plan_with, serve_speech, speak, write_film


@pytest.fixture
def project(tmp_path):
    return write_film(tmp_path)


def planned(project, name="talk"):
    return next(shot for shot in plan_with(project).shots if shot.id[0] == name)


@pytest.mark.slow
def test_a_shot_is_as_long_as_what_was_recorded_in_the_same_run(project):
    assert planned(project).wanted.request.duration == 4, "about 2.4 + 0.3 + 0.7 + 0.5 s"
    with serve_speech(factor=2.2) as wire:
        missed, _ = speak(project, wire.url, only=("talk",))

    assert missed == ()
    (take,) = read_takes(project)["talk", 1]
    assert take.slate.attempt.asked.duration == 8, "2.2 * (2.4 + 0.7) + 0.3 + 0.5 s"
    assert planned(project).state == "up_to_date"
    assert planned(project).wanted.request.duration == 8


def test_the_price_is_that_of_the_recordings(project):
    before = planned(project).estimate.usd
    with serve_speech(factor=2.2) as wire:
        speak(project, wire.url, only=("talk.line-1", "talk.line-2"))

    assert float(planned(project).estimate.usd / before) == pytest.approx(2, rel=0.05)


@pytest.mark.slow
def test_recordings_that_do_not_fit_are_told_before_the_shot_is_paid(project):
    change(project, "action: A pier", "action: A pier\n    duration: 4")
    with serve_speech(factor=2.2) as wire:
        missed, _ = speak(project, wire.url, only=("talk",))

        assert [each.segment[0] for each in missed] == ["talk"]
        assert "its lines are 7.0 s long, and it is 4 s" in missed[0].why
        assert missed[0].hint == "write `duration: 8`, or leave it out"
        assert ("talk", 1) not in read_takes(project)

        shot = planned(project)
        assert (shot.state, shot.stuck) == ("waits", "write `duration: 8`, or leave it out")
        assert "its lines are 7.0 s long, and it is 4 s" in shot.reasons

        change(project, "duration: 4", "duration: 8")
        assert speak(project, wire.url, only=("talk",))[0] == ()
    assert len(wire.bodies) == 2, "no line is recorded anew"


def test_more_seconds_than_the_model_takes_are_told_before_the_shot_is_paid(project):
    words = " ".join(["Row over there with me"] * 9)
    change(project, "lines: [{ida", f"lines: [{{tom: {words}}}, {{ida")
    with serve_speech(factor=2.2) as wire:
        missed, _ = speak(project, wire.url, only=("talk",))

    assert "s together, and seedance-2.5 takes 30 s" in missed[0].why
    assert ("talk", 1) not in read_takes(project)
