"""
What every service must do whose answer to a call is what it made: the tests that pictures and recordings share.

`ImageContract` and `SpeechContract` are what packages subclass. It knows neither pictures nor recordings.
"""

import asyncio
import json
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

from storyboard.errors import LinkExpired, OutcomeUnknown, ProviderError, RequestRejected, TooLong, Unavailable, Unsent
from storyboard.model.takes import Request
from storyboard.providers.one_call import OneCallService
from storyboard.providers.testing.stand_in import Answer, StandIn, nobody
from storyboard.providers.testing.trial import Outcome, require

_PAGE = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
_REFUSALS = (400, 401, 402, 403, 404, 405, 409, 413, 422)
_NO_ANSWERS: Mapping[str, Answer] = {
    "a dropped connection": Answer(breaks="before"),
    "500": Answer(500, b"oops"),
    "502 with a page": Answer(502, _PAGE),
    "503": Answer(503),
    "504": Answer(504),
    "408": Answer(408),
    "200 with a page": Answer(200, _PAGE),
    "200 with nothing": Answer(200),
    "200 with {}": Answer(200, {}),
    "200 with a list": Answer(200, []),
    "200 with null": Answer(200, None),
}
"""Whatever comes in place of a usable answer."""


Service = TypeVar("Service", bound=OneCallService)
Made = TypeVar("Made")
Value = TypeVar("Value")


class SynchronousContract(Generic[Service, Made]):
    """The shared tests; a subclass says how its services are asked and how they answer."""

    key: ClassVar[str] = "sk-nobody-may-see-this-0123456789"
    """What `connect` gives as the key."""
    content: ClassVar[bytes] = b""
    """A small file of what the service makes."""

    def connect(self, url: str) -> Service:
        """Return the service at *url* (no last slash) with `key`."""
        raise NotImplementedError

    def good_answer(self) -> Answer:
        """Return the answer to a call that holds `content`."""
        raise NotImplementedError

    def link_answer(self, url: str) -> Answer | None:
        """Return the answer to a call that holds a link to what was made; None where the service sends none."""
        raise NotImplementedError

    def refusal_answer(self, status: int, *, code: str, message: str) -> Answer:
        """Return a refusal in the service's form."""
        return Answer(status, {"error": {"code": code, "message": message}})

    def request(self) -> Request:
        """Return a request that the service takes."""
        raise NotImplementedError

    def call(self, request: Request) -> Callable[[Service], Awaitable[Made]]:
        """Return the question that asks a service for *request*."""
        raise NotImplementedError

    def ask(self, answer: Answer, question: Callable[[Service], Awaitable[Value]]) -> Outcome[Value]:
        """Ask a service once, which gives one answer to everything."""
        return self.ask_each({"": answer}, question)[""]

    def ask_each(
        self, answers: Mapping[str, Answer], question: Callable[[Service], Awaitable[Value]]
    ) -> dict[str, Outcome[Value]]:
        """Ask one service once for each answer that it may give."""
        with StandIn(Answer()) as stand_in:
            service = self.connect(stand_in.url)

            async def ask_all() -> dict[str, Outcome[Value]]:
                try:
                    return {
                        what: await _outcome(service, question, stand_in, answer) for what, answer in answers.items()
                    }
                finally:
                    await service.aclose()

            return asyncio.run(ask_all())

    def require_payload_sent(self) -> Request:
        """See that what `payload` says goes over the wire once, and nothing else; return the request."""
        request = self.request()
        outcome = self.ask(self.good_answer(), self.call(request))
        outcome.require_value("a call")
        (sent,) = outcome.requests
        payload = self.connect("http://127.0.0.1:9").payload(request)
        require(sent.method == "POST", "a call is a POST")
        require(json.loads(sent.body) == payload, f"the body sent is the payload {payload}")
        require(json.dumps(request.prompt)[1:-1] in json.dumps(payload), "the prompt is in it")
        if self.key:
            require(any(self.key in value for _, value in sent.headers), "the key goes in a header")
        return request

    def test_it_says_who_it_is(self) -> None:
        """Name and address are there before anything is asked."""
        service = self.connect("http://127.0.0.1:9")
        require(service.name, "the name is not empty")
        require(service.submit_url.startswith("http://127.0.0.1:9"), "submit_url is at the address given")

    def test_extra_settings_are_sent_untouched(self) -> None:
        """What a storyboard writes under `extra` goes before everything else."""
        payload = self.connect("http://127.0.0.1:9").payload(self.request())
        extra = {"brand_new": {"deep": [1]}, next(iter(payload)): "written by hand"}
        request = self.request().model_copy(update={"extra": extra})
        sent = self.ask(self.good_answer(), self.call(request)).requests[0]
        require(json.loads(sent.body) == payload | extra, f"the body sent is the payload with {extra} laid over it")

    def test_a_call_without_a_connection_was_not_sent(self) -> None:
        """Nobody listens."""
        error = _error_of(self.connect(nobody()), self.call(self.request()))
        require(type(error) is Unsent, f"a call, nobody listens: Unsent is due, and came {error!r}")

    def test_a_call_that_got_no_usable_answer_may_be_paid(self) -> None:
        """Something may have been made: that is `OutcomeUnknown`, after one request."""
        answers = {**_NO_ANSWERS, **self.no_answers()}
        for what, outcome in self.ask_each(answers, self.call(self.request())).items():
            outcome.require_error(OutcomeUnknown, f"a call, {what}")

    def no_answers(self) -> dict[str, Answer]:
        """Return what else comes in place of a usable answer."""
        return {"an answer that breaks off": Answer(200, self.good_answer().content, breaks="within")}

    def test_a_refused_call_is_not_paid(self) -> None:
        """Any 4xx but 408 and 429; the service's words and code are in the error."""
        words = "Some words of the service."
        answers = {str(status): self.refusal_answer(status, code="Some.Code", message=words) for status in _REFUSALS}
        for status, outcome in self.ask_each(answers, self.call(self.request())).items():
            error = outcome.require_error(RequestRejected, f"a call, {status}")
            require(str(error.http_status) == status, f"a call, {status}: the error has the status")
            require(words in error.message, f"a call, {status}: the error has the words")
            require(error.code == "Some.Code", f"a call, {status}: the error has the code")

    def test_a_redirected_call_goes_nowhere(self) -> None:
        """The key is not for another address."""
        outcome = self.ask(Answer(307, headers=(("Location", "/elsewhere"),)), self.call(self.request()))
        outcome.require_error(RequestRejected, "a call, 307")

    def test_a_busy_service_says_when_to_come_back(self) -> None:
        """A 429 is not accepted and not final."""
        busy = self.refusal_answer(429, code="Busy", message="Later.")
        answer = Answer(429, busy.body, headers=(("Retry-After", "7"),))
        error = self.ask(answer, self.call(self.request())).require_error(Unavailable, "429")
        require(getattr(error, "retry_after_s", 0.0) == 7.0, "429: the error has the service's Retry-After")

    def test_the_key_is_never_shown(self) -> None:
        """Not by the service's own words, and not where it prints itself."""
        service = self.connect("http://127.0.0.1:9")
        require(self.key not in repr(service), "repr shows no key")
        told = self.refusal_answer(400, code=self.key, message=f"your key is {self.key}")
        error = self.ask(told, self.call(self.request())).require_error(RequestRejected, "a call, 400")
        require(self.key not in f"{error.message} {error.hint} {error.code}", "an error shows no key")

    def test_a_download_is_whole_or_none(self) -> None:
        """Bytes as served; a dead link, a broken one and one that serves too much are told apart."""
        answers = {
            "whole": Answer(200, self.content),
            "dead": Answer(403, b"expired"),
            "broken": Answer(200, self.content, breaks="within"),
            "busy": Answer(503),
            "long": Answer(200, self.content * 40),
        }
        due: dict[str, type[ProviderError]] = {
            "dead": LinkExpired, "broken": Unavailable, "busy": Unavailable, "long": TooLong,
        }  # fmt: skip
        with StandIn(Answer()) as stand_in, tempfile.TemporaryDirectory() as folder:
            service, to = self.connect(stand_in.url), Path(folder) / "made.part"

            async def fetch_all() -> dict[str, ProviderError | None]:
                found: dict[str, ProviderError | None] = {}
                try:
                    for what, stand_in.answer in answers.items():
                        found[what] = await self._download_error(service, f"{stand_in.url}/1", to)
                        if what == "whole":
                            came = await asyncio.to_thread(to.read_bytes)
                            require(came == self.content, "the bytes are those that were served")
                finally:
                    await service.aclose()
                return found

            found = asyncio.run(fetch_all())
        require(found["whole"] is None, f"a file that is whole: came {found['whole']!r}")
        for what, kind in due.items():
            require(
                isinstance(found[what], kind), f"download, {what}: {kind.__name__} is due, and came {found[what]!r}"
            )

    async def _download_error(self, service: Service, url: str, to: Path) -> ProviderError | None:
        try:
            await service.download(url, to, most_bytes=len(self.content) * 10)
        except ProviderError as error:
            return error
        return None


async def _outcome(
    service: Service, question: Callable[[Service], Awaitable[Value]], stand_in: StandIn, answer: Answer
) -> Outcome[Value]:
    stand_in.answer = answer
    before = len(stand_in.requests)
    try:
        value, error = await question(service), None
    except ProviderError as refused:
        value, error = None, refused
    return Outcome(value, error, tuple(stand_in.requests[before:]))


def _error_of(service: Service, question: Callable[[Service], Awaitable[Value]]) -> ProviderError | None:
    async def ask() -> Value:
        try:
            return await question(service)
        finally:
            await service.aclose()

    try:
        asyncio.run(ask())
    except ProviderError as error:
        return error
    return None
