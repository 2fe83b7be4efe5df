"""
What every provider must do, as tests that any package can run on its own.

Subclass `ProviderContract`, write the methods of `Trial` that say how your service
answers, and let pytest find it. Nothing here needs pytest, a network or a key: the
service is a stand-in on this machine. See ``docs/write-a-provider.md``.
"""

import asyncio
import json
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from storyboard.errors import (
    LinkExpired,
    OutcomeUnknown,
    RequestRejected,
    TaskNotFound,
    TooLong,
    Unavailable,
    Unsent,
)
from storyboard.model.takes import Picture, Request
from storyboard.model.tasks import Cancelled, Expired, Failed, Progress, Queued, Receipt, Running, Succeeded, Task
from storyboard.providers.base import Provider
from storyboard.providers.testing.stand_in import Answer, StandIn, nobody
from storyboard.providers.testing.trial import Outcome, Trial, ask_once, require

TASK = "task-20260405-sbj8r"
MADE = Succeeded("https://clips.test/clip.mp4", "https://clips.test/last.png", tokens=108_900, seed=97_387)
UNMADE = Failed(code="OutputVideoSensitiveContentDetected", message="The output video may be sensitive.")

_PAGE = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"

_NO_ANSWERS = {
    "a dropped connection": Answer(breaks="before"),
    "an answer that breaks off": Answer(body={"id": TASK, "data": {"id": TASK}}, breaks="within"),
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
    "200 with another service's words": Answer(200, {"ok": True, "video": {"uuid": TASK, "state": "started"}}),
    "204": Answer(204),
}
"""Whatever comes in place of a usable answer."""

_REFUSALS = (400, 401, 402, 403, 404, 405, 409, 413, 422)


class ProviderContract(Trial):
    """The tests, in the order of a take's life."""

    def test_it_says_who_it_is(self) -> None:
        """Name, paces and addresses are there before anything is asked."""
        provider = self.connect("http://127.0.0.1:9")
        require(provider.name, "the name is not empty")
        require(provider.first_poll_s > 0, "a new task is not asked about at once")
        require(provider.list_lag_s >= 0, "a lag is no less than nothing")
        require(provider.submit_url.startswith("http://127.0.0.1:9"), "submit_url is at the address given")
        require("{task_id}" in provider.query_url, "query_url shows where the id goes")

    def test_a_full_model_id_passes_as_it_stands(self) -> None:
        """A short name may be mapped, once."""
        provider = self.connect("http://127.0.0.1:9")
        for model in ("seedance-1.0-pro", "ep-20260405-abcde"):
            full_id = provider.model_id(model)
            require(full_id and provider.model_id(full_id) == full_id, f"the id of {model} is its own id")

    def test_a_create_sends_its_payload_once(self) -> None:
        """What `payload` says goes over the wire, and nothing else; the receipt has the id."""
        request = self.request()
        outcome = self.ask(self.create_answer(TASK), _create(request))
        receipt = outcome.require_value("create")
        (sent,) = outcome.requests
        require(receipt.task_id == TASK, f"the receipt's id is {TASK}, and not {receipt.task_id}")
        require(receipt.body == json.loads(self.create_answer(TASK).content), "the receipt keeps the answer as it came")
        require(sent.method == "POST", "a create is a POST")
        payload = self.connect("http://127.0.0.1:9").payload(request)
        require(json.loads(sent.body) == payload, f"the body sent is the payload {payload}")
        require(request.prompt in json.dumps(payload), "the prompt is in it")
        if self.key:
            require(any(self.key in value for _, value in sent.headers), "the key goes in a header")

    def test_a_first_frame_is_sent(self) -> None:
        """As the link or data URL that it is."""
        for url in ("https://pictures.test/1.png", "data:image/png;base64,iVBORw0KGgo="):
            request = self.request(Picture(role="first_frame", url=url))
            outcome = self.ask(self.create_answer(TASK), _create(request))
            outcome.require_value("create with a first frame")
            require(url in outcome.requests[0].body.decode(), f"{url[:20]} is in the body")

    def test_extra_settings_are_sent_untouched(self) -> None:
        """What a storyboard writes under `extra` goes before everything else."""
        payload = self.connect("http://127.0.0.1:9").payload(self.request())
        extra = {"brand_new": {"deep": [1]}, next(iter(payload)): "written by hand"}
        request = self.request().model_copy(update={"extra": extra})
        sent = self.ask(self.create_answer(TASK), _create(request)).requests[0]
        require(json.loads(sent.body) == payload | extra, f"the body sent is the payload with {extra} laid over it")

    def test_a_create_that_got_no_usable_answer_may_be_paid(self) -> None:
        """A task may exist: that is `OutcomeUnknown`, after one request."""
        answers = {**_NO_ANSWERS, "an answer without an id": self.create_answer("")}
        for what, outcome in self.ask_each(answers, _create(self.request())).items():
            outcome.require_error(OutcomeUnknown, f"create, {what}")

    def test_a_create_without_a_connection_was_not_sent(self) -> None:
        """Nobody listens."""
        _, error = ask_once(self.connect(nobody()), _create(self.request()))
        require(type(error) is Unsent, f"create, nobody listens: Unsent is due, and came {error!r}")

    def test_a_refused_create_is_not_paid(self) -> None:
        """Any 4xx but 408 and 429; the service's words are in the message."""
        words = "Some words of the service."
        answers = {str(status): self.refusal_answer(status, code="Some.Code", message=words) for status in _REFUSALS}
        for status, outcome in self.ask_each(answers, _create(self.request())).items():
            error = outcome.require_error(RequestRejected, f"create, {status}")
            require(str(error.http_status) == status, f"create, {status}: the error has the status")
            require(words in error.message, f"create, {status}: the error has the words")

    def test_a_redirected_create_goes_nowhere(self) -> None:
        """The key is not for another address."""
        answer = Answer(307, headers=(("Location", "/elsewhere"),))
        outcome = self.ask(answer, _create(self.request()))
        outcome.require_error(RequestRejected, "create, 307")

    def test_a_busy_service_says_when_to_come_back(self) -> None:
        """A 429 is not accepted and not final, for a create as for a get."""
        busy = self.refusal_answer(429, code="Busy", message="Later.")
        busy = Answer(429, busy.body, headers=(("Retry-After", "7"),))
        for outcome in (self.ask(busy, _create(self.request())), self.ask(busy, _get)):
            error = outcome.require_error(Unavailable, "429")
            require(getattr(error, "retry_after_s", 0.0) == 7.0, "429: the error has the service's Retry-After")

    def test_every_progress_is_read(self) -> None:
        """Each state that the wire has a word for; the service's own words are kept."""
        for progress in (Queued(), Running(), MADE, UNMADE, Cancelled(), Expired()):
            answer = self.get_answer(TASK, progress)
            if answer is None:
                continue
            task = self.ask(answer, _get).require_value(f"get, {progress}")
            require(task.id == TASK, f"get, {progress}: the id is the task's")
            due = self.progress_on_wire(progress)
            require(task.progress == due, f"get: {due} is due, and came {task.progress}")
            require(task.body, f"get, {progress}: the service's own words are kept")

    def test_waiting_success_and_failure_have_words(self) -> None:
        """No wire does without them."""
        for progress in (Running(), MADE, UNMADE):
            require(self.get_answer(TASK, progress) is not None, f"the wire has a word for {progress}")

    def test_a_success_without_a_last_frame_is_one(self) -> None:
        """The run takes the frame from the clip."""
        bare = Succeeded(MADE.video_url, None, tokens=MADE.tokens, seed=MADE.seed)
        answer = self.get_answer(TASK, bare)
        if answer is not None:
            task = self.ask(answer, _get).require_value("get, no last frame")
            require(
                task.progress == self.progress_on_wire(bare),
                f"get: {self.progress_on_wire(bare)} is due, and came {task.progress}",
            )

    def test_a_failure_always_has_words(self) -> None:
        """Also where the service gives none."""
        answer = self.get_answer(TASK, Failed(code="", message=""))
        if answer is not None:
            task = self.ask(answer, _get).require_value("get, a failure without a reason")
            require(isinstance(task.progress, Failed) and task.progress.message, "a failure without words gets some")

    def test_an_answer_about_a_task_that_cannot_be_read_is_asked_for_again(self) -> None:
        """No state, no success and no failure is made of it."""
        lacking = self.get_answer(TASK, Succeeded("", None, tokens=None))
        answers = dict(_NO_ANSWERS)
        if lacking is not None:
            answers["a success without a link"] = lacking
        for what, outcome in self.ask_each(answers, _get).items():
            outcome.require_error(Unavailable, f"get, {what}")

    def test_a_state_that_no_document_knows_is_told(self) -> None:
        """It is no success and no failure: the task counts as running and the word is told, or nothing is read."""
        outcome = self.ask(self.odd_state_answer(TASK), _get)
        if outcome.value is None:
            outcome.require_error(Unavailable, "get, an unknown state")
            return
        task = outcome.value
        require(isinstance(task.progress, Running) and bool(task.odd), f"get, an unknown state: came {task}")

    def test_a_get_without_a_connection_is_worth_another_try(self) -> None:
        """It costs nothing."""
        _, error = ask_once(self.connect(nobody()), _get)
        require(type(error) is Unavailable, f"get, nobody listens: Unavailable is due, and came {error!r}")

    def test_a_forgotten_task_is_not_found(self) -> None:
        """404, in the service's form or as a page."""
        for answer in (self.refusal_answer(404, code="NotFound", message="No such task."), Answer(404, _PAGE)):
            self.ask(answer, _get).require_error(TaskNotFound, "get, 404")

    def test_a_key_that_is_refused_is_not_tried_again(self) -> None:
        """401 on a get."""
        answer = self.refusal_answer(401, code="Key", message="No such key.")
        self.ask(answer, _get).require_error(RequestRejected, "get, 401")

    def test_an_id_stays_within_its_address(self) -> None:
        """Ids come from a service: slashes and question marks in one lead nowhere else."""
        answer = self.get_answer("a/b?c#d", Running())
        require(answer is not None, "the wire has a word for Running")
        outcome = self.ask(answer or Answer(), lambda provider: provider.get("a/b?c#d"))
        require(all("a/b" not in sent.path for sent in outcome.requests), "the id of a task is quoted in its address")

    def test_the_list_shows_every_task(self) -> None:
        """In the service's order, with the number of all."""
        if not self._lists_tasks():
            return
        tasks: tuple[tuple[str, Progress], ...] = (("t-3", Queued()), ("t-2", Running()), ("t-1", MADE))
        page = self.ask(self.list_answer(tasks), lambda provider: provider.list()).require_value("list")
        require([task.id for task in page.tasks] == ["t-3", "t-2", "t-1"], "list: all tasks, in order")
        require(
            [task.progress for task in page.tasks] == [self.progress_on_wire(progress) for _, progress in tasks],
            "list: their progress",
        )
        require(page.total == 3, "list: how many there are in all")
        empty = self.ask(self.list_answer(()), lambda provider: provider.list()).require_value("list, none")
        require((empty.tasks, empty.total) == ((), 0), "list: none is none")

    def test_a_list_that_cannot_be_read_is_no_empty_list(self) -> None:
        """Else a task that may be paid would count as absent."""
        if not self._lists_tasks():
            return
        for what, outcome in self.ask_each(_NO_ANSWERS, lambda provider: provider.list()).items():
            outcome.require_error(Unavailable, f"list, {what}")

    def test_a_service_without_a_list_says_so(self) -> None:
        """It is asked nothing."""
        if not self._lists_tasks():
            outcome = self.ask(Answer(200, {}), lambda provider: provider.list())
            outcome.require_error(RequestRejected, "list, where there is none", requests=0)

    def _lists_tasks(self) -> bool:
        return self.connect("http://127.0.0.1:9").lists_tasks

    def test_a_cancel_is_one_request(self) -> None:
        """Refused for a running task (409), not found for a forgotten one (404)."""
        if not self.cancels:
            return
        outcome = self.ask(self.delete_answer(), lambda provider: _is_done(provider.delete(TASK)))
        require(outcome.require_value("delete"), "delete: it is done")
        require(TASK in outcome.requests[0].path + outcome.requests[0].body.decode(), "delete: it names the task")
        for status, kind in ((409, RequestRejected), (404, TaskNotFound), (500, Unavailable)):
            answer = self.refusal_answer(status, code="Some", message="Words.")
            self.ask(answer, lambda provider: _is_done(provider.delete(TASK))).require_error(kind, f"delete, {status}")

    def test_a_service_without_a_cancel_says_so(self) -> None:
        """It is asked nothing."""
        if not self.cancels:
            outcome = self.ask(Answer(200, {}), lambda provider: _is_done(provider.delete(TASK)))
            outcome.require_error(RequestRejected, "delete, where there is none", requests=0)

    def test_a_download_is_what_was_served(self) -> None:
        """Byte for byte; the link's own signature is all that goes there."""
        for served in (b"\x00clip\xff" * 1000, b"\x1f\x8b not packed"):
            outcome, written = self._download(Answer(200, served))
            outcome.require_value("download")
            require(written == served, "download: the bytes are those that were served")
            require(not self._shows_key(str(outcome.requests)), "download: no key goes to a link")

    def test_a_dead_link_has_expired(self) -> None:
        """The task is asked for a fresh one."""
        for status in (403, 404, 410):
            self._download(Answer(status, _PAGE))[0].require_error(LinkExpired, f"download, {status}")

    def test_a_download_that_is_not_whole_is_worth_another_try(self) -> None:
        """So is one that the store cannot serve now."""
        answers = {
            "half": Answer(200, b"x" * 1000, breaks="within"),
            "none": Answer(breaks="before"),
            "nothing": Answer(200, b""),
            "503": Answer(503),
        }
        for what, answer in answers.items():
            self._download(answer)[0].require_error(Unavailable, f"download, {what}")

    def test_a_download_ends_at_a_size(self) -> None:
        """More is neither fetched nor kept."""
        outcome, written = self._download(Answer(200, b"0123456789"), most_bytes=4)
        outcome.require_error(TooLong, "download, longer than allowed")
        if len(written) > 4:
            raise AssertionError(f"{len(written)} bytes were written where 4 were allowed")

    def _download(self, answer: Answer, *, most_bytes: int = 1 << 20) -> tuple[Outcome[bool], bytes]:
        """Download from a store that gives this answer; return what came of it and what was written."""
        with tempfile.TemporaryDirectory() as folder, StandIn(answer) as store:
            to = Path(folder) / "clip.mp4.part"
            provider = self.connect(nobody())
            link = f"{store.url}/clip.mp4?signature=abc"
            value, error = ask_once(provider, lambda asked: _is_done(asked.download(link, to, most_bytes=most_bytes)))
            return Outcome(value, error, tuple(store.requests)), to.read_bytes() if to.exists() else b""

    def test_the_key_is_never_shown(self) -> None:
        """Not by the provider, nor by its errors, even where the service repeats it."""
        shown = [repr(self.connect("http://127.0.0.1:9")), str(self.connect("http://127.0.0.1:9"))]
        said = f"not with {self.key}, Bearer {self.key}"
        answers = [Answer(200, said.encode()), Answer(502, said.encode()), Answer(200, {"code": "x", "message": said})]
        answers += [self.refusal_answer(status, code="Some", message=said) for status in (400, 401, 404, 429, 500)]
        each = {str(number): answer for number, answer in enumerate([*answers, Answer(breaks="before")])}
        creates, gets = self.ask_each(each, _create(self.request())), self.ask_each(each, _get)
        errors = [outcome.error for outcome in creates.values()] + [outcome.error for outcome in gets.values()]
        for error in errors:
            shown += [str(error), repr(error), error.hint if error else "", error.code if error else ""]
        require(not [words for words in shown if self._shows_key(words)], "the key stands in no message")

    def _shows_key(self, words: str) -> bool:
        return bool(self.key) and self.key in words

    def test_it_outlives_an_event_loop(self) -> None:
        """The run asks from a loop of its own; closing twice, and closing what was never used, is nothing."""
        answer = self.get_answer(TASK, Running())
        with StandIn(answer or Answer()) as service:
            provider = self.connect(service.url)
            asyncio.run(provider.aclose())
            for _ in range(2):
                value, error = ask_once(provider, lambda asked: asked.get(TASK))
                require(value is not None, f"get, in a second loop: an answer is due, and came {error!r}")
            asyncio.run(provider.aclose())


def _create(request: Request) -> Callable[[Provider], Awaitable[Receipt]]:
    return lambda provider: provider.create(request)


def _get(provider: Provider) -> Awaitable[Task]:
    return provider.get(TASK)


async def _is_done(work: Awaitable[None]) -> bool:
    """Return True once *work* is done, as None would mean that it failed."""
    await work
    return True
