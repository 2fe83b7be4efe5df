"""Which clips can be filed: all that players show."""

import av
import pytest

from storyboard.errors import ClipTooLarge, MediaError
from storyboard.media.coded.decode_some import decoded_frames
from storyboard.media.coded.probe import probe
from storyboard.media.measure.decode_whole import Bounds, decode_whole
from storyboard.media.picture.frames import frame_png, last_frame_png
from storyboard.media.picture.input_pictures import upright_rgb
from tests import odd_clips


@pytest.mark.parametrize("odd", [odd_clips.chapters, odd_clips.time_code, odd_clips.cover])
def test_tracks_that_are_neither_picture_nor_sound_are_not_decoded(tmp_path, odd):
    whole = decode_whole(odd(tmp_path))

    assert (whole.width_px, whole.height_px, whole.frames, whole.has_audio) == (64, 48, 12, True)
    assert whole.remark == ""


@pytest.mark.parametrize("odd", [odd_clips.clip_with_edit_list, odd_clips.offset])
def test_frames_are_counted_as_players_show_them(tmp_path, odd):
    path = odd(tmp_path)
    whole = decode_whole(path)

    assert whole.frames == probe(path).frames == 6
    assert whole.remark == "The file counts 12 frames, and players show 6 of them."
    assert len(list(decoded_frames(path, start=0, frames=6))) == 6
    assert last_frame_png(path) == frame_png(path, 5)


def test_a_broken_packet_of_sound_is_told(tmp_path):
    whole = decode_whole(odd_clips.broken_sound(tmp_path))

    assert whole.frames == 12
    assert "its sound are broken" in whole.remark


def test_trailing_junk_is_left_alone(tmp_path):
    path = odd_clips.plain(tmp_path)
    with path.open("ab") as file:
        file.write(b"\x00junk" * 50)

    assert decode_whole(path).frames == 12


def test_a_clip_that_stops_short_is_damaged(tmp_path):
    path = odd_clips.plain(tmp_path, *odd_clips.X264, "-movflags", "+faststart")
    path.write_bytes(path.read_bytes()[:-6000])

    with pytest.raises(MediaError):
        decode_whole(path)


def test_the_default_tracks_are_taken(tmp_path):
    path = odd_clips.second_is_default(tmp_path)
    whole, facts = decode_whole(path), probe(path)

    assert (whole.width_px, whole.height_px) == (64, 48)
    assert (facts.format.width_px, facts.picture_track, facts.sound_track) == (64, 1, 1)


CODECS = [
    (("-vf", "scale=64:64", "-c:v", "libsvtav1", "-preset", "12"), "mp4"),
    (("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8"), "mp4"),
    (("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error", "-tag:v", "hvc1"), "mp4"),
    (("-c:v", "prores_ks"), "mov"),
]


@pytest.mark.parametrize(("coding", "kind"), CODECS)
def test_the_ends_of_a_clip_of_any_codec_are_seen(tmp_path, coding, kind):
    path = odd_clips.plain(tmp_path, *coding, name=f"odd.{kind}")

    assert decode_whole(path).frames == probe(path).frames == 12
    assert len(list(decoded_frames(path, start=0, frames=12))) == 12
    assert last_frame_png(path) == frame_png(path, 11)


@pytest.mark.parametrize(
    "matrix",
    [(0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, 1, 0), (-1, 0, 0, 1), (1, 0, 0, -1), (0, 1, 1, 0), (0, -1, -1, 0)],
)
def test_frames_are_upright_as_ffmpeg_turns_them(tmp_path, matrix):
    path = odd_clips.turned_clip(tmp_path, matrix=matrix)
    odd_clips.ffmpeg("-i", path, "-frames:v", "1", tmp_path / "seen.png")
    seen = upright_rgb((tmp_path / "seen.png").read_bytes())
    own = upright_rgb(frame_png(path, 0))

    assert own.size == seen.size
    off = [abs(x - y) for x, y in zip(own.tobytes(), seen.tobytes(), strict=True)]
    assert sum(off) / len(off) < 12


def test_frames_have_square_pixels(tmp_path):
    path = odd_clips.wide_pixels(tmp_path)

    assert upright_rgb(frame_png(path, 0)).size == (85, 48)
    assert (decode_whole(path).width_px, decode_whole(path).height_px) == (85, 48)


def test_a_picture_far_too_large_is_refused_by_its_header(tmp_path):
    with av.open(str(tmp_path / "large.mp4"), "w") as film:
        track = film.add_stream("mjpeg", rate=24)
        track.width, track.height, track.pix_fmt = 8192, 4096, "yuvj420p"
        film.mux(track.encode(av.VideoFrame(8192, 4096, "yuvj420p")))
        film.mux(track.encode(None))

    with pytest.raises(MediaError, match="8192x4096 pixels is far more"):
        decode_whole(tmp_path / "large.mp4")


def test_a_picture_that_grows_in_the_middle_is_not_decoded(tmp_path):
    """The header of this file tells of 64x48 alone; what follows has four times as many pixels."""
    for name, size in (("small", "64x48"), ("large", "128x96")):
        source = f"testsrc2=s={size}:r=24:d=0.5"
        odd_clips.ffmpeg("-f", "lavfi", "-i", source, *odd_clips.X264, "-f", "mpegts", tmp_path / f"{name}.ts")
    path = tmp_path / "grows.ts"
    path.write_bytes((tmp_path / "small.ts").read_bytes() + (tmp_path / "large.ts").read_bytes())
    assert decode_whole(path).frames == 24

    with pytest.raises(MediaError):
        decode_whole(path, within=Bounds(pixels=64 * 48))


def test_a_clip_with_more_frames_than_was_asked_for_is_given_up(tmp_path):
    with pytest.raises(ClipTooLarge, match="12 frames is far more than was asked for"):
        decode_whole(odd_clips.plain(tmp_path), within=Bounds(frames=11))
