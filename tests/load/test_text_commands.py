"""Commands in texts become settings, are told of, and are never sent."""

import json
from pathlib import Path

import pytest

from storyboard.load.load import load
from storyboard.load.prompt.prompt import render_prompt
from storyboard.model.segments import segments_of
from storyboard.model.text_commands import split_text_commands
from tests.load.wrong_files import TOP

ALL = "--rs 720p --rt 16:9 --dur 5 --seed 11 --cf false --wm true"
TUTORIAL = Path(__file__).parent.parent / "data/ark/create_request/t2v_legacy_text_commands.json"


def loaded_shots(project):
    loaded = load(project)
    (scene,) = loaded.storyboard.scenes
    texts = {
        shot.id: [
            render_prompt(loaded.storyboard, scene, segment, project=project)
            for segment in segments_of(shot, loaded.models)
        ]
        for shot in scene.shots
    }
    return {shot.id: shot for shot in scene.shots}, texts, [problem.message for problem in loaded.warnings]


def test_the_documented_commands_are_the_settings_that_they_mean():
    text = json.loads(TUTORIAL.read_text(encoding="utf-8"))["body"]["content"][0]["text"]
    found = split_text_commands(text)

    assert found.text == "The kitten is yawning at the camera"
    assert dict(found.settings) == {
        "resolution": "720p", "ratio": "16:9", "duration": 5, "seed": 11, "camera_fixed": False, "watermark": True,
    }  # fmt: skip
    assert " ".join(found.written) == ALL


@pytest.mark.parametrize(
    ("text", "left", "settings"),
    [
        ("a --resolution 1080P --ratio 9:16 --duration 4", "a",
         {"resolution": "1080p", "ratio": "9:16", "duration": 4}),
        ("a --frames 57 --camerafixed TRUE --watermark false --seed -1", "a",
         {"frames": 57, "camera_fixed": True, "watermark": False, "seed": -1}),
        ("a --dur=6", "a", {"duration": 6}),
        ("--dur 6 a", "a", {"duration": 6}),
        ("a --dur 6 --dur 7", "a", {"duration": 7}),
        ("a --fps 24 --framespersecond 24", "a", {}),
        ("a --dur long --cf perhaps", "a", {}),
        ("a -- b --ar 16:9 --style raw", "a -- b --ar 16:9 --style raw", {}),
        ("well--dur 5", "well--dur 5", {}),
        ("a --dur", "a --dur", {}),
        ("一只小猫 --rt 9:16", "一只小猫", {"ratio": "9:16"}),
    ],
)  # fmt: skip
def test_each_spelling_is_read_and_other_words_stay(text, left, settings):
    found = split_text_commands(text)

    assert (found.text, dict(found.settings)) == (left, settings)


def test_a_shot_takes_the_settings_and_sends_the_bare_text(write):
    shots, texts, warnings = loaded_shots(write(TOP + f'shots: [{{id: a, action: "A kitten yawns {ALL}"}}]\n'))

    a = shots["a"]
    assert (a.resolution, a.ratio, a.duration, a.seed, a.camera_fixed, a.watermark) == (
        "720p",
        "16:9",
        5,
        11,
        False,
        True,
    )
    assert texts["a"] == ["A kitten yawns."]
    (warning,) = warnings
    assert warning.startswith(f"`{ALL}` in the text is not sent with it: read as `resolution: 720p`, `ratio: 16:9`, ")
    assert warning.endswith("`camera_fixed: false`, `watermark: true`, where no setting says otherwise")


def test_what_the_shot_writes_itself_wins_and_defaults_do_not(write):
    text = (
        "defaults: {model: seedance-1.0-pro, duration: 6, resolution: 720p}\n"
        "shots:\n"
        "  - {id: a, duration: 4, action: x --dur 9 --rs 480p}\n"
        "  - {id: b, action: x --frames 57}\n"
        "  - {id: c, frames: 57, action: x --dur 9}\n"
    )
    shots, _, _ = loaded_shots(write(TOP + text))

    assert [(shot.duration, shot.frames, shot.resolution) for shot in shots.values()] == [
        (4, None, "480p"), (None, 57, "720p"), (None, 57, "720p"),
    ]  # fmt: skip


def test_commands_in_look_and_template_are_settings_of_every_shot_that_has_none(write):
    text = (
        'look: soft --wm false\nprompt: "{{ shot.action }}, {{ look }} --seed 7"\n'
        "shots: [{id: a, action: x}, {id: b, seed: 1, action: y}]\n"
    )
    shots, texts, warnings = loaded_shots(write(TOP + text))

    assert [(shot.seed, shot.watermark) for shot in shots.values()] == [(7, False), (1, False)]
    assert texts == {"a": ["x, soft"], "b": ["y, soft"]}
    assert len(warnings) == 2


def test_each_beat_keeps_its_own_length(write):
    text = "shots: [{id: a, beats: [{action: x --dur 4}, {action: y --dur 6 --rs 480p}]}]\n"
    shots, texts, _ = loaded_shots(write(TOP + text))

    assert [beat.duration for beat in shots["a"].beats] == [4, 6]
    assert (shots["a"].resolution, texts["a"]) == ("480p", ["X.", "Y."])


def test_what_comes_in_by_a_template_name_is_left_out_and_told(write):
    text = 'vars: {tail: end --rt 1:1}\nprompt: "{{ shot.action }} {{ vars.tail }}"\nshots: [{id: a, action: x}]\n'
    shots, texts, warnings = loaded_shots(write(TOP + text))

    assert (shots["a"].ratio, texts["a"]) == (None, ["x end"])
    assert warnings == ["`--rt 1:1` comes into the text of shot 'a' by a name in a template: it is left out"]


def test_a_value_that_no_storyboard_could_say_is_left_out(write):
    shots, texts, warnings = loaded_shots(write(TOP + "shots: [{id: a, action: x --rs 99p}]\n"))

    assert (shots["a"].resolution, texts["a"]) == (None, ["X."])
    assert warnings == ["`--rs 99p` in the text is not sent with it: left out"]
