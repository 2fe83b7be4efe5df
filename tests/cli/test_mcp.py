"""The verb that serves films to coding agents."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from storyboard.cli import main, mcp
from storyboard.errors import CommandError

FILM = "storyboard: 1\ntitle: T\nshots: [{id: a, action: A.}]\n"
HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "a test", "version": "1"},
    },
}


@pytest.fixture
def film(tmp_path):
    folder = tmp_path / "films" / "fox"
    folder.mkdir(parents=True)
    (folder / "storyboard.yaml").write_text(FILM, "utf-8")
    return folder


def test_the_verb_says_how_the_library_is_installed_where_it_is_not(film, monkeypatch):
    monkeypatch.setattr(mcp, "find_spec", lambda _name: None)

    error = CliRunner().invoke(main.app, ["mcp", str(film)]).exception

    assert error.message == "storyboard mcp needs the library mcp"
    assert error.hint.endswith("'storyboard[mcp]'")


def test_a_project_is_served_alone_and_a_folder_with_all_its_films(film, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    alone, whole = mcp._places([Path("films/fox")]), mcp._places([Path("films")])

    assert ([each.folder for each in alone.projects], alone.folders) == ([film], ())
    assert alone.here == film.parent
    assert (whole.projects, whole.folders, whole.here) == ((), (film.parent,), film.parent)


def test_a_folder_that_holds_other_things_is_one_for_new_films(tmp_path):
    (tmp_path / "README.md").write_text("hello", "utf-8")

    assert mcp._places([tmp_path]).here == tmp_path


def test_what_is_not_there_is_told(tmp_path):
    with pytest.raises(CommandError, match="no storyboard here"):
        mcp._places([tmp_path / "nothing"])


@pytest.mark.parametrize("place", ["home", "root"])
def test_where_a_client_starts_it_at_home_or_at_the_root_films_must_be_named(tmp_path, monkeypatch, place):
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.chdir(tmp_path if place == "home" else "/")

    with pytest.raises(CommandError, match="no films are named"):
        mcp._places([Path()])


@pytest.mark.slow
def test_standard_output_holds_the_protocol_alone_and_the_end_of_the_input_ends_it(film):
    done = subprocess.run(
        [sys.executable, "-m", "storyboard", "mcp", film],
        input=json.dumps(HELLO) + "\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    (line,) = done.stdout.splitlines()
    assert json.loads(line)["result"]["serverInfo"]["name"] == "storyboard"
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.slow
def test_an_interrupt_ends_it_though_the_client_is_still_there(film):
    words = [sys.executable, "-m", "storyboard", "mcp", film]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as server:
        server.stdin.write(json.dumps(HELLO).encode() + b"\n")
        server.stdin.flush()
        assert server.stdout.readline()

        server.send_signal(signal.SIGINT)

        assert server.wait(timeout=30) == 0
        assert server.stderr.read() == b""


@pytest.mark.slow
def test_over_http_it_prints_where_it_is_and_the_token_and_ends_by_a_signal(film, tmp_path):
    environment = os.environ | {"XDG_STATE_HOME": str(tmp_path / "state")}
    words = [sys.executable, "-m", "storyboard", "mcp", "--http", "--port", "0", str(film)]
    with subprocess.Popen(words, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as server:
        address = re.match(r"(http://127\.0\.0\.1:\d+/mcp)  MCP server of fox$", server.stderr.readline().rstrip())[1]
        name, _, value = server.stderr.readline().strip().removeprefix("header: ").partition(": ")
        headers = {name: value, "Accept": "application/json, text/event-stream"}

        assert httpx.post(address, json=HELLO).status_code == 401
        assert httpx.post(address, json=HELLO, headers=headers | {name: f"{value}x"}).status_code == 401
        assert '"name":"storyboard"' in httpx.post(address, json=HELLO, headers=headers, timeout=30).text

        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=30) == 0
        assert server.stdout.read() == ""
    assert value.removeprefix("Bearer ") == (tmp_path / "state/storyboard/studio-token").read_text("ascii").strip()
