"""Lines: what is said in a shot, in order and in the words written, each with who says it."""

import pytest
from jsonschema import Draft202012Validator

from storyboard.load.load import check, load
from storyboard.load.prompt.prompt import render_prompt, render_words
from storyboard.load.schema.file_schema import file_schema
from storyboard.model.segments import segments_of
from storyboard.project import find_project

TOP = """\
storyboard: 1
title: Two talk
defaults: {model: seedance-2.0-mini, resolution: 480p, duration: 4}
cast: {ida: an old keeper, tom_of_the_sea: a boy}
"""


@pytest.fixture
def write(tmp_path):
    def make(shot, *, top=TOP):
        (tmp_path / "storyboard.yaml").write_text(f"{top}shots:\n  - {shot}\n", encoding="utf-8")
        return find_project(tmp_path)

    return make


def prompts(project):
    film = load(project)
    (scene,) = film.storyboard.scenes
    return [
        render_prompt(film.storyboard, scene, segment, project=project)
        for shot in scene.shots
        for segment in segments_of(shot, film.models)
    ]


def told(project):
    return [(problem.line, problem.column, problem.path, problem.severity) for problem in check(project)]


def test_lines_are_said_in_order_in_quotes_and_the_first_one_tells_who_it_is(write):
    said = "[{ida: Do you see it?}, {tom_of_the_sea: Yes., tone: whispering}, {ida: Then row.}]"
    project = write(f"{{id: talk, action: A pier, lines: {said}}}")

    (text,) = prompts(project)
    assert text == (
        'A pier. Ida, an old keeper, says: "Do you see it?" Tom Of The Sea, a boy, says (whispering): "Yes."'
        ' Ida says: "Then row."'
    )


def test_words_stay_in_their_language(write):
    assert prompts(write("{id: talk, action: A pier, lines: [{ida: 你看见了吗？}]}")) == [
        'A pier. Ida, an old keeper, says: "你看见了吗？"'
    ]


def test_a_chinese_shot_says_it_in_chinese(write):
    project = write(
        "{id: talk, action: 老人看着大海。, lines: [{阿海: 你看见了吗？, tone: 低声}]}", top=TOP.replace("ida", "阿海")
    )

    assert prompts(project) == ["老人看着大海。阿海（an old keeper）（低声）说：“你看见了吗？”"]


def test_a_text_alone_is_said_by_nobody_in_particular(write):
    assert prompts(write("{id: talk, action: A pier, lines: [All aboard!]}")) == ['A pier. Dialogue: "All aboard!"']


def test_a_shot_in_segments_says_its_lines_one_after_the_other(write):
    first, second = prompts(write("{id: talk, action: A pier, duration: 30, lines: [{ida: One.}, {ida: Two.}]}"))

    assert '"One."' in first
    assert '"Two."' not in first
    assert '"Two."' in second


def test_lines_are_templates_and_subtitles_say_them_without_their_speakers(write):
    project = write('{id: talk, action: x, lines: [{ida: "Hello, {{ cast.tom_of_the_sea }}"}, {ida: Bye}]}')
    film = load(project)
    (scene,) = film.storyboard.scenes
    (segment,) = segments_of(scene.shots[0], film.models)

    assert render_words(film.storyboard, scene, segment, project=project) == "Hello, a boy\nBye"


def test_what_a_model_without_sound_cannot_say_is_told(write):
    project = write("{id: talk, action: x, audio: false, lines: [{ida: Hello}]}")

    (problem,) = check(project)

    assert (problem.severity, problem.path) == ("warning", "shots.talk.lines")
    assert "nobody will hear the lines of talk" in problem.message


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        ("[{idaa: Hello}]", (6, 44, "shots.talk.lines.0", "error")),
        ("[{ida: Hello, tom_of_the_sea: Hi}]", (6, 44, "shots.talk.lines.0", "error")),
        ("[{tone: sad}]", (6, 44, "shots.talk.lines.0", "error")),
        ("[{ida: 3}]", (6, 44, "shots.talk.lines.0", "error")),
        ("[{ida: '{{ nobody }}'}]", (6, 54, "shots.talk.lines.0.ida", "error")),
    ],
)
def test_a_mistake_is_told_at_its_line(write, lines, place):
    assert place in told(write(f"{{id: talk, action: A pier, lines:     {lines}}}"))


def test_dialogue_and_lines_exclude_each_other(write):
    assert [path for _, _, path, _ in told(write("{id: a, action: x, dialogue: Hello, lines: [{ida: Hello}]}"))] == [
        "shots.a.lines"
    ]


@pytest.mark.parametrize(
    ("line", "is_right"), [("All aboard!", True), ({"ida": "x", "tone": "y"}, True), ({"ida": 3}, False), ("", False)]
)
def test_editors_know_the_form(line, is_right):
    film = {"storyboard": 1, "title": "T", "shots": [{"id": "a", "action": "x", "lines": [line]}]}

    assert Draft202012Validator(file_schema()).is_valid(film) is is_right
