"""Ark as a provider: where it asks, as whom, over which connections, and what it never shows."""

import asyncio
import json
import logging
import re
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from storyboard import __version__
from storyboard.errors import CommandError, MissingKey, ProviderError
from storyboard.project import Project
from storyboard.providers import ark as ark_module
from storyboard.providers import registry
from storyboard.providers.ark import connect, connect_byteplus
from storyboard.providers.base import Provider

CN = "https://ark.cn-beijing.volces.com/api/v3"
INTL = "https://ark.ap-southeast.bytepluses.com/api/v3"
VARIABLES = ("ARK_API_KEY", "ARK_BASE_URL", "BYTEPLUS_API_KEY", "BYTEPLUS_BASE_URL")


@pytest.fixture
def project(tmp_path):
    return Project(file=tmp_path / "storyboard.yaml")


@pytest.fixture
def environment(monkeypatch):
    """Give the environment these variables and none of the others."""

    def give(**values: str) -> None:
        for name in VARIABLES:
            monkeypatch.delenv(name, raising=False)
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    give()
    return give


class Stub(BaseHTTPRequestHandler):
    """A service on this machine that counts connections and repeats the key it was given."""

    protocol_version = "HTTP/1.1"
    connections: Counter

    def setup(self):
        super().setup()
        self.connections["made"] += 1

    def do_GET(self):
        words = f"not with {self.headers['authorization']}"
        refused = self.path.endswith("refused")
        body = {"error": {"code": "X", "message": words}} if refused else {"id": "t", "status": "queued"}
        content = json.dumps(body).encode()
        self.send_response(401 if refused else 200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        pass


@pytest.fixture
def stub():
    """Run the stub service; its ``connections`` counts what was opened."""
    handler = type("Counting", (Stub,), {"connections": Counter()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    server.connections = handler.connections
    server.url = f"http://127.0.0.1:{server.server_port}/api/v3"
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_ark_is_a_provider(ark_with):
    """Whole, by the type checker and at run time."""
    provider: Provider = ark_with(None)

    assert (provider.name, provider.lists_tasks) == ("ark", True)
    assert (provider.list_lag_s, provider.first_poll_s) == (30.0, 2.0)


@pytest.mark.parametrize("name", ["ark", "byteplus"])
def test_it_is_found_by_its_name(name, project, environment):
    """Through the package's entry points."""
    environment(ARK_API_KEY="k")

    assert registry.connect(name, project).name == name


def test_the_addresses_of_volcengine(project, environment):
    """As its documents give them; asking there is not hurried."""
    environment(ARK_API_KEY="k", BYTEPLUS_BASE_URL="https://other.test/api/v3")
    ark = connect(project)

    assert ark.submit_url == f"{CN}/contents/generations/tasks"
    assert ark.query_url == f"{CN}/contents/generations/tasks/{{task_id}}"
    assert (ark.list_lag_s, ark.first_poll_s) == (30.0, 2.0)
    assert ark.model_id("seedance-2.0") == "doubao-seedance-2-0-260128"


@pytest.mark.parametrize(
    ("given", "base_url"),
    [
        ({}, INTL),
        ({"ARK_BASE_URL": ""}, INTL),
        ({"ARK_BASE_URL": "https://a.test/api/v3/"}, "https://a.test/api/v3"),
        ({"ARK_BASE_URL": "https://a.test", "BYTEPLUS_BASE_URL": " https://b.test/api/v3 "}, "https://b.test/api/v3"),
    ],
)
def test_the_addresses_of_byteplus(given, base_url, project, environment):
    """Its own variable, then Ark's, then its own address; its own ids for short names."""
    environment(BYTEPLUS_API_KEY="k", **given)
    byteplus = connect_byteplus(project)

    assert byteplus.submit_url == f"{base_url}/contents/generations/tasks"
    assert byteplus.model_id("seedance-2.0") == "dreamina-seedance-2-0-260128"


@pytest.mark.parametrize(
    ("base_url", "pace"),
    [
        ("http://127.0.0.1:8080/api/v3", (3.0, 0.3)),
        ("http://localhost/api/v3", (3.0, 0.3)),
        ("http://[::1]:8080/api/v3", (3.0, 0.3)),
        ("https://127.0.0.1.example.com/api/v3", (30.0, 2.0)),
        ("https://192.0.2.7/api/v3", (30.0, 2.0)),
    ],
)
def test_a_stand_in_on_this_machine_is_asked_sooner(base_url, pace, project, environment):
    """What is near answers fast and lists at once, or nearly."""
    environment(ARK_API_KEY="k", ARK_BASE_URL=base_url)
    ark = connect(project)

    assert (ark.list_lag_s, ark.first_poll_s) == pace


@pytest.mark.parametrize("variables", [{}, {"ARK_API_KEY": "  "}, {"BYTEPLUS_API_KEY": "k"}])
def test_ark_needs_its_key(variables, project, environment):
    """BytePlus's is another service's."""
    environment(**variables)

    with pytest.raises(MissingKey, match="provider ark: no API key in ARK_API_KEY"):
        connect(project)


def test_byteplus_needs_one_of_two_keys(project, environment):
    """Both names stand in the error; its own is preferred."""
    with pytest.raises(MissingKey, match="no API key in BYTEPLUS_API_KEY or ARK_API_KEY") as caught:
        connect_byteplus(project)
    assert "export BYTEPLUS_API_KEY=..." in caught.value.hint

    environment(BYTEPLUS_API_KEY="own", ARK_API_KEY="other")
    assert _headers_of(connect_byteplus(project))["authorization"] == "Bearer own"


def _headers_of(ark):
    """Return the headers of a get, from a twin of *ark* whose network notes them."""
    seen = []

    def note(request):
        seen.append(request.headers)
        return httpx.Response(200, json={"id": "t", "status": "queued"})

    asyncio.run(ark_module.Ark(ark.account, transport=httpx.MockTransport(note)).get("t"))
    return seen[0]


@pytest.mark.parametrize(
    "base_url",
    [
        "ark.test/api/v3",
        "ftp://ark.test",
        "https://",
        "https://ark.test/?a=b",
        "https://ark.test/#x",
        "https://ark.test:x",
        "x",
    ],
)
@pytest.mark.parametrize("variable", ["ARK_BASE_URL", "BYTEPLUS_BASE_URL"])
def test_a_base_url_is_checked(variable, base_url, project, environment):
    """The error names the variable, and comes before anything is sent."""
    environment(ARK_API_KEY="k", **{variable: base_url})

    with pytest.raises(CommandError, match=f"^{variable}: ") as caught:
        connect_byteplus(project)

    assert "http://127.0.0.1:8080/api/v3" in caught.value.hint


def test_a_password_in_the_base_url_is_refused(project, environment):
    """The client would send it in place of the key; it is not repeated."""
    environment(ARK_API_KEY="k", ARK_BASE_URL="https://me:hunter2@ark.test/api/v3")

    with pytest.raises(CommandError, match="ARK_BASE_URL") as caught:
        connect(project)

    assert "hunter2" not in str(caught.value) + caught.value.hint


@pytest.mark.parametrize("key", ["two words", "zw\u00f6lf", "line\nbreak", "nul\x00"])
def test_a_key_that_no_header_can_carry_is_refused(key, project, monkeypatch):
    """And is not repeated, as the client's own error would."""
    monkeypatch.setattr("os.environ", {"ARK_API_KEY": key})

    with pytest.raises(CommandError, match="ARK_API_KEY: not an API key") as caught:
        connect(project)

    assert key not in str(caught.value)


def test_a_key_is_trimmed(project, environment):
    """A file read into the environment often ends with a line break."""
    environment(ARK_API_KEY=" k\n")

    assert _headers_of(connect(project))["authorization"] == "Bearer k"


def test_each_call_says_who_asks_and_has_an_id_of_its_own(ark_that_answers):
    """In the form of the official clients, for the service's support desk."""
    ark = ark_that_answers(200, {"id": "t", "status": "queued"})

    async def twice():
        await ark.get("t")
        await ark.get("t")

    asyncio.run(twice())

    ids = [sent.headers["x-client-request-id"] for sent in ark.sent]
    assert all(re.fullmatch(r"20\d{12}[A-Za-z0-9]{20}", name) for name in ids)
    assert len(set(ids)) == 2
    assert ark.sent[0].headers["user-agent"] == f"storyboard/{__version__}"


def test_a_create_has_time_to_upload_and_to_be_answered(ark_that_answers, a_request):
    """Seconds, by kind of wait."""
    ark = ark_that_answers(200, {"id": "t", "status": "queued"})

    async def ask():
        await ark.create(a_request())
        await ark.get("t")

    asyncio.run(ask())

    create, get = (sent.extensions["timeout"] for sent in ark.sent)
    assert create == {"connect": 10.0, "read": 120.0, "write": 120.0, "pool": 60.0}
    assert get == {"connect": 10.0, "read": 60.0, "write": 60.0, "pool": 60.0}


def test_a_hundred_questions_share_one_client(ark_that_answers, monkeypatch):
    """A client for each would open as many pools and read the certificates as often."""
    made = []
    real = httpx.AsyncClient
    monkeypatch.setattr(httpx, "AsyncClient", lambda **settings: made.append(1) or real(**settings))
    ark = ark_that_answers(200, {"id": "t", "status": "queued"})

    async def ask():
        await asyncio.gather(*(ark.get(f"cgt-{number}") for number in range(100)))

    asyncio.run(ask())

    assert len(ark.sent) == 100
    assert len(made) == 1


def test_connections_are_kept_and_given_back(stub, project, environment):
    """Ten questions, one connection; after closing, the next opens another, in another loop too."""
    environment(ARK_API_KEY="k", ARK_BASE_URL=stub.url)
    ark = connect(project)

    async def ask():
        for _ in range(10):
            await ark.get("t")
        await ark.aclose()

    asyncio.run(ask())
    assert stub.connections["made"] == 1
    asyncio.run(ask())
    assert stub.connections["made"] == 2


def test_two_loops_do_not_share_connections(stub, project, environment):
    """The engine asks from a loop of its own, in another thread."""
    environment(ARK_API_KEY="k", ARK_BASE_URL=stub.url)
    ark = connect(project)
    ids = []

    async def ask():
        ids.append((await ark.get("t")).id)
        await ark.aclose()

    async def both():
        other = threading.Thread(target=asyncio.run, args=(ask(),))
        await ark.get("t")
        other.start()
        await asyncio.to_thread(other.join)
        await ask()

    asyncio.run(both())

    assert ids == ["t", "t"]


def test_closing_what_was_never_used(ark_with):
    """Is nothing."""
    asyncio.run(ark_with(None).aclose())


def test_a_stand_in_is_not_asked_through_a_proxy(stub, project, environment, monkeypatch):
    """The environment's proxy is for the world, not for this machine."""
    environment(ARK_API_KEY="k", ARK_BASE_URL=stub.url)
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    ark = connect(project)

    async def ask():
        task = await ark.get("t")
        await ark.aclose()
        return task

    assert asyncio.run(ask()).id == "t"


def test_the_key_is_never_shown(stub, project, environment, caplog):
    """Not by repr, not in errors (even where the service repeats it), not in any log down to DEBUG."""
    environment(ARK_API_KEY="sk-hidden", ARK_BASE_URL=stub.url)
    caplog.set_level(logging.DEBUG)
    ark = connect(project)

    async def ask():
        await ark.get("fine")
        with pytest.raises(ProviderError) as caught:
            await ark.get("refused")
        await ark.aclose()
        return caught.value

    error = asyncio.run(ask())

    assert "401 X: not with Bearer ***" in error.message
    loggers = {record.name for record in caplog.records}
    assert {"httpx", "httpcore.http11", "storyboard.providers.http_client"} <= loggers
    shown = [repr(ark), str(ark), repr(ark.account), repr(vars(ark)), error.hint, repr(error.__cause__), caplog.text]
    assert not [text for text in shown if "sk-hidden" in text]
    assert repr(ark) == f"<Ark 'ark' at {stub.url}>"
