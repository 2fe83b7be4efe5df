"""Sound is coded while clips of a reel are still being made; what was guessed wrong is coded again."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from storyboard.model.storyboard import Cut, Music, Transition, Trim
from storyboard.stitch.pieces import prepare
from storyboard.stitch.reel import stitch
from storyboard.stitch.sound_ahead import Expected, SoundAhead
from storyboard.stitch.timeline import Footage, Timeline
from tests.shares import some
from tests.stitch.clips import timeline

CLIPS = 5


@pytest.fixture
def five(chain) -> tuple[Footage, ...]:
    """Five chained clips with sound."""
    return chain[4 : 4 + CLIPS]


class Run:
    """Clips that are filed one after the other, while the reels are expected to be as they become."""

    def __init__(self, cache: Path, *reels: Timeline) -> None:
        self.reels = reels
        self.cache = cache
        self.ahead = SoundAhead(cache)
        self.filed: set[Path] = set()

    def file(self, *paths: Path, **guessed_frames: int) -> int:
        """File clips and return how many pieces of sound were coded; the lengths of clips of *guessed* are wrong."""
        self.filed |= set(paths)
        due = [
            one
            for reel in self.reels
            for one in self.ahead.due(self.expected(reel, guessed_frames), is_called_off=lambda: False)
        ]
        for one in due:
            self.ahead.code(one)
        return len(due)

    def expected(self, reel: Timeline, guessed_frames: dict[str, int]) -> Expected:
        clips = (
            clip
            if clip.path in self.filed
            else replace(clip, path=Path(clip.name), frames=frames, end_frame=frames, has_audio=True)
            for clip in reel.clips
            for frames in [guessed_frames.get(clip.shot, clip.end_frame)]
        )
        return Expected(replace(reel, clips=tuple(clips)), frozenset(self.filed))


def sound_in(cache: Path) -> set[str]:
    return {path.name for path in cache.glob("*.packets")}


def coded_by_the_reel(cut: Timeline, cache: Path, listener) -> int:
    """Stitch, and return how many pieces of sound that coded."""
    before = sound_in(cache)
    stitch(cut, cache.parent / "main.mp4", cache=cache, reporter=listener)
    return len(sound_in(cache) - before)


CUTS: dict[str, list[Cut]] = {
    "plain": [Cut(shot=f"s{n}") for n in range(CLIPS)],
    "trimmed": [Cut(shot=f"s{n}", trim=Trim(start=0.1 * n)) for n in range(CLIPS)],
    "dissolves": [Cut(shot=f"s{n}", transition=Transition(kind="fade", duration=0.25)) for n in range(CLIPS)],
}


@pytest.mark.parametrize("cards", [{}, {"title_card": "Five", "end_card": "End"}])
@pytest.mark.parametrize("cuts", CUTS.values(), ids=CUTS)
@pytest.mark.parametrize(
    "order", some([range(CLIPS), (4, 0, 2, 1, 3)], quick=[range(CLIPS)]), ids=["in order", "as branches"]
)
def test_a_reel_finds_its_sound_coded(five, tmp_path, listener, order, cuts, cards):
    """Whatever comes first: where every clip will lie is known as long as clips become as long as asked."""
    cut = timeline(five, cuts=cuts, **cards)
    run = Run(tmp_path / "cache", cut)

    counts = [run.file(five[n].path) for n in order]

    assert sum(counts) == len(sound_in(run.cache)) == CLIPS + len(cards)
    assert coded_by_the_reel(cut, run.cache, listener) == 0


def test_a_piece_waits_for_the_clips_beside_it(five, tmp_path):
    run = Run(tmp_path / "cache", timeline(five))

    assert [run.file(five[n].path) for n in (0, 1, 3, 4, 2)] == [0, 1, 0, 1, 3]


def test_a_wrong_guess_costs_work_and_no_film(five, tmp_path, listener):
    """The second clip comes out seven frames longer than it was thought to become."""
    cut = timeline(five)
    run = Run(tmp_path / "cache", cut)
    early = run.file(five[3].path, five[4].path, s1=17)
    late = run.file(*(each.path for each in five))
    stitch(cut, tmp_path / "guessed.mp4", cache=run.cache, reporter=listener)
    stitch(cut, tmp_path / "sure.mp4", cache=tmp_path / "empty", reporter=listener)

    assert (early, late) == (1, CLIPS)
    assert (tmp_path / "guessed.mp4").read_bytes() == (tmp_path / "sure.mp4").read_bytes()


def test_a_clip_whose_place_cannot_be_guessed_is_left_in_the_end(five, tmp_path, listener):
    """What is done for nothing does not grow with the film."""
    cut = timeline(five)
    run = Run(tmp_path / "cache", cut)

    assert [run.file(five[3].path, five[4].path, s0=frames) for frames in range(10, 16)] == [1, 1, 1, 0, 0, 0]
    run.file(*(each.path for each in five))
    assert coded_by_the_reel(cut, run.cache, listener) == 1


def test_each_reel_has_sound_of_its_own(five, tmp_path, listener):
    """Two reels that agree up to the third clip, which ends one of them, share what is heard of the two before."""
    both = timeline(five), replace(timeline(five[:3]), name="short")
    run = Run(tmp_path / "cache", *both)
    run.file(*(each.path for each in five))

    assert len(sound_in(run.cache)) == CLIPS + 1
    assert [coded_by_the_reel(cut, run.cache, listener) for cut in both] == [0, 0]


def test_sound_that_is_copied_is_not_coded(five, tmp_path, listener):
    """Only beside a dissolve there is something to code."""
    cuts = [*CUTS["plain"][:3], CUTS["dissolves"][3], *CUTS["plain"][4:]]
    cut = timeline(five, cuts=cuts, sound="copied")
    run = Run(tmp_path / "cache", cut)

    assert run.file(*(each.path for each in five)) == 2
    # The packet of silence that copied ones may need between them.
    assert coded_by_the_reel(cut, run.cache, listener) <= 1


def left_alone(five) -> Iterable[Timeline]:
    plain = timeline(five)
    yield replace(plain, loudness_lufs=-16.0)
    yield replace(plain, levels_clips=True)
    yield replace(plain, match_color="first")
    yield timeline(five, audio=Music(file="score.wav"))


def test_what_depends_on_the_whole_reel_is_left_to_it(five, tmp_path):
    for cut in left_alone(five):
        assert Run(tmp_path / "cache", cut).file(*(each.path for each in five)) == 0


def test_clips_that_are_seen_otherwise_than_shot_are_left_and_take_their_time(five, tmp_path, listener):
    """The rest lies where it will: behind a clip that is shown at half its speed."""
    cut = timeline(five, cuts=[Cut(shot="s0", speed=0.5), *CUTS["plain"][1:]])
    run = Run(tmp_path / "cache", cut)

    assert run.file(*(each.path for each in five)) == CLIPS - 2
    assert coded_by_the_reel(cut, run.cache, listener) == 2


def test_clips_without_sound_need_nothing(five, chain, tmp_path):
    """The others may turn out to have none either, and then the reel has no track."""
    run = Run(tmp_path / "cache", timeline([chain[3], *five]))

    assert run.file(chain[3].path) == 0
    assert run.file(five[0].path) == 1


def test_frames_that_should_be_the_same_and_are_not_are_both_counted(chain, tmp_path, listener):
    apart = [chain[4], chain[6], chain[8]]
    run = Run(tmp_path / "cache", cut := timeline(apart))
    for before, after in pairwise(apart):
        prepare(after.path, cache=run.cache, opens_on=before.path)
    run.file(*(each.path for each in apart))

    assert coded_by_the_reel(cut, run.cache, listener) == 0


def test_nothing_is_looked_at_once_it_is_called_off(five, tmp_path):
    run = Run(tmp_path / "cache", timeline(five))
    run.filed = {each.path for each in five}

    assert run.ahead.due(run.expected(run.reels[0], {}), is_called_off=lambda: True) == []
    assert not run.cache.exists()
