"""
The door to the network: a socket to serve on, what a browser is told with every answer, and who may ask for what.

It knows HTTP and no film.
"""

import errno
import re
import socket
from collections.abc import Sequence
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from storyboard.errors import AddressTaken, CommandError

_HOST = re.compile(r"(?:[\w.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?")
_READING: Final = frozenset({"GET", "HEAD"})
"""Methods that change nothing."""

_POLICY: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
}
PAGE_POLICY: Final = "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; object-src 'none'"
"""Of pages that the program makes: which scripts and styles may run stands in the page itself, by their digests."""
FILE_POLICY: Final = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"
"""Of everything else."""


def listen(host: str, port: int) -> socket.socket:
    """
    Return a socket that listens at *host* and *port*; port 0 takes any free one.

    Raises:
        AddressTaken: Another program listens there.
        CommandError: Nobody can listen there.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        # With the protocol left open, asyncio would not turn Nagle's algorithm off, and answers come 40 ms late.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    except OSError as error:
        raise _error_of_listening(error, host, port) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        # From here on a client waits for the server's start instead of being refused.
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise _error_of_listening(error, host, port) from error
    return listener


def _error_of_listening(error: OSError, host: str, port: int) -> CommandError:
    kind = AddressTaken if error.errno == errno.EADDRINUSE else CommandError
    hint = "another program may listen there: choose another --port, or 0 for any free one"
    return kind(f"cannot listen on {host}:{port}: {error.strerror}", hint=hint)


def address_of(listener: socket.socket, host: str) -> str:
    """Return the URL, without a last slash, of a socket that listens at *host*."""
    port = listener.getsockname()[1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class Policy:
    """Puts the browser's policy on every answer of an application; what an answer says itself stays."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, with the policy in the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _POLICY.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Security-Policy", FILE_POLICY)
            await send(message)

        await self._app(scope, receive, with_policy)


class OwnAddress:
    """
    Lets through what was asked of an address of this machine, or of *host*, and changes asked for by its own pages.

    Another site's domain may be made to lead here, and its pages could then read
    the studio; nobody can give a plain address another meaning.
    """

    def __init__(self, app: ASGIApp, *, host: str) -> None:
        self._app = Policy(app)
        self._host = host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 421 to any other name, 400 to what is none, 403 to a change that another site's page asks for."""
        await (_refusal(scope, self._host) or self._app)(scope, receive, send)


def _refusal(scope: Scope, own: str) -> ASGIApp | None:
    headers = Headers(scope=scope)
    try:
        host = _host_in(headers.getlist("host"))
    except ValueError:
        return _sentence("the Host of this request is no address", status=400)
    if host not in {"localhost", own.lower()} and not _is_address(host):
        return _sentence("the studio answers to its own address only", status=421)
    if scope["method"] not in _READING and not _is_own_page(headers):
        return _sentence("this is not the studio's page", status=403)
    return None


def _sentence(text: str, *, status: int) -> ASGIApp:
    error = {"kind": "refused", "message": text, "hint": "", "problems": []}
    return Policy(JSONResponse({"error": error}, status_code=status))


def _host_in(written: Sequence[str]) -> str:
    """
    Return the name in the Host headers of a request, without its port; empty where there is none.

    Raises:
        ValueError: There are several, or it is no name or address with a port.
    """
    if not written or not written[0]:
        return ""
    (host,) = written
    if not _HOST.fullmatch(host):
        raise ValueError("no host")
    parts = urlsplit(f"//{host}")
    _ = parts.port
    return parts.hostname or ""


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _is_own_page(headers: Headers) -> bool:
    """Return whether a browser sent this from a page of this address; programs that are no browser say nothing."""
    sites, origins = headers.getlist("sec-fetch-site"), headers.getlist("origin")
    if any(site != "same-origin" for site in sites):
        return False
    host = headers.get("host", "").lower()
    return all(origin.lower() in {f"http://{host}", f"https://{host}"} for origin in origins)
