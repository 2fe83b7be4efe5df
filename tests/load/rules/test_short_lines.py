"""Short lines end in silence where they are sent, and a shot is long enough for them with it."""

import pytest

from storyboard.load.load import check, load
from storyboard.model.spoken_length import as_sent_s, said_s
from storyboard.project import find_project
from tests.films import a_png, a_voice

FILM = """\
storyboard: 1
title: Ida
defaults: {{model: {model}, resolution: 480p, ratio: '1:1'}}
cast: {{ida: {{text: an old keeper, image: ida.png}}}}
shots: [{{id: talk, references: [ida], action: A pier, {length}lines: [{lines}]}}]
"""


def a_film(folder, *, lines, length="", model="seedance-2.5", seconds=0.5):
    (folder / "ida.png").write_bytes(a_png())
    (folder / "short.wav").write_bytes(a_voice(seconds))
    said = ", ".join(["{ida: Row., file: short.wav}"] * lines)
    text = FILM.format(model=model, length=length, lines=said)
    (folder / "storyboard.yaml").write_text(text, encoding="utf-8")
    return find_project(folder)


@pytest.mark.parametrize(
    ("lines", "length_s"),
    [
        (1, 4),
        (2, 4),  # 1.95 + 0.5 and a breath
        (3, 5),  # 2 * 1.95 + 0.5 and a breath
        (4, 7),
        (10, 19),  # 9 * 1.95 + 0.5 and a breath
        (11, 9),  # one sound, 0.3 s between two of them
    ],
)
def test_a_shot_is_as_long_as_its_sounds(lines, length_s, tmp_path):
    (scene,) = load(a_film(tmp_path, lines=lines)).storyboard.scenes

    assert scene.shots[0].duration == length_s


def test_lines_that_are_long_enough_follow_each_other_as_before(tmp_path):
    (scene,) = load(a_film(tmp_path, lines=3, seconds=2.0)).storyboard.scenes

    assert scene.shots[0].duration == 8  # 3 * 2.0 + 2 * 0.3 and a breath


def test_a_shot_that_is_too_short_for_its_sounds_is_told(tmp_path):
    (found,) = check(a_film(tmp_path, lines=4, length="duration: 4, "))

    message = "the lines of shot 'talk' take about 6.3 s as they are sent, for each sound has at least 1.95 s"
    assert (found.severity, found.message) == ("warning", f"{message}, and it is 4 s")
    assert found.hint == "write `duration: 7`, or leave it out; or say less"
    assert check(a_film(tmp_path, lines=4, length="duration: 7, ")) == ()


@pytest.mark.parametrize(("seconds", "odd"), [(29.0, "29.0 s long, and about 0.4 s were expected"), (9.0, "")])
def test_a_file_that_is_far_longer_than_its_words_is_told(seconds, odd, tmp_path):
    found = [each.message for each in check(a_film(tmp_path, lines=1, seconds=seconds))]

    assert found == ([f"recording 'short.wav' seems to be of other words: it is {odd}"] if odd else [])


def test_a_narration_that_is_far_shorter_than_its_words_is_told(tmp_path):
    project = a_film(tmp_path, lines=1)
    words = "Nobody knew who had lit the lamp that night, and the keeper did not say. " * 2
    text = project.file.read_text().replace(
        "action: A pier", f"action: A pier, narration: {{file: short.wav, text: {words!r}}}"
    )
    project.file.write_text(text)

    ((message, path),) = [(each.message, each.path) for each in check(project)]
    assert path == "shots.talk.narration.file"
    assert message.startswith("recording 'short.wav' seems to be of other words: it is 0.5 s long, and about 9.")


@pytest.mark.parametrize(
    ("lines_s", "sent", "said"),
    [
        ((0.5, 0.5), (1, 2), 1.95 + 0.5),
        ((0.5, 0.0, 0.5), (1, 3), 1.95 + 0.5),
        ((0.5, 0.5), (2,), 0.5 + 0.3 + 0.5),
        ((0.5, 0.5, 0.0), (1, 2), 1.95 + 0.5),
        ((), (), 0.0),
    ],
)
def test_the_next_line_begins_where_a_sound_ends(lines_s, sent, said):
    assert said_s(as_sent_s(lines_s, sent, least_sound_s=1.95)) == pytest.approx(said)
