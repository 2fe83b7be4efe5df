"""Every way a call can go wrong, and what it means for money: a create is never called unsent unless it surely was."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from storyboard.errors import OutcomeUnknown, RequestRejected, TaskNotFound, Unavailable, Unsent

REQUEST_ID = "0217000000000000000000000000000000000000000000000000000000"

CALLS = {
    "get": lambda ark: ark.get("cgt-1"),
    "list": lambda ark: ark.list(),
    "delete": lambda ark: ark.delete("cgt-1"),
}

UNSENT = [
    httpx.ConnectError("[Errno 111] Connection refused"),
    httpx.ConnectTimeout(""),
    httpx.PoolTimeout(""),
    httpx.ProxyError("407 Proxy Authentication Required"),
]

LOST = [
    httpx.ReadTimeout(""),
    httpx.WriteTimeout(""),
    httpx.ReadError("[Errno 104] Connection reset by peer"),
    httpx.WriteError("[Errno 32] Broken pipe"),
    httpx.CloseError(""),
    httpx.RemoteProtocolError("Server disconnected without sending a response."),
    httpx.LocalProtocolError(""),
    httpx.UnsupportedProtocol(""),
    httpx.DecodingError("incorrect header check"),
]


def error_of(coroutine):
    """Return the ProviderError that *coroutine* ends with."""
    with pytest.raises((OutcomeUnknown, RequestRejected, TaskNotFound, Unavailable, Unsent)) as caught:
        asyncio.run(coroutine)
    return caught.value


def by_name(error):
    return type(error).__name__


@pytest.mark.parametrize("error", UNSENT, ids=by_name)
def test_a_create_without_a_connection_was_not_sent(error, ark_that_fails, a_request):
    """The service surely never saw it, so it may be sent again."""
    ark = ark_that_fails(error)

    assert type(error_of(ark.create(a_request()))) is Unsent
    assert len(ark.sent) == 1


@pytest.mark.parametrize("error", LOST, ids=by_name)
def test_a_create_that_got_no_answer_may_be_paid(error, ark_that_fails, a_request):
    """Anything after the connection stood leaves the outcome open; nothing is sent twice."""
    ark = ark_that_fails(error)

    told = error_of(ark.create(a_request()))

    assert type(told) is OutcomeUnknown
    assert told.message.startswith(
        f"ark: create of wake.take-01: sent to https://ark.test/api/v3, but no answer came ({type(error).__name__}"
    )
    assert "task list" in told.hint
    assert len(ark.sent) == 1


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("error", UNSENT + LOST, ids=by_name)
def test_any_other_call_without_an_answer_is_worth_another_try(error, call, ark_that_fails):
    """Asking again costs nothing, but it is not for the provider to do."""
    ark = ark_that_fails(error)

    assert type(error_of(call(ark))) is Unavailable
    assert len(ark.sent) == 1


NEVER, LATER, OPEN = RequestRejected, Unavailable, OutcomeUnknown

CREATE_BY_STATUS = {
    301: NEVER, 303: OPEN, 307: NEVER, 400: NEVER, 401: NEVER, 402: NEVER, 403: NEVER, 404: NEVER, 405: NEVER,
    408: OPEN, 409: NEVER, 413: NEVER, 422: NEVER, 429: LATER, 500: OPEN, 502: OPEN, 503: OPEN, 504: OPEN, 529: OPEN,
}  # fmt: skip

GET_BY_STATUS = {
    301: NEVER, 400: NEVER, 401: NEVER, 403: NEVER, 404: TaskNotFound, 408: LATER, 409: NEVER, 429: LATER,
    500: LATER, 502: LATER, 503: LATER, 504: LATER,
}  # fmt: skip


@pytest.mark.parametrize("body", [{"error": {"code": "Some", "message": "words"}}, b"<html>", b""], ids=str)
@pytest.mark.parametrize(("status", "kind"), CREATE_BY_STATUS.items())
def test_a_create_by_status(status, kind, body, ark_that_answers, a_request):
    """The status decides, whatever the body looks like; one request, ever."""
    ark = ark_that_answers(status, body, headers={"location": "https://elsewhere.test/"})

    told = error_of(ark.create(a_request()))

    assert (type(told), told.http_status) == (kind, status)
    assert len(ark.sent) == 1


@pytest.mark.parametrize(("status", "kind"), GET_BY_STATUS.items())
def test_a_get_by_status(status, kind, ark_that_answers):
    """One request, ever."""
    ark = ark_that_answers(status, b"oops")

    told = error_of(ark.get("cgt-1"))

    assert (type(told), told.http_status) == (kind, status)
    assert len(ark.sent) == 1


@pytest.mark.parametrize("call", ["get", "delete"])
def test_an_unknown_task_is_told_by_the_status(call, ark_that_answers, read_recording):
    """The service's code for it is not documented."""
    for body in (read_recording("errors/404_task")["body"], {"error": {"code": "Else", "message": ""}}, b""):
        assert type(error_of(CALLS[call](ark_that_answers(404, body)))) is TaskNotFound


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_wrong_address_is_not_an_unknown_task(call, ark_that_answers, read_recording):
    """A base URL without ``/api/v3`` must not say that a paid task is gone."""
    told = error_of(call(ark_that_answers(404, read_recording("errors/404_route")["body"])))

    assert type(told) is RequestRejected
    assert "base URL" in told.hint


def test_a_list_at_a_wrong_address_is_refused(ark_that_answers):
    """There is no such thing as an unknown list."""
    told = error_of(ark_that_answers(404, b"").list())

    assert (type(told), "base URL" in told.hint) == (RequestRejected, True)


def test_a_running_task_cannot_be_deleted(ark_that_answers, read_recording):
    """The service answers 409, and asking again would not help."""
    told = error_of(ark_that_answers(409, read_recording("errors/409_delete_running")["body"]).delete("cgt-1"))

    assert type(told) is RequestRejected
    assert told.code == "InvalidAction.RunningTaskDeletion"
    assert "neither cancelled nor deleted" in told.hint


RECORDED = {
    "400_duration": (NEVER, "InvalidParameter", "change this setting"),
    "400_image_download": (NEVER, "InvalidParameter", "it names first_frame refs/mia.png"),
    "400_input_image_real_person": (NEVER, "InputImageSensitiveContentDetected.PrivacyInformation", "real person"),
    "400_input_text_sensitive": (NEVER, "InputTextSensitiveContentDetected", "refused the prompt"),
    "400_missing": (NEVER, "MissingParameter", "does not give"),
    "400_mixed_roles": (NEVER, "InvalidParameter", "change this setting"),
    "400_reference_video_role": (NEVER, "InvalidParameter", "change this setting"),
    "400_role_missing": (NEVER, "InvalidParameter", "change this setting"),
    "401": (NEVER, "AuthenticationError", "check the API key"),
    "403_overdue": (NEVER, "AccountOverdueError", "pay it"),
    "404_model": (NEVER, "InvalidEndpointOrModel.NotFound", "check the model's name"),
    "404_route": (NEVER, "InvalidAction", "check the base URL"),
    "404_task": (NEVER, "ResourceNotFound", "check the base URL"),
    "409_delete_running": (NEVER, "InvalidAction.RunningTaskDeletion", "neither cancelled nor deleted"),
    "429_overloaded": (LATER, "ServerOverloaded", "overloaded"),
    "429_quota_tasks": (LATER, "QuotaExceeded", "too many tasks wait"),
    "429_rpm": (LATER, "RateLimitExceeded.EndpointRPMExceeded", "rate limit"),
    "429_set_limit": (NEVER, "SetLimitExceeded", "limit is spent"),
    "500": (OPEN, "InternalServiceError", "task list"),
}


@pytest.mark.parametrize("name", RECORDED)
def test_a_recorded_refusal_of_a_create(name, ark_that_answers, read_recording, a_request, a_picture):
    """Code, status and a next step; the request id stands beside the words, not in them."""
    answer = read_recording(f"errors/{name}")
    kind, code, hint = RECORDED[name]
    asked = a_request(mode="first_frame", pictures=(a_picture("first_frame", name="refs/mia.png"),))

    told = error_of(ark_that_answers(answer["status"], answer["body"]).create(asked))

    assert (type(told), told.code, told.http_status) == (kind, code, answer["status"])
    assert hint in told.hint
    assert told.message.startswith(f"ark: create of wake.take-01: {answer['status']} {code}: ")
    assert "request id" not in told.message.lower()
    if "Request id" in answer["body"]["error"]["message"]:
        assert told.request_id.startswith("0217")
        assert told.request_id in answer["body"]["error"]["message"]


def test_every_recorded_refusal_is_in_the_table(data_names):
    """A fixture that no test reads proves nothing."""
    assert data_names("errors") == set(RECORDED)


def test_the_words_of_the_service_are_shown_whole(ark_that_answers, read_recording, a_request):
    """One line of them, ending where the request id began."""
    told = error_of(ark_that_answers(404, read_recording("errors/404_model")["body"]).create(a_request()))

    assert told.message == (
        "ark: create of wake.take-01: 404 InvalidEndpointOrModel.NotFound: "
        "The model or endpoint doubao-seedance-9-9 does not exist or you do not have access to it."
    )
    assert told.request_id == REQUEST_ID


@pytest.mark.parametrize(
    ("message", "request_id"),
    [
        ("No. Request id: 0217abc", "0217abc"),
        ("No.Request ID: 0217abc.", "0217abc"),
        ("No. (request id: 20260405-x)", "20260405-x"),
        ("No. request_id: 0217abc", "0217abc"),
    ],
)
def test_the_request_id_is_taken_out_of_the_words(message, request_id, ark_that_answers):
    """Services and gateways write it in several ways."""
    told = error_of(ark_that_answers(400, {"error": {"code": "X", "message": message}}).get("cgt-1"))

    assert (told.message, told.request_id) == ("ark: get of task cgt-1: 400 X: No.", request_id)


def test_the_request_id_of_the_header_comes_first(ark_that_answers):
    """It is the service's own."""
    body = {"error": {"code": "X", "message": "No. Request id: from-words"}}

    assert (
        error_of(ark_that_answers(400, body, headers={"X-Request-Id": "from-header"}).get("t")).request_id
        == "from-header"
    )


@pytest.mark.parametrize("said", ["r" * 201, "r\x9b2J", "r 1", "\u202er"])
def test_a_request_id_that_is_none_is_left_out(said, ark_that_answers):
    """It is one word of at most 200 plain characters, or nothing is taken for it."""
    error = {"Code": "Denied", "Message": "No."}

    headers = {"X-Request-Id": said.encode()}
    told = error_of(ark_that_answers(403, {"error": {"code": "X", "message": "No."}}, headers=headers).list())
    assert told.request_id == ""
    told = error_of(ark_that_answers(403, {"ResponseMetadata": {"RequestId": said, "Error": error}}).list())
    assert told.request_id == ""


def test_a_code_is_a_short_line(ark_that_answers):
    told = error_of(ark_that_answers(403, {"error": {"code": "c\n\x1b[2J" + "x" * 500, "message": "No."}}).list())

    assert (told.code[:6], len(told.code)) == ("c  [2J", 100)


def test_the_older_envelope_is_read(ark_that_answers):
    """Some gateways in front of Ark still answer so."""
    body = {"ResponseMetadata": {"RequestId": "r-1", "Error": {"Code": "AccessDenied", "Message": "Not you."}}}

    told = error_of(ark_that_answers(403, body).list())

    assert (told.code, told.request_id) == ("AccessDenied", "r-1")
    assert told.message == "ark: list of tasks: 403 AccessDenied: Not you."


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "502: Bad Gateway"),
        (
            b"<html><head>\n<title>502</title></head>\n  <h1>Bad\x00 Gateway</h1>nginx\n</html>",
            "502: Bad Gateway nginx",
        ),
        (b"\xff\xfe", "502: \ufffd\ufffd"),
        (json.dumps({"error": "down"}).encode(), '502: {"error": "down"}'),
        (json.dumps({"error": {"code": 1234, "message": None}}).encode(), "502 1234: Bad Gateway"),
        (b"x" * 10_000, "502: " + "x" * 500 + "…"),
    ],
    ids=["nothing", "a page", "bytes", "a word", "a number", "very long"],
)
def test_a_refusal_in_no_known_form_is_shown_in_one_short_line(body, words, ark_that_answers):
    """A proxy's page may hold the only reason there is."""
    assert error_of(ark_that_answers(502, body).list()).message == f"ark: list of tasks: {words}"


@pytest.mark.parametrize(
    ("code", "message", "kind"),
    [
        ("SetLimitExceeded", "paused", NEVER),
        ("AccountQuotaExceeded", "used up until 2026-12-01", NEVER),
        ("QuotaExceeded", "Your free trial quota for this model is used up.", NEVER),
        ("QuotaExceeded", "免费试用额度已消耗完毕", NEVER),
        ("QuotaExceeded", "The request has exceeded the quota.", LATER),
        ("RequestBurstTooFast", "free yourself of haste", LATER),
        ("", "", LATER),
    ],
)
def test_a_429_that_time_will_not_mend_is_a_refusal(code, message, kind, ark_that_answers, a_request):
    """Asked again for ever, a spent limit would look like a busy service."""
    assert (
        type(error_of(ark_that_answers(429, {"error": {"code": code, "message": message}}).create(a_request()))) is kind
    )


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("7", 7.0), ("0", 0.0), ("", 0.0), ("soon", 0.0), ("-3", 0.0), ("1e9", 0.0), ("٣", 0.0)],
)
def test_a_busy_service_says_when_to_come_back(value, seconds, ark_that_answers, a_request):
    """Nonsense asks for nothing."""
    ark = ark_that_answers(429, headers={"Retry-After": value.encode()})

    assert error_of(ark.create(a_request())).retry_after_s == seconds
    assert error_of(ark.get("cgt-1")).retry_after_s == seconds


@pytest.mark.parametrize(("offset_s", "low", "high"), [(900, 840, 900), (-60, 0, 0)])
def test_a_date_to_come_back_at(offset_s, low, high, ark_that_answers):
    """It is counted from now; a past one asks for nothing."""
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=offset_s), usegmt=True)

    assert low <= error_of(ark_that_answers(503, headers={"Retry-After": date}).list()).retry_after_s <= high


@pytest.mark.parametrize("wrong_h", [-8, 8])
def test_a_date_to_come_back_at_is_counted_by_the_service_s_clock(wrong_h, ark_that_answers):
    """Ours may be hours off."""
    service_now = datetime.now(UTC) - timedelta(hours=wrong_h)
    said = {
        "Date": format_datetime(service_now, usegmt=True),
        "Retry-After": format_datetime(service_now + timedelta(seconds=60), usegmt=True),
    }

    assert error_of(ark_that_answers(503, headers=said).list()).retry_after_s == 60


def test_a_date_without_a_zone_is_utc(ark_that_answers):
    """As ``-0000`` in a date says."""
    date = format_datetime((datetime.now(UTC) + timedelta(seconds=900)).replace(tzinfo=None))

    assert 840 <= error_of(ark_that_answers(429, headers={"Retry-After": date}).list()).retry_after_s <= 900


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_spent_limit_does_not_stop_a_question(call, ark_that_answers, read_recording):
    """It is about new tasks; those that are paid can still be asked for."""
    assert type(error_of(call(ark_that_answers(429, read_recording("errors/429_set_limit")["body"])))) is Unavailable


def test_an_answer_that_trickles_ends(ark_with, monkeypatch, a_request):
    """A read time-out alone begins anew with every byte."""
    monkeypatch.setattr("storyboard.providers.http_client._DEADLINE_S", 0.02)
    monkeypatch.setattr("storyboard.providers.http_client.HttpClient.create_deadline_s", 0.02)

    class Trickle(httpx.AsyncByteStream):
        async def __aiter__(self):
            while True:
                await asyncio.sleep(0.005)
                yield b" "

    ark = ark_with(lambda _: httpx.Response(200, stream=Trickle()))

    assert type(error_of(ark.get("cgt-1"))) is Unavailable
    assert type(error_of(ark.create(a_request()))) is OutcomeUnknown


def test_a_call_that_is_cancelled_stays_cancelled(ark_with, a_request):
    """Cancelling is no answer of the service."""

    async def never(_: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    async def is_cancelled() -> bool:
        task = asyncio.create_task(ark_with(never).create(a_request()))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        return task.cancelled()

    assert asyncio.run(is_cancelled())


@pytest.mark.parametrize("task_id", ["", ".", ".."])
@pytest.mark.parametrize("call", ["get", "delete"])
def test_no_task_is_called_nothing(call, task_id, ark_that_answers):
    """Such an id would be resolved away and reach the list."""
    ark = ark_that_answers(200)

    assert type(error_of(getattr(ark, call)(task_id))) is TaskNotFound
    assert ark.sent == []
