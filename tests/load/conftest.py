"""A project folder with pictures and music, for storyboards that tests write into it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from storyboard.project import Project

Write = Callable[[str | bytes], Project]


@pytest.fixture(scope="session")
def png(tmp_path_factory) -> dict[str, bytes]:
    """PNG bytes by name: ``mia`` and ``fox-girl`` are fine, ``tiny`` is 20x20, ``narrow`` 300x900."""
    folder = tmp_path_factory.mktemp("png")
    sizes = {"mia": (640, 360), "fox-girl": (640, 360), "tiny": (20, 20), "narrow": (300, 900)}
    for name, size in sizes.items():
        Image.new("RGB", size).save(folder / f"{name}.png")
    return {name: (folder / f"{name}.png").read_bytes() for name in sizes}


@pytest.fixture
def write(tmp_path, monkeypatch, png) -> Write:
    """Return a function that writes a storyboard into a project, which is the current folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "refs").mkdir()
    for name, data in png.items():
        (tmp_path / "refs" / f"{name}.png").write_bytes(data)
    (tmp_path / "refs" / "broken.png").write_bytes(b"no picture")
    (tmp_path / "score.mp3").write_bytes(b"sound")

    def to_file(text: str | bytes, name: str = "storyboard.yaml") -> Project:
        file = Path(tmp_path / name)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return Project(file=file)

    return to_file
