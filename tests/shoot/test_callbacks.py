"""Callbacks: a hint that wakes a take at once, and nothing more, whoever sends it and however often."""

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from types import SimpleNamespace

import httpx
import pytest

from storyboard.archive.takes import read_takes
from storyboard.errors import Unavailable
from storyboard.model.tasks import Failed
from storyboard.providers.ark import Ark
from storyboard.providers.http_client import Account
from storyboard.providers.pace import Pace
from storyboard.reporter import Silent
from storyboard.shoot import callback_address, submit, take_workflows
from storyboard.shoot.callback_server import open_callbacks
from storyboard.shoot.state.journal import open_journal
from storyboard.simulator.app import create_app
from storyboard.simulator.settings import SimulatorSettings
from tests.films import MODEL, a_chain, a_film, a_project, a_shot
from tests.scripted import Scripted
from tests.serving import serve_app
from tests.shoot.calls import post, run

pytestmark = [pytest.mark.usefixtures("plain_films"), pytest.mark.slow]

LATENCY_S = 0.5


NEVER_S = 3600.0
"""A first question so late that only a callback can have woken a take that ended sooner."""


FILM = f"""\
storyboard: 1
title: Called back
defaults: {{model: {MODEL}, resolution: 480p, ratio: "16:9", duration: 4}}
shots:
  - {{id: one, action: A boat leaves.}}
  - {{id: two, from: one, action: The sea is calm.}}
"""


class Relay:
    """Stands between service and run: sends on each call as *passing* makes it, a list of (seconds later, body)."""

    def __init__(self, passing=lambda body: [(0, body)]):
        self.passing = passing
        self.base_url = ""
        self.tokens = []
        self.calls = Counter()
        self.answers = Counter()
        self._late = []

    async def __call__(self, scope, receive, send):
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await asyncio.gather(*self._late)
            await send({"type": "lifespan.shutdown.complete"})
            return
        body = (await receive())["body"]
        self.tokens.append(scope["path"].rpartition("/")[2])
        told = json.loads(body)
        self.calls[told["id"]] += 1
        for late_s, passed in self.passing(told):
            self._late.append(asyncio.create_task(self._pass_on(scope["path"], passed, late_s)))
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    async def _pass_on(self, path, body, late_s):
        await asyncio.sleep(late_s)
        async with httpx.AsyncClient(trust_env=False) as client:
            try:
                answer = await client.post(self.base_url + path, json=body)
            except httpx.TransportError:
                self.answers["nobody"] += 1
            else:
                self.answers[answer.status_code] += 1


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """A simulator over HTTP that gives all tasks the same film, and counts what it is asked."""
    folder = tmp_path_factory.mktemp("service")
    simulator = create_app(SimulatorSettings(folder=folder, latency_s=LATENCY_S, render=False, callback_wait_s=120))
    gets = Counter()

    async def count_and_answer(scope, receive, send):
        if scope["type"] == "http" and scope["method"] == "GET" and "/tasks/" in scope["path"]:
            gets[scope["path"].rpartition("/")[2]] += 1
        await simulator(scope, receive, send)

    def rows(what):
        with sqlite3.connect(f"file:{folder / 'tasks.sqlite'}?mode=ro", uri=True) as store:
            return dict(store.execute(f"SELECT id, {what} FROM tasks"))

    with serve_app(count_and_answer) as address:
        yield SimpleNamespace(url=f"{address}/api/v3", gets=gets, rows=rows)


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "film"
    folder.mkdir()
    return a_project(folder)


def on_ark(service, *, first_poll_s):
    pace = Pace(list_lag_s=0.1, first_poll_s=first_poll_s)
    return Ark(Account(provider="scripted", base_url=service.url, key="k", pace=pace))


def run_called_back(film, project, service, passing, *, first_poll_s=NEVER_S):
    """Shoot *film* on the simulator with a relay between it and the run; return the relay."""
    relay = Relay(passing)
    with (
        open_callbacks(project, "http://127.0.0.1:0/below", reporter=Silent()) as relay.base_url,
        serve_app(relay) as url,
    ):
        assert run(film, project, on_ark(service, first_poll_s=first_poll_s), callback_url=url) == ()
    return relay


@pytest.fixture
def no_beats(monkeypatch):
    """No take asks by itself in less than an hour."""
    for beat in ("_SHORTEST_BEAT_S", "_BEAT_S", "_LONGEST_BEAT_S"):
        monkeypatch.setattr(callback_address, beat, 3600.0)


def attempts(project):
    with open_journal(project) as journal:
        return [journal.attempt(name) for name in journal.attempts()]


def as_it_came(body):
    return [(0, body)]


def test_a_callback_wakes_its_take_at_once(project, service, no_beats):
    """No beat and no question of its own finds an end here: at most one question a call, and one for the links."""
    relay = run_called_back(a_chain("one", "two", "three", "four"), project, service, as_it_came)

    made = attempts(project)
    assert [attempt.state for attempt in made] == ["archived"] * 4
    questions = {attempt.task_id: service.gets[attempt.task_id] for attempt in made}
    assert {task: asked for task, asked in questions.items() if asked > relay.calls[task] + 1} == {}


def test_calls_that_come_together_are_answered_by_one_question(project, service, no_beats, monkeypatch):
    """A new task is told as queued and as running at once; here the end is near enough to belong to them."""
    monkeypatch.setattr(take_workflows, "_SETTLE_S", 5.0)

    relay = run_called_back(
        a_film(a_shot("one")), project, service,
        lambda body: [({"queued": 0, "running": 0.5, "succeeded": 1}[body["status"]], body)],
    )  # fmt: skip

    (attempt,) = attempts(project)
    assert (attempt.state, relay.calls[attempt.task_id]) == ("archived", 3)
    assert service.gets[attempt.task_id] == 1


@pytest.mark.parametrize(
    "passing",
    [
        pytest.param(lambda body: [(0, body), (0, body), (0.05, body)], id="told three times"),
        pytest.param(lambda body: [(0.25 if body["status"] == "queued" else 0, body)], id="the first told last"),
        pytest.param(lambda body: [(0, {**body, "status": "failed", "error": {"code": "x"}})], id="told of a failure"),
        pytest.param(lambda body: [(0, {"id": "another", "status": "succeeded"})], id="told of another task"),
        pytest.param(lambda body: [(0, ["no", "object"])], id="told nonsense"),
        pytest.param(lambda body: [(0.2, body)], id="told late"),
    ],
)
def test_what_a_call_says_is_never_believed(project, service, passing):
    """The take asks the service itself, and is paid for once."""
    before = len(service.rows("status"))

    run_called_back(a_film(a_shot("one")), project, service, passing)

    (attempt,) = attempts(project)
    assert (attempt.state, attempt.failure) == ("archived", None)
    assert len(service.rows("status")) == before + 1


def test_a_service_that_never_calls_is_asked_as_if_nobody_listened(project, service, no_beats):
    run_called_back(a_film(a_shot("one")), project, service, lambda body: [], first_poll_s=0.1)

    assert attempts(project)[0].state == "archived"


def test_an_end_that_is_not_told_is_found_by_the_heartbeat(project, service, monkeypatch):
    monkeypatch.setattr(callback_address, "_SHORTEST_BEAT_S", 0.3)
    monkeypatch.setattr(callback_address, "_BEAT_S", 0.3)
    monkeypatch.setattr(callback_address, "_LONGEST_BEAT_S", 0.3)

    run_called_back(
        a_film(a_shot("one")), project, service,
        lambda body: [] if body["status"] == "succeeded" else [(0, body)],
    )  # fmt: skip

    assert attempts(project)[0].state == "archived"


def messages(project):
    with sqlite3.connect(project.state / "state.db") as database:
        return database.execute("SELECT count(*) FROM notifications").fetchone()[0]


def test_calls_after_the_end_are_taken_and_change_nothing(project, service):
    relay = run_called_back(a_film(a_shot("one")), project, service, as_it_came)
    before = (attempts(project), messages(project))
    asked = sum(service.gets.values())

    with open_callbacks(project, "http://127.0.0.1:0", reporter=Silent()) as url:
        assert [post(f"{url}/callbacks/{token}") for token in relay.tokens] == [200] * 3

    assert (attempts(project), messages(project)) == before
    assert sum(service.gets.values()) == asked
    assert run(a_film(a_shot("one")), project, on_ark(service, first_poll_s=1), callback_url="") == ()


def test_the_secret_part_of_an_address_is_kept_nowhere(project, service):
    """Neither in clear in the database, nor in a slate."""
    relay = run_called_back(a_film(a_shot("one")), project, service, as_it_came)

    (token,) = set(relay.tokens)
    assert len(token) == 32
    files = [path for path in project.folder.rglob("*") if path.is_file()]
    assert {"state.db", "slate.json"} <= {path.name for path in files}
    assert [path.name for path in files if token.encode() in path.read_bytes()] == []
    slate = read_takes(project)["one", 1][0].slate
    assert slate.attempt.request["callback_url"].endswith("/***")


def test_each_intent_has_an_address_of_its_own(project):
    """Also the second of one attempt, after a sure no."""
    service = Scripted(folder=project.folder)
    asked = []

    def refuse_once(service, request):
        asked.append(request.callback_url)
        if len(asked) == 1:
            raise Unavailable("busy", provider="scripted")

    service.before_create = refuse_once
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(submit, "_jitter", lambda wait_s: 0.01)
        run(a_film(a_shot("one"), a_shot("two")), project, service, callback_url="https://film.example/studio")

    assert len(set(asked)) == 3
    assert {url.rpartition("/")[0] for url in asked} == {"https://film.example/studio/callbacks"}


def test_without_a_callback_url_none_is_sent(project):
    service = Scripted(folder=project.folder)

    run(a_film(a_shot("one")), project, service, callback_url="")

    assert service.requests[0].callback_url is None


def test_an_address_that_the_writer_gave_is_left_alone_and_not_recorded(project, service):
    own = {"callback_url": "https://me:word@mine.example:9443/secret?key=1"}

    run(
        a_film(a_shot("one", extra={"callback_url": "http://127.0.0.1:9/mine"})), project,
        on_ark(service, first_poll_s=0.1), callback_url="https://film.example",
    )  # fmt: skip

    (attempt,) = attempts(project)
    assert attempt.request["callback_url"] == "http://127.0.0.1:9/***"
    assert service.rows("status")[attempt.task_id] == "succeeded"
    assert callback_address.without_address(own) == {"callback_url": "https://mine.example:9443/***"}
    assert callback_address.without_address({"callback_url": "https://me:hunter2@[mine"}) == {"callback_url": "***"}


class Calling(Scripted):
    """Calls back after each of its first answers."""

    calls = 1
    url = ""

    def accept(self, request):
        self.url = request.callback_url
        self._call()
        return super().accept(request)

    async def get(self, task_id):
        task = await super().get(task_id)
        if self.asked[task_id] <= self.calls:
            self._call()
        return task

    def _call(self):
        threading.Thread(target=post, args=[self.url]).start()


def test_a_call_that_is_ahead_of_the_service_s_answer_is_followed_up_soon(project, no_beats):
    """The call says that it moved on, the answer not yet: a heartbeat would be an hour later."""
    service = Calling(folder=project.folder, polls_to_success=3, first_poll_s=0.05)

    with open_callbacks(project, "http://127.0.0.1:0", reporter=Silent()) as url:
        run(a_film(a_shot("one")), project, service, callback_url=url)

    assert attempts(project)[0].state == "archived"


def test_a_failure_is_believed_when_the_service_answers_it(project):
    service = Calling(folder=project.folder, first_poll_s=NEVER_S)
    service.ends["one happens"] = Failed("OutputVideoSensitiveContentDetected", "held back")

    with open_callbacks(project, "http://127.0.0.1:0", reporter=Silent()) as url:
        (missed,) = run(a_film(a_shot("one", retries=0)), project, service, callback_url=url)

    assert missed.why == "held back"


def storyboard(*arguments, **environment):
    command = [sys.executable, "-m", "storyboard", *map(str, arguments)]
    variables = {**os.environ, "ARK_API_KEY": "k", **environment}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=variables)


@pytest.mark.slow
@pytest.mark.parametrize("shared", [False, True], ids=["own file", "shared database"])
def test_another_process_can_take_the_calls_of_a_run(project, service, shared, request, monkeypatch):
    """``storyboard serve`` holds the address, ``storyboard run`` the project: as one does behind a proxy."""
    if shared:
        monkeypatch.setenv("STORYBOARD_DATABASE_URL", request.getfixturevalue("postgres").fresh())
    project.file.write_text(FILM, encoding="utf-8")
    serve = storyboard("serve", project.folder, "--port", "0")
    address = serve.stderr.readline().split()[0]

    made = storyboard(
        "run", project.folder, "--provider", "ark", "--model-anyway", "--no-stitch", ARK_BASE_URL=service.url,
        STORYBOARD_CALLBACK_URL=address,
    )  # fmt: skip
    _, said = made.communicate(timeout=120)
    (film,) = httpx.get(f"{address}/api/1/films", trust_env=False).json()["films"]
    serve.send_signal(signal.SIGINT)
    _, more = serve.communicate(timeout=120)

    assert (made.returncode, serve.returncode) == (0, 0), said
    assert more == ""
    assert "callbacks are left to the program that listens at 127.0.0.1:" in said
    assert (film["done"], film["total"]) == (2, 2)
    asked_for = service.rows("accepted")
    for attempt in attempts(project):
        assert json.loads(asked_for[attempt.task_id])["callback_url"].startswith(f"{address}/callbacks/")
        assert service.gets[attempt.task_id] <= 6


@pytest.mark.slow
def test_a_run_that_listens_itself_has_no_secret_in_log_record_or_page(project, service):
    project.file.write_text(FILM, encoding="utf-8")

    made = storyboard(
        "run",
        project.folder,
        "--provider",
        "ark",
        "--model-anyway",
        "--callback-url",
        "http://127.0.0.1:0",
        ARK_BASE_URL=service.url,
    )
    out, said = made.communicate(timeout=120)

    assert made.returncode == 0, said
    asked_for = service.rows("accepted")
    tokens = [
        json.loads(asked_for[attempt.task_id])["callback_url"].rpartition("/")[2] for attempt in attempts(project)
    ]
    written = {path.name: path.read_bytes() for path in project.folder.rglob("*") if path.is_file()}
    assert {"run.log", "run.json", "index.html", "slate.json", "state.db"} <= set(written)
    for token in tokens:
        assert token not in out + said
        assert [name for name, data in written.items() if token.encode() in data] == []
