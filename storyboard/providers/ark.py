"""
Ark's video tasks over HTTP: Volcengine Ark, and BytePlus ModelArk, which speaks the same wire.

One call is one request: nothing here is sent twice.
"""

import asyncio
import ipaddress
import logging
import secrets
import string
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Literal
from urllib.parse import quote
from weakref import WeakKeyDictionary

import httpx

from storyboard import __version__
from storyboard.capabilities import models, picture_limits
from storyboard.errors import RequestRejected, TaskNotFound
from storyboard.project import Project
from storyboard.providers import ark_answer, ark_request, environment
from storyboard.providers.ark_errors import Call, Verb, translated_errors, usable_answer
from storyboard.providers.download import download
from storyboard.takes import Json, Receipt, Request, Task, TaskPage

_log = logging.getLogger(__name__)

VOLCENGINE_URL = "https://ark.cn-beijing.volces.com/api/v3"
BYTEPLUS_URL = "https://ark.ap-southeast.bytepluses.com/api/v3"

_TIMEOUT = httpx.Timeout(60.0, connect=10.0)
_DEADLINE_S = 90.0
"""For a whole call: a read time-out alone never ends where an answer trickles."""

_CREATE_TIMEOUT = httpx.Timeout(120.0, connect=10.0, pool=60.0)
_CREATE_DEADLINE_S = 300.0
"""For a whole create: it carries up to 64 MB of pictures, and may be answered late."""

_NO_PROXY = dict.fromkeys(("all://127.0.0.1", "all://localhost", "all://[::1]"))
"""A stand-in on this machine is never asked through the environment's proxy."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How a service keeps its tasks and how soon asking makes sense."""

    list_lag_s: float
    """How long a new task may be missing from the list; the services do not say, so this is long."""
    first_poll_s: float
    create_deadline_s: float = _CREATE_DEADLINE_S
    """How long the answer to a create is waited for."""


Query = tuple[tuple[str, str], ...]
"""Pairs of a query string; a name may come more than once."""

_SERVICE = Pace(list_lag_s=30.0, first_poll_s=2.0)
_LOOPBACK = Pace(list_lag_s=3.0, first_poll_s=0.3)


@dataclass(frozen=True, slots=True)
class Account:
    """Where to ask, as whom, and by which names the models go there."""

    provider: str
    """The registered name."""
    base_url: str
    """Without a last slash."""
    key: str = field(repr=False)
    pace: Pace
    catalogue: Literal["volcengine", "byteplus"] = "volcengine"
    """Whose ids short model names stand for."""


class Ark:
    """One account on a service that speaks Ark's wire."""

    lists_tasks = True

    def __init__(self, account: Account, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        """*transport* takes the place of the network; it is closed with the provider."""
        self._account = account
        self._transport = transport
        self._clients: WeakKeyDictionary[asyncio.AbstractEventLoop, httpx.AsyncClient] = WeakKeyDictionary()

    def __repr__(self) -> str:
        """Return name and place; never the key."""
        return f"<Ark {self.name!r} at {self._account.base_url}>"

    @property
    def name(self) -> str:
        """The registered name."""
        return self._account.provider

    @property
    def list_lag_s(self) -> float:
        """How long a new task may be missing from the list."""
        return self._account.pace.list_lag_s

    @property
    def first_poll_s(self) -> float:
        """How long to wait before the first question about a new task."""
        return self._account.pace.first_poll_s

    @property
    def submit_url(self) -> str:
        """Where a create goes."""
        return f"{self._account.base_url}/contents/generations/tasks"

    @property
    def query_url(self) -> str:
        """Where a question goes, with ``{task_id}`` in it."""
        return f"{self.submit_url}/{{task_id}}"

    def model_id(self, model: str) -> str:
        """Return this service's id of a short name; anything else passes as it stands."""
        known = models().get(model)
        if known is None:
            return model
        volcengine, byteplus = known.ids
        return volcengine if self._account.catalogue == "volcengine" else byteplus

    def payload(self, request: Request) -> Json:
        """Return the exact JSON body that `create` would send."""
        return ark_request.payload(request, model_id=self.model_id(request.model))

    async def create(self, request: Request) -> Receipt:
        """
        Ask for a take, once.

        Raises:
            Unsent: The connection was never made.
            Unavailable: A 429 that time will mend.
            RequestRejected: Can never succeed as written.
            OutcomeUnknown: Anything else: a task may exist.
        """
        body = self._body(request)
        call = self._call("create", f"create of {request.key}", inputs=ark_request.input_names(request))
        with translated_errors(call):
            response = await self._send("POST", self.submit_url, body=body)
        with usable_answer(call, response):
            answer = ark_answer.json_object(response.content)
            receipt = ark_answer.checked(ark_answer.CreateAnswer, answer)
        return Receipt(task_id=receipt.id, body=answer, http_status=response.status_code)

    async def get(self, task_id: str) -> Task:
        """
        Return the task as it is now.

        Raises:
            TaskNotFound: The service does not know it.
        """
        call = self._call("get", f"get of task {task_id}")
        with translated_errors(call):
            response = await self._send("GET", self._task_url(task_id))
        with usable_answer(call, response):
            return ark_answer.task(ark_answer.json_object(response.content), http_status=response.status_code)

    async def list(
        self,
        *,
        page: int = 1,
        page_size: int = 100,
        status: str | None = None,
        model: str | None = None,
        service_tier: str | None = None,
        task_ids: tuple[str, ...] = (),
    ) -> TaskPage:
        """
        Return one page of the account's tasks, newest first.

        Without *service_tier* the service lists no ``flex`` tasks. A page has at most 500.
        """
        filters = {
            "page_num": str(page),
            "page_size": str(page_size),
            "filter.status": status,
            "filter.model": None if model is None else self.model_id(model),
            "filter.service_tier": service_tier,
        }
        query = tuple((name, value) for name, value in filters.items() if value is not None)
        query += tuple(("filter.task_ids", task_id) for task_id in task_ids)
        call = self._call("list", "list of tasks")
        with translated_errors(call):
            response = await self._send("GET", self.submit_url, query=query)
        with usable_answer(call, response):
            body = ark_answer.json_object(response.content)
            return ark_answer.task_page(body, answered_at=_date_s(response.headers.get("date", "")))

    async def delete(self, task_id: str) -> None:
        """
        Cancel a queued task, or remove the record of an ended one.

        Raises:
            RequestRejected: It is running.
            TaskNotFound: The service does not know it.
        """
        with translated_errors(self._call("delete", f"delete of task {task_id}")):
            await self._send("DELETE", self._task_url(task_id))

    async def download(self, url: str, to: Path) -> None:
        """
        Write what *url* serves to *to*, bytes as served, and make it durable (fsync).

        Raises:
            LinkExpired: The link is dead.
            Unavailable: It broke off, or the length was not the one announced.
        """
        await download(url, to, client=self._client(), provider=self.name)

    async def aclose(self) -> None:
        """Give the connections of the running loop back."""
        client = self._clients.pop(asyncio.get_running_loop(), None)
        if client is not None:
            await client.aclose()

    def _body(self, request: Request) -> bytes:
        what = f"{self.name}: create of {request.key}"
        try:
            body = ark_request.encoded(self.payload(request))
        except (TypeError, ValueError) as error:
            hint = "look at the shot's `extra`"
            raise RequestRejected(f"{what}: JSON cannot say it: {error}", provider=self.name, hint=hint) from error
        limit_bytes = picture_limits().max_body_bytes
        if len(body) > limit_bytes:
            raise RequestRejected(
                f"{what}: the request has {len(body):,} bytes, the service takes {limit_bytes:,}",
                provider=self.name,
                hint="give pictures as links, or make them smaller",
            )
        return body

    def _call(self, verb: Verb, subject: str, *, inputs: tuple[str, ...] = ()) -> Call:
        return Call(self.name, verb, subject, place=self._account.base_url, inputs=inputs)

    def _task_url(self, task_id: str) -> str:
        # A bare "." or ".." would be resolved away and ask for something else.
        if not task_id.strip("."):
            raise TaskNotFound(f"{self.name}: no task is called {task_id!r}", provider=self.name)
        return f"{self.submit_url}/{quote(task_id, safe='')}"

    async def _send(self, method: str, url: str, *, body: bytes | None = None, query: Query = ()) -> httpx.Response:
        client_request_id = _client_request_id()
        headers = {"Authorization": f"Bearer {self._account.key}", "X-Client-Request-Id": client_request_id}
        if body is not None:
            headers["Content-Type"] = "application/json"
        create_s = self._account.pace.create_deadline_s
        timeout, deadline_s = (_TIMEOUT, _DEADLINE_S) if body is None else (_CREATE_TIMEOUT, create_s)
        facts: Json = {"provider": self.name, "client_request_id": client_request_id}
        started_s = time.monotonic()
        try:
            async with asyncio.timeout(deadline_s):
                response = await self._client().request(
                    method, url, content=body, params=query or None, headers=headers, timeout=timeout
                )
        except (httpx.HTTPError, TimeoutError) as error:
            _log.warning("%s %s: %s", method, url, type(error).__name__, extra={"facts": facts})
            raise
        facts |= {
            "http_status": response.status_code,
            "request_id": response.headers.get("x-request-id", ""),
            "took_ms": round((time.monotonic() - started_s) * 1000),
        }
        _log.info("%s %s: %d", method, url, response.status_code, extra={"facts": facts})
        return response.raise_for_status()

    def _client(self) -> httpx.AsyncClient:
        """Return the one client of the running loop: connections cannot be shared between loops."""
        loop = asyncio.get_running_loop()
        client = self._clients.get(loop)
        if client is None:
            # httpx's own transport tries once (retries=0); naming it here would switch the environment's proxy off.
            client = self._clients[loop] = httpx.AsyncClient(
                transport=self._transport,
                mounts=_NO_PROXY,
                headers={"User-Agent": f"storyboard/{__version__}", "Accept": "application/json"},
            )
        return client


def connect(project: Project) -> Ark:  # noqa: ARG001 - every provider is connected for a project
    """
    Return Volcengine Ark by ``ARK_API_KEY``, at ``ARK_BASE_URL`` where that is set.

    Raises:
        MissingKey: There is no key.
        CommandError: The base URL is no http or https address.
    """
    base_url = environment.base_url("ARK_BASE_URL", default=VOLCENGINE_URL)
    key = environment.api_key("ARK_API_KEY", provider="ark")
    return Ark(Account(provider="ark", base_url=base_url, key=key, pace=_pace(base_url)))


def connect_byteplus(project: Project) -> Ark:  # noqa: ARG001 - every provider is connected for a project
    """
    Return BytePlus ModelArk by ``BYTEPLUS_API_KEY`` or ``ARK_API_KEY``.

    ``BYTEPLUS_BASE_URL``, then ``ARK_BASE_URL``, go before its own address.

    Raises:
        MissingKey: There is no key.
        CommandError: The base URL is no http or https address.
    """
    base_url = environment.base_url("BYTEPLUS_BASE_URL", "ARK_BASE_URL", default=BYTEPLUS_URL)
    key = environment.api_key("BYTEPLUS_API_KEY", "ARK_API_KEY", provider="byteplus")
    account = Account(provider="byteplus", base_url=base_url, key=key, pace=_pace(base_url), catalogue="byteplus")
    return Ark(account)


def _pace(base_url: str) -> Pace:
    return _LOOPBACK if _is_loopback(httpx.URL(base_url).host) else _SERVICE


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _date_s(header: str) -> int | None:
    """Return the time of a Date header in Unix seconds; None for none and for nonsense."""
    try:
        date = parsedate_to_datetime(header)
    except ValueError:
        return None
    return int((date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp())


def _client_request_id() -> str:
    """Return an id in the form of the official clients: 14 digits of time, then 20 letters and digits."""
    letters = string.ascii_letters + string.digits
    return f"{datetime.now(UTC):%Y%m%d%H%M%S}" + "".join(secrets.choice(letters) for _ in range(20))
