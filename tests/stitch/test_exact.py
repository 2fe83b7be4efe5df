"""A film of sixty chained clips is exactly its clips: every frame, every sound, seen by decoding all of it."""

import struct
from fractions import Fraction

import av
import numpy as np
import pytest

from storyboard.media.coded.probe import probe
from storyboard.model.written_reels import Cut, Transition, Trim
from storyboard.reporter import Silent
from storyboard.stitch.pieces import prepare
from storyboard.stitch.reel import stitch
from storyboard.stitch.timeline import Footage
from tests.stitch.clips import timeline
from tests.stitch.exactness import RATE, chained_clip, compare, decode, late_s

pytestmark = pytest.mark.slow

CLIPS = 60
FRAMES = 24
SIZE = (160, 96)

WITHIN_S = {"exact": 0.001, "copied": 0.011}
"""How far the sound of a clip may be from its picture: a packet of AAC lasts 21.3 ms."""


@pytest.fixture(scope="module")
def sixty(tmp_path_factory) -> list[Footage]:
    """Sixty clips of a second; each opens on the picture that the one before ends on."""
    folder = tmp_path_factory.mktemp("sixty")
    clips = []
    for n in range(CLIPS):
        path = folder / f"c{n:02}.mp4"
        chained_clip(path, n * (FRAMES - 1), FRAMES, size=SIZE)
        clips.append(Footage(path=path, frames=FRAMES, rate=RATE, has_audio=True))
    return clips


@pytest.fixture(scope="module")
def decoded_clips(sixty):
    return [decode(footage.path) for footage in sixty]


@pytest.fixture(scope="module")
def made_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("made")


@pytest.mark.parametrize("sound", ["exact", "copied"])
def test_sixty_clips_are_joined_exactly(sixty, decoded_clips, made_folder, tmp_path, sound):
    """
    The frames are the sum less the shared ones, each its clip's own but for three at most before a cut.

    They come at an even pace and decode without an error; no sound is off, and none has a hole.
    """
    reel = stitch(timeline(sixty, sound=sound), tmp_path / "main.mp4", cache=made_folder, reporter=Silent())

    film = compare(decode(reel.path), decoded_clips, shared=[False] + [True] * (CLIPS - 1))
    assert film.problems(sound_within_s=WITHIN_S[sound], coded_anew=3) == []
    assert film.frames == CLIPS * FRAMES - (CLIPS - 1)
    assert len(film.changed) < CLIPS * 3


@pytest.mark.parametrize("sound", ["exact", "copied"])
def test_clips_that_share_nothing_are_copied_to_the_last_frame(sixty, decoded_clips, made_folder, tmp_path, sound):
    """Not one frame is coded anew."""
    apart = [sixty[0], sixty[7], sixty[3], sixty[7]]
    own = [decoded_clips[0], decoded_clips[7], decoded_clips[3], decoded_clips[7]]
    cut = timeline(apart, chained=False, sound=sound)

    reel = stitch(cut, tmp_path / "main.mp4", cache=made_folder, reporter=Silent())

    assert compare(decode(reel.path), own, shared=[False] * 4).problems(sound_within_s=WITHIN_S[sound]) == []


def test_copied_sound_is_the_clips_own_packets(sixty, made_folder, tmp_path):
    """And exact sound is not."""
    own = {bytes(packet) for packet in packets_of(sixty[0].path)}
    films = {}
    for sound in ("exact", "copied"):
        cut = timeline(sixty[:2], sound=sound)
        films[sound] = packets_of(stitch(cut, tmp_path / f"{sound}.mp4", cache=made_folder, reporter=Silent()).path)

    first = [bytes(packet) in own for packet in films["copied"][:46]]
    assert all(first)
    assert not any(bytes(packet) in own for packet in films["exact"][1:46])


def packets_of(path):
    with av.open(str(path)) as film:
        return [packet for packet in film.demux(film.streams.audio[0]) if packet.size]


def test_sound_coded_in_pieces_has_no_seam(sixty, decoded_clips, made_folder, tmp_path):
    """Around a cut it is as near to what was decoded from the clips as it is elsewhere."""
    reel = stitch(timeline(sixty[:12]), tmp_path / "main.mp4", cache=made_folder, reporter=Silent())
    film = decode(reel.path).sound
    at = [round(n * (FRAMES - 1) / RATE * 48_000) for n in range(13)]

    def error(start, count, *, clip):
        own = decoded_clips[clip].sound[start - at[clip] : start - at[clip] + count]
        return float(np.sqrt(np.mean((film[start : start + own.size] - own) ** 2)))

    near = [error(at[n] + 100, 4_000, clip=n) for n in range(1, 12)]
    far = [error(at[n] + 15_000, 4_000, clip=n) for n in range(1, 12)]
    assert max(near) < 1.3 * max(far)


def test_a_trimmed_clip_sounds_right_from_its_first_sample(sixty, decoded_clips, made_folder, tmp_path):
    """Decoding begins a little before it: a packet is heard only together with the one before."""
    cut = timeline(sixty[:1], cuts=[Cut(shot="s0", trim=Trim(start=0.5))])
    reel = stitch(cut, tmp_path / "main.mp4", cache=made_folder, reporter=Silent())

    own = decoded_clips[0].sound[24_000:24_900]
    error = decode(reel.path).sound[: own.size] - own
    assert np.sqrt(np.mean(error**2)) < 0.2 * np.sqrt(np.mean(own**2))


def test_a_clip_that_was_prepared_is_not_touched_again(sixty, decoded_clips, tmp_path):
    """What a reel needs of a clip is made when it is filed; only the sound is left, which its place decides."""
    cache = tmp_path / "cache"
    for n, footage in enumerate(sixty[:4]):
        prepare(footage.path, cache=cache, opens_on=sixty[n - 1].path if n else None)
    before = {path.name for path in cache.iterdir()}

    reel = stitch(timeline(sixty[:4]), tmp_path / "main.mp4", cache=cache, reporter=Silent())

    assert {path.suffix for path in cache.iterdir() if path.name not in before} == {".packets"}
    film = compare(decode(reel.path), decoded_clips[:4], shared=[False, True, True, True])
    assert film.problems(sound_within_s=0.001, coded_anew=3) == []


def test_sound_that_was_coded_for_another_place_is_not_taken(sixty, decoded_clips, tmp_path):
    """A first film leaves its pieces; in the second the same clips begin five frames sooner, not whole packets."""
    cache = tmp_path / "cache"
    stitch(timeline(sixty[:3], chained=False), tmp_path / "first.mp4", cache=cache, reporter=Silent())
    sooner = [Cut(shot="s0", trim=Trim(end=19 / RATE)), Cut(shot="s1"), Cut(shot="s2")]

    reel = stitch(
        timeline(sixty[:3], cuts=sooner, chained=False), tmp_path / "second.mp4", cache=cache, reporter=Silent()
    )

    off_s = late_s(decode(reel.path).sound, decoded_clips[2].sound, at_s=(19 + FRAMES) / RATE)
    assert off_s == pytest.approx(0, abs=0.001)


def test_the_index_lists_the_frames_that_a_player_can_start_at(sixty, made_folder, tmp_path):
    """One for each clip, and one for each end that was coded anew."""
    reel = stitch(timeline(sixty[:5]), tmp_path / "main.mp4", cache=made_folder, reporter=Silent())

    data = reel.path.read_bytes()
    place = data.index(b"stss") + 8
    count = struct.unpack_from(">I", data, place)[0]
    listed = struct.unpack_from(f">{count}I", data, place + 4)
    ends = [n * (FRAMES - 1) + probe(sixty[n].path).copyable_frames(0, FRAMES - 1).stop for n in range(4)]
    begins = [n * (FRAMES - 1) for n in range(5)]
    assert listed == tuple(sorted({frame + 1 for frame in [*begins, *ends]}))


def test_remaking_one_clip_codes_only_the_sound_near_it(sixty, made_folder, tmp_path):
    """Its own, and the pieces beside it that are coded with a little of it."""
    cache = tmp_path / "cache"
    stitch(timeline(sixty[:10]), tmp_path / "main.mp4", cache=cache, reporter=Silent())
    before = {path.name for path in cache.glob("*.packets")}

    changed = [*sixty[:5], sixty[40], *sixty[6:10]]
    stitch(timeline(changed, chained=False), tmp_path / "other.mp4", cache=cache, reporter=Silent())
    apart = {path.name for path in cache.glob("*.packets")} - before
    stitch(timeline(sixty[:10], chained=False), tmp_path / "third.mp4", cache=cache, reporter=Silent())

    assert len({path.name for path in cache.glob("*.packets")} - before - apart) == 3


def test_a_transition_among_sixty_leaves_all_other_frames(sixty, decoded_clips, made_folder, tmp_path):
    """Two dissolves of six frames: what lies before, between and after them is the clips' own."""
    fade = Transition(kind="fade", duration=0.25)
    cuts = [Cut(shot=f"s{n}", transition=fade if n in {20, 40} else None) for n in range(CLIPS)]

    reel = stitch(timeline(sixty, cuts=cuts), tmp_path / "main.mp4", cache=made_folder, reporter=Silent())

    shown = decode(reel.path)
    assert len(shown.prints) == CLIPS * FRAMES - 57 - 2 * 6
    assert shown.errors == 0
    assert shown.times_s == [Fraction(n, RATE) for n in range(len(shown.prints))]
    own = {print_ for clip in decoded_clips for print_ in clip.prints}
    assert sum(print_ not in own for print_ in shown.prints) < CLIPS * 3 + 2 * FRAMES
