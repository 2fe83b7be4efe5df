"""Which take counts, how many more are wanted, and who waits for a person."""

from dataclasses import replace
from decimal import Decimal

import pytest

from storyboard.errors import CommandError, WaitingForApproval
from storyboard.model.storyboard import Beat
from storyboard.model.takes import Take, Verdict
from storyboard.plan.make_plan import plan
from storyboard.plan.retaking import plan_of_retake
from storyboard.plan.takes_meant import meant_takes, passed_over_clauses
from storyboard.plan.which_counts import missing_count, take_that_counts
from tests.films import a_chain, a_film, a_project, a_shot
from tests.plan.test_planning import shoot_all, states, take_of


@pytest.fixture
def project(tmp_path):
    return a_project(tmp_path)


def with_verdict(take, verdict, *, at="2026-04-05T08:00:00.000000Z", note=""):
    return take.model_copy(update={"verdict": Verdict(verdict=verdict, at=at, note=note)})


def candidates(film, project, count, *, retake=()):
    """Return takes of the film's first shot, numbered from 1 and archived in that order."""
    (planned, *_) = plan(film, {}, project=project).shots
    takes = []
    for number in range(1, count + 1):
        take = take_of(planned, {}, number=number, frame=f"frame {number}")
        attempt = take.slate.attempt.model_copy(update={"retake": number in retake})
        slate = take.slate.model_copy(update={"attempt": attempt, "archived_at": f"2026-04-04T18:00:0{number}.000000Z"})
        takes.append(take.model_copy(update={"slate": slate}))
    return takes


def number_of(take):
    return take.key.take if take else None


def test_of_candidates_the_one_archived_first_counts(project):
    """The chain began on it; those that come later do not move it."""
    first, second, third = candidates(a_film(a_shot("a")), project, 3)

    assert number_of(take_that_counts([third, second, first])) == 1


def test_a_circled_take_counts_before_all_others(project):
    first, second, third = candidates(a_film(a_shot("a")), project, 3, retake={3})

    assert number_of(take_that_counts([first, with_verdict(second, "circled"), third])) == 2


def test_of_two_circles_the_later_counts(project):
    """Two people can approve at the same instant."""
    first, second, _ = candidates(a_film(a_shot("a")), project, 3)

    assert (
        number_of(
            take_that_counts(
                [
                    with_verdict(first, "circled", at="2026-04-05T09"),
                    with_verdict(second, "circled", at="2026-04-05T08"),
                ]
            )
        )
        == 1
    )


def test_a_retake_counts_before_what_was_there(project):
    takes = candidates(a_film(a_shot("a")), project, 4, retake={2, 3})

    assert number_of(take_that_counts(takes)) == 3


def test_a_rejected_take_never_counts(project):
    first, second, third = candidates(a_film(a_shot("a")), project, 3, retake={3})

    assert number_of(take_that_counts([with_verdict(first, "rejected"), second, with_verdict(third, "rejected")])) == 2
    assert take_that_counts([with_verdict(first, "rejected")]) is None


def test_a_rejected_candidate_is_replaced_until_a_person_has_chosen(project):
    first, second, third = candidates(a_film(a_shot("a")), project, 3)

    assert missing_count([first, second], wanted=3) == 1
    assert missing_count([first, with_verdict(second, "rejected"), third], wanted=3) == 1
    assert (
        missing_count(
            [with_verdict(first, "circled"), with_verdict(second, "rejected"), with_verdict(third, "rejected")],
            wanted=3,
        )
        == 0
    )
    assert missing_count([first, second, third], wanted=1) == 0


def test_more_candidates_are_a_reason_and_cost_what_all_of_them_cost(project):
    film = a_film(a_shot("a", takes=3))
    single = plan(a_film(a_shot("a")), {}, project=project).shots[0].estimate

    planned = plan(film, {("a", 1): tuple(candidates(film, project, 1))}, project=project)

    assert (planned.shots[0].state, planned.shots[0].reasons) == ("make", ("1 of 3 takes is there",))
    assert number_of(planned.shots[0].take) == 1
    assert (planned.totals.tokens, planned.totals.usd) == (2 * single.tokens, Decimal(2) * single.usd)


def test_a_new_shot_of_three_takes_is_priced_three_times(project):
    single = plan(a_chain("a", "b"), {}, project=project)

    planned = plan(a_chain("a", "b", takes=3), {}, project=project)

    assert planned.totals.tokens == 3 * single.totals.tokens
    assert planned.totals.critical_path_s == single.totals.critical_path_s


def test_a_rejection_is_the_reason_for_a_new_take_in_the_person_s_words(project):
    film = a_film(a_shot("a"))
    (first,) = candidates(film, project, 1)

    planned = plan(film, {("a", 1): (with_verdict(first, "rejected", note="too dark"),)}, project=project)

    assert (planned.shots[0].state, planned.shots[0].reasons) == ("make", ("take 1 is rejected: too dark",))


def test_a_circled_take_that_no_longer_fits_is_out_of_date_and_said_to_be(project):
    (first,) = candidates(a_film(a_shot("a")), project, 1)

    planned = plan(a_film(a_shot("a", action="other")), {("a", 1): (with_verdict(first, "circled"),)}, project=project)

    assert (planned.shots[0].state, planned.shots[0].take) == ("make", None)
    assert planned.shots[0].reasons == ("the circled take 1 is out of date", "prompt changed")


def test_a_circle_elsewhere_makes_the_chain_below_out_of_date_and_back_again(project):
    film = a_chain("a", "b")
    first, second = candidates(film, project, 2)
    below = plan(film, {("a", 1): (first,)}, project=project).shots[1]
    takes = {("a", 1): (first, with_verdict(second, "circled")), ("b", 1): (take_of(below, {("a", 1): first}),)}

    moved = plan(film, takes, project=project)
    back = plan(film, {**takes, ("a", 1): (with_verdict(first, "circled"), second)}, project=project)

    assert states(moved) == {"a": "up_to_date", "b": "make"}
    assert moved.shots[1].reasons == ("it opens or ends on another take: the last frame of a changed",)
    assert states(back) == {"a": "up_to_date", "b": "up_to_date"}


def gated_film(**below):
    return a_film(a_shot("a", approve=True), a_shot("b", **{"from": "a"}), a_shot("c", **{"from": "b"}))


def test_a_shot_below_waits_for_a_person(project):
    film = gated_film()
    first, second = candidates(film, project, 2)

    before = plan(film, {}, project=project)
    waits = plan(film, {("a", 1): (first,)}, project=project)
    chosen = plan(film, {("a", 1): (first, with_verdict(second, "circled"))}, project=project)

    assert before.shots[1].reasons == (
        "no take yet", "waiting for you to approve a take of a",
    )  # fmt: skip
    assert states(waits) == {"a": "up_to_date", "b": "waits", "c": "waits"}
    assert waits.shots[1].reasons == ("no take yet", "waiting for you to approve a take 1")
    assert waits.shots[1].held_by == (("a", 1),)
    assert states(chosen) == {"a": "up_to_date", "b": "make", "c": "waits"}


def test_what_is_held_keeps_in_mind_the_takes_that_may_fit_another_choice(project):
    """b was made from the first take of a, and a later one counts now: that first one may still be approved."""
    film = gated_film()
    first, second = candidates(film, project, 2, retake={2})
    b = plan(a_chain("a", "b"), {("a", 1): (first,)}, project=project).shots[1]

    planned = plan(film, {("a", 1): (first, second), ("b", 1): (take_of(b, {("a", 1): first}),)}, project=project)

    assert (planned.shots[1].state, planned.shots[1].wanted.kept) == ("waits", ("b.take-01",))


def test_a_person_chooses_from_what_is_not_rejected(project):
    film = gated_film()
    first, second, third = candidates(film, project, 3)

    planned = plan(film, {("a", 1): (first, with_verdict(second, "rejected"), third)}, project=project)

    assert planned.shots[1].reasons[-1] == "waiting for you to approve a take 1 or 3"


def test_a_bridge_waits_for_the_shot_that_it_ends_on(project):
    film = a_film(a_shot("a"), a_shot("z", approve=True), a_shot("m", **{"from": "a"}, to="z"))
    takes = shoot_all(a_film(a_shot("a"), a_shot("z")), project)

    assert plan(film, takes, project=project).shots[2].held_by == (("z", 1),)


def test_what_fits_already_needs_no_approval_afterwards(project):
    """A gate put into a finished film asks nobody about what is there."""
    takes = shoot_all(a_chain("a", "b", "c"), project)

    assert states(plan(gated_film(), takes, project=project)) == dict.fromkeys("abc", "up_to_date")


def test_the_segments_of_one_shot_do_not_wait_for_each_other_s_approval(project):
    shot = a_shot("a", approve=True, beats=(Beat(action="x", duration=4), Beat(action="y", duration=4)))
    film = a_film(shot, a_shot("b", **{"from": "a"}))
    takes = shoot_all(a_film(shot), project)

    first = plan(film, {("a", 1): takes["a", 1]}, project=project)
    both = plan(film, takes, project=project)

    assert [shot.state for shot in first.shots] == ["up_to_date", "make", "waits"]
    assert both.shots[2].held_by == (("a", 2),)


def test_the_take_meant_is_the_one_that_counts_unless_a_number_says_otherwise(project):
    film = a_film(a_shot("a"))
    first, second = candidates(film, project, 2)
    takes = {("a", 1): (first, second)}
    now = plan(film, takes, project=project)

    assert [number_of(take) for take in meant_takes(now, takes, "a")] == [1]
    assert [number_of(take) for take in meant_takes(now, takes, "a", number=2)] == [2]


def test_where_none_counts_the_newest_that_is_not_rejected_is_meant(project):
    first, second, third = candidates(a_film(a_shot("a")), project, 3)
    takes = {("a", 1): (first, second, with_verdict(third, "rejected"))}
    now = plan(a_film(a_shot("a", action="other")), takes, project=project)

    assert [number_of(take) for take in meant_takes(now, takes, "a")] == [2]


def test_a_shot_in_segments_means_the_takes_of_all_or_of_the_one_named(project):
    film = a_film(a_shot("a", beats=(Beat(action="x", duration=4), Beat(action="y", duration=4))))
    takes = shoot_all(film, project)
    now = plan(film, takes, project=project)

    assert [take.folder for take in meant_takes(now, takes, "a")] == ["a.take-01", "a.seg-02.take-01"]
    assert [take.folder for take in meant_takes(now, takes, "a", segment=2)] == ["a.seg-02.take-01"]


def test_a_segment_without_a_take_of_that_number_is_told_with_what_there_is(project):
    film = a_film(a_shot("a", beats=tuple(Beat(action=action, duration=4) for action in "xyz")))
    takes = shoot_all(film, project)
    again = replace(takes["a", 2][0].slate.attempt.key, take=2)
    attempt = takes["a", 2][0].slate.attempt.model_copy(update={"key": again})
    slate = takes["a", 2][0].slate.model_copy(update={"attempt": attempt})
    takes = {("a", 1): takes["a", 1], ("a", 2): (*takes["a", 2], Take(folder=str(again), slate=slate)), ("a", 3): ()}
    now = plan(film, takes, project=project)

    assert [take.folder for take in meant_takes(now, takes, "a", number=2)] == ["a.seg-02.take-02"]
    assert passed_over_clauses(now, takes, "a", number=2) == (
        "a 1/3 has no take 2 (there are: 1)",
        f"a 3/3 has no take yet (`storyboard run {project.folder}` shoots one)",
    )
    assert passed_over_clauses(now, takes, "a") == (
        f"a 3/3 has no take yet (`storyboard run {project.folder}` shoots one)",
    )
    assert passed_over_clauses(now, takes, "a", number=2, segment=2) == ()
    with pytest.raises(CommandError, match="a has no take 3") as told:
        meant_takes(now, takes, "a", number=3)
    assert told.value.hint == "there are: 1, 2"


@pytest.mark.parametrize(
    ("asked", "words", "hint"),
    [
        ({"shot": "x"}, "no shot is called 'x'", "the shots are a and b"),
        ({"shot": "a", "number": 7}, "a has no take 7", "there are: 1, 2"),
        ({"shot": "a", "segment": 3}, "a has no segment 3", "it is made in one piece: leave --segment out"),
        ({"shot": "b"}, "b has no take yet", "`storyboard run {folder}` shoots one"),
    ],
)
def test_a_take_that_there_is_not_is_an_error_with_what_there_is(project, asked, words, hint):
    film = a_film(a_shot("a"), a_shot("b"))
    takes = {("a", 1): tuple(candidates(film, project, 2))}

    with pytest.raises(CommandError, match=words) as told:
        meant_takes(plan(film, takes, project=project), takes, **asked)

    assert told.value.hint == hint.format(folder=project.folder)


def test_a_retake_plans_the_one_shot_and_nothing_else(project):
    film = a_film(a_shot("a"), a_shot("b", **{"from": "a"}), a_shot("c", **{"from": "b"}))
    takes = shoot_all(a_film(a_shot("a"), a_shot("b", **{"from": "a"})), project)

    planned = plan_of_retake(plan(film, takes, project=project, only=("b",)), "b", seed=9)

    assert [(shot.id[0], shot.state) for shot in planned.shots] == [("a", "up_to_date"), ("b", "make")]
    assert planned.shots[1].recipe.fingerprint == takes["b", 1][0].slate.attempt.fingerprint


def test_a_retake_of_one_segment_is_made_at_once_and_the_others_stand(project):
    """What it opens on is there; as a whole, the second segment waits for the new first."""
    film = a_film(a_shot("a", beats=tuple(Beat(action=action, duration=4) for action in "xyz")))
    takes = shoot_all(film, project)
    now = plan(film, takes, project=project)

    alone, whole = plan_of_retake(now, "a", seed=9, segment=2), plan_of_retake(now, "a", seed=9)

    assert [(shot.name, shot.state) for shot in alone.shots] == [
        ("a 1/3", "up_to_date"), ("a 3/3", "up_to_date"), ("a 2/3", "make"),
    ]  # fmt: skip
    assert alone.shots[2].recipe.fingerprint == takes["a", 2][0].slate.attempt.fingerprint
    assert [shot.state for shot in whole.shots] == ["make", "waits", "waits"]


def test_a_retake_needs_the_frame_above(project):
    with pytest.raises(CommandError, match="its first frame comes from a, which has no take"):
        plan_of_retake(plan(a_chain("a", "b"), {}, project=project, only=("b",)), "b", seed=None)


def test_a_retake_below_a_gate_needs_the_approval(project):
    film = gated_film()
    takes = {("a", 1): tuple(candidates(film, project, 1))}

    with pytest.raises(WaitingForApproval, match=r"b: waiting for you to approve a take 1"):
        plan_of_retake(plan(film, takes, project=project, only=("b",)), "b", seed=None)
