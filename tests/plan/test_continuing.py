"""Shots that go on from a clip: what they are made from, what they cost, and when the clip is out of reach."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from storyboard.model.units import tokens_for
from storyboard.plan.fingerprint import differences, recipe
from storyboard.plan.make_plan import plan
from tests.films import a_film, a_project, a_shot
from tests.plan.test_planning import shoot_all

LINK = {"content": {"video_url": "https://clips.test/a.mp4"}}


def film(*, words="b happens", above="a happens", **more):
    settings = {"model": "seedance-2.5", "ratio": "16:9"}
    b = {"continues": "a", "action": words, **settings, **more}
    return a_film(a_shot("a", action=above, **settings), a_shot("b", **b))


@pytest.fixture
def project(tmp_path):
    return a_project(tmp_path)


def shot(takes=None, *, project, **more):
    return plan(film(**more), takes or {}, project=project).shots[1]


def with_age(takes, *, hours, task=LINK, provider="scripted"):
    """Return *takes* with that of ``a`` filed so long ago."""
    (take,) = takes["a", 1]
    filed_at = (datetime.now(UTC) - timedelta(hours=hours)).isoformat()
    attempt = take.slate.attempt.model_copy(update={"task": task, "provider": provider})
    slate = take.slate.model_copy(update={"attempt": attempt, "archived_at": filed_at})
    return {**takes, ("a", 1): (take.model_copy(update={"slate": slate}),)}


def test_it_waits_for_the_clip_and_asks_to_extend_it_in_its_own_shape(project):
    planned = shot(project=project)

    assert (planned.state, planned.reasons) == ("waits", ("no take yet", "waiting for a (needs its clip)"))
    request = planned.wanted.request
    assert (request.mode, request.omni_reference_task_type) == ("references", "extend")
    assert (request.ratio, request.duration) == ("adaptive", 4)


@pytest.mark.parametrize("kind", ["edit", "auto"])
def test_a_task_type_that_the_film_writes_is_meant_for_its_other_shots(kind, project):
    request = shot(project=project, omni_reference_task_type=kind, ratio="1:1", duration=None).wanted.request

    assert (request.omni_reference_task_type, request.ratio, request.duration) == ("extend", "adaptive", 5)


def test_the_seconds_of_the_clip_are_billed_before_it_is_there_and_after(project):
    """97 frames in and 97 out, the first of each counted once: 4 1/24 s and 4 s are 194 frames."""
    planned = shot(project=project)
    made = shot(with_age(shoot_all(film(), project), hours=1), project=project, words="new")

    assert planned.estimate.tokens == tokens_for(width_px=854, height_px=480, frames=194)
    # The clip of these takes is of 864x496: at 480p its very shape is 844x484.
    assert made.estimate.tokens == tokens_for(width_px=844, height_px=484, frames=194)


def test_it_is_made_from_the_clip_and_another_take_of_it_makes_it_out_of_date(project):
    takes = shoot_all(film(), project)
    assert shot(takes, project=project).state == "up_to_date"

    (above,) = takes["a", 1]
    made_from = recipe(shot(takes, project=project).wanted, {("a", 1): above})
    (clip,) = made_from.sources
    assert (clip.role, clip.kind, clip.place, clip.sha256) == ("reference_video", "clip", "a.take-01", "v")
    assert clip.duration_s == pytest.approx(97 / 24)

    again = shoot_all(film(above="new"), project, takes)
    now = recipe(shot(again, project=project).wanted, {("a", 1): again["a", 1][-1]})
    assert differences(made_from.ingredients, now.ingredients) == (
        "it goes on from another take: the clip of a changed",
    )


def test_a_chain_by_frame_that_becomes_a_continuation_says_so(project):
    framed = a_film(*(a_shot(name, model="seedance-2.5", ratio="16:9", **more) for name, more in CHAIN))
    planned = shot(with_age(shoot_all(framed, project), hours=1), project=project)

    assert planned.state == "make"
    assert "it goes on from the clip of a now" in planned.reasons


CHAIN = (("a", {}), ("b", {"from": "a"}))


@pytest.mark.parametrize(
    ("hours", "task", "provider", "said"),
    [
        (22, LINK, "scripted", ""),
        (23.5, LINK, "ark", "and those of ark die 24 hours after they were made"),
        (-1, LINK, "ark", "and those of ark die 24 hours after they were made"),
        (1, {}, "ark", "and ark left none that is known"),
        (1, LINK, "simulator", "and those of the simulator lead nowhere"),
    ],
)
def test_a_clip_that_the_service_cannot_have_any_more_holds_the_shot_up(hours, task, provider, said, project):
    takes = with_age(shoot_all(film(), project), hours=hours, task=task, provider=provider)
    planned = shot(takes, project=project, words="new")

    assert planned.state == ("waits" if said else "make")
    assert bool(planned.stuck) is bool(said)
    assert planned.reasons[-1].endswith(said)
    assert re.search(r"`storyboard retake /\S+ a`", planned.stuck) or not said


def test_a_shot_that_is_up_to_date_needs_no_link(project):
    takes = shoot_all(film(), project)
    assert shot(with_age(takes, hours=100), project=project).state == "up_to_date"


def test_a_copy_in_a_bucket_keeps_a_clip_within_reach(project, monkeypatch):
    monkeypatch.setattr("storyboard.plan.continuing.bucket_of", lambda _project: object())
    takes = with_age(shoot_all(film(), project), hours=100)

    assert shot(takes, project=project, words="new").state == "make"


def test_pieces_of_a_long_continuation_open_on_each_others_last_frames(project):
    first, second = plan(film(duration=40), {}, project=project).shots[1:]

    assert [(need.shot, need.frame) for need in (*first.wanted.needs, *second.wanted.needs)] == [
        ("a", "clip"),
        ("b", "last"),
    ]
    assert second.wanted.request.omni_reference_task_type is None


def test_no_draft_is_made_of_it(project):
    planned = plan(film(resolution="1080p"), {}, project=project, drafting=True)

    assert planned.left[-1] == (("b", 1), "drafts that continue from a clip are not documented")
    assert [segment.id for segment in planned.to_make] == []
