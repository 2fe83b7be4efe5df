"""Shots with a heading of their own, wrapped lines, and what is no text of the film."""

import pytest


def parts(film):
    return [(shot.id, shot.action, shot.camera, shot.duration) for shot in film.shots.values()]


@pytest.mark.parametrize(
    "page",
    [
        "# T\n\n## Shot 1\n- **Action:** A door\n- **Camera:** push in\n- Time: 5 s\n\n## Shot 2\n- Action: A dog\n",
        "# T\n\n**Shot 1 (5s)**\nVisual: A door\nCamera: push in\n\n**Shot 2**\nVisual: A dog\n",
        "# T\n\n### 镜头1（5秒）\n- 画面：A door\n- 运镜：push in\n\n### 镜头2\n- 画面：A dog\n",
        "# T\n\n## Shot #1 - A door [5 sec]\nCamera: push in\n\n## Shot #2 - A dog\n",
        "# T\n\n1. **Shot 1** (5s)\n   - Visual: A door\n   - Camera: push in\n2. **Shot 2**\n   - Visual: A dog\n",
    ],
)
def test_a_block_of_parts_is_one_shot(bring, page):
    """And not one for each of its lines, each of them paid."""
    film = bring("t.md", page)

    assert [row[1:] for row in parts(film)] == [("A door", "push in", 5), ("A dog", None, None)]
    assert len(film.scenes) == 1


def test_blocks_stand_in_the_scene_above_them(bring):
    film = bring("t.md", "# T\n\n## Harbour\n\n### Shot 1\nVisual: Boats\nwith lamps\n\n- remember the fog\n")

    assert [(scene.title, [(shot.action, shot.notes) for shot in scene.shots]) for scene in film.scenes] == [
        ("Harbour", [("Boats with lamps", "remember the fog")]),
    ]


def test_items_with_one_part_each_stay_shots(bring):
    film = bring("t.md", "# T\n\n## Harbour\n\n- Visual: Boats\n- Visual: Lamps\n")

    assert len(film.shots) == 2


def test_a_wrapped_item_is_one_text(bring):
    film = bring(
        "t.md", "# T\n\n1. A door opens\n   slowly.\n2. A dog\nruns out.\n\n   It barks.\n3. Rain  \n   a note\n"
    )

    assert [(shot.action, shot.notes) for shot in film.shots.values()] == [
        ("A door opens slowly.", None), ("A dog runs out.", "It barks."), ("Rain", "a note"),
    ]  # fmt: skip


def test_a_block_of_code_is_no_shot(bring):
    film = bring("t.md", "# T\n\n- Boats\n\n```yaml\n- id: x\n```\n\n- Lamps\n")

    assert [row[:2] for row in parts(film)] == [("shot-01", "Boats"), ("shot-02", "Lamps")]
    assert film.remarks == ("line 5: the block of yaml is not imported",)


def test_the_title_of_front_matter_is_the_films(bring):
    film = bring("t.md", '---\ntitle: "The ferry"\ndate: 3\n---\n\n# Harbour\n\n- Boats\n')

    assert film.storyboard.title == "The ferry"
    assert [scene.title for scene in film.scenes] == ["Harbour"]


def test_underlined_headings_are_headings(bring):
    film = bring("t.md", "The ferry\n=========\n\nHarbour\n-------\n\n- Boats\n")

    assert (film.storyboard.title, [scene.title for scene in film.scenes]) == ("The ferry", ["Harbour"])


def test_comments_and_tags_are_no_text_of_the_film(bring):
    film = bring("t.md", "# T\n\n<!--\n- hidden\n-->\n\n- A <b>red</b> boat, 3 < 4\n\n> - no more\n")

    assert [shot.action for shot in film.shots.values()] == ["A red boat, 3 < 4"]
    assert "comments left out (<!-- -->): 1" in film.remarks


def test_rows_with_only_a_number_are_told(bring):
    film = bring("t.csv", "Shot,Action\n1,Boats\n2,\n3,\n4,\n5,\n")

    assert film.remarks == ("rows that hold only a number are left out: 3, 4, 5 and 1 more",)
