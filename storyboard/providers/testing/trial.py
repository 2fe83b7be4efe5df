"""
Trying a provider without its service: how that service answers, and asking once.

The service is a stand-in on this machine. It knows no provider and no test.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from storyboard.errors import ProviderError
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Picture, Request
from storyboard.model.tasks import Progress
from storyboard.providers.base import Provider
from storyboard.providers.testing.stand_in import Answer, Asked, StandIn

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Value]):
    """What came of asking a provider once."""

    value: Value | None
    error: ProviderError | None
    requests: tuple[Asked, ...]
    """What reached the service."""

    def require_value(self, what: str) -> Value:
        """Return the answer; fail where there was an error, or more than one request."""
        if self.value is None:
            raise AssertionError(f"{what}: an answer is due, and came {self.error!r}")
        require(len(self.requests) == 1, f"{what}: one request is sent, and not {len(self.requests)}")
        return self.value

    def require_error(self, kind: type[ProviderError], what: str, *, requests: int = 1) -> ProviderError:
        """Return the error; fail where it is of another kind, or where the service was asked more or less often."""
        if type(self.error) is not kind:
            raise AssertionError(f"{what}: {kind.__name__} is due, and came {self.error or self.value!r}")
        require(len(self.requests) == requests, f"{what}: {requests} requests are due, and came {len(self.requests)}")
        return self.error


def require(is_so: object, fact: str) -> None:
    """
    Say *fact* where it does not hold.

    Raises:
        AssertionError: It does not.
    """
    if not is_so:
        raise AssertionError(fact)


class Trial:
    """How a provider's service answers: a subclass writes the methods that raise `NotImplementedError`."""

    key: ClassVar[str] = "sk-nobody-may-see-this-0123456789"
    """What `connect` gives as the key."""
    cancels: ClassVar[bool] = True
    """Whether `delete` asks the service for something."""

    def connect(self, url: str) -> Provider:
        """Return the provider with the service at *url* (no last slash) and with `key`."""
        raise NotImplementedError

    def create_answer(self, task_id: str) -> Answer:
        """Return the answer to a create that made this task; with an empty id, one that lacks it."""
        raise NotImplementedError

    def get_answer(self, task_id: str, progress: Progress) -> Answer | None:
        """
        Return the answer to a get; None where the wire has no word for such a *progress*.

        A success with an empty link is one whose answer has none.
        """
        raise NotImplementedError

    def odd_state_answer(self, task_id: str) -> Answer:
        """Return the answer to a get of a task in a state that no document knows."""
        raise NotImplementedError

    def list_answer(self, tasks: tuple[tuple[str, Progress], ...]) -> Answer:
        """Return a page of the list; not asked of a provider that lists no tasks."""
        raise NotImplementedError

    def delete_answer(self) -> Answer:
        """Return the answer to a cancel; not asked where `cancels` is false."""
        return Answer(200, {})

    def refusal_answer(self, status: int, *, code: str, message: str) -> Answer:
        """Return a refusal in the service's form."""
        return Answer(status, {"error": {"code": code, "message": message}})

    def progress_on_wire(self, progress: Progress) -> Progress:
        """Return what comes over this wire of *progress*: without its seed, say, where the service tells none."""
        return progress

    def request(self, *pictures: Picture) -> Request:
        """Return a request that the service takes, opening on *pictures*."""
        return Request(
            key=TakeKey(shot="wake"),
            provider="contract",
            model="seedance-1.0-pro",
            mode="first_frame" if pictures else "text",
            prompt="A lighthouse in fog.",
            pictures=pictures,
            ratio="16:9",
            duration=5,
        )

    def ask(self, answer: Answer, question: Callable[[Provider], Awaitable[Value]]) -> Outcome[Value]:
        """Ask a provider once, whose service gives one answer to everything."""
        return self.ask_each({"": answer}, question)[""]

    def ask_each(
        self, answers: Mapping[str, Answer], question: Callable[[Provider], Awaitable[Value]]
    ) -> dict[str, Outcome[Value]]:
        """Ask one provider once for each answer that its service may give."""
        with StandIn(Answer()) as service:
            provider = self.connect(service.url)

            async def ask_all() -> dict[str, Outcome[Value]]:
                try:
                    return {
                        what: await _outcome(provider, question, service, answer) for what, answer in answers.items()
                    }
                finally:
                    await provider.aclose()

            return asyncio.run(ask_all())


async def _outcome(
    provider: Provider, question: Callable[[Provider], Awaitable[Value]], service: StandIn, answer: Answer
) -> Outcome[Value]:
    service.answer = answer
    before = len(service.requests)
    try:
        value, error = await question(provider), None
    except ProviderError as refused:
        value, error = None, refused
    return Outcome(value, error, tuple(service.requests[before:]))


def ask_once(
    provider: Provider, question: Callable[[Provider], Awaitable[Value]]
) -> tuple[Value | None, ProviderError | None]:
    """Return the provider's answer or its error, after one question in a loop of its own."""

    async def ask() -> Value:
        try:
            return await question(provider)
        finally:
            await provider.aclose()

    try:
        return asyncio.run(ask()), None
    except ProviderError as error:
        return None, error
