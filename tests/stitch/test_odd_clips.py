"""Odd clips in reels: hard cuts, other speeds, held frames, transitions."""

import av
import pytest

from storyboard.media.coded.probe import probe
from storyboard.model.written_reels import Cut, Freeze
from storyboard.stitch.reel import stitch
from storyboard.stitch.timeline import Footage
from tests import odd_clips
from tests.shares import some
from tests.stitch.clips import timeline


def footage(path) -> Footage:
    facts = probe(path)
    return Footage(path=path, frames=facts.frames, rate=facts.format.rate, has_audio=facts.has_audio)


def turned_clip(folder):
    return odd_clips.turned_clip(folder, matrix=(0, 1, -1, 0))


def av1(folder):
    return odd_clips.plain(folder, "-vf", "scale=64:64", "-c:v", "libsvtav1", "-preset", "12", name="odd.mp4")


def one_frame(folder):
    odd_clips.ffmpeg(*odd_clips.PICTURE, "-frames:v", "1", *odd_clips.X264, folder / "odd.mp4")
    return folder / "odd.mp4"


def two_frames(folder):
    odd_clips.ffmpeg(*odd_clips.PICTURE, "-frames:v", "2", *odd_clips.X264, folder / "odd.mp4")
    return folder / "odd.mp4"


ODD = [
    odd_clips.clip_with_edit_list, odd_clips.second_is_default, odd_clips.wide_pixels, odd_clips.cover,
    odd_clips.broken_sound,
    turned_clip, av1, one_frame, two_frames,
]  # fmt: skip
CUTS = {
    "hard": {},
    "fast": {"speed": 2},
    "slow": {"speed": 0.5},
    "held": {"freeze": Freeze.model_validate({"at": 0, "for": 0.125})},
}


@pytest.mark.slow
@pytest.mark.parametrize("how", some(CUTS, quick=["hard"]))
@pytest.mark.parametrize("odd", ODD)
def test_a_reel_of_an_odd_clip_has_every_frame(tmp_path, cache, listener, odd, how):
    (tmp_path / "plain").mkdir()
    plain = footage(odd_clips.plain(tmp_path / "plain"))
    strange = footage(odd(tmp_path))
    cuts = [Cut(shot="s0"), Cut(shot="s1", **CUTS[how]), Cut(shot="s2")]

    reel = stitch(
        timeline([plain, strange, plain], cuts=cuts, chained=False),
        tmp_path / "reel.mp4",
        cache=cache,
        reporter=listener,
    )

    seen = {"hard": 1, "fast": 0.5, "slow": 2, "held": 1}[how] * strange.frames + (3 if how == "held" else 0)
    assert reel.frames == 24 + max(round(seen), 1)


def test_a_clip_with_wide_pixels_is_not_squeezed_at_another_speed(tmp_path, cache, listener):
    strange = footage(odd_clips.wide_pixels(tmp_path))

    stitch(timeline([strange], cuts=[Cut(shot="s0", speed=2)]), tmp_path / "reel.mp4", cache=cache, reporter=listener)

    with av.open(str(tmp_path / "reel.mp4")) as film:
        assert (film.streams.video[0].width, film.streams.video[0].height) == (84, 48)


def test_a_clip_in_hdr_is_as_bright_as_the_same_picture_beside_it(tmp_path, cache, listener):
    path = tmp_path / "plain.mp4"
    odd_clips.ffmpeg("-f", "lavfi", "-i", "color=gray:s=64x64:r=24:d=0.5", *odd_clips.X264, path)
    light = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv,zscale=t=linear:npl=203"
    wide = "format=gbrpf32le,zscale=p=bt2020:t=smpte2084:m=bt2020nc:r=tv:npl=203,format=yuv420p10le"
    odd_clips.ffmpeg(
        "-i", path, "-vf", f"{light},{wide}", "-c:v", "libx265", "-x265-params", "log-level=error", "-tag:v", "hvc1",
        "-color_primaries", "bt2020", "-color_trc", "smpte2084", "-colorspace", "bt2020nc", tmp_path / "odd.mp4",
    )  # fmt: skip
    film = timeline([footage(path), footage(tmp_path / "odd.mp4")], chained=False)

    stitch(film, tmp_path / "reel.mp4", cache=cache, reporter=listener)

    with av.open(str(tmp_path / "reel.mp4")) as made:
        levels = [float(frame.to_ndarray(format="gray").mean()) for frame in made.decode(video=0)]
    assert abs(levels[18] - levels[6]) < 6
