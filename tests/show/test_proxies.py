"""What a browser does not play is played from a copy in H.264, made once; what it plays is played as it was served."""

import hashlib
import re
import shutil

import av
import numpy as np
import pytest

from storyboard.archive.takes import read_takes
from storyboard.files import is_sealed
from storyboard.media.coded.probe import probe
from storyboard.media.proxy import plays_in_browser, write_proxy
from storyboard.show.film import report_of
from storyboard.show.proxies import proxies_of
from storyboard.show.report.write import write_reports

NAME = "fox"
FILM = """\
storyboard: 1
title: One fox
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
shots: [{id: fox, action: A fox}]
"""


def clip(path, *, codec="libx264", pixels="yuv420p", sound="aac", kind="mp4", size=(320, 180), frames=6):
    """Write a grey clip with sound, its index at the end."""
    with av.open(str(path), "w", format=kind) as film:
        track = film.add_stream(codec, rate=24, options={"x265-params": "log-level=none"} if "265" in codec else {})
        track.width, track.height, track.pix_fmt = *size, pixels
        heard = film.add_stream(sound, rate=48000, layout="mono") if sound else None
        grey = np.full((size[1], size[0], 3), 90, dtype=np.uint8)
        for _ in range(frames):
            film.mux(track.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
        film.mux(track.encode(None))
        if heard is not None:
            silence = av.AudioFrame.from_ndarray(np.zeros((1, 12000), np.int16), format="s16", layout="mono")
            silence.sample_rate = 48000
            film.mux(heard.encode(silence))
            film.mux(heard.encode(None))
    return path


@pytest.mark.parametrize(
    ("made", "plays"),
    [
        ({}, True),
        ({"sound": None}, True),
        ({"codec": "libx265"}, False),
        ({"codec": "libx265", "pixels": "yuv420p10le"}, False),
        ({"pixels": "yuv444p"}, False),
        ({"pixels": "yuv420p10le"}, False),
        ({"kind": "mov", "sound": "pcm_s16le"}, False),
        ({"codec": "libvpx-vp9"}, True),
    ],
)
def test_what_every_browser_plays_is_told_by_the_index(tmp_path, made, plays):
    assert plays_in_browser(clip(tmp_path / "clip", **made)) == plays


@pytest.mark.parametrize("data", [b"", b"no film", b"\0\0\0\x08moov", b"\0\0\0\x10moovavcC", b"\0\0\0\0free" * 9])
def test_what_is_no_film_plays_nowhere(tmp_path, data):
    (tmp_path / "clip").write_bytes(data)

    assert not plays_in_browser(tmp_path / "clip")
    assert not plays_in_browser(tmp_path / "none")


@pytest.mark.slow
def test_a_copy_has_every_frame_and_the_sound_and_is_small(tmp_path):
    served = clip(tmp_path / "a.mp4", codec="libx265", pixels="yuv420p10le", size=(1920, 1084), frames=5)

    write_proxy(served, tmp_path / "b.mp4")

    copy = probe(tmp_path / "b.mp4")
    assert plays_in_browser(tmp_path / "b.mp4")
    assert (copy.frames, copy.has_audio, copy.seen_px) == (5, True, (1276, 720))


@pytest.fixture
def in_hevc(film):
    """The same film, its clip and its reel as a service makes 1080p."""
    ((take,),) = read_takes(film).values()
    file = film.archive / take.folder / take.slate.video.path
    clip(file, codec="libx265", pixels="yuv420p10le", frames=49)
    slate = film.archive / take.folder / "slate.json"
    told = slate.read_text().replace(take.slate.video.sha256, hashlib.sha256(file.read_bytes()).hexdigest())
    slate.write_text(re.sub(rf'("bytes": ?){take.slate.video.bytes}\b', rf"\g<1>{file.stat().st_size}", told))
    shutil.copy(file, film.reels / "main.mp4")
    return film


def write_report(project):
    write_reports(*report_of(project))


def played_files(page):
    return [re.search(r'class="frames" href="([^"]+)"', page)[1], *re.findall(r'<video[^>]* src="([^"]+)"', page)]


@pytest.mark.slow
def test_a_clip_that_browsers_play_is_played_itself(film):
    write_report(film)

    assert played_files((film.reports / "index.html").read_text()) == [
        "../archive/fox.take-01/01_video.mp4", "../reels/main.mp4"
    ]  # fmt: skip
    assert not proxies_of(film).exists()


@pytest.mark.slow
def test_the_page_plays_copies_and_links_to_what_was_served(in_hevc):
    write_report(in_hevc)
    page = (in_hevc.reports / "index.html").read_text()

    files = [(in_hevc.reports / href).resolve() for href in played_files(page)]
    assert len(files) == 2
    for file in files:
        assert file.parent == proxies_of(in_hevc).resolve()
        assert plays_in_browser(file)
        assert is_sealed(file)
    assert 'href="../archive/fox.take-01/01_video.mp4">clip</a>' in page


@pytest.mark.slow
def test_a_copy_is_made_once_and_anew_where_it_is_damaged(in_hevc):
    write_report(in_hevc)
    (first, *_) = sorted(proxies_of(in_hevc).iterdir())
    made_at = first.stat().st_mtime_ns
    write_report(in_hevc)
    assert first.stat().st_mtime_ns == made_at

    first.write_bytes(b"half")
    write_report(in_hevc)
    assert is_sealed(first)
