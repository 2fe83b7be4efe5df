"""What strangers write steers no terminal: neither what a storyboard says, nor file names, nor a service's answers."""

import json
import os
import pty
import re
import termios
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from tests.forked import run_command, storyboard
from tests.serving import serve_app

pytestmark = pytest.mark.slow

STEERING = (
    "\x1b]0;x\x07\x1b[2J\x1b]8;;http://e.example\x1b\\l\r\x08\x9b1m\x90\x7f\u202ey\u2066\u2028[red]r[/red]:smile:"
)
FILM = {
    "storyboard": 1,
    "title": f"T{STEERING}",
    "synopsis": f"L{STEERING}",
    "cast": {"fox": {"text": f"C{STEERING}"}},
    "vars": {"v": f"V{STEERING}"},
    "defaults": {"model": "seedance-1.0-pro", "resolution": "480p", "ratio": "16:9", "duration": 2},
    "shots": [
        {"id": "one", "action": f"A{STEERING}\nb", "notes": f"N{STEERING}", "approve": True},
        {"id": "two", "from": "one", "action": "{{ vars.v }}", "camera": f"C{STEERING}"},
    ],
}
WRONG = {
    **FILM,
    f"k{STEERING}": 1,
    "provider": f"p{STEERING}",
    "look": f"{{{{ l{STEERING} }}}}",
    "shots": [
        {"id": f"i{STEERING}", "action": "x", "from": f"f{STEERING}", "first_frame": f"refs/{STEERING}.png"},
        {"id": "b", "action": f"{{{{ a.b }}}}{STEERING}", "model": f"m{STEERING}", "ratio": f"r{STEERING}"},
    ],
}
OWN = re.compile(
    r"\r(?=\x1b\[(?:2K|1A\x1b\[2K))|\x1b\[(?:[\d;]*m|\?25[lh]|2K|1A)"
    r"|\x1b\]8;(?:id=[\d-]+)?;(?:file:///[A-Za-z0-9_.~:/%-]*)?\x1b\\"
)
"""What rich writes for styles, to draw a table again, and for links to files in which odd characters are codes."""
FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def run_piped(*words, cwd, **environment):
    done = storyboard(*words, cwd=cwd, env={**os.environ, "NO_PROXY": "*", **environment})
    return done.returncode, done.stdout + done.stderr


def at_a_terminal(*words, cwd, **environment):
    ours, theirs = pty.openpty()
    settings = termios.tcgetattr(theirs)
    settings[1] &= ~termios.ONLCR
    termios.tcsetattr(theirs, termios.TCSANOW, settings)
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "160", "NO_PROXY": "*", **environment}
    streams = (Path(os.ttyname(theirs)),) * 3
    with ThreadPoolExecutor(1) as beside:
        running = beside.submit(run_command, words, streams=streams, cwd=cwd, env=environment)
        running.add_done_callback(lambda _: os.close(theirs))
        said = b""
        # What was said comes before the error that nobody has the terminal open any more.
        with suppress(OSError):
            while piece := os.read(ours, 65536):
                said += piece
    os.close(ours)
    return running.result(), OWN.sub("", said.decode())


def assert_plain(said):
    assert FORBIDDEN.findall(said) == []
    assert "Traceback" not in said


@pytest.fixture(scope="module")
def shot(tmp_path_factory):
    """A film in a folder of a name that steers, shot as far as a person's approval."""
    folder = tmp_path_factory.mktemp("films") / "fox\x1b[2J\u202e\x9b[red]"
    folder.mkdir()
    (folder / "storyboard.yaml").write_text(json.dumps(FILM), encoding="utf-8")
    status, said = at_a_terminal("run", cwd=folder)
    assert status == 6, said
    assert_plain(said)
    return folder


@pytest.mark.parametrize(
    ("said_by", "words", "status"),
    [
        (at_a_terminal, ["check"], 0),
        (at_a_terminal, ["plan"], 0),
        (run_piped, ["plan"], 0),
        (run_piped, ["plan", "--prompts"], 0),
        (run_piped, ["run"], 6),
        (run_piped, ["approve", ".", "one", "--note", STEERING], 0),
        (at_a_terminal, ["status"], 0),
        (run_piped, ["status"], 0),
        (at_a_terminal, ["why", "one"], 0),
        (at_a_terminal, ["why", STEERING], 2),
        (at_a_terminal, ["graph"], 0),
        (run_piped, ["graph"], 0),
        (at_a_terminal, ["report"], 0),
        (at_a_terminal, ["report", "--format", "html"], 0),
        (at_a_terminal, ["cancel"], 0),
        (at_a_terminal, ["export", "--draft"], 0),
        (run_piped, ["export", "--draft"], 0),
        (at_a_terminal, ["fmt", "--diff"], 0),
        (at_a_terminal, ["doctor"], 0),
        (run_piped, ["doctor"], 0),
        (at_a_terminal, ["models", STEERING], 2),
        (at_a_terminal, ["providers"], 0),
        (at_a_terminal, ["tasks", "list"], 0),
        (at_a_terminal, ["tasks", "show", STEERING], 3),
        (at_a_terminal, [STEERING], 2),
        (run_piped, ["check", f"no{STEERING}"], 2),
    ],
    ids=lambda value: re.sub(r"[^a-z .-]", "", " ".join(value)) if isinstance(value, list) else None,
)
def test_no_verb_passes_on_what_steers_a_terminal(said_by, words, status, shot):
    came, said = said_by(*words, cwd=shot)

    assert_plain(said)
    assert came == status or words[0] in {"doctor", "export"}, said


@pytest.mark.parametrize("words", [["plan"], ["status"], ["report", "--format"]])
def test_json_holds_what_was_written_and_steers_nothing(words, shot):
    flag = [] if "--format" in words else ["--json"]
    _, said = run_piped(*words, *(flag or ["json"]), cwd=shot)

    assert_plain(said)
    told = json.dumps(json.loads(said), ensure_ascii=False)
    assert words == ["status"] or "\u202ey\u2066\u2028[red]r[/red]" in told


def test_a_verdict_is_one_line_and_shown_as_it_was_written(shot):
    """Brackets are no styles, and a line of a note is no line of ours."""
    run_piped("reject", ".", "one", "--note", f"a\nerror: no\n{STEERING}", cwd=shot)
    _, said = run_piped("why", "one", cwd=shot)

    assert "[red]r[/red]:smile:" in said
    assert r"a\nerror: no\n\u001b]0;x\u0007\u001b[2J" in said


@pytest.mark.parametrize("words", [["check"], ["check", "--json"], ["run"]])
def test_what_is_wrong_in_a_file_is_told_plainly(words, tmp_path):
    (tmp_path / "storyboard.yaml").write_text(json.dumps(WRONG), encoding="utf-8")
    (tmp_path / "models.toml").write_text(json.dumps(STEERING) + " = 1", encoding="utf-8")

    status, said = at_a_terminal(*words, cwd=tmp_path)

    assert status == 2, said
    assert_plain(said)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.fountain", f"Title: T{STEERING}\n\nINT. {STEERING} - DAY\n\nThe {STEERING} runs.\n\nBOB{STEERING}\nHi.\n"),
        ("b\x1b[2J\x9b.csv", f"shot,action,{STEERING}\n{STEERING},{STEERING},{STEERING}\n"),
        ("c.md", f"# T{STEERING}\n\n| shot | action |\n|---|---|\n| {STEERING} | {STEERING} |\n"),
        ("d.json", json.dumps({"results": [{"id": STEERING, STEERING: STEERING}]})),
        ("e.otio", json.dumps({"OTIO_SCHEMA": "Timeline.1", "name": STEERING})),
    ],
)
def test_what_is_imported_is_told_plainly(name, text, tmp_path):
    (tmp_path / name).write_text(text, encoding="utf-8")

    _, said = at_a_terminal("import", name, "--name", "film", cwd=tmp_path)

    assert_plain(said)


ERROR = {"code": f"c{STEERING}", "message": f"m{STEERING}\nerror: x", "type": STEERING}
ANSWERS = {
    "refused": (400, {"error": ERROR}),
    "failed": (200, {"id": "cgt-1", "model": STEERING, "status": "failed", "error": ERROR}),
    "odd state": (200, {"id": "cgt-1", "model": STEERING, "status": f"s{STEERING}", "usage": STEERING}),
    "odd id": (200, {"id": f"cgt{STEERING}", "model": STEERING, "status": "failed"}),
    "long id": (200, {"id": "c" * 201, "model": STEERING, "status": "failed"}),
    "odd link": (200, {"id": "c", "status": "succeeded", "content": {"video_url": f"http://127.0.0.1/{STEERING}"}}),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_what_a_service_answers_is_told_plainly(kind, tmp_path):
    status, body = ANSWERS[kind]

    async def answer(scope, receive, send):
        if scope["type"] != "http":
            return
        is_list = scope["method"] == "GET" and scope["path"].endswith("/tasks")
        told = {"items": [body], "total": 1} if is_list and status == 200 else body
        if scope["method"] == "POST" and kind in {"failed", "odd link"}:
            told = {"id": "cgt-1"}
        headers = [(b"x-request-id", b"r\x1b[2J\x9b"), (b"retry-after", b"0")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(told).encode()})

    film = {**FILM, "provider": "ark", "shots": [{"id": "one", "action": "x"}]}
    (tmp_path / "storyboard.yaml").write_text(json.dumps(film), encoding="utf-8")
    with serve_app(answer) as url:
        environment = {"ARK_BASE_URL": url, "ARK_API_KEY": "a-key-of-a-test"}
        verbs = [["tasks", "list"], ["tasks", "show", "cgt-1"]]
        if kind in {"refused", "failed"}:
            verbs += [["run", "--yes"], ["status"]]
        for words in verbs:
            _, said = at_a_terminal(*words, cwd=tmp_path, **environment)
            assert_plain(said)
    for log in (*tmp_path.glob("reports/*.json"), *tmp_path.glob("reports/*.log")):
        assert FORBIDDEN.findall(log.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("variable", ["ARK_BASE_URL", "STORYBOARD_DATABASE_URL", "STORYBOARD_FFMPEG", "HTTPS_PROXY"])
def test_what_the_environment_says_is_told_plainly(variable, shot):
    value = f"http{STEERING}".replace("\0", "")

    for words in (["doctor"], ["tasks", "list", "--provider", "ark"]):
        assert_plain(at_a_terminal(*words, cwd=shot, **{"ARK_API_KEY": f"k{STEERING}", variable: value})[1])
