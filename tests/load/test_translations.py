"""Subtitles as a storyboard asks for them: their limits, and translations in files beside it."""

import pytest
from jsonschema import Draft202012Validator

from storyboard.load.load import check, load
from storyboard.load.schema.file_schema import file_schema
from storyboard.model.reel_words import Subtitles

TOP = """\
storyboard: 1
title: T
cast: {ida: an old keeper}
shots:
  - {id: a, action: x, lines: [{ida: Hello.}, {ida: Bye.}], narration: Nobody knew.}
  - {id: b, action: x, dialogue: Hi}
"""


@pytest.fixture
def film(write):
    def written(subtitles: str, **files: str):
        project = write(f"{TOP}reels: {{main: {{shots: [a, b], subtitles: {subtitles}}}}}\n")
        for name, text in files.items():
            (project.folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
        return project

    return written


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("{zh: zh.yaml}", Subtitles(show="soft", translations={"zh": "zh.yaml"})),
        ("{show: burn, zh: zh.yaml}", Subtitles(show="burn", translations={"zh": "zh.yaml"})),
        ("{show: off, translations: {zh: zh.yaml}}", Subtitles(show="off", translations={"zh": "zh.yaml"})),
        ("{max_lines: 1, max_chars_per_line: 30}", Subtitles(max_lines=1, max_chars_per_line=30)),
        ("{speakers: true, min_gap: 0}", Subtitles(speakers=True, min_gap=0)),
    ],
)
def test_a_language_is_short_for_a_translation_and_limits_stand_beside_it(film, written, value):
    project = film(written, zh_yaml="a.line-1: 你好。\na.line-2: 再见。\na.narration: 没有人知道。\n")

    assert load(project).storyboard.reels["main"].subtitles == value
    assert told(project) == SPOKEN_BY_NOBODY


@pytest.mark.parametrize(
    ("written", "is_right"),
    [
        ({"zh": "zh.yaml"}, True), ({"zh-Hant": "a.srt", "show": "off"}, True), ({"zh": 3}, False),
        ({"max_lines": 9}, False),
        ({"Chinese": "zh.yaml"}, False), ("soft", True), ({"speakers": True, "max_duration": 6}, True),
    ],
)  # fmt: skip
def test_editors_know_the_form(written, is_right):
    document = {
        "storyboard": 1,
        "title": "T",
        "shots": [{"id": "a", "action": "x"}],
        "reels": {"main": {"shots": ["a"], "subtitles": written}},
    }

    assert Draft202012Validator(file_schema()).is_valid(document) is is_right


SPOKEN_BY_NOBODY = [
    (
        "warning",
        "shots.a.narration",
        "nobody speaks the narration of a: it has no recording, and is text for subtitles only",
    )
]


def told(project):
    return [(problem.severity, problem.path, problem.message) for problem in check(project)]


@pytest.mark.parametrize(
    ("written", "files", "said"),
    [
        ("{zh: zh.yaml}", {}, ("error", "reels.main.subtitles.zh", "translation 'zh.yaml' is not there")),
        (
            "{zh: ../zh.yaml}",
            {},
            ("error", "reels.main.subtitles.zh", "translation '../zh.yaml' is not inside the project's folder"),
        ),
        (
            "{zh: zh.txt}",
            {"zh_txt": "x"},
            ("error", "reels.main.subtitles.zh", "translation 'zh.txt' has a form that is not known"),
        ),
        (
            "{zh: zh.srt}",
            {"zh_srt": "x"},
            ("error", "reels.main.subtitles.zh", "no subtitles can be read in translation 'zh.srt'"),
        ),
        ("{zh: zh.yaml}", {"zh_yaml": "a.line-1: [x]\n"}, ("error", "a.line-1", "the text of `a.line-1` must be text")),
        (
            "{zh: zh.yaml}",
            {"zh_yaml": "a.line-1: 你好。\n"},
            ("warning", "reels.main.subtitles.zh", "translation 'zh.yaml' has no text for a.line-2 and a.narration"),
        ),
        (
            "{zh: zh.vtt}",
            {"zh_vtt": "WEBVTT\n\na.line-9\n00:01.000 --> 00:02.000\nx\n"},
            (
                "warning",
                "reels.main.subtitles.zh",
                "translation 'zh.vtt' has texts for a.line-9, and the reel has no such line",
            ),
        ),
        (
            "{translations: {zh: zh.yaml}}",
            {},
            ("error", "reels.main.subtitles.translations.zh", "translation 'zh.yaml' is not there"),
        ),
    ],
)
def test_what_is_wrong_with_a_translation_is_told_at_its_place(film, written, files, said):
    assert said in told(film(written, **files))


def test_a_key_that_is_no_language_is_a_mistake(film):
    paths = [problem.path for problem in check(film("{Chinese: zh.yaml}")) if problem.severity == "error"]

    assert paths == ["reels.main.subtitles.Chinese"]


def test_a_translation_that_is_no_text_is_a_mistake(film):
    assert any(path.startswith("reels.main.subtitles") for _, path, _ in told(film("{zh: 3}")))


def test_narration_alone_is_something_to_show(write):
    project = write("storyboard: 1\ntitle: T\nshots: [{id: a, action: x, narration: Hi}]\n"
                    "reels: {main: {shots: [a], subtitles: soft}}\n")  # fmt: skip

    assert told(project) == SPOKEN_BY_NOBODY
