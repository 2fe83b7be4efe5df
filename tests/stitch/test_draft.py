"""Drafts of a reel: cards stand in for the shots that have no take yet."""

import av
import numpy as np
import pytest

from storyboard.errors import CommandError
from storyboard.media.picture.cards import slug_card
from storyboard.production import stitch_reels
from tests.stitch.clips import number_of, watch
from tests.stitch.shot_films import CHAIN, shot_film


def draft(project, listener, **asked):
    return stitch_reels(project, reporter=listener, with_slugs=True, **asked)


def test_a_draft_is_as_long_as_the_film_will_be(tmp_path, chain, listener):
    """Two clips of 24 frames, a slug of 2 s for 49; the frames that they will share count once."""
    project = shot_film(tmp_path / "film", CHAIN, {"s0": chain[0], "s2": chain[2]})

    (reel,) = draft(project, listener)

    assert reel.frames == 24 + 49 + 24 - 2
    assert "cards stand in for shots that have no take yet: s1" in listener.notes


def test_a_draft_shows_the_takes_that_are_there_untouched(tmp_path, chain, listener):
    project = shot_film(tmp_path / "film", CHAIN, {"s0": chain[0], "s2": chain[2]})

    (reel,) = draft(project, listener)

    shown = watch(reel.path)
    assert shown.numbers[:24] == list(range(24))
    assert shown.numbers[-24:] == list(range(46, 70))
    assert shown.size == (320, 180)


def test_a_slug_says_which_shot_it_stands_for():
    """The name and the prompt change the picture; the same words make the same one."""
    card, other, again = (slug_card(name, "A boat.", width_px=320, height_px=180) for name in ("s1", "s2", "s1"))

    assert np.any(np.asarray(card) != np.asarray(other))
    assert np.array_equal(card, again)
    assert np.any(np.asarray(slug_card("s1", "A ship.", width_px=320, height_px=180)) != np.asarray(card))


@pytest.mark.slow
def test_a_film_of_which_nothing_is_shot_can_be_drafted(tmp_path, listener):
    """480p and 16:9 of this model are 864 by 480."""
    project = shot_film(tmp_path / "film", CHAIN, {})

    (reel,) = draft(project, listener)

    shown = watch(reel.path)
    assert (reel.frames, shown.size, shown.sound) == (3 * 49 - 2, (864, 480), None)


def test_a_draft_of_a_film_that_is_all_there_is_the_film(tmp_path, chain, listener):
    project = shot_film(tmp_path / "film", CHAIN, {f"s{n}": chain[n] for n in range(3)})

    (reel,) = draft(project, listener)
    (film,) = stitch_reels(project, reporter=listener, to=tmp_path / "film.mp4")

    assert reel.path.read_bytes() == film.path.read_bytes()
    assert not [note for note in listener.notes if "cards stand" in note]


def test_without_slugs_a_hole_is_an_error(tmp_path, chain, listener):
    project = shot_film(tmp_path / "film", CHAIN, {"s0": chain[0]})

    with pytest.raises(CommandError, match="reel main: no take yet of s1, s2"):
        stitch_reels(project, reporter=listener)


def test_only_shots_of_the_reels_that_are_stitched_get_slugs(tmp_path, chain, listener):
    text = CHAIN + "reels: {short: [s0, s1], long: [s0, s1, s2]}\n"
    project = shot_film(tmp_path / "film", text, {"s0": chain[0]})

    (reel,) = draft(project, listener, only="short", to=tmp_path / "short.mp4")

    assert (reel.frames, reel.path) == (24 + 49 - 1, tmp_path / "short.mp4")
    assert listener.notes[-1:] == ["cards stand in for shots that have no take yet: s1"]


def test_one_file_cannot_take_two_reels(tmp_path, chain, listener):
    text = CHAIN + "reels: {short: [s0], long: [s0]}\n"
    project = shot_film(tmp_path / "film", text, {"s0": chain[0]})

    with pytest.raises(CommandError, match="-o names one file, but there are several reels"):
        stitch_reels(project, reporter=listener, to=tmp_path / "main.mp4")


def test_a_trim_of_a_slug_is_its_own(tmp_path, chain, listener):
    text = CHAIN + "reels: {main: [s0, {shot: s1, trim: {start: 0.5, end: 1}}]}\n"
    project = shot_film(tmp_path / "film", text, {"s0": chain[0]})

    (reel,) = draft(project, listener)

    assert reel.frames == 24 + 12
    with av.open(str(reel.path)) as film:
        frames = list(film.decode(video=0))
    assert [number_of(frame) for frame in frames[:24]] == list(range(24))
