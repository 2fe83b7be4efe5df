"""What the servers say of odd requests, of clients that leave and of a ^C: nothing, or one sentence."""

import re
import signal
import socket
import subprocess
import sys

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from storyboard.cli.unforeseen import tell_of_request
from storyboard.listener import listen
from storyboard.show.serving import serve_until_stopped

HOST = b"Host: 127.0.0.1\r\n"
MODEL = b'{"model": "doubao-seedance-1-0-pro-250528", "content": [{"type": "text", "text": "%s"}]%s}'
ODD = [
    b"\x16\x03\x01 no HTTP\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + HOST + b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\r\n",
    b"GET /films/film/files/archive/x HTTP/1.1\r\n" + HOST + b"\r\n",
    b"GET / HTTP/1.1\r\nHost: [::1\r\n\r\n",
    b"POST /api/1/films/film/approve HTTP/1.1\r\n"
    + HOST
    + b"x-storyboard: 1\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\nabc",
]


def create(body):
    head = b"POST /api/v3/contents/generations/tasks HTTP/1.1\r\n" + HOST + b"Authorization: Bearer x\r\n"
    return head + b"Content-Length: %d\r\n\r\n" % len(body) + body


CREATES = [
    create(b"[" * 20_001),
    create(MODEL % (b"\\ud800", b"")),
    create(MODEL % (b"x", b', "callback_url": "http://[::1"')),
    create(b'{"model": "doubao-seedance-1-0-pro-250528", "content": [{"type": "image_url", '
           b'"image_url": {"url": "http://[bad"}}]}'),
    create(b"abcdef")[:-3],
]  # fmt: skip


@pytest.fixture(params=["serve", "simulate"])
def server(request, tmp_path):
    (tmp_path / "film").mkdir()
    (tmp_path / "film/storyboard.yaml").write_text(
        "storyboard: 1\ntitle: One\nshots: [{id: one, action: It happens.}]\n", encoding="utf-8"
    )
    options = [tmp_path / "film"] if request.param == "serve" else ["--folder", tmp_path / "service"]
    command = [sys.executable, "-m", "storyboard", request.param, "--port", "0", *map(str, options)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    port = int(re.search(r"http://127\.0\.0\.1:(\d+)", process.stderr.readline())[1])
    yield process, port
    process.kill()
    process.communicate()


def ask(port, request):
    """Send *request*, hear the beginning of an answer where one comes soon, and leave."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request)
        # Half a request is never answered.
        connection.settimeout(0.3 if request.endswith(b"abc") else 120)
        try:
            return connection.recv(100)
        except TimeoutError:
            return b""


@pytest.mark.slow
def test_odd_requests_and_a_c_amid_one_print_nothing(server):
    process, port = server
    answers = [ask(port, request) for request in (*ODD, *CREATES)]
    with socket.create_connection(("127.0.0.1", port)) as waiting:
        waiting.sendall(create(b"abcdef")[:-3])
        process.send_signal(signal.SIGINT)
        told = process.communicate(timeout=120)[1]

    assert [answer for answer in answers if b" 500 " in answer[:20]] == []
    assert (told, process.returncode) == ("", 0)


def test_an_error_that_nobody_foresaw_is_one_sentence(capfd, monkeypatch, tmp_path):
    monkeypatch.setenv("TMPDIR", str(tmp_path))

    async def fail(_request):
        raise ZeroDivisionError("oh")

    told = []
    app = Starlette(routes=[Route("/", fail)])
    script = listen("127.0.0.1", 0)
    port = script.getsockname()[1]

    def tell(error):
        told.append(error)
        tell_of_request(error)
        signal.raise_signal(signal.SIGINT)

    client = subprocess.Popen(
        [sys.executable, "-c", (f"import socket; s = socket.create_connection(('127.0.0.1', {port})); "
         "s.sendall(b'GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n'); s.recv(9)")]
    )  # fmt: skip
    with script, pytest.raises(KeyboardInterrupt):
        serve_until_stopped(app, script, tell=tell)
    client.wait(timeout=120)

    said = capfd.readouterr().err
    assert [type(error) for error in told] == [ZeroDivisionError]
    assert "error: something unforeseen happened while a request was answered: ZeroDivisionError: oh\n" in said
    assert "Traceback" not in said
