"""What we ask of the ffmpeg program."""

import subprocess
import sys

import av
import ffmpeg
import pytest

from storyboard.errors import FfmpegFailed
from storyboard.media.ffmpeg import ffmpeg_path, run

FRAME = bytes([128]) * (64 * 64 * 3 // 2)


def raw_frames():
    return ffmpeg.input("pipe:", format="rawvideo", pix_fmt="yuv420p", s="64x64", r=24)


def frames_in(path):
    with av.open(str(path)) as clip:
        return sum(1 for _ in clip.decode(video=0))


def test_every_piece_of_stdin_becomes_a_frame(tmp_path):
    """Frames that are fed to ``pipe:`` are in the file, in their number."""
    run(raw_frames().output(str(tmp_path / "a.mp4"), vcodec="libx264"), what="write a.mp4", stdin=[FRAME] * 7)

    assert frames_in(tmp_path / "a.mp4") == 7


def test_a_file_that_exists_is_written_over(tmp_path):
    """ffmpeg never asks a question that nobody can answer."""
    path = tmp_path / "a.mp4"
    path.write_bytes(b"old")

    run(raw_frames().output(str(path), vcodec="libx264"), what="write a.mp4", stdin=[FRAME])

    assert frames_in(path) == 1


def test_a_failure_says_what_could_not_be_done_and_why(tmp_path):
    """The message joins our words and ffmpeg's last ones, and the command is kept."""
    missing = tmp_path / "missing.mp4"

    with pytest.raises(FfmpegFailed) as caught:
        run(ffmpeg.input(str(missing)).output(str(tmp_path / "a.mp4")), what="stitch main.mp4")

    assert caught.value.message.startswith("could not stitch main.mp4: ")
    assert "No such file or directory" in caught.value.message
    assert caught.value.command[0] == ffmpeg_path()
    assert str(missing) in caught.value.command
    assert caught.value.exit_status == 4


def test_ffmpeg_that_dies_while_it_is_fed_is_a_failure_of_ffmpeg(tmp_path):
    """The broken pipe is not the news; ffmpeg's own reason is."""
    film = raw_frames().output(str(tmp_path / "no" / "such" / "folder.mp4"), vcodec="libx264")

    with pytest.raises(FfmpegFailed, match=r"could not write it: .*No such file"):
        run(film, what="write it", stdin=(FRAME for _ in range(2000)))


def test_ffmpeg_may_stop_reading_when_it_has_enough(tmp_path):
    """Asked for one frame and fed two thousand, it succeeds with one."""
    path = tmp_path / "a.mp4"

    run(raw_frames().output(str(path), vcodec="libx264", vframes=1), what="write", stdin=(FRAME for _ in range(2000)))

    assert frames_in(path) == 1


def test_an_interrupt_while_feeding_kills_ffmpeg(tmp_path, monkeypatch):
    """No ffmpeg outlives the program that started it."""
    started = []

    class Watched(subprocess.Popen):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            started.append(self)

    def frames_then_interrupt():
        yield FRAME
        raise KeyboardInterrupt

    ffmpeg_path()
    monkeypatch.setattr(subprocess, "Popen", Watched)
    film = raw_frames().output(str(tmp_path / "a.mp4"), vcodec="libx264")
    with pytest.raises(KeyboardInterrupt):
        run(film, what="write a.mp4", stdin=frames_then_interrupt())

    assert [process.returncode for process in started] == [-9]


def test_importing_it_raises_no_warning():
    """ffmpeg-python and what it stands on are old, and still quiet."""
    subprocess.run([sys.executable, "-W", "error", "-c", "import storyboard.media.ffmpeg"], check=True)
