"""What a good answer to a create says where its body is an error, and what one that broke off leaves open."""

import asyncio
import json

import httpx
import pytest

from storyboard.errors import OutcomeUnknown, RequestRejected, Unavailable
from storyboard.providers.call_errors import error_in_answer

NO = [
    {"error": {"code": "AccessDenied", "message": "Not with this key."}},
    {"error": {"code": "Some", "message": "words"}},
    {"error": {"message": "no credit"}},
    {"error": {"code": 401, "message": "no key"}},
    {"error": "Unauthorized"},
    {"code": 401, "message": "no key"},
    {"code": "401", "msg": "no key", "data": None},
    {"code": "AuthenticationError", "message": "no key"},
    {"ResponseMetadata": {"RequestId": "r", "Error": {"Code": "Some", "Message": "words"}}},
]
FAILED = [
    {"error": {"code": "InternalServiceError", "message": "It failed."}},
    {"error": {"code": "Some", "message": "the upstream timed out"}},
    {"error": "upstream time-out"},
    {"code": 500, "message": "oops"},
    {"code": 408, "message": "late"},
    {"code": 429, "message": "busy"},
    {"error": {"code": "ServerOverloaded", "message": "Too busy."}},
]
NO_ERROR = [
    {}, {"error": None}, {"error": {}}, {"message": "created"}, {"code": 0, "message": "ok"},
    {"code": 200, "message": "ok", "data": {}}, {"code": "success", "message": "", "data": None},
    {"code": "fail", "message": "no credit"}, {"success": False, "message": "no credit"},
    {"error": {"code": "Warning", "message": "odd"}, "id": "cgt-1"},
    {"code": 400, "message": "odd", "data": {"task_id": "t-1"}},
]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "said"),
    [*((body, "no") for body in NO), *((body, "failed") for body in FAILED), *((body, "") for body in NO_ERROR)],
    ids=str,
)
def test_an_error_in_a_good_answer_is_what_it_would_be_with_a_status_of_its_own(body, said):
    assert error_in_answer(json.dumps(body).encode()) == said


@pytest.mark.parametrize("content", [b"", b"<html>Sign in</html>", b"[]", b'{"id": "cgt', b"\xff", b"null", b"7"])
def test_what_is_no_object_says_nothing(content):
    assert error_in_answer(content) == ""


class Broken(httpx.AsyncByteStream):
    """A body of which only the beginning comes."""

    def __init__(self, error):
        self._error = error

    async def __aiter__(self):
        yield b'{"id": '
        if self._error is None:
            await asyncio.Event().wait()
        raise self._error


def broken_off(ark_with, status, error):
    return ark_with(lambda _: httpx.Response(status, stream=Broken(error)))


BREAKS = [httpx.RemoteProtocolError("cut"), httpx.ReadError("reset"), httpx.ReadTimeout("late"), None]


@pytest.mark.parametrize("error", BREAKS, ids=repr)
def test_an_answer_that_breaks_off_keeps_its_status(error, ark_with, a_request, monkeypatch):
    """The service said 200: that its task is not in the list proves nothing."""
    monkeypatch.setattr("storyboard.providers.http_client.HttpClient.create_deadline_s", 1.0)

    with pytest.raises(OutcomeUnknown, match="answered 200, and the answer broke off") as caught:
        asyncio.run(broken_off(ark_with, 200, error).create(a_request()))

    assert (caught.value.http_status, caught.value.is_accepted) == (200, True)


def test_a_refusal_that_breaks_off_is_one(ark_with, a_request):
    with pytest.raises(RequestRejected) as caught:
        asyncio.run(broken_off(ark_with, 401, httpx.ReadError("reset")).create(a_request()))

    assert caught.value.http_status == 401


def test_a_question_whose_answer_breaks_off_is_worth_another_try(ark_with):
    with pytest.raises(Unavailable) as caught:
        asyncio.run(broken_off(ark_with, 200, httpx.ReadError("reset")).get("cgt-1"))

    assert not caught.value.answered
