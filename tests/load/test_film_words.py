"""Words of film makers in a storyboard: dissolves, short forms, subtitles, and what is said."""

import json

import jsonschema
import pytest

from storyboard.edit.reel_timeline import subtitle_words
from storyboard.load.load import check, load
from storyboard.load.prompt.prompt import render_prompt, render_words
from storyboard.load.schema.file_schema import file_schema
from storyboard.media.choice import xfade_name
from storyboard.model.reel_words import Subtitles
from storyboard.model.segments import segments_of
from storyboard.model.written_reels import Music, Transition
from tests.load.wrong_files import TOP

TWO = TOP + "shots: [{id: a, action: x}, {id: b, action: y}]\n"


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("dissolve", "fade"), ("fade", "fade"), ("cross dissolve", "fade"), ("speckle", "speckle"),
        ("fade to black", "fadeblack"), ("dip to white", "fadewhite"), ("wipeleft", "wipeleft"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["transition: {}", "transition: {{kind: {}, duration: 0.5}}"])
def test_a_transition_is_said_in_film_words(write, form, written, kind):
    """In the short form and the long one; a dissolve is a cross dissolve."""
    project = write(TWO + f"reels: {{main: [a, {{shot: b, {form.format(written)}}}]}}\n")

    (_, cut) = load(project).storyboard.reels["main"].shots
    assert (cut.transition.seen_kind, cut.transition.duration) == (kind, 0.5)


def test_ffmpegs_dissolve_is_asked_for_as_speckle():
    assert xfade_name("speckle") == "dissolve"
    assert xfade_name(Transition(kind="dissolve").seen_kind) == "fade"


@pytest.mark.parametrize(
    ("reel", "value"),
    [
        ("audio: score.mp3", ("audio", Music(file="score.mp3"))),
        ("subtitles: burn", ("subtitles", Subtitles(show="burn"))),
        ("subtitles: {text: action}", ("subtitles", Subtitles(show="soft", text="action"))),
    ],
)
def test_short_forms_mean_what_they_are_short_for(write, reel, value):
    project = write(
        TWO.replace("action: x", "action: x, dialogue: Hi") + f"reels: {{main: {{shots: [a, b], {reel}}}}}\n"
    )

    assert getattr(load(project).storyboard.reels["main"], value[0]) == value[1]
    document = {"storyboard": 1, "title": "T", "shots": [{"id": "a", "action": "x"}]}
    key, said = reel.split(": ", 1)
    written = {"text": "action"} if said.startswith("{") else said
    cut = {"shot": "a", "transition": "dissolve"}
    reels = {"main": {"title_card": "T", "shots": [cut], key: written}}
    jsonschema.validate({**document, "reels": reels}, file_schema())


@pytest.mark.parametrize(
    ("reel", "path", "message"),
    [
        (
            "{shots: [a, {shot: b, transition: disolve}]}",
            "reels.main.shots.1.transition.kind",
            "no transition is called 'disolve'",
        ),
        ("{shots: [a, b], audio: nothing.mp3}", "reels.main.audio.file", "'nothing.mp3' is not there"),
        ("{shots: [a, b], audio: 5}", "reels.main.audio", "`audio` must hold keys with values, not 5"),
        ("{shots: [a, b], subtitles: {text: acton}}", "reels.main.subtitles.text", "cannot be the text 'acton'"),
    ],
)
def test_a_mistake_in_a_short_form_has_its_place(write, reel, path, message):
    (problem,) = check(write(TWO + f"reels: {{main: {reel}}}\n"))

    assert problem.path == path
    assert message in problem.message


def texts_of(project):
    loaded = load(project)
    (scene,) = loaded.storyboard.scenes
    return [
        render_prompt(loaded.storyboard, scene, segment, project=project)
        for shot in scene.shots
        for segment in segments_of(shot, loaded.models)
    ]


@pytest.mark.parametrize(
    ("dialogue", "said"),
    [
        ("MIA: Good morning, fox.", 'Mia says: "Good morning, fox."'),
        ("mia: Go!", 'mia says: "Go!"'),
        ("MIA (V.O.): Long ago.", 'Mia says in voice-over: "Long ago."'),
        ("MIA: One.\nTwo.", 'Mia says: "One." Mia says: "Two."'),
        ("Good morning.", 'Dialogue: "Good morning."'),
        ("(a whistle)", "Sound: a whistle."),
        ("At 10:30 we go.", 'Dialogue: "At 10:30 we go."'),
        ('She said "no".', "Dialogue: \"She said 'no'.\""),
        ('"Go!"', 'Dialogue: "Go!"'),
    ],
)
@pytest.mark.parametrize("prompt", ["", "prompt: plain.j2\n"])
def test_what_is_said_is_sent_in_quotes(write, dialogue, said, prompt):
    """By the default prompt and the shipped ones, with who says it."""
    head = TOP + "cast: {mia: a girl}\n" + prompt
    project = write(
        head
        + f"shots: [{{id: a, action: She waits., dialogue: {json.dumps(dialogue.replace(chr(92) + 'n', chr(10)))}}}]\n"
    )

    assert texts_of(project) == [f"She waits. {said}"]
    assert check(project) == ()


def test_chinese_lines_are_said_in_chinese(write):
    project = write(TOP + "cast: {阿莲: 一个女孩}\nshots: [{id: a, action: 她笑, dialogue: 阿莲：早上好。}]\n")

    assert texts_of(project) == ["她笑。阿莲说：“早上好。”"]


@pytest.mark.parametrize("more", ["audio: false", "model: seedance-1.0-pro"])
def test_a_silent_shot_says_nothing_and_check_warns(write, more):
    """Its dialogue is for subtitles alone."""
    project = write(TOP + f'shots: [{{id: a, action: She waits., {more}, dialogue: "MIA: Go."}}]\n')

    assert texts_of(project) == ["She waits."]
    (warning,) = [found for found in check(project) if "hear" in found.message]
    assert warning.message.startswith("nobody will hear the dialogue of a: ")
    assert (warning.path, warning.severity) == ("shots.a.dialogue", "warning")


def test_one_warning_is_about_all_shots_that_are_unheard_for_one_reason(write):
    """A prompt of one's own that leaves the dialogue out."""
    shots = ", ".join(f"{{id: s{n}, action: x, dialogue: Hi {n}}}" for n in range(5))
    project = write(TOP + f'prompt: "{{{{ shot.action }}}}!"\nshots: [{shots}]\n')

    (warning,) = check(project)
    assert warning.message == "nobody will hear the dialogue of s0, s1, s2 and 2 more: the prompt does not say it"


@pytest.mark.parametrize(
    "shot",
    [
        '{id: a, action: "She says \\"Go!\\" and waits.", dialogue: "MIA: Go!"}',
        '{id: a, prompt: "She says {{ shot.dialogue }}", dialogue: Go!}',
    ],
)
def test_what_the_writer_says_already_is_not_said_twice(write, shot):
    project = write(TOP + f"shots: [{shot}]\n")

    assert texts_of(project)[0].count("Go!") == 1
    assert check(project) == ()


def test_a_short_line_is_said_though_its_letters_stand_in_another_word(write):
    project = write(TOP + 'shots: [{id: a, action: She waits which way., dialogue: "MIA: Hi"}]\n')

    assert texts_of(project) == ['She waits which way. Mia says: "Hi"']


@pytest.mark.parametrize(
    ("action", "line", "sent"),
    [
        ("They walk home.", "Home.", 'They walk home. Mia says: "Home."'),
        ("A pier", "A", 'A pier. Mia says: "A"'),
        ("他们回家", "回家", "他们回家。Mia说：“回家”"),
    ],
)
@pytest.mark.parametrize("key", ['lines: [{{mia: "{}"}}]', 'dialogue: "MIA: {}"'])
def test_a_line_is_said_though_its_words_stand_in_the_action(write, key, action, line, sent):
    """Only words in quotes, or many of them, are the line itself."""
    project = write(f"{TOP}cast: {{mia: Mia}}\nshots: [{{id: a, action: {action}, {key.format(line)}}}]\n")

    assert texts_of(project) == [sent]


def test_a_prompt_that_has_the_letters_of_a_line_does_not_say_it(write):
    project = write(TOP + 'shots: [{id: a, prompt: "Nobody waits there", lines: [{text: "No."}]}]\n')

    (warning,) = check(project)
    assert warning.message == "nobody will hear the lines of a: the prompt does not say it"


def test_the_lines_of_a_long_shot_are_shared_out_among_its_pieces(write):
    beats = "[{action: x, duration: 4}, {action: y, duration: 4}]"
    project = write(TOP + f'shots: [{{id: a, beats: {beats}, dialogue: "A1\\nB2"}}]\n')

    assert texts_of(project) == ['X. Dialogue: "A1"', 'Y. Dialogue: "B2"']


@pytest.mark.parametrize(
    ("dialogue", "shown"),
    [
        ("LENA: Now.\nTOM (V.O.): Later.", "Now.\nLater."),
        ("mia: Go.\nA girl: No.", "Go.\nNo."),
        ("Look: a ship!", "Look: a ship!"),
        ("At 10:30.", "At 10:30."),
        ("莲娜：走。", "莲娜：走。"),
        ("", ""),
    ],
)
def test_subtitles_show_no_speaker(write, dialogue, shown):
    """A name in capitals or of the cast, with its colon; other colons stay."""
    project = write(TOP + f"cast: {{mia: A girl}}\nshots: [{{id: a, action: x, dialogue: {json.dumps(dialogue)}}}]\n")
    loaded = load(project)

    assert subtitle_words(loaded, render_words) == {"a": (shown,)}


def test_subtitles_of_a_reel_in_which_nobody_speaks_are_warned_of(write):
    (warning,) = check(write(TWO + "reels: {main: {shots: [a, b], subtitles: soft}}\n"))

    assert warning.message == "reel 'main' asks for subtitles, and no shot of it has `dialogue` or `lines`"
    assert warning.hint == "for an animatic write `subtitles: {text: action}`"
    assert check(write(TWO + "reels: {main: {shots: [a, b], subtitles: {text: action}}}\n")) == ()
