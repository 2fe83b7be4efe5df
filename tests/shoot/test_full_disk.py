"""A disk that lets nothing be written from some moment of a run on: one sentence, status 4, and nothing paid twice."""

import errno
import logging
import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from storyboard import files
from storyboard.archive.takes import read_takes
from storyboard.errors import Unwritable
from storyboard.plan.make_plan import plan
from storyboard.project import Project
from storyboard.reporter import Silent
from storyboard.shoot.run_log import run_log
from storyboard.shoot.shooting import shoot
from storyboard.simulator.settings import SimulatorSettings
from tests.films import a_film, a_project, a_shot
from tests.scripted import Scripted
from tests.shoot.crashing import serve_simulator

FILM = """
storyboard: 1
title: Film
defaults: {provider: ark, model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
scenes:
  - id: main
    shots:
      - {id: one, action: a fox runs}
      - {id: two, action: the fox rests, from: one}
"""


@pytest.fixture
def service(tmp_path):
    with serve_simulator(SimulatorSettings(folder=tmp_path / "service", render=False)) as served_at:
        yield served_at


def start(folder, service, *, point="-", error="-"):
    """Run the film, with a machine that lets nothing be written from *point* on; return status and what is said."""
    command = [
        sys.executable,
        "-m",
        "tests.shoot.filling",
        point,
        error,
        str(folder),
        "run",
        str(folder),
        "--no-stitch",
        "--model-anyway",
    ]
    names = {"ARK_BASE_URL": service.url, "ARK_API_KEY": "a-key-of-a-test"}
    ran = subprocess.run(command, env={**os.environ, **names}, capture_output=True, text=True, timeout=120, check=False)
    return ran.returncode, ran.stderr


@pytest.mark.parametrize(
    ("point", "error", "asked", "said"),
    [
        ("success noted", "ENOSPC", 1, ".part: cannot be written: No space left on device ("),
        *(
            pytest.param(*case, marks=pytest.mark.slow)
            for case in [
                ("start", "EFBIG", 0, "state.db: the project's state cannot be written"),
                ("attempt opened", "EFBIG", 0, "cannot be written"),
                ("intent committed", "EFBIG", 1, "cannot be written: disk I/O error"),
                ("intent committed", "EMFILE", 0, "Too many open files"),
                ("answer received", "EFBIG", 1, "cannot be written: disk I/O error"),
                ("answer received", "ENOSPC", 1, "receipts.jsonl: cannot be written: No space left on device ("),
                ("success noted", "EFBIG", 1, "cannot be written: disk I/O error"),
                ("success noted", "EROFS", 1, "cannot be written: Read-only file system"),
                ("success noted", "EACCES", 1, "cannot be written: Permission denied"),
                ("part written", "EMFILE", 1, "cannot be written: Too many open files"),
                ("part written", "EIO", 1, "cannot be written: Input/output error"),
                ("video settled", "EDQUOT", 1, "cannot be written: Disk quota exceeded ("),
                ("first frame written", "EFBIG", 1, "slate.json: cannot be written: File too large"),
                ("slate written", "EFBIG", 1, "cannot be written: disk I/O error"),
            ]
        ),
    ],
)  # fmt: skip
@pytest.mark.timeout(300)
def test_a_run_ends_with_one_sentence_and_the_next_goes_on(point, error, asked, said, tmp_path, service):
    folder = tmp_path / "film"
    folder.mkdir()
    (folder / "storyboard.yaml").write_text(FILM, encoding="utf-8")

    status, told = start(folder, service, point=point, error=error)

    assert status == 4, told
    errors = [line for line in told.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1
    assert said in errors[0]
    assert "Traceback" not in told
    assert "then run again: what is" in told
    assert service.tasks().total() == asked

    status, told = start(folder, service)

    assert (status, "Traceback" in told) == (0, False), told
    assert service.tasks().total() == 2
    takes = read_takes(Project(file=folder / "storyboard.yaml"))
    assert {shot: len(of_shot) for (shot, _), of_shot in takes.items()} == {"one": 1, "two": 1}


@pytest.mark.slow
def test_a_take_that_was_paid_is_told_of_with_the_life_of_its_links(tmp_path, service):
    folder = tmp_path / "film"
    folder.mkdir()
    (folder / "storyboard.yaml").write_text(FILM, encoding="utf-8")

    _, told = start(folder, service, point="success noted", error="ENOSPC")

    assert "; 1 take is asked for, may be paid, and not archived yet; links die 24 hours after they were made" in told


@pytest.mark.parametrize(
    ("number", "step"),
    [
        (errno.ENOSPC, "make room there"),
        (errno.EDQUOT, "make room in your quota there"),
        (errno.EROFS, "mount it so that it can be written"),
        (errno.EACCES, "give yourself the right to write there"),
        (errno.EIO, "look after that disk"),
        (errno.EMFILE, "let a process open more files (`ulimit -n`)"),
        (errno.EFBIG, "let a process write larger files (`ulimit -f`)"),
    ],
)
def test_each_kind_of_error_has_a_next_step(number, step, tmp_path):
    said = files.unwritable(tmp_path / "a", OSError(number, os.strerror(number)))

    assert said.exit_status == 4
    assert said.message.startswith(f"{tmp_path / 'a'}: cannot be written: {os.strerror(number)}")
    assert said.hint.startswith(step)


def test_what_is_written_half_is_taken_away(tmp_path):
    """It would only take the room that is lacking."""

    def pieces():
        yield b"half"
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(Unwritable, match=r"a: cannot be written: No space left on device \(.* free in"):
        files.write_pieces(tmp_path / "a", pieces())

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("total", "free", "is_refused"), [(10**9, 1000, True), (10**9, 10**7, False), (0, 0, False)])
def test_nothing_is_asked_for_where_no_clip_would_fit(total, free, is_refused, tmp_path, monkeypatch):
    """Some network file systems say nothing of their size."""
    usage = type("Usage", (), {"total": total, "free": free})
    monkeypatch.setattr(files.shutil, "disk_usage", lambda place: usage)

    refused = False
    try:
        files.require_room(tmp_path / "archive")
    except Unwritable as error:
        refused = "No space left on device for a clip (1000 bytes free in" in error.message
    assert refused == is_refused


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has a device that is always full")  # noqa: PTH110
def test_a_log_that_cannot_be_written_ends_no_run(tmp_path, monkeypatch):
    """Neither where a line is written nor where the file is closed."""
    project = a_project(tmp_path)
    monkeypatch.setattr("storyboard.shoot.run_log._File._open", lambda self: Path("/dev/full").open("w"))  # noqa: SIM115

    with run_log(project, "run"):
        logging.getLogger("storyboard.test").warning("a line")


@pytest.mark.slow
def test_what_was_never_sent_for_want_of_room_costs_no_take_number(tmp_path, monkeypatch):
    """The next run makes the first take, not the second."""
    project, service = a_project(tmp_path), Scripted(folder=tmp_path)
    film = a_film(a_shot("one"))

    def run():
        planned = plan(film, read_takes(project), project=project)
        connect_to = lambda _name, _project: service  # noqa: E731
        return shoot(planned, project=project, reporter=Silent(), run_id=uuid4().hex, connect_to=connect_to)

    usage = type("Usage", (), {"total": 10**9, "free": 1000})
    with monkeypatch.context() as full:
        full.setattr(files.shutil, "disk_usage", lambda place: usage)
        with pytest.raises(Unwritable, match="for a clip"):
            run()
    assert service.creates == 0

    assert run() == ()
    assert [take.folder for take in read_takes(project)["one", 1]] == ["one.take-01"]
