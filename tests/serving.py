"""An application on a real port of this machine, for as long as a test needs it."""

import json
import socket
import threading
from contextlib import contextmanager

import uvicorn


@contextmanager
def serve_app(app, **settings):
    """Serve *app* on a free port, with more *settings* of uvicorn; give its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(
            app, log_config=None, log_level="critical", access_log=False, timeout_graceful_shutdown=1, **settings
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


class Recording:
    """An application that notes what reaches the one behind it."""

    def __init__(self, app):
        self.app = app
        self.creates = []
        """Path and JSON body of each POST, in order."""

    async def __call__(self, scope, receive, send):
        pieces = []

        async def receive_and_note():
            message = await receive()
            pieces.append(message.get("body", b""))
            return message

        await self.app(scope, receive_and_note, send)
        if scope["type"] == "http" and scope["method"] == "POST":
            self.creates.append((scope["path"], json.loads(b"".join(pieces))))
