"""Adapters broken on purpose, each in one way: the contract sees every one of them."""

import asyncio
import re
from dataclasses import replace

import httpx
import pytest

from storyboard.errors import OutcomeUnknown, RequestRejected, TaskNotFound, Unavailable, Unsent
from storyboard.model.tasks import Failed, Succeeded, TaskPage
from storyboard.providers.ark import Ark
from storyboard.providers.gateway import Gateway
from storyboard.providers.jimeng import Jimeng
from storyboard.providers.task_reading import read_task
from tests.providers.test_contract import TestArk as ArkContract
from tests.providers.test_contract import TestGateway as GatewayContract
from tests.providers.test_contract import TestJimeng as JimengContract
from tests.providers.test_contract import account


class PaysTwice(Ark):
    async def create(self, request):
        try:
            return await super().create(request)
        except OutcomeUnknown:
            return await super().create(request)


class CallsAFailureARefusal(Ark):
    async def create(self, request):
        try:
            return await super().create(request)
        except OutcomeUnknown as error:
            raise RequestRejected(error.message, provider=self.name) from error


class CallsNobodyALostAnswer(Ark):
    async def create(self, request):
        try:
            return await super().create(request)
        except Unsent as error:
            raise OutcomeUnknown(error.message, provider=self.name) from error


class TakesAnUnreadableListForAnEmptyOne(Ark):
    async def list(self, **options):
        try:
            return await super().list(**options)
        except Unavailable:
            return TaskPage(tasks=(), total=0)


class ListsOnePageOfOne(Ark):
    async def list(self, **options):
        page = await super().list(**options)
        return replace(page, tasks=page.tasks[:1])


class LeavesExtraOut(Ark):
    def payload(self, request):
        return super().payload(request.model_copy(update={"extra": {}}))


class ForgetsPictures(Ark):
    def payload(self, request):
        return super().payload(request.model_copy(update={"pictures": ()}))


class SendsMoreThanItSays(Ark):
    def encode(self, what, payload):
        return super().encode(what, payload).replace(b"{", b'{"surprise":1,', 1)


class TakesCancelledForFailed(Ark):
    def task_in(self, answer, *, http_status):
        task = super().task_in(answer, http_status=http_status)
        was = task.body.get("status") == "cancelled"
        return replace(task, progress=Failed("", "cancelled")) if was else task


class LosesTheTokens(Ark):
    def task_in(self, answer, *, http_status):
        task = super().task_in(answer, http_status=http_status)
        made = task.progress
        return replace(task, progress=replace(made, tokens=None)) if isinstance(made, Succeeded) else task


class GuessesAtAnUnknownState(Ark):
    def task_in(self, answer, *, http_status):
        if answer.get("status") == "daydreaming":
            answer = answer | {"status": "running"}
        return super().task_in(answer, http_status=http_status)


class GuessesAtASuccessWithoutALink(Ark):
    def task_in(self, answer, *, http_status):
        return read_task(answer, http_status=http_status, listed=True)


class LosesTheReasonOfAFailure(Ark):
    def task_in(self, answer, *, http_status):
        task = super().task_in(answer, http_status=http_status)
        return replace(task, progress=Failed("", "")) if isinstance(task.progress, Failed) else task


class AsksForEverAboutAForgottenTask(Ark):
    async def get(self, task_id):
        try:
            return await super().get(task_id)
        except TaskNotFound as error:
            raise Unavailable(error.message, provider=self.name) from error


class ComesBackAtOnce(Ark):
    async def create(self, request):
        try:
            return await super().create(request)
        except Unavailable as error:
            raise Unavailable(error.message, provider=self.name) from error


class LeavesIdsUnquoted(Ark):
    def task_url(self, task_id):
        return f"{self.tasks_url}/{task_id}"


class FollowsRedirects(Ark):
    def _client(self):
        client = super()._client()
        client.follow_redirects = True
        return client


class ShowsItsKey(Ark):
    def __repr__(self):
        return f"<Ark with {self.account.key}>"


class RepeatsAKeyThatTheServiceSaid(Ark):
    async def get(self, task_id):
        try:
            return await super().get(task_id)
        except Unavailable as error:
            raise Unavailable(f"{error.message}, asked with {self.account.key}", provider=self.name) from error


class CancelsNothing(Ark):
    async def delete(self, task_id):
        pass


class TakesHalfAFilm(Ark):
    async def download(self, url, to, *, most_bytes=2**31):
        async with httpx.AsyncClient() as client, client.stream("GET", url) as answer:
            try:
                to.write_bytes(b"".join([piece async for piece in answer.aiter_bytes()]))
            except httpx.HTTPError:
                to.write_bytes(b"half")


class SendsItsKeyToLinks(Ark):
    async def download(self, url, to, *, most_bytes=2**31):
        self._link_client().headers.update(self.account.identification)
        await super().download(url, to, most_bytes=most_bytes)


class KnowsOneLoopOnly(Ark):
    home = None

    async def get(self, task_id):
        self.home = self.home or asyncio.get_running_loop()
        if self.home is not asyncio.get_running_loop():
            raise RuntimeError("bound to a different event loop")
        return await super().get(task_id)


class SaysThatItHasNoTasks(Gateway):
    async def list(self, **options):
        return TaskPage(tasks=(), total=0)


class PretendsToCancel(Gateway):
    async def delete(self, task_id):
        pass


class TakesAnEmptyEnvelopeForAWaitingTask(Gateway):
    def task_in(self, answer, *, http_status):
        try:
            return super().task_in(answer, http_status=http_status)
        except ValueError:
            return read_task({"id": "t", "status": "queued"})


class TakesEveryWordForAtWork(Jimeng):
    def task_in(self, answer, *, http_status):
        known = re.compile("SUCCESS|FAILURE|QUEUED")
        task = answer.get("data") if isinstance(answer, dict) else None
        if isinstance(task, dict) and not known.match(str(task.get("status"))):
            answer = answer | {"data": task | {"status": "IN_PROGRESS"}}
        return super().task_in(answer, http_status=http_status)


class TakesTheReceiptForTheId(Jimeng):
    def task_id_in(self, answer):
        return str(answer.get("code", "none"))


CONTRACTS = {Ark: ArkContract, Gateway: GatewayContract, Jimeng: JimengContract}

SEEN_BY = {
    PaysTwice: "test_a_create_that_got_no_usable_answer_may_be_paid",
    CallsAFailureARefusal: "test_a_create_that_got_no_usable_answer_may_be_paid",
    CallsNobodyALostAnswer: "test_a_create_without_a_connection_was_not_sent",
    TakesAnUnreadableListForAnEmptyOne: "test_a_list_that_cannot_be_read_is_no_empty_list",
    ListsOnePageOfOne: "test_the_list_shows_every_task",
    LeavesExtraOut: "test_extra_settings_are_sent_untouched",
    ForgetsPictures: "test_a_first_frame_is_sent",
    SendsMoreThanItSays: "test_a_create_sends_its_payload_once",
    TakesCancelledForFailed: "test_every_progress_is_read",
    LosesTheTokens: "test_every_progress_is_read",
    GuessesAtAnUnknownState: "test_a_state_that_no_document_knows_is_told",
    GuessesAtASuccessWithoutALink: "test_an_answer_about_a_task_that_cannot_be_read_is_asked_for_again",
    LosesTheReasonOfAFailure: "test_a_failure_always_has_words",
    AsksForEverAboutAForgottenTask: "test_a_forgotten_task_is_not_found",
    ComesBackAtOnce: "test_a_busy_service_says_when_to_come_back",
    LeavesIdsUnquoted: "test_an_id_stays_within_its_address",
    FollowsRedirects: "test_a_redirected_create_goes_nowhere",
    ShowsItsKey: "test_the_key_is_never_shown",
    RepeatsAKeyThatTheServiceSaid: "test_the_key_is_never_shown",
    CancelsNothing: "test_a_cancel_is_one_request",
    TakesHalfAFilm: "test_a_download_that_is_not_whole_is_worth_another_try",
    SendsItsKeyToLinks: "test_a_download_is_what_was_served",
    KnowsOneLoopOnly: "test_it_outlives_an_event_loop",
    SaysThatItHasNoTasks: "test_a_service_without_a_list_says_so",
    PretendsToCancel: "test_a_service_without_a_cancel_says_so",
    TakesAnEmptyEnvelopeForAWaitingTask: "test_an_answer_about_a_task_that_cannot_be_read_is_asked_for_again",
    TakesEveryWordForAtWork: "test_a_state_that_no_document_knows_is_told",
    TakesTheReceiptForTheId: "test_a_create_sends_its_payload_once",
}
"""Each broken adapter, and the test of the contract that it does not pass."""


def try_adapter(kind, test):
    """Put an adapter of this *kind* through one *test* of the contract."""
    base = next(contract for contract in CONTRACTS if issubclass(kind, contract))

    class Trial(CONTRACTS[base]):
        __test__ = False

        def connect(self, url):
            return kind(account(base.__name__.lower(), url, self.key))

    getattr(Trial(), test)()


@pytest.mark.parametrize("kind", SEEN_BY)
def test_a_broken_adapter_is_seen(kind):
    """The whole one, which only lacks what was broken, passes the same test in `test_contract`."""
    with pytest.raises((AssertionError, RuntimeError)):
        try_adapter(kind, SEEN_BY[kind])


def test_no_broken_adapter_goes_untried():
    broken = {adapter for kind in CONTRACTS for adapter in kind.__subclasses__() if adapter.__module__ == __name__}

    assert broken == set(SEEN_BY)
    assert len(broken) > 20
