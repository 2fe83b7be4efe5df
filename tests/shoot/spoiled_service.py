"""
The simulator on a socket, behind a door that spoils answers as a seed says and counts what was truly made.

A spoiled answer comes in place of a good one, either before the service carried the call out or after. Which one comes
is drawn from the seed, the call, what it is about and how often that was asked: no call's draw shifts another's.
"""

import asyncio
import gzip
import json
import random
import re
import shutil
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from pathlib import Path

from storyboard.simulator.app import create_app
from storyboard.simulator.film.render import Brief, render
from storyboard.simulator.settings import SimulatorSettings
from tests.serving import serve_app

LIST_LAG_S = 0.3
"""How long a new task is missing from the list."""
HANG_S = 2.5
"""How long an answer is kept back that the caller shall not wait for."""
_HTML = b"<html><head><title>502</title></head><body>Bad gateway</body></html>"
_BOMB = gzip.compress(b" " * 32 * 2**20)
_HUGE = b'{"id": "cgt-20260405024433-huge1", "pad": "' + b"a" * 9 * 2**20 + b'"}'
_DEEP = b'{"id": ' + b"[" * 5000 + b"]" * 5000 + b"}"
_TASK = re.compile(r"cgt-[\w-]+?(?=_last-frame|\.|$)")
_METADATA = "http://169.254.169.254/latest/meta-data"


@dataclass(frozen=True)
class Answer:
    """What goes over the wire."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    announced: int | None = None
    """The length that the header tells; None is the true one."""
    date: str = ""


def _error(status: int, code: str) -> Answer:
    body = {"error": {"code": code, "message": "It failed.", "param": "", "type": code}}
    return Answer(status, json.dumps(body).encode())


UNREADABLE = {
    "html": Answer(200, _HTML, {"content-type": "text/html"}),
    "empty": Answer(200),
    "no id": Answer(200, b'{"success": true, "data": {"created": "yes"}}'),
    "a list": Answer(200, b"[]"),
    "cut off": Answer(200, b'{"id": "cgt-2026', announced=4000),
    "no number": Answer(200, b'{"id": NaN}'),
    "deep": Answer(200, _DEEP),
    "huge": Answer(200, _HUGE),
    "bomb": Answer(200, _BOMB, {"content-encoding": "gzip"}),
}
"""Good answers that nobody can use."""

FAILURES = {
    "500": _error(500, "InternalServiceError"),
    "502 html": Answer(502, _HTML),
    "503 odd pause": Answer(503, b"", {"retry-after": "Fri, 31 Dec 0001 23:59:59 +9999"}),
    "408": Answer(408),
    "200 with a failure": replace(_error(500, "InternalServiceError"), status=200),
    "hang": Answer(504),
}
"""Answers that say neither yes nor no."""

REFUSALS = {
    "429": _error(429, "ServerOverloaded"),
    "429 pause": replace(_error(429, "ServerOverloaded"), headers={"retry-after": "1"}),
    "429 odd pause": replace(_error(429, "ServerOverloaded"), headers={"retry-after": "-1e400"}),
    "307": Answer(307, b"", {"location": _METADATA}),
    "302": Answer(302, _HTML, {"location": "https://example.com/login"}),
    "403 html": Answer(403, _HTML),
    "404 html": Answer(404, _HTML),
    "200 with a refusal": Answer(200, b'{"code": 401, "message": "no such key"}'),
}
"""What can only come where nothing was carried out."""

GONE = {
    "403": Answer(403, b"<Error><Code>AccessDenied</Code></Error>"),
    "404": Answer(404, b"<Error><Code>NoSuchKey</Code></Error>"),
    "500": Answer(500, _HTML),
    "html": Answer(200, _HTML),
    "empty": Answer(200),
    "cut off": Answer(200, b"\0" * 1000, announced=90_000),
    "garbage": Answer(200, b"\0\1\2\3" * 5000),
    "3 GiB": Answer(200, b"\0" * 1000, announced=3 * 2**30),
    "to the machine's secrets": Answer(302, b"", {"location": _METADATA}),
    "to a file": Answer(302, b"", {"location": "file:///etc/passwd"}),
    "bomb": Answer(200, _BOMB, {"content-encoding": "gzip"}),
    "hang": Answer(504),
}
"""What comes in place of a clip or a frame."""

SPELLINGS = ("data.task_id", "taskId", "in a list")
STATES = ("SUCCESS", "Completed", "成功", "in data", "unknown state")
ODD = (
    "tokens -5",
    "tokens 1e400",
    "tokens in words",
    "times 10**30",
    "seed 10**30",
    "no link",
    "link to secrets",
    "link to a file",
)
ODD_LISTS = (
    "created before all time",
    "created in 10**30",
    "year 9999",
    "year 1",
    "total 10**12",
    "items null",
    "no items",
)
LIES = ("empty list", "list lags")

KINDS: Mapping[str, tuple[str, ...]] = {
    "create": (
        *(f"{kind} {when}" for kind in (*UNREADABLE, *FAILURES) for when in ("before", "after")),
        "303 after",
        *REFUSALS,
        *SPELLINGS,
    ),
    "get": (*UNREADABLE, *FAILURES, *REFUSALS, *STATES, *ODD),
    "list": (*UNREADABLE, *FAILURES, *REFUSALS, *ODD_LISTS, *LIES),
    "download": tuple(GONE),
}  # fmt: skip


def _is_certain(kind: str) -> bool:
    """Return whether a create that is answered so is no question for the list."""
    return kind in REFUSALS or kind in SPELLINGS or kind.rpartition(" ")[0] in UNREADABLE


class Door:
    """An application that carries calls to *app*, and spoils answers as *seed* says."""

    def __init__(self, app: object, seed: str, *, rate: float, lies: bool) -> None:
        self._app = app
        self._seed = seed
        self._asked: Counter[str] = Counter()
        self._subjects: dict[str, str] = {}
        """What each task is, by its id: ids are not the same in two trials of one seed."""
        self.rate = rate
        self.lies = lies
        """Whether lists lie; then no create is answered so that the list decides."""
        self.is_needed = False
        """Whether a list may be all that tells what was paid: none is refused for good from then on."""
        self.made: defaultdict[str, list[str]] = defaultdict(list)
        """The tasks that were truly made of each prompt."""
        self.forgotten: set[str] = set()
        """Tasks that the service knows no more."""
        self.spoiled: Counter[str] = Counter()

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = await _read_body(receive)
        call = _call(scope["path"], scope["method"])
        kind = self._choose(call, self._subject_of(scope["path"], body, call))
        if kind:
            self.spoiled[f"{call}: {kind}"] += 1
        if kind and (kind in REFUSALS or kind.endswith(" before")):
            answer = _before(kind)
        else:
            answer = self._answer_if_known(scope, await self._carry(scope, body, call))
            answer = _after(call, kind, answer) if kind else answer
        if kind and kind.startswith("hang"):
            await asyncio.sleep(HANG_S)
        await _send(send, answer)

    def _choose(self, call: str, subject: str) -> str:
        asked = f"{call} {subject}"
        self._asked[asked] += 1
        dice = random.Random(f"{self._seed} {asked} {self._asked[asked]}")
        if dice.random() >= self.rate:
            return ""
        kinds = [kind for kind in KINDS[call] if self._may(call, kind)]
        return dice.choice(kinds) if kinds else ""

    def _subject_of(self, path: str, body: bytes, call: str) -> str:
        """Return what a call is about, in the same words whenever a trial is made again."""
        if call == "create":
            return _prompt_in(body)
        task = _TASK.search(path)
        return f"{self._subjects.get(task[0], '')}{path[task.end() :]}" if task else ""

    def _may(self, call: str, kind: str) -> bool:
        if self.is_needed and call == "list" and kind in REFUSALS and not kind.startswith("429"):
            return False
        if not self.lies:
            return kind not in LIES
        return not kind.startswith("hang") and (call != "create" or _is_certain(kind))

    def _answer_if_known(self, scope, answer: Answer) -> Answer:
        if scope["path"].rpartition("/")[2] in self.forgotten:
            return _error(404, "ResourceNotFound")
        return answer

    async def _carry(self, scope, body: bytes, call: str) -> Answer:
        status, headers, pieces = 0, {}, []
        unheard = [body]

        async def receive():
            if not unheard:
                await asyncio.Event().wait()
            return {"type": "http.request", "body": unheard.pop()}

        async def send(message):
            nonlocal status, headers
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = {name.decode(): value.decode() for name, value in message["headers"]}
            else:
                pieces.append(message.get("body", b""))

        await self._app(scope, receive, send)
        headers.pop("content-length", None)
        answer = Answer(status, b"".join(pieces), headers)
        if call == "create" and status == 200:
            prompt, task = _prompt_in(body), json.loads(answer.body)["id"]
            self.made[prompt].append(task)
            self._subjects[task] = f"{prompt} {len(self.made[prompt])}"
        return answer


def _prompt_in(body: bytes) -> str:
    return json.loads(body)["content"][0]["text"].partition(" --")[0]


async def _read_body(receive) -> bytes:
    pieces, more = [], True
    while more:
        message = await receive()
        pieces.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(pieces)


def _call(path: str, method: str) -> str:
    if "/files/" in path:
        return "download"
    if method == "POST":
        return "create"
    return "list" if path.rstrip("/").endswith("/tasks") else "get"


def _before(kind: str) -> Answer:
    known = UNREADABLE | FAILURES | REFUSALS
    return known[kind] if kind in known else known[kind.removesuffix(" before")]


def _after(call: str, kind: str, good: Answer) -> Answer:
    if call == "download":
        return GONE[kind]
    bare = kind.removesuffix(" after")
    if bare == "303":
        return Answer(303, b"", {"location": "/api/v3/done"})
    if bare in UNREADABLE or bare in FAILURES:
        return (UNREADABLE | FAILURES)[bare]
    if good.status != 200:
        return good
    said = json.loads(good.body)
    if call == "create":
        return replace(good, body=json.dumps(_receipt_spelt(bare, said["id"])).encode())
    changed = _odd_list(bare, said) if call == "list" else _odd_task(bare, said)
    dates = {"year 9999": "Fri, 31 Dec 9999 23:59:59 GMT", "year 1": "Mon, 01 Jan 0001 00:00:00 GMT"}
    text = json.dumps(changed).replace("Infinity", "1e400")
    return replace(good, body=text.encode(), date=dates.get(bare, ""))


def _receipt_spelt(kind: str, task_id: str) -> object:
    match kind:
        case "taskId":
            return {"taskId": task_id}
        case "in a list":
            return [{"id": task_id}]
        case _:
            return {"code": 0, "data": {"task_id": task_id}}


def _odd_task(kind: str, said: dict) -> object:
    is_done = said.get("status") == "succeeded"
    usage = {"tokens -5": -5, "tokens 1e400": float("inf"), "tokens in words": "many"}
    links = {"link to secrets": f"{_METADATA}/a.mp4", "link to a file": "file:///etc/passwd"}
    if kind == "in data":
        return {"code": 0, "message": "ok", "data": said}
    if kind == "unknown state":
        return said | {"status": "pondering"}
    if kind in STATES:
        return said | {"status": kind} if is_done else said
    if kind in usage and is_done:
        return said | {"usage": {"completion_tokens": usage[kind], "total_tokens": usage[kind]}}
    if kind == "times 10**30":
        return said | {"created_at": 10**30, "updated_at": -(10**30)}
    if kind == "seed 10**30":
        return said | {"seed": 10**30}
    if kind == "no link" and is_done:
        return said | {"content": {}}
    if kind in links and is_done:
        return said | {"content": {"video_url": links[kind], "last_frame_url": links[kind]}}
    return said


def _odd_list(kind: str, said: dict) -> object:
    items = said["items"]
    times = {"created before all time": -5, "created in 10**30": 10**30}
    if kind in times:
        return said | {"items": [item | {"created_at": times[kind]} for item in items]}
    match kind:
        case "total 10**12":
            return said | {"total": 10**12}
        case "items null":
            return said | {"items": None}
        case "no items":
            return {"total": len(items)}
        case "empty list":
            return said | {"items": [], "total": 0}
        case "list lags":
            return said | {"items": items[2:], "total": max(0, said["total"] - 2)}
        case _:
            return said


async def _send(send, answer: Answer) -> None:
    length = len(answer.body) if answer.announced is None else answer.announced
    date = answer.date or formatdate(usegmt=True)
    headers = {"content-type": "application/json", **answer.headers, "date": date, "content-length": str(length)}
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": raw})
    # Where less comes than was announced, the server breaks the connection off.
    await send({"type": "http.response.body", "body": answer.body, "more_body": answer.announced is not None})


@dataclass(frozen=True)
class Spoiled:
    """A simulator that answers at *url* through its *door*."""

    url: str
    door: Door


@contextmanager
def spoiled_service(folder: Path, seed: str, *, rate: float, lies: bool) -> Iterator[Spoiled]:
    """Serve a simulator behind a `Door` on a free port of this machine."""
    settings = SimulatorSettings(
        folder=folder, render=False, latency_s=0.15, concurrency=50, rpm=100_000, list_lag_s=LIST_LAG_S
    )
    door = Door(create_app(settings, renderer=_render_once), seed, rate=rate, lies=lies)
    with serve_app(door, lifespan="on", date_header=False) as address:
        yield Spoiled(f"{address}/api/v3", door)


_RENDERED: dict[tuple[int, int, int], dict[str, bytes]] = {}
_RENDERING = threading.Lock()


def _render_once(brief: Brief, folder: Path) -> None:
    """Render *brief*, or write what came of the same size and length before: services of all trials share films."""
    size = (brief.width_px, brief.height_px, brief.frames)
    with _RENDERING:
        if size not in _RENDERED:
            scratch = folder / "scratch"
            scratch.mkdir()
            render(brief, scratch)
            _RENDERED[size] = {path.name: path.read_bytes() for path in scratch.iterdir()}
            shutil.rmtree(scratch)
    for name, content in _RENDERED[size].items():
        (folder / name).write_bytes(content)
