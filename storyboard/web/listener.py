"""A socket to serve on, taken before anything else is begun."""

import errno
import socket

from storyboard.errors import AddressTaken, CommandError


def listen(host: str, port: int) -> socket.socket:
    """
    Return a socket that listens at *host* and *port*; port 0 takes any free one.

    Raises:
        AddressTaken: Another program listens there.
        CommandError: Nobody can listen there.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        # From here on a client waits for the server's start instead of being refused.
        listener.listen(128)
    except OSError as error:
        kind = AddressTaken if error.errno == errno.EADDRINUSE else CommandError
        hint = "another program may listen there: choose another --port, or 0 for any free one"
        raise kind(f"cannot listen on {host}:{port}: {error.strerror}", hint=hint) from error
    return listener


def address_of(listener: socket.socket, host: str) -> str:
    """Return the URL, without a last slash, of a socket that listens at *host*."""
    port = listener.getsockname()[1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
