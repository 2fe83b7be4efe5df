"""What happens to a film is told at once to every page that listens, and a server that is stopped ends at once."""

import json
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import httpx
import pytest

from storyboard.plan.judging import judge
from storyboard.studio.events import FilmEvent, JobEvent, Listeners

NAME = "roads"
FILM = """\
storyboard: 1
title: Two roads
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
shots:
  - {id: road, action: A road}
  - {id: hill, action: A hill}
"""
EVENTS = "/api/1/films/roads/events"
PROOF = {"X-Storyboard": "studio"}


@contextmanager
def serving(*words):
    """Serve the studio in a process of its own; give it and its port."""
    command = [sys.executable, "-m", "storyboard", "serve", *map(str, words), "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    try:
        yield process, int(re.search(r"http://[^ ]*:(\d+)", process.stderr.readline())[1])
    finally:
        process.kill()
        process.communicate()


class Page:
    """A page that listens to a film."""

    def __init__(self, port, path=EVENTS):
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        self._lines = self._socket.makefile("rb")

    def next(self, kind="film"):
        """Wait for the next event of this kind; return its data."""
        for line in self._lines:
            if line.strip() == f"event: {kind}".encode():
                return json.loads(next(self._lines).partition(b": ")[2])
        return None

    def close(self):
        self._lines.close()
        self._socket.close()


@pytest.mark.slow
def test_pages_hear_what_is_different_whoever_did_it(film):
    """A verdict from a terminal, an edit in an editor, a call of another page; and with which mark to ask for it."""
    with serving(film.folder) as (_, port), httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        pages = [Page(port), Page(port)]
        marks = [page.next()["mark"] for page in pages]
        assert marks[0] == marks[1]

        judge(film, "road", "circled", number=1)
        heard = [page.next() for page in pages]
        assert [event["shots"] for event in heard] == [["road"], ["road"]]
        part = client.get("/api/1/films/roads", params={"since": marks[0]}).json()
        assert [shot["id"] for shot in part["shots"]] == ["road"]

        film.file.write_text(FILM.replace("A hill", "A valley"), encoding="utf-8")
        event = pages[0].next()
        assert event["shots"] == ["hill"]
        assert "files" in event["parts"]

        film.file.write_text(FILM.replace("A hill", "A valley").replace("id: road", "id: 'no name"), encoding="utf-8")
        assert pages[0].next()["parts"] == ["trouble"]
        client.post("/api/1/films/roads/clear", json={"shot": "road"}, headers=PROOF)
        for page in pages:
            page.close()


def test_a_call_of_this_page_is_seen_at_once(film):
    """By who asked for it, and by all others."""
    with serving(film.folder) as (_, port), httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        page = Page(port)
        page.next()
        assert client.post("/api/1/films/roads/reject", json={"shot": "road", "take": 1}, headers=PROOF).is_success
        began = time.monotonic()
        shots = {shot["id"]: shot["state"] for shot in client.get("/api/1/films/roads").json()["shots"]}
        assert shots["road"] != "up to date"
        assert page.next()["shots"] == ["road"]
        assert time.monotonic() - began < 10
        page.close()


@pytest.mark.slow
def test_a_server_that_is_stopped_ends_though_ten_pages_listen(film):
    with serving(film.folder) as (process, port):
        pages = [Page(port) for _ in range(10)]
        for page in pages:
            page.next()
        process.send_signal(signal.SIGINT)
        began = time.monotonic()

        assert [page.next() for page in pages] == [None] * 10
        assert process.wait(timeout=60) == 0
        # A second where nothing else is at work.
        assert time.monotonic() - began < 5
        assert process.stderr.read() == ""
        for page in pages:
            page.close()


@pytest.mark.slow
def test_a_stitch_is_told_as_it_goes_on(film):
    with serving(film.folder) as (_, port), httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        page = Page(port)
        page.next()
        begun = client.post("/api/1/films/roads/stitch", json={}, headers=PROOF)
        assert begun.status_code == 202
        job = begun.json()["job"]

        event = page.next("job")
        while event["state"] == "running":
            assert event["id"] == job
            event = page.next("job")
        assert (event["state"], event["files"]) == ("done", ["reels/main.mp4"])
        page.close()


def test_a_job_that_cannot_be_done_says_why(film):
    with serving(film.folder) as (_, port), httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        page = Page(port)
        page.next()
        client.post("/api/1/films/roads/export", json={"to": "betamax"}, headers=PROOF)
        event = page.next("job")
        while event["state"] == "running":
            event = page.next("job")
        assert event["state"] == "failed"
        assert "betamax" in event["said"]
        page.close()


@pytest.mark.anyio
async def test_what_a_slow_page_has_not_taken_is_one_event_of_each_kind():
    """However much happens meanwhile, and nobody waits for it."""
    listeners = Listeners()
    slow = listeners.stream(FilmEvent("a-1"))
    assert await anext(slow) == "retry: 1000\n\n"
    for number in range(2, 5000):
        listeners.tell_film(FilmEvent(f"a-{number}", frozenset({f"s{number % 3}"}), frozenset({"run"})))
        listeners.tell_job(JobEvent("stitch-1", "stitch", "running", share=number / 5000))

    told = [await anext(slow), await anext(slow)]

    assert [lines.splitlines()[0] for lines in told] == ["event: job", "event: film"]
    assert json.loads(told[1].splitlines()[1].removeprefix("data: ")) == {
        "mark": "a-4999", "shots": ["s0", "s1", "s2"], "parts": ["run"]
    }  # fmt: skip
    listeners.end()
    assert [lines async for lines in slow] == []
    assert len(listeners) == 0


@pytest.fixture
def anyio_backend():
    return "asyncio"
