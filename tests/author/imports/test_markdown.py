"""Markdown lists and tables become films that can be planned."""

import pytest

from storyboard.errors import CommandError

WALK = """\
---
author: M.
---
# A _walk_

A short film about a [walk](https://example.com).

## Morning

1. **Door**: A door opens onto a street (5s)
   - camera: slow dolly in
   - remember the *blue* door
2. A boy_with_a_hat steps out, 3 s
   ![boy](fox.png)

Something between.

***

## Evening

- [ ] The sun sets over the river — 8 seconds
- [x] Lamps go on (one after the other)

That is all.
"""


def test_items_are_shots_and_headings_scenes(bring):
    film = bring("walk.md", WALK)

    assert (film.storyboard.title, film.storyboard.synopsis) == ("A walk", "A short film about a walk.")
    assert [scene.title for scene in film.scenes] == ["Morning", "Evening"]
    assert [(shot.id, shot.action) for shot in film.shots.values()] == [
        ("door", "A door opens onto a street"),
        ("shot-01", "A boy_with_a_hat steps out"),
        ("shot-02", "The sun sets over the river"),
        ("shot-03", "Lamps go on (one after the other)"),
    ]
    assert [shot.duration for shot in film.shots.values()] == [5, 4, 8, None]


def test_what_stands_below_an_item_says_more_of_it(bring):
    """A part of the shot by its name, a picture, or a note."""
    shots = bring("walk.md", WALK).shots

    assert (shots["door"].camera, shots["door"].notes) == ("slow dolly in", "remember the blue door")
    assert shots["shot-01"].first_frame == "refs/fox.png"
    assert shots["shot-02"].notes == "Something between."


def test_text_that_no_shot_follows_is_told(bring):
    assert "left out below the last shot: That is all." in bring("walk.md", WALK).remarks


def test_a_table_is_read_as_a_spreadsheet_is(bring):
    film = bring(
        "table.md",
        "# Fox\n\n| Shot | Description | Time |\n|:---|---|--:|\n| 1 | A **fox** wakes \\| yawns | 5s |\n"
        "| 2 | It runs | 0:07 |\n",
    )

    assert film.storyboard.title == "Fox"
    assert [(shot.action, shot.duration) for shot in film.shots.values()] == [
        ("A fox wakes | yawns", 5),
        ("It runs", 7),
    ]


def test_a_list_in_a_text_file_is_known_by_its_items(bring):
    assert [shot.action for shot in bring("ideas.txt", "* one happens\n* two happens\n").shots.values()] == [
        "one happens", "two happens",
    ]  # fmt: skip


def test_a_page_without_a_list_is_refused(bring):
    with pytest.raises(CommandError, match="there is no list of shots"):
        bring("page.md", "# Title\n\nJust words.\n")
