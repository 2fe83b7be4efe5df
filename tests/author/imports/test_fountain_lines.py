"""What real screenplays hold beside the plain syntax: each line comes where a film maker expects it."""

import pytest

from storyboard.author.imports.fountain import read_fountain


def elements(text):
    return [(element.kind, element.text) for element in read_fountain(text).elements]


def actions(bring, body):
    """Return the actions of the shots in a scene that holds *body*."""
    return [shot.action for shot in bring("a.fountain", f"INT. ROOM - DAY\n\n{body}\n").shots.values()]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("A woman looks\nat a letter. Rain\nruns down.", ["A woman looks at a letter. Rain runs down."]),
        ("他慢慢地走\n进房间。", ["他慢慢地走进房间。"]),
        ("One.\n[[a note]]\nTwo.", ["One. Two."]),
        ("One.\n/* cut\nout */\nTwo.", ["One. Two."]),
        ("\tOne\n\ttwo.\n\nThree.", ["One two.", "Three."]),
        ("!One\n!two.", ["One two."]),
        ("One.\r\rTwo.", ["One.", "Two."]),
    ],
)
def test_a_paragraph_of_action_is_one_shot(bring, body, expected):
    assert actions(bring, body) == expected


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("Format: Screenplay\nTitle: The letter\nAuthor: Jane", "The letter"),
        ("Title: HARBOUR\n\nCredit: by\nAuthor: N. N.", "HARBOUR"),
        ("Titel: Der Brief\nAutor: N. N.", "Der Brief"),
        ("Título: La carta\nGuion: N. N.", "La carta"),
        ("标题：信\n作者：某人", "信"),
        ("Title:\n    THE\n    LETTER", "THE LETTER"),
        ("Title:\n\n    THE LETTER\n\nAuthor: Jane", "THE LETTER"),
        ("Naslov: Pismo\nPisac: N. N.", "Pismo"),
        ("/* draft */\nTitle: The letter", "The letter"),
        ("Title: The letter\nhttps://example.com/a", "The letter https://example.com/a"),
    ],
)
def test_a_title_page_is_no_shot_in_any_language(bring, page, title):
    film = bring("page.fountain", f"{page}\n\nINT. KITCHEN - NIGHT\n\nA woman sits.\n")

    assert [shot.action for shot in film.shots.values()] == ["A woman sits."]
    assert film.storyboard.title == title


@pytest.mark.parametrize(
    "body", ["On screen: the year 1904.", "FADE IN:\n\nA room.", "MIA: Hello.\nTOM: Goodbye.", "It reads: a\nb."]
)
def test_what_begins_with_a_word_and_a_colon_is_no_title_page(body):
    assert read_fountain(f"{body}\n\nINT. ROOM\n\nShe sits.\n").title_page == {}


def test_two_authors_are_both_kept():
    assert read_fountain("Title: T\nAuthor: A\nAuthor: B\n\nShe sits.\n").title_page["author"] == "A\nB"


def test_a_heading_ends_the_title_page_without_an_empty_line():
    assert elements("Title: T\nINT. ROOM - DAY\n\nShe sits.\n") == [
        ("heading", "INT. ROOM - DAY"),
        ("action", "She sits."),
    ]


def test_an_open_note_ends_at_an_empty_line_and_is_told():
    play = read_fountain("She waits. [[fix this]\n\nEXT. STREET - DAY\n\nA dog runs. [[nice]]\n")

    assert [(element.kind, element.text) for element in play.elements] == [
        ("action", "She waits."),
        ("note", "fix this"),
        ("heading", "EXT. STREET - DAY"),
        ("action", "A dog runs."),
        ("note", "nice"),
    ]
    assert play.remarks == ("line 1: the note [[ is never closed, and was read as ending at the next empty line",)


def test_two_spaces_keep_a_note_going():
    assert elements("She waits. [[one\n  \ntwo]]\n") == [("action", "She waits."), ("note", "one two")]


def test_an_open_strike_out_leaves_nothing_out_and_is_told():
    play = read_fountain("She /* slowly */ waits.\n\nShe sits. /* no end\n\nShe stands.\n")

    assert [element.text for element in play.elements] == ["She  waits.", "She sits. /* no end", "She stands."]
    assert play.omitted == 1
    assert play.remarks == ("line 3: the /* is never closed, so nothing is struck out from here on",)


@pytest.mark.parametrize(
    "heading",
    [
        "INT. CAR", "EXT. CAR", "EST. CAR", "INT./EXT. CAR", "INT/EXT CAR", "INT./EXT CAR", "EXT/INT. CAR",
        "EXT./INT. CAR", "I/E CAR", "I/E. CAR", "I./E. CAR", "E./I. CAR", "INT. / EXT. CAR", "int. car", "Ext/Int. Car",
        "**INT. CAR**", "_EXT. CAR_", "内景 CAR", "外景。CAR", "INNEN. CAR", "AUSSEN CAR", "INNEN/AUSSEN. CAR",
        "ИНТ. CAR", "НАТ./ИНТ. CAR", "WN. CAR", "PLENER. CAR", "BINNEN. CAR", "İÇ. CAR", "INT-EXT. CAR", "Innen. Car",
    ],
)  # fmt: skip
def test_every_kind_of_heading_begins_a_scene_at_its_place(bring, heading):
    film = bring("a.fountain", f"INT. ROOM - DAY\n\nOne.\n\n{heading} - DAY #1-A#\n\nTwo.\n")

    assert [(scene.id, len(scene.shots)) for scene in film.scenes] == [("room-day", 1), ("scene-1-a", 1)]
    assert list(film.shots) == ["room", "car"]


@pytest.mark.parametrize(
    "line",
    [
        "Interior lights go on.",
        "Extra: a dog.",
        "..and then",
        "...",
        "IN. HALE.",
        "Estonia.",
        "Innen brennt Licht.",
        "Binnen is het warm.",
        "3 dogs run.",
        "12 INTERNS wait.",
        "外面下雨了，日落。",
        "○ An open circle.",
    ],
)
def test_what_only_looks_like_a_heading_is_action(bring, line):
    assert actions(bring, line) == [line]


@pytest.mark.parametrize(
    ("heading", "number", "title"),
    [
        ("1 INT. CAR - DAY 1", "1", "INT. CAR - DAY"), ("12A. EXT. CAR", "12A", "EXT. CAR"),
        ("1. 内 厨房 日", "1", "内 厨房 日"), ("第3场 厨房 夜 内", "3", "厨房 夜 内"),
        ("厨房 日 内", "", "厨房 日 内"),
        ("○台所（朝）", "", "○台所（朝）"), ("2) ИНТ. КУХНЯ", "2", "ИНТ. КУХНЯ"),
    ],
)  # fmt: skip
def test_numbers_and_other_scripts_begin_scenes(bring, heading, number, title):
    film = bring("a.fountain", f"INT. ROOM - DAY\n\nOne.\n\n{heading}\n\nTwo.\n")

    assert [(scene.title, len(scene.shots)) for scene in film.scenes] == [("INT. ROOM - DAY", 1), (title, 1)]
    assert film.scenes[1].id.endswith(number.lower())


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("DISSOLVENZA INCROCIATA:", "fade"), ("FONDU ENCHAÎNÉ :", "fade"), ("FONDU AU NOIR.", "fadeblack"),
        ("FUNDE A:", "fade"), ("FUNDIDO A NEGRO.", "fadeblack"), ("CORTA PARA:", None),
        ("FADE PARA PRETO.", "fadeblack"),
        ("ЗАТЕМНЕНИЕ.", "fadeblack"), ("НАПЛЫВ:", "fade"), ("PRZENIKANIE:", "fade"), ("叠化：", "fade"),
        ("切至：", None),
        ("暗転", "fadeblack"), ("디졸브:", "fade"), ("SCHNITT AUF:", None),
    ],
)  # fmt: skip
def test_transitions_in_other_languages_are_no_shots(bring, line, kind):
    """Each would be paid."""
    film = bring("a.fountain", f"INT. ROOM - DAY\n\nOne.\n\n{line}\n\nEXT. CAR - DAY\n\nTwo.\n")

    assert list(film.shots) == ["room", "car"]
    assert [cut.transition.kind if cut.transition else None for cut in film.cuts] == [None, kind]
    assert film.shots["room"].notes is None


@pytest.mark.parametrize(
    "text",
    [
        "mia_portrait_v2.png", "3*4*5 = 60.", "3 * 4 * 5", "a*b*c", "https://example.com/_a_/*b*?x_y=1", "*.mp4,*.png",
        "snake_case and other_case", "5* hotel, 4* food", "a ** b ** c", "2**8", "*",
    ],
)  # fmt: skip
def test_signs_inside_of_words_are_no_emphasis(bring, text):
    assert actions(bring, f"She reads: {text}") == [f"She reads: {text}"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*frost* lies", "frost lies"), ("**bold**, ***both***", "bold, both"), ("_under_line", "_under_line"),
        ("_**nested**_ words", "nested words"), ("**one *two* three**", "one two three"), (r"\*as\_is\*", "*as_is*"),
        ("(*so*) “_so_”", "(so) “so”"), ("他*慢慢*走", "他慢慢走"), ("_file_name_ it is", "file_name it is"),
        ("*see https://example.com/a_b*", "see https://example.com/a_b"),
    ],
)  # fmt: skip
def test_marks_around_words_are_emphasis(bring, text, expected):
    assert actions(bring, f"She reads: {text}") == [f"She reads: {expected}"]


def test_speeches_at_the_same_time_are_told(bring):
    """Fountain's ^: a film has one after the other."""
    film = bring("a.fountain", "INT. ROOM - DAY\n\nRain.\n\nMIA\nYes.\n\nBO ^\nNo.\n")

    (shot,) = film.shots.values()
    assert shot.dialogue == "MIA: Yes.\nBO: No."
    assert "speeches at the same time (^) come one after the other: of BO" in film.remarks


def test_who_speaks_off_the_screen_is_said_so(bring):
    """(V.O.) and (O.S.) change the picture; (CONT'D) only the page."""
    body = "MIA (V.O.)\nOne.\n\nMIA (CONT'D)\nTwo.\n\nMIA (O.S.) (CONT’D) ^\n(low,\nslow)\nThree.\n"
    film = bring("a.fountain", f"INT. ROOM - DAY\n\nRain.\n\n{body}")

    assert list(film.storyboard.cast) == ["mia"]
    assert film.shots["room"].dialogue == "MIA (V.O.): One.\nMIA: Two.\nMIA (O.S.): Three."
    assert film.shots["room"].notes == "MIA (O.S.): (low, slow)"


def test_what_is_said_is_said_whatever_sign_it_begins_with():
    """A sign that forces an element does so only outside of a speech."""
    assert elements("MIA\n#now\n@home\n.5 of it\n> more\n= 60\n  \nYes.\n\n# Act\n") == [
        ("character", "MIA"),
        *[("dialogue", text) for text in ("#now", "@home", ".5 of it", "> more", "= 60", "Yes.")],
        ("section", "Act"),
    ]


def test_signs_of_the_page_stand_close_to_what_follows():
    """A section, a synopsis and a note need no empty line before a heading."""
    assert elements("# Act\nINT. ROOM\n= quiet\nShe sits.\n\n===\n[[later]]\nEXT. YARD\n\nMIA\n[[low]]\nGo.\n") == [
        ("section", "Act"),
        ("heading", "INT. ROOM"),
        ("synopsis", "quiet"),
        ("action", "She sits."),
        ("page break", ""),
        ("note", "later"),
        ("heading", "EXT. YARD"),
        ("character", "MIA"),
        ("note", "low"),
        ("dialogue", "Go."),
    ]


@pytest.mark.parametrize(
    "line", ["CUT TO:", "SMASH CUT TO:", "FADE OUT.", "Fade out.", "FADE TO WHITE.", "叠化", "> wipe"]
)
def test_a_transition_alone_is_no_shot(line):
    assert [kind for kind, _ in elements(f"She sits.\n\n{line}\n\nRain.\n")] == ["action", "transition", "action"]


def test_fades_at_the_ends_of_the_film_are_notes(bring):
    """A reel has no shot before the first one, and none after the last."""
    film = bring("a.fountain", "FADE IN:\n\nINT. ROOM - DAY\n\nOne.\n\nTwo.\n\nFADE OUT.\n")

    assert [shot.notes for shot in film.shots.values()] == ["transition: FADE IN:", "transition: FADE OUT."]


def test_page_breaks_are_told(bring):
    assert "left out: page breaks (===): 1" in bring("a.fountain", "INT. A\n\nOne.\n\n===\n\nTwo.\n").remarks


@pytest.mark.slow
def test_a_long_screenplay_is_read_in_a_moment():
    """However many marks are open."""
    text = "/* [[ *a _b ( > \n" * 20_000 + "[[" * 20_000 + "\n\n" + "*a " * 50_000

    assert len(read_fountain(text).elements) > 1
