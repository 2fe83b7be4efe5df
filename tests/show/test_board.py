"""The board: films as they stand, in a browser, where takes are approved and rejected."""

import asyncio
import os
import re
import shutil
import socket
import subprocess
import sys

import httpx
import pytest
from starlette.applications import Starlette

from storyboard.archive.takes import read_takes
from storyboard.plan.judging import judge
from storyboard.project import find_project
from storyboard.show.board import board_routes

NAME = "roads"
FILM = """\
storyboard: 1
title: <b>Two roads</b>
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
shots:
  - {id: road, action: A road, takes: 2, approve: true}
  - {id: hill, from: road, action: A hill}
"""
PROOF = {"X-Storyboard": "board"}
CHROMIUM = os.environ.get("STORYBOARD_CHROMIUM") or shutil.which("chromium") or ""


class Board:
    """The board of some films, asked without a socket."""

    def __init__(self, *films, host="127.0.0.1"):
        self._app = Starlette(routes=board_routes(films, host=host))

    def get(self, path, **options):
        return asyncio.run(self._ask("GET", path, **options))

    def post(self, path, **options):
        return asyncio.run(self._ask("POST", path, **options))

    async def _ask(self, method, path, **options):
        transport = httpx.ASGITransport(app=self._app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8788") as client:
            return await client.request(method, path, **options)


def say(board, take, verdict, *, shot="road", headers=PROOF, **more):
    said = {"shot": shot, "segment": 1, "take": take, "verdict": verdict, **more}
    return board.post("/projects/roads/takes", json=said, headers=headers)


def verdicts(film):
    return [take.verdict.verdict if take.verdict else "" for take in read_takes(film)["road", 1]]


def test_a_film_is_shown_with_what_a_person_can_judge(film):
    page = Board(film).get("/projects/roads/")

    assert page.status_code == 200
    assert 'id="shot-road"' in page.text
    assert page.text.count("<li class=") == 4, "two cells of the strip, two takes"
    assert "&lt;b&gt;Two roads" in page.text
    assert "<b>Two roads" not in page.text


def test_a_page_that_nothing_changed_is_not_sent_again(film):
    board = Board(film)
    mark = board.get("/projects/roads/").headers["etag"]

    assert board.get("/projects/roads/", headers={"If-None-Match": mark}).status_code == 304
    say(board, 1, "circled")
    assert board.get("/projects/roads/", headers={"If-None-Match": mark}).status_code == 200


def test_a_take_is_circled_and_the_circle_moves(film):
    board = Board(film)

    assert say(board, 1, "circled").json() == {"said": "road.take-01: circled"}
    assert say(board, 2, "circled", note="the light").json() == {"said": "road.take-02: circled"}
    assert verdicts(film) == ["", "circled"]
    assert read_takes(film)["road", 1][1].verdict.note == "the light"


def test_a_word_about_no_take_is_refused_and_says_why(film):
    answer = say(Board(film), 7, "rejected")

    assert answer.status_code == 400
    assert "take" in answer.json()["said"]
    assert verdicts(film) == ["", ""]


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{", 400), (b'{"shot": "road"}', 400), (b"x" * 10_001, 413)],
    ids=["no JSON", "half a word", "too long"],
)
def test_junk_is_refused(film, body, status):
    answer = Board(film).post("/projects/roads/takes", content=body, headers=PROOF)

    assert answer.status_code == status
    assert verdicts(film) == ["", ""]


def test_another_site_s_page_can_say_nothing(film):
    """A form, or a request that asks for no leave, cannot carry the header."""
    assert say(Board(film), 1, "circled", headers={}).status_code == 403
    assert verdicts(film) == ["", ""]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8788", 200),
        ("localhost", 200),
        ("[::1]:8788", 200),
        ("studio.example", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("", 421),
    ],
)
def test_the_board_answers_to_its_own_address_only(film, host, status):
    board = Board(film, host="studio.example")

    assert board.get("/projects/roads/", headers={"Host": host}).status_code == status
    assert board.get("/", headers={"Host": host}).status_code == {200: 307}.get(status, status)


@pytest.mark.parametrize(
    "host",
    ["[", "]", "[::1", "[]", "[x]", "a b", "127.0.0.1:x", "127.0.0.1:99999", "a@127.0.0.1", "127.0.0.1/x", "a,b"],
)
def test_a_host_that_is_none_is_a_bad_request(film, host):
    """And never an error of the server's own."""
    board = Board(film)

    assert board.get("/projects/roads/", headers={"Host": host}).status_code == 400
    assert board.get("/", headers={"Host": host}).status_code == 400


def test_clips_are_served_in_pieces_and_nothing_else_of_the_project(film):
    board = Board(film)
    clip = "/projects/roads/archive/road.take-01/01_video.mp4"

    assert board.get(clip, headers={"Range": "bytes=0-9"}).status_code == 206
    for place in ("storyboard.yaml", "archive/../storyboard.yaml", ".storyboard/", "archive/%2e%2e/storyboard.yaml"):
        assert board.get(f"/projects/roads/{place}").status_code == 404


def test_a_mistake_in_the_file_is_shown_until_it_is_mended(film):
    board = Board(film)
    film.file.write_text(FILM.replace("from: road", "from: raod"), encoding="utf-8")

    page = board.get("/projects/roads/")
    assert page.status_code == 422
    assert "did you mean &#39;road&#39;?" in page.text
    film.file.write_text(FILM, encoding="utf-8")
    assert board.get("/projects/roads/").status_code == 200


def test_a_link_that_is_put_there_while_the_board_is_shown_is_told(film, tmp_path):
    """Nothing is read or filed through it, where it leads out of the project."""
    board = Board(film)
    outside = tmp_path / "outside"
    film.archive.rename(outside)
    film.archive.symlink_to(outside)
    film.file.write_text(FILM.replace("A hill", "A valley"), encoding="utf-8")
    before = sorted(outside.rglob("*"))

    page, answer = board.get("/projects/roads/"), say(board, 1, "circled")

    assert (page.status_code, answer.status_code) == (422, 400)
    assert "archive: is a link that leads out" in page.text
    assert "archive: is a link that leads out" in answer.text
    assert sorted(outside.rglob("*")) == before


def test_several_films_are_listed_whatever_their_folders_are_called(film, tmp_path):
    others = [tmp_path / "more" / "roads", tmp_path / "roads-2", tmp_path / "{夜} road"]
    for other in others:
        shutil.copytree(film.folder, other)
    board = Board(film, *(find_project(other) for other in others))

    page = board.get("/").text

    hrefs = re.findall(r'href="(/projects/[^"]+)"', page)
    assert len(set(hrefs)) == 4
    assert [board.get(href).status_code for href in hrefs] == [200] * 4
    assert "1 done, 1 waiting" in page


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.mark.skipif(not CHROMIUM, reason="no chromium here: install it or name it in STORYBOARD_CHROMIUM")
def test_a_browser_follows_what_happens_and_approves_with_a_click(film):
    """A rejected take elsewhere shows without a reload; a click here is filed; nothing complains."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="no playwright here: pip install playwright")
    port = free_port()
    command = [sys.executable, "-m", "storyboard", "serve", str(film.folder), "--port", str(port)]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert any("board of" in line for line in server.stderr)
        with sync_api.sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
            page, heard = browser.new_page(), []
            page.set_default_timeout(60_000)
            page.on("console", lambda message: heard.append(message.text))
            page.on("pageerror", lambda error: heard.append(str(error)))
            page.goto(f"http://127.0.0.1:{port}/")
            takes = page.locator("#shot-road .candidates li")

            judge(film, "road", "rejected", number=1, note="too dark")
            sync_api.expect(takes.nth(0)).to_contain_text("too dark", timeout=60_000)
            takes.nth(1).get_by_role("button", name="approve").click()
            sync_api.expect(page.locator(".board-line")).to_contain_text("road.take-02: circled", timeout=60_000)
            sync_api.expect(takes.nth(1).get_by_role("button", name="approve")).to_have_attribute(
                "aria-pressed", "true", timeout=60_000
            )
            browser.close()
        assert heard == []
        assert verdicts(film) == ["rejected", "circled"]
    finally:
        server.terminate()
        server.communicate(timeout=120)
