"""Recordings in a plan: which lines are recorded, for how much, what waits, and what a changed word touches."""

from decimal import Decimal

import pytest

from storyboard.load.load import load
from storyboard.model.take_key import TakeKey
from storyboard.plan.make_plan import plan_of
from storyboard.plan.said_now import said_now
from tests.shoot.speaking import change, plan_with, serve_speech, speak, write_film

ALL = ("talk.line-1", "talk.line-2", "sea.narration")


@pytest.fixture
def project(tmp_path):
    return write_film(tmp_path)


@pytest.fixture
def record(project):
    """Record every line of the film."""

    def make(**settings):
        with serve_speech() as wire:
            assert speak(project, wire.url, only=ALL, **settings) == ((), [])
        return wire.bodies

    return make


def states(project, **asked):
    return {shot.id[0]: shot.state for shot in plan_with(project, **asked).shots}


def test_lines_come_first_with_their_price_and_shots_wait_for_them(project):
    planned = plan_with(project)
    by_name = {shot.id[0]: shot for shot in planned.shots}

    assert [shot.id[0] for shot in planned.recordings] == [*ALL]
    assert {name: by_name[name].state for name in (*ALL, "talk", "sea")} == {
        "talk.line-1": "make", "talk.line-2": "make", "sea.narration": "make", "talk": "waits", "sea": "make",
    }  # fmt: skip
    assert by_name["talk.line-1"].estimate.usd == Decimal("0.01")
    assert by_name["talk"].reasons == (
        "no take yet", "waiting for talk.line-1 and talk.line-2 (needs their recordings)",
    )  # fmt: skip
    request = by_name["talk.line-2"].wanted.request
    assert (request.medium, request.prompt, request.voice, request.tone) == (
        "recording",
        "Where to?",
        "echo",
        "whispering",
    )


def test_a_look_at_a_film_needs_no_key(project, monkeypatch):
    for name in ("OPENAI_API_KEY", "OPENAI_SPEECH_API_KEY", "OPENAI_BASE_URL", "OPENAI_SPEECH_BASE_URL"):
        monkeypatch.delenv(name, raising=False)

    assert plan_of(load(project)).recordings[0].estimate.usd is None


def test_only_names_a_recording(project):
    assert states(project, only=("talk.line-2",)) == {"talk.line-2": "make"}


def test_what_was_recorded_is_up_to_date_and_its_shot_can_be_made(project, record):
    said = {"Row over to the other side, quickly!", "Where to?", "They were never seen again."}
    assert {body["input"] for body in record()} == said

    planned = {shot.id[0]: shot for shot in plan_with(project).shots}

    assert {planned[name].state for name in ALL} == {"up_to_date"}
    assert planned["talk"].state == "make"
    assert [(source.kind, source.place, source.line) for source in planned["talk"].recipe.sources] == [
        ("recording", "talk.line-1.take-01", 1), ("recording", "talk.line-2.take-01", 2),
    ]  # fmt: skip


def test_a_changed_line_touches_its_recording_its_shot_and_what_goes_on_from_it(project, record):
    record()
    before = {shot.id[0]: shot for shot in plan_with(project).shots}

    change(project, "Where to?", "Where to now?")

    now = {shot.id[0]: shot for shot in plan_with(project).shots}
    assert {name for name in now if now[name].state != before[name].state} == {"talk.line-2", "talk"}
    assert now["talk.line-2"].reasons == ("prompt changed",)
    assert now["talk"].state == "waits"
    assert now["sea"].recipe.fingerprint == before["sea"].recipe.fingerprint


@pytest.mark.slow
def test_a_changed_narration_touches_its_recording_alone(project, record):
    record()
    before = {shot.id[0]: shot for shot in plan_with(project).shots}

    change(project, "They were never seen again.", "Nobody ever saw them again.")

    now = {shot.id[0]: shot for shot in plan_with(project).shots}
    assert {name for name in now if now[name].state != before[name].state} == {"sea.narration"}
    assert now["sea"].recipe.fingerprint == before["sea"].recipe.fingerprint


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "remade"),
    [
        ("voice: echo", "voice: onyx", {"talk.line-2"}),
        ("whispering", "shouting", {"talk.line-2"}),
        ("provider: openai", "provider: openai, speed: 1.5", {*ALL}),
        ("provider: openai", "provider: openai, takes: 2", {*ALL}),
        ("a boy", "a girl", set()),
    ],
)
def test_what_a_voice_depends_on_makes_a_recording_again(old, new, remade, project, record):
    record()

    change(project, old, new)

    now = states(project)
    assert {name for name in ALL if now[name] == "make"} == remade


@pytest.mark.slow
def test_the_recordings_that_count_are_those_to_be_used_now(project, record):
    assert [said.recording for said in said_now(plan_with(project), "talk")] == [None, None]
    record()

    first, second = said_now(plan_with(project), "talk")
    (narration,) = said_now(plan_with(project), "sea")

    folder = project.archive / str(TakeKey(shot="talk.line-1"))
    assert first.recording == folder / "01_line.wav"
    assert first.recording.is_file()
    assert second.recording.is_file()
    assert narration.recording.is_file()


def test_films_without_speech_keep_their_prompts_and_fingerprints(project):
    """Takes of the version before are not made again."""
    change(project, "speech: {provider: openai}\n", "")
    change(project, "action: A pier", "action: A pier\n    duration: 5")
    talk = next(shot for shot in plan_of(load(project)).shots if shot.id[0] == "talk")

    assert set(talk.recipe.ingredients) == {
        "provider", "model", "mode", "resolution", "ratio", "duration", "prompt",
    }  # fmt: skip
    assert talk.wanted.request.prompt == (
        'A pier. Ida, an old keeper, says: "Row over to the other side, quickly!" Tom, a boy, says (whispering): '
        '"Where to?"'
    )


def test_a_plan_tells_words_that_may_be_too_long_for_their_shot(project):
    change(project, "Row over to the other side, quickly!", "Row over to the other side " * 3)
    change(project, "action: A pier", "action: A pier\n    duration: 4")

    for speech in ("provider: openai", ""):
        change(project, "speech: {provider: openai}", f"speech: {{{speech}}}")
        talk = next(shot for shot in plan_with(project).shots if shot.id[0] == "talk")
        assert (
            talk.reasons[-1] == "its lines take about 5.8 s to say, and it is 4 s: write `duration: 7`, or leave it out"
        )
