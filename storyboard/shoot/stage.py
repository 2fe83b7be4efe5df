"""
The stage: what the workflows of this process work with.

DBOS is one to a process and hands workflows nothing but JSON, so the project,
the journal, the providers and the reporter stand here, in one place, while a
run lasts.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from storyboard.journal import Journal
from storyboard.model import Budget
from storyboard.project import Project
from storyboard.providers.base import Provider
from storyboard.reporter import Reporter, ShotChanged, ShotState
from storyboard.takes import TakeKey

_CLOSING_S = 10.0

Connect = Callable[[str, Project], Provider]


@dataclass(slots=True)
class Stage:
    """One project being shot in this process."""

    project: Project
    journal: Journal
    reporter: Reporter
    connect: Connect
    run_id: str
    budget: Budget | None = None
    """What the whole film may cost."""
    expected_s: dict[tuple[str, int], float] = field(default_factory=dict)
    """What each segment should need, for those who watch."""
    loop: asyncio.AbstractEventLoop | None = None
    """The loop of the workflows, once one of them runs."""
    _providers: dict[str, Provider] = field(default_factory=dict)

    def provider(self, name: str) -> Provider:
        """
        Return the provider called *name*, the same one each time.

        It may be connected from any thread and used in the workflows' event
        loop only: a connection pool belongs to one loop.
        """
        if name not in self._providers:
            self._providers[name] = self.connect(name, self.project)
        return self._providers[name]

    def close(self) -> None:
        """Give every provider's connections back, in the loop in which they were used."""
        if self.loop is not None and self.loop.is_running():
            asyncio.run_coroutine_threadsafe(self._aclose(), self.loop).result(timeout=_CLOSING_S)

    async def _aclose(self) -> None:
        while self._providers:
            await self._providers.popitem()[1].aclose()

    def tell(self, key: TakeKey, state: ShotState, *, task_id: str = "", note: str = "") -> None:
        """Report that a take moved on."""
        expected_s = self.expected_s.get((key.shot, key.segment), 0.0)
        self.reporter.report(ShotChanged(key=key, state=state, expected_s=expected_s, task_id=task_id, note=note))


_stages: list[Stage] = []


def enter(stage: Stage) -> None:
    """Make *stage* the one that workflows of this process use."""
    _stages.append(stage)


def leave() -> None:
    """End the use of the current stage."""
    _stages.pop()


def current() -> Stage:
    """Return the stage in use."""
    return _stages[-1]
