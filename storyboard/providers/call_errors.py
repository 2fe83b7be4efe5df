"""
What can go wrong with a call to a service, as our errors: the one seam where foreign errors are caught.

The line that matters is the create's: there is no idempotency key on these
wires, so whatever does not surely say "no task was made" is `OutcomeUnknown`.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

import httpx

from storyboard.errors import (
    OutcomeUnknown,
    ProviderError,
    RequestRejected,
    TaskNotFound,
    Unavailable,
    Unsent,
)
from storyboard.model.takes import Json
from storyboard.providers.answers import NoJson, Refusal, UnusableAnswer, json_object, plain_id, refusal, task_id_of
from storyboard.providers.bounded import CutShort, TooMuch, retry_after_s
from storyboard.providers.failures import failure_hint, failure_type
from storyboard.providers.hidden_key import without

_NOTHING_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
"""Raised before the first byte of a request leaves."""

_NEVER = ("SetLimitExceeded", "AccountQuotaExceeded", "insufficient_quota")
_FREE_TRIAL = re.compile(r"\bfree\b|\btrial\b|免费|试用", re.IGNORECASE)

_LOOK_FIRST = "a task may exist and may be paid: look at the task list before this is sent again"
_LOOK_THERE = "a task may exist and may be paid: look at the service's own pages before this is sent again"
_BASE_URL = "check the base URL: it ends in /api/v3 on Ark"
_FORGOTTEN = "records are kept for about 7 days, and only the account and region that made a task know it"
_CONNECTION = "check the network and the base URL"


Verb = Literal["create", "get", "list", "delete"]


@dataclass(frozen=True, slots=True)
class Call:
    """One call to a service: what its errors are about."""

    provider: str
    verb: Verb
    subject: str
    """What people call it: ``create of wake.take-01``."""
    place: str
    """The base URL."""
    inputs: tuple[str, ...] = ()
    """What people call each content item of a create."""
    lists_tasks: bool = True
    """Whether a lost answer can be looked for in a task list."""
    key: str = field(default="", repr=False)
    """What no message may repeat."""

    @property
    def can_be_repeated(self) -> bool:
        """Whether a second one costs nothing."""
        return self.verb != "create"

    @property
    def look_first(self) -> str:
        """What to do about a create whose outcome nobody knows."""
        return _LOOK_FIRST if self.lists_tasks else _LOOK_THERE


@contextmanager
def translated_errors(call: Call) -> Iterator[None]:
    """
    Turn what httpx and the clock raise into our errors.

    Raises:
        Unsent: A create whose connection was never made.
        OutcomeUnknown: A create that may have made a task.
        Unavailable: Worth another try.
        RequestRejected: Can never succeed as written.
        TaskNotFound: The service does not know the task.
    """
    try:
        yield
    except httpx.HTTPStatusError as error:
        raise _refusal_error(call, error.response) from error
    except TooMuch as error:
        raise _unusable_error(call, error.response, error) from error
    except CutShort as error:
        raise _lost_error(call, error.__cause__ or error, http_status=error.http_status) from error
    except (httpx.RequestError, httpx.InvalidURL, TimeoutError, UnicodeError) as error:
        raise _lost_error(call, error) from error


@contextmanager
def usable_answer(call: Call, response: httpx.Response) -> Iterator[None]:
    """
    Turn what is wrong with the shape of a good *response* into our errors.

    Raises:
        OutcomeUnknown: It answers a create.
        Unavailable: It answers anything else.
    """
    try:
        yield
    except UnusableAnswer as error:
        raise _unusable_error(call, response, error) from error


def _lost_error(call: Call, error: BaseException, *, http_status: int = 0) -> ProviderError:
    what = f"{call.provider}: {call.subject}"
    words = without(f"{type(error).__name__}: {error}", call.key).removesuffix(": ")
    if call.can_be_repeated:
        return Unavailable(f"{what}: no answer from {call.place} ({words})", provider=call.provider, hint=_CONNECTION)
    if http_status:
        message = f"{what}: {call.place} answered {http_status}, and the answer broke off ({words})"
        return OutcomeUnknown(message, provider=call.provider, hint=call.look_first, http_status=http_status)
    if isinstance(error, _NOTHING_SENT):
        return Unsent(f"{what}: no connection to {call.place} ({words})", provider=call.provider, hint=_CONNECTION)
    message = f"{what}: sent to {call.place}, but no answer came ({words})"
    return OutcomeUnknown(message, provider=call.provider, hint=call.look_first)


def _unusable_error(call: Call, response: httpx.Response, error: UnusableAnswer) -> ProviderError:
    problem = str(error)
    told = refusal(response.content, key=call.key)
    # Some gateways refuse with a 200; without a code the body is something else, and not for showing.
    words = f"{problem}; it says {told.code}: {told.message}" if told.code and told.message else problem
    message = f"{call.provider}: {call.subject}: {without(words, call.key)}"
    request_id = _request_id(response, told)
    if not call.can_be_repeated:
        return OutcomeUnknown(
            message, provider=call.provider, hint=call.look_first, code=told.code,
            http_status=response.status_code, request_id=request_id, said=error_in_answer(response.content),
        )  # fmt: skip
    # What is JSON comes from a service, so that the address is right.
    return Unavailable(
        message, provider=call.provider, hint=_BASE_URL if isinstance(error, NoJson) else "", code=told.code,
        http_status=response.status_code, request_id=request_id, answered=True,
    )  # fmt: skip


def _refusal_error(call: Call, response: httpx.Response) -> ProviderError:
    told = refusal(response.content, key=call.key)
    kind = _kind(call, response.status_code, told)
    error = kind(
        f"{call.provider}: {call.subject}: {_words(call, response, told)}",
        provider=call.provider,
        hint=_hint(kind, call, told, status=response.status_code),
        code=told.code,
        http_status=response.status_code,
        request_id=_request_id(response, told),
    )
    if isinstance(error, Unavailable):
        error.retry_after_s = retry_after_s(
            response.headers.get("retry-after", ""), date=response.headers.get("date", "")
        )
    return error


def _request_id(response: httpx.Response, told: Refusal) -> str:
    return plain_id(response.headers.get("x-request-id", "")) or told.request_id


def _kind(call: Call, status: int, told: Refusal) -> type[ProviderError]:
    if status == httpx.codes.TOO_MANY_REQUESTS:
        return Unavailable if call.can_be_repeated or not _never(told) else RequestRejected
    if status == httpx.codes.NOT_FOUND and call.verb in {"get", "delete"} and told.code != "InvalidAction":
        # The code for an unknown task is not documented; the status is all there is to go by.
        return TaskNotFound
    if status in _REFUSING_REDIRECTS or (400 <= status < 500 and status != httpx.codes.REQUEST_TIMEOUT):
        return RequestRejected
    return Unavailable if call.can_be_repeated else OutcomeUnknown


_REFUSING_REDIRECTS = (301, 302, 307, 308)
"""The service did nothing but name another address; 303 would mean that it did."""


def _never(told: Refusal) -> bool:
    """Whether a 429 will still be one tomorrow. ``QuotaExceeded`` is two things: too many waiting, or no trial left."""
    free_trial = told.code == "QuotaExceeded" and _FREE_TRIAL.search(told.message) is not None
    return free_trial or told.code in _NEVER


def _words(call: Call, response: httpx.Response, told: Refusal) -> str:
    status = f"{response.status_code} {told.code}".rstrip()
    return without(f"{status}: {told.message or response.reason_phrase or 'no words'}", call.key)


def _hint(kind: type[ProviderError], call: Call, told: Refusal, *, status: int) -> str:
    if kind is OutcomeUnknown:
        return call.look_first
    if kind is TaskNotFound:
        return _FORGOTTEN
    by_code = failure_hint(told.code, message=told.message, inputs=call.inputs)
    return by_code or _HINTS_BY_STATUS.get(status, "")


_HINTS_BY_STATUS = {
    301: _BASE_URL,
    302: _BASE_URL,
    307: _BASE_URL,
    308: _BASE_URL,
    401: "check the API key",
    402: "the account has no money left: pay, then run again",
    403: "check the API key and what it may do",
    404: _BASE_URL,
    405: _BASE_URL,
    413: "the request is too big: give pictures as links, or make them smaller",
}


Said = Literal["", "no", "failed"]
"""``no``: it can surely have made no task; ``failed``: as a 5xx, which says nothing of that; empty: no error at all."""

_REFUSALS = range(400, 500)
_LATER = (408, 429)
_DOUBT = re.compile(
    r"timed?[-_ ]?out|internal|upstream|unavailable|overload|gateway|server|busy|超时|繁忙", re.IGNORECASE
)
_LONGEST = 600


def error_in_answer(content: bytes) -> Said:
    """Return what *content*, the body of a good answer to a create, says where it is readable as an error."""
    try:
        body = json_object(content)
    except UnusableAnswer:
        return ""
    data = body.get("data")
    if task_id_of(body) or (isinstance(data, dict) and task_id_of(data)):
        # It names a task: whatever else it says, there may be one.
        return ""
    if isinstance(words := body.get("error"), str) and words.strip():
        return _by_words(words)
    return _by_refusal(refusal(content), is_named=_is_named(body))


def _by_refusal(told: Refusal, *, is_named: bool) -> Said:
    if told.code.isascii() and told.code.isdigit():
        return _by_number(int(told.code[:9]))
    kind = failure_type(told.code)
    if kind == "unknown":
        return _by_words(f"{told.code} {told.message}") if is_named else ""
    return "failed" if kind in {"service", "quota"} else "no"


def _by_words(words: str) -> Said:
    return "failed" if _DOUBT.search(words[:_LONGEST]) else "no"


def _by_number(code: int) -> Said:
    if code in _REFUSALS and code not in _LATER:
        return "no"
    return "failed" if code in _LATER or code in range(500, 600) else ""


def _is_named(body: Json) -> bool:
    """Return whether an object called an error stands in *body*, as services write it."""
    metadata = body.get("ResponseMetadata")
    old = metadata.get("Error") if isinstance(metadata, dict) else None
    return any(isinstance(error, dict) and bool(error) for error in (body.get("error"), old))
