"""A state that cannot be read: it is told with what is safe, nothing is asked for, and a repair forgets no task."""

import os
import random
import shutil
import sqlite3
import threading
import time
from contextlib import closing

import pytest

from storyboard.archive.takes import read_takes
from storyboard.errors import ArchiveError, StateDamaged
from storyboard.plan.make_plan import plan
from storyboard.reporter import Silent
from storyboard.shoot.repairing import repair
from storyboard.shoot.shooting import shoot
from storyboard.shoot.state.journal import open_journal
from storyboard.shoot.state.soundness import lost_last_writes, require_sound
from tests.films import a_film, a_shot
from tests.scripted import Scripted
from tests.shares import some
from tests.shoot.stopping import stop_at

pytestmark = pytest.mark.usefixtures("quick")

BOTH = a_film(a_shot("one"), a_shot("two"))


@pytest.fixture
def service(project):
    return Scripted(folder=project.folder)


def run(project, service):
    return shoot(
        plan(BOTH, read_takes(project), project=project),
        project=project,
        reporter=Silent(),
        run_id="run",
        connect_to=lambda _name, _project: service,
    )


def leave_in_flight(project, service):
    """Archive one take, and stop when the other's task is accepted."""
    shoot(
        plan(a_film(a_shot("one")), read_takes(project), project=project),
        project=project, reporter=Silent(), run_id="first", connect_to=lambda _name, _project: service,
    )  # fmt: skip
    stop_at("before a question", run, project, service)


def spoil(file, offset, data):
    with file.open("r+b") as opened:
        opened.seek(offset)
        opened.write(data)


def in_a_folder(file):
    file.unlink()
    file.mkdir()


def a_loop(file):
    file.unlink()
    file.symlink_to(file.name)


def a_record_of_another_form(file):
    with closing(sqlite3.connect(file)) as state, state:
        state.execute("UPDATE storyboard_attempts SET record = '{\"key\": 7}'")


def without_a_table(file):
    with closing(sqlite3.connect(file)) as state, state:
        state.execute("DROP TABLE storyboard_costs")
        state.execute("CREATE TABLE storyboard_costs (attempt TEXT)")


DAMAGES = {
    "empty": lambda file: os.truncate(file, 0),
    "cut": lambda file: os.truncate(file, file.stat().st_size // 2),
    "cut in its head": lambda file: os.truncate(file, 60),
    "text": lambda file: file.write_text("hello"),
    "head": lambda file: spoil(file, 0, b"garbage"),
    "pages": lambda file: spoil(file, 4096, random.Random(7).randbytes(file.stat().st_size - 4096)),
    "folder": in_a_folder,
    "loop": a_loop,
    "record": a_record_of_another_form,
    "table": without_a_table,
}


def close(project):
    """Bring the log into the file, as a clean end does."""
    with closing(sqlite3.connect(project.state / "state.db")) as state:
        state.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.mark.slow
@pytest.mark.parametrize("damage", some(DAMAGES, quick=["cut", "pages", "table"]))
def test_a_damaged_state_is_told_and_its_repair_forgets_no_task(damage, project, service):
    leave_in_flight(project, service)
    close(project)
    DAMAGES[damage](project.state / "state.db")

    with pytest.raises(StateDamaged, match=r"state\.db: the project's state cannot be read") as told:
        run(project, service)
    done = repair(project)

    assert told.value.exit_status == 4
    assert "takes in the archive are safe" in told.value.hint
    assert "storyboard doctor --repair" in told.value.hint
    assert service.creates == 2
    assert (done.aside.name, done.takes, done.tasks) == ("state.db.damaged-1", 1, ("task-2",))
    assert run(project, service) == ()
    assert service.creates == 2
    with open_journal(project) as journal:
        assert journal.cost_so_far()[0] == 80_000


def test_a_second_repair_takes_no_name_that_is_there(project, service):
    run(project, service)
    for _ in range(2):
        (project.state / "state.db").write_text("hello")
        last = repair(project)

    assert last.aside.name == "state.db.damaged-2"
    assert (project.state / "state.db.damaged-1").read_text() == "hello"


def test_a_sound_state_is_left_as_it_is(project, service):
    run(project, service)
    before = (project.state / "state.db").read_bytes()

    assert repair(project).why == ""

    assert (project.state / "state.db").read_bytes() == before


def test_a_state_of_a_newer_version_is_left_alone(project, service):
    """An older version would not know what it may not forget."""
    run(project, service)
    with closing(sqlite3.connect(project.state / "state.db")) as state, state:
        state.execute("PRAGMA user_version = 99")

    with pytest.raises(ArchiveError, match="a newer version of Storyboard wrote") as told:
        require_sound(project, whole=True)
    with pytest.raises(ArchiveError, match="a newer version"):
        repair(project)

    assert not isinstance(told.value, StateDamaged)


def test_a_new_project_s_empty_file_is_no_damage(project, service):
    """A process that dies when it has only just made its file leaves it so."""
    project.state.mkdir(exist_ok=True)
    (project.state / "state.db").touch()

    assert run(project, service) == ()


@pytest.mark.slow
def test_a_log_that_is_gone_costs_no_task(project, service):
    """What was written last went with it; the receipts tell of it."""
    leave_in_flight(project, service)
    kept = project.folder / "kept"
    shutil.copytree(project.state, kept)
    with closing(sqlite3.connect(kept / "state.db")) as state, state:
        state.execute("DELETE FROM storyboard_attempts WHERE shot = 'two'")
    shutil.copy(kept / "state.db", project.state / "state.db")
    (project.state / "state.db-wal").unlink(missing_ok=True)
    (project.state / "state.db-shm").touch()

    assert run(project, service) == ()

    assert service.creates == 2


def test_who_reads_at_the_same_time_damages_nothing(project, service):
    """A reader makes the log when it comes, and takes it away when it goes."""
    run(project, service)
    file, over = project.state / "state.db", threading.Event()

    def read():
        while not over.is_set():
            with closing(sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True, isolation_level=None)) as reader:
                reader.execute("SELECT 1 FROM sqlite_master").fetchall()

    other = threading.Thread(target=read)
    other.start()
    try:
        until = time.monotonic() + 1
        while time.monotonic() < until:
            require_sound(project)
            assert not lost_last_writes(project)
    finally:
        over.set()
        other.join()
