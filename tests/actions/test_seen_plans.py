"""A plan that somebody looked at is known again, and what is more than it is told."""

import shutil

import pytest
from filelock import FileLock

from storyboard.actions import remembered
from storyboard.actions.run_request import RetakeRequest, RunRequest
from storyboard.actions.seen_plans import find_seen_plan, look_at_plan, note_begun, plan_as_seen
from storyboard.errors import CommandError, Unwritable
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


def in_yuan(film):
    """Let the film be made by a service whose price is known in yuan alone."""
    change(film, "title: Test", "title: Test\nprovider: ark")
    change(film, "seedance-1.0-pro-fast", "seedance-1.0-lite-t2v")
    change(film, "  - {id: yard, from: door, action: A yard.}\n", "")


def test_a_price_that_is_known_in_yuan_alone_is_not_known_in_dollars(film):
    in_yuan(film)

    found = look_at_plan(film, RunRequest())

    assert (found.price, found.charged_usd, found.charged_takes) == ("¥0.20", None, 1)


def test_a_dearer_take_is_told_in_what_its_service_bills(film):
    in_yuan(film)
    seen = look_at_plan(film, RunRequest()).seen
    cheap = seen.model_copy(update={"takes": tuple(take.model_copy(update={"cny": 0.1}) for take in seen.takes)})

    assert differences(film, cheap) == ("door costs ¥0.20 now",)


def test_a_plan_that_cannot_be_remembered_gives_no_token(film):
    """With a token that is forgotten at once nothing could ever be begun."""
    seen = look_at_plan(film, RunRequest()).seen
    (film.state / "plans.json").unlink()
    (film.state / "plans.json").mkdir()

    with pytest.raises(Unwritable, match=r"plans\.json: cannot be written"):
        look_at_plan(film, RunRequest())
    with pytest.raises(Unwritable, match=r"plans\.json: cannot be written"):
        note_begun(film, seen)


def test_of_two_who_look_at_plans_at_once_none_loses_a_token(film, monkeypatch):
    monkeypatch.setattr(remembered, "_WAIT_S", 0.05)
    first = look_at_plan(film, RunRequest()).token

    with FileLock(film.state / "plans.lock"), pytest.raises(CommandError, match="changes its list of plans right now"):
        look_at_plan(film, RunRequest(max_tokens=1))

    assert find_seen_plan(film, first) is not None


def test_what_a_run_that_stops_early_leaves_is_told(film):
    change(film, "shots:", "stills:\n  - {id: plate, action: A plate.}\nshots:")

    found = look_at_plan(film, RunRequest(until="stills"))

    assert found.left_for_later == "left for a later run: 2 shots"
