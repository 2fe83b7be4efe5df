"""The two gateways: what their public pages show is sent and read as it stands there, and nothing is guessed."""

import asyncio
import json
import time
from pathlib import Path

import httpx
import pytest

from storyboard.errors import CommandError, MissingKey, OutcomeUnknown, ProviderError, RequestRejected, Unavailable
from storyboard.model.tasks import Failed, Queued, Running, Succeeded
from storyboard.project import Project
from storyboard.providers.answers import UnusableAnswer
from storyboard.providers.gateway import Gateway
from storyboard.providers.http_client import Account
from storyboard.providers.jimeng import Jimeng
from storyboard.providers.pace import Pace
from storyboard.providers.registry import connect

DATA = Path(__file__).parent.parent / "data" / "gateways"
KEY = "sk-never-shown-0123456789"
VARIABLES = (
    "SEEDANCE_GATEWAY_API_KEY", "SEEDANCE_GATEWAY_BASE_URL", "SEEDANCE_GATEWAY_AUTH_HEADER",
    "JIMENG_API_KEY", "JIMENG_BASE_URL",
)  # fmt: skip


def read_page(name):
    """Read a body of the gateways' pages: ``shown("jimeng/fetch_success")``."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))["body"]


@pytest.fixture
def gateway_that():
    """Make a provider whose network gives one answer to everything; ``sent`` holds what reached it."""

    def answers(kind, body, *, status=200, **account):
        sent = []

        def answer(request):
            sent.append(request)
            return httpx.Response(status, json=body)

        told = Account(kind.__name__.lower(), "https://gate.test", KEY, Pace(30.0, 2.0), **account)
        provider = kind(told, transport=httpx.MockTransport(answer))
        provider.sent = sent
        return provider

    return answers


@pytest.fixture
def environment(monkeypatch):
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch.setenv


@pytest.fixture
def project(tmp_path):
    return Project(file=tmp_path / "storyboard.yaml")


def create(provider, request):
    return asyncio.run(provider.create(request))


def get(provider):
    return asyncio.run(provider.get("t-1"))


def frames(a_picture):
    urls = {"first_frame": "https://example.com/cat_sleeping.jpg", "last_frame": "https://example.com/cat_standing.jpg"}
    return tuple(a_picture(role, url) for role, url in urls.items())


def test_the_seedance_gateway_is_sent_arks_body_under_its_own_path(gateway_that, a_request, a_picture):
    """The body on its page, and the last frame that chains need."""
    gateway = gateway_that(Gateway, {"success": True, "data": {"id": "s-1"}})
    request = a_request(
        model="seedance-1.5-pro", mode="first_last_frame", prompt="小猫从睡觉状态慢慢醒来并站起身",
        pictures=frames(a_picture), resolution="720p", ratio="16:9", duration=6, camera_fixed=False, watermark=False,
    )  # fmt: skip

    create(gateway, request)

    (sent,) = gateway.sent
    assert json.loads(sent.content) == read_page("seedance/create_request") | {"return_last_frame": True}
    assert str(sent.url) == "https://gate.test/api/AIGeneration/video/seedance/createTask"
    assert sent.headers["authorization"] == f"Bearer {KEY}"


def test_the_seedance_gateway_is_asked_for_drafts_and_their_finals_as_ark_is(gateway_that, a_request):
    gateway = gateway_that(Gateway, {})
    draft = gateway.payload(a_request(model="seedance-1.5-pro", draft=True, resolution="480p"))
    final = gateway.payload(a_request(model="seedance-1.5-pro", draft_task_id="s-1", resolution="720p", duration=6))

    assert (draft["draft"], draft["resolution"], "return_last_frame" in draft) == (True, "480p", False)
    assert final == {
        "model": "doubao-seedance-1-5-pro-251215",
        "content": [{"type": "draft_task", "draft_task": {"id": "s-1"}}],
        "resolution": "720p",
        "return_last_frame": True,
    }


@pytest.mark.parametrize(
    "answer",
    [
        {"success": True, "data": {"id": "s-1"}},
        {"success": True, "data": {"task_id": "s-1", "status": "queued"}},
        {"success": True, "data": "s-1"},
        {"id": "s-1"},
        {"code": 0, "data": {"id": "s-1", "task_id": "another"}},
    ],
    ids=json.dumps,
)
def test_a_new_task_s_id_is_taken_from_where_it_stands(answer, gateway_that, a_request):
    """How the gateway answers a create is not public."""
    assert create(gateway_that(Gateway, answer), a_request()).task_id == "s-1"


@pytest.mark.parametrize(
    "answer",
    [
        {"success": False, "data": "s-1"},
        {"success": False, "message": "no credit"},
        {"success": True, "data": "the upstream timed out"},
        {"success": True, "data": {}},
        {"success": True, "data": None},
        {"success": True, "data": ["s-1"]},
        {"data": {"id": ""}},
    ],
    ids=json.dumps,
)
def test_an_answer_without_a_sure_id_leaves_the_outcome_open(answer, gateway_that, a_request):
    """Also a gateway's own "no" under 200: what is behind it may have accepted."""
    with pytest.raises(OutcomeUnknown) as caught:
        create(gateway_that(Gateway, answer), a_request())

    assert "no credit" in caught.value.message or answer.get("message") is None
    assert "service's own pages" in caught.value.hint


def test_a_task_of_the_seedance_gateway(gateway_that):
    """Times become Unix seconds; what the run keeps has no envelope."""
    gateway = gateway_that(Gateway, read_page("seedance/status_succeeded"))
    task = get(gateway)

    assert task.progress == Succeeded(
        "https://tos.example.com/videos/seedance_video.mp4",
        "https://tos.example.com/images/last_frame.png",
        tokens=None,
    )
    assert (task.id, task.created_at, task.updated_at) == ("seedance_1710071234_abc123", 1773150083, 1773150195)
    assert task.body["status"] == "succeeded"
    assert str(gateway.sent[0].url) == "https://gate.test/api/AIGeneration/video/seedance/taskStatus/t-1"


@pytest.mark.parametrize("success", [True, False, None])
def test_a_failed_task_has_failed_whatever_the_envelope_says(success, gateway_that):
    """Whether a failed task counts as a success is not known."""
    answer = read_page("seedance/status_failed") | {"success": success}

    assert get(gateway_that(Gateway, answer)).progress == Failed(code="", message="...")


@pytest.fixture
def far_from_greenwich(monkeypatch):
    """Let the machine stand in another zone of time."""
    with monkeypatch.context() as moved:
        moved.setenv("TZ", "XST-8")
        time.tzset()
        yield
    time.tzset()


def test_a_time_that_cannot_be_read_is_unknown(gateway_that, far_from_greenwich):
    """It decides nothing here; one that names no zone is UTC, wherever this machine stands."""
    answer = read_page("seedance/status_succeeded")
    answer["data"] |= {"created_at": "yesterday", "completed_at": "2026-03-10 13:43:15"}
    task = get(gateway_that(Gateway, answer))

    assert (task.created_at, task.updated_at) == (None, 1773150195)


def test_an_envelope_without_a_task_says_why(gateway_that):
    """And is asked for again."""
    with pytest.raises(Unavailable, match="holds no task with an id and a state: try later"):
        get(gateway_that(Gateway, {"success": False, "message": "try later", "data": None}))


@pytest.mark.parametrize(
    ("key_header", "name", "value"),
    [
        ("Authorization: Bearer", "authorization", f"Bearer {KEY}"),
        ("X-Api-Key", "x-api-key", KEY),
        ("Authorization: Token", "authorization", f"Token {KEY}"),
    ],
)
def test_the_key_goes_where_the_gateway_wants_it(key_header, name, value, gateway_that, a_request):
    """And only there; errors do not repeat it from any header."""
    gateway = gateway_that(
        Gateway, {"error": {"code": "K", "message": f"not {value}"}}, status=401, key_header=key_header
    )

    with pytest.raises(RequestRejected) as caught:
        create(gateway, a_request())

    assert [each for each, text in gateway.sent[0].headers.items() if KEY in text] == [name]
    assert gateway.sent[0].headers[name] == value
    assert KEY not in str(caught.value) + repr(gateway) + repr(gateway.account)


@pytest.mark.parametrize(("provider", "prefix"), [("gateway", "SEEDANCE_GATEWAY"), ("jimeng", "JIMENG")])
def test_a_gateway_needs_an_address_and_a_key(provider, prefix, project, environment):
    """No address is known for either."""
    with pytest.raises(CommandError, match=f"^provider {provider}: no address in {prefix}_BASE_URL$") as no_address:
        connect(provider, project)
    environment(f"{prefix}_BASE_URL", "https://gate.test/")
    with pytest.raises(MissingKey, match=f"no API key in {prefix}_API_KEY"):
        connect(provider, project)
    environment(f"{prefix}_API_KEY", KEY)

    assert f"export {prefix}_BASE_URL=" in no_address.value.hint
    assert connect(provider, project).submit_url.startswith("https://gate.test/")


@pytest.mark.parametrize(
    ("written", "header"),
    [("", "Authorization: Bearer"), ("X-Api-Key", "X-Api-Key"), (" Authorization: Token ", "Authorization: Token")],
)
def test_the_header_for_the_key_is_the_environment_s(written, header, project, environment):
    environment("SEEDANCE_GATEWAY_BASE_URL", "https://gate.test")
    environment("SEEDANCE_GATEWAY_API_KEY", KEY)
    environment("SEEDANCE_GATEWAY_AUTH_HEADER", written)

    assert connect("gateway", project).account.key_header == header


@pytest.mark.parametrize("written", ["two words", "A: b c", "näh", "X:", f"Bearer={KEY}"])
def test_what_is_no_header_is_refused_and_not_repeated(written, project, environment):
    """Somebody may have put the key there."""
    environment("SEEDANCE_GATEWAY_BASE_URL", "https://gate.test")
    environment("SEEDANCE_GATEWAY_API_KEY", KEY)
    environment("SEEDANCE_GATEWAY_AUTH_HEADER", written)

    with pytest.raises(CommandError, match=r"^SEEDANCE_GATEWAY_AUTH_HEADER: not a header$") as caught:
        connect("gateway", project)

    assert written not in str(caught.value)


def test_jimeng_is_sent_a_prompt(gateway_that, a_request):
    """What its page shows; settings that it has no word for stay here."""
    jimeng = gateway_that(Jimeng, read_page("jimeng/create_response"))
    request = a_request(
        prompt="a fox runs over snow", ratio="16:9", duration=5,
        seed=7, resolution="720p", watermark=False, audio=False, execution_expires_after=170_001,
    )  # fmt: skip

    assert create(jimeng, request).task_id == "4596183399426"
    (sent,) = jimeng.sent
    assert json.loads(sent.content) == read_page("jimeng/create_t2v_request")
    assert str(sent.url) == "https://gate.test/jimeng/submit/videos"


def test_jimeng_is_sent_a_first_frame(gateway_that, a_request, a_picture):
    jimeng = gateway_that(Jimeng, read_page("jimeng/create_response"))
    picture = a_picture("first_frame", "https://example.com/fox.jpg")
    request = a_request(
        mode="first_frame", prompt="a fox runs over snow", ratio="1:1", duration=10, pictures=(picture,)
    )

    assert jimeng.payload(request) == read_page("jimeng/create_i2v_request")


def test_extra_goes_over_everything(gateway_that, a_request):
    """And a ratio that is none of the six is left to the gateway."""
    jimeng = gateway_that(Jimeng, {})

    assert jimeng.payload(a_request(ratio="adaptive", extra={"cfg_scale": 0.8, "notify_hook": "https://me.test"})) == {
        "prompt": "A lighthouse in fog.", "duration": 5, "cfg_scale": 0.8, "notify_hook": "https://me.test",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"duration": 6}, "duration 6"),
        ({"duration": -1}, "duration -1"),
        ({"frames": 121}, "frames"),
        ({"draft": True}, "draft"),
        ({"draft_task_id": "s-1"}, "a final of a draft"),
        ({"audio": True}, "sound"),
        ({"camera_fixed": True}, "camera_fixed"),
        ({"negative_prompt": "rain"}, "a negative prompt"),
        ({"service_tier": "flex"}, "service tier flex"),
        ({"duration": 6, "draft": True}, "duration 6, draft"),
    ],
    ids=str,
)
def test_what_jimeng_cannot_be_asked_is_refused_before_anything_is_sent(changes, words, gateway_that, a_request):
    """Left out in silence, it would be another film."""
    jimeng = gateway_that(Jimeng, read_page("jimeng/create_response"))

    with pytest.raises(RequestRejected, match=f"create of wake.take-01: {words} cannot be asked for here"):
        create(jimeng, a_request(**changes))

    assert jimeng.sent == []


@pytest.mark.parametrize("role", ["last_frame", "reference_image"])
def test_jimeng_takes_no_other_pictures(role, gateway_that, a_request, a_picture):
    with pytest.raises(RequestRejected, match=r"a (last frame|reference) cannot be asked for"):
        create(gateway_that(Jimeng, {}), a_request(pictures=(a_picture(role),)))


@pytest.mark.parametrize(
    "answer",
    [
        {"code": "success", "message": "", "data": ""},
        {"code": "success", "message": "", "data": None},
        {"code": "fail", "message": "no credit", "data": "4596183399426"},
        {"code": "success", "message": "", "data": "the upstream timed out"},
        {"message": "", "data": "4596183399426"},
    ],
    ids=json.dumps,
)
def test_jimeng_s_answer_without_a_sure_id_leaves_the_outcome_open(answer, gateway_that, a_request):
    with pytest.raises(OutcomeUnknown) as caught:
        create(gateway_that(Jimeng, answer), a_request())

    assert ("it says fail: no credit" in caught.value.message) == (answer.get("code") == "fail")


VIDEO = "https://v9-artist.vlabvod.com/..."


@pytest.mark.parametrize(
    "made", [{"data": {"video": VIDEO}}, {"video": VIDEO}, {"data": None, "video": VIDEO}], ids=str
)
def test_jimeng_s_clip_stands_in_one_of_two_places(made, gateway_that):
    """One floor deeper at some gateways than at others; there never is a last frame."""
    answer = read_page("jimeng/fetch_success")
    answer["data"]["data"] = made

    assert get(gateway_that(Jimeng, answer)).progress == Succeeded(VIDEO, last_frame_url=None, tokens=None)


def test_a_task_of_jimeng(gateway_that):
    """As its page shows it; a time of 0 is none."""
    jimeng = gateway_that(Jimeng, read_page("jimeng/fetch_success"))
    task = get(jimeng)

    assert task.progress == Succeeded(VIDEO, last_frame_url=None, tokens=None)
    assert (task.id, task.created_at, task.updated_at) == ("4596668244738", 1748191710, 1748192421)
    assert task.body["status"] == "SUCCESS"
    assert str(jimeng.sent[0].url) == "https://gate.test/jimeng/fetch/t-1"


@pytest.mark.parametrize("data", [None, "", [], {}, {"video": ""}], ids=repr)
@pytest.mark.parametrize(
    ("status", "progress"),
    [
        ("NOT_START", Queued()),
        ("SUBMITTED", Queued()),
        ("QUEUED", Queued()),
        ("IN_PROGRESS", Running()),
        ("FAILURE", Failed(code="", message="the service gives no reason")),
    ],
)
def test_what_jimeng_says_before_the_end_does_not_matter(status, progress, data, gateway_that):
    """What ``data`` is then is not known."""
    answer = read_page("jimeng/fetch_in_progress")
    answer["data"] |= {"status": status, "data": data}

    assert get(gateway_that(Jimeng, answer)).progress == progress


def test_jimeng_says_why_it_failed(gateway_that):
    assert get(gateway_that(Jimeng, read_page("jimeng/fetch_failure"))).progress == Failed(code="", message="...")


@pytest.mark.parametrize("kind", [Gateway, Jimeng])
def test_neither_gateway_lists_or_cancels(kind, gateway_that):
    """A lost answer stays lost: the run stops that shot and says that it may be paid."""
    provider = gateway_that(kind, {})

    assert provider.lists_tasks is False
    with pytest.raises(ProviderError, match="has no task list"):
        asyncio.run(provider.list())
    with pytest.raises(ProviderError, match="task t-1 stays as it is: this service cancels no task"):
        asyncio.run(provider.delete("t-1"))
    assert provider.sent == []


@pytest.mark.parametrize("floors", [("data", "data"), ("data", "data", "data"), ("data",)], ids=len)
def test_jimeng_s_own_record_tells_seed_and_credits(gateway_that, floors):
    """They stand deep in the answer of its page, as deep as the gateway likes; no seed was ever sent."""
    answer = read_page("jimeng/fetch_success")
    task = {"task_payload": {"will_cost": 38}, "original_input": {"seed": 1751603315}}
    place = answer
    for floor in floors:
        place = place[floor]
    place["metadata"] = {"ret": "0", "data": {"task_map": {"4596668244738": {"task": task}}}}

    progress = get(gateway_that(Jimeng, answer)).progress

    assert (progress.seed, progress.credits_billed, progress.tokens) == (1751603315, 38, None)


def test_jimeng_is_asked_with_the_header_that_its_page_requires(gateway_that):
    jimeng = gateway_that(Jimeng, read_page("jimeng/fetch_success"))
    get(jimeng)

    assert jimeng.sent[0].headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    "more",
    [
        {"result_url": VIDEO, "data": {}},
        {"data": {"id": "cgt-1", "status": "succeeded", "content": {"video_url": VIDEO}}},
        {"data": {"data": {"content": {"video_url": VIDEO}}}},
        {"fail_reason": VIDEO, "data": None},
    ],
    ids=str,
)
def test_gateways_of_other_makers_put_the_clip_elsewhere(more, gateway_that):
    answer = read_page("jimeng/fetch_success")
    answer["data"] |= more

    assert get(gateway_that(Jimeng, answer)).progress.video_url == VIDEO


@pytest.mark.parametrize("kind", [Gateway, Jimeng])
@pytest.mark.parametrize(
    "body",
    [
        {"data": {"task": {"id": "t1"}}}, {"data": [{"task_id": "t1"}]}, {"taskId": "t1"}, {"result": "t1"},
        {"id": "request-7", "data": {"id": "t1"}}, {"id": "request-7", "data": "t1"}, {"data": {"taskId": "t1"}},
    ],
    ids=str,
)  # fmt: skip
def test_the_id_of_a_create_is_found_where_gateways_put_it(gateway_that, kind, body):
    """An id beside the data is the request's: the task's stands within."""
    assert gateway_that(kind, body).task_id_in({"code": 200} | body) == "t1"


@pytest.mark.parametrize("kind", [Gateway, Jimeng])
@pytest.mark.parametrize("body", [{}, {"data": {}}, {"data": []}, {"data": [{"id": "a"}, {"id": "b"}]}, {"data": None}])
def test_a_create_without_an_id_is_unusable(gateway_that, kind, body):
    with pytest.raises(UnusableAnswer, match="no task id"):
        gateway_that(kind, body).task_id_in({"code": 200} | body)
