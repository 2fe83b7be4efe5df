"""Clips of HEVC, with 10 bits and in HDR: copied among themselves, conformed beside others."""

from collections.abc import Callable
from pathlib import Path

import av
import pytest

from storyboard.media.coded.hevc import read_hevc_sets
from storyboard.media.coded.probe import probe
from storyboard.model.written_reels import Cut, Freeze, Transition, Trim
from storyboard.stitch.reel import stitch
from storyboard.stitch.timeline import Footage
from tests.stitch.clips import timeline
from tests.stitch.exactness import RATE, Decoded, chained_clip, compare, decode

pytestmark = pytest.mark.slow

FRAMES = 24
SIZE = (160, 96)
QUIET = {"x265-params": "log-level=error:pools=none"}
PQ, HLG = (9, 16, 9), (9, 18, 9)


def clip(path: Path, n: int, **how: object) -> Footage:
    """Write the *n*-th clip of a chain: HEVC with 10 bits, unless *how* says otherwise."""
    usual = {"codec": "libx265", "pixels": "yuv420p10le", "options": QUIET}
    chained_clip(path, n * (FRAMES - 1), FRAMES, size=SIZE, **(usual | how))
    return Footage(path=path, frames=FRAMES, rate=RATE, has_audio=True)


def h264(path: Path, n: int) -> Footage:
    return clip(path, n, codec="libx264", pixels="yuv420p", options=None)


@pytest.fixture(scope="module")
def hevc(tmp_path_factory) -> list[Footage]:
    """Twelve clips of a second; each opens on the picture that the one before ends on."""
    folder = tmp_path_factory.mktemp("hevc")
    return [clip(folder / f"c{n:02}.mp4", n) for n in range(12)]


@pytest.fixture(scope="module")
def in_pq(tmp_path_factory) -> list[Footage]:
    folder = tmp_path_factory.mktemp("pq")
    return [clip(folder / f"c{n:02}.mp4", n, colour=PQ) for n in range(3)]


@pytest.fixture
def stitch_film(tmp_path, cache, listener) -> Callable[..., Path]:
    def stitch_footage(footage: list[Footage], **how: object) -> Path:
        return stitch(timeline(footage, **how), tmp_path / "main.mp4", cache=cache, reporter=listener).path

    return stitch_footage


def picture_of(path: Path) -> tuple[str, str, str, tuple[int, int, int]]:
    """Return codec, tag, pixels and colours of a film."""
    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        context = stream.codec_context
        colour = (context.color_primaries, context.color_trc, context.colorspace)
        return context.name, context.codec_tag, context.pix_fmt, colour


def problems(film: Path, clips: list[Decoded], *, shared: list[bool], coded_anew: int) -> list[str]:
    return compare(decode(film), clips, shared=shared).problems(sound_within_s=0.001, coded_anew=coded_anew)


def test_twelve_clips_of_hevc_with_10_bits_are_copied_exactly(hevc, stitch_film, listener):
    film = stitch_film(hevc, chained=False)

    assert problems(film, [decode(each.path) for each in hevc], shared=[False] * 12, coded_anew=0) == []
    assert picture_of(film) == ("hevc", "hvc1", "yuv420p10le", (2, 2, 2))
    assert listener.notes == []


def test_a_chain_of_hevc_shows_shared_frames_once(hevc, stitch_film, listener):
    film = stitch_film(hevc)

    shared = [False] + [True] * 11
    assert problems(film, [decode(each.path) for each in hevc], shared=shared, coded_anew=8) == []
    assert picture_of(film)[::2] == ("hevc", "yuv420p10le")
    assert listener.notes == []


def test_one_clip_of_hevc_between_others_is_conformed_and_the_others_are_copied(hevc, stitch_film, listener, tmp_path):
    beside = [h264(tmp_path / f"h{n}.mp4", n) for n in (0, 2)]
    clips = [beside[0], hevc[1], beside[1]]

    film = stitch_film(clips, chained=False)

    found = compare(decode(film), [decode(each.path) for each in clips], shared=[False] * 3)
    assert found.frames == 3 * FRAMES
    # Only the frames of the second clip are others: it has another place in the film for each.
    assert found.changed == list(range(-FRAMES, 0))
    assert (found.uneven, found.errors, found.holes) == (0, 0, 0)
    assert picture_of(film)[:3] == ("h264", "avc1", "yuv420p")
    assert listener.notes == ["reel main: s1: fitted to the other clips (160x96 at 24 frames a second)"]


def test_clips_of_hevc_from_unlike_encoders_stand_in_one_track(hevc, stitch_film, tmp_path):
    """Their parameter sets have one number and other bytes, and stand before the frames."""
    others = [clip(tmp_path / f"o{n}.mp4", n, options=QUIET | {"preset": "ultrafast"}) for n in (1, 2)]
    clips = [hevc[0], *others]

    film = stitch_film(clips, chained=False)

    assert problems(film, [decode(each.path) for each in clips], shared=[False] * 3, coded_anew=0) == []
    assert picture_of(film)[:3] == ("hevc", "hev1", "yuv420p10le")


@pytest.mark.parametrize("colour", [PQ, HLG], ids=["pq", "hlg"])
def test_a_film_that_is_all_in_hdr_stays_so(stitch_film, listener, tmp_path, colour):
    """Also where it dissolves, is trimmed, and has cards."""
    clips = [clip(tmp_path / f"c{n}.mp4", n, colour=colour) for n in range(3)]
    cuts = [
        Cut(shot="s0"),
        Cut(shot="s1", transition=Transition(kind="fade", duration=0.25)),
        Cut(shot="s2", trim=Trim(start=0.25)),
    ]

    film = stitch_film(clips, cuts=cuts, title_card="The sea", end_card="The end")

    assert picture_of(film)[::2] == ("hevc", "yuv420p10le")
    assert picture_of(film)[3] == colour
    assert decode(film).errors == 0
    assert listener.notes == []


def test_the_light_of_a_dissolve_in_hdr_is_that_of_its_clips(in_pq, stitch_film):
    """Halfway it lies between both, in the levels of the transfer; nothing of it is mapped."""
    cuts = [Cut(shot="s0"), Cut(shot="s1", transition=Transition(kind="fade", duration=0.5))]

    film = stitch_film(in_pq[:2], cuts=cuts, chained=False)

    before, after = (levels(each.path) for each in in_pq[:2])
    seen = levels(film)
    assert len(seen) == 2 * FRAMES - 12
    assert all(
        abs(seen[12 + n] - (before[12 + n] + after[n]) / 2) < 6 + abs(before[12 + n] - after[n]) for n in range(12)
    )


def test_the_white_of_a_card_in_pq_is_that_of_a_picture_and_not_of_the_sun(in_pq, stitch_film):
    """203 cd/m2 are 58 % of the levels; all of them would be 10,000."""
    film = stitch_film(in_pq[:1], title_card="MMMMMM")

    with av.open(str(film)) as opened:
        card = next(opened.decode(video=0)).to_ndarray()[: SIZE[1]]
    assert 500 < card.max() < 620


@pytest.mark.parametrize("how", [{"speed": 2}, {"freeze": Freeze.model_validate({"at": 0, "for": 0.25})}])
def test_a_treated_clip_in_hdr_stays_beside_the_others(in_pq, stitch_film, listener, how):
    film = stitch_film(in_pq, cuts=[Cut(shot="s0"), Cut(shot="s1", **how), Cut(shot="s2")], chained=False)

    assert picture_of(film)[::2] == ("hevc", "yuv420p10le")
    assert picture_of(film)[3] == PQ
    assert decode(film).prints[:FRAMES] == decode(in_pq[0].path).prints
    assert listener.notes == []


def test_what_is_known_of_a_clip_of_hevc_is_kept(hevc, cache):
    from storyboard.stitch.cache import Cache  # noqa: PLC0415 - only this test looks into it
    from storyboard.stitch.clip_facts import facts_of  # noqa: PLC0415

    facts = probe(hevc[0].path)

    assert facts.copyable
    assert facts_of(hevc[0].path, cache=Cache(cache)) == facts
    assert facts_of(hevc[0].path, cache=Cache(cache)) == facts


@pytest.mark.parametrize("cut", [0, 10, 22, 23, 40])
def test_a_record_that_breaks_off_has_no_sets(hevc, cut):
    sets = probe(hevc[0].path).parameter_sets
    assert sets is not None
    assert read_hevc_sets(sets.record) == sets

    assert read_hevc_sets(sets.record[:cut]) is None


def levels(path: Path) -> list[float]:
    """Return the mean level of every frame, of 10 bits."""
    with av.open(str(path)) as film:
        return [float(frame.to_ndarray()[: SIZE[1]].mean()) for frame in film.decode(video=0)]
