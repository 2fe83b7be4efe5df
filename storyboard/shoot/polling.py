"""
Asking about tasks: one by one while they are few, several in one call of the list while they are many.

An account may get 20 tasks a second and list once. One question each is the
prompter way, so company is sought only where questions come thick.
"""

import asyncio
from collections import deque
from dataclasses import dataclass

from storyboard.model.tasks import Succeeded, Task
from storyboard.providers.base import Provider

_SPAN_S = 1.0
_CROWD = 10
"""So many single questions in a second are still single: half of what services allow."""
_SLOW_S = 1.0
"""Where tasks are quicker, as at a stand-in on this machine, waiting for the list costs more than it saves."""
_PAGE = 100
_GATHER_S = 0.05


@dataclass(slots=True)
class _Batch:
    """Tasks that are asked about together, and the answer to come."""

    ids: list[str]
    listing: asyncio.Task[dict[str, Task]]


class TaskPoller:
    """Asks one *provider* about its tasks, in the event loop of the workflows."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._may_list = provider.lists_tasks and provider.first_poll_s >= _SLOW_S
        self._asked_at_s: deque[float] = deque()
        self._listed_at_s = 0.0
        self._turn = asyncio.Lock()
        self._gathering: dict[str | None, _Batch] = {}
        """By service tier: the list shows one at a time."""

    async def get(self, task_id: str, *, service_tier: str | None = None) -> Task:
        """
        Return the task as it is now.

        Raises:
            TaskNotFound: The service does not know it.
        """
        if self._may_list and self._is_crowded():
            task = await self._in_batch(task_id, service_tier)
            # A list can be behind, and can show a task without its links.
            if task is not None and not (isinstance(task.progress, Succeeded) and not task.progress.video_url):
                return task
        self._asked_at_s.append(_now_s())
        return await self._provider.get(task_id)

    def _is_crowded(self) -> bool:
        while self._asked_at_s and self._asked_at_s[0] < _now_s() - _SPAN_S:
            self._asked_at_s.popleft()
        return len(self._asked_at_s) >= _CROWD

    async def _in_batch(self, task_id: str, service_tier: str | None) -> Task | None:
        """Return the task as the next call of the list shows it; None where it does not."""
        batch = self._gathering.get(service_tier)
        if batch is None or len(batch.ids) == _PAGE:
            ids: list[str] = []
            batch = _Batch(ids, asyncio.create_task(self._list(ids, service_tier)))
            self._gathering[service_tier] = batch
        batch.ids.append(task_id)
        # Who gives up waiting must not take the answer from the others.
        shown = await asyncio.shield(batch.listing)
        return shown.get(task_id)

    async def _list(self, ids: list[str], service_tier: str | None) -> dict[str, Task]:
        async with self._turn:
            await asyncio.sleep(max(_GATHER_S, self._listed_at_s + _SPAN_S - _now_s()))
            self._listed_at_s = _now_s()
        batch = self._gathering.get(service_tier)
        if batch is not None and batch.ids is ids:
            # Who comes from now on is too late for this call.
            del self._gathering[service_tier]
        page = await self._provider.list(task_ids=tuple(ids), page_size=_PAGE, service_tier=service_tier)
        return {task.id: task for task in page.tasks}


def _now_s() -> float:
    return asyncio.get_running_loop().time()
