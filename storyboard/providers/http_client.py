"""
One account on a service that is asked over HTTP: one call at a time, and connections that are kept.

One call is one request: nothing here is sent twice. It knows no service's paths, bodies or answers.
"""

import asyncio
import json
import logging
import secrets
import string
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar, Literal
from weakref import WeakKeyDictionary

import httpx

from storyboard import __version__
from storyboard.errors import RequestRejected
from storyboard.model.capabilities import Models, picture_limits
from storyboard.model.model_table import shipped_models
from storyboard.model.takes import Json
from storyboard.model.wires import is_loopback
from storyboard.providers.answers import json_object, plain_id
from storyboard.providers.base import MOST_CLIP_BYTES
from storyboard.providers.bounded import MOST_ANSWER_BYTES, PLAIN, CutShort, exchange
from storyboard.providers.call_errors import Call, Verb, translated_errors
from storyboard.providers.download import download
from storyboard.providers.failures import failure_hint
from storyboard.providers.hidden_key import without
from storyboard.providers.links import link_client
from storyboard.providers.network import require_usable_network
from storyboard.providers.pace import Pace

_log = logging.getLogger(__name__)

_TIMEOUT = httpx.Timeout(60.0, connect=10.0)
_DEADLINE_S = 90.0
"""For a whole call: a read time-out alone never ends where an answer trickles."""

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
        """The header that says who asks; none where there is no key."""
        if not self.key:
            return {}
        name, _, scheme = self.key_header.partition(":")
        return {name: f"{scheme.strip()} {self.key}".lstrip()}


class HttpClient:
    """One account, asked one call at a time."""

    lists_tasks: ClassVar[bool] = False
    """Whether a lost answer can be looked for."""
    create_silence_s: ClassVar[float] = 120.0
    """How long a create may be without a sign of an answer."""
    create_deadline_s: ClassVar[float] = 300.0
    """For a whole create: it carries up to 64 MB of pictures, and may be answered late."""
    most_answer_bytes: ClassVar[int] = MOST_ANSWER_BYTES

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

    async def download(self, url: str, to: Path, *, most_bytes: int = MOST_CLIP_BYTES) -> None:
        """
        Write what *url* serves to *to*, bytes as served, and make it durable (fsync).

        Raises:
            LinkExpired: The link is dead.
            Unavailable: It broke off, or the length was not the one announced; TooLong: beyond *most_bytes*.
        """
        await download(url, to, client=self._link_client(), provider=self.name, most_bytes=most_bytes)

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

    def rejection(
        self, call: Call, response: httpx.Response, *, code: str, message: str, request_id: str = ""
    ) -> RequestRejected:
        """Return the error of a refusal that came in a good answer, in the service's words without the key."""
        code = without(code, self.account.key)[:200]
        message = without(message, self.account.key)[:2000]
        told = ": ".join(part for part in (code, message) if part)
        return RequestRejected(
            f"{self.name}: {call.subject}: {told}",
            provider=self.name,
            code=code,
            http_status=response.status_code,
            request_id=request_id,
            hint=failure_hint(code, message=message),
        )

    def encode(self, what: str, payload: Json) -> bytes:
        """
        Return *payload* as the bytes to send; errors say *what* it is: ``create of wake.take-01``.

        Raises:
            RequestRejected: JSON cannot say it, or no service takes so much.
        """
        what = f"{self.name}: {what}"
        try:
            body = json.dumps(payload, allow_nan=False, separators=(",", ":")).encode("ascii")
        except (TypeError, ValueError) as error:
            hint = "look at the shot's `extra`"
            raise RequestRejected(f"{what}: JSON cannot say it: {error}", provider=self.name, hint=hint) from error
        self.require_small(what, body)
        return body

    def require_small(self, what: str, body: bytes) -> None:
        """
        See that a service takes so many bytes.

        Raises:
            RequestRejected: None does.
        """
        limit_bytes = picture_limits().max_body_bytes
        if len(body) > limit_bytes:
            raise RequestRejected(
                f"{what}: the request has {len(body):,} bytes, the service takes {limit_bytes:,}",
                provider=self.name,
                hint="give pictures as links, or make them smaller",
            )

    async def _send_once(
        self, method: str, url: str, *, body: bytes | None, query: Query, headers: Mapping[str, str] | None
    ) -> httpx.Response:
        client_request_id = _client_request_id()
        headers = {**(headers or {}), **self.account.identification, "X-Client-Request-Id": client_request_id}
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
        timeout, deadline_s = _TIMEOUT, _DEADLINE_S
        if body is not None:
            timeout = httpx.Timeout(self.create_silence_s, connect=10.0, pool=60.0)
            deadline_s = self.create_deadline_s
        facts: Json = {"provider": self.name, "client_request_id": client_request_id}
        started_s = time.monotonic()
        client = self._client()
        request = client.build_request(
            method, url, content=body, params=query or None, headers=headers, timeout=timeout
        )
        try:
            response = await exchange(
                client, request, key=self.account.key, deadline_s=deadline_s, most_bytes=self.most_answer_bytes
            )
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
