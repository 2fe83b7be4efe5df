"""
Who may enter the studio: on this machine's own address everybody, elsewhere who has the link that `serve` printed.

The token lies in the user's folder of state, for them alone, so that pages live on when the server is started again.
"""

import hmac
import os
import secrets
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import URL, Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from storyboard.files import unwritable
from storyboard.model.wires import is_loopback
from storyboard.studio.answers import refusal

TOKEN: Final = "token"  # noqa: S105 - the name of it
_COOKIE: Final = "storyboard_token"
_SHORTEST: Final = 32
_READING: Final = frozenset({"GET", "HEAD"})
_JSON_PATHS: Final = "/api/"


class Token:
    """Lets through who has the token, as a cookie that the first link sets."""

    def __init__(self, app: ASGIApp, *, token: str) -> None:
        """An empty *token* lets everybody through."""
        self._app = app
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what comes with the token; answer 401 to everything else."""
        refused = self._refusal(Request(scope)) if self._token and scope["type"] == "http" else None
        await (refused or self._app)(scope, receive, send)

    def _refusal(self, request: Request) -> Response | None:
        given = request.query_params.get(TOKEN)
        if given is not None and self._is_it(given) and request.method in _READING:
            return self._welcome(request)
        if self._is_it(request.cookies.get(_COOKIE, "")):
            return None
        message = "this studio needs the link with the token that storyboard serve printed"
        if request.url.path.startswith(_JSON_PATHS):
            return refusal(message, status=HTTPStatus.UNAUTHORIZED, kind="no_token", hint="open that link again")
        return PlainTextResponse(f"{message}: open that link again.\n", status_code=HTTPStatus.UNAUTHORIZED)

    def _welcome(self, request: Request) -> Response:
        # The address without the token: it stays out of the history, of logs and of what the page links to.
        kept = [pair for pair in parse_qsl(request.url.query, keep_blank_values=True) if pair[0] != TOKEN]
        place = URL(scope={**request.scope, "query_string": urlencode(kept).encode()})
        path = "/" + place.path.lstrip("/\\")
        answer = RedirectResponse(f"{path}?{place.query}" if place.query else path, status_code=HTTPStatus.SEE_OTHER)
        answer.set_cookie(_COOKIE, self._token, httponly=True, samesite="strict", max_age=30 * 24 * 3600)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def _is_it(self, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "replace"), self._token.encode())


class OwnReaders:
    """Refuses what another site's page asks for in the background: files, JSON and events are for our pages alone."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403 to it, and pass everything else on."""
        headers = Headers(scope=scope)
        site, mode = headers.get("sec-fetch-site", "none"), headers.get("sec-fetch-mode", "navigate")
        if site in {"same-origin", "none"} or mode == "navigate":
            await self._app(scope, receive, send)
            return
        refused = refusal("this is not the studio's page", status=HTTPStatus.FORBIDDEN)
        await refused(scope, receive, send)


def token_for(host: str) -> str:
    """
    Return the token that a studio at *host* asks for: the one kept, else a new one; empty where none is needed.

    Raises:
        Unwritable: It cannot be kept.
    """
    return "" if is_loopback(host) else kept_token()


def kept_token() -> str:
    """
    Return the token of this user's studios: the one kept, else a new one.

    Raises:
        Unwritable: It cannot be kept.
    """
    file = token_file()
    with suppress(OSError):
        kept = file.read_text(encoding="ascii").strip()
        if len(kept) >= _SHORTEST and file.stat().st_mode & 0o077 == 0:
            return kept
    token = secrets.token_urlsafe(32)
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as written:
            written.write(f"{token}\n")
    except OSError as error:
        raise unwritable(file, error) from error
    return token


def token_file() -> Path:
    """Return where the token is kept; whoever deletes it has a new one made."""
    folder = os.environ.get("XDG_STATE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".local" / "state"
    return Path(folder) / "storyboard" / "studio-token"
