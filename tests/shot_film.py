"""A film that was shot once for each module that looks at it, as its `FILM` says, in a folder of its `NAME`."""

import shutil

import pytest

from storyboard import production
from storyboard.project import find_project
from storyboard.reporter import Silent


@pytest.fixture(scope="module")
def shot_once(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("films") / request.module.NAME
    folder.mkdir()
    (folder / "storyboard.yaml").write_text(request.module.FILM, encoding="utf-8")
    production.run(find_project(folder), reporter=Silent())
    return folder


@pytest.fixture
def film(shot_once, tmp_path):
    """A copy of it, for one test."""
    shutil.copytree(shot_once, tmp_path / shot_once.name)
    return find_project(tmp_path / shot_once.name)
