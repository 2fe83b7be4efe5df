"""Drift that is measured from a still: each clip of a chain, in colour and contrast, by plan and run alike."""

import pytest

from storyboard.archive.takes import read_takes
from storyboard.load.load import check, load
from storyboard.model.drift import allowances
from storyboard.plan.make_plan import plan_of
from storyboard.project import find_project
from storyboard.reporter import Note
from storyboard.shoot.shooting import shoot
from tests.shoot.crashing import quicken

pytestmark = pytest.mark.usefixtures("plain_films")

FILM = """\
storyboard: 1
title: Ida
drift: {against: sheet, stop: STOP}
defaults: {model: seedance-1.5-pro, resolution: 480p, ratio: "16:9", duration: 4}
stills:
  - {id: sheet, action: a red sheet, size: 1280x720}
shots:
  - {id: a, action: a gull}
  - {id: b, from: a, action: it lands}
"""


class Notes:
    def __init__(self):
        self.said = []

    def report(self, event):
        if isinstance(event, Note):
            self.said.append(event.text)


def a_project(folder, stop):
    (folder / "storyboard.yaml").write_text(FILM.replace("STOP", stop), encoding="utf-8")
    return find_project(folder)


@pytest.mark.slow
def test_a_clip_that_is_far_from_the_sheet_stops_its_chain_in_run_and_plan(tmp_path, monkeypatch):
    quicken(monkeypatch.setattr)
    project, notes = a_project(tmp_path, "{colour: 0.01}"), Notes()
    shoot(plan_of(load(project), only=("sheet",)), project=project, reporter=notes, run_id="first")

    (missed,) = shoot(plan_of(load(project)), project=project, reporter=notes, run_id="second")

    assert (missed.segment[0], missed.cause) == ("b", "approval")
    assert any(text.startswith("a.take-01 has drifted from sheet.take-01 by ") for text in notes.said)
    planned = {shot.id[0]: shot for shot in plan_of(load(project)).shots}
    assert planned["a"].drifted.startswith("a.take-01 has drifted from sheet.take-01 by ")
    assert planned["b"].state == "waits"
    assert read_takes(project)["sheet", 1][0].slate.tone is not None


@pytest.mark.slow
def test_a_wide_limit_stops_nothing(tmp_path, monkeypatch):
    quicken(monkeypatch.setattr)
    project, notes = a_project(tmp_path, "{colour: 1000, contrast: 1000}"), Notes()

    assert shoot(plan_of(load(project), only=("sheet",)), project=project, reporter=notes, run_id="first") == ()
    assert shoot(plan_of(load(project)), project=project, reporter=notes, run_id="second") == ()
    assert not any("drifted" in text for text in notes.said)


def test_sharpness_is_not_compared_with_a_still(tmp_path):
    project = a_project(tmp_path, "20")

    stop = allowances(load(project).storyboard)["a"].stop
    assert (stop.colour, stop.contrast, stop.sharpness) == (20, 20, None)


@pytest.mark.parametrize("name", ["shet", "a"])
def test_only_a_still_can_be_measured_from(name, tmp_path):
    project = a_project(tmp_path, "20")
    project.file.write_text(project.file.read_text(encoding="utf-8").replace("against: sheet", f"against: {name}"))

    (problem,) = check(project)
    assert problem.message == f"no still is called '{name}'"
    assert (problem.line, problem.column, problem.path) == (3, 18, "drift.against")
