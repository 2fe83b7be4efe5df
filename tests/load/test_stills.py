"""Stills in the file: their ids stand wherever a picture can stand, and every mistake is told with its place."""

import pytest

from storyboard.load.load import check, load
from storyboard.model.stills import StillName
from storyboard.project import find_project

TOP = "storyboard: 1\ntitle: Ida\ndefaults: {model: seedance-2.0-mini, resolution: 480p, duration: 4}\n"
STILLS = """\
cast:
  ida: {text: an old keeper, images: [front, back]}
stills:
  - {id: front, action: "{{ cast.ida }}, front view", takes: 3, approve: true}
  - {id: back, references: [front], action: from behind}
  - {id: pier, references: [ida], action: at the rail}
"""


@pytest.fixture
def write(tmp_path):
    def make(text):
        (tmp_path / "storyboard.yaml").write_text(text, encoding="utf-8")
        return find_project(tmp_path)

    return make


def told(project):
    return [(problem.line, problem.column, problem.path, problem.message) for problem in check(project)]


def test_a_still_s_id_stands_for_its_picture_in_frames_references_and_cast(write):
    film = load(
        write(
            TOP + STILLS + "shots:\n  - {id: turn, first_frame: pier, last_frame: back, action: x}\n"
            "  - {id: walk, references: [ida, pier, {image: front}], action: x}\n"
        )
    ).storyboard

    turn, walk = film.scenes[0].shots
    assert (turn.first_frame, turn.last_frame) == ("pier", "back")
    assert all(isinstance(frame, StillName) for frame in (turn.first_frame, turn.last_frame))
    assert [isinstance(entry, StillName) for entry in walk.references] == [False, True, True]
    assert all(isinstance(picture, StillName) for picture in film.cast["ida"].images)
    assert [still.id for still in film.stills] == ["front", "back", "pier"]


def test_a_picture_of_the_same_spelling_that_is_no_still_stays_a_picture(write, tmp_path):
    """Where no still is called so, it is a file of the project."""
    problems = told(write(TOP + "shots: [{id: a, first_frame: pier, action: x}]"))

    assert [path for _, _, path, _ in problems] == ["shots.a.first_frame"]


@pytest.mark.parametrize(
    ("stills", "shots", "path", "said"),
    [
        ("[{id: a, action: x}, {id: a, action: y}]", "[{id: s, action: x}]", "stills.1.id", "two stills are called"),
        ("[{id: s, action: x}]", "[{id: s, action: x}]", "stills.0.id", "a shot is called 's' too"),
        ("[{id: ida, action: x}]", "[{id: s, action: x}]", "stills.0.id", "'ida' is of the cast too"),
        (
            "[{id: a, action: '{{ nobody }}, x'}]",
            "[{id: s, action: x}]",
            "stills.0.action",
            "there is no 'nobody' here",
        ),
        ("[{id: a, prompt: '{{ x'}]", "[{id: s, action: x}]", "stills.0.prompt", "unexpected end"),
        ("[{id: a, references: [a], action: x}]", "[{id: s, action: x}]", "stills.0.references.0", "drawn from itself"),
        (
            "[{id: a, references: [b], action: x}]",
            "[{id: s, action: x}]",
            "stills.0.references.0",
            "neither in the cast",
        ),
        ("[{id: a, from: nobody, action: x}]", "[{id: s, action: x}]", "stills.0.from", "no shot is called"),
        ("[{id: a}]", "[{id: s, action: x}]", "stills.0.action", "sends no text"),
        (
            "[{id: a, action: x, size: 5K, model: seedream-5.5}]",
            "[{id: s, action: x}]",
            "stills.0.size",
            "no pictures of 5K",
        ),
        ("[{id: a, action: x, size: 320x180}]", "[{id: s, action: x}]", "stills.0.size", "921,600"),
        ("[{id: a, action: x, ratio: adaptive}]", "[{id: s, action: x}]", "stills.0.ratio", "a shape of its own"),
        ("[{id: a, action: x, provider: jimeng}]", "[{id: s, action: x}]", "stills.0.provider", "makes no stills"),
        ("[{id: a, action: x, colour: red}]", "[{id: s, action: x}]", "stills.0.colour", "unknown key"),
        ("[{id: a, action: x, takes: 0}]", "[{id: s, action: x}]", "stills.0.takes", ""),
        ("{a: x}", "[{id: s, action: x}]", "stills", "must be a list"),
        ("[{id: a, action: x}]", "[{id: s, from: a, action: x}]", "shots.s.from", "'a' is a still"),
        (
            "[{id: a, from: s, action: x}]",
            "[{id: s, first_frame: a, action: x}]",
            "shots.s.first_frame",
            "wait for each other",
        ),
        (
            "[{id: a, references: [b], action: x}, {id: b, references: [a], action: x}]",
            "[{id: s, action: x}]",
            "stills.0.references",
            "wait for each other",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place(write, stills, shots, path, said):
    problems = told(write(f"{TOP}cast: {{ida: a keeper}}\nstills: {stills}\nshots: {shots}\n"))

    assert [(at, said in message) for _, _, at, message in problems if at == path] == [(path, True)], problems


def test_a_reel_shows_shots_and_no_stills(write):
    problems = told(
        write(TOP + "stills: [{id: a, action: x}]\nshots: [{id: s, action: x}]\nreels: {main: [s, a]}\n")
    )  # fmt: skip

    assert len(problems) == 1
    assert "'a'" in problems[0][3]


def test_settings_of_all_stills_come_from_included_files_too(write, tmp_path):
    shared = "images: {model: seedream-5.0-pro, approve: true, extra: {a: 1}}\n"
    (tmp_path / "shared.yaml").write_text(shared, encoding="utf-8")
    project = write(
        TOP + "include: [shared.yaml]\nimages: {approve: false, extra: {b: 2}}\nstills: [{id: a, action: x}]\n"
        "shots: [{id: s, first_frame: a, action: x}]\n"
    )

    images = load(project).storyboard.images

    assert (images.model, images.approve, images.extra) == ("seedream-5.0-pro", False, {"a": 1, "b": 2})


def test_a_template_of_all_stills_that_fails_is_told_where_it_stands(write):
    project = write(
        "storyboard: 1\ntitle: T\nimages: {prompt: '{{ shot.actoin }}'}\n"
        "stills: [{id: a, action: x}]\nshots: [{id: s, action: x}]\n"
    )
    assert [(problem.path, problem.hint) for problem in check(project)] == [("images.prompt", "did you mean 'action'?")]


def test_too_many_references_are_told(write):
    names = ", ".join(f"s{n}" for n in range(11))
    stills = "".join(f"  - {{id: s{n}, action: x}}\n" for n in range(11))
    problems = told(
        write(
            f"{TOP}stills:\n{stills}  - {{id: all, references: [{names}], action: x}}\nshots: [{{id: s, action: x}}]\n"
        )
    )

    assert [message for *_, message in problems] == [
        "still 'all' is drawn from 11 pictures, and seedream-5.5 takes 10"
    ]  # fmt: skip
