"""Markdown pages with more than a list: the shots are the shot list's, and what is left out is told."""

import pytest

TABLE = "| Shot | Size | Visual | Dialogue | Duration |\n|---|---|---|---|---|\n"


def actions(film):
    return [shot.action for shot in film.shots.values()]


def test_a_table_is_the_film_and_the_notes_below_it_are_not(bring):
    film = bring("ad.md", f"# Ad\n\n{TABLE}| 1 | wide | A cafe | — | 5s |\n| 2 | close | Steam | 无 | 4s |\n\n"
                 "Notes:\n\n- Shoot in 9:16\n- Warm grade\n- No logo\n")  # fmt: skip

    assert actions(film) == ["A cafe", "Steam"]
    assert [shot.dialogue for shot in film.shots.values()] == [None, None]
    assert "list of 3 lines under 'Notes' not imported" in film.remarks


def test_facts_before_the_shots_are_no_shots(bring):
    film = bring("雨夜.md", "# 雨夜\n\n## 总信息\n- 总镜头数：2\n\n| 项目 | 内容 |\n|---|---|\n"
        "| 时长 | 8s |\n\n## 分镜表\n\n"
                 "| 镜号 | 机位/角度 | 画面内容 | 台词/旁白 | 时长 |\n|--|--|--|--|--|\n"
        "| 1 | 平视 | 街道 | 旁白：那年 | 5s |\n")  # fmt: skip

    assert actions(film) == ["街道"]
    shot = film.shots["shot-1"]
    assert (shot.camera, shot.dialogue, shot.duration) == ("平视", "旁白：那年", 5)
    assert "list of 1 line under '总信息' not imported" in film.remarks
    assert "table of 2 lines under '总信息' not imported" in film.remarks


def test_tables_under_headings_are_scenes_in_order(bring):
    head = "| # | Action |\n|---|---|\n"
    film = bring("two.md", f"# T\n\n## Cast\n\n| Name | Description |\n|---|---|\n| Mia | tall |\n\n"
                 f"## Harbour\n\n{head}| 1 | Boats |\n\n## Town\n\n{head}| 1 | Cars |\n| 2 | Rain |\n")  # fmt: skip

    assert [(scene.title, [shot.action for shot in scene.shots]) for scene in film.scenes] == [
        ("Harbour", ["Boats"]),
        ("Town", ["Cars", "Rain"]),
    ]
    assert film.storyboard.title == "T"
    assert "table of 2 lines under 'Cast' not imported" in film.remarks


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("```markdown\n| Shot | Visual |\n|---|---|\n| 1 | A cafe<br/>at dawn |\n```\n", ["A cafe\nat dawn"]),
        ("~~~\n| Shot | Visual |\n|---|---|\n| 1 | A<BR >b |\n~~~\n", ["A\nb"]),
        ("```csv\nShot,Visual\n1,\"Boats, rain\"\n```\n", ["Boats, rain"]),
        ("Shot | Visual\n---|---\n1 | Boats\n2 | Rain\n", ["Boats", "Rain"]),
        ("> | Shot | Visual |\n> |---|---|\n> | 1 | Boats |\n", ["Boats"]),
        ("+---+---+\n| Shot | Visual |\n+===+===+\n| 1 | Boats |\n+---+---+\n", ["Boats"]),
        ("|Shot|Visual|Notes|\n|-|-|-|\n||Boats||\n", ["Boats"]),
        ("| Shot | Visual |\n|-|-|\n| 1 | a\\|b &amp; `c_d` __init__.py 3*4*5 |\n", ["a|b & c_d __init__.py 3*4*5"]),
    ],
)  # fmt: skip
def test_a_table_is_read_however_it_is_written(bring, page, expected):
    assert actions(bring("page.md", page)) == expected


def test_lists_beside_the_shots_are_left_out_by_their_heading(bring):
    film = bring("list.md", "# T\n\n## Characters\n\n- Mia, tall\n\n## Day\n\n- Boats\n\n## 备注\n\n- warm\n- soft\n")

    assert actions(film) == ["Boats"]
    assert set(film.remarks) == {
        "list of 1 line under 'Characters' not imported",
        "list of 2 lines under '备注' not imported",
    }


def test_a_list_under_any_heading_is_the_film_where_there_is_no_other(bring):
    assert actions(bring("list.md", "# Notes\n\n- Boats\n- Rain\n")) == ["Boats", "Rain"]


def test_a_picture_in_a_cell_is_the_first_frame(bring):
    film = bring("p.md", "| Shot | Visual | Image |\n|-|-|-|\n| 1 | Boats | ![fox](fox.png) |\n")

    assert film.shots["shot-1"].first_frame == "refs/fox.png"


@pytest.mark.parametrize(
    ("scene", "other"),
    [
        ("Scène 1 – La gare", "Équipe"), ("Szene 1: Küche", "Requisiten"), ("シーン1：台所", "備考"),
        ("장면 1: 부엌", "참고"),
        ("Сцена 1. Кухня", "Реквизит"), ("Scene 1", "What Ann said"), ("第一场", "随便"),
    ],
)  # fmt: skip
def test_a_list_below_numbered_scenes_is_no_shot_and_told(bring, scene, other):
    """Whatever its heading is called, and in any language: each would be paid."""
    film = bring(
        "a.md", f"# F\n\n## {scene}\n\n- A dog runs\n\n## Epilogue\n\n- A cat\n\n## {other}\n\n- a cup\n- a hat\n"
    )

    assert [shot.action for shot in film.shots.values()] == ["A dog runs", "A cat"]
    assert f"list of 2 lines under {other!r} not imported" in film.remarks


def test_a_list_of_contents_is_no_shot(bring):
    film = bring("a.md", "# F\n\n- [One](#one)\n- [Two](#two)\n\n## One\n\n- A dog runs\n")

    assert [shot.action for shot in film.shots.values()] == ["A dog runs"]
    assert "table of contents of 2 lines not imported" in film.remarks


def test_a_shot_s_number_before_its_text_is_its_name(bring):
    film = bring("a.md", "# F\n\n- [ ] Shot 7: A dog runs\n- [ ] Shot 9: A cat sleeps\n")

    assert [(shot.id, shot.action) for shot in film.shots.values()] == [
        ("shot-7", "A dog runs"),
        ("shot-9", "A cat sleeps"),
    ]


@pytest.mark.parametrize(
    ("heading", "camera", "notes"),
    [("Shot 3: The end", None, "The end"), ("Shot 3 – WS", "WS", None), ("镜头3：特写", "特写", None)],
)
def test_the_text_below_a_shot_s_heading_is_what_is_seen(bring, heading, camera, notes):
    film = bring("a.md", f"# F\n\n## {heading}\n\nA bird flies away.\n\nDuration: 5s\n")

    (shot,) = film.shots.values()
    assert (shot.action, shot.camera, shot.notes) == ("A bird flies away.", camera, notes)
