"""Serving until the client leaves, or somebody stops it."""

import os
import signal
from collections.abc import Callable
from types import FrameType

import anyio
from mcp.server.stdio import stdio_server

from storyboard.agents.http import PATH, agents_app
from storyboard.agents.server import make_server
from storyboard.listener import address_of, listen
from storyboard.show.serving import serve_until_stopped
from storyboard.studio.guard import kept_token, token_file
from storyboard.studio.library import Library


def serve_over_streams(library: Library) -> None:
    """Answer what comes on standard input on standard output, until it ends or ^C; a run that was begun goes on."""
    signal.signal(signal.SIGINT, _leave)
    anyio.run(_serve_streams, library)


def _leave(_number: int, _frame: FrameType | None) -> None:
    # The thread that waits for the input cannot be woken. Nothing is lost: files are whole or not there at all.
    os._exit(0)


async def _serve_streams(library: Library) -> None:
    server = make_server(library)
    async with stdio_server() as (came, goes):
        await server.run(came, goes, server.create_initialization_options())


def serve_over_http(
    library: Library,
    *,
    host: str,
    port: int,
    say: Callable[[str], None],
    tell: Callable[[BaseException], None],
    names: str,
) -> None:
    """
    Answer over HTTP at *host* and *port*; *say* hears where and with which token, *tell* hears of unforeseen errors.

    Raises:
        CommandError: Nobody can listen there.
        Unwritable: The token cannot be kept.
    """
    token = kept_token()
    with listen(host, port) as listener:
        say(f"{address_of(listener, host)}{PATH}  MCP server of {names}")
        say(f"  header: Authorization: Bearer {token}")
        say(f"whoever has the token works on these films; delete {token_file()} for another")
        serve_until_stopped(agents_app(make_server(library), host=host, token=token), listener, tell=tell)
