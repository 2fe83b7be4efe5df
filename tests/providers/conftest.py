"""Builders for tests of providers: a stand-in for the network, requests, and recorded answers."""

import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Picture, Request
from storyboard.providers.ark import Ark
from storyboard.providers.http_client import Account
from storyboard.providers.pace import Pace

DATA = Path(__file__).parent.parent / "data" / "ark"

KEY = "sk-never-shown-0123456789"

Handler = Callable[[httpx.Request], httpx.Response]


@pytest.fixture
def read_recording():
    """Read a recorded or documented body: ``recorded("get_response/running")``."""

    def read_body(name: str) -> dict:
        return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))

    return read_body


@pytest.fixture
def data_names():
    """Return the names of all recorded bodies of one kind."""
    return lambda kind: {path.stem for path in (DATA / kind).glob("*.json")}


@pytest.fixture
def ark_with():
    """Make an Ark whose network is a function; ``ark.sent`` holds every request that reached it."""

    def make(handler: Handler, *, catalogue: str = "volcengine") -> Ark:
        account = Account(
            provider="ark",
            base_url="https://ark.test/api/v3",
            key=KEY,
            pace=Pace(list_lag_s=30.0, first_poll_s=2.0),
            catalogue=catalogue,
        )
        sent: list[httpx.Request] = []

        def note(request: httpx.Request) -> httpx.Response:
            sent.append(request)
            return handler(request)

        ark = Ark(account, transport=httpx.MockTransport(note))
        ark.sent = sent
        return ark

    return make


@pytest.fixture
def ark_that_answers(ark_with):
    """Make an Ark whose network gives one answer to everything."""

    def make(status: int, body: object = None, *, headers: dict[str, str] | None = None) -> Ark:
        content = body if isinstance(body, bytes) else json.dumps({} if body is None else body).encode()
        return ark_with(lambda _: httpx.Response(status, content=content, headers=headers))

    return make


@pytest.fixture
def ark_that_fails(ark_with):
    """Make an Ark whose network raises one of httpx's errors."""

    def make(error: Exception) -> Ark:
        def fail(_: httpx.Request) -> httpx.Response:
            raise error

        return ark_with(fail)

    return make


@pytest.fixture
def a_request():
    """Build a request for a text-only shot; keywords change it."""

    def build(**changes: object) -> Request:
        values = {
            "key": TakeKey(shot="wake"),
            "provider": "ark",
            "model": "seedance-2.0",
            "mode": "text",
            "prompt": "A lighthouse in fog.",
        }
        return Request.model_validate(values | changes)

    return build


@pytest.fixture
def a_picture():
    """Build a picture of a request."""

    def build(role: str, url: str = "https://pictures.test/1.png", name: str = "") -> Picture:
        return Picture(role=role, url=url, name=name)

    return build
