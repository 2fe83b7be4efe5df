"""An agent's client: the official one, over a server of some films, as plain calls."""

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass

from mcp import Client

from storyboard.agents.server import make_server
from storyboard.studio.library import Library

MOST_BYTES = 25_000


@dataclass
class Told:
    """What a tool answered."""

    document: dict
    is_error: bool
    pictures: list
    size: int
    """Bytes as it went out, without its pictures."""

    def __getitem__(self, name):
        return self.document[name]

    def step(self, tool):
        """Return the first of the next steps that calls *tool*."""
        return next(step for step in self.document["next"] if step["tool"] == tool)


class Caller:
    """A client that has connected."""

    def __init__(self, client):
        self.client = client

    async def __call__(self, tool, /, **arguments):
        """Call *tool*, see that its text and its JSON say the same, and that it is bounded."""
        result = await self.client.call_tool(tool, arguments)
        text, *pictures = result.content
        whole = result.model_copy(update={"content": [text]}).model_dump_json(by_alias=True, exclude_none=True)
        told = Told(json.loads(text.text), bool(result.is_error), pictures, len(whole.encode()))
        assert told.document == result.structured_content
        assert told.size <= MOST_BYTES, (tool, told.size)
        return told


@asynccontextmanager
async def connected(library, **options):
    """Give a caller of a server of *library* in this process."""
    async with Client(make_server(library), **options) as client:
        yield Caller(client)


def with_caller(films, work, *, here=None, folders=(), **options):
    """Run *work* with a caller of a server of *films*, or of all in *folders*."""
    library = Library(films, here=here or (folders[0] if folders else films[0].folder.parent), folders=folders)

    async def whole():
        async with connected(library, **options) as call:
            return await work(call)

    return asyncio.run(whole())


async def ended(call, film):
    """Wait as `status` says until no run is at work; return its last answer."""
    for _ in range(200):
        told = await call("status", film=film)
        if not told["is_running"] and not told["ask_again_in_s"]:
            return told
        await asyncio.sleep(min(told["ask_again_in_s"], 1))
    raise AssertionError(told.document)
