"""
A service of a few lines on this machine, for trying providers: it gives one answer to everything, and notes what came.

It speaks plain HTTP on a free port of 127.0.0.1 and knows no service's wire.
"""

import json
import socket
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Literal, Self


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answers."""

    status: int = 200
    body: object = b""
    """Bytes as they are; anything else as JSON."""
    headers: tuple[tuple[str, str], ...] = ()
    breaks: Literal["", "before", "within"] = ""
    """Where the connection breaks: ``before`` the first byte of the answer, or half way ``within`` its body."""

    @property
    def content(self) -> bytes:
        """The bytes of the body."""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    """With the query, still quoted."""
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """Return the value of a header; empty where there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


class StandIn:
    """Answers every request with *answer*, which may be changed; `requests` holds all that came, in order."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.requests: list[Asked] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        # A client that keeps its connection would keep the server from ending.
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def url(self) -> str:
        """Its address, without a last slash."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def nobody() -> str:
    """Return an address of this machine where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"http://127.0.0.1:{free.getsockname()[1]}"


def _handler_of(service: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # Head and body in one piece: two wait for each other's receipt.

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except ConnectionError:
                self.close_connection = True

        def _record_answer(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            headers = tuple(self.headers.items())
            service.requests.append(Asked(self.command, self.path, headers, self.rfile.read(length)))
            self._say(service.answer)

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _record_answer  # noqa: N815 - the base class's names

        def _say(self, answer: Answer) -> None:
            if answer.breaks == "before":
                self._hang_up()
                return
            content = answer.content
            self.send_response(answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[: len(content) // 2] if answer.breaks else content)
            if answer.breaks:
                self._hang_up()

        def _hang_up(self) -> None:
            self.close_connection = True
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)

        def log_message(self, *_: object) -> None:
            """Say nothing: what came is in the service's requests."""

    return Handler
