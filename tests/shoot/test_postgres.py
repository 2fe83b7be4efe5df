"""Many machines: runs and workers on one PostgreSQL, killed in the middle, with the limits of one account."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing, suppress
from itertools import accumulate
from pathlib import Path

import psycopg
import pytest

from tests.test_end_to_end import Service

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

STORYBOARD = [sys.executable, "-m", "storyboard"]
HEAD = """\
storyboard: 1
title: Chains
provider: ark
defaults: {{model: {model}, resolution: 480p, ratio: "16:9", duration: 2}}
shots:
"""


@pytest.fixture
def url(postgres):
    """An empty database."""
    return postgres.fresh()


@pytest.fixture
def service(tmp_path):
    with Service(tmp_path / "service", "--latency", "0.6", "--no-render") as served:
        yield served


@pytest.fixture
def studio(url, service):
    """Starts processes that share the database, and leaves none behind."""
    started = []

    def start(*arguments, **environment):
        # The models of these films are retired, and a process goes by the calendar.
        arguments = (*arguments, *(["--model-anyway"] if arguments[0] == "run" else []))
        process = subprocess.Popen(
            [*STORYBOARD, *map(str, arguments)],
            env={**os.environ, **service.environment, "STORYBOARD_DATABASE_URL": url, **environment},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=120)


def a_film(folder: Path, *, chains: int = 4, length: int = 3, model: str = "seedance-1.0-pro") -> Path:
    """Write a project of *chains* chains of *length* shots."""
    folder.mkdir()
    lines = [
        f"  - {{id: c{chain}s{number}, action: It goes on." + (f", from: c{chain}s{number - 1}}}" if number else "}")
        for chain in range(chains)
        for number in range(length)
    ]
    (folder / "storyboard.yaml").write_text(HEAD.format(model=model) + "\n".join(lines) + "\n", encoding="utf-8")
    return folder


def is_at_work(worker) -> str:
    """Wait until a worker says so, and return its name."""
    line = worker.stderr.readline()
    assert "at work on" in line, line + worker.stderr.read()
    return line.partition(":")[0]


def until(url, query, *values):
    """Wait until *query* finds something, and return it."""
    deadline = time.monotonic() + 60
    with psycopg.connect(url, autocommit=True) as connection:
        while time.monotonic() < deadline:
            # Whoever comes first makes the tables.
            with suppress(psycopg.errors.UndefinedTable):
                if found := connection.execute(query, values).fetchall():
                    return found
            time.sleep(0.02)
    raise AssertionError(f"never: {query}")


BUSY = (
    "SELECT executor_id FROM dbos.workflow_status JOIN storyboard_attempts ON workflow_uuid = 'take-' || id"
    " WHERE status = 'PENDING' AND name = 'take' AND state = 'submitted' AND executor_id = ANY(%s)"
)
"""Those of the named processes that are seeing a paid task to its end."""


def slates(project: Path) -> int:
    return len(list(project.glob("archive/*/slate.json")))


@pytest.mark.parametrize(("ended_by", "status"), [(signal.SIGKILL, -9), (signal.SIGTERM, 0)])
def test_the_takes_of_a_worker_that_ends_are_finished_by_the_others(studio, service, url, tmp_path, ended_by, status):
    """Nobody starts anything again: the others find out, and no task is made twice."""
    # So many takes that the run, which may be quicker, does not get them all.
    project = a_film(tmp_path / "film", chains=8, length=4)
    workers = [studio("worker"), studio("worker")]
    names = {is_at_work(worker): worker for worker in workers}
    run = studio("run", project, "--no-stitch")
    (name,), *_ = until(url, BUSY, list(names))

    names[name].send_signal(ended_by)

    assert run.wait(timeout=120) == 0, run.stderr.read()
    assert names[name].wait(timeout=120) == status
    assert (slates(project), Counter(task["status"] for task in service.tasks())) == (32, {"succeeded": 32})


def test_workers_go_on_with_a_run_that_was_killed(studio, service, url, tmp_path):
    """The film is archived without it; running again makes nothing."""
    project = a_film(tmp_path / "film", chains=2)
    worker = studio("worker")
    is_at_work(worker)
    run = studio("run", project)
    until(url, "SELECT 1 FROM storyboard_attempts WHERE state = 'archived'")

    run.kill()
    until(url, "SELECT 1 FROM storyboard_attempts WHERE state = 'archived' HAVING count(*) = 6")
    again = studio("run", project, "--no-stitch")

    assert again.wait(timeout=120) == 0, again.stderr.read()
    assert (slates(project), len(service.tasks())) == (6, 6)


def test_a_run_takes_over_from_the_worker_that_went_on_with_a_killed_one(studio, service, url, tmp_path):
    project = a_film(tmp_path / "film", chains=2)
    worker = studio("worker")
    is_at_work(worker)
    run = studio("run", project, "--no-stitch")
    until(url, "SELECT 1 FROM storyboard_attempts WHERE state = 'archived'")
    run.kill()
    until(url, "SELECT 1 FROM dbos.workflow_status WHERE name = 'board' AND status = 'PENDING' AND executor_id = 'w0'")

    again = studio("run", project, "--no-stitch")

    assert again.wait(timeout=120) == 0, again.stderr.read()
    assert (slates(project), len(service.tasks())) == (6, 6)


def test_limits_hold_across_processes(studio, service, tmp_path):
    """
    Two runs and a worker: never more tasks at the service than the model's 5, and not fewer when there is work.

    Whoever sends a create, it stands in a log of the film that it is for.
    """
    worker = studio("worker", "--once")
    is_at_work(worker)
    films = [a_film(tmp_path / name, chains=7, length=1, model="seedance-1.0-lite-t2v") for name in ("one", "two")]
    runs = [studio("run", film, "--no-stitch") for film in films]

    assert [run.wait(timeout=120) for run in runs] == [0, 0]

    assert [slates(film) for film in films] == [7, 7]
    assert most_at_once(tmp_path / "service") == 5
    assert [len(logged_creates(film)) for film in films] == [7, 7]
    assert [len({line["run_id"] for line in logged_creates(film)}) for film in films] == [1, 1]
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=120) == 0


def logged_creates(project: Path) -> list[dict]:
    """Return the lines about creates in all logs of a project's runs."""
    lines = [json.loads(line) for log in project.glob("reports/run*.log") for line in log.read_text().splitlines()]
    return [line for line in lines if line["message"].startswith("POST http")]


def most_at_once(service: Path) -> int:
    """Return how many tasks were unfinished at one instant, by the simulator's own record."""
    with closing(sqlite3.connect(service / "tasks.sqlite")) as store:
        spans = store.execute("SELECT created_at, updated_at FROM tasks WHERE status = 'succeeded'").fetchall()
    changes = sorted([(began, 1) for began, _ in spans] + [(ended, -1) for _, ended in spans])
    return max(accumulate(change for _, change in changes))


def test_what_a_machine_cannot_work_on_is_left_to_others(studio, service, url, tmp_path):
    """It has no key, and the run died that had one: it says so once, and nothing has failed when another comes."""
    project = a_film(tmp_path / "film", chains=2, length=2)
    run = studio("run", project, "--no-stitch")
    until(url, "SELECT 1 FROM storyboard_attempts WHERE state = 'submitted'")
    run.kill()
    keyless = studio("worker", ARK_API_KEY="")
    is_at_work(keyless)
    until(url, "SELECT 1 FROM dbos.workflow_status WHERE status = 'DELAYED'")

    able = studio("worker", "--once")

    assert able.wait(timeout=120) == 0, able.stderr.read()
    assert slates(project) == 4
    keyless.terminate()
    said = keyless.communicate(timeout=120)[1]
    assert said.count("film: left to others: provider ark: no API key in ARK_API_KEY") == 1
    assert keyless.returncode == 0


def test_a_process_that_loses_its_lease_stops_at_once(studio, url):
    """Others may take it for dead from then on."""
    worker = studio("worker")
    is_at_work(worker)

    with psycopg.connect(url, autocommit=True) as connection:
        lease = (
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = 0 AND objsubid = 2"
        )
        connection.execute(lease)

    assert worker.wait(timeout=120) == 2
    assert worker.stderr.read().splitlines()[-1] == "  this process stops; start it again to go on, nothing is lost"


def test_a_second_run_of_a_project_is_refused(studio, service, url, tmp_path):
    project = a_film(tmp_path / "film", chains=1)
    first = studio("run", project, "--no-stitch")
    until(url, "SELECT 1 FROM storyboard_attempts")

    second = studio("run", project, "--no-stitch")

    said = second.communicate(timeout=120)[1]
    assert "film: another run is at work on this project" in said
    assert second.returncode == 2
    assert first.wait(timeout=120) == 0
