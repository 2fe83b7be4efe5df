"""The simulator is asked through the same adapter as the services, and needs no key, no network and no server."""

import asyncio
from types import SimpleNamespace

import av
import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from storyboard.errors import OutcomeUnknown, RequestRejected, TaskNotFound, Unavailable
from storyboard.model.tasks import Failed, Queued, Running, Succeeded
from storyboard.project import Project
from storyboard.providers import registry
from storyboard.providers.ark import Ark
from storyboard.providers.http_client import Account
from storyboard.providers.pace import Pace
from storyboard.providers.simulator import InProcess, connect
from storyboard.simulator.faults import parse_fault
from storyboard.simulator.settings import SimulatorSettings


@pytest.fixture
def project(tmp_path):
    return Project(file=tmp_path / "storyboard.yaml")


@pytest.fixture
def small(a_request):
    """The cheapest request to render."""
    return a_request(provider="simulator", model="seedance-1.0-pro", resolution="480p", ratio="1:1", frames=29)


def faulty(project, *faults):
    settings = SimulatorSettings(
        folder=project.state / "simulator", faults=tuple(map(parse_fault, faults)), render=False
    )
    account = Account(
        provider="simulator",
        base_url="http://simulator.local/api/v3",
        key="simulator",
        pace=Pace(list_lag_s=0.0, first_poll_s=0.05),
    )
    return Ark(account, transport=InProcess(settings))


def use(ark, work):
    """Run *work*, and close *ark* in the same loop."""

    async def run():
        try:
            return await work(ark)
        finally:
            await ark.aclose()

    return asyncio.run(run())


async def wait_for_end(ark, task_id):
    """Ask until the task has ended."""
    while True:
        progress = (await ark.get(task_id)).progress
        if isinstance(progress, Succeeded | Failed):
            return progress
        await asyncio.sleep(0.02)


def test_connecting_leaves_no_trace(project):
    """A plan asks nothing, and makes no folder."""
    simulator = registry.connect("simulator", project)

    assert (simulator.name, simulator.list_lag_s, simulator.first_poll_s) == ("simulator", 0.0, 0.05)
    assert simulator.submit_url == "http://simulator.local/api/v3/contents/generations/tasks"
    assert not project.state.exists()


def test_it_is_told_where_to_live_and_how_slow_to_be(project, monkeypatch):
    """Its folder is the project's own; everything else stays as the service documents it."""
    told = []

    def stand_in(settings):
        told.append(settings)
        app = Starlette(routes=[Route("/{path:path}", lambda _: JSONResponse({"items": [], "total": 0}))])
        app.state.account = SimpleNamespace(aclose=lambda: asyncio.sleep(0))
        return app

    monkeypatch.setattr("storyboard.simulator.app.create_app", stand_in)

    use(connect(project, latency_s=3.5), lambda ark: ark.list())

    assert told == [SimulatorSettings(folder=project.state / "simulator", latency_s=3.5)]


def test_a_take_from_create_to_clip(project, small, tmp_path):
    """The clip and its last frame come through the same client as the answers."""
    clip, still = tmp_path / "clip.mp4.part", tmp_path / "last.png.part"

    async def shoot(ark):
        receipt = await ark.create(small)
        progress = await wait_for_end(ark, receipt.task_id)
        await ark.download(progress.video_url, clip)
        await ark.download(progress.last_frame_url, still)
        return receipt, progress, await ark.list()

    receipt, progress, page = use(connect(project), shoot)

    with av.open(str(clip)) as film:
        assert film.streams.video[0].frames == 29
    assert still.read_bytes().startswith(b"\x89PNG")
    assert progress.tokens == 640 * 640 * 29 // 1024
    assert [task.id for task in page.tasks] == [receipt.task_id]


def test_tasks_outlive_the_process(project, small):
    """Another connection to the same project finds them."""
    receipt = use(connect(project, latency_s=0.05), lambda ark: ark.create(small))

    assert isinstance(use(connect(project), lambda ark: wait_for_end(ark, receipt.task_id)), Succeeded)


def test_one_connection_outlives_its_loops(project, small):
    """Closed in one loop, it works in the next."""
    ark = connect(project)
    receipt = use(ark, lambda ark: ark.create(small))

    assert isinstance(use(ark, lambda ark: wait_for_end(ark, receipt.task_id)), Succeeded)


def test_closing_it_stops_its_work(project, small):
    """A task that would run for an hour runs until then, and nothing of it is left behind in the loop."""

    async def close_early():
        ark = connect(project, latency_s=3600)
        receipt = await ark.create(small)
        while (progress := (await ark.get(receipt.task_id)).progress) == Queued():  # noqa: ASYNC110 - as clients do
            await asyncio.sleep(0.005)
        await ark.aclose()
        return progress, asyncio.all_tasks() - {asyncio.current_task()}

    assert asyncio.run(close_early()) == (Running(), set())


def test_it_refuses_as_the_service_does(project, a_request):
    """With its code, its words and a request id."""
    asked = a_request(provider="simulator", model="seedance-1.0-pro", duration=99)

    with pytest.raises(RequestRejected) as caught:
        use(connect(project), lambda ark: ark.create(asked))

    assert (caught.value.code, caught.value.http_status) == ("InvalidParameter", 400)
    assert "`duration`" in caught.value.message
    assert caught.value.request_id


def test_it_forgets_and_says_so(project):
    """An id that it never gave."""
    with pytest.raises(TaskNotFound):
        use(connect(project), lambda ark: ark.get("cgt-20260405024433-sbj8r"))


@pytest.mark.parametrize("fault", ["lost", "500", "500-after", "junk:status=502", "junk:status=200"])
def test_a_create_that_it_loses_may_be_paid(fault, project, small):
    """A dropped connection in process is as open as one over the network; the list tells."""

    async def lose(ark):
        with pytest.raises(OutcomeUnknown):
            await ark.create(small)
        return (await ark.list()).total

    assert use(faulty(project, fault), lose) == (1 if fault in {"lost", "500-after"} else 0)


def test_a_question_that_it_loses_is_worth_another_try(project, small):
    """And the second answer is whole."""

    async def ask(ark):
        receipt = await ark.create(small)
        with pytest.raises(Unavailable):
            await ark.get(receipt.task_id)
        return receipt.task_id == (await ark.get(receipt.task_id)).id

    assert use(faulty(project, "lost:on=get,count=1"), ask)


def test_a_download_that_breaks_off_is_worth_another_try(project, small, tmp_path):
    """The second one is whole."""
    part = tmp_path / "clip.part"

    async def fetch(ark):
        progress = await wait_for_end(ark, (await ark.create(small)).task_id)
        with pytest.raises(Unavailable):
            await ark.download(progress.video_url, part)
        await ark.download(progress.video_url, part)

    use(faulty(project, "broken-download:count=1"), fetch)

    with av.open(str(part)) as film:
        assert film.streams.video[0].frames == 29
