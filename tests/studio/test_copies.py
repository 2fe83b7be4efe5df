"""Clips that browsers do not play have copies, made aside and once; small pictures are kept by content."""

import hashlib
import io
import re
import shutil
import threading
import time

import av
import numpy as np
import pytest
from PIL import Image

from storyboard.archive.takes import read_takes
from storyboard.files import is_sealed
from storyboard.show.proxies import proxies_of
from storyboard.studio import copies, files
from tests.studio.asking import Studio

NAME = "fox"
FILM = """\
storyboard: 1
title: One fox
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
shots: [{id: fox, action: A fox}]
"""
FILES = "/films/fox/files/"
FRAME = "archive/fox.take-01/03_first_frame.png"


@pytest.fixture
def in_hevc(film):
    """The same film, its clip and its reel as a service makes 1080p."""
    ((take,),) = read_takes(film).values()
    file = film.archive / take.folder / take.slate.video.path
    with av.open(str(file), "w", format="mp4") as clip:
        track = clip.add_stream("libx265", rate=24, options={"x265-params": "log-level=none"})
        track.width, track.height, track.pix_fmt = 320, 180, "yuv420p10le"
        grey = np.full((180, 320, 3), 90, dtype=np.uint8)
        for _ in range(6):
            clip.mux(track.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
        clip.mux(track.encode(None))
    slate = film.archive / take.folder / "slate.json"
    told = slate.read_text().replace(take.slate.video.sha256, hashlib.sha256(file.read_bytes()).hexdigest())
    slate.write_text(re.sub(rf'("bytes": ?){take.slate.video.bytes}\b', rf"\g<1>{file.stat().st_size}", told))
    shutil.copy(file, film.reels / "main.mp4")
    return film


def when_made(studio, path, **options):
    """Ask for a copy until it is there."""
    answer = studio.get(path, **options)
    until = time.monotonic() + 120
    while answer.status_code == 202 and time.monotonic() < until:
        assert answer.headers["retry-after"] == "1"
        time.sleep(0.1)
        answer = studio.get(path, **options)
    return answer


@pytest.mark.slow
@pytest.mark.parametrize("name", ["copies/fox.take-01.mp4", "copies/reels/main.mp4"])
def test_a_copy_is_made_aside_while_the_page_is_told_to_come_again(in_hevc, name):
    studio = Studio(in_hevc)
    assert not proxies_of(in_hevc).exists()

    assert studio.get(FILES + name).status_code == 202
    answer = when_made(studio, FILES + name, headers={"Range": "bytes=0-99"})

    assert (answer.status_code, answer.headers["content-type"], len(answer.content)) == (206, "video/mp4", 100)
    assert "sandbox" in answer.headers["content-security-policy"]
    (kept,) = proxies_of(in_hevc).iterdir()
    assert is_sealed(kept)
    made_at = kept.stat().st_mtime_ns
    assert studio.get(FILES + name).status_code == 200
    assert kept.stat().st_mtime_ns == made_at


@pytest.mark.slow
def test_ten_pages_have_it_made_once(in_hevc, monkeypatch):
    made, go = [], threading.Event()

    def make(proxies, take):
        go.wait(60)
        made.append(take.folder)

    monkeypatch.setattr(copies.Proxies, "make_copy", make)
    studio = Studio(in_hevc)

    answers = [studio.get(f"{FILES}copies/fox.take-01.mp4") for _ in range(10)]
    go.set()
    failed = when_made(studio, f"{FILES}copies/fox.take-01.mp4")

    assert [answer.status_code for answer in answers] == [202] * 10
    assert made == ["fox.take-01"]
    assert failed.status_code == 422, "it could not be made, and that is told"
    monkeypatch.setattr(copies, "_AGAIN_AFTER_S", 0)
    assert studio.get(f"{FILES}copies/fox.take-01.mp4").status_code == 202
    until = time.monotonic() + 60
    while len(made) < 2 and time.monotonic() < until:
        time.sleep(0.01)
    assert made == ["fox.take-01"] * 2, "what was short then may be there now"


def test_a_clip_that_browsers_play_needs_no_copy(film):
    studio = Studio(film)

    assert studio.get(f"{FILES}copies/fox.take-01.mp4").status_code == 404
    assert studio.get(f"{FILES}copies/reels/main.mp4").status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    ["copies/none.mp4", "copies/..mp4", "copies/%2e%2e%2fsecret.mp4", "copies/reels/none.mp4", "copies/reels/.."],
)
def test_there_are_copies_of_nothing_else(in_hevc, path):
    assert Studio(in_hevc).get(FILES + path).status_code in {404, 405}


def test_a_clip_behind_a_link_out_of_the_project_has_no_copy(in_hevc, tmp_path):
    (clip_file,) = (in_hevc.archive / "fox.take-01").glob("*.mp4")
    clip_file.rename(tmp_path / "outside.mp4")
    clip_file.symlink_to(tmp_path / "outside.mp4")

    assert Studio(in_hevc).get(f"{FILES}copies/fox.take-01.mp4").status_code == 404


@pytest.mark.parametrize("width", [96, 192, 320, 640])
def test_small_pictures_have_the_width_that_is_asked_for_and_are_kept(film, width):
    studio, place = Studio(film), f"/films/fox/thumbnails/{width}/{FRAME}"
    first = studio.get(place)

    assert Image.open(io.BytesIO(first.content)).size[0] == width
    assert first.headers["content-type"] == "image/jpeg"
    assert first.headers["cache-control"] == "private, no-cache"
    assert studio.get(place, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    kept = {file: file.stat().st_mtime_ns for file in (film.state / "thumbnails").iterdir()}
    assert all(map(is_sealed, kept))
    assert studio.get(place).content == first.content
    assert {file: file.stat().st_mtime_ns for file in kept} == kept


def test_a_picture_that_is_asked_for_by_its_content_is_kept_by_browsers(film):
    studio = Studio(film)
    (shot,) = studio.get("/api/1/films/fox").json()["shots"]
    assert shot["poster"] == FRAME
    place = f"/films/fox/thumbnails/192/{FRAME}"

    assert "immutable" in studio.get(place, params={"v": shot["poster_mark"]}).headers["cache-control"]
    assert "immutable" not in studio.get(place, params={"v": "0" * 16}).headers["cache-control"]


@pytest.mark.slow
def test_a_damaged_small_picture_is_made_again(film):
    studio, place = Studio(film), f"/films/fox/thumbnails/96/{FRAME}"
    good = studio.get(place).content
    for kept in (film.state / "thumbnails").iterdir():
        kept.write_bytes(b"half")

    assert studio.get(place).content == good


def test_a_picture_that_cannot_be_read_is_not_there(film):
    (film.archive / "fox.take-01" / "03_first_frame.png").write_bytes(b"no picture")

    assert Studio(film).get(f"/films/fox/thumbnails/96/{FRAME}").status_code == 404


def test_files_of_takes_in_a_bucket_are_fetched_when_somebody_looks(film, tmp_path, monkeypatch):
    """Once; a take that is not there either is 404."""
    studio, archive = Studio(film), film.archive
    (archive / "fox.take-01").rename(tmp_path / "bucket")
    monkeypatch.setenv("STORYBOARD_ARCHIVE_URL", "s3://bucket")
    brought = []

    def bring(_project, takes):
        brought.append(takes)
        shutil.copytree(tmp_path / "bucket", archive / "fox.take-01")

    monkeypatch.setattr(files, "find_take", lambda _project, folder: folder if folder == "fox.take-01" else None)
    monkeypatch.setattr(files, "bring_files", bring)

    place = f"{FILES}{FRAME}"
    assert [studio.get(place).status_code for _ in range(2)] == [200, 200]
    assert brought == [["fox.take-01"]]
    assert studio.get(f"{FILES}archive/none.take-01/x.png").status_code == 404
