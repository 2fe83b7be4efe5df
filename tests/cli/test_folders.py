"""A project's folder in which nothing may be written, or in which something stands in the way."""

import pytest

from tests.forked import storyboard

FILM = """\
storyboard: 1
title: A lighthouse
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
shots: [{id: one, action: The lamp is lit.}]
"""


@pytest.fixture
def film(tmp_path):
    (tmp_path / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("words", [["status"], ["graph"], ["why", "one"], ["report", "--format", "json"], ["cancel"]])
def test_a_look_at_a_film_that_was_never_run_needs_no_right_to_write(words, film):
    """A file in the way keeps also those out who may write everywhere."""
    (film / ".storyboard").write_text("a file, where a folder should be")

    done = storyboard(*words, cwd=film)

    assert done.returncode == 0
    assert sorted(path.name for path in film.iterdir()) == [".storyboard", "storyboard.yaml"]


@pytest.mark.parametrize(
    ("in_the_way", "words"),
    [(".storyboard", ["run"]), ("archive", ["run"]), ("reports", ["run"]), ("reports", ["report"])],
)
def test_what_stands_in_the_way_is_named_in_one_sentence_and_nothing_is_asked_for(in_the_way, words, film):
    (film / in_the_way).write_text("a file, where a folder should be")

    done = storyboard(*words, cwd=film)

    assert done.returncode == 4
    sentence, hint = done.stderr.splitlines()
    assert sentence.startswith(f"error: {film / in_the_way}")
    assert ": cannot be written: " in sentence
    assert hint.startswith("  ")
    assert not (film / "reels").exists()
