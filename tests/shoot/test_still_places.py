"""Stills where clips are proven too: limits of accounts, an archive in a bucket, a full disk, workers on PostgreSQL."""

import os
import subprocess
import sys
from uuid import uuid4

import pytest

from storyboard.archive.bucket import bucket_of
from storyboard.archive.takes import read_takes
from storyboard.load.load import load
from storyboard.model.storyboard import Limit
from storyboard.plan.make_plan import plan_of
from storyboard.project import find_project
from storyboard.reporter import Silent
from storyboard.shoot.shooting import shoot
from tests.shoot.buckets import serve_bucket
from tests.shoot.crashing import quicken
from tests.shoot.drawing import KEY, an_image_service, draw, serve_wire, takes_of, write_film
from tests.shoot.test_limits import ONE, Service, count_minutes_of, most_at_once
from tests.shoot.test_postgres import is_at_work, until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

MINUTE_S = 3.0
STILLS, SHOTS = 9, 8
LIMITED = """\
storyboard: 1
title: Limits
provider: ark
images: {provider: byteplus, model: seedream-5.0-flash}
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
stills:
"""


def test_a_run_keeps_the_limit_of_pictures_beside_that_of_clips(tmp_path, monkeypatch):
    """Four pictures and three tasks a minute, two of each at once; neither waits for the other's."""
    count_minutes_of(MINUTE_S, monkeypatch)
    quicken(monkeypatch.setattr)
    stills = "".join(f"  - {{id: p{number}, action: A pier}}\n" for number in range(STILLS))
    shots = "".join(f"  - {{id: s{number}, action: It goes on}}\n" for number in range(SHOTS))
    (tmp_path / "storyboard.yaml").write_text(f"{LIMITED}{stills}shots:\n{shots}", encoding="utf-8")
    project = find_project(tmp_path)
    service = Service(tmp_path / "service", rpm=3, concurrency=2)
    with serve_wire(draws_for_s=0.3) as wire:
        missed = shoot(
            plan_of(load(project)), project=project, reporter=Silent(), run_id=uuid4().hex,
            connect_to=service.connect, connect_images_to=lambda _name, _project: an_image_service(wire.url),
            limits={
                "seedream-5.0-flash": Limit(concurrent=2, per_minute=4), ONE: Limit(concurrent=2, per_minute=3),
            },
        )  # fmt: skip

    calls = [("", *call) for call in sorted(wire.calls)]
    tasks = service.tasks()
    assert missed == ()
    assert service.answers == {200: SHOTS}, "the service refused none"
    assert len(calls) == STILLS
    assert most_at_once(calls) == most_at_once(tasks) == 2
    for begun, most in (([call[1] for call in calls], 4), ([task[1] for task in tasks], 3)):
        # Half a second for two clocks on a busy machine.
        assert all(later - earlier > MINUTE_S - 0.5 for earlier, later in zip(begun, begun[most:], strict=False))
    assert tasks[0][1] < calls[-1][1], "clips do not wait for the last picture"
    assert calls[0][1] < tasks[-1][1]


def test_a_still_is_in_the_bucket_and_another_machine_pays_for_none(tmp_path, monkeypatch):
    with serve_bucket() as s3, serve_wire() as wire:
        for name, value in s3.environment(s3.fresh()).items():
            monkeypatch.setenv(name, value)
        machines = []
        for machine in ("one", "other"):
            folder = tmp_path / machine / "fox"
            folder.mkdir(parents=True)
            machines.append(write_film(folder))
            missed, _ = draw(machines[-1], wire.url)
            assert missed == ()

        names = {name.rpartition("/")[2] for name in bucket_of(machines[0]).names()}
        assert {"01_still.png", "slate.json"} <= names
        one, other = (read_takes(machine)["pier", 1] for machine in machines)
        assert [take.slate.video.sha256 for take in one] == [take.slate.video.sha256 for take in other]
        assert len(wire.bodies) == 1, "the picture was paid once, for both machines"


@pytest.mark.parametrize(
    ("point", "error", "calls"),
    [
        ("attempt opened", "EFBIG", 1),
        ("before the intent", "ENOSPC", 1),
        ("intent committed", "EFBIG", 2),
        ("intent committed", "ENOSPC", 2),
        ("answer received", "EFBIG", 2),
        ("answer received", "ENOSPC", 2),
        ("picture kept", "EFBIG", 1),
        ("answer kept", "EROFS", 1),
        ("receipt committed", "ENOSPC", 1),
        ("files sent", "EDQUOT", 1),
        ("slate written", "EFBIG", 1),
    ],
)
def test_a_full_disk_is_one_sentence_and_never_more_than_two_calls(point, error, calls, tmp_path):
    """A picture whose bytes could be written is not paid twice; one that could not be written is lost."""
    project = write_film(tmp_path)
    with serve_wire(as_link=False) as wire:
        status, told = fill_at(point, error, project, wire)

        assert status == 4, told
        errors = [line for line in told.splitlines() if line.startswith("error: ")]
        assert len(errors) == 1, told
        assert "cannot be written" in errors[0]

        assert fill_at("-", "-", project, wire)[0] == 0
        assert len(wire.bodies) <= calls
        assert takes_of(project)[0][0] == wire.made[-1]


def fill_at(point, error, project, wire):
    """Run the film with a machine that lets nothing be written from *point* on; return status and what is said."""
    command = [sys.executable, "-m", "tests.shoot.filling", point, error, project.folder, "run", project.folder]
    ran = subprocess.run(
        [*map(str, command), "--no-stitch", "--yes", "--only", "pier"],
        env={**os.environ, "BYTEPLUS_BASE_URL": wire.url, "BYTEPLUS_API_KEY": KEY},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert "Traceback" not in ran.stderr
    return ran.returncode, ran.stderr


THREE = """\
storyboard: 1
title: Ida
provider: byteplus
images: {model: seedream-5.0-flash}
defaults: {model: seedance-2.0-mini, resolution: 480p, ratio: "16:9", duration: 4}
stills:
  - {id: pier, action: A pier}
  - {id: boat, action: A boat, references: [pier]}
  - {id: gull, action: A gull, references: [boat]}
shots:
  - {id: turn, first_frame: pier, action: She turns}
"""


def test_a_worker_draws_on_where_a_run_was_killed(postgres, tmp_path):
    """The call that was under way is perhaps paid: it is asked once more, and nothing else is asked twice."""
    url, folder = postgres.fresh(), tmp_path / "film"
    folder.mkdir()
    (folder / "storyboard.yaml").write_text(THREE, encoding="utf-8")
    with serve_wire(draws_for_s=0.5) as wire:
        environment = {
            **os.environ, "BYTEPLUS_BASE_URL": wire.url, "BYTEPLUS_API_KEY": KEY, "STORYBOARD_DATABASE_URL": url,
        }  # fmt: skip
        started = []

        def start(*words):
            command = [sys.executable, "-m", "storyboard", *map(str, words)]
            started.append(
                subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            )
            return started[-1]

        try:
            run = start("run", folder, "--until", "stills", "--no-stitch", "--yes")
            until(url, "SELECT 1 FROM storyboard_attempts WHERE state = 'archived'")
            run.kill()
            is_at_work(start("worker"))
            until(url, "SELECT 1 FROM storyboard_attempts WHERE state = 'archived' HAVING count(*) = 3")
        finally:
            for process in started:
                process.kill()
                process.communicate(timeout=120)

        takes = read_takes(find_project(folder))
        lost = sum(len(take.slate.attempt.lost_at) for of_still in takes.values() for take in of_still)
        assert {still: len(of_still) for (still, _), of_still in takes.items()} == {"pier": 1, "boat": 1, "gull": 1}
        assert len(wire.bodies) <= 3 + lost <= 4
