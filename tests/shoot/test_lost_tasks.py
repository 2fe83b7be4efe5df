"""Which task of a list an intent made: marker, model, time, seed, and the clocks."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from storyboard.model.model_table import shipped_models
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Attempt, Request
from storyboard.model.tasks import Running, Succeeded, Task, TaskPage
from storyboard.shoot.lost_tasks import is_too_old, likeness, oldest_s

MARKER = 123_457
INTENDED_S = 1_775_328_274


def an_attempt(*, chosen=("seed", "execution_expires_after"), intended_s=INTENDED_S, model="seedance-1.0-pro", **asked):
    request = Request(
        key=TakeKey(shot="run"), provider="ark", model=model, mode="text", prompt="x",
        **{"execution_expires_after": MARKER, "seed": 7, **asked},
    )  # fmt: skip
    return Attempt(
        key=request.key, storyboard="storyboard.yaml", run_id="r", fingerprint="f", ingredients={}, provider="ark",
        model=model, model_id=MODEL_IDS.get(model, model), mode="text", prompt="x", submit_url="", query_url="",
        asked=request, chosen=chosen, intended_at=datetime.fromtimestamp(intended_s, UTC).isoformat(),
    )  # fmt: skip


MODEL_IDS = {"seedance-1.0-pro": "doubao-seedance-1-0-pro-250528"}


def a_task(*, model="doubao-seedance-1-0-pro-250528", created_at=INTENDED_S + 1, marker=MARKER, seed=None):
    progress = Running() if seed is None else Succeeded("v", None, tokens=1, seed=seed)
    return Task("cgt-1", model, progress, created_at=created_at, body={}, execution_expires_after=marker)


def like(task, attempt):
    return likeness(task, attempt, shipped_models(), since_s=INTENDED_S - 120)


def test_marker_model_and_time_tell_a_task():
    assert like(a_task(), an_attempt()) == "ours"


@pytest.mark.parametrize(
    "strange",
    [
        {"marker": 172_800},
        {"marker": MARKER + 1},
        {"model": "doubao-seedance-1-5-pro-251215"},
        {"model": "some-other-model"},
        {"created_at": INTENDED_S - 121},
    ],
)
def test_another_marker_model_or_time_is_another_program_s(strange):
    assert like(a_task(**strange), an_attempt()) == "another"


def test_a_marked_task_that_seems_older_may_be_ours_where_the_clock_may_have_been_set_back():
    """Nothing is sent again then: a person is asked."""
    older = a_task(created_at=INTENDED_S - 600)

    assert likeness(older, an_attempt(), shipped_models(), since_s=INTENDED_S - 120, doubt_s=3600) == "perhaps"
    assert likeness(older, an_attempt(), shipped_models(), since_s=INTENDED_S - 120, doubt_s=60) == "another"
    unmarked = an_attempt(chosen=("seed",))
    assert likeness(older, unmarked, shipped_models(), since_s=INTENDED_S - 120, doubt_s=3600) == "another"


def test_the_seed_of_a_task_that_ended_tells_it_at_any_time():
    """It is one of two thousand million, so no clock is needed."""
    assert like(a_task(seed=7, created_at=INTENDED_S - 50_000), an_attempt()) == "ours"
    assert like(a_task(seed=8, created_at=INTENDED_S - 50_000), an_attempt()) == "another"


def test_a_seed_that_is_not_the_one_sent_leaves_it_open():
    """Nobody knows whether the service changed it or whose task it is."""
    assert like(a_task(seed=8), an_attempt()) == "perhaps"


def test_a_seed_that_the_writer_gave_tells_nothing():
    """Other takes have it too."""
    attempt = an_attempt(chosen=("execution_expires_after",))

    assert like(a_task(seed=7, created_at=INTENDED_S - 50_000), attempt) == "another"
    assert like(a_task(seed=7), attempt) == "ours"


def test_a_service_that_echoes_no_marker_leaves_it_open():
    assert like(a_task(marker=None), an_attempt()) == "perhaps"


def test_an_expiry_that_the_writer_gave_leaves_it_open():
    attempt = an_attempt(chosen=("seed",), execution_expires_after=4000)

    assert like(a_task(marker=4000), attempt) == "perhaps"
    assert like(a_task(marker=4001), attempt) == "another"


def test_an_expiry_in_extra_is_the_one_that_was_sent():
    attempt = an_attempt(chosen=("seed",), execution_expires_after=None, extra={"execution_expires_after": 4000})

    assert like(a_task(marker=4000), attempt) == "perhaps"
    assert like(a_task(marker=4001), attempt) == "another"


def test_a_task_without_a_time_is_told_by_its_marker():
    assert like(a_task(created_at=None), an_attempt()) == "ours"


def test_the_models_of_both_catalogues_are_one():
    assert like(a_task(model="seedance-1-0-pro-250528"), an_attempt()) == "ours"


def test_behind_an_endpoint_may_be_any_model():
    assert like(a_task(), an_attempt(model="ep-20260405-abcde")) == "ours"


@pytest.mark.parametrize("wrong_s", [-8 * 3600, 0, 8 * 3600])
def test_only_durations_are_taken_from_our_clock(wrong_s):
    """It is *wrong_s* ahead of the service's; the intent is a minute old."""
    service_now_s = int(time.time()) - wrong_s
    attempt = an_attempt(intended_s=time.time() - 60)

    bound_s = oldest_s(attempt, TaskPage((), 0, answered_at=service_now_s))

    assert bound_s == pytest.approx(service_now_s - 60 - 120, abs=59)


def test_the_duration_of_a_clock_that_nobody_sets_is_believed_more_than_ours():
    attempt = an_attempt(intended_s=time.time() - 8 * 3600)

    assert oldest_s(attempt, TaskPage((), 0, answered_at=1_000_000), passed_s=60) == 1_000_000 - 60 - 120
    assert not is_too_old(an_attempt(intended_s=time.time() - 8 * 86_400), passed_s=60)


def test_a_service_that_says_no_time_is_thought_to_have_ours():
    attempt = an_attempt(intended_s=time.time() - 60)

    assert oldest_s(attempt, TaskPage((), 0)) == pytest.approx(time.time() - 180, abs=59)


def test_a_clock_that_was_put_back_excludes_no_task():
    assert oldest_s(an_attempt(intended_s=time.time() + 3600), TaskPage((), 0)) == 0


def test_a_list_of_seven_days_tells_nothing_of_older_intents():
    now = datetime.now(UTC)

    assert is_too_old(an_attempt(intended_s=(now - timedelta(days=7)).timestamp()))
    assert not is_too_old(an_attempt(intended_s=(now - timedelta(days=6)).timestamp()))
