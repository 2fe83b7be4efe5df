"""Traces: where the environment names a collector it hears of every step, and of no prompt."""

import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from storyboard.errors import pip_command
from storyboard.shoot import traces
from tests.forked import storyboard

FILM = """\
storyboard: 1
title: Traced
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
shots:
  - {id: start, action: A secret boat leaves.}
"""


@pytest.fixture
def collector():
    """An OpenTelemetry collector that keeps what it is told, by path."""
    told = []

    class Ears(BaseHTTPRequestHandler):
        def do_POST(self):
            told.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Ears) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", told
        server.shutdown()


@pytest.mark.slow
def test_a_collector_hears_of_every_step_and_of_no_prompt(collector, tmp_path):
    url, told = collector
    (tmp_path / "storyboard.yaml").write_text(FILM, encoding="utf-8")

    done = storyboard("run", tmp_path, "--no-stitch", env={**os.environ, "OTEL_EXPORTER_OTLP_ENDPOINT": url})

    assert done.returncode == 0, done.stderr
    assert {path for path, _ in told} == {"/v1/traces"}
    spans = b"".join(body for _, body in told)
    assert all(name in spans for name in (b"board", b"open", b"take", b"send", b"ask", b"filing", b"keep"))
    assert b"secret boat" not in spans


@pytest.mark.parametrize(
    ("environment", "url"),
    [
        ({}, None),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://host:4318/"}, "http://host:4318/v1/traces"),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://host", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://t/x"}, "http://t/x"),
    ],
)  # fmt: skip
def test_the_collector_is_named_as_opentelemetry_names_it(monkeypatch, environment, url):
    for name in ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert traces.collector() == url


def test_traces_that_cannot_be_sent_are_said(monkeypatch):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://host/x")
    assert traces.missing_exporter() == ""

    monkeypatch.setattr(traces, "_CAN_SEND", False)

    assert traces.missing_exporter() == f"no traces are sent to http://host/x: {pip_command('storyboard[otel]')}"
    assert "enable_otlp" not in traces.with_traces({"name": "storyboard"})
