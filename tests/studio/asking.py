"""A studio of some films, asked without a socket."""

import asyncio

import httpx
from starlette.routing import Route

from storyboard.studio.app import studio_app
from storyboard.studio.library import Library

PROOF = {"X-Storyboard": "studio"}
ADDRESS = "http://127.0.0.1:8788"


class Studio:
    """The studio of *films*, and of all in *folders*."""

    def __init__(self, *films, host="127.0.0.1", token="", here=None, folders=(), more=()):
        self.library = Library(films, here=here or films[0].folder.parent, folders=folders)
        self.app = studio_app(self.library, host=host, token=token, more=[*more, Route("/fail", _fail)])

    def get(self, path, **options):
        return asyncio.run(self._ask("GET", path, **options))

    def post(self, path, body=None, **options):
        """Send *body* as JSON, as the page does."""
        options.setdefault("headers", PROOF)
        return asyncio.run(self._ask("POST", path, **({"json": body} if body is not None else {}), **options))

    def ask(self, method, path, **options):
        return asyncio.run(self._ask(method, path, **options))

    async def _ask(self, method, path, **options):
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS, follow_redirects=False) as client:
            return await client.request(method, path, **options)


async def _fail(_request):
    raise RuntimeError("unforeseen")
