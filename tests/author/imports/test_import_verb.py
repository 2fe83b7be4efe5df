"""The verb, run as a person runs it."""

import json
import sys
from functools import partial

import pytest

from tests import forked


@pytest.fixture
def storyboard(tmp_path):
    (tmp_path / "walk.md").write_text("- A door opens. (2s)\n- A boy steps out.\n", encoding="utf-8")
    return partial(forked.storyboard, cwd=tmp_path)


def test_the_place_is_data_and_the_rest_is_talk(storyboard, tmp_path):
    """The next two commands are told, and work."""
    done = storyboard("import", "walk.md")

    assert (done.returncode, done.stdout) == (0, "walk\n")
    assert done.stderr.splitlines() == [
        "shot-01: shot as 4 s (the model's minimum), trimmed to 2 s in the reel",
        "2 shots in walk; read through its storyboard.yaml, then:",
        "  storyboard plan walk",
        "  storyboard run walk",
    ]
    assert (tmp_path / "walk" / "storyboard.schema.json").is_file()
    planned = storyboard("plan", "walk", "--json")
    assert json.loads(planned.stdout)["totals"]["to_make"] == 2


def test_it_goes_where_new_projects_go_and_over_nothing(storyboard, tmp_path):
    """Into projects/ where there is one; a second time it is refused."""
    (tmp_path / "projects").mkdir()

    assert storyboard("import", "walk.md", "--name", "a-walk").stdout == "projects/a-walk\n"
    again = storyboard("import", "walk.md", "--name", "a-walk")

    assert again.returncode == 2
    assert "projects/a-walk already exists" in again.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nothing.csv"], "nothing.csv: cannot be read: No such file or directory"),
        (["walk.md", "--as", "novel"], "no kind of file is called 'novel'"),
        (["walk.md", "--as", "table"], "walk.md: no row names the columns of a shot list"),
        (["."], ".: cannot be read: Is a directory"),
    ],
)
def test_what_cannot_be_imported_ends_with_2(storyboard, words, message):
    done = storyboard("import", *words)

    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["walk.md", "--reel", "main"], "--reel goes with --into PROJECT"),
        (["cut.otio", "--into", ".", "--outside-pictures"], "--outside-pictures goes without --into"),
        (["cut.otio", "--into", ".", "--name", "other"], "--name goes without --into"),
        (["cut.otio", "--into", ".", "--as", "table"], "--as goes without --into"),
    ],
)
def test_an_option_that_would_do_nothing_is_refused(storyboard, words, message):
    """It was passed over without a word."""
    done = storyboard("import", *words)

    assert (done.returncode, done.stderr.splitlines()[0]) == (2, f"error: {message}")


@pytest.mark.skipif(sys.platform != "linux", reason="names are text elsewhere")
def test_a_name_that_is_no_text_is_told_and_its_film_is_yaml(storyboard, tmp_path):
    """A name on Linux may be any bytes."""
    (tmp_path / "walk.md").rename(tmp_path / "walk\udcff.md")
    (tmp_path / "f\udcff").mkdir()
    (tmp_path / "f\udcff/storyboard.yaml").write_text("storyboard: 1\n", encoding="utf-8")

    done = storyboard("import", "walk\udcff.md")
    refused = storyboard("plan", "f\udcff")

    assert (done.returncode, done.stdout) == (0, "walk\n")
    assert storyboard("check", "walk").returncode == 0
    assert refused.returncode == 2
    assert "the name of this folder or file is not UTF-8" in refused.stderr
