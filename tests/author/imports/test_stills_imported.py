"""A prompt for a picture, in a table's column, becomes a still that the shot opens on."""

import pytest

from storyboard.author.imports.columns import part_of


@pytest.mark.parametrize(
    "heading",
    [
        "Image Prompt",
        "First frame prompt",
        "keyframe_prompt",
        "图片提示词",
        "首帧提示词",
        "이미지 프롬프트",
        "Bildprompt",
    ],
)
def test_a_prompt_for_a_picture_is_no_prompt_for_motion(heading):
    assert part_of(heading) == "still"


def test_a_picture_prompt_in_a_csv_becomes_a_still(bring):
    film = bring(
        "list.csv",
        "Shot,Image prompt,Video prompt\n1,A pier {{ at }} dawn,She turns\n2,,She walks\n3,A boat --seed 7,It sails\n",
    )

    assert [(still.id, still.seed) for still in film.storyboard.stills] == [("shot-1-first", None), ("shot-3-first", 7)]
    shots = list(film.shots.values())
    assert [shot.first_frame for shot in shots] == ["shot-1-first", None, "shot-3-first"]
    assert film.storyboard.stills[0].prompt == "A pier {{ '{' }}{ at }} dawn", "no template of ours"


def test_a_picture_prompt_in_a_markdown_table_becomes_a_still(bring):
    film = bring("list.md", "| 镜号 | 首帧提示词 | 画面 |\n|---|---|---|\n| 1 | 雨中的茶馆 | 老人推门 |\n")

    (still,) = film.storyboard.stills
    (shot,) = film.shots.values()
    assert (still.prompt, shot.first_frame, shot.action) == ("雨中的茶馆", still.id, "老人推门")


def test_beside_a_picture_file_the_prompt_is_kept_as_a_note_and_said(bring):
    film = bring("list.csv", "Shot,Action,Image,Image prompt\n1,She turns,https://pics.example/a.png,A pier\n")

    (shot,) = film.shots.values()
    assert film.storyboard.stills == ()
    assert "picture prompt: A pier" in shot.notes
