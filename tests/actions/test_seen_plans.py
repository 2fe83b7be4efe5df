"""A plan that somebody looked at is known again, and what is more than it is told."""

import shutil

import pytest

from storyboard.actions.run_request import RetakeRequest, RunRequest
from storyboard.actions.seen_plans import find_seen_plan, look_at_plan, note_begun, plan_as_seen
from storyboard.project import Project


def change(film, before, after):
    text = film.file.read_text("utf-8")
    assert before in text
    film.file.write_text(text.replace(before, after), "utf-8")


def differences(film, seen):
    return plan_as_seen(film, seen)[1]


def test_the_same_plan_has_the_same_token_and_another_has_another(film):
    first = look_at_plan(film, RunRequest())

    assert look_at_plan(film, RunRequest()).token == first.token
    assert look_at_plan(film, RunRequest(only=("door",))).token != first.token
    change(film, "A yard.", "A garden.")
    assert look_at_plan(film, RunRequest()).token != first.token


def test_a_plan_is_remembered_with_what_was_asked(film):
    seen = look_at_plan(film, RunRequest(only=("door",))).seen

    found = find_seen_plan(Project(file=film.file), seen.token)

    assert found == seen
    assert found.request == RunRequest(only=("door",))
    assert find_seen_plan(film, "plan-0") is None


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("A yard.", "A garden.", "the text, model or provider of yard changed"),
        ("resolution: 480p", "resolution: 720p", "the settings or pictures of door changed"),
        ("A door opens.}", "A door opens., takes: 2}", "door: 2 takes are to be made, and it was 1"),
        ("A yard.}", "A yard.}\n  - {id: sea, action: The sea.}", "sea is to be made too"),
    ],
)
def test_what_is_more_or_other_than_what_was_seen_is_told(film, before, after, told):
    seen = look_at_plan(film, RunRequest()).seen

    change(film, before, after)

    assert told in differences(film, seen)


def test_a_dearer_take_is_told_with_its_price(film):
    """Also where its picture is not known yet, as it waits for another."""
    seen = look_at_plan(film, RunRequest()).seen
    cheap = seen.model_copy(
        update={"takes": tuple(take.model_copy(update={"usd": 0.001, "fingerprint": ""}) for take in seen.takes)}
    )

    assert differences(film, cheap) == ("door costs $0.02 now", "yard costs $0.02 now")


def test_a_part_of_what_was_seen_is_still_that_plan(film, shot_once):
    """As the rest of it is made, and for less money."""
    seen = look_at_plan(film, RunRequest()).seen
    assert {take.fingerprint != "" for take in seen.takes} == {True, False}

    shutil.copytree(shot_once / "archive" / "door.take-01", film.archive / "door.take-01")

    now, other = plan_as_seen(film, seen)
    assert other == ()
    assert [take.shot for take in now.seen.takes] == ["yard"]


def test_one_more_take_is_another_one_once_it_is_made(shot):
    seen = look_at_plan(shot, RetakeRequest(shot="door")).seen
    assert differences(shot, seen) == ()

    shutil.copytree(shot.archive / "door.take-01", shot.archive / "door.take-02")
    slate = shot.archive / "door.take-02" / "slate.json"
    slate.write_text(
        slate.read_text("utf-8").replace('"take": 1', '"take": 2').replace('"take":1', '"take":2'), "utf-8"
    )

    assert differences(shot, seen) == ("door.take-02 was made since: one more take is another one",)


def test_what_was_begun_stays_so_when_the_plan_is_looked_at_again(film):
    seen = look_at_plan(film, RunRequest()).seen
    note_begun(film, seen)

    look_at_plan(film, RunRequest())

    assert find_seen_plan(film, seen.token).is_begun


def test_only_the_latest_plans_are_remembered(film):
    first = look_at_plan(film, RunRequest()).seen
    for number in range(12):
        look_at_plan(film, RunRequest(max_tokens=number + 1))

    assert find_seen_plan(film, first.token) is None
