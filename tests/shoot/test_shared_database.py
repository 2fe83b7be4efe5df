"""A shared database in one process: what is said where it cannot be used, and what a new run finds in it."""

import asyncio
import socket
import time
from uuid import uuid4

import psycopg
import pytest
import sqlalchemy as sa

from storyboard.archive.takes import read_takes
from storyboard.errors import CommandError, DatabaseUnavailable, OutcomeUnknown
from storyboard.model.model_table import shipped_models
from storyboard.plan.make_plan import plan
from storyboard.reporter import Silent
from storyboard.shoot.context import Context
from storyboard.shoot.guests import require_same_storage, sign_storage
from storyboard.shoot.lease import Lease
from storyboard.shoot.shooting import shoot
from storyboard.shoot.state import database
from storyboard.shoot.state.database import engine_at, shared_address
from storyboard.shoot.state.journal import open_journal
from storyboard.shoot.state.state_file import VARIABLE
from tests.films import a_chain, a_film, a_project, a_shot
from tests.scripted import Scripted
from tests.shoot.postgres import PASSWORD
from tests.shoot.test_lost_tasks import an_attempt

pytestmark = pytest.mark.usefixtures("no_waiting")


@pytest.fixture
def url(postgres, monkeypatch):
    """An empty database that the environment names."""
    url = postgres.fresh()
    monkeypatch.setenv(VARIABLE, url)
    return url


@pytest.fixture
def service(project):
    return Scripted(folder=project.folder)


def run(film, project, service):
    planned = plan(film, read_takes(project), project=project)
    return shoot(
        planned, project=project, reporter=Silent(), run_id=uuid4().hex, connect_to=lambda name, project: service
    )


def rows(url, query):
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("mysql://tester:SECRET@host/film", "mysql is not PostgreSQL"),
        ("postgresql://tester:SECRET@host", "names no database"),
        ("tester:SECRET@host/film", "not the address of a database"),
        ("postgresql://tester:SECRET@host:x/film", "not the address of a database"),
    ],
)
def test_an_address_that_is_none_is_refused_and_not_repeated(monkeypatch, written, words):
    monkeypatch.setenv(VARIABLE, written)

    with pytest.raises(CommandError, match=words) as caught:
        shared_address()

    assert "SECRET" not in f"{caught.value} {caught.value.hint}"


@pytest.mark.parametrize("written", ["postgres://a:b@host/film", "postgresql://a:b@host/film"])
def test_both_usual_spellings_of_the_scheme_are_understood(monkeypatch, written):
    monkeypatch.setenv(VARIABLE, written)

    assert str(shared_address()) == "postgresql+psycopg://a:***@host/film"


def test_a_database_that_nobody_serves_is_one_sentence(project, service, monkeypatch):
    monkeypatch.setenv(VARIABLE, "postgresql://tester:SECRET@127.0.0.1:1/film")
    started = time.monotonic()

    with pytest.raises(
        DatabaseUnavailable, match=r"^127\.0\.0\.1:1/film: the database .* cannot be used: Connection refused$"
    ) as caught:
        run(a_film(a_shot("one")), project, service)

    assert "SECRET" not in caught.value.message
    assert time.monotonic() - started < 60


@pytest.mark.slow
def test_a_server_that_does_not_answer_is_not_waited_for(project, service, monkeypatch):
    monkeypatch.setattr(database, "CONNECT_S", 2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv(VARIABLE, f"postgresql://tester@127.0.0.1:{silent.getsockname()[1]}/film")

        with pytest.raises(DatabaseUnavailable, match="timeout"):
            run(a_film(a_shot("one")), project, service)


@pytest.mark.parametrize(
    ("name", "password", "words"),
    [("postgres", "wrong", "password authentication failed"), ("nowhere", PASSWORD, "does not exist")],
)
def test_the_server_s_own_word_is_told(postgres, project, service, monkeypatch, name, password, words):
    monkeypatch.setenv(VARIABLE, postgres.url(name, password=password))

    with pytest.raises(DatabaseUnavailable, match=words) as caught:
        run(a_film(a_shot("one")), project, service)

    assert password not in caught.value.message


@pytest.mark.slow
def test_a_chain_is_shot_once_and_kept_under_the_storyboard_s_path(url, project, service):
    film = a_chain("one", "two")

    assert run(film, project, service) == ()
    assert run(film, project, service) == ()

    assert service.creates == 2
    assert rows(url, "SELECT DISTINCT project FROM storyboard_attempts") == [(str(project.file),)]
    assert not (project.state / "state.db").exists()


@pytest.mark.slow
def test_two_projects_of_one_name_are_kept_apart(url, tmp_path):
    """On many machines a folder's name is not enough."""
    for folder in ("a", "b"):
        (tmp_path / folder / "film").mkdir(parents=True)
        project = a_project(tmp_path / folder / "film")
        run(a_film(a_shot("one")), project, Scripted(folder=project.folder))

    assert rows(url, "SELECT take FROM storyboard_attempts") == [(1,), (1,)]


def test_a_lost_answer_is_found_and_adopted(url, project, service):
    def lose(service, request):
        service.before_create = None
        service.accept(request)
        raise OutcomeUnknown("no answer came", provider="scripted")

    service.before_create = lose

    assert run(a_film(a_shot("one")), project, service) == ()
    assert (service.creates, len(service.requests)) == (1, 1)


def test_a_paid_take_that_could_not_be_archived_is_archived_by_the_next_run(url, project, service):
    """Its workflows ended, so they are made anew; the task is not."""
    film = a_film(a_shot("one"))
    service.dead_links = {f"task-1/video.mp4?look={look}" for look in range(20)}
    (missed,) = run(film, project, service)
    service.dead_links = set()

    assert "is paid" in missed.why
    assert run(film, project, service) == ()
    assert service.creates == 1


def test_workflows_that_ended_a_week_ago_are_deleted(url, project, service):
    film = a_film(a_shot("one"))
    run(film, project, service)
    names = [name for (name,) in rows(url, "SELECT name FROM dbos.workflow_status ORDER BY name")]
    rows(url, "UPDATE dbos.workflow_status SET completed_at = completed_at - 8 * 86400000::bigint RETURNING 1")

    run(film, project, service)

    assert names == ["board", "filing", "take"]
    assert rows(url, "SELECT 1 FROM dbos.workflow_status UNION ALL SELECT 1 FROM dbos.operation_outputs") == []


@pytest.mark.slow
def test_work_of_another_project_is_left_alone(url, project, service, tmp_path):
    """A new run makes way for itself, and for itself only."""
    run(a_film(a_shot("one")), project, service)
    (tmp_path / "other").mkdir()
    other = a_project(tmp_path / "other")
    with Lease(sa.make_url(url)) as worker:
        rows(url, f"UPDATE dbos.workflow_status SET status = 'PENDING', executor_id = '{worker.name}' RETURNING 1")

        run(a_film(a_shot("one")), other, Scripted(folder=other.folder))

    states = dict(rows(url, f"SELECT name, status FROM dbos.workflow_status WHERE executor_id = '{worker.name}'"))
    assert states == {"board": "PENDING", "filing": "PENDING", "take": "PENDING"}


def test_a_name_is_free_again_when_its_holder_is_gone(url):
    address = sa.make_url(url)

    with Lease(address) as first, Lease(address) as second:
        assert (first.name, second.name) == ("w0", "w1")
        first_connection = first
    with Lease(address) as third:
        assert third.name == first_connection.name


def test_a_project_on_another_storage_is_not_touched(url, project, tmp_path):
    """Each machine has a folder at that path, but not the same one."""
    engine = engine_at(sa.make_url(url).set(drivername="postgresql+psycopg"))
    sign_storage(engine, project)
    require_same_storage(engine, project)
    (project.state / "storage").write_text("another machine's", encoding="ascii")

    with pytest.raises(CommandError, match="another folder than that of the run"):
        require_same_storage(engine, project)

    project.file.unlink()
    with pytest.raises(CommandError, match="this storyboard is not on this machine"):
        require_same_storage(engine, project)
    engine.dispose()


def test_whoever_only_looks_sees_the_shared_journal(url, project, service):
    run(a_film(a_shot("one")), project, service)

    with open_journal(project) as journal:
        assert [attempt.state for attempt in journal.attempts().values()] == ["archived"]


def test_a_process_ends_after_the_answers_that_are_on_their_way_and_sends_nothing_more(project):
    """A create that is cut off would have to be looked for."""

    async def scene():
        context = Context(project=project, models=shipped_models(), journal=None, reporter=Silent(), connect=None)
        with context.hold_end_back(an_attempt()):
            ending = asyncio.create_task(context.await_answers())
            await asyncio.sleep(0.01)
            on_its_way = not ending.done()
        await asyncio.wait_for(ending, timeout=60)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(context.may_send(), timeout=0.05)
        return on_its_way

    assert asyncio.run(scene())


def test_a_moved_project_keeps_what_its_archive_tells_that_it_paid(url, tmp_path):
    """Another path is another film in the database; slates say what this one has."""
    (tmp_path / "fox").mkdir()
    project = a_project(tmp_path / "fox")
    service = Scripted(folder=tmp_path)
    run(a_film(a_shot("one")), project, service)
    project.folder.rename(tmp_path / "fox2")
    moved = a_project(tmp_path / "fox2")

    assert run(a_film(a_shot("one"), a_shot("two")), moved, service) == ()

    assert service.creates == 2
    with open_journal(moved) as journal:
        assert journal.cost_so_far()[0] == 80_000
