"""
Telling a client's address of every change of a task, as the service does.

The body is what GET answers. The news of one task goes out in order. Only how
a task ended (``succeeded``, ``failed``) is told again where the address does not
answer with 2xx in time: three calls in all. The service documents neither the
spacing nor whether three counts the first; here it does, and calls follow each
other by the time that the address has to answer.
"""

import asyncio
import logging
from typing import Final

import httpx

from storyboard.model.takes import Json

_TOLD: Final = frozenset({"queued", "running", "succeeded", "failed", "expired"})
"""States that are called back; ``cancelled`` is not among those documented."""

_CALLS: Final = {"succeeded": 3, "failed": 3}

_log = logging.getLogger(__name__)


class Callbacks:
    """Calls addresses, each task's news in order."""

    def __init__(self, client: httpx.AsyncClient, *, wait_s: float) -> None:
        self._client = client
        self._wait_s = wait_s
        self._last: dict[str, asyncio.Task[None]] = {}

    def tell(self, url: str | None, body: Json) -> None:
        """Send *body* to *url*, after the earlier news of the same task; returns at once."""
        if url is None or body["status"] not in _TOLD:
            return
        task_id: str = body["id"]
        telling = asyncio.create_task(self._send(url, body, after=self._last.get(task_id)))
        self._last[task_id] = telling
        telling.add_done_callback(lambda done: self._forget(task_id, done))

    async def aclose(self) -> None:
        """Drop what is not told yet."""
        telling = list(self._last.values())
        for task in telling:
            task.cancel()
        await asyncio.gather(*telling, return_exceptions=True)

    async def _send(self, url: str, body: Json, *, after: asyncio.Task[None] | None) -> None:
        if after is not None:
            await asyncio.wait([after])
        calls = _CALLS.get(body["status"], 1)
        for call in range(1, calls + 1):
            if await self._is_delivered(url, body) or call == calls:
                return
            await asyncio.sleep(self._wait_s)

    async def _is_delivered(self, url: str, body: Json) -> bool:
        """Whether the address answered with 2xx in time."""
        try:
            async with asyncio.timeout(self._wait_s):
                answer = await self._client.post(url, json=body)
        except (httpx.HTTPError, TimeoutError) as error:
            _log.info("callback of %s (%s) not heard: %r", body["id"], body["status"], error)
            return False
        return answer.is_success

    def _forget(self, task_id: str, done: asyncio.Task[None]) -> None:
        if self._last.get(task_id) is done:
            del self._last[task_id]
