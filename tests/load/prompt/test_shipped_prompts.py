"""The shipped prompts: the order that services ask for, words for the camera, and the numbers of pictures."""

import pytest

from storyboard.errors import PromptInvalid
from storyboard.load.load import check, load
from storyboard.load.prompt.prompt import render_prompt
from storyboard.model.model_table import shipped_models
from storyboard.model.segments import segments_of
from storyboard.model.storyboard import Beat, CastMember, Scene, Shot, Storyboard
from storyboard.model.takes import Picture
from storyboard.plan.make_plan import plan
from storyboard.project import Project, templates_folder
from storyboard.providers.ark_request import payload
from tests.films import a_png
from tests.forked import storyboard

CAST = {
    "mia": CastMember(text="a girl in red", image="refs/mia.png", images=("refs/back.png",)),
    "fox": CastMember(text="a small fox", image="refs/fox.png"),
    "rain": CastMember(text="heavy rain"),
}
STYLES = ("plain", "cinematic", "product", "anime")


@pytest.fixture
def project(tmp_path) -> Project:
    (tmp_path / "prompts").mkdir()
    return Project(file=tmp_path / "storyboard.yaml")


@pytest.fixture
def text_of(project):
    """Return a function that renders the text of segment *index* of a shot."""

    def render(prompt, *, index=1, look="soft light", **shot):
        made = Shot(id="run", **shot)
        scene = Scene(id="day", shots=(made,))
        film = Storyboard(storyboard=1, title="Fox", look=look, cast=CAST, prompt=prompt, scenes=(scene,))
        return render_prompt(film, scene, segments_of(made, shipped_models())[index - 1], project=project)

    return render


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(("tail", "push_in"), [(".j2", "The camera slowly pushes in"), (".zh.j2", "镜头缓缓推近")])
def test_a_shipped_prompt_says_figures_subject_background_camera_and_look_in_this_order(text_of, style, tail, push_in):
    """Each of them once, whatever else the style adds."""
    text = text_of(
        style + tail, action="SUBJECT runs", background="BACKGROUND sways", camera="push in", references=("fox",),
        look="LOOK",
    )  # fmt: skip
    places = [text.index(part) for part in ("a small fox", "SUBJECT", "BACKGROUND", push_in)]
    look = [] if style == "plain" else [text.index("LOOK")]

    assert [*places, *look] == sorted([*places, *look])
    assert text.count("SUBJECT") == text.count("BACKGROUND") == text.count(push_in) == 1


@pytest.mark.parametrize("style", STYLES)
def test_a_shipped_prompt_leaves_out_what_is_not_written(text_of, style):
    """No empty labels, no doubled spaces or stops."""
    text = text_of(f"{style}.j2", action="She runs.", look="")

    assert text.startswith("She runs.")
    assert not any(left in text for left in ("  ", "..", "Style: .", "None"))


def test_without_a_prompt_the_writers_own_words_come_in_the_same_order(text_of):
    """Each as a whole sentence."""
    assert (
        text_of(None, action="She runs.", background="Rain.", camera="close-up")
        == "She runs. Rain. Close-up. Soft light."
    )


def test_words_without_a_stop_become_whole_sentences_of_their_script(text_of):
    """The look too."""
    assert (
        text_of(None, action="a boat leaves", background="a grey sea,", camera="pan left")
        == "A boat leaves. A grey sea. Pan left. Soft light."
    )
    assert text_of(None, action="小船离岸", camera="镜头左移", look="") == "小船离岸。镜头左移。"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("EXT. ORCHARD - DAWN", "Exterior, orchard at dawn."),
        ("INT./EXT. CAR - CONTINUOUS", "Interior and exterior, car, continuous."),
        ("iPhone on a table", "iPhone on a table."),
        ('she says "No!"', 'She says "No!"'),
        ("(a whistle)", "(a whistle)."),
        ("...", "..."),
        ("内景 茶馆 夜", "内景 茶馆 夜。"),
        ("雨停了，", "雨停了。"),
        ("", ""),
    ],
)
def test_a_piece_of_text_is_a_whole_sentence(text_of, text, said):
    """A heading of a screenplay in words; what ends in a sign of its own stays."""
    assert text_of(None, action=text, look="") == said


def test_a_shipped_prompt_ends_each_sentence_once(text_of):
    """A look that has its stop gets no second, an action without one gets it."""
    for style in ("cinematic", "product", "anime"):
        assert ".." not in text_of(f"{style}.j2", action="she runs", look="soft light.")
        assert text_of(f"{style}.j2", action="she runs").startswith("She runs. ")


def test_known_words_for_the_camera_become_phrases_and_others_stay(text_of):
    """In English and in Chinese; both know the English names."""
    said = "Close-up, push in, like a sigh"
    assert text_of("plain.j2", action="x.", camera=said) == "X. Close-up, the camera slowly pushes in, like a sigh."
    assert (
        text_of("plain.zh.j2", action="走。", camera="特写，推、close-up，慢") == "走。特写，镜头缓缓推近，特写，慢。"
    )


def test_both_languages_have_words_for_the_same_moves_and_sizes(text_of):
    """What one has, the other has."""
    ask = '{{% import "camera{0}.j2" as c %}}{{{{ c.{1} | list | sort | join(" ") }}}}'
    for table, chinese in (("MOVES", "推"), ("SIZES", "特写")):
        english = text_of(ask.format("", table)).split()
        both = text_of(ask.format(".zh", table)).split()
        assert len(english) > 10
        assert [name for name in both if name.isascii()] == english
        assert chinese in both
        assert len(both) == 2 * len(english)


def test_a_move_that_there_is_not_is_an_error_with_the_names_that_there_are(text_of):
    """`say` takes any words, `move` only known ones."""
    with pytest.raises(PromptInvalid) as caught:
        text_of('{% import "camera.j2" as camera %}{{ camera.move("push_inn") }}', action="x")

    assert caught.value.name == "push_inn"
    assert "push_in" in caught.value.known


def test_a_project_has_its_own_words_under_the_same_name(text_of, project):
    """The shipped prompts use them too."""
    (project.folder / "prompts" / "camera.j2").write_text("{% macro say(text) %}<{{ text }}>{% endmacro %}")

    assert text_of("cinematic.j2", action="x.", camera="pan", look="") == "X. <pan>. Natural motion, no text on screen."


def test_a_beat_can_have_a_camera_of_its_own(text_of):
    """The shot's stands for the others."""
    beats = (Beat(action="a."), Beat(action="b.", camera="wide"))

    assert text_of("plain.j2", beats=beats, camera="still") == "A. The camera stands still."
    assert text_of("plain.j2", beats=beats, camera="still", index=2) == "B. Wide shot."


def test_pictures_are_called_by_their_numbers(text_of):
    """One or several of a member, in the service's words and in Chinese; a frame by its role."""
    ask = "{{ picture(cast.fox) }} {{ picture('mia') }} {{ 图片(cast.mia) }} {{ picture('sea.png') }}"
    assert (
        text_of(ask, references=("mia", "fox", "sea.png")) == "[Image 3] [Image 1] and [Image 2] 图片1、图片2 [Image 4]"
    )

    ask = "{{ picture('first_frame') }} {{ 图片('last_frame') }}"
    assert text_of(ask, first_frame="a.png", last_frame="b.png") == "[Image 1] 图片2"
    assert text_of(ask, **{"from": "a", "to": "b"}) == "[Image 1] 图片2"


def test_who_is_on_the_pictures_is_said_in_the_words_of_the_cast(text_of):
    """So that the figure is the same in every shot; a member without a picture is not said."""
    text = text_of("plain.j2", action="{{ cast.mia }} waits.", references=("mia", "fox"))
    assert text == "[Image 1] and [Image 2] show a girl in red. [Image 3] is a small fox. A girl in red waits."

    text = text_of("plain.zh.j2", action="等。", references=("fox",))
    assert text == "图片1是a small fox。等。"


@pytest.mark.parametrize("what", ["cast.mia", "'fox'", "'first_frame'", "''", "none"])
def test_a_picture_that_is_not_sent_cannot_be_called(text_of, what):
    """Nor in a later piece of the shot, which sends no references."""
    with pytest.raises(PromptInvalid, match="shot 'run' sends no picture of"):
        text_of(f"{{{{ picture({what}) }}}}", action="x", references=("rain", "sea.png"))
    with pytest.raises(PromptInvalid, match="shot 'run' sends no picture of"):
        text_of("{{ picture('fox') }}", references=("fox",), beats=(Beat(action="a"), Beat(action="b")), index=2)


FILM = """\
storyboard: 1
title: Numbers
defaults: {duration: 4, resolution: 480p, ratio: "16:9"}
cast:
  mia: {text: a girl, image: refs/mia.png, images: [refs/back.png]}
  fox: {text: a fox, image: refs/fox.png}
shots:
  - id: together
    model: seedance-2.0
    references: [refs/sea.png, fox, mia]
    prompt: >-
      {% for one in pictures %}{{ one.number }}={{ one.role }} {% endfor %}
      {{ picture(cast.mia) }} {{ picture(cast.fox) }}
  - {id: frames, first_frame: refs/mia.png, last_frame: refs/fox.png, prompt: "{{ picture('last_frame') }}"}
  - {id: bridge, from: together, to: frames, prompt: "{{ picture('last_frame') }}"}
"""


def test_the_number_of_a_picture_is_its_place_in_the_body_that_is_sent(tmp_path):
    """Of references, of given frames and of frames of other takes."""
    (tmp_path / "refs").mkdir()
    for name in ("mia", "back", "fox", "sea"):
        (tmp_path / f"refs/{name}.png").write_bytes(a_png())
    project = Project(file=tmp_path / "storyboard.yaml")
    project.file.write_text(FILM, encoding="utf-8")
    planned = {shot.id[0]: shot.wanted for shot in plan(load(project).storyboard, {}, project=project).shots}

    def text_and_urls(shot: str) -> tuple[str, list[str]]:
        wanted = planned[shot]
        # In any order: the wire's own order is what counts.
        pictures = [Picture(role=need.role, url=need.shot) for need in wanted.needs]
        pictures = [*(Picture(role=source.role, url=source.place) for source in wanted.sources), *reversed(pictures)]
        body = payload(wanted.request.model_copy(update={"pictures": tuple(pictures)}), None, model_id="m")
        return body["content"][0]["text"], [item["image_url"]["url"] for item in body["content"][1:]]

    text, urls = text_and_urls("together")
    assert text.endswith("4=reference_image  [Image 3] and [Image 4] [Image 2]")
    assert urls == ["refs/sea.png", "refs/fox.png", "refs/mia.png", "refs/back.png"]
    assert text_and_urls("frames") == ("[Image 2]", ["refs/mia.png", "refs/fox.png"])
    assert text_and_urls("bridge") == ("[Image 2]", ["together", "frames"])


@pytest.mark.slow
def test_plan_prompts_prints_the_texts_that_are_planned_and_the_pictures_by_number(tmp_path):
    """Unchanged, also where they are long or hold line breaks."""
    (tmp_path / "refs").mkdir()
    for name in ("mia", "back", "fox", "sea"):
        (tmp_path / f"refs/{name}.png").write_bytes(a_png())
    file = tmp_path / "storyboard.yaml"
    walk = "  - {id: walk, model: seedance-2.0, references: ['https://host/walk.mp4', fox], action: Go.}\n"
    file.write_text(FILM + walk + f'  - {{id: long, action: "{"word " * 60}\\nend"}}\n', encoding="utf-8")

    done = storyboard("plan", tmp_path, "--prompts")
    planned = plan(load(Project(file=file)).storyboard, {}, project=Project(file=file)).shots

    assert done.returncode == 0, done.stderr
    assert [
        shot.wanted.request.prompt for shot in planned if f"\n{shot.wanted.request.prompt}\n" not in done.stdout
    ] == []
    assert (
        "bridge (waits, seedance-2.0-mini)\n  [Image 1] first frame: last frame of together\n  [Image 2]" in done.stdout
    )
    assert "  [Image 3] reference image: refs/mia.png\n" in done.stdout
    assert "  [Video 1] reference video: https://host/walk.mp4\n" in done.stdout


def test_a_prompt_that_drops_what_the_shot_says_of_the_camera_is_warned_of(tmp_path):
    """At the place where it is written, also in a beat; a prompt that says it is not."""
    file = tmp_path / "storyboard.yaml"
    file.write_text(
        "storyboard: 1\ntitle: T\nprompt: '{{ shot.action }} {{ shot.background }}'\nshots:\n"
        "- {id: a, action: x, background: sea, camera: wide}\n"
        "- {id: b, action: x, camera: wide, prompt: plain.j2}\n"
        "- {id: c, beats: [{action: x}, {action: y, camera: wide}], background: sea}\n",
        encoding="utf-8",
    )

    said = [(problem.line, problem.path, problem.message) for problem in check(Project(file=file))]

    assert said == [
        (5, "shots.a.camera", "the prompt of shot 'a' does not say its `camera`"),
        (7, "shots.c.beats.1.camera", "the prompt of shot 'c' does not say its `camera`"),
    ]


def test_every_shipped_prompt_is_named_on_the_page():
    """And nothing else."""
    page = (templates_folder().parent / "docs/prompts.md").read_text(encoding="utf-8")
    shipped = {file.name for file in (templates_folder() / "prompts").iterdir() if file.is_file()}

    assert {name for name in shipped if f"`{name}`" not in page} == set()
