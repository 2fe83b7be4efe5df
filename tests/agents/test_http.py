"""Over HTTP: for whoever has the studio's token, at this machine's own address, and for no other site's page."""

import asyncio

import httpx
import pytest

from storyboard.agents.http import agents_app
from storyboard.agents.server import make_server
from storyboard.studio.guard import kept_token, token_file, token_for
from storyboard.studio.library import Library

TOKEN = "t" * 43
RIGHT = {"Authorization": f"Bearer {TOKEN}", "Accept": "application/json, text/event-stream"}
HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "a test", "version": "1"},
    },
}


def status_of(film, headers, *, method="POST", host="127.0.0.1:8789", path="/mcp"):
    """Return how the server of *film* answers a first request with these *headers*."""
    app = agents_app(make_server(Library([film], here=film.folder.parent)), host="127.0.0.1", token=TOKEN)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)

    async def ask():
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as client:
            return await client.request(method, path, headers=headers, json=HELLO if method == "POST" else None)

    return asyncio.run(ask()).status_code


@pytest.mark.parametrize(
    "given",
    ["", "Bearer", "Bearer ", f"Bearer {TOKEN}x", f"Bearer {TOKEN[1:]}", f"Basic {TOKEN}", TOKEN, f"Token {TOKEN}"],
)
@pytest.mark.parametrize("method", ["POST", "GET", "DELETE"])
def test_nobody_without_the_token_is_let_in(film, given, method):
    assert status_of(film, {"Authorization": given} if given else {}, method=method) == 401


def test_the_token_in_the_address_or_in_a_cookie_is_none(film):
    """Addresses stand in logs, and browsers send cookies for whoever asks."""
    assert status_of(film, {}, path=f"/mcp?token={TOKEN}") == 401
    assert status_of(film, {"Cookie": f"storyboard_token={TOKEN}"}) == 401


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8789", "localhost.evil.example", "storyboard.local:8789"]
)
def test_another_name_for_this_address_is_refused(film, host):
    assert status_of(film, RIGHT, host=host) == 421


@pytest.mark.parametrize(
    "more",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_site_s_page_is_refused(film, more):
    assert status_of(film, RIGHT | more) == 403


def test_the_studio_s_token_is_kept_for_its_user_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    token = kept_token()

    assert token == kept_token() == token_for("0.0.0.0")
    assert token_for("127.0.0.1") == ""
    assert len(token) >= 32
    assert token_file().stat().st_mode & 0o077 == 0
