"""Recordings on the page and in results: nodes of their own, without a picture."""

import pytest

from storyboard.actions.film_view import film, film_summary
from storyboard.actions.plan_result import plan_result
from storyboard.actions.planned_film import planned_film
from storyboard.actions.run_request import RunRequest
from storyboard.actions.shot_view import shot_detail
from storyboard.actions.waiting import needs_you
from storyboard.archive.takes import file_verdict, read_takes
from storyboard.model.clock import now
from storyboard.model.takes import Verdict
from tests.shoot.speaking import serve_speech, speak, write_film


@pytest.fixture
def project(tmp_path, monkeypatch):
    for name in ("OPENAI_API_KEY", "OPENAI_SPEECH_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    made = write_film(tmp_path, ", approve: true")
    with serve_speech() as wire:
        speak(made, wire.url)
    return made


def test_a_recording_is_a_shot_of_its_own_kind_and_counts_as_none_of_them(project):
    found = {shot.id: shot for shot in film(project).shots}

    assert [shot.medium for shot in found.values()] == ["recording"] * 3 + ["video"] * 3
    line = found["talk.line-1"]
    assert (line.state, line.poster, line.takes) == ("waits for you", "", 1)
    assert line.duration_s == pytest.approx(2.4, abs=0.05)
    summary = film_summary(project)
    assert (summary.total, summary.stills_total, summary.duration_s) == (3, 0, 14.1)


@pytest.mark.slow
def test_its_detail_has_the_sound_and_no_settings(project):
    detail = shot_detail(project, "talk.line-1")

    assert (detail.medium, detail.settings, detail.form, detail.below) == ("recording", {}, (), ("talk",))
    (take,) = detail.segments[0].takes
    assert take.clip == "archive/talk.line-1.take-01/01_line.wav"


@pytest.mark.slow
def test_a_shot_tells_which_recordings_it_is_sent(project):
    before = [(each.role, each.kind, each.of) for each in shot_detail(project, "talk").segments[0].pictures]
    assert before == [("reference_audio", "recording", f"talk.line-{number}") for number in (1, 2)]

    with serve_speech() as wire:
        speak(project, wire.url, only=("talk.line-2",))
    for name in ("talk.line-1", "talk.line-2"):
        (take,) = read_takes(project)[name, 1]
        file_verdict(project, take, Verdict(verdict="circled", at=now()))
    paths = [each.path for each in shot_detail(project, "talk").segments[0].pictures]
    assert paths == [f"archive/talk.line-{number}.take-01/01_line.wav" for number in (1, 2)]


def test_a_person_is_asked_to_approve_it(project):
    (need, *_) = needs_you(project)

    assert (need.kind, need.shot, need.medium) == ("approve", "talk.line-1", "recording")


@pytest.mark.slow
def test_a_plan_for_programs_tells_recordings(project):
    told = plan_result(planned_film(project, RunRequest()))

    found = {shot.shot: shot for shot in told.shots}
    assert (found["talk.line-2"].medium, found["talk.line-2"].state) == ("recording", "make")
