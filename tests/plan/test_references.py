"""References in the plan: what is sent, what it costs, and when a take is out of date."""

import pytest

from storyboard.load.load import load
from storyboard.model.model_table import shipped_models
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Request
from storyboard.plan.estimate import estimate
from storyboard.plan.fingerprint import differences, recipe
from storyboard.plan.make_plan import plan
from storyboard.project import Project
from tests.films import a_png, a_sound

HEAD = (
    "storyboard: 1\ntitle: t\ndefaults: {model: seedance-2.0, resolution: 720p, ratio: '16:9', duration: 5}\nshots:\n"
)


@pytest.fixture
def planned_shot(tmp_path):
    """Plan one shot with these references and settings."""
    (tmp_path / "mia.png").write_bytes(a_png())
    (tmp_path / "voice.wav").write_bytes(a_sound(3))

    def plan_shot(references, more=""):
        text = f"{HEAD}  - {{id: a, action: x, references: {references}{more}}}\n"
        (tmp_path / "storyboard.yaml").write_text(text, encoding="utf-8")
        project = Project(file=tmp_path / "storyboard.yaml")
        (shot,) = plan(load(project).storyboard, {}, project=project).shots
        return shot

    return plan_shot


def test_videos_and_sounds_follow_the_pictures(planned_shot):
    shot = planned_shot("['https://h/v.mp4', voice.wav, mia.png]")

    assert shot.wanted.request.mode == "references"
    assert [(source.role, source.kind) for source in recipe(shot.wanted, {}).sources] == [
        ("reference_image", "file"), ("reference_video", "link"), ("reference_audio", "file"),
    ]  # fmt: skip


def test_the_seconds_of_a_video_are_billed_at_the_price_of_a_video(planned_shot):
    """14 s in and 5 s out: 411,300 tokens, as a real record has it, of 4.30 USD a million."""
    cost = planned_shot("[mia.png, {video: 'https://h/v', duration: 8}, {video: 'https://h/w', duration: 6}]").estimate

    assert cost.tokens == 411_300
    assert (float(cost.usd), float(cost.cny)) == (pytest.approx(411_300 * 4.3e-6), pytest.approx(411_300 * 28e-6))


def test_a_short_video_is_billed_as_five_thirds_of_what_comes_out(planned_shot):
    """5 s out and 2 s in are billed as 9 s, not 7."""
    assert planned_shot("[{video: 'https://h/v', duration: 2}]").estimate.tokens == 1280 * 720 * (24 * 9 + 1) // 1024


def test_a_video_of_unknown_length_has_no_known_cost(planned_shot):
    cost = planned_shot("['https://h/v.mp4']").estimate

    assert (cost.tokens, cost.usd) == (None, None)


def test_pictures_and_sounds_are_not_billed(planned_shot):
    cost = planned_shot("[mia.png, voice.wav]").estimate

    assert cost.tokens == 108_900
    assert float(cost.usd) == pytest.approx(108_900 * 7e-6)


def test_a_length_that_the_model_chooses_has_no_known_cost():
    request = Request(
        key=TakeKey(shot="a"), provider="ark", model="seedance-2.0", mode="references", prompt="x", duration=-1
    )

    assert estimate(request, shipped_models(), videos_s=(5.0,)).tokens is None


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (("['https://h/v.mp4']",), ("['https://h/w.mp4']",), "reference video 1 changed: https://h/w.mp4"),
        (("[mia.png]",), ("[mia.png, voice.wav]",), "reference audio 1 is new"),
        (("[]",), ("[]", ", tools: [web_search]"), "tools is new"),
    ],
)
def test_a_change_of_a_reference_makes_the_take_out_of_date(planned_shot, before, after, reason):
    old, new = (recipe(planned_shot(*each).wanted, {}) for each in (before, after))

    assert old.fingerprint != new.fingerprint
    assert differences(old.ingredients, new.ingredients)[0] == reason


def test_the_length_that_is_written_of_a_video_is_no_ingredient(planned_shot):
    """It prices the shot; the picture is the same."""
    old, new = (recipe(planned_shot(f"[{{video: 'https://h/v', duration: {n}}}]").wanted, {}) for n in (5, 6))

    assert old.fingerprint == new.fingerprint
