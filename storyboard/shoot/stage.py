"""
The stage: what the workflows of this process work with.

DBOS is one to a process and hands workflows nothing but JSON, so the project,
the journal, the providers and the reporter stand here, in one place, while a
run lasts.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from storyboard.journal import Journal
from storyboard.project import Project
from storyboard.providers.base import Provider
from storyboard.reporter import Reporter, ShotChanged, ShotState
from storyboard.takes import Attempt

_log = logging.getLogger(__name__)

_CLOSING_S = 10.0

Connect = Callable[[str, Project], Provider]


@dataclass(slots=True)
class Stage:
    """One project being shot in this process."""

    project: Project
    journal: Journal
    reporter: Reporter
    connect: Connect
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

    def tell(self, attempt: Attempt, state: ShotState, *, note: str = "") -> None:
        """Report that an attempt moved on."""
        told = ShotChanged(
            key=attempt.key, state=state, expected_s=attempt.expected_s, task_id=attempt.task_id, note=note
        )
        facts = {"task_id": attempt.task_id, "provider": attempt.provider, "note": note}
        _log.info("%s: %s", attempt.key, state, extra={"facts": facts})
        self.reporter.report(told)


_stages: dict[str, Stage] = {}


def enter(stage: Stage) -> None:
    """Make *stage* the one on which this process's workflows shoot its project."""
    _stages[str(stage.project.file)] = stage


def leave(stage: Stage) -> None:
    """End the use of *stage*."""
    del _stages[str(stage.project.file)]


def stage_of(project: str) -> Stage:
    """Return the stage of a project, named by its storyboard file."""
    return _stages[project]
