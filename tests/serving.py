"""An application on a real port of this machine, for as long as a test needs it."""

import socket
import threading
from contextlib import contextmanager

import uvicorn


@contextmanager
def served(app):
    """Serve *app* on a free port; give the base URL of Ark's API there."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/api/v3"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
