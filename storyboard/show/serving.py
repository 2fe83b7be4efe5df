"""
Serving on a socket until somebody stops it: what a server's library would print on its own is told in our words.

It knows no routes.
"""

import asyncio
import logging
from collections.abc import Callable
from socket import socket

import uvicorn
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp

_LOGGER = "uvicorn.error"
_GRACE_S = 1
"""How long requests under way have once somebody stops the server."""


def serve_until_stopped(
    app: ASGIApp,
    listener: socket,
    *,
    tell: Callable[[BaseException], None],
    before_stop: Callable[[], None] | None = None,
) -> None:
    """
    Answer what comes to *listener*; *tell* hears of an error that nobody foresaw, whose request is answered 500.

    *before_stop* is called on the server's loop once somebody stops it: answers that never end by themselves end there.
    """
    logger = logging.getLogger(_LOGGER)
    handler = _ErrorTeller(tell)
    propagates, logger.propagate = logger.propagate, False
    logger.addHandler(handler)
    try:
        # An access log would show the secret part of each callback's address.
        config = uvicorn.Config(
            app, log_config=None, log_level="warning", access_log=False, ws="none", timeout_graceful_shutdown=_GRACE_S
        )
        _Server(config, before_stop=before_stop).run(sockets=[listener])
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagates


class _Server(uvicorn.Server):
    """A server that says when it stops."""

    def __init__(self, config: uvicorn.Config, *, before_stop: Callable[[], None] | None) -> None:
        super().__init__(config)
        self._before_stop = before_stop

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """End what never ends by itself, then all that is under way."""
        if self._before_stop is not None:
            self._before_stop()
        await super().shutdown(sockets)


class _ErrorTeller(logging.Handler):
    """Passes errors on; that a client spoke no HTTP or left is no news of ours."""

    def __init__(self, tell: Callable[[BaseException], None]) -> None:
        super().__init__(logging.ERROR)
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        """Tell of the error of *record*, where it has one."""
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and not _is_client_s(error):
            self._tell(error)


def _is_client_s(error: BaseException) -> bool:
    """Return whether *error* comes of what the other end did: it left, asked for another protocol, or was cut off."""
    is_protocol = type(error).__module__.partition(".")[0] in {"h11", "httptools"}
    return is_protocol or isinstance(error, ClientDisconnect | ConnectionError | asyncio.CancelledError)
