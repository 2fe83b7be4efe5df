"""A chain that drifts too far stops there until a person allows it."""

import pytest

from storyboard.archive.takes import read_take, read_takes
from storyboard.media.measure.tones import mean, measure_frames
from storyboard.model.storyboard import Beat
from storyboard.model.tasks import Running
from storyboard.model.written_reels import Cut, Reel
from storyboard.plan.make_plan import plan
from storyboard.reporter import Note
from tests.films import a_chain, a_film, a_shot
from tests.shoot.people import Slow, elsewhere, folders, run, say


class Notes:
    """A reporter that keeps sentences, and calls *call* at the one that begins with *at*."""

    def __init__(self, at="", call=None):
        self.said = []
        self.at, self.call = at, call

    def report(self, event):
        if isinstance(event, Note):
            self.said.append(event.text)
            if self.call and event.text.startswith(self.at):
                call, self.call = self.call, None
                call()


@pytest.fixture
def service(project):
    """Every task's clip is lighter than the last one's by 3.4 % of full scale."""
    return Slow(folder=project.folder)


def a_drifting_chain(*shots, **drift):
    return a_chain(*(shots or "abcd")).model_copy(update={"drift": a_film(a_shot("x"), drift=drift).drift})


@pytest.mark.slow
def test_a_take_is_filed_with_what_it_is_like(project, service):
    run(a_chain("a"), project, service)

    take = read_take(project, "a.take-01")
    seen = mean(measure_frames(project.archive / take.folder / "01_video.mp4", start=0, frames=4).figures)
    assert take.slate.tone.luma == pytest.approx(seen.luma, abs=0.01)
    assert take.slate.tone.luma > 16


@pytest.mark.slow
def test_below_a_take_that_drifted_past_the_limit_nothing_is_asked_for(project, service):
    """b is 3.4 % from a, and c 6.9 %."""
    film, notes = a_drifting_chain(stop={"colour": 5}), Notes()

    (missed,) = run(film, project, service, heard=notes)

    assert service.prompts() == ["a", "b", "c"]
    assert (missed.segment[0], missed.cause, missed.approve) == ("d", "approval", ("c",))
    assert missed.why == "waiting for you to approve c take 1"
    assert [text for text in notes.said if "drifted" in text] == [
        "c.take-01 has drifted from a.take-01 by 6.9 % in colour"
    ]


def test_the_plan_says_what_a_run_would_wait_for(project, service):
    film = a_drifting_chain(stop={"colour": 5})
    run(film, project, service)

    now = {shot.id[0]: shot for shot in plan(film, read_takes(project), project=project).shots}

    assert [now[shot].is_gate for shot in "abcd"] == [False, False, True, False]
    assert now["d"].state == "waits"
    assert now["d"].reasons[-1] == (
        "waiting for you to approve c take 1: c.take-01 has drifted from a.take-01 by 6.9 % in colour"
    )


def test_a_second_run_waits_too_and_pays_for_nothing(project, service):
    film = a_drifting_chain(stop={"colour": 5})
    run(film, project, service)

    (missed,) = run(film, project, service)

    assert missed.cause == "approval"
    assert service.prompts() == ["a", "b", "c"]


@pytest.mark.slow
def test_a_person_can_allow_it(project, service):
    film = a_drifting_chain(stop={"colour": 5})
    run(film, project, service)
    say(project, "c.take-01", "circled")

    assert run(film, project, service) == ()
    assert service.prompts() == ["a", "b", "c", "d"]


@pytest.mark.slow
def test_a_person_can_allow_it_while_the_run_lasts(project, service):
    """Shot e, another branch, is still being made; whichever came first, b is 6.9 % from a at most, and c 10.1 %."""
    film = a_drifting_chain(stop={"colour": 8})
    film = a_film(*film.scenes[0].shots, a_shot("e", **{"from": "a"}), drift=film.drift)
    service.held["e happens"] = Running()

    def allow():
        elsewhere(say, project, "c.take-01", "circled")
        service.held.clear()

    notes = Notes("c take 1 is ready", allow)

    assert run(film, project, service, heard=notes) == ()
    assert "d.take-01" in folders(project)


@pytest.mark.slow
def test_below_a_take_that_was_approved_the_limit_counts_from_it(project, service):
    """c is 6.9 % from a; d and e are 3.4 and 6.8 % from c."""
    film = a_drifting_chain(*"abcdef", stop={"colour": 5})
    run(film, project, service)
    say(project, "c.take-01", "circled")
    notes = Notes()

    (missed,) = run(film, project, service, heard=notes)

    assert service.prompts() == ["a", "b", "c", "d", "e"]
    assert missed.why == "waiting for you to approve e take 1"
    assert [text for text in notes.said if "drifted" in text] == [
        "e.take-01 has drifted from c.take-01 by 6.8 % in colour"
    ]


@pytest.mark.slow
def test_the_plan_measures_as_the_run_does(project, service):
    film = a_drifting_chain(*"abcdef", stop={"colour": 5})
    run(film, project, service)
    say(project, "c.take-01", "circled")
    run(film, project, service)

    now = {shot.id[0]: shot for shot in plan(film, read_takes(project), project=project).shots}

    assert [now[shot].is_gate for shot in "abcde"] == [False, False, False, False, True]
    assert now["f"].reasons[-1].endswith("e.take-01 has drifted from c.take-01 by 6.8 % in colour")


def test_who_approves_a_take_within_the_limit_has_allowed_no_drift(project, service):
    """Else many small steps would pass, each approved, and the chain be anywhere in the end."""
    film = a_film(
        a_shot("a"),
        a_shot("b", approve=True, **{"from": "a"}),
        a_shot("c", **{"from": "b"}),
        a_shot("d", **{"from": "c"}),
        drift={"stop": {"colour": 5}},
    )
    run(film, project, service)
    say(project, "b.take-01", "circled")

    (missed,) = run(film, project, service)

    assert missed.why == "waiting for you to approve c take 1"


def test_below_a_take_that_nobody_approved_the_limit_counts_from_the_first(project, service):
    """The whole chain was made before there was a limit."""
    run(a_chain(*"abcd"), project, service)

    now = plan(a_drifting_chain(stop={"colour": 5}), read_takes(project), project=project).shots

    assert [shot.drifted for shot in now] == [
        "",
        "",
        "c.take-01 has drifted from a.take-01 by 6.9 % in colour",
        "d.take-01 has drifted from a.take-01 by 10.1 % in colour",
    ]


@pytest.mark.slow
def test_whether_a_take_was_past_the_limit_its_own_shot_says(project, service):
    """A reel allows c more: its approval is then no word about drift, and d is measured from a."""
    film = a_film(
        a_shot("a"),
        a_shot("b", **{"from": "a"}),
        a_shot("c", approve=True, **{"from": "b"}),
        a_shot("d", **{"from": "c"}),
        a_shot("e", **{"from": "d"}),
        drift={"stop": {"colour": 5}},
        reels={"main": Reel(shots=(Cut(shot="c"),), drift={"stop": {"colour": 50}})},
    )
    run(film, project, service)
    say(project, "c.take-01", "circled")
    notes = Notes()

    run(film, project, service, heard=notes)

    assert "d.take-01 has drifted from a.take-01 by 10.1 % in colour" in notes.said


@pytest.mark.slow
def test_a_raised_limit_lets_the_chain_go_on(project, service):
    run(a_drifting_chain(stop={"colour": 5}), project, service)

    assert run(a_drifting_chain(stop={"colour": 50}), project, service) == ()


@pytest.mark.slow
def test_a_rejected_take_is_made_again_and_measured_again(project, service):
    film = a_drifting_chain(stop={"colour": 5})
    run(film, project, service)
    say(project, "c.take-01", "rejected")

    (missed,) = run(film, project, service)

    assert missed.why == "waiting for you to approve c take 2"


def test_a_warning_stops_nothing(project, service):
    assert run(a_drifting_chain(warn={"colour": 1}), project, service) == ()


@pytest.mark.slow
def test_a_reel_has_limits_of_its_own_for_its_shots(project, service):
    """It allows more than the storyboard does."""
    film = a_drifting_chain(stop={"colour": 1})
    reel = Reel(shots=tuple(Cut(shot=shot) for shot in "abcd"), drift={"stop": {"colour": 50}})

    assert run(film.model_copy(update={"reels": {"main": reel}}), project, service) == ()


def test_segments_of_a_shot_do_not_wait_for_each_other(project, service):
    """Only other shots do."""
    film = a_film(
        a_shot("a", beats=(Beat(action="one", duration=4), Beat(action="two", duration=4))),
        a_shot("b", **{"from": "a"}),
        drift={"stop": {"colour": 1}},
    )

    (missed,) = run(film, project, service)

    assert len(service.prompts()) == 2
    assert missed.why == "waiting for you to approve a segment 2 take 1"
