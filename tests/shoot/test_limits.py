"""The account's limits: kept on our side where they are known, borne where the service is stricter than we know."""

import asyncio
import sqlite3
from collections import Counter
from uuid import uuid4

import httpx
import pytest

from storyboard.archive.takes import read_takes
from storyboard.model.capabilities import Rate
from storyboard.model.model_table import shipped_models
from storyboard.model.storyboard import Limit
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Request
from storyboard.plan.make_plan import plan
from storyboard.providers.ark import Ark
from storyboard.providers.http_client import Account
from storyboard.providers.pace import Pace
from storyboard.providers.simulator import InProcess
from storyboard.reporter import Silent
from storyboard.shoot import account_limits, engine
from storyboard.shoot.account_limits import queue_of, queued_attempt, rate_of
from storyboard.shoot.cancelling import cancel_tasks
from storyboard.shoot.shooting import shoot
from storyboard.shoot.state.journal import Journal
from storyboard.simulator import account
from storyboard.simulator.rate_limits import Window
from storyboard.simulator.settings import SimulatorSettings
from tests.films import a_film, a_project, a_shot
from tests.shoot.crashing import quicken
from tests.shoot.people import elsewhere

MODELS = shipped_models()

ONE, OTHER = "seedance-1.0-pro", "seedance-1.0-pro-fast"


class Service(httpx.AsyncBaseTransport):
    """The simulator with *rpm* and *concurrency* of its own, and how it answered creates."""

    first_on_its_way_s = 0.0
    """What the first create needs to arrive, as pictures on a slow line do."""

    def __init__(self, folder, latency_s=0.1, **limits):
        self.folder = folder
        self.answers = Counter()
        self._simulator = InProcess(SimulatorSettings(folder=folder, render=False, latency_s=latency_s, **limits))

    async def handle_async_request(self, request):
        if request.method == "POST":
            on_its_way_s, self.first_on_its_way_s = self.first_on_its_way_s, 0.0
            await asyncio.sleep(on_its_way_s)
        response = await self._simulator.handle_async_request(request)
        if request.method == "POST":
            self.answers[response.status_code] += 1
        return response

    async def aclose(self):
        await self._simulator.aclose()

    def connect(self, _name, _project):
        return Ark(Account("ark", "http://service.local/api/v3", "key-of-a-test", Pace(0.0, 0.05)), transport=self)

    def tasks(self):
        """Return model, creation and end of every task, in Unix seconds, in the order of creation."""
        with sqlite3.connect(self.folder / "tasks.sqlite") as store:
            return store.execute("SELECT model, created_at, updated_at FROM tasks ORDER BY created_at").fetchall()


def most_at_once(tasks):
    return max(sum(begun <= moment < ended for _, begun, ended in tasks) for _, moment, _ in tasks)


def run(project, service, *shots, limits):
    film = a_film(*(a_shot(name, model=model, provider="ark", duration=2) for name, model in shots))
    return shoot(
        plan(film, read_takes(project), project=project),
        project=project,
        reporter=Silent(),
        run_id=uuid4().hex,
        connect_to=service.connect,
        limits=limits,
    )


def count_minutes_of(minute_s, monkeypatch):
    """Let both sides count over a minute that is over sooner."""
    monkeypatch.setattr(account, "Window", lambda *, span_s, now: Window(span_s=span_s * minute_s / 60, now=now))
    monkeypatch.setattr(engine, "MINUTE_S", minute_s)
    monkeypatch.setattr(account_limits, "MINUTE_S", minute_s)


@pytest.mark.slow
def test_limits_that_are_known_are_kept_and_used(tmp_path, monkeypatch):
    """Ten a minute, two at once, and a minute of four seconds: none is refused, and the slots are used."""
    count_minutes_of(4.0, monkeypatch)
    service = Service(tmp_path / "service", rpm=10, concurrency=2)
    shots = [(f"s{number:02}", ONE) for number in range(22)]

    missed = run(a_project(tmp_path), service, *shots, limits={ONE: Limit(concurrent=2, per_minute=10)})

    tasks = service.tasks()
    begun_s = [begun - tasks[0][1] for _, begun, _ in tasks]
    assert (missed, service.answers) == ((), {200: 22})
    assert most_at_once(tasks) == 2
    assert all(later - earlier > 4.0 for earlier, later in zip(begun_s, begun_s[10:], strict=False))


@pytest.mark.slow
def test_a_create_counts_from_when_it_arrives(tmp_path, monkeypatch):
    """The first of four a minute is three seconds on its way, and the others are not: none is refused."""
    count_minutes_of(4.0, monkeypatch)
    service = Service(tmp_path / "service", rpm=4)
    service.first_on_its_way_s = 3.0
    shots = [(f"s{number:02}", ONE) for number in range(6)]

    missed = run(a_project(tmp_path), service, *shots, limits={ONE: Limit(concurrent=6, per_minute=4)})

    assert (missed, service.answers) == ((), {200: 6})


@pytest.mark.slow
def test_a_run_counts_what_the_one_before_has_sent(tmp_path, monkeypatch):
    """Two of three creates a minute are used up when the second run begins."""
    count_minutes_of(5.0, monkeypatch)
    service, project = Service(tmp_path / "service", rpm=3), a_project(tmp_path)
    limits = {ONE: Limit(per_minute=3)}

    run(project, service, ("a", ONE), ("b", ONE), limits=limits)
    missed = run(project, service, ("c", ONE), ("d", ONE), ("e", ONE), limits=limits)

    assert (missed, service.answers) == ((), {200: 5})


@pytest.mark.slow
def test_a_take_that_waits_for_its_minute_can_be_cancelled(tmp_path, monkeypatch):
    """Nothing is sent of it, and the run does not wait for the minute to be over."""
    count_minutes_of(600.0, monkeypatch)
    service, project = Service(tmp_path / "service"), a_project(tmp_path)
    limits = {ONE: Limit(per_minute=1)}
    run(project, service, ("a", ONE), limits=limits)
    look = Journal.wait_to_create_s

    def cancel_meanwhile(journal, allowed):
        wait_s = look(journal, allowed)
        assert wait_s > 500
        elsewhere(cancel_tasks, project, ("b",))
        return wait_s

    monkeypatch.setattr(Journal, "wait_to_create_s", cancel_meanwhile)
    missed = run(project, service, ("b", ONE), limits=limits)

    assert [(miss.segment[0], miss.why) for miss in missed] == [("b", "cancelled by a person")]
    assert service.answers == {200: 1}


@pytest.mark.slow
def test_a_service_that_is_stricter_than_known_is_borne(tmp_path, monkeypatch):
    """It refuses the fourth create of each five seconds; nothing fails, and the other model's shot does not wait."""
    quicken(monkeypatch.setattr)
    count_minutes_of(5.0, monkeypatch)
    service = Service(tmp_path / "service", rpm=3)
    shots = [*((f"s{number:02}", ONE) for number in range(7)), ("other", OTHER)]

    missed = run(a_project(tmp_path), service, *shots, limits={})

    tasks = service.tasks()
    assert missed == ()
    assert service.answers[200] == len(tasks) == 8
    assert service.answers[429] > 0
    assert "pro-fast" not in tasks[-1][0]


def test_what_is_not_written_is_as_documented():
    documented = MODELS.find("seedance-2.0").rate

    assert rate_of("seedance-2.0", {}, MODELS) == documented == Rate(requests_per_minute=600, concurrent_tasks=10)
    assert rate_of("seedance-2.0", {"seedance-2.0": Limit(concurrent=3)}, MODELS) == Rate(600, 3)
    assert rate_of("seedance-2.0", {"seedance-1.5-pro": Limit(concurrent=3)}, MODELS) == documented


@pytest.mark.parametrize(
    ("resolution", "limits", "rate"),
    [
        ("4k", {}, Rate(15, 1)), ("4K", {}, Rate(15, 1)), ("1080p", {}, Rate(600, 10)), (None, {}, Rate(600, 10)),
        ("4k", {"seedance-2.0": Limit(concurrent=8)}, Rate(15, 1)),
        ("4k", {"seedance-2.0": Limit(per_minute=5)}, Rate(5, 1)),
    ],
)  # fmt: skip
def test_4k_has_limits_of_its_own(resolution, limits, rate):
    """Its takes wait in a queue and a partition apart from those of other sizes."""
    asked = Request(
        key=TakeKey(shot="a"), provider="ark", model="seedance-2.0", mode="text", prompt="x", resolution=resolution
    )
    place = queued_attempt("one", asked, limits, MODELS)

    assert rate_of("seedance-2.0", limits, MODELS, resolution=resolution) == rate
    assert place.queue == queue_of(rate)
    assert place.partition == ("ark/seedance-2.0/4k" if rate.concurrent_tasks == 1 else "ark/seedance-2.0")


@pytest.mark.parametrize("written", ["seedance-1.0-pro", "doubao-seedance-1-0-pro-250528", "seedance-1-0-pro-250528"])
@pytest.mark.parametrize("asked", ["seedance-1.0-pro", "doubao-seedance-1-0-pro-250528", "seedance-1-0-pro-250528"])
def test_a_model_has_its_limits_by_any_of_its_names(written, asked):
    assert rate_of(asked, {written: Limit(concurrent=2, per_minute=10)}, MODELS) == Rate(10, 2)


def test_a_model_that_nobody_knows_gets_the_smallest_documented_limits():
    assert rate_of("ep-20260101-abcde", {}, MODELS) == Rate(180, 3)
    assert rate_of("ep-20260101-abcde", {"ep-20260101-abcde": Limit(per_minute=5)}, MODELS) == Rate(5, 3)


def test_other_limits_are_another_queue():
    """A queue has the same limits for all that is in it."""
    assert queue_of(Rate(10, 2)) != queue_of(Rate(10, 3)) != queue_of(Rate(20, 3))


def test_the_flex_tier_has_a_queue_of_its_own():
    """The services limit its tokens in a day, not its tasks at once: no online shot waits behind one."""
    online = Request(key=TakeKey(shot="a"), provider="ark", model=ONE, mode="text", prompt="x")
    flex = online.model_copy(update={"service_tier": "flex"})
    by_extra = online.model_copy(update={"extra": {"service_tier": "flex"}})

    place = queued_attempt("one", online, {}, MODELS)
    assert (place.queue, place.partition) == (queue_of(rate_of(ONE, {}, MODELS)), f"ark/{ONE}")
    assert queued_attempt("one", flex, {}, MODELS) == queued_attempt("one", by_extra, {}, MODELS)
    assert queued_attempt("one", flex, {}, MODELS).partition == f"ark/{ONE}/flex"
    assert account_limits.rate_for(flex, {}, MODELS) == Rate(
        rate_of(ONE, {}, MODELS).requests_per_minute, account_limits.FLEX_AT_ONCE
    )
    assert account_limits.create_limit(flex, {}, MODELS) == account_limits.create_limit(online, {}, MODELS)


@pytest.mark.slow
def test_an_online_shot_does_not_wait_behind_flex_ones(tmp_path):
    """Two at once online; five flex takes and one online one run side by side, at the service too."""
    # However busy this machine is, the last create comes before the first end.
    service, project = Service(tmp_path / "service", latency_s=4, concurrency=2), a_project(tmp_path)
    shots = [a_shot(f"f{n}", model=ONE, provider="ark", duration=2, service_tier="flex") for n in range(5)]
    film = a_film(*shots, a_shot("online", model=ONE, provider="ark", duration=2))

    missed = shoot(
        plan(film, {}, project=project),
        project=project,
        reporter=Silent(),
        run_id=uuid4().hex,
        connect_to=service.connect,
        limits={ONE: Limit(concurrent=1)},
    )

    assert missed == ()
    assert most_at_once(service.tasks()) > 2
