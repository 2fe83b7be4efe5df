"""Reels that the version before cut otherwise: they are cut again, and say why."""

import pytest

from storyboard.edit.earlier_reels import as_cut_before
from storyboard.edit.footage import footage_of, pieces_of, usable_takes
from storyboard.edit.reel_timeline import subtitle_words
from storyboard.edit.reels import stitch_reels, timeline_of
from storyboard.load.prompt.prompt import render_words_as_before
from storyboard.plan.film_now import film_now
from storyboard.reporter import ReelDone
from storyboard.stitch.up_to_date import stitch_anew
from tests.stitch.shot_films import CHAIN, shot_film


@pytest.fixture
def again(tmp_path, chain, listener):
    """Return a function that lets a reel stand as the version before cut it, and runs once more."""

    def made(reel: str, *, before: bool = True, dialogue: str = "LENA: Run!"):
        text = CHAIN.replace("A storm comes.", f"A storm comes., dialogue: '{dialogue}'")
        project = shot_film(
            tmp_path / "film", f"{text}reels: {{main: {reel}}}\n", {f"s{n}": chain[n] for n in range(3)}
        )
        film = film_now(project)
        footage = footage_of(film.loaded, usable_takes(film.plan, film.takes, reporter=listener))
        cut = timeline_of(film.loaded, "main", footage, said={}, tells_said=True)
        written = film.loaded.storyboard.reels["main"]
        earlier = as_cut_before(cut, written, words=lambda: subtitle_words(film.loaded, render_words_as_before))
        shown = earlier.timeline if earlier and before else cut
        stitch_anew(shown, project.reel("main"), cache=pieces_of(project), reporter=listener)
        listener.events.clear()
        stitch_reels(film, reporter=listener, anew=False)
        (done,) = [event for event in listener.events if isinstance(event, ReelDone)]
        return done.was_up_to_date, [note for note in listener.notes if "out of date" in note]

    return made


@pytest.mark.slow
@pytest.mark.parametrize(
    ("reel", "reason"),
    [
        ("{shots: [s0, {shot: s1, transition: dissolve}]}", "its dissolves are cross dissolves now"),
        ("{shots: [s0, s2], subtitles: soft}", "its subtitles hold only what is said"),
    ],
)
def test_a_reel_of_the_version_before_says_why_it_is_cut_again(again, reel, reason):
    is_kept, (note,) = again(reel)

    assert (is_kept, note.startswith(f"reel main is out of date: {reason}")) == (False, True)


@pytest.mark.slow
@pytest.mark.parametrize("reel", ["[s0, {shot: s1, transition: fade}]", "{shots: [s0, s2], subtitles: off}"])
def test_a_reel_that_means_what_it_meant_stands(again, reel):
    assert again(reel) == (True, [])


def test_a_reel_whose_subtitles_stood_as_long_as_the_shot_says_so(again):
    is_kept, (note,) = again("{shots: [s2], subtitles: soft}", dialogue="Run!")

    assert not is_kept
    assert note.startswith("reel main is out of date: its subtitles are seen when something is said")
