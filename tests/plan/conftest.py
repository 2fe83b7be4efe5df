"""A desk with a film of drafts on it."""

import pytest

from tests.films import a_project
from tests.plan.desk import Desk, film


@pytest.fixture
def project(tmp_path):
    return a_project(tmp_path)


@pytest.fixture
def desk(project):
    return lambda film: Desk(film, project)


@pytest.fixture
def film_with_drafts(desk):
    """Make a film of which both drafts are there."""

    def make(*, days_ago=0.0, **settings):
        at = desk(film(**settings))
        for shot in ("a", "b"):
            at.make(at.draft(shot, drafting=True), days_ago=days_ago)
        return at

    return make
