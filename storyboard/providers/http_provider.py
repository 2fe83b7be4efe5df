"""
What every provider over HTTP has in common: one account, one call at a time, and connections that are kept.

One call is one request: nothing here is sent twice. It knows no service's paths, bodies or answers.
"""

import asyncio
import json
import logging
import secrets
import string
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar, Literal
from urllib.parse import quote
from weakref import WeakKeyDictionary

import httpx

from storyboard import __version__
from storyboard.errors import RequestRejected, TaskNotFound
from storyboard.model.capabilities import Models, picture_limits
from storyboard.model.model_table import shipped_models
from storyboard.model.takes import Json, Receipt, Request, Task, TaskPage
from storyboard.providers.answers import for_the_record, json_object, plain_id
from storyboard.providers.base import MOST_CLIP_BYTES
from storyboard.providers.bounded import PLAIN, CutShort, exchange
from storyboard.providers.call_errors import Call, Verb, translated_errors, usable_answer
from storyboard.providers.download import download
from storyboard.providers.links import link_client
from storyboard.providers.network import require_usable_network
from storyboard.providers.pace import Pace, is_loopback

_log = logging.getLogger(__name__)

_TIMEOUT = httpx.Timeout(60.0, connect=10.0)
_DEADLINE_S = 90.0
"""For a whole call: a read time-out alone never ends where an answer trickles."""

_CREATE_TIMEOUT = httpx.Timeout(120.0, connect=10.0, pool=60.0)
_CREATE_DEADLINE_S = 300.0
"""For a whole create: it carries up to 64 MB of pictures, and may be answered late."""

_NO_PROXY = dict.fromkeys(("all://127.0.0.1", "all://localhost", "all://[::1]"))
"""A stand-in on this machine is never asked through the environment's proxy."""

BEARER = "Authorization: Bearer"
"""The header that most services want the key in, and the word before it."""


Query = tuple[tuple[str, str], ...]
"""Pairs of a query string; a name may come more than once."""


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
    models: Models = field(default_factory=shipped_models, repr=False)
    """The table that says those ids; a project may add to the shipped one."""
    key_header: str = BEARER
    """The header that carries the key, and the word before the key where there is one: ``X-Api-Key``."""

    @property
    def identification(self) -> dict[str, str]:
        """The header that says who asks."""
        name, _, scheme = self.key_header.partition(":")
        return {name: f"{scheme.strip()} {self.key}".lstrip()}


class HttpProvider(ABC):
    """
    One account on a service that is asked over HTTP.

    Each service says where to ask, what to send, and what its answers mean. One
    that has no task list and no cancel is complete with that.
    """

    lists_tasks: ClassVar[bool] = False
    get_headers: ClassVar[dict[str, str]] = {}
    """What a question about a task carries besides."""

    def __init__(self, account: Account, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        """*transport* takes the place of the network; it is closed with the provider."""
        self._is_here = is_loopback(httpx.URL(account.base_url).host)
        if transport is None and not self._is_here:
            # Before anything is intended: later, nobody could tell whether a create was sent.
            require_usable_network()
        self.account = account
        self._transport = transport
        self._clients: WeakKeyDictionary[asyncio.AbstractEventLoop, httpx.AsyncClient] = WeakKeyDictionary()
        self._link_clients: WeakKeyDictionary[asyncio.AbstractEventLoop, httpx.AsyncClient] = WeakKeyDictionary()

    def __repr__(self) -> str:
        """Return name and place; never the key."""
        return f"<{type(self).__name__} {self.name!r} at {self.account.base_url}>"

    @property
    def name(self) -> str:
        """The registered name."""
        return self.account.provider

    @property
    def list_lag_s(self) -> float:
        """How long a new task may be missing from the list."""
        return self.account.pace.list_lag_s

    @property
    def first_poll_s(self) -> float:
        """How long to wait before the first question about a new task."""
        return self.account.pace.first_poll_s

    def model_id(self, model: str) -> str:
        """Return this service's id of a short name; anything else passes as it stands."""
        known = self.account.models.by_name.get(model)
        if known is None:
            return model
        volcengine, byteplus = known.ids
        return (volcengine if self.account.catalogue == "volcengine" else byteplus) or model

    @property
    @abstractmethod
    def submit_url(self) -> str:
        """Where a create goes."""

    @property
    @abstractmethod
    def tasks_url(self) -> str:
        """Where a question goes, without the slash and the task's id after it."""

    @property
    def query_url(self) -> str:
        """Where a question goes, with ``{task_id}`` in it."""
        return f"{self.tasks_url}/{{task_id}}"

    @abstractmethod
    def payload(self, request: Request) -> Json:
        """Return the exact JSON body that `create` would send."""

    @abstractmethod
    def task_id_in(self, answer: Json) -> str:
        """
        Return the id of the task that a create made, from its answer.

        Raises:
            UnusableAnswer: There is none in it.
        """

    @abstractmethod
    def task_in(self, answer: Json, *, http_status: int) -> Task:
        """
        Return the task that the answer to a get tells of.

        Raises:
            UnusableAnswer: It tells of none, or says what no document knows.
        """

    def input_names(self, request: Request) -> tuple[str, ...]:  # noqa: ARG002 - for those that can tell
        """Return what people call each input that the service's messages count; empty where they count none."""
        return ()

    async def create(self, request: Request) -> Receipt:
        """
        Ask for a take, once.

        Raises:
            Unsent: The connection was never made.
            Unavailable: A 429 that time will mend.
            RequestRejected: Can never succeed as written.
            OutcomeUnknown: Anything else: a task may exist.
        """
        body = self._encode(request)
        call = self.call("create", f"create of {request.key}", inputs=self.input_names(request))
        response = await self.send(call, "POST", self.submit_url, body=body)
        with usable_answer(call, response):
            answer = self.object_in(response)
            task_id = self.task_id_in(answer)
        return Receipt(task_id=task_id, body=for_the_record(answer), http_status=response.status_code)

    async def get(self, task_id: str) -> Task:
        """
        Return the task as it is now.

        Raises:
            TaskNotFound: The service does not know it.
        """
        call = self.call("get", f"get of task {task_id}")
        response = await self.send(call, "GET", self.task_url(task_id), headers=self.get_headers)
        with usable_answer(call, response):
            return self.task_in(self.object_in(response), http_status=response.status_code)

    async def list(
        self,
        *,
        page: int = 1,  # noqa: ARG002 - one interface for all
        page_size: int = 100,  # noqa: ARG002
        status: str | None = None,  # noqa: ARG002
        model: str | None = None,  # noqa: ARG002
        service_tier: str | None = None,  # noqa: ARG002
        task_ids: tuple[str, ...] = (),  # noqa: ARG002
    ) -> TaskPage:
        """
        Return one page of the account's tasks, newest first.

        Raises:
            RequestRejected: This service has no list.
        """
        raise RequestRejected(f"{self.name}: this service has no task list", provider=self.name)

    async def delete(self, task_id: str) -> None:
        """
        Cancel a queued task, or remove the record of an ended one.

        Raises:
            RequestRejected: It is running, or this service can do neither.
            TaskNotFound: The service does not know it.
        """
        raise RequestRejected(
            f"{self.name}: task {task_id} stays as it is: this service cancels no task and deletes no record",
            provider=self.name,
        )

    async def download(self, url: str, to: Path, *, most_bytes: int = MOST_CLIP_BYTES) -> None:
        """
        Write what *url* serves to *to*, bytes as served, and make it durable (fsync).

        Raises:
            LinkExpired: The link is dead.
            Unavailable: It broke off, or the length was not the one announced; TooLong: beyond *most_bytes*.
        """
        await download(url, to, client=self._link_client(), provider=self.name, most_bytes=most_bytes)

    def object_in(self, response: httpx.Response) -> Json:
        """
        Return the JSON object of an answer, without this account's key wherever the service repeats it.

        Raises:
            UnusableAnswer: It is not JSON, or JSON of another kind.
        """
        return json_object(response.content, key=self.account.key)

    async def aclose(self) -> None:
        """Give the connections of the running loop back."""
        for clients in (self._clients, self._link_clients):
            client = clients.pop(asyncio.get_running_loop(), None)
            if client is not None:
                await client.aclose()

    def call(self, verb: Verb, subject: str, *, inputs: tuple[str, ...] = ()) -> Call:
        """Return what the errors of one call are about."""
        return Call(
            self.name, verb, subject,
            place=self.account.base_url, inputs=inputs, lists_tasks=self.lists_tasks, key=self.account.key,
        )  # fmt: skip

    async def send(
        self,
        call: Call,
        method: str,
        url: str,
        *,
        body: bytes | None = None,
        query: Query = (),
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """
        Send one request, as this account, and return its good answer.

        Raises:
            Unsent: The connection for a create was never made.
            OutcomeUnknown: A create may have made a task.
            Unavailable: Worth another try.
            RequestRejected: Can never succeed as written.
            TaskNotFound: The service does not know the task.
        """
        with translated_errors(call):
            return await self._send_once(method, url, body=body, query=query, headers=headers)

    def task_url(self, task_id: str) -> str:
        """
        Return the address of a task, its id quoted.

        Raises:
            TaskNotFound: No id looks like that.
        """
        # A bare "." or ".." would be resolved away and ask for something else.
        if not task_id.strip("."):
            raise TaskNotFound(f"{self.name}: no task is called {task_id!r}", provider=self.name)
        return f"{self.tasks_url}/{quote(task_id, safe='')}"

    def _encode(self, request: Request) -> bytes:
        """
        Return the payload of *request* as the bytes to send.

        Raises:
            RequestRejected: JSON cannot say it, or no service takes so much.
        """
        what = f"{self.name}: create of {request.key}"
        payload = self.payload(request)
        try:
            body = json.dumps(payload, allow_nan=False, separators=(",", ":")).encode("ascii")
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

    async def _send_once(
        self, method: str, url: str, *, body: bytes | None, query: Query, headers: Mapping[str, str] | None
    ) -> httpx.Response:
        client_request_id = _client_request_id()
        headers = {**(headers or {}), **self.account.identification, "X-Client-Request-Id": client_request_id}
        if body is not None:
            headers["Content-Type"] = "application/json"
        timeout, deadline_s = (_TIMEOUT, _DEADLINE_S) if body is None else (_CREATE_TIMEOUT, _CREATE_DEADLINE_S)
        facts: Json = {"provider": self.name, "client_request_id": client_request_id}
        started_s = time.monotonic()
        client = self._client()
        request = client.build_request(
            method, url, content=body, params=query or None, headers=headers, timeout=timeout
        )
        try:
            response = await exchange(client, request, key=self.account.key, deadline_s=deadline_s)
        except (httpx.HTTPError, CutShort, TimeoutError) as error:
            _log.warning("%s %s: %s", method, url, type(error).__name__, extra={"facts": facts})
            raise
        facts |= {
            "http_status": response.status_code,
            "request_id": plain_id(response.headers.get("x-request-id", "")),
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
                mounts=None if self._is_here else _NO_PROXY,
                trust_env=not self._is_here,
                headers={"User-Agent": f"storyboard/{__version__}", "Accept": "application/json", **PLAIN},
            )
        return client

    def _link_client(self) -> httpx.AsyncClient:
        """Return the one client of the running loop for links, which carry no key and lead anywhere."""
        loop = asyncio.get_running_loop()
        client = self._link_clients.get(loop)
        if client is None:
            client = self._link_clients[loop] = link_client(
                provider=self.name, base_url=self.account.base_url, transport=self._transport
            )
        return client


def _client_request_id() -> str:
    """Return an id in the form of the official clients: 14 digits of time, then 20 letters and digits."""
    letters = string.ascii_letters + string.digits
    return f"{datetime.now(UTC):%Y%m%d%H%M%S}" + "".join(secrets.choice(letters) for _ in range(20))
