"""Sockets that are served on."""

import asyncio
import socket

import pytest

from storyboard.errors import AddressTaken
from storyboard.listener import address_of, listen


def test_answers_are_sent_at_once():
    """Held back until the other side acknowledges (Nagle's algorithm), a small answer comes 40 ms late."""
    assert asyncio.run(_sent_at_once())


async def _sent_at_once() -> bool:
    connected = asyncio.get_running_loop().create_future()

    def note(_reader, writer):
        connected.set_result(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    with listen("127.0.0.1", 0) as listener:
        async with await asyncio.start_server(note, sock=listener):
            _, writer = await asyncio.open_connection(*listener.getsockname())
            writer.close()
            return bool(await connected)


def test_a_taken_port_is_told():
    with listen("127.0.0.1", 0) as listener, pytest.raises(AddressTaken, match=r"cannot listen on 127\.0\.0\.1:"):
        listen("127.0.0.1", listener.getsockname()[1])


@pytest.mark.parametrize(("host", "shown"), [("127.0.0.1", "http://127.0.0.1:"), ("::1", "http://[::1]:")])
def test_the_address_is_a_url(host, shown):
    with listen(host, 0) as listener:
        assert address_of(listener, host) == f"{shown}{listener.getsockname()[1]}"
