"""A small film in which somebody says something, made on the simulator, and a service that hears and is counted."""

import json
import shutil
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from storyboard import production
from storyboard.actions.hear import HearRequest
from storyboard.actions.hear_view import hear_as_seen
from storyboard.project import find_project
from storyboard.reporter import Silent

FILM = """\
storyboard: 1
title: Talk
defaults: {model: seedance-2.5, resolution: 480p, ratio: "16:9", duration: 4}
cast: {ida: an old keeper}
shots:
  - {id: hello, action: She turns., lines: [{ida: You are up early.}]}
  - {id: boat, action: A boat.}
"""


def write_other_words(film):
    """Let the line be another one than what was heard."""
    film.file.write_text(film.file.read_text("utf-8").replace("up early", "sailing tomorrow"), "utf-8")


def hear_it(film, **asked):
    """Let the film be heard, by the simulator where nobody else is named."""
    return hear_as_seen(film, HearRequest(**asked), reporter=Silent())


@pytest.fixture(scope="session")
def talk_once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("talk") / "talk"
    folder.mkdir()
    (folder / "storyboard.yaml").write_text(FILM, "utf-8")
    production.run(find_project(folder), reporter=Silent(), with_reels=False)
    return folder


@pytest.fixture
def talk(talk_once, tmp_path):
    """The film with its takes made, that nobody listened to yet."""
    shutil.copytree(talk_once, tmp_path / "talk")
    return find_project(tmp_path / "talk")


@contextmanager
def serve_hearing(monkeypatch, *, text="You are up early"):
    """Serve a service that hears *text*, at a price that nobody knows; give what reached it."""
    came = []

    class Hears(BaseHTTPRequestHandler):
        def do_POST(self):
            came.append(self.rfile.read(int(self.headers["Content-Length"])))
            words = [{"word": word, "start": place, "end": place + 0.5} for place, word in enumerate(text.split())]
            body = json.dumps({"text": text, "words": words}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hears)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("OPENAI_TRANSCRIPTION_BASE_URL", f"http://127.0.0.1:{server.server_port}/v1")
    monkeypatch.setenv("OPENAI_TRANSCRIPTION_API_KEY", "key-of-a-test-0123456789")
    try:
        yield came
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
