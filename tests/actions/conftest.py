"""A small film, and its takes where a test needs some."""

from pathlib import Path

import pytest

from storyboard.project import Project

FILM = """\
storyboard: 1
title: Test
defaults: {model: seedance-1.0-pro-fast, duration: 2, resolution: 480p}
shots:
  - {id: door, action: A door opens.}
  - {id: yard, from: door, action: A yard.}
"""


@pytest.fixture
def film(tmp_path: Path) -> Project:
    """Return a film of two chained shots on the simulator."""
    file = tmp_path / "film" / "storyboard.yaml"
    file.parent.mkdir()
    file.write_text(FILM, "utf-8")
    return Project(file=file)
