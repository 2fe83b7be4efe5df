"""A person's word is filed as the verbs file it, and taken back whole."""

import pytest

from storyboard import production
from storyboard.actions import film_view, plans, shot_view, verdicts
from storyboard.actions.run_request import RetakeRequest, RunRequest
from storyboard.errors import CommandError
from storyboard.project import Project
from storyboard.reporter import Silent


def words(film: Project) -> dict[str, str | None]:
    """Return what people said of each take."""
    shots = [shot_view.shot_detail(film, shot.id) for shot in film_view.film(film).shots]
    return {take.folder: take.verdict for shot in shots for segment in shot.segments for take in segment.takes}


@pytest.mark.slow
def test_verdicts_are_filed_told_and_put_back(film: Project) -> None:
    """A circle that moves is put back where it was."""
    film.file.write_text(film.file.read_text("utf-8").replace("A door opens.", "A door opens., takes: 2"), "utf-8")
    production.run(film, reporter=Silent(), with_reels=False)
    view = film_view.film(film)
    assert [(shot.id, shot.state) for shot in view.shots] == [("door", "up to date"), ("yard", "up to date")]
    assert view == film_view.FilmView.model_validate_json(view.model_dump_json())
    clip = shot_view.shot_detail(film, "door").segments[0].takes[0].clip
    assert (film.folder / clip).is_file()

    first = verdicts.approve(film, "door", take=1, note="the light")
    assert [take.folder for take in first.takes] == ["door.take-01"]
    second = verdicts.approve(film, "door", take=2)
    assert words(film) == {"door.take-01": None, "door.take-02": "circled", "yard.take-01": None}
    # The yard opens on one of the two.
    assert {*first.outdated, *second.outdated} == {"yard"}
    is_outdated = second.outdated == ("yard",)
    assert film_view.film(film).shots[1].state == ("out of date" if is_outdated else "up to date")
    assert plans.why(film, "yard")[0].sentence.startswith("yard is to be made" if is_outdated else "yard is up to date")

    undone = verdicts.put_back(film, second.before)
    assert words(film)["door.take-01"] == "circled"
    assert shot_view.shot_detail(film, "door").segments[0].takes[0].note == "the light"
    verdicts.put_back(film, undone)
    assert words(film)["door.take-02"] == "circled"
    assert verdicts.reject(film, "door", take=1, note="dark").before[0].verdict is None
    assert verdicts.clear(film, "door", take=1).before[0].note == "dark"
    with pytest.raises(CommandError):
        verdicts.clear(film, "yard")

    retake = plans.plan_retake(film, RetakeRequest(shot="door"))
    assert [(take.shot, take.state) for take in retake.to_make] == [("door", "make")]
    assert retake.usd == retake.to_make[0].usd
    assert retake.usd is not None
    assert 0 < retake.usd < 1


def test_a_plan_has_a_mark_that_changes_with_what_a_run_would_do(film: Project) -> None:
    """What somebody looked at is what is made, or nothing is."""
    plan = plans.plan(film)
    assert [(take.shot, take.state) for take in plan.to_make] == [("door", "make"), ("yard", "waits")]
    assert plans.plan(film).mark == plan.mark
    assert plans.plan(film, RunRequest(only=("door",))).mark != plan.mark
    film.file.write_text(film.file.read_text("utf-8").replace("A yard.", "A garden."), "utf-8")
    assert plans.plan_mark(film, RunRequest()) != plan.mark


def test_a_film_with_mistakes_tells_them(film: Project) -> None:
    """Each with its field."""
    film.file.write_text(film.file.read_text("utf-8").replace("from: door", "from: dor"), "utf-8")
    assert [(each.path, each.severity) for each in film_view.problems(film)] == [("shots.yard.from", "error")]


def test_the_only_verdict_is_cleared_also_where_every_take_is_rejected(shot: Project) -> None:
    verdicts.reject(shot, "door", take=1)

    cleared = verdicts.clear(shot, "door")

    assert [each.verdict for each in cleared.before] == ["rejected"]
