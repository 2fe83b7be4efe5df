"""What is up to date, what is made, and why."""

from decimal import Decimal

import pytest

from storyboard.errors import CommandError
from storyboard.model.storyboard import Beat
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Attempt, ClipFacts, FileFacts, Slate, Take, Verdict
from storyboard.plan.fingerprint import recipe
from storyboard.plan.make_plan import plan
from storyboard.plan.plan import Plan
from tests.films import a_chain, a_film, a_png, a_project, a_shot


def file_as(name, content):
    return FileFacts(path=name, bytes=1, sha256=content)


def take_of(planned, above, *, number=1, frame="frame"):
    """Return a take of a planned shot, as if it had been made from what stands above it now."""
    made_from = recipe(planned.wanted, above)
    shot, segment = planned.id
    key = TakeKey(shot=shot, segment=segment, take=number)
    attempt = Attempt(
        key=key, storyboard="storyboard.yaml", run_id="r", fingerprint=made_from.fingerprint,
        ingredients=made_from.ingredients, provider="scripted", model="m", model_id="m", mode="text", prompt="",
        submit_url="", query_url="", asked=planned.wanted.request, state="archived",
    )  # fmt: skip
    slate = Slate(
        attempt=attempt, seed=1, archived_at="2026-04-04T18:44:34.532830Z",
        clip=ClipFacts(width=864, height=496, frames=97, rate="24/1", has_audio=False),
        video=file_as("v", "v"), first_frame=file_as("f", f"first {frame}"), last_frame=file_as("l", f"last {frame}"),
        last_frame_served=True,
    )  # fmt: skip
    return Take(folder=str(key), slate=slate)


def shoot_all(film, project, takes=None):
    """Return the takes of a film that was shot as its plan says, and nothing that was up to date again."""
    takes = dict(takes or {})
    for shot in plan(film, takes, project=project).shots:
        if shot.state != "up_to_date":
            above = {need.of: takes[need.of][-1] for need in shot.wanted.needs}
            made = takes.get(shot.id, ())
            takes[shot.id] = (
                *made,
                take_of(shot, above, number=len(made) + 1, frame=f"{shot.id} {len(made)}"),
            )
    return takes


def states(planned: Plan):
    return {shot.id[0]: shot.state for shot in planned.shots}


@pytest.fixture
def project(tmp_path):
    return a_project(tmp_path)


def test_a_new_film_is_made_from_the_top_and_the_rest_waits(project):
    planned = plan(a_chain("one", "two", "three"), {}, project=project)

    assert states(planned) == {"one": "make", "two": "waits", "three": "waits"}
    assert planned.shots[1].reasons == ("no take yet", "waiting for one (needs its last frame)")
    assert planned.totals.to_make == 3


def test_an_unchanged_film_makes_nothing(project):
    film = a_chain("one", "two", "three")

    planned = plan(film, shoot_all(film, project), project=project)

    assert states(planned) == dict.fromkeys(["one", "two", "three"], "up_to_date")
    assert planned.totals.to_make == planned.totals.tokens == 0


def test_editing_the_third_of_five_remakes_the_third_to_fifth_and_says_why(project):
    names = ("a", "b", "c", "d", "e")
    takes = shoot_all(a_chain(*names), project)
    edited = a_film(
        *(
            a_shot(name, **({"from": above} if above else {}), **({"action": "other"} if name == "c" else {}))
            for name, above in zip(names, (None, *names), strict=False)
        )
    )

    planned = plan(edited, takes, project=project)

    assert states(planned) == {"a": "up_to_date", "b": "up_to_date", "c": "make", "d": "waits", "e": "waits"}
    assert planned.shots[2].reasons == ("prompt changed",)
    assert planned.shots[3].reasons == ("waiting for c (needs its last frame)",)


def test_an_edit_taken_back_needs_no_new_take(project):
    """A take made from the older text is still there, and fits again."""
    film, other = a_film(a_shot("one")), a_film(a_shot("one", action="other"))
    takes = shoot_all(other, project, shoot_all(film, project))

    planned = plan(film, takes, project=project)

    assert [shot.take.key.take for shot in planned.shots] == [1]


def test_another_take_circled_above_makes_the_shot_below_out_of_date(project):
    film = a_chain("one", "two")
    takes = shoot_all(film, project)
    again = plan(film, takes, project=project).shots[0]
    circled = {"verdict": Verdict(verdict="circled", at="2026-04-05T08:00:00.000000Z")}
    takes["one", 1] = (*takes["one", 1], take_of(again, {}, number=2, frame="another").model_copy(update=circled))

    planned = plan(film, takes, project=project)

    assert states(planned) == {"one": "up_to_date", "two": "make"}
    assert planned.shots[1].reasons == ("it opens or ends on another take: the last frame of one changed",)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"duration": 6}, "duration changed from 4 to 6"),
        ({"seed": 7}, "seed is new"),
        ({"audio": False}, "audio is new"),
        ({"extra": {"a": 1}}, "extra is new"),
        ({"resolution": "720p"}, "resolution changed from 480p to 720p"),
        ({"model": "seedance-2.0"}, "model changed from seedance-1.5-pro to seedance-2.0"),
    ],
)
def test_a_setting_that_shapes_the_picture_is_a_reason(project, changed, reason):
    takes = shoot_all(a_film(a_shot("one")), project)

    planned = plan(a_film(a_shot("one", **changed)), takes, project=project)

    assert planned.shots[0].reasons == (reason,)


@pytest.mark.parametrize(
    "beside", [{"notes": "n"}, {"service_tier": "flex"}, {"execution_expires_after": 4000}, {"role": "r"}]
)
def test_a_setting_beside_the_picture_is_none(project, beside):
    takes = shoot_all(a_film(a_shot("one")), project)

    assert plan(a_film(a_shot("one", **beside)), takes, project=project).totals.to_make == 0


def test_new_bytes_in_a_picture_are_a_reason(project):
    picture = project.folder / "girl.png"
    picture.write_bytes(a_png())
    film = a_film(a_shot("one", first_frame="girl.png"))
    takes = shoot_all(film, project)
    picture.write_bytes(a_png(colour=(0, 0, 9)))

    planned = plan(film, takes, project=project)

    assert planned.shots[0].reasons == ("first frame changed: girl.png",)


def test_another_provider_is_a_reason(project):
    film = a_film(a_shot("one"))

    planned = plan(film, shoot_all(film, project), project=project, provider="ark")

    assert planned.shots[0].reasons == ("provider changed from scripted to ark",)


def test_a_provider_that_nobody_registered_is_refused(project):
    """A plan that compared takes with it would call all of them out of date."""
    with pytest.raises(CommandError, match="no provider is called 'arkk'") as refused:
        plan(a_film(a_shot("one")), {}, project=project, provider="arkk")

    assert "ark, byteplus" in refused.value.hint


def test_tokens_and_price_are_those_of_real_records(project):
    """720p 16:9 of 5 s on 2.0 was billed 108,900 tokens; 1080p 16:9 of 5 s on 1.0 pro 246,840."""
    film = a_film(
        a_shot("two", model="seedance-2.0", resolution="720p", duration=5),
        a_shot("pro", model="seedance-1.0-pro", resolution="1080p", duration=5),
    )

    planned = plan(film, {}, project=project)

    assert [segment.estimate.tokens for segment in planned.shots] == [108_900, 246_840]
    assert planned.totals.tokens == 355_740
    assert planned.totals.usd == Decimal(108900) * 7 / 10**6 + Decimal(246840) * Decimal("2.5") / 10**6


def test_an_unknown_price_is_not_zero(project):
    film = a_film(a_shot("new", model="doubao-seedance-9-0-290101"), a_shot("old"))

    totals = plan(film, {}, project=project).totals

    assert totals.usd is None
    assert totals.unpriced == ("new",)


def test_silent_and_sounding_takes_differ_in_price(project):
    film = a_film(a_shot("silent", audio=False), a_shot("sounding", audio=True), a_shot("unsaid"))

    silent, sounding, unsaid = (shot.estimate.usd for shot in plan(film, {}, project=project).shots)

    assert sounding == unsaid == 2 * silent


def test_a_long_shot_becomes_equal_segments_in_a_chain(project):
    """25 s on a model of 12 s are 9, 8 and 8."""
    planned = plan(a_film(a_shot("long", duration=25), a_shot("next", **{"from": "long"})), {}, project=project)

    assert [(shot.id, shot.wanted.request.duration) for shot in planned.shots[:3]] == [
        (("long", 1), 9), (("long", 2), 8), (("long", 3), 8),
    ]  # fmt: skip
    assert planned.shots[2].wanted.needs[0].of == ("long", 2)
    assert planned.shots[3].wanted.needs[0].of == ("long", 3)


def test_beats_are_segments_with_their_own_words(project):
    beats = (Beat(action="she sits"), Beat(action="she stands", duration=6))

    planned = plan(a_film(a_shot("b", beats=beats)), {}, project=project)

    assert [(shot.wanted.request.prompt, shot.wanted.request.duration) for shot in planned.shots] == [
        ("she sits", 4), ("she stands", 6),
    ]  # fmt: skip


def test_a_bridge_needs_a_first_and_a_last_frame(project):
    film = a_film(a_shot("a"), a_shot("z"), a_shot("bridge", **{"from": "a"}, to="z"))

    bridge = plan(film, {}, project=project).shots[2]

    assert bridge.wanted.request.mode == "first_last_frame"
    assert {(need.shot, need.frame, need.role) for need in bridge.wanted.needs} == {
        ("a", "last", "first_frame"), ("z", "first", "last_frame"),
    }  # fmt: skip


def test_a_bridge_between_shots_of_several_segments_goes_from_the_last_to_the_first(project):
    """Of the bridge itself, its first segment opens on the one, and its last ends on the other."""
    beats = tuple(Beat(action=action) for action in "xyz")
    film = a_film(
        a_shot("a", beats=beats), a_shot("z", beats=beats), a_shot("bridge", beats=beats[:2], **{"from": "a"}, to="z")
    )

    planned = plan(film, {}, project=project, only=("bridge",)).shots

    assert [shot.id for shot in planned] == [("a", 1), ("a", 2), ("a", 3), ("z", 1), ("bridge", 1), ("bridge", 2)]
    assert [[(need.of, need.frame, need.role) for need in shot.wanted.needs] for shot in planned[-2:]] == [
        [(("a", 3), "last", "first_frame")],
        [(("bridge", 1), "last", "first_frame"), (("z", 1), "first", "last_frame")],
    ]


def test_the_critical_path_is_the_longest_chain(project):
    """Two chains of two and one: 150 s a take on a model of which nothing else is known."""
    film = a_film(a_shot("a"), a_shot("b", **{"from": "a"}), a_shot("c"))

    assert plan(film, {}, project=project).totals.critical_path_s == 300


def test_the_critical_path_leaves_out_what_is_up_to_date(project):
    """150 s for the one shot that was added at the end of a chain of two."""
    takes = shoot_all(a_chain("a", "b"), project)

    assert plan(a_chain("a", "b", "c"), takes, project=project).totals.critical_path_s == 150


def test_a_plan_with_nothing_to_make_takes_no_time(project):
    film = a_chain("a", "b")

    assert plan(film, shoot_all(film, project), project=project).totals.critical_path_s == 0


def test_only_plans_the_shot_and_what_it_needs(project):
    planned = plan(a_chain("a", "b", "c"), {}, project=project, only=("b",))

    assert list(states(planned)) == ["a", "b"]


def test_only_an_unknown_shot_is_an_error(project):
    with pytest.raises(CommandError, match="no shot is called 'x'"):
        plan(a_chain("a"), {}, project=project, only=("x",))


@pytest.mark.slow
def test_a_plan_of_ten_thousand_shots_is_in_order(project):
    """Chains of ten; every shot comes after the one it opens on."""
    shots = [a_shot(f"s{n}", **({"from": f"s{n - 1}"} if n % 10 else {})) for n in range(10_000)]

    planned = plan(a_film(*shots), {}, project=project)

    assert [shot.id[0] for shot in planned.shots] == [f"s{n}" for n in range(10_000)]
