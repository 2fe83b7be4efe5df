"""What is read from a clip, and which clips may be copied packet by packet."""

import subprocess
from fractions import Fraction
from pathlib import Path

import pytest

from storyboard.errors import MediaError
from storyboard.media.coded.probe import probe
from storyboard.media.ffmpeg import ffmpeg_path
from tests.odd_clips import turn
from tests.stitch.clips import make_clip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("probed")


@pytest.fixture(scope="module")
def plain(folder):
    """A clip of three groups of eight frames, each decodable by itself."""
    return make_clip(folder / "plain.mp4", range(24), options={"g": "8", "x264-params": "scenecut=0"}).path


@pytest.fixture
def remade(plain, tmp_path):
    """Return a function that lets ffmpeg write the plain clip anew with these options."""

    def remake(*options: str, before: tuple[str, ...] = (), to: str = "remade.mp4") -> Path:
        command = [ffmpeg_path(), "-v", "error", "-y", *before, "-i", str(plain), *options, str(tmp_path / to)]
        subprocess.run(command, check=True)
        return tmp_path / to

    return remake


@pytest.fixture
def on_its_side(remade):
    """The plain clip, turned by a quarter through its display matrix."""
    path = remade("-c", "copy")
    turn(path, matrix=(0, -1, 1, 0))
    return path


def test_a_plain_clip_is_read_and_may_be_copied(plain):
    facts = probe(plain)

    assert (facts.format.width_px, facts.format.height_px, facts.format.rate) == (320, 180, 24)
    assert (facts.frames, facts.has_audio, facts.start_s) == (24, True, 0)
    assert facts.copyable


def test_a_clip_without_sound_says_so(remade):
    assert not probe(remade("-an", "-c", "copy")).has_audio


def test_coded_frames_are_told_in_the_order_of_decoding(plain):
    shown = [frame.shown for frame in probe(plain).coded]

    assert sorted(shown) == list(range(24))
    assert shown != sorted(shown), "the clip has B frames"


def test_only_frames_that_decode_alone_are_starts(plain):
    assert [n for n, frame in enumerate(probe(plain).coded) if frame.idr] == [0, 8, 16]


def test_frames_that_lean_on_an_earlier_group_are_no_place_to_start(folder):
    """With open groups only the first key frame starts anew."""
    options = {"g": "8", "x264-params": "scenecut=0:open-gop=1"}
    facts = probe(make_clip(folder / "open.mp4", range(24), options=options).path)

    assert [n for n, frame in enumerate(facts.coded) if frame.idr] == [0]


def test_packets_show_from_a_key_frame_to_where_nothing_later_is_needed(plain):
    facts = probe(plain)

    assert facts.copyable_frames(0, 24) == range(24)
    assert facts.copyable_frames(3, 24) == range(8, 24)
    assert facts.copyable_frames(9, 15) == range(15, 15)
    kept = facts.copyable_frames(0, 23)
    assert kept.start == 0
    assert 16 <= kept.stop <= 23
    assert {frame.shown for frame in facts.coded[: kept.stop]} == set(range(kept.stop))


@pytest.mark.parametrize(
    ("options", "before"),
    [
        (("-c:v", "libx265", "-x265-params", "log-level=none"), ()),
        (("-pix_fmt", "yuv444p"), ()),
        (("-vf", "scale=out_range=pc,format=yuvj420p"), ()),
        (("-vf", "setsar=4/3"), ()),
        (("-vf", "setpts='PTS+if(gt(N,9),2/24/TB,0)'", "-fps_mode", "vfr"), ()),
        (("-c", "copy"), ("-ss", "0.2")),
        (("-x264-params", "tff=1"), ()),
    ],
    ids=["hevc", "4:4:4", "full range", "pixels not square", "uneven", "begins inside", "interlaced"],
)
def test_what_would_be_shown_wrong_beside_others_is_not_copied(remade, options, before):
    assert not probe(remade(*options, before=before)).copyable


def test_a_turned_clip_is_not_copied(on_its_side):
    assert not probe(on_its_side).copyable


def test_frames_that_an_edit_list_hides_are_not_counted(remade):
    assert probe(remade("-c", "copy", before=("-ss", "0.2"))).frames == 19


def test_a_turned_clip_has_the_shape_in_which_it_is_seen(on_its_side):
    assert probe(on_its_side).shape == Fraction(9, 16)


def test_pixels_that_are_not_square_count_in_the_shape(remade):
    assert probe(remade("-vf", "setsar=3/4")).shape == Fraction(4, 3)


def test_a_clock_in_milliseconds_still_gives_the_exact_rate(remade):
    facts = probe(remade("-c", "copy", to="remade.mkv"))

    assert (facts.format.rate, facts.even) == (24, True)


def test_a_file_that_is_no_video_is_named(tmp_path):
    (tmp_path / "clip.mp4").write_text("<Error><Code>AccessDenied</Code></Error>")

    with pytest.raises(MediaError, match=r"clip\.mp4: cannot be read"):
        probe(tmp_path / "clip.mp4")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(MediaError, match=r"gone\.mp4: cannot be read"):
        probe(tmp_path / "gone.mp4")


def test_a_file_with_sound_only_is_named(remade):
    with pytest.raises(MediaError, match=r"remade\.mp4: no picture"):
        probe(remade("-vn", "-c", "copy"))
