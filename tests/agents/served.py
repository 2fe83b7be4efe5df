"""The server as clients meet it: a process on standard input and output, or an address that wants a token."""

import os
import sys
from contextlib import asynccontextmanager, contextmanager

import httpx2
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from storyboard.agents.http import PATH, agents_app
from storyboard.agents.server import make_server
from storyboard.studio.library import Library
from tests.agents.asking import Caller
from tests.serving import serve_app

TOKEN = "a-token-of-a-test-that-is-long-enough"


@asynccontextmanager
async def over_streams(*places, **options):
    """Give a caller of `storyboard mcp` in a process of its own."""
    words = ["-m", "storyboard", "mcp", *map(str, places)]
    server = StdioServerParameters(command=sys.executable, args=words, env=dict(os.environ))
    async with Client(server, **options) as client:
        yield Caller(client)


@asynccontextmanager
async def over_http(address, *, token=TOKEN, **options):
    """Give a caller of the server at *address*."""
    async with (
        httpx2.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=120) as http,
        Client(streamable_http_client(address, http_client=http), **options) as client,
    ):
        yield Caller(client)


@contextmanager
def serve_films(folder):
    """Serve the films in *folder* over HTTP; give the address."""
    app = agents_app(make_server(Library([], here=folder, folders=[folder])), host="127.0.0.1", token=TOKEN)
    with serve_app(app, lifespan="on") as address:
        yield f"{address}{PATH}"
