"""Trims and transitions over odd clips: every frame is the one that was asked for, seen by the number that it shows."""

from pathlib import Path

import pytest

from storyboard.media.coded.probe import probe
from storyboard.media.measure.decode_whole import decode_whole
from storyboard.media.picture.frames import last_frame_png
from storyboard.model.written_reels import Cut, Transition, Trim
from storyboard.stitch.reel import stitch
from storyboard.stitch.timeline import Footage
from tests import odd_clips
from tests.shares import some
from tests.stitch.clips import make_clip, timeline, watch

pytestmark = pytest.mark.slow

FIRST, FRAMES = 100, 24
OPEN = "keyint=8:min-keyint=8:bframes=3:scenecut=0:open-gop=1"
NUMBERS = list(range(FIRST, FIRST + FRAMES))


def plain(folder: Path, name: str = "odd.mp4", numbers: list[int] = NUMBERS, **how: object) -> Path:
    return make_clip(folder / name, numbers, **how).path


def remade(folder: Path, *words: str, name: str = "odd.mp4", before: tuple[str, ...] = ()) -> Path:
    """Write the clip again, as ffmpeg does it with *words*."""
    source = plain(folder, "source.mp4")
    odd_clips.ffmpeg(*before, "-i", source, *words, folder / name)
    return folder / name


def open_gop(folder: Path) -> Path:
    return plain(folder, options={"x264-params": OPEN})


def open_gop_of_hevc(folder: Path) -> Path:
    how = {"x265-params": f"log-level=error:pools=none:{OPEN}"}
    return plain(folder, codec="libx265", pixels="yuv420p10le", options=how)


def no_duration(folder: Path) -> Path:
    """Write a clip whose index tells the length of neither the film nor its tracks."""
    path = plain(folder)
    data = bytearray(path.read_bytes())
    for kind, offset in ((b"mvhd", 20), (b"tkhd", 24), (b"mdhd", 20)):
        place = data.find(kind)
        while place >= 0:
            data[place + offset : place + offset + 4] = bytes(4)
            place = data.find(kind, place + 1)
    path.write_bytes(data)
    return path


def matroska(folder: Path) -> Path:
    return remade(folder, "-c", "copy", "-f", "matroska")


def avi(folder: Path) -> Path:
    return remade(folder, "-c:v", "libx264", "-bf", "2", "-pix_fmt", "yuv420p", "-c:a", "mp3", "-f", "avi")


def upside_down(folder: Path) -> Path:
    path = remade(folder, "-vf", "hflip,vflip", "-c:v", "libx264", "-pix_fmt", "yuv420p")
    odd_clips.turn(path, matrix=(-1, 0, 0, -1))
    return path


def wide_pixels(folder: Path) -> Path:
    return remade(folder, "-vf", "scale=240:180,setsar=4/3", "-c:v", "libx264", "-pix_fmt", "yuv420p")


def make_edited_clip(folder: Path) -> Path:
    """Write 12 frames before those that an edit list lets be seen."""
    source = plain(folder, "source.mp4", list(range(FIRST - 12, FIRST + FRAMES)))
    odd_clips.ffmpeg("-ss", "0.5", "-i", source, "-c", "copy", folder / "odd.mp4")
    return folder / "odd.mp4"


ODD = [
    open_gop, open_gop_of_hevc, no_duration, matroska, avi, upside_down, wide_pixels, make_edited_clip,
]  # fmt: skip


@pytest.fixture(scope="module")
def beside(tmp_path_factory) -> Footage:
    return make_clip(tmp_path_factory.mktemp("beside") / "plain.mp4", range(12))


@pytest.fixture
def shown_numbers(tmp_path, cache, listener):
    """Return the numbers that a reel shows."""

    def numbers(footage: list[Footage], cuts: list[Cut]) -> list[int]:
        cut = timeline(footage, cuts=cuts, chained=False)
        return watch(stitch(cut, tmp_path / "reel.mp4", cache=cache, reporter=listener).path).numbers

    return numbers


def footage(path: Path) -> Footage:
    whole = decode_whole(path)
    return Footage(path=path, frames=whole.frames, rate=whole.rate, has_audio=whole.has_audio)


@pytest.mark.parametrize("odd", ODD)
def test_whoever_counts_its_frames_counts_the_same(tmp_path, odd):
    path = odd(tmp_path)

    whole, facts = decode_whole(path), probe(path)

    assert (whole.frames, facts.frames) == (FRAMES, FRAMES)
    assert whole.rate == facts.format.rate == 24
    assert last_frame_png(path)


@pytest.mark.parametrize("odd", ODD)
def test_a_trim_of_an_odd_clip_shows_the_frames_between(tmp_path, beside, shown_numbers, odd):
    strange = footage(odd(tmp_path))
    trim = Trim(start=5 / 24, end=21 / 24)

    seen = shown_numbers([beside, strange, beside], [Cut(shot="s0"), Cut(shot="s1", trim=trim), Cut(shot="s2")])

    assert seen == [*range(12), *NUMBERS[5:21], *range(12)]


@pytest.mark.parametrize("odd", some(ODD, quick=[open_gop, make_edited_clip]))
def test_transitions_around_an_odd_clip_leave_the_frames_between_them(tmp_path, beside, shown_numbers, odd):
    """What is seen by itself, and in how many frames both are seen."""
    strange = footage(odd(tmp_path))
    fade = Transition(kind="fade", duration=6 / 24)

    seen = shown_numbers(
        [beside, strange, beside],
        [Cut(shot="s0"), Cut(shot="s1", transition=fade), Cut(shot="s2", transition=fade)],
    )

    assert len(seen) == 12 + FRAMES + 12 - 6 - 6
    assert seen[:6] == list(range(6))
    assert seen[12:24] == NUMBERS[6:18]
    assert seen[30:] == list(range(6, 12))


@pytest.mark.parametrize("frames", [1, 2, 3])
@pytest.mark.parametrize("how", ["hard", "into", "out of", "trimmed"])
def test_a_clip_of_few_frames_can_be_cut_in_every_way(tmp_path, beside, shown_numbers, frames, how):
    short = footage(plain(tmp_path, numbers=NUMBERS[:frames], beep_at_s=None))
    fade = Transition(kind="fade", duration=1 / 24)
    cuts = {
        "hard": [Cut(shot="s0"), Cut(shot="s1"), Cut(shot="s2")],
        "into": [Cut(shot="s0"), Cut(shot="s1", transition=fade), Cut(shot="s2")],
        "out of": [Cut(shot="s0"), Cut(shot="s1"), Cut(shot="s2", transition=fade)],
        "trimmed": [Cut(shot="s0"), Cut(shot="s1", trim=Trim(end=1 / 24)), Cut(shot="s2")],
    }[how]

    seen = shown_numbers([beside, short, beside], cuts)

    kept = {"hard": NUMBERS[:frames], "into": NUMBERS[1:frames], "out of": NUMBERS[: frames - 1], "trimmed": [FIRST]}
    alone = kept[how]
    # The frame in which both are seen is the first of one and the last of another.
    before = 11 if how == "into" else 12
    assert seen[:before] == list(range(before))
    at = 12
    assert seen[at : at + len(alone)] == alone
    after = 11 if how == "out of" else 12
    assert seen[len(seen) - after :] == list(range(12 - after, 12))
    assert len(seen) == 24 + (1 if how == "trimmed" else frames) - (how in {"into", "out of"})


def test_a_clip_of_uneven_frames_is_shown_by_its_time(tmp_path, beside, shown_numbers):
    """Its second half is shown at half the pace: 12 frames of 1/24 s, then 12 of 1/12 s."""
    path = remade(
        tmp_path, "-vf", "setpts='if(lt(N,12),N,12+2*(N-12))/24/TB'", "-fps_mode", "passthrough", "-c:v", "libx264",
        "-pix_fmt", "yuv420p", "-an",
    )  # fmt: skip
    strange = footage(path)
    assert strange.frames == FRAMES

    seen = shown_numbers([beside, strange, beside], [Cut(shot="s0"), Cut(shot="s1"), Cut(shot="s2")])

    # Its mean pace is none that a screen has: the reel keeps that of the others.
    assert (seen[:12], seen[-12:]) == ([*range(12)], [*range(12)])
    middle = seen[12:-12]
    assert middle[:12] == NUMBERS[:12]
    assert middle[12:20] == [number for number in NUMBERS[12:16] for _ in range(2)]
    assert middle == sorted(middle)
    assert len(middle) == round(FRAMES / strange.rate * 24)
