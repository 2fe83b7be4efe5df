"""Why the newest attempt at a shot failed, as `why` tells it."""

import pytest

from storyboard.archive.takes import read_takes
from storyboard.model.tasks import Failed
from storyboard.plan.make_plan import plan
from storyboard.show.last_failure import last_failure
from tests.films import a_film, a_project, a_shot
from tests.scripted import Scripted
from tests.shoot.crashing import quicken
from tests.shoot.people import run


@pytest.fixture
def project(tmp_path, monkeypatch):
    quicken(monkeypatch.setattr)
    return a_project(tmp_path)


def planned_shot(film, project):
    return plan(film, read_takes(project), project=project).shots[0]


@pytest.mark.slow
def test_the_last_failure_is_told_with_its_code_and_the_next_step(project):
    service = Scripted(folder=project.folder, ends={"one happens": Failed("InternalServiceError", "sorry.")})
    film = a_film(a_shot("one"))
    assert last_failure(project, planned_shot(film, project)) == ()

    run(film, project, service)

    assert last_failure(project, planned_shot(film, project)) == (
        "take 2 failed: sorry (InternalServiceError)",
        "asked for twice: take 1 failed in the same way, unpaid",
        "next: the service failed by itself: try again later",
    )
    changed = planned_shot(a_film(a_shot("one", action="something else")), project)
    assert last_failure(project, changed)[0].startswith("take 2 failed, before the shot was changed: ")


def test_what_succeeded_has_no_last_failure(project):
    film = a_film(a_shot("one"))

    run(film, project, Scripted(folder=project.folder))

    assert last_failure(project, planned_shot(film, project)) == ()
