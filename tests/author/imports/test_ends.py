"""Fades at the beginning and the end of a film, names of its folder, and its title."""

import pytest

from storyboard.author.new_project import folder_name
from storyboard.author.starters import new_project
from storyboard.load.load import load

PLAY = "EXT. ORCHARD - DAWN\n\nLENA walks.\n"


@pytest.mark.parametrize(
    ("play", "notes"),
    [
        (f"Title: A\n\nFADE IN:\n\n{PLAY}", "transition: FADE IN:"),
        (f"FADE IN:\n\n{PLAY}", "transition: FADE IN:"),
        (f"{PLAY}\nFADE OUT.\n", "transition: FADE OUT."),
        (f"{PLAY}\n> FADE TO BLACK.\n", "transition: FADE TO BLACK."),
    ],
)
def test_a_fade_at_an_end_of_a_screenplay_is_kept(bring, play, notes):
    film = bring("play.fountain", play)

    (shot,) = film.shots.values()
    assert shot.notes == notes


def test_a_fade_between_two_shots_and_after_a_title_card_is_cut_in(bring):
    film = bring("play.fountain", f"> THE FILM <\n\nFADE IN:\n\n{PLAY}\nFADE OUT.\n\nINT. HALL - DAY\n\nShe sits.\n")

    assert [cut.transition.kind for cut in film.cuts] == ["fadeblack", "fadeblack"]


def test_a_fade_at_an_end_of_a_list_is_kept(bring):
    film = bring("list.csv", "id,action,transition\na,x,fade in\nb,y,dissolve\nc,z,fade out\n")

    assert [film.shots[shot].notes for shot in "abc"] == ["transition: fade in", None, "transition: fade out"]
    assert [cut.transition and cut.transition.kind for cut in film.cuts] == [None, None, "dissolve"]


@pytest.mark.parametrize(
    ("name", "title"),
    [("The Tea House", "The Tea House"), ("茶馆", "茶馆"), ("orchard", "Own"), (None, "Own")],
)
def test_a_film_is_titled_by_its_name_where_that_is_a_title(bring, name, title):
    """A plain folder's name puts no title aside."""
    film = bring("play.fountain", f"Title: Own\n\n{PLAY}", name=name)

    assert film.storyboard.title == title
    assert (film.imported.project.folder.name, any("--name" in said for said in film.remarks)) == (
        name or "play", title != "Own",
    )  # fmt: skip


def test_a_name_is_the_title_of_a_file_that_has_none(bring):
    assert bring("play.fountain", PLAY, name="orchard").storyboard.title == "orchard"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("茶馆", "茶馆"), ("The Tea House", "the-tea-house"), ("Café Müller", "cafe-muller"), ("Чай", "чай"),
        ("茶馆 第二场!", "茶馆-第二场"), ("2046", "film-2046"), ("!?", "film-01"), ("", "film-01"),
    ],
)  # fmt: skip
def test_a_folder_is_named_in_the_script_of_the_title(title, name):
    assert folder_name(title) == name


def test_a_file_with_a_chinese_name_makes_a_folder_of_that_name(bring):
    assert bring("茶馆.fountain", PLAY).imported.project.folder.name == "茶馆"


@pytest.mark.parametrize(("name", "title"), [("The Tea House", "The Tea House"), ("茶馆", "茶馆"), ("No", "No")])
@pytest.mark.parametrize("starter", ["chain", "short-film"])
def test_a_new_film_is_titled_by_a_name_that_is_a_title(tmp_path, name, title, starter):
    """`No` is text in YAML 1.2, and stays."""
    made = new_project(name, starter=starter, here=tmp_path)

    assert (made.folder.name, load(made).storyboard.title) == (name, title)


def test_a_plain_name_leaves_the_title_of_the_starter(tmp_path):
    assert load(new_project("clip", here=tmp_path)).storyboard.title != "clip"
