"""Spreadsheets of strangers: quotes, columns, sums, times, separators and encodings."""

import pytest

from storyboard.author.imports.columns import part_of
from storyboard.author.imports.shot_list import OUTSIDE
from storyboard.author.imports.source_text import read_text
from storyboard.errors import CommandError


def shots(film):
    return list(film.shots.values())


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('Shot,Action,Dialogue\n1,Door,"Who?\n2,Cat,\n', 2),
        ('Shot,Action,Dialogue\n1,Door,\n2,Cat,"Who?\n3,Rain,"Only you!"\n', 3),
        ('Shot,Action,Dialogue,Note\n1,Door,"Who?,\n2,Cat,"Yes",\n3,Rain,,\n', 2),
        ('Shot;Action;Duration\n1;"Door;5\n2;Cat;4\n', 2),
        ('sep=,\nShot,Action\n1,"Door\n', 3),
        ('Shot,Action\n1,"Door', 2),
    ],
)
def test_a_quote_that_is_never_closed_is_told_with_its_line(bring, text, line):
    with pytest.raises(CommandError, match=rf"line {line}: the quote that opens here"):
        bring("list.csv", text)


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ('Shot,Action\n1,"A door, then\na cat"\n', "A door, then\na cat"),
        ('Shot,Action\n1,"She says ""yes, now"""\n', 'She says "yes, now"'),
        ('Shot,Action,Duration\n1,a 5" screen,5\n', 'a 5" screen'),
        ('Shot,Action,Notes\n1,"A door,\na cat",\n', "A door,\na cat"),
    ],
)
def test_quotes_that_are_closed_are_kept(bring, text, action):
    assert shots(bring("list.csv", text))[0].action == action


def test_action_is_what_is_shot_and_a_description_its_background(bring):
    film = bring("list.csv", "scene,shot,description,action\n1,1,INT. BAKERY - DAY,She bakes\n1,2,A warm room,\n")

    assert [(shot.action, shot.background) for shot in shots(film)] == [
        ("She bakes", "INT. BAKERY - DAY"),
        ("A warm room", "INT. BAKERY - DAY"),
    ]
    assert "the column action is the action, and description the background" in film.remarks


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("台词/旁白", "dialogue"), ("秒数/s", "duration"), ("景别/角度", "size"), ("Duration (s)", "duration"),
        ("Duration [sec]", "duration"), ("Length_sec", "duration"), ("Shot No.", "id"), ("时长(秒)", "duration"),
        ("时长（秒）", "duration"), ("秒数／s", "duration"), ("Dialogue & VO", "dialogue"), ("机位运动", "movement"),
        ("Description visuelle", "action"), ("Descrição da ação", "action"), ("Описание действия", "action"),
        ("화면 내용", "action"), ("Bildinhalt", "action"), ("セリフ・ナレーション", "dialogue"), ("镜头序号", "id"),
        ("镜头时长（秒）", "duration"), ("人物对白", "dialogue"), ("Camera motion", "movement"),
        ("Battute", "dialogue"),
        ("Durée estimée (s)", "duration"), ("Açıklama", "action"), ("Ujęcie", "id"), ("Beschrijving", "action"),
        ("Description sonore", None), ("Descripción del sonido", None), ("Character description", None),
        ("Location / Action", "action"), ("音效/音乐", None), ("人物情绪/细节动作", None), ("Props", None),
    ],
)  # fmt: skip
def test_headings_of_two_names_or_with_a_unit_are_known(heading, part):
    assert part_of(heading) == part


@pytest.mark.parametrize(
    ("heading", "cell", "seconds"),
    [("Duration (frames)", "120", 5), ("Length (min)", "1", 60), ("时长/帧", "120", 5), ("Duration (s)", "5,0", 5)],
)
def test_a_unit_in_the_heading_holds_for_the_numbers_below(bring, heading, cell, seconds):
    assert shots(bring("list.csv", f'Shot,Action,{heading}\n1,Door,"{cell}"\n'))[0].duration == seconds


@pytest.mark.parametrize(
    "times",
    [
        ["00:00-00:05", "00:05-00:11"],
        ["0-5s", "5-11s"],
        ["0–5秒", "5–11秒"],
        ["00:00:00:00 - 00:00:05:00", "00:00:05:00 - 00:00:11:00"],
    ],
)
def test_times_that_say_when_give_the_length_between(bring, times):
    film = bring("list.csv", f"Shot,Action,Time\n1,Door,{times[0]}\n2,Cat,{times[1]}\n")

    assert [shot.duration for shot in shots(film)] == [5, 6]


def test_moments_of_a_clock_last_until_the_next(bring):
    film = bring("list.csv", "Shot,Action,Time\n1,Door,0:00\n2,Cat,0:05\n3,Rain,0:11\n")

    assert [shot.duration for shot in shots(film)] == [5, 6, None]
    assert shots(film)[2].notes == "begins: 0:11"
    assert "row 4: '0:11' says when the shot begins, and nothing says when it ends" in film.remarks


@pytest.mark.parametrize("heads", ["In,Out", "TC In,TC Out", "Start,End", "入点,出点", "开始时间,结束时间"])
def test_two_columns_of_times_give_the_length_between(bring, heads):
    film = bring("list.csv", f"Shot,Action,{heads}\n1,Door,00:00:10:00,00:00:15:00\n2,Cat,00:00:15:00,00:00:22:12\n")

    assert [shot.duration for shot in shots(film)] == [5, 8]
    assert film.cuts[1].trim.end == 7.5


def test_lengths_that_grow_stay_lengths(bring):
    assert [shot.duration for shot in shots(bring("l.csv", "Shot,Action,Time\n1,A,0:04\n2,B,0:05\n"))] == [4, 5]


@pytest.mark.parametrize(
    "row", ["Total,,15", ",Total duration,15s", ",,总时长：15秒", "合计,,15", ",Total: 15 s,", "Total,3 shots,0:15"]
)
def test_a_sum_is_no_shot(bring, row):
    film = bring("list.csv", f"Shot,Action,Duration\n1,Door,5\n2,Total darkness,5\n3,Summer rain,5\n{row}\n")

    assert [shot.action for shot in shots(film)] == ["Door", "Total darkness", "Summer rain"]
    assert any("row 5 is a sum and left out" in remark for remark in film.remarks)


def test_columns_of_one_part_are_joined_or_told(bring):
    film = bring("list.csv", "Shot,Action,Dialogue,VO,Camera,Movement,Notes,Notes,Time,Duration\n"
                 "1,Door,Hi,Later,low,pan,a,b,noon,5\n")  # fmt: skip

    shot = shots(film)[0]
    assert (shot.dialogue, shot.camera, shot.duration) == ("Hi\nVO: Later", "low, pan", 5)
    assert shot.notes == "a\nb\nTime: noon"
    assert "columns kept as notes: Time" in film.remarks


def test_sounds_in_the_column_of_speech_are_notes(bring):
    shot = shots(bring("list.csv", "镜号,画面,对白/音效\n1,街道,音效：雨\n2,门,对白：好香\n"))

    assert [(shot.dialogue, shot.notes) for shot in shot] == [(None, "音效: 雨"), ("好香", None)]


def test_a_list_without_a_picture_column_is_told(bring):
    film = bring("list.csv", "镜号,景别,时长,角色,场景\n1,特写,5,面包师,面包房\n")

    assert shots(film)[0].action == "面包师, 面包房"
    assert any(remark.startswith("no column says what is seen") for remark in film.remarks)


@pytest.mark.parametrize("between", [",", ";", "\t", "|"])
def test_what_stands_between_cells_is_seen_by_the_columns(bring, between):
    """Signs in the texts do not mislead."""
    rows = [["Shot", "Action", "Duration"], ["1", '"a, b; c | d, e"', '"2,5"'], ["2", '"f, g; h | i, j"', '"3,5"']]
    film = bring("list.txt", "\n".join(between.join(row) for row in rows) + "\n", kind="table")

    assert [cut.trim.end for cut in film.cuts] == [2.5, 3.5]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_encodings_are_read(bring, encoding):
    assert shots(bring("list.csv", "Shot,Action\n1,Füchsin\n".encode(encoding)))[0].action == "Füchsin"


def test_joiners_and_marks_of_direction_are_kept_and_controls_told(bring):
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    text = f"می\u200cخواهد {family} ❤\ufe0f e\u0301 \u200fא \U0001f3f4\U000e0067\U000e007f"
    for file, whole in (
        ("a.csv", f"Shot,Action\n1,{text}\x07\n"),
        ("b.md", f"- {text}\x07\n"),
        ("c.fountain", f"INT. A\n\n{text}\x07\n"),
    ):
        film = bring(file, whole)
        assert shots(film)[0].action == text
        assert text in film.plan.shots[0].wanted.request.prompt
        assert "control characters left out: 1" in film.remarks


@pytest.mark.parametrize(
    ("name", "content", "hint"),
    [
        ("a.fdx", b'<?xml version="1.0"?><FinalDraft></FinalDraft>', "Fountain"),
        ("a.xml", b'<?xml version="1.0"?>\n<FinalDraft DocumentType="Script">', "Fountain"),
        ("a.srt", b"1\n00:00:01,000 --> 00:00:02,000\nHi\n", "CSV"),
        ("a.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nHi\n", "CSV"),
        ("a.docx", b"PK\x03\x04 ...", "CSV"),
        ("a.xlsx", b"PK\x03\x04 ...", "CSV"),
        ("a.pdf", b"%PDF-1.7", "Fountain"),
        ("a.txt", b"%PDF-1.7", "Fountain"),
        ("a.rtf", b"{\\rtf1 Hi}", "plain text"),
    ],
)
def test_files_of_other_programs_are_named_with_a_way_on(tmp_path, name, content, hint):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(CommandError, match="which import does not read") as caught:
        read_text(tmp_path / name)

    assert hint in (caught.value.hint or "")


def test_no_picture_is_copied_from_outside_the_folder_of_the_list(bring, tmp_path):
    """Neither by its path nor through a link."""
    outside = tmp_path.parent / f"{tmp_path.name}-outside.png"
    outside.write_bytes((tmp_path / "fox.png").read_bytes())
    (tmp_path / "link.png").symlink_to(outside)
    film = bring("list.csv", f"Shot,Action,Image\n1,A,../{outside.name}\n2,B,{outside}\n3,C,link.png\n4,D,fox.png\n")

    assert [shot.first_frame for shot in shots(film)] == [None, None, None, "refs/fox.png"]
    assert OUTSIDE in film.remarks


def test_a_picture_from_outside_is_copied_where_that_is_asked_for(bring, tmp_path):
    """By a flag that the refusal names."""
    outside = tmp_path.parent / f"{tmp_path.name}-wanted.png"
    outside.write_bytes((tmp_path / "fox.png").read_bytes())

    film = bring("list.csv", f"Shot,Action,Image\n1,A,../{outside.name}\n", outside_pictures=True)

    assert [shot.first_frame for shot in shots(film)] == [f"refs/{outside.name}"]
    assert "--outside-pictures" in OUTSIDE


def test_a_file_is_a_picture_by_its_bytes(bring, tmp_path):
    """Not by the end of its name: a secret, or PostScript, called a PNG is not copied; a PNG called anything is."""
    (tmp_path / "secret.png").write_text("password")
    (tmp_path / "drawing.png").write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 400 400\n")
    (tmp_path / "fox.picture").write_bytes((tmp_path / "fox.png").read_bytes())
    film = bring("list.csv", "Shot,Action,Image\n1,A,secret.png\n2,B,drawing.png\n3,C,fox.picture\n")

    assert [shot.first_frame for shot in shots(film)] == [None, None, "refs/fox.picture"]
    assert not (film.imported.project.folder / "refs/secret.png").exists()
    assert "secret.png: not a picture that can be read" in film.remarks


def test_a_plan_beside_a_number_is_a_size(bring):
    """The word means both, in French, Spanish and Polish."""
    film = bring("list.csv", "N°;Plan;Description\n7;GP;Une main\n8;PE;Un train\n")

    assert [(shot.id, shot.camera) for shot in shots(film)] == [("shot-7", "GP"), ("shot-8", "PE")]


def test_a_script_of_picture_and_sound_is_a_list(bring):
    film = bring("list.csv", "VIDEO,AUDIO\nA dog runs,waves\nA cat sleeps,soft piano\n")

    assert [(shot.action, shot.notes) for shot in shots(film)] == [
        ("A dog runs", "AUDIO: waves"),
        ("A cat sleeps", "AUDIO: soft piano"),
    ]


@pytest.mark.parametrize("name", ["Razem", "Totaal", "Toplam", "Yhteensä"])
def test_a_sum_in_any_language_is_no_shot(bring, name):
    """The last row has a name and the length of all others; the name need not be known."""
    film = bring("list.csv", f"Shot,Action,Duration\n1,Door,4\n2,Cat,5\n{name},,9\n")

    assert len(shots(film)) == 2
    assert f"row 4 is a sum and left out: {name} 9" in film.remarks


def test_a_last_shot_without_words_is_no_sum(bring):
    film = bring("list.csv", "Shot,Action,Duration\n1,Door,4\n2,Cat,5\n3,,5\n")

    assert len(shots(film)) == 3
