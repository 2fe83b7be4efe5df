"""``storyboard tasks``: the provider's list, and settling what nobody can tell."""

import json
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from storyboard import production
from storyboard.cli import main
from storyboard.errors import CommandError, RequestRejected, RunLocked, StoryboardError, TaskNotFound
from storyboard.model.paid import note_payee
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Attempt, Request
from storyboard.project import find_project
from storyboard.reporter import Silent
from storyboard.shoot.engine import lock
from storyboard.shoot.state.journal import open_journal
from storyboard.simulator.faults import parse_fault
from storyboard.simulator.settings import SimulatorSettings
from tests.shoot.crashing import serve_simulator

pytestmark = [pytest.mark.usefixtures("plain_films"), pytest.mark.slow]

FILM = """\
storyboard: 1
title: One
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2, provider: ark}
shots: [{id: one, action: It happens.}]
"""

DOOM = (parse_fault("failed:match=doomed"),)
HEADERS = {"Authorization": "Bearer key-of-a-test"}


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    settings = SimulatorSettings(folder=tmp_path_factory.mktemp("service"), render=False, queue_s=3600)
    with serve_simulator(settings) as service:
        yield service


@pytest.fixture
def project(tmp_path, service, monkeypatch):
    monkeypatch.setenv("ARK_BASE_URL", service.url)
    monkeypatch.setenv("ARK_API_KEY", "key-of-a-test")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    return tmp_path


def make_task(service, model="doubao-seedance-1-0-pro-250528", **more):
    body = {"model": model, "content": [{"type": "text", "text": "x"}], "resolution": "480p", "duration": 2, **more}
    return httpx.post(f"{service.url}/contents/generations/tasks", json=body, headers=HEADERS, trust_env=False).json()[
        "id"
    ]


def tasks(*words):
    """Return what the verb printed; raise what it raised."""
    done = CliRunner().invoke(main.app, ["tasks", *map(str, words)])
    if isinstance(done.exception, StoryboardError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_list_is_the_service_s_newest_first(project, service):
    ids = [make_task(service) for _ in range(3)]

    said = json.loads(tasks("list", "--page-size", "2", "--json"))

    assert [task["id"] for task in said["tasks"]] == [ids[2], ids[1]]
    assert (said["page"], said["total"] >= 3) == (1, True)
    assert json.loads(tasks("list", "--page-size", "2", "--page", "2", "--json"))["tasks"][0]["id"] == ids[0]


def test_the_list_can_be_narrowed(project, service):
    flex = make_task(service, service_tier="flex")
    other = make_task(service, model="doubao-seedance-1-5-pro-251215", duration=4)

    def ids(*options):
        return [task["id"] for task in json.loads(tasks("list", "--json", *options))["tasks"]]

    assert ids("--tier", "flex") == [flex]
    assert ids("--model", "seedance-1.5-pro") == [other]
    assert ids("--status", "succeeded") == []
    assert ids("--task", other) == [other]
    assert ids("--task", flex, "--task", "cgt-none", "--tier", "flex") == [flex]


def test_without_json_it_is_a_table_for_people(project, service, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    task = make_task(service)

    lines = tasks("list", "--page-size", "1").splitlines()

    assert lines[0].split() == ["task", "status", "made", "(UTC)", "expiry", "model"]
    assert lines[1].endswith(" s  seedance-1.0-pro")
    assert "queued" in "".join(lines[1:])
    assert lines[1].startswith(f"{task} ")


def test_show_tells_of_one_task(project, service):
    task = make_task(service, execution_expires_after=100_001)

    assert json.loads(tasks("show", task, "--json"))["execution_expires_after"] == 100_001
    assert tasks("show", task).startswith(
        f"task: {task}\nstatus: queued\nmodel: doubao-seedance-1-0-pro-250528\nmade: 20"
    )
    with pytest.raises(TaskNotFound):
        tasks("show", "cgt-nothing")


def test_cancel_takes_a_queued_task_back_and_leaves_any_other(project, service):
    task = make_task(service)

    assert tasks("cancel", task) == f"{task}: cancelled\n"
    assert json.loads(tasks("show", task, "--json"))["status"] == "cancelled"


def test_cancel_does_not_remove_the_record_of_a_task_that_ended(tmp_path, monkeypatch):
    """Its clip would be lost with it."""
    with serve_simulator(SimulatorSettings(folder=tmp_path / "service", render=False)) as service:
        monkeypatch.setenv("ARK_BASE_URL", service.url)
        monkeypatch.setenv("ARK_API_KEY", "key-of-a-test")
        monkeypatch.chdir(tmp_path)
        task = make_task(service)
        while '"succeeded"' not in tasks("show", task, "--json"):
            pass

        with pytest.raises(CommandError, match="is succeeded: only what is queued"):
            tasks("cancel", task)

        assert "video: http" in tasks("show", task)


def leave_in_doubt(project):
    """Write an intent without a receipt into the journal."""
    request = Request(
        key=TakeKey(shot="one"), provider="ark", model="seedance-1.0-pro", mode="text", prompt="It happens.",
        execution_expires_after=123_457,
    )  # fmt: skip
    attempt = Attempt(
        key=request.key, storyboard="storyboard.yaml", run_id="r", fingerprint="f", ingredients={}, provider="ark",
        model=request.model, model_id="doubao-seedance-1-0-pro-250528", mode="text", prompt=request.prompt,
        submit_url="", query_url="", asked=request, chosen=("execution_expires_after",), state="intended",
        intended_at="2026-04-04T18:44:34.532830Z",
    )  # fmt: skip
    place = find_project(project)
    with open_journal(place) as journal:
        journal.add("a1", attempt)
    return place


def state_of(place):
    with open_journal(place) as journal:
        attempt = journal.attempt("a1")
    return attempt.state, attempt.task_id


def test_adopt_takes_a_task_that_exists(project, service):
    place = leave_in_doubt(project)
    task = make_task(service)

    with pytest.raises(TaskNotFound):
        tasks("adopt", project, "one", "cgt-nothing")
    tasks("adopt", project, "one", task)

    assert state_of(place) == ("submitted", task)


def test_forget_gives_the_attempt_up(project):
    place = leave_in_doubt(project)

    with pytest.raises(CommandError, match="nothing is in doubt about shot 'one', segment 2"):
        tasks("forget", project, "one", "--segment", "2")
    with lock(place), pytest.raises(RunLocked):
        tasks("forget", project, "one")
    tasks("forget", project, "one")

    assert state_of(place) == ("abandoned", "")


def test_outside_a_project_it_is_about_ark(service, tmp_path, monkeypatch):
    monkeypatch.setenv("ARK_BASE_URL", service.url)
    monkeypatch.setenv("ARK_API_KEY", "key-of-a-test")
    monkeypatch.chdir(tmp_path)
    task = make_task(service)

    assert json.loads(tasks("list", "--page-size", "1", "--json"))["tasks"][0]["id"] == task


def test_where_a_film_has_several_providers_one_must_be_named(project):
    (project / "storyboard.yaml").write_text(
        FILM.replace("It happens.}", "It happens., provider: simulator}, {id: two, action: So.}")
    )

    with pytest.raises(CommandError, match="its shots are made by ark, simulator"):
        tasks("list")
    assert json.loads(tasks("list", "--provider", "simulator", "--json")) == {"tasks": [], "total": 0, "page": 1}


@pytest.fixture
def quick(tmp_path, monkeypatch):
    """A service whose tasks succeed at once, and the folder of a project without a storyboard."""
    with serve_simulator(SimulatorSettings(folder=tmp_path / "service", render=False, faults=DOOM)) as service:
        monkeypatch.setenv("ARK_BASE_URL", service.url)
        monkeypatch.setenv("ARK_API_KEY", "key-of-a-test")
        film = tmp_path / "film"
        film.mkdir()
        monkeypatch.chdir(film)
        yield service


def status_of(task):
    return json.loads(tasks("show", task, "--json"))["status"]


def make_task_and_wait(service, **more):
    task = make_task(service, **more)
    while status_of(task) in {"queued", "running"}:
        pass
    return task


def delete(*words, typed=""):
    """Return the exit status of a delete and everything that it said."""
    done = CliRunner().invoke(main.app, ["tasks", "delete", *words], input=typed)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def is_known(task):
    try:
        return bool(tasks("show", task))
    except TaskNotFound:
        return False


def test_the_record_of_a_failed_task_is_deleted_at_once(quick):
    """There is no clip that could be lost."""
    task = make_task_and_wait(quick, content=[{"type": "text", "text": "doomed"}])

    assert status_of(task) == "failed"
    assert delete(task) == (0, f"{task}: deleted\n")
    assert not is_known(task)


def test_a_clip_that_no_archive_holds_is_not_lost_unasked(quick):
    task = make_task_and_wait(quick)

    status, said = delete(task)

    assert (status, is_known(task)) == (2, True)
    assert f"error: task {task}: no project is named whose archive could hold its clip: the clip is lost" in said
    assert "--yes" in said
    assert json.loads(tasks("show", task, "--json"))["id"] == task
    assert delete(task, "--yes") == (0, f"{task}: deleted\n")
    assert not is_known(task)


@pytest.mark.parametrize(("word", "is_left"), [("y\n", False), ("n\n", True), ("\n", True)])
def test_at_a_terminal_a_person_is_asked_before_a_clip_is_lost(quick, monkeypatch, word, is_left):
    monkeypatch.setattr("storyboard.cli.tasks.can_ask", lambda: True)
    task = make_task_and_wait(quick)

    status, said = delete(task, typed=word)

    assert "the clip is lost" in said
    assert "Delete 1 record all the same?" in said
    assert (is_known(task), status) == (is_left, 2 if is_left else 0)


def test_a_queued_task_is_for_cancel_and_never_cancelled_by_a_delete(project, service):
    task = make_task(service)

    status, said = delete(task, "--yes")

    assert status == 2
    assert f"task {task} is queued: only the record of a task that has ended can be deleted" in said
    assert f"storyboard tasks cancel {task}" in said
    assert status_of(task) == "queued"


def test_a_running_task_is_left_and_the_others_are_deleted(tmp_path, monkeypatch):
    with serve_simulator(
        SimulatorSettings(folder=tmp_path / "service", render=False, faults=DOOM, latency_s=2)
    ) as service:
        monkeypatch.setenv("ARK_BASE_URL", service.url)
        monkeypatch.setenv("ARK_API_KEY", "key-of-a-test")
        monkeypatch.chdir(tmp_path)
        failed = make_task_and_wait(service, content=[{"type": "text", "text": "doomed"}])
        running = make_task(service)
        while status_of(running) != "running":
            pass

        done = CliRunner().invoke(main.app, ["tasks", "delete", running, failed, "cgt-none", failed, "--json"])

        assert done.exit_code == 2
        assert [(told["task"], told["status"], told["deleted"]) for told in json.loads(done.stdout)["tasks"]] == [
            (running, None, False),
            (failed, "failed", True),
            ("cgt-none", None, False),
        ]
        assert f"task {running} is running" in done.stderr
        assert "cgt-none" in done.stderr
        assert not is_known(failed)


def test_a_task_whose_clip_is_whole_in_the_archive_is_deleted_at_once(quick):
    Path("storyboard.yaml").write_text(FILM, encoding="utf-8")
    production.run(find_project(Path()), reporter=Silent(), with_reels=False)
    task = json.loads(Path("archive/one.take-01/slate.json").read_text(encoding="utf-8"))["attempt"]["task_id"]
    clip = Path("archive/one.take-01/01_video.mp4")
    whole = clip.read_bytes()

    clip.write_bytes(whole[:-1])
    status, said = delete(task)
    assert (status, is_known(task)) == (2, True)
    assert "the archive of film has no whole 01_video.mp4 of one.take-01: what is there is lost" in said

    clip.write_bytes(whole)
    assert delete(task) == (0, f"{task}: deleted\n")


def test_a_take_that_waits_for_its_clip_is_named(quick):
    Path("storyboard.yaml").write_text(FILM, encoding="utf-8")
    place = leave_in_doubt(Path())
    task = make_task_and_wait(quick)
    tasks("adopt", ".", "one", task)

    status, said = delete(task)

    assert status == 2
    assert "the archive of film does not hold its clip (one.take-01): it is lost" in said
    assert "`storyboard run .` fetches what it waits for" in said
    assert state_of(place) == ("submitted", task)
    failed = make_task_and_wait(quick, content=[{"type": "text", "text": "doomed"}])
    with open_journal(place) as journal:
        journal.save("a1", journal.attempt("a1").model_copy(update={"task_id": failed}))
    assert "the next run has yet to read what became of it (one.take-01)" in delete(failed)[1]


def test_a_draft_that_a_final_may_need_is_not_deleted_unasked(quick):
    film = FILM.replace("1.0-pro", "1.5-pro").replace("duration: 2", "duration: 4")
    Path("storyboard.yaml").write_text(film, encoding="utf-8")
    production.run(find_project(Path()), reporter=Silent(), drafting=True, with_reels=False)
    [slate] = Path("archive").glob("*/slate.json")
    task = json.loads(slate.read_text(encoding="utf-8"))["attempt"]["task_id"]

    status, said = delete(task)

    assert (status, is_known(task)) == (2, True)
    assert f"it is the draft {slate.parent.name}, and no final can be made from it any more" in said


@pytest.mark.parametrize("provider", ["jimeng", "gateway"])
def test_a_service_that_deletes_nothing_is_not_asked(project, monkeypatch, provider):
    for name in ("JIMENG", "SEEDANCE_GATEWAY"):
        monkeypatch.setenv(f"{name}_API_KEY", "key-of-a-test")
        monkeypatch.setenv(f"{name}_BASE_URL", "http://127.0.0.1:9")

    with pytest.raises(RequestRejected, match=f"{provider}: this service deletes no records of tasks"):
        tasks("delete", "t-1", "--provider", provider)


def test_a_film_that_names_nobody_is_the_simulator_s_until_another_is_paid(project, service):
    (project / "storyboard.yaml").write_text(FILM.replace(", provider: ark", ""), encoding="utf-8")
    task = make_task(service)
    assert json.loads(tasks("list", "--json"))["tasks"] == []

    note_payee(find_project(project), "one", provider="ark", at="2026-04-04T18:44:34.532830Z")

    assert json.loads(tasks("list", "--page-size", "1", "--json"))["tasks"][0]["id"] == task
