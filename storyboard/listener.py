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
        # With the protocol left open, asyncio would not turn Nagle's algorithm off, and answers come 40 ms late.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    except OSError as error:
        raise _refused(error, host, port) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        # From here on a client waits for the server's start instead of being refused.
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise _refused(error, host, port) from error
    return listener


def _refused(error: OSError, host: str, port: int) -> CommandError:
    kind = AddressTaken if error.errno == errno.EADDRINUSE else CommandError
    hint = "another program may listen there: choose another --port, or 0 for any free one"
    return kind(f"cannot listen on {host}:{port}: {error.strerror}", hint=hint)


def address_of(listener: socket.socket, host: str) -> str:
    """Return the URL, without a last slash, of a socket that listens at *host*."""
    port = listener.getsockname()[1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
