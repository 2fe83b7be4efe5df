"""Prompts: which text a segment sends, what a template may say, and what it may not do."""

import pytest

from storyboard.errors import PromptInvalid
from storyboard.load.prompt.prompt import render_prompt, render_text
from storyboard.model.model_table import shipped_models
from storyboard.model.segments import segments_of
from storyboard.model.storyboard import Beat, CastMember, Scene, Shot, Storyboard
from storyboard.project import Project

CAST = {"mia": CastMember(text="a girl", image="refs/mia.png"), "items": CastMember(text="three coins")}
VARS = {"city": "Rome", "values": 3, "on": True}


@pytest.fixture
def project(tmp_path) -> Project:
    (tmp_path / "prompts").mkdir()
    return Project(file=tmp_path / "storyboard.yaml")


@pytest.fixture
def text_of(project):
    """Return a function that renders the text of segment *index* of a shot in a small film."""

    def render(*, prompt=None, own=None, look="soft light", scene_look=None, index=1, **shot):
        made = Shot(id="run", prompt=own, **shot)
        scene = Scene(id="night", title="At night", look=scene_look, shots=(made,))
        film = Storyboard(
            storyboard=1, title="Fox", look=look, cast=CAST, vars=VARS, prompt=prompt, scenes=(scene,), shots=()
        )
        return render_prompt(film, scene, segments_of(made, shipped_models())[index - 1], project=project)

    return render


def test_without_a_template_the_text_is_the_action_then_the_look(text_of):
    """With one space between; without a look, the action alone."""
    assert text_of(action="She runs.") == "She runs. Soft light."
    assert text_of(action="She runs.", look="") == "She runs."
    assert text_of(look="", action="") == ""


def test_the_scenes_look_stands_for_the_films(text_of):
    """An empty one too."""
    assert text_of(action="x", scene_look="dark") == "X. Dark."
    assert text_of(action="x", scene_look="") == "X."


def test_the_action_is_rendered_before_the_template_prints_it(text_of):
    """So cast names work in actions."""
    assert text_of(action="{{ cast.mia }} runs", prompt="{{ shot.action | upper }}!") == "A GIRL RUNS!"


def test_a_shots_own_prompt_stands_for_the_films(text_of):
    """It is the whole text: no look is added."""
    assert text_of(action="runs", own="Only {{ shot.action }}.", prompt="{{ nobody }}") == "Only runs."


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ title }}, {{ scene.id }}, {{ scene.title }}", "Fox, night, At night"),
        ("{{ cast.mia }} {{ cast.mia.text }} {{ cast.mia.image }}", "a girl a girl refs/mia.png"),
        ("{{ cast.items }} {{ vars.values }}", "three coins 3"),
        ("{% for name in cast %}{{ name }}={{ cast[name] }};{% endfor %}", "mia=a girl;items=three coins;"),
        ("{{ vars.city }} {{ vars.on }} {{ vars.values + 1 }}", "Rome True 4"),
        ("{{ shot.id }} {{ shot.role }}|{{ shot.tags }}|{{ shot.from }}", "run |a, b|"),
        ("{{ shot.duration }} {{ segment.duration }} {{ segment.index }}/{{ segment.count }}", "5 5 1/1"),
        ("{% if shot.seed is none %}any{% endif %} {{ shot.notes or 'no notes' }}", "any no notes"),
        ("a\n{% if true %}\nb\n{% endif %}\nc\n", "a\nb\nc"),
        ("<b> & 'x'", "<b> & 'x'"),
        (
            "{% set n = namespace(sum=0) %}{% for i in range(4) %}{% set n.sum = n.sum + i %}{% endfor %}{{ n.sum }}",
            "6",
        ),
        ("{{ 'a' ~ 1 ~ none }} {{ 'a' + 'b' }} {{ 2 * 3 }}", "a1 ab 6"),
    ],
)
def test_a_template_can_say(text_of, template, text):
    """Names of the film before methods of mappings; nothing for what was left out; no HTML."""
    assert text_of(prompt=template, action="x", tags=("a", "b"), duration=5) == text


def test_every_beat_has_its_own_action(text_of):
    """And knows which piece it is."""
    beats = (Beat(action="{{ cast.mia }} sits", duration=4), Beat(action="she stands", duration=6))
    template = "{{ segment.index }}/{{ segment.count }} {{ segment.duration }} s: {{ shot.action }}"

    assert text_of(prompt=template, beats=beats) == "1/2 4 s: a girl sits"
    assert text_of(prompt=template, beats=beats, index=2) == "2/2 6 s: she stands"


def test_a_template_file_of_the_project_stands_before_a_shipped_one(text_of, project):
    """And a change of the file is seen."""
    assert text_of(prompt="plain.j2", action="x").startswith("X.")
    file = project.folder / "prompts" / "plain.j2"

    file.write_text("mine: {{ shot.action }}", encoding="utf-8")
    assert text_of(prompt="plain.j2", action="x") == "mine: x"

    file.write_text("mine, changed: {{ shot.action }}", encoding="utf-8")
    assert text_of(prompt="plain.j2", action="x") == "mine, changed: x"


def test_a_template_can_include_another(text_of, project):
    """By name, as a prompt names it."""
    (project.folder / "prompts" / "tail.j2").write_text("in {{ vars.city }}", encoding="utf-8")

    assert text_of(prompt="{{ shot.action }} {% include 'tail.j2' %}", action="x") == "x in Rome"


def test_a_template_outside_of_the_folders_is_not_there(text_of, project):
    """Neither by dots nor by a link."""
    (project.folder / "secret.j2").write_text("secret", encoding="utf-8")
    (project.folder / "prompts" / "link.j2").symlink_to(project.folder / "secret.j2")

    for name in ("../secret.j2", "link.j2", str(project.folder / "secret.j2")):
        with pytest.raises(PromptInvalid, match="no template is called"):
            text_of(prompt=name, action="x")


@pytest.mark.parametrize(
    ("prompt", "action", "part", "line", "name", "known"),
    [
        ("{{ shot.action }}\n{{ lok }}", "x", "prompt", 2, "lok",
         ("title", "look", "cast", "vars", "scene", "segment", "pictures", "picture", "图片", "spoken",
          "as_sentence", "shot")),
        (None, "{{ vars.citty }}", "action", 1, "citty", ("city", "values", "on")),
        (None, "a\n\n{{ cast.mai }}", "action", 3, "mai", ("mia", "items")),
        (None, "{{ cast.mia.nose }}", "action", 1, "nose", ("text", "image", "images", "pictures")),
        (None, "{{ shot.action }}", "action", 1, "action", None),
    ],
)  # fmt: skip
def test_a_name_that_is_not_there_is_an_error_with_its_line(text_of, prompt, action, part, line, name, known):
    """And with the names that are there where it was looked for."""
    with pytest.raises(PromptInvalid) as caught:
        text_of(prompt=prompt, action=action)

    assert (caught.value.part, caught.value.line, caught.value.name) == (part, line, name)
    assert caught.value.template == ""
    assert known is None or caught.value.known == known


def test_an_error_in_a_template_file_names_the_file(text_of, project):
    """With the line there, also in an included one."""
    file = project.folder / "prompts" / "tail.j2"
    file.write_text("one\n{{ two }}", encoding="utf-8")

    with pytest.raises(PromptInvalid) as caught:
        text_of(prompt="\n\n{% include 'tail.j2' %}", action="x")

    assert (caught.value.template, caught.value.line, caught.value.name) == (str(file), 2, "two")


@pytest.mark.parametrize(
    "template",
    [
        "{{ 'a' * 10 ** 9 }}",
        "{{ [1] * 1000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ '%999999999d' % 1 }}",
        "{{ '{:>999999999}'.format(1) }}",
        "{{ 'a'.center(999999999) }}",
        "{{ 'a' | center(999999999) }}",
        "{% for i in range(100000000) %}{% endfor %}",
        "{{ range(1001) | sum }}",
        "{% for i in range(1000) %}{% for j in range(1000) %}{% endfor %}{% endfor %}",
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
        "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "{% set a = 'aaaaaaaaaa' %}" + "{% set a = a ~ a %}" * 40,
        "{% set a = 'aaaaaaaaaa' %}" + "{% set a = a + a %}" * 40,
        "{% set a = 'aaaaaaaaaa' %}" + "{% set a %}{{ a }}{{ a }}{% endset %}" * 40,
        "{% set a = 1000000000 %}" + "{% set a = a * a %}" * 40,
        "{% set a = 'aaaaaaaaaa' %}" + "{% set a = a.replace('a', 'aaaaaaaaaa') %}" * 9,
        "{% for i in range(900) %}" + "word " * 100 + "{% endfor %}",
        "{% include 'self.j2' %}",
        "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
        "{{ " + "+".join(["1"] * 5000) + " }}",
        "{# " + "x" * 100_000 + " #}",
        "word " * 5000,
        "{{ ''.__class__.__mro__ }}",
        "{{ cast.mia.__init__.__globals__ }}",
        "{{ vars.update({'a': 1}) }}",
        "{{ [1, 2, 3] | random }}",
        "{{ lipsum() }}",
        "{{ 1 / 0 }}",
        "{{ [][1].x }}",
        "{{ shot.id + 1 }}",
        "{% for %}",
    ],
)
def test_a_template_that_runs_away_or_breaks_out_is_stopped(text_of, project, template):
    """At once, with our own error."""
    (project.folder / "prompts" / "self.j2").write_text("x{% include 'self.j2' %}", encoding="utf-8")

    with pytest.raises(PromptInvalid):
        text_of(prompt=template, action="x")


def test_a_title_card_knows_the_film_and_no_shot(project):
    """It stands before every shot."""
    film = Storyboard(storyboard=1, title="Fox", look="soft", cast=CAST, vars=VARS)

    assert render_text(film, "{{ title }} in {{ vars.city }}", project=project) == "Fox in Rome"
    assert render_text(film, "plain.j2", project=project) == "plain.j2"
    with pytest.raises(PromptInvalid) as caught:
        render_text(film, "{{ shot.id }}", project=project)
    assert caught.value.part == "title_card"
