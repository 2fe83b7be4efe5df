"""What is said in each shot, with the recordings that are to be used now."""

from storyboard.load.load import load
from storyboard.plan.make_plan import plan_of
from storyboard.plan.said_now import said_now
from storyboard.project import find_project
from tests.films import a_sound

FILM = """\
storyboard: 1
title: Two talk
defaults: {model: seedance-2.5, resolution: 480p, ratio: "16:9", duration: 5}
cast: {ida: an old keeper, tom: a boy}
shots:
  - id: talk
    action: A pier
    lines: [{ida: "Row, {{ cast.tom }}!", file: refs/ida.wav}, {tom: Where to?, tone: whispering}]
    narration: They left.
  - {id: still, action: The sea}
"""


def test_lines_come_in_order_then_the_narration_each_with_its_recording(tmp_path):
    (tmp_path / "refs").mkdir()
    (tmp_path / "refs" / "ida.wav").write_bytes(a_sound(2.0))
    (tmp_path / "storyboard.yaml").write_text(FILM, encoding="utf-8")

    planned = plan_of(load(find_project(tmp_path)))

    assert [
        (said.id, said.speaker, said.words, said.tone, said.recording and said.recording.name)
        for said in said_now(planned, "talk")
    ] == [
        ("talk.line-1", "ida", "Row, a boy!", "", "ida.wav"),
        ("talk.line-2", "tom", "Where to?", "whispering", None),
        ("talk.narration", "", "They left.", "", None),
    ]
    assert said_now(planned, "still") == ()
