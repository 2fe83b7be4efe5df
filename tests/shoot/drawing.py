"""
The wire of pictures, written from its description alone: a counting server on a port, and runs that die by SIGKILL.

It shares no code with the simulator.
"""

import base64
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from uuid import uuid4

import pytest

from storyboard.archive.takes import read_takes
from storyboard.load.load import load
from storyboard.plan.make_plan import plan_of
from storyboard.project import Project, find_project
from storyboard.providers.http_client import Account
from storyboard.providers.images.ark import ArkImageService
from storyboard.providers.pace import Pace
from storyboard.reporter import Note
from storyboard.shoot import crash_points, served_file
from storyboard.shoot.shooting import shoot
from tests.films import a_png
from tests.forked import in_a_process
from tests.shoot.crashing import quicken

FILM = """\
storyboard: 1
title: Ida
provider: byteplus
images: {model: seedream-5.0-flash%s}
defaults: {model: seedance-2.0-mini, resolution: 480p, ratio: "16:9", duration: 4}
stills:
  - {id: pier, action: A pier}
shots:
  - {id: turn, first_frame: pier, action: She turns}
"""
PRICE_USD = 0.018
MISSED = 3


@dataclass
class CallWire:
    """An account on a wire of calls: *faults* strike the next of them, one each."""

    faults: list[str] = field(default_factory=list)
    url: str = ""
    bodies: list[dict] = field(default_factory=list)
    """Of every call that came, refused or not."""
    paths: list[str] = field(default_factory=list)
    made: list[bytes] = field(default_factory=list)
    """What was made and is billed."""
    draws_for_s: float = 0.0
    """How long a call takes."""
    calls: list[tuple[float, float]] = field(default_factory=list)
    """When each call came and was answered, in Unix seconds."""


@dataclass
class Wire(CallWire):
    """An account on ``POST /images/generations``."""

    as_link: bool = True
    made_for: list[str] = field(default_factory=list)
    """The words of each."""
    served: int = 0
    moved_links: int = 0
    """How many of the next downloads are sent to another link."""
    bad_links: int = 0
    """How many of the next downloads break."""
    size_px: tuple[int, int] | None = None
    """Of pictures, where it is not as asked."""
    kind: str = "image/png"
    picture: bytes = b""
    """What is served in place of a picture."""
    retry_after: str = "0"

    def answer(self, body: dict) -> tuple[int, dict[str, str], bytes]:
        self.bodies.append(body)
        fault = self.faults.pop(0) if self.faults else ""
        refusals = {
            "429": (429, "ModelAccountIpmRateLimitExceeded", "TooManyRequests"),
            "input": (400, "InputTextSensitiveContentDetected", "BadRequest"),
            "output": (400, "OutputImageSensitiveContentDetected", "BadRequest"),
            "parameter": (400, "InvalidParameter", "BadRequest"),
        }
        if fault in refusals:
            status, code, kind = refusals[fault]
            told = {"error": {"code": code, "message": f"{code}. Request id: 0217", "param": "", "type": kind}}
            return status, {"Retry-After": self.retry_after} if status == 429 else {}, json.dumps(told).encode()
        if fault == "held":
            told = {"code": "OutputImageSensitiveContentDetected", "message": "It may contain sensitive information."}
            return 200, {}, self._envelope([{"error": told}], generated=0)
        width, height = self.size_px or tuple(map(int, body["size"].split("x")))
        data = self.picture or a_png(width_px=width, height_px=height, colour=(40 * len(self.made) % 256, 60, 20))
        if fault != "away":
            self.made.append(data)
            self.made_for.append(body["prompt"])
        entry = {"size": f"{width}x{height}", "output_format": body.get("output_format", "jpeg")}
        if self.as_link:
            entry["url"] = f"{self.url}/{len(self.made)}.png?X-Tos-Expires=86400"
        else:
            entry["b64_json"] = base64.b64encode(data).decode()
        return self._spoil(fault, entry, data)

    def _spoil(self, fault: str, entry: dict, data: bytes) -> tuple[int, dict[str, str], bytes]:
        """Return the answer with *entry*, of the picture *data*, as *fault* strikes it."""
        match fault:
            case "500":
                return 500, {}, json.dumps({"error": {"code": "InternalServiceError", "message": "oops"}}).encode()
            case "junk":
                return 200, {}, b"<html>Bad Gateway</html>"
            case "cut":
                return 200, {}, self._envelope([{**entry, "url": None, "b64_json": "iVBORw0KGgo=x"}])
            case "none":
                return 200, {}, self._envelope([], generated=1)
            case "away":
                return 307, {"Location": f"{self.url}/elsewhere/images/generations"}, b""
            case "half":
                half = base64.b64encode(data[: len(data) // 2]).decode()
                return 200, {}, self._envelope([{**entry, "url": None, "b64_json": half}])
            case "half answer":
                return 200, {}, self._envelope([{**entry, "url": None, "b64_json": "iVBORw0KGgo="}])[:-40]
            case "several":
                return 200, {}, self._envelope([entry, entry, entry], generated=3)
            case "lost" | "hang":
                return 0, {}, b"" if fault == "lost" else b"hang"
            case "key":
                return 200, {}, self._envelope([{**entry, "description": f"for {KEY}"}])
        return 200, {}, self._envelope([entry])

    def _envelope(self, entries: list[dict], *, generated: int = 1) -> bytes:
        usage = {"generated_images": generated, "output_tokens": 16384, "total_tokens": 16384}
        told = {"model": "dola-seedream-5-0-flash-260915", "created": 1790000000, "data": entries, "usage": usage}
        return json.dumps(told).encode()


KEY = "key-of-a-test-0123456789"


def _body_in(content: bytes, kind: str) -> dict:
    """Return the JSON body, or the fields of a form with the bytes of its files."""
    if not kind.startswith("multipart/"):
        return json.loads(content)
    form = BytesParser(policy=default).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + content)
    fields = {}
    for part in form.iter_parts():
        name = part.get_param("name", header="content-disposition")
        data = part.get_payload(decode=True)
        fields.setdefault(name, []).append(data if part.get_filename() else data.decode())
    return {name: values[0] if isinstance(values[0], str) else values for name, values in fields.items()}


def _handler(wire: CallWire) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_words):
            pass

        def do_POST(self):
            body = _body_in(self.rfile.read(int(self.headers["Content-Length"])), self.headers["Content-Type"])
            came_s = time.time()
            wire.paths.append(self.path)
            status, headers, content = wire.answer(body)
            time.sleep(wire.draws_for_s)
            wire.calls.append((came_s, time.time()))
            if not status:
                if content:
                    time.sleep(3)
                self.close_connection = True
                self.connection.close()
                return
            self._tell(status, {"Content-Type": "application/json", **headers}, content)

        def do_GET(self):
            wire.served += 1
            if wire.bad_links:
                wire.bad_links -= 1
                self._tell(403, {}, b"expired")
                return
            if wire.moved_links:
                wire.moved_links -= 1
                self._tell(302, {"Location": f"/moved{self.path}"}, b"")
                return
            number = int(self.path.rpartition("/")[2].partition(".")[0])
            self._tell(200, {"Content-Type": wire.kind}, wire.made[number - 1])

        def _tell(self, status, headers, content):
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    return Handler


@contextmanager
def serve(wire: CallWire) -> Iterator[CallWire]:
    """Serve *wire* on a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(wire))
    server.daemon_threads = True
    wire.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield wire
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def serve_wire(**settings: object) -> AbstractContextManager[Wire]:
    """Serve a wire of pictures of these settings."""
    return serve(Wire(**settings))


def an_image_service(url: str) -> ArkImageService:
    """Return BytePlus' image service at *url*."""
    return ArkImageService(Account("byteplus", url, KEY, Pace(list_lag_s=0.0, first_poll_s=0.01), catalogue="byteplus"))


@dataclass(frozen=True)
class Deaths:
    """Where runs are killed, by point: the so-manieth time that it is reached."""

    point: str
    reach: int = 1

    def __str__(self) -> str:
        return f"{self.point} {self.reach}" if self.reach > 1 else self.point


def write_film(folder: Path, images: str = "") -> Project:
    (folder / "storyboard.yaml").write_text(FILM % images, encoding="utf-8")
    return find_project(folder)


def draw_in_a_process(folder: Path, url: str, death: Deaths | None = None) -> int:
    """Draw the film of *folder*, in a process of its own; return its exit status: -9 where it is killed."""
    return in_a_process(_draw_and_exit, str(folder), url, death)


def die_at(death: Deaths | None) -> None:
    """Kill this process where *death* says."""
    if death is None:
        return
    reached = 0

    def die(point):
        nonlocal reached
        reached += point == death.point
        if point == death.point and reached == death.reach:
            os.kill(os.getpid(), signal.SIGKILL)

    crash_points.interrupt_at(die)


def _draw_and_exit(folder: str, url: str, death: Deaths | None) -> None:
    die_at(death)
    missed, _ = draw(find_project(Path(folder)), url)
    sys.exit(MISSED if missed else 0)


class Heard:
    def __init__(self):
        self.notes = []

    def report(self, event):
        if isinstance(event, Note):
            self.notes.append(event.text)


def draw(
    project: Project, url: str, *, only: tuple[str, ...] = ("pier",), **settings: object
) -> tuple[tuple, list[str]]:
    """Draw stills of the film; return what could not be made, and what was said."""
    heard = Heard()
    # Other tests of this process wait as long as runs do.
    with pytest.MonkeyPatch.context() as patched:
        quicken(patched.setattr)
        patched.setattr(served_file, "_AGAIN_S", 0.01)
        loaded = load(project)
        missed = shoot(
            plan_of(loaded, only=only),
            project=project,
            reporter=heard,
            run_id=uuid4().hex,
            **{"connect_images_to": lambda _name, _project: an_image_service(url)} | settings,
        )
    return missed, heard.notes


def takes_of(project: Project, name: str = "pier") -> list[tuple[bytes, float, int]]:
    """Return each take of *name*: its bytes, its price, and how many calls for it were lost."""
    return [
        (
            (project.archive / take.folder / take.slate.video.path).read_bytes(),
            take.slate.attempt.usd,
            len(take.slate.attempt.lost_at),
        )
        for take in read_takes(project).get((name, 1), ())
    ]
