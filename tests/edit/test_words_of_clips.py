"""When a clip says its lines: by the recordings that were sent with it, and by no others."""

from fractions import Fraction

import pytest

from storyboard.edit.spoken import spoken_of_reel
from storyboard.load.load import load
from storyboard.model.heard_clip import HeardClip
from storyboard.model.spoken_spans import HeardPart
from storyboard.project import find_project
from storyboard.stitch.timeline import Clip
from tests.films import a_png, a_voice

TOP = """\
storyboard: 1
title: Two talk
defaults: {model: MODEL, resolution: 480p, ratio: "16:9", duration: 10}
cast: {ida: an old keeper}
shots: [{id: talk, action: A pier, LINES}]
"""


@pytest.fixture
def spans_of(tmp_path):
    """Return a function that tells what is said in the clip of a shot with these lines; all recordings are as long."""

    def told(lines: str, *, model: str = "seedance-2.5", recorded_s: float = 2, heard: HeardClip | None = None):
        (tmp_path / "a.wav").write_bytes(a_voice(recorded_s))
        (tmp_path / "ida.png").write_bytes(a_png())
        text = TOP.replace("MODEL", model).replace("LINES", lines)
        (tmp_path / "storyboard.yaml").write_text(text, encoding="utf-8")
        loaded = load(find_project(tmp_path))
        if heard:
            (tmp_path / "heard.json").write_text(heard.model_dump_json(), encoding="utf-8")
        length_s = Fraction(recorded_s)
        part = HeardPart(Fraction(0), length_s, length_s)
        spoken = spoken_of_reel(loaded, loaded.storyboard.reels["main"], {}, lambda _path: part)
        clip = Clip(
            "talk", 1, tmp_path / "a.mp4", 240, Fraction(24), 0, 240, has_audio=True, shares_first_frame=False,
            sha256="a" * 64,
        )  # fmt: skip
        return [(span.id, span.start_s, span.is_heard) for span in spoken(clip)]

    return told


def test_a_recording_that_is_not_sent_tells_nothing(spans_of):
    """This model takes no sounds: its clip says the words when it likes."""
    lines = "lines: [{ida: Row!, file: a.wav}, {ida: Row on!, file: a.wav}], narration: {text: Night., file: a.wav}"
    sent, unsent = (spans_of(lines, model=model) for model in ("seedance-2.5", "seedance-1.0-pro"))

    assert sent == [("talk.line-1", 0, True), ("talk.line-2", 2, True), ("talk.narration", 0, True)]
    assert [(name, is_heard) for name, _, is_heard in unsent] == [
        ("talk.line-1", False), ("talk.line-2", False), ("talk.narration", True),
    ]  # fmt: skip


def test_what_is_only_heard_leaves_the_recordings_their_times(spans_of):
    told = spans_of("lines: [{ida: Row!, file: a.wav}, (thunder), {ida: Row on!, file: a.wav}]")

    assert told == [("talk.line-1", 0, True), ("talk.line-2", 2, False), ("talk.line-3", 2, True)]


def test_more_recordings_than_the_model_takes_are_heard_as_they_are_joined(spans_of):
    """2.0 takes three sounds, and 2.5 more."""
    lines = f"references: [ida.png], lines: [{', '.join(['{ida: Row!, file: a.wav}'] * 4)}]"

    assert [start_s for _, start_s, _ in spans_of(lines, model="seedance-2.0")] == [
        0, Fraction("2.3"), Fraction("4.6"), Fraction("6.9"),
    ]  # fmt: skip
    assert [start_s for _, start_s, _ in spans_of(lines)] == [0, 2, 4, 6]


def test_a_line_without_words_keeps_its_place_and_is_not_seen(spans_of):
    """Its recording is sent in the first piece, and its words are none."""
    empty = "{ida: \"{{ '' }}\", file: a.wav}"
    told = spans_of(f"lines: [{empty}, {{ida: Row!, file: a.wav}}]")

    assert told == [("talk.line-2", 2, True)]


def test_a_recording_that_ends_in_silence_puts_the_next_one_off(spans_of):
    """No service takes less than 1.8 s: each sound is made 1.95 s long."""
    told = spans_of("lines: [{ida: Row!, file: a.wav}, {ida: Row on!, file: a.wav}]", recorded_s=1)

    assert [start_s for _, start_s, _ in told] == [0, Fraction("1.95")]


def heard_in(sha256: str, **more: object) -> HeardClip:
    words = (("Row", 1.25, 1.5), ("on", 1.5, 1.75))
    known = {"heard_at": ("2026-11-30T10:00:00.000000Z",), "text": "Row on", "words": words}
    return HeardClip(clip_sha256=sha256, service="openai", model="whisper-1", **{**known, **more})


LINES = "lines: [{ida: Row on!, file: a.wav}, {ida: I cannot.}, (thunder)]"


def test_what_was_heard_in_the_clip_counts_before_its_recordings(spans_of):
    """Lines that were not heard are laid behind it."""
    told = spans_of(LINES, heard=heard_in("a" * 64))

    assert told[0] == ("talk.line-1", Fraction("1.25"), True)
    assert [(name, start_s >= Fraction("1.75"), is_heard) for name, start_s, is_heard in told[1:]] == [
        ("talk.line-2", True, False), ("talk.line-3", True, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "heard", [heard_in("b" * 64), heard_in("a" * 64, words=()), heard_in("a" * 64, heard_at=(), lost_at=("now",))]
)
def test_another_clip_or_words_without_times_or_a_lost_answer_tell_nothing(spans_of, heard):
    assert spans_of(LINES, heard=heard) == spans_of(LINES)
