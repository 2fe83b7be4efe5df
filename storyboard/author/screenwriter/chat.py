"""
An OpenAI-compatible chat endpoint, ``/chat/completions``: Ark has one, and most who serve language models.

It knows no storyboard. A key is sent in the header and repeated nowhere.
"""

import asyncio
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx

from storyboard.errors import CommandError, ProviderError, RequestRejected, Unavailable
from storyboard.model.wires import is_loopback
from storyboard.providers.bounded import PLAIN, CutShort, TooMuch, exchange
from storyboard.providers.environment import api_key, base_url
from storyboard.providers.hidden_key import without
from storyboard.providers.network import require_usable_network

BASE_URL, API_KEY, MODEL = "STORYBOARD_LLM_BASE_URL", "STORYBOARD_LLM_API_KEY", "STORYBOARD_LLM_MODEL"

Message = dict[str, str]

_TIMEOUT_S = 300.0
"""For a whole answer: a model that thinks before it writes takes minutes."""
_TRIES = 3
_LONGEST_WAIT_S = 30.0
_MOST_TOKENS = 2**53


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model said."""

    text: str
    is_whole: bool
    """False where it was cut off at the service's limit."""
    tokens: int
    """In and out; 0 where the service does not say."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a language model is asked."""

    base_url: str
    model: str
    key: str = field(repr=False)

    @property
    def host(self) -> str:
        """Who is asked, for people."""
        return urlsplit(self.base_url).hostname or self.base_url


def endpoint_from_environment() -> Endpoint:
    """
    Return the endpoint that the environment names.

    Raises:
        CommandError: One of the three variables is missing, or cannot be used.
    """
    missing = [name for name in (BASE_URL, API_KEY, MODEL) if not os.environ.get(name, "").strip()]
    if missing:
        hint = (
            f"export {BASE_URL}=https://ark.cn-beijing.volces.com/api/v3 {API_KEY}=... {MODEL}=...  (any"
            " OpenAI-compatible endpoint; `storyboard simulate` has a stand-in)"
        )
        raise CommandError(f"no language model to ask: {', '.join(missing)} not set", hint=hint)
    return Endpoint(base_url(BASE_URL, default=""), os.environ[MODEL].strip(), api_key(API_KEY, provider="chat"))


class FormRefused(Exception):
    """The endpoint takes no ``response_format`` of this kind."""


class Chat:
    """One conversation's worth of calls to an endpoint."""

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """
        Ask at *endpoint*, through *transport*, and *sleep* before another try.

        Raises:
            CommandError: The environment's proxy or certificates cannot be used.
        """
        self.endpoint = endpoint
        self._sleep = sleep
        self._transport = transport
        # A stand-in on this machine is never asked through the environment's proxy.
        self._is_here = is_loopback(endpoint.host)
        if not self._is_here:
            require_usable_network()

    def ask(self, messages: Sequence[Message], *, response_format: dict[str, Any] | None) -> Answer:
        """
        Return what the model says to *messages*.

        Raises:
            FormRefused: The endpoint does not take the *response_format*.
            RequestRejected: It refuses the key, the model or the request.
            Unavailable: It is too busy, or cannot be reached.
            ProviderError: It answered something else than a chat answer.
        """
        body: dict[str, Any] = {"model": self.endpoint.model, "messages": list(messages)}
        if response_format:
            body["response_format"] = response_format
        response = self._post(body)
        if response.status_code in {400, 404, 422, 501} and response_format and _is_about_format(response.text):
            raise FormRefused(_words_of_service(response, self.endpoint.key))
        self._require_ok(response)
        return self._answer(response)

    def _post(self, body: dict[str, Any]) -> httpx.Response:
        for left in reversed(range(_TRIES)):
            with self._translate_errors():
                response = asyncio.run(self._send(body))
            if left and (response.status_code == 429 or response.status_code >= 500):
                self._sleep(_wait_s(response))
                continue
            return response
        raise AssertionError  # pragma: no cover - the last try returns

    async def _send(self, body: dict[str, Any]) -> httpx.Response:
        url = f"{self.endpoint.base_url}/chat/completions"
        headers = {**PLAIN, "Authorization": f"Bearer {self.endpoint.key}"}
        async with httpx.AsyncClient(
            timeout=_TIMEOUT_S, transport=self._transport, trust_env=not self._is_here, follow_redirects=False
        ) as client:
            request = client.build_request("POST", url, json=body, headers=headers)
            return await exchange(client, request, key=self.endpoint.key, deadline_s=_TIMEOUT_S)

    @contextmanager
    def _translate_errors(self) -> Iterator[None]:
        try:
            yield
        except TooMuch as error:
            raise ProviderError(f"{self.endpoint.host}: {error}", provider="chat", hint=f"check {BASE_URL}") from error
        except CutShort as error:
            is_late = isinstance(error.__cause__, httpx.TimeoutException | TimeoutError)
            said = "no answer in time" if is_late else "the answer broke off"
            raise Unavailable(f"{self.endpoint.host}: {said}", provider="chat", hint="try again") from error
        except (httpx.TimeoutException, TimeoutError) as error:
            raise Unavailable(f"{self.endpoint.host}: no answer in time", provider="chat", hint="try again") from error
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            said = without(str(error), self.endpoint.key)
            raise Unavailable(
                f"{self.endpoint.host}: cannot be asked: {said}",
                provider="chat",
                hint=f"check {BASE_URL} and the network",
            ) from error

    def _require_ok(self, response: httpx.Response) -> None:
        status = response.status_code
        if status < 300:
            return
        said = f"{self.endpoint.host} answers {status}: {_words_of_service(response, self.endpoint.key)}"
        if status in {401, 403}:
            raise RequestRejected(said, provider="chat", http_status=status, hint=f"check the key in {API_KEY}")
        if status == 429 or status >= 500:
            raise Unavailable(said, provider="chat", http_status=status, hint="try again later")
        raise RequestRejected(said, provider="chat", http_status=status, hint=f"check {BASE_URL} and {MODEL}")

    def _answer(self, response: httpx.Response) -> Answer:
        document = _json(response)
        choices = document.get("choices")
        choice = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
        message = choice.get("message")
        text = message.get("content") if isinstance(message, dict) else None
        if not isinstance(text, str):
            said = f"{self.endpoint.host}: not a chat answer: {_words_of_service(response, self.endpoint.key)}"
            hint = f"check {BASE_URL}: /chat/completions is added to it"
            raise ProviderError(said, provider="chat", hint=hint)
        usage = document.get("usage")
        tokens = usage.get("total_tokens") if isinstance(usage, dict) else None
        is_whole = choice.get("finish_reason") != "length"
        return Answer(without(text, self.endpoint.key), is_whole, _count_of(tokens))


def _count_of(tokens: object) -> int:
    """Return *tokens* where they are a count; else 0."""
    match tokens:
        case bool():
            return 0
        case int() if 0 <= tokens < _MOST_TOKENS:
            return tokens
    return 0


def _json(response: httpx.Response) -> dict[str, Any]:
    """Return the body as a JSON object; an empty one where it is none."""
    try:
        document = response.json()
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _is_about_format(text: str) -> bool:
    return any(word in text.lower() for word in ("response_format", "json_schema", "json_object", "structured"))


def _wait_s(response: httpx.Response) -> float:
    said = response.headers.get("retry-after", "")
    return min(float(said), _LONGEST_WAIT_S) if said.isdecimal() else 2.0


def _words_of_service(response: httpx.Response, key: str) -> str:
    """Return the service's own words, short and without the key."""
    error = _json(response).get("error")
    text = str(error.get("message") if isinstance(error, dict) else error or response.text)
    return " ".join(without(text, key).split())[:300] or "nothing"
