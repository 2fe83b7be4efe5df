"""A run: order, failures, what is paid once, what is archived."""

import hashlib
import json
from uuid import uuid4

import pytest

from storyboard.archive.takes import read_takes
from storyboard.errors import OutcomeUnknown, RequestRejected, RunLocked, Unavailable, Unsent
from storyboard.media.picture.input_pictures import from_data_url, picture_facts
from storyboard.model.storyboard import Beat, Budget
from storyboard.model.tasks import Failed
from storyboard.plan.make_plan import plan
from storyboard.reporter import ShotChanged
from storyboard.shoot.caps import Caps
from storyboard.shoot.engine import lock
from storyboard.shoot.shooting import shoot
from storyboard.shoot.state.journal import open_journal
from tests.films import a_chain, a_film, a_png, a_shot
from tests.scripted import Scripted

pytestmark = pytest.mark.usefixtures("no_waiting")


class Heard:
    def __init__(self):
        self.events = []

    def report(self, event):
        self.events.append(event)

    def order_of(self, state):
        return [event.key.shot for event in self.events if isinstance(event, ShotChanged) and event.state == state]


@pytest.fixture
def service(project):
    return Scripted(folder=project.folder)


def run(film, project, service, *, planned=None, heard=None, only=(), budget=None, cap=None):
    return shoot(
        planned or plan(film, read_takes(project), project=project, only=only),
        project=project,
        reporter=heard or Heard(),
        run_id=uuid4().hex,
        caps=Caps(film=budget, run=cap),
        connect_to=lambda name, project: service,
    )


def attempts(project):
    with open_journal(project) as journal:
        return list(journal.attempts().values())


def test_a_chain_is_shot_in_order_and_archived(project, service):
    film = a_chain("one", "two", "three")

    assert run(film, project, service) == ()

    assert [request.prompt for request in service.requests] == ["one happens", "two happens", "three happens"]
    assert sorted(path.name for path in (project.archive / "two.take-01").iterdir()) == [
        "01_video.mp4", "02_last_frame.png", "03_first_frame.png", "slate.json",
    ]  # fmt: skip
    assert plan(film, read_takes(project), project=project).totals.to_make == 0


def test_the_bytes_are_kept_as_served(project, service):
    run(a_film(a_shot("one")), project, service)

    slate = read_takes(project)["one", 1][0].slate
    frame = project.archive / "one.take-01" / "02_last_frame.png"
    assert frame.read_bytes() == a_png(colour=(10, 0, 0))
    assert slate.last_frame.sha256 == hashlib.sha256(frame.read_bytes()).hexdigest()
    assert (slate.clip.frames, slate.clip.width, slate.clip.rate) == (4, 320, "24/1")


def test_a_chained_request_carries_the_live_link_of_its_parent(project, service):
    """Services trust the unmodified last frames of their own videos."""
    run(a_chain("one", "two"), project, service)

    (picture,) = service.requests[1].pictures
    assert (picture.role, picture.url.split("?")[0]) == ("first_frame", "task-1/last.png")


def test_where_no_last_frame_is_served_the_clip_s_own_goes_as_bytes(project, service):
    service.serves_last_frame = False

    run(a_chain("one", "two"), project, service)

    (picture,) = service.requests[1].pictures
    assert picture.url.startswith("data:image/png;base64,")
    assert not read_takes(project)["one", 1][0].slate.last_frame_served


def test_what_a_service_takes_of_its_own_frames_is_for_it_to_say(project, service):
    """Its limits are for pictures that people bring; under 300 px nobody could do anything about this one."""
    service.serves_last_frame = False
    service.clip_size_px = (128, 64)

    assert run(a_chain("one", "two"), project, service) == ()

    (picture,) = service.requests[1].pictures
    assert picture_facts(from_data_url(picture.url)).width_px == 128


def test_a_second_run_asks_for_nothing(project, service):
    film = a_chain("one", "two")
    run(film, project, service)

    run(film, project, service)

    assert service.creates == 2


def test_a_failure_stops_only_what_is_chained_below(project, service):
    service.ends["bad happens"] = Failed("OutputVideoSensitiveContentDetected", "held back")
    film = a_film(
        a_shot("bad"), a_shot("below", **{"from": "bad"}), a_shot("good"), a_shot("after", **{"from": "good"})
    )

    missed = run(film, project, service)

    assert [(miss.segment[0], miss.cause) for miss in missed] == [("bad", "failed"), ("below", "blocked")]
    assert set(read_takes(project)) == {("good", 1), ("after", 1)}


def test_a_bridge_is_made_to_the_first_frame_of_a_shot_in_segments(project, service):
    film = a_film(
        a_shot("b"), a_shot("a", beats=(Beat(action="x"), Beat(action="y"))), a_shot("bridge", **{"from": "b"}, to="a")
    )

    assert run(film, project, service) == ()

    sources = read_takes(project)["bridge", 1][0].slate.attempt.sources
    assert [(source.role, source.place) for source in sources] == [
        ("first_frame", "b.take-01"),
        ("last_frame", "a.take-01"),
    ]


def test_a_failure_goes_down_the_graph_and_each_shot_names_what_it_lacks(project, service):
    """A bridge waits for two shots; the piece behind it for the bridge."""
    service.ends["bad happens"] = Failed("OutputVideoSensitiveContentDetected", "held back")
    film = a_film(
        a_shot("good"),
        a_shot("bad"),
        a_shot("bridge", **{"from": "good"}, to="bad"),
        a_shot("end", **{"from": "bridge"}),
    )

    missed = run(film, project, service)

    assert [(miss.segment[0], miss.why) for miss in missed[1:]] == [
        ("bridge", "bad could not be made, and its first frame is needed"),
        ("end", "bridge could not be made, and its last frame is needed"),
    ]


def test_a_shot_may_open_and_end_on_frames_of_the_same_shot(project, service):
    """It then leads back to where that began, and is made once."""
    run(a_film(a_shot("there"), a_shot("back", **{"from": "there"}, to="there")), project, service)

    assert service.creates == 2
    assert set(read_takes(project)) == {("there", 1), ("back", 1)}


def test_a_failed_shot_gets_a_new_take_in_the_next_run(project, service):
    service.ends["one happens"] = Failed("OutputVideoSensitiveContentDetected", "held back")
    film = a_film(a_shot("one", retries=0))
    run(film, project, service)
    service.ends.clear()

    assert run(film, project, service) == ()

    assert [take.key.take for take in read_takes(project)["one", 1]] == [2]
    assert [attempt.state for attempt in attempts(project)] == ["failed", "archived"]


def test_branches_run_side_by_side(project, service):
    service.polls_to_success = 5

    run(a_film(a_shot("a"), a_shot("b"), a_shot("c")), project, service)

    assert service.most_running == 3


def test_a_lost_answer_is_found_in_the_list_and_adopted(project, service):
    """The create arrived, its answer did not: one task, and the film."""

    def lose(service, request):
        service.before_create = None
        service.accept(request)
        raise OutcomeUnknown("no answer came", provider="scripted")

    service.before_create = lose

    assert run(a_film(a_shot("one")), project, service) == ()

    assert (service.creates, len(service.requests)) == (1, 1)


def test_a_create_that_surely_never_arrived_is_sent_again(project, service):
    def vanish(service, request):
        service.before_create = None
        raise OutcomeUnknown("no answer came", provider="scripted")

    service.before_create = vanish

    assert run(a_film(a_shot("one")), project, service) == ()

    assert (service.creates, len(service.requests)) == (2, 1)


def test_a_stranger_s_task_is_never_adopted(project, service):
    """Another program on the account made a task like ours, with the usual expiry."""

    def vanish(service, request):
        service.before_create = None
        service.accept(request.model_copy(update={"execution_expires_after": 172_800}))
        raise OutcomeUnknown("no answer came", provider="scripted")

    service.before_create = vanish

    run(a_film(a_shot("one")), project, service)

    assert attempts(project)[0].task_id == "task-2"


def test_without_a_list_an_unknown_outcome_stops_the_shot_and_says_so(project, service):
    service.lists_tasks = False

    def lose(service, request):
        raise OutcomeUnknown("no answer came", provider="scripted")

    service.before_create = lose

    (missed,) = run(a_film(a_shot("one")), project, service)
    again = run(a_film(a_shot("one")), project, service)

    assert "may be paid" in missed.why
    assert again[0].why == missed.why.replace(" (no answer came)", "")
    assert missed.hint.startswith("settle it: the service's own page shows the account's tasks, ")
    assert service.creates == 1


def test_each_intent_has_a_marker_of_its_own(project, service):
    run(a_film(*(a_shot(f"s{n}") for n in range(6))), project, service)

    markers = {request.execution_expires_after for request in service.requests}
    assert len(markers) == 6
    assert all(3600 <= marker < 172_800 for marker in markers)


def test_what_the_writer_gave_is_sent_as_written(project, service):
    run(a_film(a_shot("one", seed=7, execution_expires_after=4000)), project, service)

    assert (service.requests[0].seed, service.requests[0].execution_expires_after) == (7, 4000)


@pytest.mark.parametrize("refusal", [Unavailable("busy", provider="scripted"), Unsent("refused", provider="scripted")])
def test_a_sure_no_is_asked_again(project, service, refusal):
    def refuse(service, request):
        service.before_create = None
        raise refusal

    service.before_create = refuse

    assert run(a_film(a_shot("one")), project, service) == ()

    assert (service.creates, len(service.requests)) == (2, 1)


def test_what_can_never_succeed_is_asked_once(project, service):
    def refuse(service, request):
        raise RequestRejected("bad ratio", provider="scripted", code="InvalidParameter", request_id="r1")

    service.before_create = refuse

    (missed,) = run(a_film(a_shot("one")), project, service)

    assert (missed.why, service.creates) == ("bad ratio", 1)
    failure = attempts(project)[0].failure
    assert (failure.type, failure.code, failure.request_id) == ("parameter", "InvalidParameter", "r1")


def test_a_dead_link_to_a_frame_is_replaced_by_its_bytes(project, service):
    def refuse_links(service, request):
        if any(not picture.url.startswith("data:") for picture in request.pictures):
            raise RequestRejected("`content[1].image_url`: resource download failed", provider="scripted")

    service.before_create = refuse_links

    assert run(a_chain("one", "two"), project, service) == ()

    assert service.requests[1].pictures[0].url.startswith("data:image/png;base64,")


def test_a_dead_link_to_a_result_is_asked_for_again(project, service):
    service.dead_links = {"task-1/video.mp4?look=2"}

    assert run(a_film(a_shot("one")), project, service) == ()

    clips = [link for link in service.downloads if "video.mp4" in link]
    assert clips == ["task-1/video.mp4?look=2", "task-1/video.mp4?look=3"]


def test_a_paid_take_that_cannot_be_archived_is_archived_by_the_next_run(project, service):
    film = a_film(a_shot("one"))
    service.dead_links = {f"task-1/video.mp4?look={look}" for look in range(20)}
    (missed,) = run(film, project, service)
    service.dead_links = set()

    assert run(film, project, service) == ()

    assert "is paid" in missed.why
    assert service.creates == 1


def test_an_interrupted_take_of_an_older_text_is_still_archived(project, service):
    """It is paid; that the storyboard moved on does not change that."""
    service.dead_links = {f"task-1/video.mp4?look={look}" for look in range(20)}
    run(a_film(a_shot("one")), project, service)
    service.dead_links = set()

    run(a_film(a_shot("one", action="other")), project, service)

    assert [take.slate.attempt.prompt for take in read_takes(project)["one", 1]] == ["one happens", "other"]


def test_the_budget_stops_before_the_create_that_would_pass_it(project, service):
    """Each take should cost 40,594 tokens and is billed 40,000."""
    film = a_chain("one", "two", "three")

    missed = run(film, project, service, budget=Budget(tokens=81_000))

    assert [(miss.segment[0], miss.cause) for miss in missed] == [("three", "budget")]
    assert missed[0].why == (
        "it costs 40,594 tokens, and the film may spend only 81,000 tokens (80,000 tokens spent or under way)"
    )
    assert service.creates == 2


def test_an_unknown_price_does_not_slip_past_a_budget_in_usd(project, service):
    film = a_film(a_shot("one", model="doubao-seedance-9-0-290101"))

    (missed,) = run(film, project, service, budget=Budget(usd=100))

    assert missed.cause == "budget"
    assert missed.why.startswith("its price in USD is unknown")


def test_a_second_run_on_one_project_is_refused(project, service):
    with lock(project), pytest.raises(RunLocked, match="another run"):
        run(a_film(a_shot("one")), project, service)


def test_a_picture_that_was_changed_since_the_plan_is_not_sent(project, service):
    """It would be paid under the fingerprint of another one."""
    (project.folder / "boat.png").write_bytes(a_png())
    film = a_film(a_shot("run", first_frame="boat.png"))
    planned = plan(film, read_takes(project), project=project)
    (project.folder / "boat.png").write_bytes(a_png(colour=(1, 2, 3)))

    (missed,) = run(film, project, service, planned=planned)

    assert missed.why == "boat.png: is no longer the file that was planned for run.take-01"
    assert service.creates == 0


def test_no_record_holds_the_bytes_of_a_picture(project, service):
    (project.folder / "girl.png").write_bytes(a_png())

    run(a_film(a_shot("one", first_frame="girl.png")), project, service)

    slate = json.loads((project.archive / "one.take-01" / "slate.json").read_text())
    url = slate["attempt"]["request"]["pictures"][0]["url"]
    assert url.startswith("data:image/png;base64,<sha256 ")
    assert b"iVBORw0KGgo" not in (project.state / "state.db").read_bytes()


def test_a_shot_is_told_of_from_submitting_to_done(project, service):
    heard = Heard()

    run(a_film(a_shot("one")), project, service, heard=heard)

    told = [event.state for event in heard.events if isinstance(event, ShotChanged)]
    assert list(dict.fromkeys(told)) == ["submitting", "queued", "running", "archiving", "done"]


def test_a_run_s_own_cap_counts_only_what_this_run_asks_for(project, service):
    run(a_film(a_shot("one")), project, service)

    missed = run(a_film(a_shot("one"), a_shot("two"), a_shot("three")), project, service, cap=Budget(tokens=50_000))

    assert [(miss.segment[0], miss.cause) for miss in missed] == [("three", "budget")]
    assert "this run may spend only 50,000 tokens" in missed[0].why
