"""One more take of a shot, because a person wants it."""

import pytest

from storyboard.archive.takes import read_takes
from storyboard.errors import CommandError
from storyboard.model.storyboard import Beat
from storyboard.model.tasks import Failed
from storyboard.plan.make_plan import plan
from storyboard.plan.retaking import plan_of_retake
from tests.films import a_chain, a_film, a_shot
from tests.shoot.people import Slow, folders, folders_that_count, opened_on, retake, run, say

pytestmark = [pytest.mark.usefixtures("no_waiting"), pytest.mark.slow]


@pytest.fixture
def service(project):
    return Slow(folder=project.folder)


def test_a_retake_is_one_more_take_and_counts_from_then_on(project, service):
    film = a_chain("a", "b")
    run(film, project, service)

    assert retake(film, "a", project, service) == ()

    assert service.prompts() == ["a", "b", "a"]
    assert folders_that_count(film, project) == {"a": "a.take-02"}
    (below,) = [shot for shot in plan(film, read_takes(project), project=project).shots if shot.id[0] == "b"]
    assert below.reasons == ("it opens or ends on another take: the last frame of a changed",)


def test_the_seed_of_a_retake_is_its_own_and_the_take_is_up_to_date(project, service):
    film = a_film(a_shot("a", seed=7))
    run(film, project, service)

    retake(film, "a", project, service, seed=99)
    retake(film, "a", project, service)

    assert [request.seed for request in service.requests] == [7, 99, 8]
    assert plan(film, read_takes(project), project=project).totals.to_make == 0


def test_a_retake_moves_no_circle(project, service):
    film = a_film(a_shot("a"))
    run(film, project, service)
    say(project, "a.take-01", "circled")

    retake(film, "a", project, service)

    assert folders_that_count(film, project) == {"a": "a.take-01"}
    assert folders(project) == ["a.take-01", "a.take-02"]


def test_a_retake_of_a_shot_in_segments_is_a_chain_of_its_own(project, service):
    film = a_film(a_shot("a", beats=(Beat(action="x", duration=4), Beat(action="y", duration=4))), a_shot("d"))
    run(film, project, service)

    assert retake(film, "a", project, service) == ()

    assert opened_on(project, "a.seg-02.take-02") == "a.take-02"
    assert plan(film, read_takes(project), project=project).totals.to_make == 0
    assert service.creates == 5


def in_three(shot_id, **settings):
    return a_shot(shot_id, beats=tuple(Beat(action=action, duration=4) for action in "xyz"), **settings)


def test_a_retake_of_one_segment_leaves_those_before_it_and_outdates_those_after_it(project, service):
    film = a_film(in_three("a"))
    run(film, project, service)

    assert retake(film, "a", project, service, segment=2) == ()

    assert folders(project) == ["a.seg-02.take-01", "a.seg-02.take-02", "a.seg-03.take-01", "a.take-01"]
    assert opened_on(project, "a.seg-02.take-02") == "a.take-01"
    now = plan(film, read_takes(project), project=project).shots
    assert [(shot.name, shot.state) for shot in now] == [
        ("a 1/3", "up_to_date"), ("a 2/3", "up_to_date"), ("a 3/3", "make"),
    ]  # fmt: skip
    assert now[1].take.folder == "a.seg-02.take-02"


def test_a_segment_is_retaken_without_approval_of_the_one_before(project, service):
    """Segments of one shot do not wait for each other's approval."""
    film = a_film(in_three("a", approve=True))
    run(film, project, service)

    assert retake(film, "a", project, service, segment=2) == ()


def test_a_segment_whose_frame_is_not_there_is_not_retaken(project):
    film = a_film(in_three("a"))

    with pytest.raises(CommandError, match="a: its first frame comes from a, which has no take that is up to date"):
        plan_of_retake(plan(film, {}, project=project), "a", seed=None, segment=2)


@pytest.fixture
def broken_off(project, service):
    """A shot in three segments of which only the first was made."""
    film = a_film(in_three("a").model_copy(update={"retries": 0}))
    service.ends = {"y": Failed("OutputVideoSensitiveContentDetected", "held back")}
    assert [miss.segment for miss in run(film, project, service)] == [("a", 2), ("a", 3)]
    service.ends = {}
    return film


def test_a_segment_is_retaken_only_where_the_one_right_before_it_has_a_take(broken_off, project, service):
    with pytest.raises(CommandError, match="a: its first frame comes from a, which has no take that is up to date"):
        retake(broken_off, "a", project, service, segment=3)
    assert service.creates == 2

    now = plan(broken_off, read_takes(project), project=project)
    assert plan_of_retake(now, "a", seed=None, segment=2).shots[-1].state == "make"
    assert retake(broken_off, "a", project, service, segment=2) == ()

    assert folders(project) == ["a.seg-02.take-02", "a.take-01"]
    assert opened_on(project, "a.seg-02.take-02") == "a.take-01"


def test_a_shot_of_which_a_segment_has_no_take_is_retaken_whole(broken_off, project, service):
    """Each segment opens on the new take of the one before."""
    assert retake(broken_off, "a", project, service) == ()

    assert folders(project) == ["a.seg-02.take-02", "a.seg-03.take-01", "a.take-01", "a.take-02"]
    assert opened_on(project, "a.seg-02.take-02") == "a.take-02"
    assert opened_on(project, "a.seg-03.take-01") == "a.seg-02.take-02"


def test_a_segment_that_there_is_not_cannot_be_retaken(project):
    film = a_film(in_three("a"))

    with pytest.raises(CommandError, match="a has no segment 4") as told:
        plan_of_retake(plan(film, {}, project=project), "a", seed=None, segment=4)

    assert told.value.hint == "its segments are numbered from 1 to 3"


def test_a_retake_that_could_not_be_archived_goes_on_and_is_not_asked_for_twice(project, service):
    film = a_film(a_shot("a"))
    run(film, project, service)
    service.dead_links = {f"task-2/video.mp4?look={look}" for look in range(40)}
    retake(film, "a", project, service, seed=5)
    service.dead_links = set()

    assert retake(film, "a", project, service, seed=5) == ()

    assert service.creates == 2
    assert folders_that_count(film, project) == {"a": "a.take-02"}


def test_a_retake_is_a_take_of_its_own_beside_one_in_flight(project, service):
    """What an earlier run asked for is archived as well, and is not taken for the retake."""
    film = a_film(a_shot("a"))
    service.dead_links = {f"task-1/video.mp4?look={look}" for look in range(40)}
    run(film, project, service)
    service.dead_links = set()

    assert retake(film, "a", project, service, seed=5) == ()

    assert {take.key.take: take.slate.seed == 5 for take in read_takes(project)["a", 1]} == {1: False, 2: True}
    assert folders_that_count(film, project) == {"a": "a.take-02"}
