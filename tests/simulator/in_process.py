"""A simulator in process with a client before it, a renderer that only marks the film, and a clock to be turned."""

import asyncio
import io
import threading
import time

import httpx
from PIL import Image

from storyboard.simulator.app import TASKS, create_app

PRO_10 = "doubao-seedance-1-0-pro-250528"
PRO_15 = "doubao-seedance-1-5-pro-251215"
PRO_20 = "doubao-seedance-2-0-260128"

ENDS = {"succeeded", "failed", "cancelled", "expired"}


def png(width_px=640, height_px=480, *, kind="PNG", colour="navy"):
    out = io.BytesIO()
    Image.new("RGB", (width_px, height_px), colour).save(out, format=kind)
    return out.getvalue()


def mark(brief, folder):
    """Write what was asked where a film would be, and a last frame of the right size."""
    (folder / "video.mp4").write_bytes(f"{brief.prompt}|{brief.seed}|{brief.frames}".encode() * 100)
    (folder / "last_frame.png").write_bytes(png(brief.width_px, brief.height_px))


class Held:
    """A renderer whose films are done when they are let go: until then their tasks run."""

    def __init__(self):
        self.begun = []
        """The prompts of the films, in the order in which they were begun."""
        self._let_go = threading.Semaphore(0)

    def __call__(self, brief, folder):
        self.begun.append(brief.prompt)
        assert self._let_go.acquire(timeout=120)
        mark(brief, folder)

    def let_go(self, films=1):
        """Let so many films be done, those under way first."""
        self._let_go.release(films)


class Simulator:
    """A client of a simulator in this process."""

    def __init__(self, settings, *, renderer, now):
        self.app = create_app(settings, renderer=renderer, now=now)
        self.http = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app), base_url="http://sim", headers={"Authorization": "Bearer key"}
        )

    async def post(self, **changes):
        """Send a create: a small text-to-video request with *changes*; None takes a field out."""
        body = {"model": PRO_10, "content": [{"type": "text", "text": "a fox"}], "resolution": "480p"} | changes
        return await self.http.post(TASKS, json=body)

    async def create(self, **changes):
        """Return the id of a new task."""
        answer = await self.post(**changes)
        assert answer.status_code == 200, answer.text
        return answer.json()["id"]

    async def get(self, task_id):
        answer = await self.http.get(f"{TASKS}/{task_id}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def wait(self, task_id, *states):
        """Return the task's body once it is in one of *states*: by default, at its end."""
        async with asyncio.timeout(120):
            while (body := await self.get(task_id))["status"] not in (states or ENDS):  # noqa: ASYNC110 - as clients do
                await asyncio.sleep(0.005)
        return body

    async def make(self, **changes):
        """Return the body of a new task once it has ended."""
        return await self.wait(await self.create(**changes))

    async def list(self, **query):
        answer = await self.http.get(TASKS, params={name.replace("__", "."): value for name, value in query.items()})
        return answer.json()

    async def delete(self, task_id):
        return await self.http.delete(f"{TASKS}/{task_id}")

    async def aclose(self):
        await self.http.aclose()
        await self.app.state.account.aclose()


class Clock:
    """The time of day, and as much more as a test likes; once stopped, only a test moves it."""

    def __init__(self):
        self.ahead_s = 0.0
        self._stopped_at = None

    def __call__(self):
        return (self._stopped_at or time.time()) + self.ahead_s

    def stop(self):
        """Stand still from now on."""
        self._stopped_at = time.time()
