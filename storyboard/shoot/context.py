"""
The context: what the workflows of this process work with.

DBOS is one to a process and hands workflows nothing but JSON. So the project,
the journal, the providers and the reporter stand here, in one place, while a
run lasts; `contexts` knows which there are.
"""

import asyncio
import logging
import os
import time
from collections.abc import AsyncIterator, Callable, Container, Iterator
from concurrent.futures import Future, InvalidStateError
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field

from storyboard.errors import ArchiveError, DatabaseUnavailable
from storyboard.model.capabilities import Models
from storyboard.model.paid import is_simulated
from storyboard.model.takes import Attempt, Request
from storyboard.model.tasks import Succeeded, Task
from storyboard.model.units import names_of
from storyboard.project import Project
from storyboard.providers.base import Provider
from storyboard.providers.images.base import ImageService
from storyboard.providers.images.registry import connect_images
from storyboard.providers.speech.base import SpeechService
from storyboard.providers.speech.registry import connect_speech
from storyboard.reporter import Note, Reporter, ShotChanged, ShotState
from storyboard.shoot.account_limits import Limits
from storyboard.shoot.ages import Ages
from storyboard.shoot.caps import Caps
from storyboard.shoot.lease import stop_at_once
from storyboard.shoot.lost_calls import hint_about, patience_s, unknown_call
from storyboard.shoot.polling import TaskPoller
from storyboard.shoot.state.journal import Journal
from storyboard.shoot.unknown import unknown_outcome

_log = logging.getLogger(__name__)

CLOSING_S = 10.0
"""How long the end of this process waits for answers, at least."""
_FILINGS_AT_ONCE = 8
_LOOKS_ANYWAY_S = 5.0
_PULSES_A_QUESTION = 10
_SET_BY_S = 2.0
"""A clock that is kept right by small steps is not counted as set."""
_QUICKEST_PULSE_S, _SLOWEST_PULSE_S = 0.05, 0.1

Connect = Callable[[str, Project], Provider]
ConnectImages = Callable[[str, Project], ImageService]
ConnectSpeech = Callable[[str, Project], SpeechService]


@dataclass(frozen=True, slots=True)
class Permits:
    """What holds back takes that would be filed past those that one process may file at once."""

    filings: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_FILINGS_AT_ONCE))
    """Held from download to slate."""
    checks: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(os.cpu_count() or 1))
    """Held while a clip is decoded and its frames are in memory: the first is through sooner, and the last as soon."""


def _clock_ahead_s() -> float:
    return time.time() - time.monotonic()


@dataclass(slots=True)
class Context:
    """One project being shot in this process."""

    project: Project
    models: Models
    """The model table that rules it."""
    journal: Journal
    reporter: Reporter
    connect: Connect
    is_guest: bool = False
    """
    Whether this process works on it for the run of another one, which goes on when something breaks here.

    Others may change its model table between two runs.
    """
    connect_images: ConnectImages = connect_images
    connect_speech: ConnectSpeech = connect_speech
    callback_url: str = ""
    """Where services may call back, without a last slash; empty where nobody listens."""
    limits: Limits = field(default_factory=dict)
    """What the storyboard says of the account's limits."""
    caps: Caps = field(default_factory=Caps)
    """What film and run may cost."""
    loop: asyncio.AbstractEventLoop | None = None
    """The loop of the workflows, once one of them runs."""
    broken: Future[None] = field(default_factory=Future)
    """Holds the error that no run can go on with, such as a full disk; the run waits for it besides its workflow."""
    just_made: dict[str, Succeeded] = field(default_factory=dict)
    """What tasks made, by attempt, from the answer that said so until it is archived: its links are fresh."""
    told_odd: set[tuple[str, str]] = field(default_factory=set)
    """What was said of answers that hold something odd: task and sentence."""
    why_lost: dict[str, str] = field(default_factory=dict)
    """Why the answer to a call for a picture or a recording did not come, by attempt, until that is told."""
    found: dict[str, tuple[str, Task]] = field(default_factory=dict)
    """Tasks of the services' lists by id, each with its provider, where some may be the project's and not be known."""
    permits: Permits = field(default_factory=Permits)
    ages: Ages = field(default_factory=Ages)
    set_back: bool = False
    """Whether this machine's clock was set back, now or since the last run: what seems young may be old."""
    _ended: set[str] = field(default_factory=set)
    """The ids of workflows that ended in this process, or are about to."""
    _one_more_ended: asyncio.Event = field(default_factory=asyncio.Event)
    _clock_ahead_s: float = field(default_factory=_clock_ahead_s)
    _providers: dict[str, Provider] = field(default_factory=dict)
    _image_services: dict[str, ImageService] = field(default_factory=dict)
    _speech_services: dict[str, SpeechService] = field(default_factory=dict)
    _pollers: dict[str, TaskPoller] = field(default_factory=dict)
    _sending: list[Attempt] = field(default_factory=list)
    _answered: asyncio.Event = field(default_factory=asyncio.Event)
    _closing: bool = False

    @asynccontextmanager
    async def guard_step(self) -> AsyncIterator[None]:
        """
        End the run where the journal cannot be written: DBOS, on the same disk, would try for ever.

        No result of a step is recorded from then on: the next run, for which there is room, would believe it.
        """
        try:
            yield
        except DatabaseUnavailable as lost:
            # Let out, it would be recorded as this step's result once the database is back.
            stop_at_once(lost)
        except ArchiveError as error:
            self.break_off(error)
            await self._stand_still()
            raise
        if self.broken.done():
            await self._stand_still()

    async def _stand_still(self) -> None:
        """Wait for the end of this process, where the run that ends is its own."""
        if not self.is_guest:
            await asyncio.Event().wait()

    def break_off(self, error: ArchiveError) -> None:
        """End the run with *error*."""
        with suppress(InvalidStateError):
            self.broken.set_exception(error)

    def provider(self, name: str) -> Provider:
        """
        Return the provider called *name*, the same one each time.

        It may be connected from any thread and used in the workflows' event
        loop only: a connection pool belongs to one loop.
        """
        if name not in self._providers:
            self._providers[name] = self.connect(name, self.project)
        return self._providers[name]

    def image_service(self, name: str) -> ImageService:
        """Return the image service called *name*, as `provider` does."""
        if name not in self._image_services:
            self._image_services[name] = self.connect_images(name, self.project)
        return self._image_services[name]

    def speech_service(self, name: str) -> SpeechService:
        """Return the speech service called *name*, as `provider` does."""
        if name not in self._speech_services:
            self._speech_services[name] = self.connect_speech(name, self.project)
        return self._speech_services[name]

    def service_of(self, request: Request) -> Provider | ImageService | SpeechService:
        """Return who is asked for *request*."""
        if request.medium == "recording":
            return self.speech_service(request.provider)
        return self.image_service(request.provider) if request.medium == "still" else self.provider(request.provider)

    def poller(self, name: str) -> TaskPoller:
        """Return who asks the provider called *name* about its tasks, the same one each time."""
        if name not in self._pollers:
            self._pollers[name] = TaskPoller(self.provider(name))
        return self._pollers[name]

    @property
    def pulse_s(self) -> float:
        """How often the run looks for what ended or may begin: where tasks are quick, so is the pulse."""
        shortest_s = min((provider.first_poll_s for provider in self._providers.values()), default=float("inf"))
        return max(_QUICKEST_PULSE_S, min(_SLOWEST_PULSE_S, shortest_s / _PULSES_A_QUESTION))

    def was_clock_set(self) -> bool:
        """Return whether times noted in this context cannot be subtracted: the clock was set, or the machine slept."""
        return abs(_clock_ahead_s() - self._clock_ahead_s) > _SET_BY_S

    @contextmanager
    def announce_end(self, workflow_id: str) -> Iterator[None]:
        """Let who waits for the end of the workflow in this process look for it when the block is left."""
        try:
            yield
        finally:
            self._ended.add(workflow_id)
            self._one_more_ended.set()

    async def wait_for_ends(self, workflow_ids: Container[str]) -> list[str]:
        """
        Return those of the workflows that ended in this process, or are about to; wait some seconds for one.

        The caller says with `forget_end` of which it needs to hear no more.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(_LOOKS_ANYWAY_S):
                while not (ending := [workflow_id for workflow_id in self._ended if workflow_id in workflow_ids]):
                    self._one_more_ended.clear()
                    await self._one_more_ended.wait()
                return ending
        return []

    def forget_end(self, workflow_id: str) -> None:
        """Forget that the workflow ended."""
        self._ended.discard(workflow_id)

    async def may_send(self) -> None:
        """Return at once, but never where this process is about to stop: an answer would find nobody."""
        if self._closing:
            await asyncio.Event().wait()

    @contextmanager
    def hold_end_back(self, intent: Attempt) -> Iterator[None]:
        """Hold the end of this process back until the answer to the create of *intent* is there."""
        self._sending.append(intent)
        self._answered.clear()
        try:
            yield
        finally:
            self._sending.remove(intent)
            if not self._sending:
                self._answered.set()

    async def await_answers(self) -> None:
        """Let no request be sent from now on, and return when every answer is there."""
        self._closing = True
        if self._sending:
            await self._answered.wait()

    def tell_awaited_answers(self) -> None:
        """Say which answers this process waits for before it ends, if any."""
        if keys := sorted(str(intent.key) for intent in self._sending):
            things = {"task" if intent.asked.has_task else intent.asked.thing for intent in self._sending}
            what = things.pop() if len(things) == 1 else "task"
            words = f"waiting at most {self.closing_s():.0f} s for the service's answer about {names_of(keys)}"
            self.reporter.report(Note(f"{words}, so that no paid {what} is lost; ^C again stops at once"))

    def closing_s(self) -> float:
        """Return how long the end of this process waits for answers."""
        return max([CLOSING_S, *map(patience_s, tuple(self._sending))])

    def tell_unknown_creates(self) -> None:
        """Say which creates got no answer: what may be paid, and how to settle it."""
        for intent in tuple(self._sending):
            if not intent.asked.has_task:
                lost = unknown_call(self.project, intent, intent.provider)
                message, hint = lost.message, hint_about(intent, lost)
            else:
                unknown = unknown_outcome(intent, self.provider(intent.provider), project=self.project)
                message, hint = unknown.message, unknown.hint
            self.reporter.report(Note(message))
            self.reporter.report(Note(f"  {hint}"))

    async def aclose(self) -> None:
        """Give every provider's connections back."""
        while self._providers:
            await self._providers.popitem()[1].aclose()
        while self._image_services:
            await self._image_services.popitem()[1].aclose()
        while self._speech_services:
            await self._speech_services.popitem()[1].aclose()

    def tell(self, attempt: Attempt, state: ShotState, *, note: str = "") -> None:
        """Report that an attempt moved on."""
        told = ShotChanged(
            key=attempt.key,
            state=state,
            expected_s=attempt.expected_s,
            task_id=attempt.task_id,
            note=note,
            kind=attempt.asked.kind,
            usd=attempt.usd,
            cny=attempt.cny,
            age_s=max(0.0, self.ages.age_s(attempt.submitted_at)) if attempt.submitted_at else 0.0,
            is_simulated=is_simulated(attempt.provider),
        )
        facts = {"task_id": attempt.task_id, "provider": attempt.provider, "note": note}
        _log.info("%s: %s", attempt.key, state, extra={"facts": facts})
        self.reporter.report(told)
