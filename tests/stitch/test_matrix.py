"""
Clips of every other kind, before and after a plain one: the film shows all frames of both, each sound in its place.

What is in a clip is told by what is seen and heard of the film, not by how it
was made: copied, fitted, or turned away with a reason.
"""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest

from storyboard.errors import MediaError
from storyboard.media.ffmpeg import ffmpeg_path
from storyboard.media.measure.decode_whole import decode_whole
from storyboard.stitch.timeline import Footage
from tests.odd_clips import turn
from tests.shares import some
from tests.stitch.clips import make_clip, onsets_s, timeline, watch, with_late_picture

pytestmark = pytest.mark.slow

SIZE = (192, 108)
PLAIN = list(range(24))
OTHER = list(range(600, 620))
BEEP_S = 0.25


@dataclass(frozen=True)
class Kind:
    """One way in which a clip can differ from the plain one."""

    name: str
    make: Callable[[Path], Path]
    """Write the clip into a folder."""
    numbers: tuple[int, ...] = tuple(OTHER)
    """What it shows, at the film's 24 frames a second."""
    off_by: int = 0
    """How many frames another one may be taken for; 1 where the pace had to change."""
    beep_s: float | None = BEEP_S
    """When it beeps; None where it has no sound."""


def encoder(**how) -> Callable[[Path], Path]:
    """Return what writes the other clip in another way."""
    numbers = how.pop("numbers", OTHER)

    def make(folder: Path) -> Path:
        return make_clip(folder / "other.mp4", numbers, **{"size": SIZE, "tone_hz": 700, **how}).path

    return make


def remade(*options: str, suffix: str = "mp4") -> Callable[[Path], Path]:
    """Return what writes the other clip anew by ffmpeg with *options*."""

    def make(folder: Path) -> Path:
        source, made = encoder()(folder), folder / f"remade.{suffix}"
        start = [ffmpeg_path(), "-v", "error", "-y", "-i", str(source)]
        subprocess.run([*start, *options, str(made)], check=True)
        return made

    return make


def late(folder: Path) -> Path:
    """Return a clip whose picture begins 0.3 s after its sound: the beep at 0.5 s is heard 0.2 s into the picture."""
    return with_late_picture(encoder(beep_at_s=0.5)(folder), folder / "late.mp4")


def upside_down(folder: Path) -> Path:
    """Return the other clip, turned by half through its display matrix."""
    made = remade(*COPY)(folder)
    turn(made, matrix=(-1, 0, 0, -1))
    return made


def nearest(rate: float) -> tuple[int, ...]:
    """Return what twenty frames at another rate show at 24 a second."""
    return tuple(600 + min(round(n * rate / 24), 19) for n in range(round(20 * 24 / rate)))


X264 = ("-c:v", "libx264", "-c:a", "copy")
COPY = ("-c", "copy")
PAUSING = "trim=end_frame=14,setpts='PTS+if(gt(N,10),6/24/TB,0)'"

KINDS = (
    Kind("plain", encoder()),
    Kind("hevc", remade("-c:v", "libx265", "-x265-params", "log-level=error", "-tag:v", "hvc1", "-c:a", "copy")),
    Kind("mpeg4", remade("-c:v", "mpeg4", "-q:v", "2", "-c:a", "copy")),
    Kind("vp9", remade("-c:v", "libvpx-vp9", "-deadline", "realtime", "-b:v", "1M", "-c:a", "copy")),
    Kind("larger", encoder(size=(320, 180))),
    Kind("smaller", encoder(size=(160, 90))),
    Kind("upright shape", encoder(size=(108, 192)), off_by=9999),
    Kind("4:4:4", encoder(pixels="yuv444p")),
    Kind("4:2:2", encoder(pixels="yuv422p")),
    Kind("10 bit", encoder(pixels="yuv420p10le")),
    Kind("full range", remade("-vf", "scale=out_range=pc", "-color_range", "pc", *X264)),
    Kind("yuvj", remade("-pix_fmt", "yuvj420p", *X264)),
    Kind("other colour tags", remade("-vf", "scale=out_color_matrix=smpte170m", "-colorspace", "smpte170m", *X264)),
    Kind("30 fps", encoder(rate=30), nearest(30), off_by=1),
    Kind("25 fps", encoder(rate=25), nearest(25), off_by=1),
    Kind("23.976 fps", encoder(rate=Fraction(24_000, 1001)), nearest(23.976), off_by=1),
    Kind("12 fps", encoder(rate=12, numbers=OTHER[:10]), tuple(600 + n // 2 for n in range(20)), off_by=1),
    Kind("time base of 1/24000", remade(*COPY, "-video_track_timescale", "24000")),
    Kind("time base of 1/1000", remade(*COPY, "-video_track_timescale", "1000")),
    Kind("sets of another number", encoder(options={"x264-params": "sps-id=5"})),
    Kind("sets of the number that new pieces take", encoder(options={"x264-params": "sps-id=1"})),
    Kind("CAVLC", encoder(options={"x264-params": "cabac=0"})),
    Kind("baseline profile", encoder(options={"profile": "baseline"})),
    Kind("no B frames", encoder(options={"bf": "0"})),
    Kind("B frame pyramid", encoder(options={"bf": "7", "x264-params": "b-pyramid=normal:b-adapt=0"})),
    Kind("open groups", encoder(options={"x264-params": "open-gop=1:keyint=8:min-keyint=4:bframes=3:scenecut=0"})),
    Kind("key frames only", encoder(options={"g": "1"})),
    Kind("no key frame but the first, refreshed by rows", encoder(options={"x264-params": "intra-refresh=1:keyint=8"})),
    Kind("several slices", encoder(options={"x264-params": "slices=4"})),
    Kind("access unit delimiters", encoder(options={"x264-params": "aud=1"})),
    Kind("turned by a tag", upside_down, off_by=9999),
    Kind("pixels that are not square", remade("-vf", "scale=144:108,setsar=4/3", *X264)),
    Kind("uneven pace", remade("-vf", PAUSING, "-fps_mode", "vfr", *X264), (*OTHER[:11], *[610] * 6, *OTHER[11:14])),
    Kind("interlaced", encoder(options={"x264-params": "tff=1"})),
    Kind("mono", encoder(layout="mono")),
    Kind("5.1", remade("-c:v", "copy", "-c:a", "aac", "-ac", "6")),
    Kind("44.1 kHz", encoder(sample_rate=44_100)),
    Kind("32 kHz mono", encoder(sample_rate=32_000, layout="mono")),
    Kind("no sound", encoder(beep_at_s=None), beep_s=None),
    Kind("MP3 sound", remade("-c:v", "copy", "-c:a", "libmp3lame")),
    Kind("PCM sound", remade("-c:v", "copy", "-c:a", "pcm_s16le", suffix="mov")),
    Kind("sound that is longer", remade("-c:v", "copy", "-af", "apad=pad_dur=0.7")),
    Kind("sound that is shorter", remade("-c:v", "copy", "-af", "atrim=end=0.4")),
    Kind("picture that begins late", late, beep_s=0.2),
    Kind("fragments", remade(*COPY, "-movflags", "frag_keyframe+empty_moov+default_base_moof")),
    Kind("index at the end", remade(*COPY)),
    Kind("sets before each key frame", encoder(options={"x264-params": "repeat-headers=1", "g": "6"})),
    Kind("Matroska", remade(*COPY, suffix="mkv")),
    Kind("QuickTime", remade(*COPY, suffix="mov")),
    Kind("transport stream", remade(*COPY, suffix="ts")),
)


@pytest.fixture(scope="module")
def plain(tmp_path_factory) -> Footage:
    return make_clip(tmp_path_factory.mktemp("plain") / "plain.mp4", PLAIN, size=SIZE)


@pytest.fixture(scope="module")
def others(tmp_path_factory) -> Callable[[Kind], Footage]:
    """Return what gives the clip of a kind, made once, as a run files it."""
    made: dict[str, Footage] = {}

    def of(kind: Kind) -> Footage:
        if kind.name not in made:
            path = kind.make(tmp_path_factory.mktemp("kind"))
            whole = decode_whole(path)
            made[kind.name] = Footage(path=path, frames=whole.frames, rate=whole.rate, has_audio=whole.has_audio)
        return made[kind.name]

    return of


@pytest.mark.parametrize("sound", some(["exact", "copied"], quick=["exact"]))
@pytest.mark.parametrize("order", some(["before", "after"], quick=["before"]))
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_clip_of_another_kind_beside_a_plain_one(kind, order, sound, plain, others, stitch_film):
    """Every frame of both is seen once, in its place; the plain clip is untouched, and no sound is off."""
    other = others(kind)
    is_before = order == "before"
    clips, shows = ([other, plain], [kind.numbers, PLAIN]) if is_before else ([plain, other], [PLAIN, kind.numbers])

    shown = watch(stitch_film(timeline(clips, chained=False, sound=sound)).path)

    expected = [number for each in shows for number in each]
    begins = [0, len(kind.numbers)] if is_before else [24, 0]
    assert shown.times == [Fraction(n, 24) for n in range(len(expected))]
    assert all(abs(number - other) <= kind.off_by for number, other in zip(shown.numbers, expected, strict=True))
    assert shown.prints[begins[1] : begins[1] + 24] == watch(plain.path).prints
    beeps = [begins[1] / 24 + BEEP_S, *([] if kind.beep_s is None else [begins[0] / 24 + kind.beep_s])]
    assert onsets_s(shown.sound) == pytest.approx(sorted(beeps), abs=0.001 if sound == "exact" else 0.011)


def test_of_a_clip_whose_file_hides_frames_those_are_filed_that_players_show(tmp_path):
    """It was cut without coding: it holds frames before the first one shown, and an edit list says so."""
    source = encoder(numbers=range(600, 630), options={"g": "10"})(tmp_path)
    cut = tmp_path / "cut.mp4"
    subprocess.run([ffmpeg_path(), "-v", "error", "-ss", "0.5", "-i", str(source), "-c", "copy", str(cut)], check=True)

    whole = decode_whole(cut)

    assert whole.frames == 18
    assert "counts 20 frames, and players show 18" in whole.remark


@pytest.mark.parametrize("content", ["words", "sound", "picture"])
def test_what_is_no_video_is_turned_away(plain, stitch_film, tmp_path, content):
    path = tmp_path / "other.mp4"
    if content == "words":
        path.write_text("no video")
    else:
        source = ["-f", "lavfi", "-i", "sine=duration=1"] if content == "sound" else ["-f", "lavfi", "-i", "color"]
        options = [] if content == "sound" else ["-frames:v", "1", "-c:v", "png", "-f", "image2"]
        subprocess.run([ffmpeg_path(), "-v", "error", *source, *options, str(path)], check=True)
    other = Footage(path=path, frames=20, rate=Fraction(24), has_audio=True)

    with pytest.raises(MediaError, match=r"other\.mp4: (cannot be read|no picture|holds 1 frames)"):
        stitch_film(timeline([plain, other], chained=False))
