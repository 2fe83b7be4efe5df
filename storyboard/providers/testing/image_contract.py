"""
What every image service must do, as tests that any package can run on its own.

Subclass `ImageContract`, write `connect` and how your service answers, and let pytest find it. Nothing here needs
pytest, a network or a key: the service is a stand-in on this machine.
"""

import asyncio
import base64
import json
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import ClassVar, TypeVar

from storyboard.errors import (
    LinkExpired,
    OutcomeUnknown,
    ProviderError,
    RequestRejected,
    TooLong,
    Unavailable,
    Unsent,
)
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Picture, Request
from storyboard.providers.images.base import DrawnPicture, ImageService
from storyboard.providers.testing.stand_in import Answer, StandIn, nobody
from storyboard.providers.testing.trial import Outcome, require

Value = TypeVar("Value")
Question = Callable[[ImageService], Awaitable[Value]]

_PAGE = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
_PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8
_REFUSALS = (400, 401, 402, 403, 404, 405, 409, 413, 422)
_NO_ANSWERS = {
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
    "200 with no pictures": Answer(200, {"created": 1, "data": []}),
    "200 with another service's words": Answer(200, {"ok": True, "image": "1.png"}),
}
"""Whatever comes in place of a usable answer."""


class ImageTrial:
    """How an image service answers: a subclass writes the methods that raise `NotImplementedError`."""

    key: ClassVar[str] = "sk-nobody-may-see-this-0123456789"
    """What `connect` gives as the key."""

    def connect(self, url: str) -> ImageService:
        """Return the service at *url* (no last slash) with `key`."""
        raise NotImplementedError

    def picture_answer(self, data: bytes) -> Answer:
        """Return the answer to a call that holds a picture's bytes."""
        return Answer(200, {"created": 1, "data": [{"b64_json": base64.b64encode(data).decode()}]})

    def link_answer(self, url: str) -> Answer:
        """Return the answer to a call that holds a picture's link."""
        return Answer(200, {"created": 1, "data": [{"url": url}]})

    def refusal_answer(self, status: int, *, code: str, message: str) -> Answer:
        """Return a refusal in the service's form."""
        return Answer(status, {"error": {"code": code, "message": message}})

    def request(self, *pictures: Picture) -> Request:
        """Return a request that the service takes, drawn from *pictures*."""
        return Request(
            key=TakeKey(shot="pier"),
            provider="contract",
            model="seedream-5.5",
            medium="still",
            mode="references" if pictures else "text",
            prompt="A pier in fog.",
            pictures=pictures,
            size="1280x720",
            watermark=False,
        )

    def ask(self, answer: Answer, question: Question[Value]) -> Outcome[Value]:
        """Ask a service once, which gives one answer to everything."""
        return self.ask_each({"": answer}, question)[""]

    def ask_each(self, answers: Mapping[str, Answer], question: Question[Value]) -> dict[str, Outcome[Value]]:
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


class ImageContract(ImageTrial):
    """The tests, in the order of a picture's life."""

    def test_it_says_who_it_is(self) -> None:
        """Name and address are there before anything is asked."""
        service = self.connect("http://127.0.0.1:9")
        require(service.name, "the name is not empty")
        require(service.submit_url.startswith("http://127.0.0.1:9"), "submit_url is at the address given")

    def test_a_full_model_id_passes_as_it_stands(self) -> None:
        """A short name may be mapped, once."""
        service = self.connect("http://127.0.0.1:9")
        for model in ("seedream-5.5", "ep-20260405-abcde"):
            full_id = service.model_id(model)
            require(full_id and service.model_id(full_id) == full_id, f"the id of {model} is its own id")

    def test_a_call_sends_its_payload_once(self) -> None:
        """What `payload` says goes over the wire, and nothing else."""
        request = self.request()
        outcome = self.ask(self.picture_answer(_PNG), _draw(request))
        outcome.require_value("draw")
        (sent,) = outcome.requests
        payload = self.connect("http://127.0.0.1:9").payload(request)
        require(sent.method == "POST", "a call is a POST")
        require(json.loads(sent.body) == payload, f"the body sent is the payload {payload}")
        require(request.prompt in json.dumps(payload), "the prompt is in it")
        require("1280x720" in json.dumps(payload), "the size is in it")
        if self.key:
            require(any(self.key in value for _, value in sent.headers), "the key goes in a header")

    def test_a_picture_comes_byte_for_byte(self) -> None:
        """Services trust unmodified pictures of their own."""
        drawn = self.ask(self.picture_answer(_PNG), _draw(self.request())).require_value("draw")
        require(drawn.data == _PNG, "the bytes are those of the answer")
        require("b64_json" not in json.dumps(drawn.body), "the record holds no picture")

    def test_a_link_is_handed_on(self) -> None:
        """What it serves is fetched by the run, which may try again."""
        url = "https://pictures.test/1.png?signature=abc"
        drawn = self.ask(self.link_answer(url), _draw(self.request())).require_value("draw")
        require((drawn.url, drawn.data) == (url, b""), f"the link is {url}, and came {drawn.url}")

    def test_pictures_are_sent_in_order(self) -> None:
        """The prompt counts them by their order."""
        texts = [base64.b64encode(f"picture {n}".encode()).decode() for n in (1, 2, 3)]
        pictures = [Picture(role="reference_image", url=f"data:image/png;base64,{text}") for text in texts]
        outcome = self.ask(self.picture_answer(_PNG), _draw(self.request(*pictures)))
        outcome.require_value("draw from three pictures")
        body = outcome.requests[0].body
        places = [max(body.find(text.encode()), body.find(f"picture {n}".encode())) for n, text in enumerate(texts, 1)]
        require(-1 not in places and places == sorted(places), "three pictures are in the body, in order")

    def test_extra_settings_are_sent_untouched(self) -> None:
        """What a storyboard writes under `extra` goes before everything else."""
        payload = self.connect("http://127.0.0.1:9").payload(self.request())
        extra = {"brand_new": {"deep": [1]}, next(iter(payload)): "written by hand"}
        request = self.request().model_copy(update={"extra": extra})
        sent = self.ask(self.picture_answer(_PNG), _draw(request)).requests[0]
        require(json.loads(sent.body) == payload | extra, f"the body sent is the payload with {extra} laid over it")

    def test_a_call_that_got_no_usable_answer_may_be_paid(self) -> None:
        """A picture may have been made: that is `OutcomeUnknown`, after one request."""
        whole = self.picture_answer(_PNG).content
        cut = whole.replace(base64.b64encode(_PNG), base64.b64encode(_PNG)[:-3])
        answers = {
            **_NO_ANSWERS,
            "an answer that breaks off": Answer(200, whole, breaks="within"),
            "a picture that is cut off": Answer(200, cut),
        }
        for what, outcome in self.ask_each(answers, _draw(self.request())).items():
            outcome.require_error(OutcomeUnknown, f"draw, {what}")

    def test_a_call_without_a_connection_was_not_sent(self) -> None:
        """Nobody listens."""
        error = _error_of(self.connect(nobody()), _draw(self.request()))
        require(type(error) is Unsent, f"draw, nobody listens: Unsent is due, and came {error!r}")

    def test_a_refused_call_is_not_paid(self) -> None:
        """Any 4xx but 408 and 429; the service's words and code are in the error."""
        words = "Some words of the service."
        answers = {str(status): self.refusal_answer(status, code="Some.Code", message=words) for status in _REFUSALS}
        for status, outcome in self.ask_each(answers, _draw(self.request())).items():
            error = outcome.require_error(RequestRejected, f"draw, {status}")
            require(str(error.http_status) == status, f"draw, {status}: the error has the status")
            require(words in error.message, f"draw, {status}: the error has the words")
            require(error.code == "Some.Code", f"draw, {status}: the error has the code")

    def test_a_redirected_call_goes_nowhere(self) -> None:
        """The key is not for another address."""
        outcome = self.ask(Answer(307, headers=(("Location", "/elsewhere"),)), _draw(self.request()))
        outcome.require_error(RequestRejected, "draw, 307")

    def test_a_busy_service_says_when_to_come_back(self) -> None:
        """A 429 is not accepted and not final."""
        busy = self.refusal_answer(429, code="Busy", message="Later.")
        outcome = self.ask(Answer(429, busy.body, headers=(("Retry-After", "7"),)), _draw(self.request()))
        error = outcome.require_error(Unavailable, "429")
        require(getattr(error, "retry_after_s", 0.0) == 7.0, "429: the error has the service's Retry-After")

    def test_the_key_is_never_shown(self) -> None:
        """Not by the service's own words, and not where it prints itself."""
        service = self.connect("http://127.0.0.1:9")
        require(self.key not in repr(service), "repr shows no key")
        said = self.refusal_answer(400, code=self.key, message=f"your key is {self.key}")
        error = self.ask(said, _draw(self.request())).require_error(RequestRejected, "draw, 400")
        require(self.key not in f"{error.message} {error.hint} {error.code}", "an error shows no key")

    def test_a_download_is_whole_or_none(self) -> None:
        """Bytes as served; a dead link, a broken one and one that serves too much are told apart."""
        answers = {
            "whole": Answer(200, _PNG),
            "dead": Answer(403, b"expired"),
            "broken": Answer(200, _PNG, breaks="within"),
            "busy": Answer(503),
            "long": Answer(200, _PNG * 40),
        }
        due: dict[str, type[ProviderError]] = {
            "dead": LinkExpired, "broken": Unavailable, "busy": Unavailable, "long": TooLong,
        }  # fmt: skip
        with StandIn(Answer()) as stand_in, tempfile.TemporaryDirectory() as folder:
            service, to = self.connect(stand_in.url), Path(folder) / "picture.part"

            async def fetch_all() -> dict[str, ProviderError | None]:
                found: dict[str, ProviderError | None] = {}
                try:
                    for what, stand_in.answer in answers.items():
                        found[what] = await _download_error(service, f"{stand_in.url}/1.png", to)
                        if what == "whole":
                            came = await asyncio.to_thread(to.read_bytes)
                            require(came == _PNG, "the bytes are those that were served")
                finally:
                    await service.aclose()
                return found

            found = asyncio.run(fetch_all())
        require(found["whole"] is None, f"a picture that is whole: came {found['whole']!r}")
        for what, kind in due.items():
            require(
                isinstance(found[what], kind), f"download, {what}: {kind.__name__} is due, and came {found[what]!r}"
            )


def _draw(request: Request) -> Question[DrawnPicture]:
    return lambda service: service.draw(request)


async def _download_error(service: ImageService, url: str, to: Path) -> ProviderError | None:
    try:
        await service.download(url, to, most_bytes=len(_PNG) * 10)
    except ProviderError as error:
        return error
    return None


async def _outcome(
    service: ImageService, question: Question[Value], stand_in: StandIn, answer: Answer
) -> Outcome[Value]:
    stand_in.answer = answer
    before = len(stand_in.requests)
    try:
        value, error = await question(service), None
    except ProviderError as refused:
        value, error = None, refused
    return Outcome(value, error, tuple(stand_in.requests[before:]))


def _error_of(service: ImageService, question: Question[Value]) -> ProviderError | None:
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
