"""
A run that the version before began and that was killed: its records are read, and nothing is asked for twice.

The state in ``begun_before/`` was written before the contract of the workflows had types. *lamp* was archived, *mast*,
which opens on its last frame, was at the service, and the clip of *tide* was about to be downloaded; *gull* waited for
*tide*, which a person must approve. No code of today can write it again, so nobody changes it.
"""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from dbos import DBOS

from storyboard.archive.takes import read_takes
from storyboard.errors import ArchiveError
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Request
from storyboard.plan.make_plan import plan
from storyboard.reporter import Silent
from storyboard.shoot import engine
from storyboard.shoot.context import Context
from storyboard.shoot.contexts import enter
from storyboard.shoot.shooting import shoot
from storyboard.shoot.state.database import key_of
from storyboard.shoot.state.journal import Journal
from storyboard.shoot.workflow_values import Archived, ToApprove, answer_of, ends_of
from tests.films import MODEL, a_film, a_shot
from tests.scripted import Scripted

WRITTEN = Path(__file__).parent / "begun_before"
TASKS = {"lamp happens": 1074457949, "tide happens": 1701067665, "mast happens": 1277612679}
"""What was asked for, in order, each with its seed."""
BOARD = "board-e1570d89cbf347d7-harbour_20260404T184434.532830Z"

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def begun_project(project):
    """The project as the version before left it."""
    shutil.copytree(WRITTEN / "archive", project.archive)
    project.state.mkdir()
    for kept in ("paid.jsonl", "receipts.jsonl"):
        shutil.copy(WRITTEN / kept, project.state)
    with closing(sqlite3.connect(project.state / "state.db")) as state:
        state.executescript((WRITTEN / "state.sql").read_text(encoding="utf-8"))
        state.execute("PRAGMA user_version = 1")
    return project


@pytest.fixture
def service(begun_project):
    """The service, with the three tasks in its books."""
    scripted = Scripted(folder=begun_project.folder)
    for prompt, seed in TASKS.items():
        scripted.accept(a_request(prompt=prompt, seed=seed))
    # The first two have succeeded.
    scripted.asked = {"task-1": 2, "task-2": 2}
    return scripted


def a_request(**settings):
    key = TakeKey(shot="any", segment=1, take=1)
    return Request(key=key, provider="scripted", mode="text", model=MODEL, **settings)


def the_film():
    return a_film(
        a_shot("lamp"),
        a_shot("mast", **{"from": "lamp"}),
        a_shot("tide", approve=True),
        a_shot("gull", **{"from": "tide"}),
        drift={"stop": {"colour": 90}},
    )


def test_a_run_that_the_version_before_began_goes_on_without_a_second_create(begun_project, service):
    missed = shoot(
        plan(the_film(), read_takes(begun_project), project=begun_project),
        project=begun_project,
        reporter=Silent(),
        run_id="the-next-run",
        connect_to=lambda _name, _project: service,
    )

    assert service.creates == 0
    assert [(miss.segment, miss.cause) for miss in missed] == [(("gull", 1), "approval")]
    assert sorted(read_takes(begun_project)) == [("lamp", 1), ("mast", 1), ("tide", 1)]


async def wait_for_all(_context, _workflow_ids):
    return []


@pytest.mark.slow
def test_its_board_goes_on_where_another_process_takes_it_over(begun_project, service, monkeypatch):
    """Its order, and every answer that was recorded, are read as the version before wrote them."""
    # Where machines share a database, the board waits for all that is under way at once.
    monkeypatch.setattr(Context, "wait_for_ends", wait_for_all)
    film = plan(the_film(), read_takes(begun_project), project=begun_project)
    with engine.hold_project(begun_project) as opened:
        context = Context(
            project=begun_project,
            models=film.models,
            journal=Journal(opened.engine, key_of(begun_project)),
            reporter=Silent(),
            connect=lambda _name, _project: service,
        )
        enter(context)
        with engine.launch(opened, [], pulse_s=0.05):
            ends = ends_of(DBOS.retrieve_workflow(BOARD).get_result())

    assert service.creates == 0
    assert {end.shot: type(end.outcome) for end in ends} == {
        "lamp": Archived,
        "tide": Archived,
        "mast": Archived,
        "gull": ToApprove,
    }


@pytest.mark.parametrize("record", [{"state": "sublime"}, {"state": "archived", "place": "here"}, 7])
def test_a_record_that_cannot_be_read_is_told_in_a_sentence(record):
    with pytest.raises(ArchiveError, match="another version") as told:
        answer_of(record)

    assert "run again" in told.value.hint
