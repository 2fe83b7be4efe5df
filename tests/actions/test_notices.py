"""Who looks elsewhere is told of a run: what, where, signed, and never at the run's cost."""

import hashlib
import hmac
import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from jsonschema import Draft202012Validator

from storyboard.actions import webhook as hook
from storyboard.actions.documents import document_schema
from storyboard.actions.film_run import make_run, plan_run
from storyboard.actions.notices import Notice, RunNotices
from storyboard.actions.run_request import RunRequest
from storyboard.actions.webhook import Webhook, signature_headers, wait_for_sending, webhook
from storyboard.errors import MissingKey, RunLocked, Unwritable
from storyboard.load.load import check, load
from storyboard.project import Project
from storyboard.reporter import Silent
from storyboard.shoot.engine import lock
from tests.forked import storyboard

FILM = """\
storyboard: 1
title: "Lamps \\e]9;x\\a <b>"
defaults: {model: seedance-2.0-mini, resolution: 480p, ratio: "16:9", duration: 4}
shots:
  - {id: lamp, approve: true, action: A small brass lamp is lit.}
  - {id: lane, from: lamp, action: A lane in the dark.}
"""
SECRET = "a secret of a test"

pytestmark = pytest.mark.usefixtures("plain_films")


@pytest.fixture
def film(tmp_path):
    (tmp_path / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    return Project(file=tmp_path / "storyboard.yaml")


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(hook, "_PAUSES_S", (0.0, 0.0, 0.0))


@contextmanager
def serve(*statuses, location="", wait=None):
    """Serve an address that answers with these statuses, the last one for ever; give it, and what came."""
    came, left = [], list(statuses)

    class Takes(BaseHTTPRequestHandler):
        def do_POST(self):
            came.append((self.path, dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            if wait is not None:
                wait.wait(60)
            self.send_response(left.pop(0) if len(left) > 1 else left[0])
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self):
            self.do_POST()

        def log_message(self, *_words):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Takes)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/told", came
    finally:
        if wait is not None:
            wait.set()
        server.shutdown()
        thread.join()
        server.server_close()


def a_notice(**changes):
    values = {"id": "1", "event": "ended", "at": "2026-11-30T12:00:00Z", "film": "lamps", "title": "Lamps", "text": "x"}
    return Notice(**{**values, **changes})


def send(url, *, secret=SECRET):
    """Send one notice there, and return what was said of it."""
    said = []
    Webhook(url, secret, said.append).deliver(a_notice())
    wait_for_sending()
    return said


@pytest.mark.slow
def test_a_run_tells_that_it_needs_a_person_and_that_it_ended(film):
    notices = []
    make_run(plan_run(film, RunRequest(stitch=False)), reporter=Silent(), deliver=notices.append)

    assert [(notice.event, notice.exit_status) for notice in notices] == [("needs_you", None), ("ended", 6)]
    assert (notices[0].shots, notices[0].needs_you) == (("lane",), 1)
    assert (notices[1].made, notices[1].failed, notices[1].needs_you) == (1, 0, 1)
    assert notices[1].text.endswith("the run ended: 1 shot made, 0 failed, 1 waiting for you")


def test_what_is_held_back_is_told_when_it_is_and_once(film):
    notices = []
    request = RunRequest(stitch=False, max_usd=0.001)
    make_run(plan_run(film, request), reporter=Silent(), deliver=notices.append)

    assert [notice.event for notice in notices] == ["held_back", "ended"]
    assert notices[0].shots == ("lamp",)
    assert "lamp was not started: it costs" in notices[0].text
    assert notices[0].text.isprintable()


def test_a_run_that_is_broken_off_ended_too(film):
    notices = []
    RunNotices(load(film), notices.append).tell_error(Unwritable("archive: no space"))

    assert [(each.event, each.exit_status) for each in notices] == [("ended", 4)]
    assert notices[0].text.endswith("the run was broken off: archive: no space")


def test_a_run_that_another_one_keeps_out_tells_nothing(film):
    notices = []
    with lock(film), pytest.raises(RunLocked):
        make_run(plan_run(film, RunRequest(stitch=False)), reporter=Silent(), deliver=notices.append)

    assert notices == []


def test_a_run_that_cannot_begin_ended(film, monkeypatch):
    monkeypatch.delenv("ARK_API_KEY", raising=False)
    notices = []
    with pytest.raises(MissingKey):
        make_run(plan_run(film, RunRequest(provider="ark")), reporter=Silent(), deliver=notices.append)

    assert [(each.event, each.exit_status) for each in notices] == [("ended", 3)]


@pytest.mark.slow
def test_a_storyboard_says_of_what_and_nothing_of_where(film):
    said = {}
    for written in ("[needs_you]", "[]", "{url: http://127.0.0.1:9/}", "http://127.0.0.1:9/", "[started]"):
        film.file.write_text(f"notify: {written}\n{FILM}", encoding="utf-8")
        said[written] = [problem.message for problem in check(film)]

    assert (said["[needs_you]"], said["[]"]) == ([], [])
    assert all(len(said[written]) == 1 for written in list(said)[2:])
    film.file.write_text(f"notify: [held_back]\n{FILM}", encoding="utf-8")
    notices = []
    make_run(plan_run(film, RunRequest(stitch=False)), reporter=Silent(), deliver=notices.append)
    assert notices == []


def test_what_strangers_wrote_is_cut_short(film):
    film.file.write_text(FILM.replace("Lamps", "L" * 5000), encoding="utf-8")
    notices = []
    RunNotices(load(film), notices.append).tell_held_back([f"s{number}" for number in range(200)], "w" * 9000)

    assert len(notices[0].model_dump_json()) < 3000
    assert (len(notices[0].shots), notices[0].held_back) == (50, 200)


@pytest.mark.slow
def test_a_notice_is_posted_as_its_schema_says_and_signed(film):
    with serve(204) as (url, came):
        done = storyboard(
            "run", film.folder, "--no-stitch",
            env={"STORYBOARD_NOTIFY_URL": url, "STORYBOARD_NOTIFY_SECRET": SECRET, "PATH": "/usr/bin:/bin"},
        )  # fmt: skip

    assert done.returncode == 6
    assert sorted(json.loads(body)["event"] for _, _, body in came) == ["ended", "needs_you"]
    for path, headers, body in came:
        told = json.loads(body)
        Draft202012Validator(document_schema("notice")).validate(told)
        digest = hmac.new(SECRET.encode(), headers["Storyboard-Timestamp"].encode() + b"." + body, hashlib.sha256)
        assert headers["Storyboard-Signature"] == f"sha256={digest.hexdigest()}"
        assert abs(int(headers["Storyboard-Timestamp"]) - time.time()) < 600
        assert (path, headers["Content-Type"], len(body) < 3000) == ("/told", "application/json", True)
        assert b"\x1b" not in body


def test_another_body_time_or_secret_has_another_signature():
    wanted = {"body": b"{}", "secret": "s", "at_s": 1}
    others = ({"body": b"{ }"}, {"secret": "t"}, {"at_s": 2})
    signed = [signature_headers(**{**wanted, **other})["Storyboard-Signature"] for other in ({}, *others)]

    assert len(set(signed)) == 4
    assert signature_headers(b"{}", secret="", at_s=1) == {"Storyboard-Timestamp": "1"}


@pytest.mark.parametrize(
    ("statuses", "tries", "said"),
    [
        ((204,), 1, ""),
        ((500, 429, 200), 3, ""),
        ((503,), 3, "it answered 503"),
        ((401,), 1, "it answered 401"),
    ],
    ids=str,
)
def test_it_is_sent_again_only_where_that_may_help(statuses, tries, said):
    with serve(*statuses) as (url, came):
        told = send(url)

    assert len(came) == tries
    assert len({body for _, _, body in came}) == 1
    assert told == ([f"the notice ended was not taken at 127.0.0.1: {said}"] if said else [])


def test_a_redirect_is_not_followed():
    with serve(200) as (elsewhere, came), serve(307, location=elsewhere) as (url, _):
        told = send(url)

    assert came == []
    assert told == ["the notice ended was not taken at 127.0.0.1: it answered 307, and redirects are not followed"]


def test_where_nobody_listens_that_is_said_in_a_sentence():
    assert send("http://127.0.0.1:1/") == ["the notice ended was not taken at 127.0.0.1: no answer (ConnectError)"]


def test_nothing_waits_for_an_address_that_does_not_answer(monkeypatch):
    """The end of the process does, for some seconds; then it is said."""
    monkeypatch.setattr(hook, "_ENDS_WITHIN_S", 0.2)
    said = []
    with serve(200, wait=threading.Event()) as (url, came):
        Webhook(url, SECRET, said.append).deliver(a_notice())
        until = time.monotonic() + 60
        while not came and time.monotonic() < until:
            time.sleep(0.02)
        assert said == []
        wait_for_sending()

    assert len(came) == 1
    assert said == ["the notice ended was not taken at 127.0.0.1: no answer in time"]


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/x",
        "example.com",
        "http://example.com/x",
        "https://:8/",
        "http://[::1",
        "https://a b.com/\x1b",
    ],
)
def test_an_address_that_cannot_be_used_is_told_by_its_variable_alone(url):
    said = []

    assert webhook({"STORYBOARD_NOTIFY_URL": url}, say=said.append) is None
    assert len(said) == 1
    assert said[0].startswith("STORYBOARD_NOTIFY_URL: ")
    assert url not in said[0]


@pytest.mark.parametrize(
    "url", ["https://example.com/x", "http://127.0.0.1:8/", "http://192.168.1.5/", "http://[::1]/"]
)
def test_an_address_with_https_or_in_a_private_network_is_used(url):
    said = []

    assert webhook({"STORYBOARD_NOTIFY_URL": url}, say=said.append).url == url
    assert said == []


def test_no_address_is_no_webhook_and_no_secret_is_shown():
    assert webhook({}, say=print) is None
    assert SECRET not in repr(Webhook("https://example.com", SECRET, print))
