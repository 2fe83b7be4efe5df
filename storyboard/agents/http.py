"""The same server over streamable HTTP, on this machine's own address alone, for whoever has the studio's token."""

import hmac
from http import HTTPStatus
from typing import Any, Final

from mcp.server.lowlevel.server import Server
from mcp.server.streamable_http_manager import StreamableHTTPASGIApp, StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from storyboard.listener import OwnAddress, Policy
from storyboard.studio.answers import refusal
from storyboard.studio.bodies import MOST_BYTES

PATH: Final = "/mcp"
_SESSIONS: Final = 64
_SCHEME: Final = "bearer"


def agents_app(server: Server[dict[str, Any]], *, host: str, token: str) -> ASGIApp:
    """Return *server* as an application that answers at *host* to who sends *token* as a bearer."""
    # Who may ask from where is settled by the studio's own rules, before anything of the request is read.
    rules = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    sessions = StreamableHTTPSessionManager(
        server, security_settings=rules, max_request_body_size=MOST_BYTES, max_sessions=_SESSIONS
    )
    guards = [Middleware(OwnAddress, host=host), Middleware(BearerToken, token=token)]
    route = Route(PATH, StreamableHTTPASGIApp(sessions), middleware=guards)
    return Policy(Starlette(routes=[route], lifespan=lambda _app: sessions.run()))


class BearerToken:
    """Lets through who sends the token in the header `Authorization`."""

    def __init__(self, app: ASGIApp, *, token: str) -> None:
        """Without a *token* nobody is let through."""
        self._app = app
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what comes with the token; answer 401 to everything else."""
        if self._is_it(Headers(scope=scope).getlist("authorization")):
            await self._app(scope, receive, send)
            return
        refused = refusal(
            "this server needs the studio's token",
            status=HTTPStatus.UNAUTHORIZED,
            kind="no_token",
            hint="send the header that storyboard mcp printed: Authorization: Bearer TOKEN",
        )
        refused.headers["WWW-Authenticate"] = "Bearer"
        await refused(scope, receive, send)

    def _is_it(self, given: list[str]) -> bool:
        if len(given) != 1 or not self._token:
            return False
        scheme, _, sent = given[0].strip().partition(" ")
        is_same = hmac.compare_digest(sent.strip().encode("utf-8", "replace"), self._token.encode())
        return is_same and scheme.lower() == _SCHEME
