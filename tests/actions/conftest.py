"""A small film, and its takes where a test needs some."""

import shutil
from pathlib import Path

import pytest

from storyboard import production
from storyboard.project import Project
from storyboard.reporter import Silent
from tests.talk_film import talk, talk_once

__all__ = ["talk", "talk_once"]

FILM = """\
storyboard: 1
title: Test
defaults: {model: seedance-1.0-pro-fast, duration: 2, resolution: 480p}
shots:
  - {id: door, action: A door opens.}
  - {id: yard, from: door, action: A yard.}
"""


@pytest.fixture(scope="session")
def shot_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the film with its takes made; tests copy it."""
    folder = tmp_path_factory.mktemp("shot") / "film"
    folder.mkdir()
    (folder / "storyboard.yaml").write_text(FILM, "utf-8")
    production.run(Project(file=folder / "storyboard.yaml"), reporter=Silent(), with_reels=False)
    return folder


@pytest.fixture
def shot(shot_once: Path, tmp_path: Path) -> Project:
    """Return the film with its takes made."""
    shutil.copytree(shot_once, tmp_path / "film")
    return Project(file=tmp_path / "film" / "storyboard.yaml")


@pytest.fixture
def film(tmp_path: Path) -> Project:
    """Return a film of two chained shots on the simulator."""
    file = tmp_path / "film" / "storyboard.yaml"
    file.parent.mkdir()
    file.write_text(FILM, "utf-8")
    return Project(file=file)
