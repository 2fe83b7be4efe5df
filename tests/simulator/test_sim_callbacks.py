"""News of a task, told to the address that its create gave."""

import asyncio
import http.server
import json
import threading
import time
from types import SimpleNamespace

import pytest

from storyboard.simulator import callbacks
from storyboard.simulator.faults import parse_fault

pytestmark = pytest.mark.anyio


class Listener:
    """An address that keeps what it hears, and answers as it is told."""

    def __init__(self):
        self.heard = []
        self.statuses = iter(())
        self.delays_s = iter(())
        self.url = ""

    async def wait(self, calls):
        """Return what was heard once there were so many *calls*."""
        async with asyncio.timeout(120):
            while len(self.heard) < calls:  # noqa: ASYNC110 - it hears in a thread of its own
                await asyncio.sleep(0.005)
        return self.heard


@pytest.fixture
def listener():
    listener = Listener()

    class Door(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            time.sleep(next(listener.delays_s, 0))
            listener.heard.append((self.path, self.headers["Content-Type"], json.loads(body)))
            self.send_response(next(listener.statuses, 200))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args):
            return

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        listener.url = f"http://127.0.0.1:{server.server_port}/news?token=secret"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield listener
        server.shutdown()
        thread.join()


@pytest.fixture
def between_calls_s(monkeypatch):
    """How long the simulator would wait between two calls about an end: here it does not."""
    waits_s = []

    async def wait(seconds):
        waits_s.append(seconds)

    monkeypatch.setattr(callbacks, "asyncio", SimpleNamespace(**{**vars(asyncio), "sleep": wait}))
    return waits_s


def states_of(heard):
    return [body["status"] for _, _, body in heard]


async def test_every_state_is_told_in_order_as_get_answers_it(start, listener):
    sim = start()
    body = await sim.make(callback_url=listener.url, return_last_frame=True)
    heard = await listener.wait(3)

    assert states_of(heard) == ["queued", "running", "succeeded"]
    assert heard[2] == ("/news?token=secret", "application/json", body)


async def test_an_address_that_is_slow_hears_the_news_in_order_all_the_same(start, listener):
    listener.delays_s = iter([0.1])
    await start().make(callback_url=listener.url)

    assert states_of(await listener.wait(3)) == ["queued", "running", "succeeded"]


async def test_how_a_task_ended_is_told_three_times_in_all_where_nobody_listens(start, listener, between_calls_s):
    listener.statuses = iter([500] * 9)
    sim = start(callback_wait_s=120, faults=(parse_fault("failed"),))
    await sim.make(callback_url=listener.url)
    await listener.wait(5)
    await asyncio.sleep(0.1)

    assert states_of(listener.heard) == ["queued", "running", "failed", "failed", "failed"]
    assert between_calls_s == [120, 120]


async def test_once_heard_the_end_is_not_told_again(start, listener, between_calls_s):
    listener.statuses = iter([200, 200, 500, 204])
    sim = start(callback_wait_s=120)
    await sim.make(callback_url=listener.url)
    await listener.wait(4)
    await asyncio.sleep(0.1)

    assert states_of(listener.heard) == ["queued", "running", "succeeded", "succeeded"]
    assert between_calls_s == [120]


async def test_a_cancelled_task_is_not_told(start, listener):
    sim = start(queue_s=60)
    task_id = await sim.create(callback_url=listener.url)
    await sim.delete(task_id)
    await listener.wait(1)
    await asyncio.sleep(0.05)

    assert states_of(listener.heard) == ["queued"]


async def test_an_address_where_nobody_is_does_no_harm(start):
    sim = start(callback_wait_s=0.01)
    body = await sim.make(callback_url="http://127.0.0.1:9/")

    assert body["status"] == "succeeded"


async def test_closing_does_not_wait_for_news_that_nobody_hears(start):
    sim = start(callback_wait_s=3600)
    await sim.make(callback_url="http://127.0.0.1:9/")

    async with asyncio.timeout(60):
        await sim.aclose()
