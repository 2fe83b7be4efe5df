"""Exact frames of a clip, and their colours."""

import io

import ffmpeg
import numpy as np
import pytest
from PIL import Image

from storyboard.errors import MediaError
from storyboard.media.coded.probe import probe
from storyboard.media.ffmpeg import run
from storyboard.media.picture.frames import first_frame_png, frame_png, frame_pngs, jpeg_thumbnail, last_frame_png, png
from storyboard.media.picture.planes import yuv_planes
from tests import odd_clips

FRAMES = 30
SIZE = (128, 96)


def write_clip(path, pictures, *, sound_s=0.0, tags=None, vcodec="libx264", **options):
    """Write *pictures* with B frames and a key frame every 12, tagged with nothing unless *options* say so."""
    raw = ffmpeg.input("pipe:", format="rawvideo", pix_fmt="yuv420p", s=f"{SIZE[0]}x{SIZE[1]}", r=24)
    streams = [raw]
    if tags:
        streams[0] = raw.filter("setparams", **tags)
    if sound_s:
        streams.append(ffmpeg.input(f"sine=d={sound_s}", format="lavfi"))
    pieces = [plane.tobytes() for picture in pictures for plane in yuv_planes(picture)]
    film = ffmpeg.output(*streams, str(path), vcodec=vcodec, crf=4, bf=2, g=12, **options)
    run(film, what="write a clip", stdin=pieces)
    return path


def grey(level):
    return Image.new("RGB", SIZE, (level, level, level))


@pytest.fixture(scope="module")
def ramp(tmp_path_factory):
    """A clip whose frame *n* is of grey 20 + 7n; its sound goes on for a second after the picture."""
    path = tmp_path_factory.mktemp("ramp") / "ramp.mp4"
    return write_clip(path, [grey(20 + 7 * number) for number in range(FRAMES)], sound_s=2.25)


def pixels(picture):
    with Image.open(io.BytesIO(picture)) as image:
        return np.asarray(image.convert("RGB")).astype(int)


@pytest.mark.parametrize("index", [0, 1, 11, 12, 17, 29])
def test_a_frame_is_found_by_its_number(ramp, index):
    """In the order shown, whatever the order of decoding."""
    assert abs(pixels(frame_png(ramp, index)) - (20 + 7 * index)).max() <= 3


def test_the_last_frame_is_the_last_one_counted(ramp):
    """Not the one near the end of the file, which the sound makes later."""
    assert last_frame_png(ramp) == frame_png(ramp, FRAMES - 1)


def test_the_first_frame_is_frame_0(ramp):
    """And is a PNG of the clip's size."""
    with Image.open(io.BytesIO(first_frame_png(ramp))) as image:
        assert (image.format, image.size, image.mode) == ("PNG", SIZE, "RGB")
    assert first_frame_png(ramp) == frame_png(ramp, 0)


def test_a_clip_of_one_frame_begins_and_ends_with_it(tmp_path):
    """Its only frame is the first and the last."""
    clip = write_clip(tmp_path / "one.mp4", [grey(99)])

    assert first_frame_png(clip) == last_frame_png(clip)


def test_a_frame_past_the_end_is_an_error(ramp):
    """It names the clip and the frame."""
    with pytest.raises(MediaError, match=r"ramp\.mp4: no frame 30"):
        frame_png(ramp, FRAMES)


def test_what_is_no_clip_is_an_error_that_names_it(tmp_path):
    """A missing file, a text, and a sound."""
    text, sound = tmp_path / "text.mp4", tmp_path / "sound.m4a"
    text.write_text("hello")
    run(ffmpeg.input("sine=d=0.1", format="lavfi").output(str(sound)), what="write a sound")

    for path in (tmp_path / "missing.mp4", text, sound):
        with pytest.raises(MediaError, match=path.name):
            last_frame_png(path)


@pytest.mark.parametrize("colour", [(200, 40, 30), (30, 180, 60), (40, 60, 210), (255, 255, 255), (0, 0, 0)])
def test_colours_come_back_as_they_went_in(tmp_path, colour):
    """A clip without tags is BT.709, limited range: there and back is within 2 of 255."""
    clip = write_clip(tmp_path / "colour.mp4", [Image.new("RGB", SIZE, colour)])

    assert abs(pixels(first_frame_png(clip)) - colour).max() <= 2


def test_a_tag_decides_the_colours(tmp_path):
    """The same YUV tagged BT.601 or full range is another colour."""
    red = [Image.new("RGB", SIZE, (200, 40, 30))]
    plain = write_clip(tmp_path / "plain.mp4", red)
    older = write_clip(tmp_path / "older.mp4", red, **{"x264-params": "colormatrix=smpte170m"})
    full = write_clip(tmp_path / "full.mkv", red, vcodec="ffv1", tags={"range": "pc"})

    first = pixels(first_frame_png(plain))[0, 0]

    assert abs(pixels(first_frame_png(older))[0, 0] - first).max() > 10
    assert abs(pixels(first_frame_png(full))[0, 0] - first).max() > 10


def test_the_planes_of_a_picture_are_of_limited_range_and_half_the_colours():
    """White is 235, black is 16; U and V have half the sides."""
    white, black = yuv_planes(grey(255)), yuv_planes(grey(0))

    assert [plane.size for plane in white] == [(128, 96), (64, 48), (64, 48)]
    assert [plane.getextrema() for plane in white] == [(235, 235), (128, 128), (128, 128)]
    assert black[0].getextrema() == (16, 16)


@pytest.mark.slow
def test_ten_times_there_and_back_moves_no_colour(tmp_path):
    """A red glow on blue of the same brightness stands where it stood: colours do not creep from clip to clip."""
    down, across = np.mgrid[0 : SIZE[1], 0 : SIZE[0]]
    glow = np.exp(-((across - 63.5) ** 2 + (down - 47.5) ** 2) / 200)[..., None]
    start = np.round(np.array((180, 60, 40)) * glow + np.array((40, 70, 180)) * (1 - glow)).astype(np.uint8)

    picture = png(Image.fromarray(start))
    for number in range(10):
        with Image.open(io.BytesIO(picture)) as image:
            picture = first_frame_png(write_clip(tmp_path / f"{number}.mp4", [image]))

    red = pixels(picture)[..., 0] - 40.0
    centre = (red * across).sum() / red.sum(), (red * down).sum() / red.sum()
    assert centre == pytest.approx((63.5, 47.5), abs=0.25)


def test_a_thumbnail_is_a_jpeg_of_the_width_asked_for():
    """And of the picture's shape."""
    thumbnail = jpeg_thumbnail(png(grey(120)), width_px=64)

    with Image.open(io.BytesIO(thumbnail)) as image:
        assert (image.format, image.size) == ("JPEG", (64, 48))


@pytest.mark.parametrize(("transfer", "number"), [("smpte2084", 16), ("arib-std-b67", 18)])
@pytest.mark.parametrize("colour", ["gray", "0x204080", "0x804020"])
def test_a_frame_in_hdr_is_as_bright_as_the_same_picture_in_plain_light(tmp_path, transfer, number, colour):
    """So is what a shot that chains from it opens on."""
    light = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv,zscale=t=linear:npl=203"
    wide = f"format=gbrpf32le,zscale=p=bt2020:t={transfer}:m=bt2020nc:r=tv:npl=203,format=yuv420p10le"
    odd_clips.ffmpeg(
        "-f", "lavfi", "-i", f"color={colour}:s=64x64:r=24:d=0.2,format=yuv444p", "-vf", f"{light},{wide}",
        "-c:v", "libx265", "-x265-params", "log-level=error", "-color_primaries", "bt2020", "-color_trc", transfer,
        "-colorspace", "bt2020nc", tmp_path / "hdr.mp4",
    )  # fmt: skip
    odd_clips.ffmpeg(
        "-f", "lavfi", "-i", f"color={colour}:s=64x64:r=24:d=0.2", "-vf", "scale=out_color_matrix=bt709,format=yuv420p",
        "-c:v", "libx264", "-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709",
        tmp_path / "plain.mp4",
    )  # fmt: skip
    assert probe(tmp_path / "hdr.mp4").format.colour == (9, number, 9)

    for of in (first_frame_png, last_frame_png):
        mapped, plain = (
            Image.open(io.BytesIO(of(tmp_path / name))).convert("RGB").getpixel((32, 32))
            for name in ("hdr.mp4", "plain.mp4")
        )
        assert max(abs(level - other) for level, other in zip(mapped, plain, strict=True)) < 12, (mapped, plain)


def test_what_is_brighter_than_white_is_rolled_off_and_not_cut():
    """In PQ, twice and ten times as bright as white are two whites, the second one brighter."""
    from storyboard.media.picture.hdr import _softened_highlights  # noqa: PLC0415 - it needs NumPy

    light = np.array([[[0.5] * 3, [1.0] * 3, [2.0] * 3, [10.0] * 3, [49.0] * 3]], np.float32)

    rolled = _softened_highlights(light, peak=10_000 / 203)[0, :, 0]

    assert rolled[0] == 0.5
    assert list(rolled) == sorted(rolled)
    assert rolled[-1] <= 1.001


def test_several_frames_are_decoded_in_one_go(ramp):
    """In the order shown, each once; past the end the last one."""
    assert frame_pngs(ramp, (0, 7, 29)) == tuple(frame_png(ramp, index) for index in (0, 7, 29))
    assert frame_pngs(ramp, (7, 0, 7)) == (frame_png(ramp, 0), frame_png(ramp, 7))
    assert frame_pngs(ramp, (3, 900)) == (frame_png(ramp, 3), last_frame_png(ramp))


def test_frames_of_what_is_no_clip_are_told(tmp_path):
    (tmp_path / "x.mp4").write_bytes(b"nothing")

    with pytest.raises(MediaError, match="cannot be read as a clip"):
        frame_pngs(tmp_path / "x.mp4", (0,))
