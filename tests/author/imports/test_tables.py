"""Shot lists as people keep them in spreadsheets become films that can be planned."""

from fractions import Fraction
from pathlib import Path

import pytest

from storyboard.author.imports.columns import COLUMNS, part_of
from storyboard.author.imports.lengths import seconds_of
from storyboard.errors import CommandError

MESSY = (
    "\ufeffFilm: The fox;;;;;;;;\r\n"
    "Director: M.;;;;;;;;\r\n"
    ";;;;;;;;;\r\n"
    "SCENE;Shot #;Description ;Shot Size;Camera Movement;Est. Time (sec);Props;Dialogue/VO;Transition;Image\r\n"
    '1;1;"A fox wakes\r\n  in the snow";CU;static;00:05;snow;;;fox.png\r\n'
    ";2;It stretches;MS;pan\u00a0left;5s;;;DISSOLVE;\r\n"
    ";;and yawns;;;;;;;\r\n"
    ";;;;;;;;;\r\n"
    '2;1;It runs {{ fast }};WS;tracking;2-3 sec;;"FOX: ""Ha!""";;fox.png\r\n'
    ";2;It sleeps --rs 1080p --dur 12;ECU;;all night;;;fade out;C:\\img\\missing.png\r\n"
    "SCENE;Shot #;Description;Shot Size;Camera Movement;Est. Time (sec);Props;Dialogue/VO;Transition;Image\r\n"
    "3;1;Dark;WS;;1:10;;;;;extra\r\n"
    "Total;;;;;1:30;;;;\r\n"
)


def test_a_messy_spreadsheet_becomes_a_film(bring):
    """A mark, semicolons, a title above, empty rows, merged cells, a heading again, a sum, a row too long."""
    film = bring("fox list.csv", MESSY)

    assert (film.storyboard.title, film.storyboard.synopsis) == ("The fox", "Director: M.")
    assert [(scene.title, len(scene.shots)) for scene in film.scenes] == [
        ("Scene 1", 2),
        ("Scene 2", 2),
        ("Scene 3", 1),
    ]
    assert list(film.shots) == ["scene-1-1", "scene-1-2", "scene-2-1", "scene-2-2", "scene-3-1"]
    assert [shot.duration for shot in film.shots.values()] == [5, 5, 4, 12, 70]
    assert film.shots["scene-1-1"].action == "A fox wakes\nin the snow"
    assert film.shots["scene-1-2"].action == "It stretches and yawns"
    assert film.shots["scene-1-2"].camera == "MS, pan left"
    assert film.shots["scene-2-1"].dialogue == 'FOX: "Ha!"'


def test_what_a_list_says_of_the_cut_is_in_the_reel(bring):
    """A transition leads into the next shot; what is shorter than a task makes is trimmed."""
    cuts = bring("fox.csv", MESSY).cuts

    assert [cut.transition.kind if cut.transition else None for cut in cuts] == [
        None,
        None,
        "dissolve",
        None,
        "fadeblack",
    ]
    assert [cut.trim.end if cut.trim else None for cut in cuts] == [None, None, 3, None, None]


def test_pictures_are_copied_and_others_noted(bring):
    """One picture named twice is copied once."""
    film = bring("fox.csv", MESSY)

    assert [shot.first_frame for shot in film.shots.values()] == ["refs/fox.png", None, "refs/fox.png", None, None]
    folder = film.imported.project.folder
    assert [path.name for path in (folder / "refs").iterdir()] == ["fox.png"]
    assert film.shots["scene-2-2"].notes == "first frame: C:\\img\\missing.png\nduration: all night"


def test_nothing_is_lost_in_silence(bring):
    """Columns that are no part of a shot are notes; everything guessed or moved is told."""
    film = bring("fox.csv", MESSY)

    assert film.shots["scene-1-1"].notes == "Props: snow"
    assert film.shots["scene-3-1"].notes == "column 11: extra"
    assert set(film.remarks) == {
        "row 7 has no number and goes on with the row above",
        "row 13 is a sum and left out: Total 1:30",
        "columns kept as notes: Props, column 11",
        "scene-2-1: shot as 4 s (the model's minimum), trimmed to 3 s in the reel",
        "shot scene-2-2: --rs 1080p --dur 12 became settings",
        "shot scene-2-2: model seedance-2.0 was written, as the usual one does not make 1080p",
        "shot scene-2-2: the first frame 'C:\\\\img\\\\missing.png' cannot be used; it is in the notes",
        "shot scene-2-2: the duration 'all night' says no length; it is in the notes",
    }
    sent = {shot.id[0]: shot.wanted.request for shot in film.plan.shots}
    assert sent["scene-2-1"].prompt.startswith("It runs {{ fast }}")
    assert (sent["scene-2-2"].resolution, sent["scene-2-2"].duration) == ("1080p", 12)
    assert "--" not in sent["scene-2-2"].prompt


CHINESE = """\
镜号\t景别\t运镜\t画面内容\t台词\t时长\t备注
1\t特写\t推\t狐狸醒来\t你好\t5秒\t雪景
2\t全景\t\t它跑过草地\t\t约3秒\t
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_chinese_list_in_any_encoding_becomes_a_film(bring, encoding):
    film = bring("list.tsv", CHINESE.encode(encoding))

    first, second = film.shots.values()
    assert (first.action, first.camera, first.dialogue, first.duration) == ("狐狸醒来", "特写, 推", "你好", 5)
    assert (second.id, first.notes, film.cuts[1].trim.end) == ("shot-2", "雪景", 3)
    guessed = ["the file is not UTF-8; it was read as GB 18030"] if encoding == "gb18030" else []
    assert [remark for remark in film.remarks if "UTF-8" in remark] == guessed


def test_settings_prompts_and_chains_have_columns_too(bring):
    """Aspect ratios are understood however they are written; a shot may go on from another by its number."""
    film = bring(
        "list.csv",
        "id,prompt,action,aspect ratio,resolution,seed,from,tags\n"
        'A1,"A fox, alone",what I mean,9x16,720,7,,"red, snow"\nA2,It runs,,9:16,HD,x,A1,\n',
    )

    first, second = film.shots.values()
    assert (first.prompt, first.ratio, first.resolution, first.seed) == ("A fox, alone", "9:16", "720p", 7)
    assert (first.tags, first.notes) == (("red", "snow"), "action: what I mean")
    assert (second.from_, second.notes) == ("a1", "resolution: HD\nseed: x")


def test_windows_european_letters_are_read(bring):
    film = bring("liste.csv", "Einstellung;Beschreibung;Dauer\n1;Die Füchsin schläft;2,5 s\n".encode("cp1252"))

    assert film.shots["shot-1"].action == "Die Füchsin schläft"
    assert film.cuts[0].trim.end == 2.5


def test_excels_own_first_line_says_what_stands_between(bring):
    assert len(bring("list.csv", "sep=|\nshot|action\n1|a, b; c\n2|d, e; f\n").shots) == 2


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("5", 5), ("5.5", Fraction(11, 2)), ("2,5 s", Fraction(5, 2)), ("5s", 5), ("5 sec.", 5), ("12 seconds", 12),
        ("00:05", 5), (":05", 5), ("1:05", 65), ("0:01:05", 65), ("00:00:05:12", Fraction(11, 2)),
        ("1 min 30 s", 90), ("1m30s", 90), ("2 min", 120), ("1'30\"", 90), ('5"', 5), ("5秒", 5), ("1分30秒", 90),
        ("2-3 sec", 3), ("2 – 3", 3), ("3 to 4s", 4), ("0:10-0:15", 5), ("~5s", 5), ("约5秒", 5), ("ca. 5 s", 5),
        ("120 frames", 5), ("48f", 2), ("５秒", 5),
        ("5 secondes", 5), ("5 сек", 5), ("5초", 5), ("1分30秒鐘", 90), ("5 segundos", 5), ("48コマ", 2),
        ("", None), ("all night", None), ("0", None),
         ("0:15-0:10", None), ("tbd", None), ("5 apples", None), ("-", None),
    ],
)  # fmt: skip
def test_lengths_are_read_as_people_write_them(text, seconds):
    assert seconds_of(text) == seconds


@pytest.mark.parametrize(
    ("table", "end"),
    [
        (
            "Plan;Séquence;Description;Dialogue;Durée;Remarques\n1;1;Le four s'ouvre;Chaud !;5 s;matin\n",
            "Total;;;;5 s;",
        ),
        ("Plano,Escena,Descripción,Diálogo,Duración,Notas\n1,1,El horno,¡Ya!,5,a\n", "Total,,,,5,"),
        ("Inquadratura,Scena,Azione,Dialogo,Durata,Note\n1,1,Il forno,Su!,5,a\n", "Totale,,,,5,"),
        ("Кадр,Сцена,Действие,Диалог,Длительность,Примечания\n1,1,Печь,Ой,5 сек,а\n", "Итого,,,,5 сек,"),
        ("カット,シーン,内容,セリフ,秒数,備考\n1,1,窯が開く,熱い,5,朝\n", "合計,,,,5,"),
        ("컷,씬,화면,대사,시간,비고\n1,1,오븐이 열린다,뜨거워,5초,아침\n", "합계,,,,5초,"),
        ("鏡號,場次,畫面,對白,時長,備註\n1,1,烤箱打開,好燙,5,早上\n", "合計,,,,5,"),
        ("Einstellung;Szene;Handlung;Dialog;Dauer;Notizen\n1;1;Ofen;Heiß;5;früh\n", ";;;Summe;5;"),
    ],
)
def test_headings_and_sums_are_known_in_other_languages(bring, table, end):
    film = bring("list.csv", f"{table}{end}\n")

    (shot,) = film.shots.values()
    assert (shot.id, shot.duration, bool(shot.action), bool(shot.dialogue)) == ("shot-1", 5, True, True)
    assert [remark.split(":")[0] for remark in film.remarks] in (
        ["row 3 is a sum and left out"], ["row 3 is a sum and left out", "columns kept as notes"],
    )  # fmt: skip
    assert len(film.scenes) == 1
    assert film.scenes[0].title == "Scene 1"


@pytest.mark.parametrize(
    ("encoding", "name", "text"),
    [
        ("cp932", "Shift JIS", "カット,内容\n1,窯が開く\n"),
        ("euc_jp", "EUC-JP", "カット,アクション,備考\n1,窯が開く,朝\n"),
        ("cp949", "EUC-KR", "컷,화면\n1,오븐이 열린다\n"),
        ("cp950", "Big5", "鏡號,畫面\n1,烤箱打開\n"),
        ("gb18030", "GB 18030", "镜号,画面\n1,烤箱打开\n"),
        ("cp1252", "Windows-1252", "Einstellung,Handlung\n1,Bäcker öffnet\n"),
    ],
)
def test_the_encoding_is_the_one_whose_headings_are_known(bring, encoding, name, text):
    film = bring("list.csv", text.encode(encoding))

    assert [shot.action for shot in film.shots.values()] == [text.split("\n")[1].split(",")[1]]
    assert f"the file is not UTF-8; it was read as {name}" in film.remarks


def test_two_columns_of_one_name_are_read_together(bring):
    film = bring("list.csv", "Shot,Action,Action\n1,A door opens,A dog runs out\n")

    assert [(shot.action, shot.background) for shot in film.shots.values()] == [("A door opens\nA dog runs out", None)]
    assert film.remarks == ()


def test_every_name_of_a_column_means_one_part():
    """And is found with brackets, dots and in any case."""
    names = [name for part in COLUMNS.values() for name in part]

    assert len(names) == len(set(names))
    assert [part_of(f" {name.upper()} (x): ") for part, of_part in COLUMNS.items() for name in of_part] == [
        part for part, of_part in COLUMNS.items() for _ in of_part
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a,b\n1,2\n", "no row names the columns"),
        ("shot,action\n,\n", "there is no shot below"),
        ("", "the file is empty"),
        (b"PK\x03\x04 ...", "not a text file"),
        (b"shot,action\n1,\0\0\0", "not a text file"),
    ],
)
def test_what_is_no_shot_list_is_refused(bring, tmp_path, content, message):
    """And nothing is made."""
    with pytest.raises(CommandError, match=message):
        bring("list.csv", content)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["fox.png", "list.csv"]


def test_the_page_names_every_column():
    """So that a person can rename a column to one that is known."""
    page = (Path(__file__).resolve().parents[3] / "docs" / "import.md").read_text(encoding="utf-8")

    assert [part for part, names in COLUMNS.items() if f"| {', '.join(names)} |" not in page] == []


def test_a_row_that_says_nothing_of_its_picture_is_told(bring):
    """The words that stand in for them would be sent, and paid for."""
    film = bring("bare.csv", "id,action,duration\nlamp,A lamp is lit.,4\nlane,,5\n")

    assert film.remarks == ("shot lane: the list does not say what happens; write its `action` before a run",)
