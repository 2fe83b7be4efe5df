"""Files of other programs, imported into a folder that is the current one."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from storyboard.author.imports.import_file import ImportedProject, import_file
from storyboard.author.yaml.style import reformat_file
from storyboard.load.load import load
from storyboard.plan.film_now import film_now


class Film:
    """What an import made, loaded and planned."""

    def __init__(self, imported: ImportedProject) -> None:
        self.imported = imported
        self.text = imported.project.file.read_text(encoding="utf-8")
        assert [problem for problem in imported.problems if problem.severity == "error"] == []
        assert reformat_file(imported.project.file).is_settled
        self.storyboard = load(imported.project).storyboard
        self.plan = film_now(imported.project).plan
        self.scenes = self.storyboard.scenes
        self.shots = {shot.id: shot for scene in self.scenes for shot in scene.shots}
        self.cuts = self.storyboard.reels["main"].shots

    @property
    def remarks(self) -> tuple[str, ...]:
        return self.imported.remarks


@pytest.fixture
def bring(tmp_path, monkeypatch) -> Callable[..., Film]:
    """Return a function that writes a file, imports it, and checks and plans what came of it."""
    monkeypatch.chdir(tmp_path)
    Image.new("RGB", (640, 360)).save(tmp_path / "fox.png")

    def bring_file(file_name: str, content: object, **wish: object) -> Film:
        file = Path(tmp_path / file_name)
        if not isinstance(content, bytes):
            content = (content if isinstance(content, str) else json.dumps(content)).encode()
        file.write_bytes(content)
        return Film(import_file(file, **{"name": None, "kind": None, "here": tmp_path, **wish}))

    return bring_file
