"""What the board lets a browser do: its policy on every answer, whose pages may speak, which files are given out."""

import asyncio

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from storyboard.show.board import board_routes

from storyboard.archive.takes import read_takes
from storyboard.listener import Policy
from storyboard.shoot.callback_server import callback_routes
from storyboard.shoot.waking import Waker

NAME = "road"
FILM = """\
storyboard: 1
title: A road
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
shots:
  - {id: road, action: A road, approve: true}
"""
HOME = "/projects/road/"
CLIP = f"{HOME}archive/road.take-01/01_video.mp4"
SAID = {"shot": "road", "segment": 1, "take": 1, "verdict": "circled"}
PROOF = {"X-Storyboard": "board"}


async def fail(_request):
    raise RuntimeError("unforeseen")


@pytest.fixture
def ask(film):
    """Return a function that asks the board, and what stands beside it, without a socket."""
    waker = Waker([film])
    routes = [*board_routes([film], host="127.0.0.1"), *callback_routes(waker), Route("/fail", fail)]
    transport = httpx.ASGITransport(app=Policy(Starlette(routes=routes)), raise_app_exceptions=False)

    async def ask(method, path, options):
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8788") as client:
            return await client.request(method, path, **options)

    yield lambda path, method="GET", **options: asyncio.run(ask(method, path, options))
    waker.close()


@pytest.mark.parametrize(
    ("path", "method", "headers", "status"),
    [
        ("/", "GET", {}, 307),
        (HOME, "GET", {}, 200),
        (CLIP, "GET", {}, 200),
        (CLIP, "GET", {"Range": "bytes=0-9"}, 206),
        (f"{HOME}archive/none.mp4", "GET", {}, 404),
        (f"{HOME}reports/index.html", "GET", {}, 200),
        (f"{HOME}takes", "POST", {}, 403),
        (HOME, "DELETE", {}, 405),
        ("/none", "GET", {}, 404),
        (HOME, "GET", {"Host": "["}, 400),
        (HOME, "GET", {"Host": "evil.example"}, 421),
        (f"{HOME}takes", "POST", {"Origin": "http://evil.example", **PROOF}, 403),
        ("/callbacks/none", "POST", {}, 404),
        ("/fail", "GET", {}, 500),
    ],
)
def test_every_answer_carries_the_policy(ask, path, method, headers, status):
    """Pages, files, refusals and failures alike."""
    answer = ask(path, method, headers=headers)

    assert answer.status_code == status
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["referrer-policy"] == "same-origin"


def test_only_pages_that_the_program_made_may_run_anything(ask):
    assert "sandbox" not in ask(HOME).headers["content-security-policy"]
    assert "sandbox" not in ask(f"{HOME}reports/index.html").headers["content-security-policy"]
    assert ask(CLIP).headers["content-security-policy"].startswith("default-src 'none'")
    assert "sandbox" in ask(CLIP).headers["content-security-policy"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://127.0.0.1:8788", "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "http://127.0.0.1:8789"}, 403),
        ({"Origin": "http://localhost:8788"}, 403),
        ({"Origin": "http://127.0.0.1"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Origin": "http://127.0.0.1:8788.evil.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
    ],
)
def test_takes_are_judged_from_the_board_s_own_page_only(ask, film, headers, status):
    """A program that is no browser names no page; it may."""
    answer = ask(f"{HOME}takes", "POST", json=SAID, headers={**PROOF, **headers})

    assert answer.status_code == status
    (take,) = read_takes(film)["road", 1]
    assert (take.verdict is not None) == (status == 200)


def test_a_page_that_the_program_did_not_make_is_no_page(ask, film):
    """In the reports nothing else is given out; elsewhere it is a download that nothing runs."""
    stray = "<script>alert(1)</script>"
    for place in (film.reports / "stray.html", film.reports / "index.html.html", film.reels / "cut.html",
                  film.archive / "road.take-01" / "a.svg", film.reels / "cut.xhtml"):  # fmt: skip
        place.parent.mkdir(exist_ok=True)
        place.write_text(stray, encoding="utf-8")

    assert ask(f"{HOME}reports/stray.html").status_code == 404
    assert ask(f"{HOME}reports/index.html.html").status_code == 404
    for path in ("reels/cut.html", "reels/cut.xhtml", "archive/road.take-01/a.svg"):
        answer = ask(HOME + path)
        assert (answer.status_code, answer.text) == (200, stray)
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"] == "attachment"
        assert "sandbox" in answer.headers["content-security-policy"]


def test_clips_are_shown_and_no_download(ask):
    assert ask(CLIP).headers["content-type"] == "video/mp4"
    assert "content-disposition" not in ask(CLIP).headers


@pytest.mark.parametrize(
    "path",
    [
        "../storyboard.yaml", "%2e%2e/storyboard.yaml", "..%2fstoryboard.yaml", "%2e%2e%2fstoryboard.yaml",
        "..%5cstoryboard.yaml", "%252e%252e/storyboard.yaml", "//etc/passwd", "%2fetc/passwd", "/etc/passwd",
        "road.take-01/../../storyboard.yaml", "%00", "road.take-01%00.mp4", "x" * 5000, "%ff", "..;/storyboard.yaml",
        ".hidden", "road.take-01/.hidden",
    ],
)  # fmt: skip
@pytest.mark.parametrize("folder", ["archive", "reels", "reports"])
def test_no_path_leads_out_of_a_folder(ask, film, folder, path):
    for hidden in (film.archive / ".hidden", film.archive / "road.take-01" / ".hidden"):
        hidden.write_text("secret", encoding="utf-8")

    assert ask(f"{HOME}{folder}/{path}").status_code == 404


def test_links_out_of_the_project_are_not_followed(ask, film, tmp_path):
    """Neither a file nor a folder nor the whole of one."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "index.html").write_text("secret", encoding="utf-8")
    (outside / "x.mp4").write_bytes(b"secret")
    (film.archive / "x.mp4").symlink_to(outside / "x.mp4")
    (film.archive / "folder").symlink_to(outside)
    (film.reports / "index.html").unlink()
    (film.reports / "index.html").symlink_to(outside / "index.html")
    film.reels.mkdir(exist_ok=True)
    film.reels.rename(film.folder / "old")
    film.reels.symlink_to(outside)

    for path in ("archive/x.mp4", "archive/folder/x.mp4", "reports/index.html", "reels/x.mp4"):
        assert ask(HOME + path).status_code == 404


def test_services_call_from_anywhere(ask):
    """A callback names another host, and the program that sends it is no browser of ours."""
    answer = ask("/callbacks/none", "POST", headers={"Host": "film.example.com"}, json={"id": "cgt-1"})

    assert answer.status_code == 404
