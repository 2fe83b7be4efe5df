"""Every adapter against the simulator behind a real socket: each service's own paths, one set of tasks."""

import asyncio
import base64
from contextlib import contextmanager

import httpx
import pytest

from storyboard.errors import OutcomeUnknown, RequestRejected, TaskNotFound, Unavailable
from storyboard.model.takes import Picture
from storyboard.model.tasks import Failed, Succeeded
from storyboard.project import Project
from storyboard.providers.registry import connect
from storyboard.simulator.app import create_app
from storyboard.simulator.faults import parse_fault
from storyboard.simulator.settings import SimulatorSettings
from tests.films import a_png
from tests.serving import serve_app
from tests.simulator.in_process import Held, mark

NAMES = ("ark", "byteplus", "gateway", "jimeng")
GATEWAYS = ("gateway", "jimeng")
NO_TOKENS = {"gateway", "jimeng"}


@pytest.fixture
def simulate(tmp_path, monkeypatch):
    """Serve a simulator with faults; the environment leads every provider to it."""

    @contextmanager
    def simulate(*faults, renderer=mark, **settings):
        settings = SimulatorSettings(folder=tmp_path / "simulator", faults=tuple(map(parse_fault, faults)), **settings)
        with serve_app(create_app(settings, renderer=renderer)) as url:
            for prefix, path in {"ARK": "/api/v3", "BYTEPLUS": "/api/v3", "SEEDANCE_GATEWAY": "", "JIMENG": ""}.items():
                monkeypatch.setenv(f"{prefix}_BASE_URL", url + path)
                monkeypatch.setenv(f"{prefix}_API_KEY", "a-key-of-a-test")
            yield url

    return simulate


@pytest.fixture
def small(a_request):
    """A request that every service takes."""
    return lambda **changes: a_request(**{"model": "seedance-1.0-pro", "ratio": "1:1", "duration": 5} | changes)


@pytest.fixture
def use(tmp_path):
    """Connect a provider, and close it in the loop in which it worked."""

    def use(name, work):
        async def run():
            provider = connect(name, Project(file=tmp_path / "storyboard.yaml"))
            try:
                return await work(provider)
            finally:
                await provider.aclose()

        return asyncio.run(run())

    return use


async def wait_for_end(provider, task_id):
    """Ask until the task has ended."""
    async with asyncio.timeout(120):
        while True:
            progress = (await provider.get(task_id)).progress
            if isinstance(progress, Succeeded | Failed):
                return progress
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("name", NAMES)
def test_a_take_from_create_to_clip(name, simulate, use, small, tmp_path):
    """The prompt and the length arrive; what the wire does not tell is unknown."""
    clip, still = tmp_path / "clip.part", tmp_path / "last.part"

    async def shoot(provider):
        progress = await wait_for_end(provider, (await provider.create(small(seed=7))).task_id)
        await provider.download(progress.video_url, clip)
        if progress.last_frame_url:
            await provider.download(progress.last_frame_url, still)
        return progress

    with simulate():
        made = use(name, shoot)

    seed = b"|" if name == "jimeng" else b"|7|"
    assert clip.read_bytes().startswith(b"A lighthouse in fog." + seed)
    assert clip.read_bytes().rstrip().endswith(b"|121")
    assert (made.tokens is None) == (name in NO_TOKENS)
    assert still.exists() == (name != "jimeng")


@pytest.mark.parametrize("name", NAMES)
def test_a_first_frame_arrives_as_a_data_url(name, simulate, use, small):
    """The picture is opened on the other side: one that is none is refused in the service's words."""

    def opening_on(data):
        url = f"data:image/png;base64,{base64.b64encode(data).decode()}"
        return small(mode="first_frame", pictures=(Picture(role="first_frame", url=url),))

    async def shoot(provider):
        with pytest.raises(RequestRejected, match="image_url"):
            await provider.create(opening_on(b"no picture"))
        return await wait_for_end(provider, (await provider.create(opening_on(a_png()))).task_id)

    with simulate():
        assert isinstance(use(name, shoot), Succeeded)


@pytest.mark.parametrize("name", ["ark", "byteplus", "gateway"])
def test_a_draft_and_the_final_that_is_promoted_from_it(name, simulate, use, small):
    """The draft has no last frame; the final has the draft's text and length, and a last frame."""

    async def shoot(provider):
        draft = small(model="seedance-1.5-pro", draft=True, resolution="480p", seed=7)
        first = await provider.create(draft)
        preview = await wait_for_end(provider, first.task_id)
        final = small(model="seedance-1.5-pro", draft_task_id=first.task_id, prompt="not sent", duration=9)
        return preview, await wait_for_end(provider, (await provider.create(final)).task_id)

    with simulate():
        preview, made = use(name, shoot)
        clip = httpx.get(made.video_url, trust_env=False).content

    assert preview.last_frame_url is None
    assert made.last_frame_url is not None
    assert clip.startswith(b"A lighthouse in fog.|7|121")


@pytest.mark.parametrize("name", NAMES)
def test_a_failed_task_says_why(name, simulate, use, small):
    async def shoot(provider):
        return await wait_for_end(provider, (await provider.create(small())).task_id)

    with simulate("moderation"):
        failed = use(name, shoot)

    assert isinstance(failed, Failed)
    assert "may contain sensitive information" in failed.message


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("fault", ["lost", "500-after", "junk:status=502", "junk:status=200"])
def test_a_create_that_is_lost_may_be_paid(name, fault, simulate, use, small):
    """And is sent once."""

    async def lose(provider):
        with pytest.raises(OutcomeUnknown):
            await provider.create(small())

    with simulate(fault) as url:
        use(name, lose)
        headers = {"Authorization": "Bearer x"}
        listed = httpx.get(f"{url}/api/v3/contents/generations/tasks", headers=headers, trust_env=False).json()

    assert listed["total"] == (1 if fault in {"lost", "500-after"} else 0)


@pytest.mark.parametrize("name", NAMES)
def test_a_busy_service_and_a_lost_question_are_worth_another_try(name, simulate, use, small):
    async def ask(provider):
        with pytest.raises(Unavailable):
            await provider.create(small())
        task_id = (await provider.create(small())).task_id
        with pytest.raises(Unavailable):
            await provider.get(task_id)
        return task_id == (await provider.get(task_id)).id

    with simulate("429:count=1", "lost:on=get,count=1"):
        assert use(name, ask)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_there_is_not_found(name, simulate, use):
    async def ask(provider):
        with pytest.raises(TaskNotFound):
            await provider.get("cgt-20260405024433-sbj8r")

    with simulate():
        use(name, ask)


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_key_is_refused(name, simulate, use, small, monkeypatch):
    async def ask(provider):
        with pytest.raises(RequestRejected, match="401 AuthenticationError"):
            await provider.create(small())
        with pytest.raises(RequestRejected, match="401 AuthenticationError"):
            await provider.get("t")

    with simulate():
        for prefix in ("ARK", "BYTEPLUS", "SEEDANCE_GATEWAY", "JIMENG"):
            monkeypatch.setenv(f"{prefix}_API_KEY", "invalid")
        use(name, ask)


@pytest.mark.parametrize("name", GATEWAYS)
def test_a_task_shows_where_it_is(name, simulate, use, small):
    """All the fields of the gateway's page, before the end and at it."""

    async def shoot(provider):
        task_id = (await provider.create(small())).task_id
        early = await provider.get(task_id)
        held.let_go()
        await wait_for_end(provider, task_id)
        return early, await provider.get(task_id)

    held = Held()
    with simulate(renderer=held):
        early, late = use(name, shoot)

    assert set(early.body) == set(late.body) == FIELDS[name]
    assert not early.body[ENDED_AT[name]]
    assert late.body[ENDED_AT[name]]
    assert 0 <= late.updated_at - late.created_at < 120


ENDED_AT = {"gateway": "completed_at", "jimeng": "finish_time"}
FIELDS = {
    "gateway": {
        "id", "status", "result_url", "last_frame_url", "error_message", "created_at", "started_at", "completed_at",
    },
    "jimeng": {
        "task_id", "notify_hook", "action", "status", "fail_reason", "submit_time", "start_time", "finish_time",
        "progress", "data",
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"duration": 6}, "`duration`"),
        ({"aspect_ratio": "2:1"}, "`aspect_ratio`"),
        ({"prompt": " "}, "MissingParameter"),
        ({"image_url": 5}, "image_url"),
    ],
    ids=str,
)
def test_the_simulated_jimeng_refuses_what_its_page_does_not_allow(changes, words, simulate, use, small):
    async def ask(provider):
        with pytest.raises(RequestRejected, match=words):
            await provider.create(small(extra=changes))

    with simulate():
        use("jimeng", ask)


def test_the_simulated_gateway_heeds_the_model_s_rules(simulate, use, small):
    """They are those of Ark: 2.0 makes no drafts."""

    async def ask(provider):
        with pytest.raises(RequestRejected, match="`draft`"):
            await provider.create(small(model="seedance-2.0", draft=True))

    with simulate():
        use("gateway", ask)


@pytest.mark.parametrize("name", GATEWAYS)
def test_a_cancelled_task_has_failed_for_who_has_no_cancel(name, simulate, use, small):
    """All doors lead to the same tasks; the gateways' pages have no word for a cancelled one."""

    async def make(provider):
        return (await provider.create(small())).task_id

    async def cancel(ark, task_id):
        await ark.delete(task_id)

    with simulate(queue_s=3600):
        task_id = use(name, make)
        use("ark", lambda ark: cancel(ark, task_id))

        assert use(name, lambda gateway: wait_for_end(gateway, task_id)) == Failed("", "the task was cancelled")
