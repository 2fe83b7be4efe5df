"""Two mistakes in one mapping are told in one go, also where one of them takes the film to see."""

import pytest

from storyboard.load.load import check
from tests.load.wrong_files import TOP

SHOTS = TOP + "shots: [{id: a, action: x, duration: 5}, {id: b, action: y, duration: 5}]\n"


@pytest.mark.parametrize(
    ("cut", "keys"),
    [
        ("{shot: b, transition: {kind: disolve, duration: -1}}", ["transition.kind", "transition.duration"]),
        ("{shot: b, transition: {kind: disolve, duration: soon}}", ["transition.kind", "transition.duration"]),
        ("{shot: b, transition: {kind: disolve, lenght: 1}}", ["transition.kind", "transition.lenght"]),
        ("{shot: b, transition: {kind: 5, duration: 50}}", ["transition.kind", "transition"]),
        ("{shot: b, transition: {duration: -1}}", ["transition.kind", "transition.duration"]),
        ("{shot: c, transition: {kind: fade, duration: -1}}", ["shot", "transition.duration"]),
        ("{shot: b, trim: {start: 9, end: soon}}", ["trim.start", "trim.end"]),
        ("{shot: b, freeze: {at: 9, for: 0}}", ["freeze.at", "freeze.for"]),
        ("{shot: b, freeze: {at: 9, for: 1, fro: 1}}", ["freeze.at", "freeze.fro"]),
        ("{shot: b, speed: 9, transition: {kind: disolve}}", ["speed", "transition.kind"]),
    ],
)
def test_of_one_cut(write, cut, keys):
    problems = check(write(SHOTS + f"reels: {{main: [a, {cut}]}}\n"))

    told = [problem.path.removeprefix("reels.main.1.") for problem in problems if problem.severity == "error"]
    assert set(told) == set(keys)


@pytest.mark.parametrize(
    ("audio", "keys"),
    [
        ("{file: nothing.mp3, gain_db: 99}", ["file", "gain_db"]),
        ("{file: nothing.mp3, fade: 2}", ["file", "fade"]),
        ("{loudness: -99, gain_db: 3}", ["loudness", "gain_db"]),
        ("{loudness: -99, level: clips}", ["loudness"]),
        ("{file: 5, gain_db: 3}", ["file"]),
    ],
)
def test_of_the_sound_of_a_reel(write, audio, keys):
    """And no third that only follows from one of them."""
    problems = check(write(SHOTS + f"reels: {{main: {{shots: [a, b], audio: {audio}}}}}\n"))

    assert sorted(problem.path.removeprefix("reels.main.audio.") for problem in problems) == sorted(keys)


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("cast: {mia: {text: 5, image: refs/nobody.png}}\n", ["cast.mia.text", "cast.mia.image"]),
        ("cast: {mia: {text: a girl, image: refs/nobody.png, age: 5}}\n", ["cast.mia.age", "cast.mia.image"]),
        ("drift: {warn: {colour: 0, contrast: -1}}\n", ["drift.warn.colour", "drift.warn.contrast"]),
        ("budget: {usd: -1, eur: 3}\n", ["budget.usd", "budget.eur"]),
        ("limits: {sedance: {concurrent: 0}}\n", ["limits.sedance", "limits.sedance.concurrent"]),
    ],
)
def test_of_other_mappings(write, text, paths):
    assert sorted(problem.path for problem in check(write(SHOTS + text))) == sorted(paths)
