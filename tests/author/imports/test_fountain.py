"""A screenplay becomes a film that can be planned. The plays are in the public domain."""

import pytest

from storyboard.errors import CommandError

CHERRY_ORCHARD = """\
Title:
    _**The Cherry Orchard**_
Credit: after the play by
Author: Anton Chekhov
Draft date: 1904
Contact:
    Moscow Art Theatre
    Kamergersky 3

FADE IN:

INT. NURSERY - DAWN #1#

A room which has been called the nursery. LOPAKHIN dozes in a chair, a book on his knees. *Frost* lies on the orchard.

LOPAKHIN
(waking)
The train's arrived, thank God. What's the time?

DUNYASHA enters with a candle.

DUNYASHA (CONT'D)
It will soon be two.
(blowing out the candle)
It is light already.

[[Should the candle smoke?]]

They listen. A carriage draws near.

DISSOLVE TO:

EXT. ORCHARD - MORNING #2A#

= She sees the orchard again after five years.

LYUBOV walks between the white trees --rs 720p --dur 6

LYUBOV ANDREEVNA
Oh, my childhood, days of my innocence! In this nursery I used to sleep; I used to look out from here
into the orchard. Happiness used to wake with me every morning, and then it was just as it is now;
nothing has changed.

GAYEV ^
The whole orchard must be sold.

SMASH CUT TO:

.THE GATE

/* Yepikhodov
comes in. */

An axe strikes a trunk. FIRS looks up, {{ old }} and alone.

INT. EMPTY ROOM - NIGHT

> THE END <
"""

HAMLET = """\
EXT. ELSINORE. A PLATFORM BEFORE THE CASTLE - NIGHT

Francisco at his post. Enter to him Bernardo.

BERNARDO
Who's there?

FRANCISCO
Nay, answer me: stand, and unfold yourself.

@McBernardo
Long live the king!

!INT. IS A LETTER

~How should I your true love know

> FADE TO BLACK.

Enter Ghost.
"""


def test_a_screenplay_becomes_scenes_and_shots(bring):
    """A scene a heading, a shot a paragraph of action; what is said is the dialogue of its shot."""
    film = bring("orchard.fountain", CHERRY_ORCHARD)

    assert film.storyboard.title == "The Cherry Orchard"
    assert film.storyboard.synopsis.splitlines() == [
        "After the play by Anton Chekhov", "Draft date: 1904", "Contact: Moscow Art Theatre", "Kamergersky 3",
    ]  # fmt: skip
    assert [(scene.id, scene.title) for scene in film.scenes] == [
        ("scene-1", "INT. NURSERY - DAWN"), ("scene-2a", "EXT. ORCHARD - MORNING"), ("the-gate", "THE GATE"),
    ]  # fmt: skip
    assert list(film.shots) == ["nursery", "nursery-2", "nursery-3", "orchard", "the-gate"]
    assert film.shots["nursery-2"].dialogue == "DUNYASHA: It will soon be two.\nIt is light already."
    assert film.shots["nursery"].background == "INT. NURSERY - DAWN"


def test_those_who_speak_are_the_cast(bring):
    """Their names in the action are the cast's words, also by the first of two names."""
    film = bring("orchard.fountain", CHERRY_ORCHARD)

    assert {key: str(member) for key, member in film.storyboard.cast.items()} == {
        "lopakhin": "Lopakhin", "dunyasha": "Dunyasha", "lyubov_andreevna": "Lyubov Andreevna", "gayev": "Gayev",
    }  # fmt: skip
    assert film.shots["nursery"].action.startswith(
        "A room which has been called the nursery. {{ cast.lopakhin }} dozes"
    )
    assert film.shots["orchard"].action == "{{ cast.lyubov_andreevna }} walks between the white trees"
    sent = {shot.id[0]: shot.wanted.request.prompt for shot in film.plan.shots}
    assert "Lopakhin dozes in a chair" in sent["nursery"]
    assert "Frost lies on the orchard" in sent["nursery"]
    assert "{{ old }} and alone" in sent["the-gate"]


def test_transitions_go_into_the_reel_and_cards_around_it(bring):
    """A dissolve fades; a smash cut is a cut, with a note; what is centred at the end is the end card."""
    film = bring("orchard.fountain", CHERRY_ORCHARD)

    assert [cut.transition.kind if cut.transition else None for cut in film.cuts] == [None, None, None, "fade", None]
    assert film.storyboard.reels["main"].end_card == "THE END"
    assert film.shots["the-gate"].notes == "transition: SMASH CUT TO:"


def test_what_has_no_place_is_kept_as_notes_or_told(bring):
    film = bring("orchard.fountain", CHERRY_ORCHARD)

    assert film.shots["nursery-2"].notes == "DUNYASHA: (blowing out the candle)\nShould the candle smoke?"
    assert film.shots["orchard"].notes == "She sees the orchard again after five years."
    assert set(film.remarks) == {
        "shot orchard: --rs 720p --dur 6 became settings",
        "left out, as struck out by the writer with /* */: 1",
        "left out: the scene 'INT. EMPTY ROOM - NIGHT', in which nothing happens",
        "speeches at the same time (^) come one after the other: of GAYEV",
    }
    assert "Yepikhodov" not in film.text


def test_shots_are_long_enough_for_what_is_said(bring):
    """At two and a half words a second, and 12 seconds at most; a written length holds."""
    film = bring("orchard.fountain", CHERRY_ORCHARD)

    assert [shot.duration for shot in film.shots.values()] == [5, 5, None, 6, None]


def test_forced_elements_are_what_they_say(bring):
    """A name with @, action with !, lyrics with ~, a transition with >."""
    film = bring("hamlet.fountain", HAMLET)

    assert list(film.storyboard.cast) == ["bernardo", "francisco", "mcbernardo"]
    first, second, third = film.shots.values()
    assert (first.dialogue or "").splitlines() == [
        "BERNARDO: Who's there?",
        "FRANCISCO: Nay, answer me: stand, and unfold yourself.",
        "McBernardo: Long live the king!",
    ]
    assert second.action == "INT. IS A LETTER"
    assert "♪ How should I your true love know ♪" in (second.dialogue or "")
    assert third.action == "Enter Ghost."
    assert film.cuts[2].transition.kind == "fadeblack"
    assert film.scenes[0].title == "EXT. ELSINORE. A PLATFORM BEFORE THE CASTLE - NIGHT"


def test_windows_line_ends_and_a_mark_change_nothing(bring):
    windows = bring("windows.fountain", b"\xef\xbb\xbf" + CHERRY_ORCHARD.replace("\n", "\r\n").encode())

    assert windows.storyboard == bring("orchard.fountain", CHERRY_ORCHARD).storyboard


def test_a_screenplay_is_known_by_what_it_says(bring):
    """Whatever its file is called."""
    assert bring("hamlet.txt", HAMLET).imported.kind == "fountain"


def test_a_screenplay_in_which_nothing_happens_is_refused(bring):
    with pytest.raises(CommandError, match=r"empty\.fountain: nothing happens"):
        bring("empty.fountain", "Title: Nothing\n\nINT. ROOM - DAY\n")
