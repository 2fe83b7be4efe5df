"""Recordings that lines name: files that can be used, shots that can send them, and what the prompt says then."""

import pytest
from jsonschema import Draft202012Validator

from storyboard.load import heard_recordings
from storyboard.load.load import check, load
from storyboard.load.prompt.prompt import render_prompt
from storyboard.load.schema.file_schema import file_schema
from storyboard.model.segments import segments_of
from storyboard.project import find_project
from tests.films import a_png, a_sound, a_voice

TOP = """\
storyboard: 1
title: Two talk
defaults: {model: seedance-2.5, resolution: 480p, ratio: "16:9", duration: 8}
cast: {ida: {text: an old keeper, image: refs/ida.png}, tom: a boy}
"""
ONE = "{ida: Row!, file: refs/a.wav}"
TWO = f"{ONE}, {{tom: Where to?, file: refs/b.wav}}"


@pytest.fixture
def write(tmp_path):
    (tmp_path / "refs").mkdir()
    files = {"a": a_voice(2.5), "b": a_voice(3), "short": a_voice(0.5), "long": a_voice(31), "silent": a_sound(3)}
    for name, data in files.items():
        (tmp_path / "refs" / f"{name}.wav").write_bytes(data)
    (tmp_path / "refs" / "half.wav").write_bytes(a_voice(3)[:-20_000])
    (tmp_path / "refs" / "text.wav").write_bytes(b"no sound")
    (tmp_path / "refs" / "ida.png").write_bytes(a_png())

    def make(*shots, top=TOP):
        listed = "".join(f"  - {shot}\n" for shot in shots)
        (tmp_path / "storyboard.yaml").write_text(f"{top}shots:\n{listed}", encoding="utf-8")
        return find_project(tmp_path)

    return make


def problems(project, severity="error"):
    return [(problem.path, problem.message, problem.hint) for problem in check(project) if problem.severity == severity]


def prompt(project, shot=0):
    film = load(project)
    (scene,) = film.storyboard.scenes
    (segment, *_) = segments_of(scene.shots[shot], film.models)
    return render_prompt(film.storyboard, scene, segment, project=project)


def test_who_speaks_which_sound_is_said_and_the_words_are_not(write):
    assert prompt(write(f"{{id: talk, action: A pier, lines: [{TWO}]}}")) == (
        "A pier. Ida, an old keeper, says [Audio 1]. Tom, a boy, says [Audio 2]. "
        "[Audio 1] and [Audio 2] are the master track: lips move with it, and nothing else is said."
    )


def test_a_shot_that_sends_its_recordings_is_told_nothing(write):
    assert check(write(f"{{id: talk, action: A pier, lines: [{TWO}]}}")) == ()


def test_a_figure_with_a_picture_is_named_by_it(write):
    assert prompt(write(f"{{id: talk, action: A pier, references: [ida], lines: [{ONE}]}}")) == (
        "A pier. Ida, an old keeper, seen in [Image 1], says [Audio 1]. "
        "[Audio 1] is the master track: lips move with it, and nothing else is said."
    )


def test_a_line_without_a_recording_stays_in_quotes(write):
    text = prompt(write(f"{{id: talk, action: A pier, lines: [{ONE}, {{tom: Where to?, tone: whispering}}]}}"))

    assert text == (
        'A pier. Ida, an old keeper, says [Audio 1]. Tom, a boy, says (whispering): "Where to?" '
        "[Audio 1] is the master track: lips move with it."
    )


def test_chinese_shots_say_it_in_chinese(write):
    line = "{ida: 你看见了吗？, file: refs/a.wav, tone: 低声}"
    text = prompt(write(f"{{id: talk, action: 老人看着大海。, lines: [{line}]}}"))

    assert text == "老人看着大海。Ida（an old keeper）（低声）说音频1。音频1是主音轨，口型与之一致，此外没有人说话。"


def test_own_sounds_come_first_and_more_sounds_than_the_model_takes_are_joined(write):
    """2.0 takes three sounds: one of the shot's own, and three lines in one."""
    lines = "{ida: One., file: refs/short.wav}, {tom: Two., file: refs/short.wav}, {ida: Three., file: refs/short.wav}"
    top = TOP.replace("seedance-2.5", "seedance-2.0")
    project = write(f"{{id: talk, action: A pier, references: [ida, refs/a.wav], lines: [{lines}]}}", top=top)

    assert prompt(project) == (
        "A pier. In [Audio 2] these speak, one by one: Ida, an old keeper, seen in [Image 1], then Tom, a boy, then "
        "Ida. [Audio 2] is the master track: lips move with it, and nothing else is said."
    )


@pytest.mark.parametrize("named", ["[Audio 1]", "@Audio1", "音频1"])
def test_a_sound_that_the_writer_names_is_not_told_twice(named, write):
    text = prompt(write(f'{{id: talk, action: "She says {named}.", lines: [{ONE}]}}'))

    assert text.startswith(f"She says {named}.")
    assert "says [Audio 1]" not in text.replace(f"She says {named}", "")


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("refs/c.wav", "is not there"),
        ("https://host/a.wav", "is a link"),
        ("../c.wav", "is not inside the project's folder"),
        (f"{'a' * 300}.wav", "is not inside the project's folder"),
        ("refs", "is a folder"),
        ("refs/text.wav", "not a sound that can be read"),
        ("refs/ida.png", "not a sound that can be read"),
        ("refs/silent.wav", "is silent"),
        ("refs/half.wav", "is cut off: 2.4 s of 3.0 s are there"),
        ("refs/long.wav", "is 31.0 s long, and seedance-2.5 takes 30 s"),
    ],
)
def test_a_recording_that_cannot_be_used_is_told_at_its_place(file, message, write):
    ((path, told, hint),) = problems(write(f"{{id: talk, action: A pier, lines: [{{ida: Row!, file: {file}}}]}}"))

    assert path == "shots.talk.lines.0.file"
    assert message in told
    assert "c.wav" not in file or hint


def test_a_narration_may_name_any_sound_and_none_that_is_no_sound(write):
    assert problems(write("{id: talk, action: A pier, narration: {file: refs/long.wav, text: They left.}}")) == []
    ((path, told, _),) = problems(write("{id: talk, action: A, narration: {file: refs/text.wav, text: They left.}}"))
    assert (path, "not a sound" in told) == ("shots.talk.narration.file", True)


@pytest.mark.parametrize(
    ("key", "way"),
    [
        ("from: first", "write `continues: first` in place of `from`"),
        ("first_frame: refs/ida.png", "name the frame first in `references`"),
        ("first_frame: refs/ida.png, last_frame: refs/ida.png", "name the frame first in `references`"),
    ],
)
def test_a_frame_does_not_go_with_recordings_and_the_ways_out_are_told(key, way, write):
    found = problems(write("{id: first, action: A}", f"{{id: talk, action: A pier, {key}, lines: [{ONE}]}}"))

    assert any("does not go with recordings" in message and way in hint for _, message, hint in found)
    assert all("`dialogue`" in hint for _, _, hint in found)


def test_the_ways_out_of_a_frame_are_right(write):
    shots = ["{id: first, action: A}"]
    shots.append(f"{{id: on, action: B, continues: first, lines: [{ONE}]}}")
    shots.append(f"{{id: talk, action: C, references: [refs/ida.png], lines: [{ONE}]}}")
    shots.append("{id: told, action: D, first_frame: refs/ida.png, dialogue: Row!}")

    assert problems(write(*shots)) == []


def test_recordings_alone_need_a_picture_where_the_model_says_so(write):
    top = TOP.replace("seedance-2.5", "seedance-2.0")
    ((path, message, hint),) = problems(write(f"{{id: talk, action: A pier, lines: [{ONE}]}}", top=top))

    assert path == "shots.talk.lines"
    assert "seedance-2.0 needs a picture beside them" in message
    assert "seedance-2.5" in hint
    assert problems(write(f"{{id: talk, action: A pier, references: [ida], lines: [{ONE}]}}", top=top)) == []


def test_lines_of_a_piece_that_opens_on_a_frame_are_told(write):
    top = TOP.replace("seedance-2.5", "seedance-2.0")
    shot = f"{{id: talk, action: A pier, duration: 20, references: [ida], lines: [{TWO}]}}"
    ((path, message, hint),) = problems(write(shot, top=top))

    assert path == "shots.talk.lines.1"
    assert "line 2" in message
    assert "continues" in hint


def test_more_seconds_than_a_request_takes_are_told(write):
    lines = ", ".join("{ida: Row!, file: refs/b.wav}" for _ in range(6))
    top = TOP.replace("seedance-2.5", "seedance-2.0")
    ((_, message, _),) = problems(write(f"{{id: talk, action: A, references: [ida], lines: [{lines}]}}", top=top))

    assert "are 19.5 s together, and seedance-2.0 takes 15 s" in message


def test_a_model_without_sounds_says_the_words_and_a_warning_says_so(write):
    top = TOP.replace("seedance-2.5", "seedance-1.5-pro")
    project = write(f"{{id: talk, action: A pier, lines: [{ONE}]}}", top=top)

    assert 'says: "Row!"' in prompt(project)
    told = problems(project, "warning")
    assert any("takes no sounds" in message and "seedance-2.5" in hint for _, message, hint in told)


def test_words_that_a_prompt_says_beside_their_recording_are_told(write):
    shot = f"{{id: talk, prompt: '{{{{ shot.action }}}} She calls: Row!', action: A pier, lines: [{ONE}]}}"

    assert any("says the words of line 1" in message for _, message, _ in problems(write(shot), "warning"))


def test_a_prompt_that_says_no_sound_is_told(write):
    shot = f"{{id: talk, prompt: '{{{{ shot.action }}}}', action: A pier, lines: [{ONE}]}}"

    assert any("nobody will hear the lines" in message for _, message, _ in problems(write(shot), "warning"))


def test_a_recording_that_is_mostly_silent_is_told(write, tmp_path):
    (tmp_path / "refs" / "gap.wav").write_bytes(a_voice(1, silent_s=3))

    found = problems(write("{id: talk, action: A, lines: [{ida: Row!, file: refs/gap.wav}]}"), "warning")

    assert any("1.0 s of the 4.0 s" in message for _, message, _ in found)


def test_nobody_outside_the_cast_speaks_a_narration(write):
    ((path, message, hint),) = problems(write("{id: talk, action: A pier, narration: {idda: They left.}}"))

    assert (path, hint) == ("shots.talk.narration", "did you mean 'ida'?")
    assert message == "'idda' says a narration and is not in the cast"


@pytest.mark.parametrize(
    "spoken", ["They left.", {"ida": "A"}, {"ida": "A", "file": "a.wav"}, {"text": "A", "tone": "low"}]
)
def test_the_schema_takes_each_form_of_lines_and_narrations(spoken):
    shot = {"id": "talk", "action": "A pier", "narration": spoken, "lines": [spoken]}
    film = {"storyboard": 1, "title": "A", "cast": {"ida": {"text": "B", "voice": "nova"}}, "shots": [shot]}

    Draft202012Validator(file_schema()).validate({**film, "speech": {"provider": "simulator", "voice": "nova"}})


@pytest.mark.parametrize("file", ["../b.wav", "{outside}/b.wav"])
def test_a_recording_outside_of_the_project_is_not_opened(file, write, tmp_path, monkeypatch):
    """Not even to learn how long a shot is that leaves its length out."""
    opened = []
    monkeypatch.setattr(heard_recordings, "heard_recording", lambda *asked: opened.append(asked) or ("no", ""))
    line = f"{{ida: Row!, file: {file.format(outside=tmp_path)}}}"
    top = TOP.replace(", duration: 8", "")
    written = write(f"{{id: talk, action: x, lines: [{line}]}}", top=top).file
    (tmp_path / "b.wav").write_bytes(a_voice(3))
    inner = tmp_path / "film"
    inner.mkdir()
    written.rename(inner / "storyboard.yaml")
    (inner / "refs").mkdir()
    (inner / "refs" / "ida.png").write_bytes(a_png())

    ((_, message, _),) = problems(find_project(inner))

    assert "is not inside the project's folder" in message
    assert opened == []


def test_a_line_without_words_leaves_the_others_in_the_piece_that_sends_them(write):
    """Of three lines in two pieces, the first says two: both are sent with it."""
    empty = "{ida: \"{{ '' }}\"}"
    beats = "[{action: They row., duration: 8}, {action: They land., duration: 8}]"
    film = load(write(f"{{id: talk, action: x, beats: {beats}, lines: [{TWO}, {empty}]}}"))
    (scene,) = film.storyboard.scenes
    first, second = segments_of(scene.shots[0], film.models)
    said, after = (render_prompt(film.storyboard, scene, each, project=film.project) for each in (first, second))

    assert first.sounds == (1, 2)
    assert "says [Audio 1]" in said
    assert "says [Audio 2]" in said
    assert "[Audio" not in after
    assert "says" not in after
