"""What a create may ask for, and how the service says no."""

import base64

import pytest

from storyboard.simulator.app import TASKS
from tests.simulator.in_process import PRO_10, PRO_15, PRO_20, png

pytestmark = pytest.mark.anyio

LITE_I2V = "doubao-seedance-1-0-lite-i2v-250428"
FAST_10 = "doubao-seedance-1-0-pro-fast-251015"
PRO_25 = "doubao-seedance-2-5-260628"

URL = "data:image/png;base64," + base64.b64encode(png()).decode()
WORDS = {"type": "text", "text": "a fox"}


def image(role=None, url=URL):
    item = {"type": "image_url", "image_url": {"url": url}}
    return item if role is None else item | {"role": role}


def video(role="reference_video", url="https://example.com/v.mp4"):
    return {"type": "video_url", "video_url": {"url": url}, "role": role}


def audio(role="reference_audio", url="https://example.com/a.mp3"):
    return {"type": "audio_url", "audio_url": {"url": url}, "role": role}


async def refusal_of(sim, **changes):
    """Return the error of a create that is refused with 400."""
    answer = await sim.post(**changes)
    assert answer.status_code == 400, answer.text
    return answer.json()["error"]


def without_id(message):
    return message.partition(" Request id: ")[0]


@pytest.mark.parametrize(
    ("record", "changes"),
    [
        ("errors/400_missing", {"content": []}),
        ("errors/400_mixed_roles", {"model": PRO_20, "content": [image("first_frame"), image("reference_image")]}),
        ("errors/400_role_missing", {"content": [WORDS, image(), image()]}),
        ("errors/400_reference_video_role",
         {"model": PRO_20, "content": [WORDS, image("reference_image"), video("reference_image")]}),
        ("errors/400_image_download", {"content": [WORDS, image(url="http://127.0.0.1:9/x.png")]}),
    ],
)  # fmt: skip
async def test_a_refusal_reads_as_the_service_wrote_it(start, read_recording, record, changes):
    expected = read_recording(record)["error"]

    error = await refusal_of(start(), **changes)

    assert (error["code"], error["type"]) == (expected["code"], "BadRequest")
    assert without_id(error["message"]) == without_id(expected["message"])


async def test_the_refusal_of_a_length_names_the_model_and_the_mode(start):
    error = await refusal_of(start(), model="seedance-1-0-pro-250528", duration=13)

    assert error["param"] == "duration"
    assert without_id(error["message"]) == (
        "The parameter `duration` specified in the request is not valid: the parameter duration specified in the "
        "request must be less than or equal to 12 for model seedance-1-0-pro in t2v."
    )


@pytest.mark.parametrize(
    ("param", "changes"),
    [
        ("duration", {"duration": 1}),
        ("duration", {"duration": 5.0}),
        ("duration", {"duration": "5"}),
        ("duration", {"duration": True}),
        ("duration", {"duration": -1}),
        ("duration", {"model": PRO_15, "duration": 3}),
        ("frames", {"frames": 30}),
        ("frames", {"frames": 25}),
        ("frames", {"frames": 293}),
        ("frames", {"model": PRO_15, "frames": 57}),
        ("resolution", {"resolution": "4k"}),
        ("resolution", {"resolution": 480}),
        ("resolution", {"model": "doubao-seedance-2-0-fast-260128", "resolution": "1080p"}),
        ("resolution", {"model": LITE_I2V, "resolution": "1080p", "content": [WORDS, image("reference_image")]}),
        ("ratio", {"ratio": "2:1"}),
        ("ratio", {"ratio": "adaptive"}),
        ("ratio", {"model": LITE_I2V, "ratio": "adaptive", "content": [WORDS, image("reference_image")]}),
        ("ratio", {"model": PRO_25, "ratio": "16:9", "content": [WORDS, image()]}),
        ("seed", {"seed": -2}),
        ("seed", {"seed": 2**32}),
        ("seed", {"seed": "7"}),
        ("seed", {"seed": True}),
        ("draft", {"draft": True}),
        ("draft", {"model": PRO_20, "draft": True}),
        ("resolution", {"model": PRO_15, "draft": True, "resolution": "720p"}),
        ("service_tier", {"model": PRO_15, "draft": True, "service_tier": "flex"}),
        ("service_tier", {"model": PRO_20, "service_tier": "flex"}),
        ("service_tier", {"service_tier": "fast"}),
        ("camera_fixed", {"model": PRO_20, "camera_fixed": True}),
        ("camera_fixed", {"camera_fixed": "true"}),
        ("camera_fixed", {"model": LITE_I2V, "camera_fixed": True, "content": [WORDS, image("reference_image")]}),
        ("generate_audio", {"generate_audio": 1}),
        ("generate_audio", {"model": PRO_15, "generate_audio": 1}),
        ("watermark", {"watermark": 0}),
        ("return_last_frame", {"return_last_frame": "yes"}),
        ("execution_expires_after", {"execution_expires_after": 3599}),
        ("execution_expires_after", {"execution_expires_after": 259201}),
        ("callback_url", {"callback_url": "ftp://example.com"}),
        ("callback_url", {"callback_url": "example.com"}),
        ("priority", {"model": PRO_20, "priority": 10}),
        ("safety_identifier", {"safety_identifier": "x" * 65}),
        ("tools", {"tools": [{"type": "web_search"}]}),
        ("tools", {"model": PRO_20, "tools": [{"type": "calculator"}]}),
        ("output_format", {"model": PRO_20, "output_format": "mp4"}),
        ("output_format", {"model": PRO_25, "output_format": "avi"}),
        ("omni_reference_task_type", {"model": PRO_20, "omni_reference_task_type": "auto"}),
        ("omni_reference_task_type", {"model": PRO_25, "omni_reference_task_type": "remix"}),
        ("duration", {"model": PRO_25, "omni_reference_task_type": "edit", "duration": 5}),
        ("ratio", {"model": PRO_25, "omni_reference_task_type": "extend", "ratio": "1:1"}),
        ("content", {"content": "a fox"}),
        ("content[0]", {"content": ["a fox"]}),
        ("content[0].type", {"content": [{"type": "image", "image_url": {"url": URL}}]}),
        ("content.image_url", {"content": [WORDS, {"type": "image", "image_url": URL}]}),
        ("content.image_url", {"content": [WORDS, {"type": "image_url", "image_url": URL}]}),
        ("content[0].text", {"content": [{"type": "text", "text": 5}]}),
        ("content", {"content": [WORDS, image("last_frame")]}),
        ("content", {"content": [WORDS, image("first_frame"), image("first_frame")]}),
        ("content", {"content": [WORDS, image("mask")]}),
        ("content", {"content": [WORDS, image("reference_image")]}),
        ("content", {"model": LITE_I2V}),
        ("content", {"model": FAST_10, "content": [WORDS, image("first_frame"), image("last_frame")]}),
        ("content", {"model": LITE_I2V, "content": [WORDS, *[image("reference_image")] * 5]}),
        ("content", {"model": PRO_20, "content": [WORDS, audio()]}),
        ("content", {"model": PRO_20, "content": [WORDS, *[video()] * 4]}),
        ("content", {"model": LITE_I2V, "content": [WORDS, image("reference_image"), video()]}),
        ("content[1].video_url", {"model": PRO_20, "content": [WORDS, video(url="data:video/mp4;base64,AAAA")]}),
        ("content[0].draft_task.id", {"content": [{"type": "draft_task", "draft_task": {"id": "cgt-1"}}]}),
        ("content", {"content": [WORDS, {"type": "draft_task", "draft_task": {"id": "cgt-1"}}]}),
    ],
)  # fmt: skip
async def test_what_a_model_does_not_take_is_refused_by_the_parameters_name(start, param, changes):
    error = await refusal_of(start(), **changes)

    assert error["code"] in {
        "InvalidParameter", "InvalidParameter.UnsupportedParameter", "InvalidParameter.TaskTypeConstraint",
    }  # fmt: skip
    assert error["param"] == param
    assert f"`{param}` specified in the request is not valid" in error["message"]


@pytest.mark.parametrize(
    ("param", "changes"),
    [
        ("content", {"content": None}),
        ("content.text", {"content": [{"type": "text", "text": " "}]}),
        ("content[0].text", {"content": [{"type": "text"}]}),
        ("content[0].type", {"content": [{"text": "a fox"}]}),
        ("content[1].image_url", {"content": [WORDS, {"type": "image_url"}]}),
        ("model", {"model": None}),
        ("model", {"model": ""}),
    ],
)
async def test_what_is_missing_is_said_to_be_missing(start, param, changes):
    error = await refusal_of(start(), **changes)

    assert (error["code"], error["param"]) == ("MissingParameter", param)


@pytest.mark.parametrize("name", ["doubao-seedance-9-9", "seedance-1.5-pro", "ep-20260101000000-abcde"])
async def test_an_unknown_model_is_not_found(start, read_recording, name):
    answer = await start().post(model=name)

    expected = read_recording("errors/404_model")["error"]
    assert answer.status_code == 404
    assert (answer.json()["error"]["code"], answer.json()["error"]["type"]) == (expected["code"], expected["type"])
    assert name in answer.json()["error"]["message"]


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff"])
async def test_a_body_that_is_no_json_object_is_refused(start, raw):
    answer = await start().http.post(TASKS, content=raw)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "InvalidParameter")


async def test_a_body_over_64_mb_is_refused(start):
    answer = await start().http.post(TASKS, content=b" " * (64 * 2**20 + 1))

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "InvalidParameter")


async def test_null_means_absent(start):
    nulls = dict.fromkeys(
        ("callback_url", "service_tier", "execution_expires_after", "priority", "draft", "camera_fixed", "seed",
         "ratio", "duration", "frames", "tools", "output_format", "omni_reference_task_type", "generate_audio")
    )  # fmt: skip
    body = await start().make(**nulls)

    assert (body["ratio"], body["duration"]) == ("16:9", 5)


async def test_what_real_requests_carried_without_a_trace_is_ignored(start):
    body = await start().make(negative_prompt="no text", framespersecond=999)

    assert body["framespersecond"] == 24
    assert "negative_prompt" not in body


async def test_a_resolution_may_be_written_in_capitals(start):
    assert (await start().make(resolution="480P"))["resolution"] == "480p"


async def test_frames_win_over_the_duration(start):
    body = await start().make(frames=29, duration=5)

    assert body["frames"] == 29
    assert "duration" not in body


async def test_every_recorded_request_without_links_is_taken(start, read_recording):
    sim = start()
    names = ("t2v_10_pro", "t2v_10_frames", "t2v_15_pro_all_new_params", "t2v_legacy_text_commands",
             "web_search_priority_20", "image_asset")  # fmt: skip
    answers = {
        name: (await sim.http.post(TASKS, json=read_recording(f"create_request/{name}"))).status_code for name in names
    }

    assert answers == dict.fromkeys(names, 200)


async def test_commands_in_the_prompt_are_settings_and_not_spoken(start):
    sim = start()
    words = [{"type": "text", "text": "A kitten --rs 720p --rt 9:16 --dur 4 --seed 11 --cf false"}]
    body = await sim.make(model=PRO_15, resolution=None, content=words)
    film = (await sim.http.get(body["content"]["video_url"])).text

    assert (body["resolution"], body["ratio"], body["duration"], body["seed"]) == ("720p", "9:16", 4, 11)
    assert film.startswith("A kitten|11|97")


async def test_bad_commands_in_the_prompt_fall_back_and_the_body_wins(start):
    words = [{"type": "text", "text": "A kitten --rs 9000p --dur forty --cf maybe --rt 1:1"}]
    body = await start().make(resolution=None, ratio="4:3", content=words)

    assert (body["resolution"], body["ratio"], body["duration"]) == ("1080p", "4:3", 5)


@pytest.mark.parametrize("header", [{}, {"Authorization": ""}, {"Authorization": "Bearer "}, {"Authorization": "x y"},
                                    {"Authorization": "Bearer invalid"}])  # fmt: skip
async def test_without_a_good_key_nothing_is_answered(start, read_recording, header):
    sim = start()
    sim.http.headers.pop("Authorization")
    answers = [await sim.http.request(method, path, headers=header)
               for method, path in (("POST", TASKS), ("GET", TASKS), ("GET", f"{TASKS}/x"),
                                    ("DELETE", f"{TASKS}/x"))]  # fmt: skip

    expected = read_recording("errors/401")["error"]
    for answer in answers:
        assert answer.status_code == 401
        assert {**answer.json()["error"], "message": ""} == {**expected, "message": ""}
        assert answer.headers["x-error-code"] == "AuthN_AuthenticationError"
        assert answer.headers["x-request-id"] in answer.json()["error"]["message"]


@pytest.mark.parametrize(("method", "path"), [("GET", "/api/v3/responses"), ("PUT", TASKS), ("GET", "/")])
async def test_an_unknown_route_is_an_invalid_action(start, read_recording, method, path):
    answer = await start().http.request(method, path)

    assert answer.status_code == 404
    assert {**answer.json()["error"], "message": ""} == {**read_recording("errors/404_route")["error"], "message": ""}
    assert answer.json()["error"]["message"].startswith(f"The specified action is invalid: {path} Request id: 02")


async def test_a_post_below_a_task_is_a_create(start):
    sim = start()
    answer = await sim.http.post(f"{TASKS}/cgt-1/cancel", json={})

    assert answer.json()["error"]["code"] == "MissingParameter"


async def test_an_unknown_task_is_not_found(start, read_recording):
    sim = start()
    for answer in (await sim.http.get(f"{TASKS}/cgt-1"), await sim.delete("cgt-1")):
        assert answer.status_code == 404
        assert {**answer.json()["error"], "message": ""} == {
            **read_recording("errors/404_task")["error"],
            "message": "",
        }


async def test_adaptive_takes_the_ratio_nearest_to_the_picture(start):
    body = await start().make(model=PRO_10, content=[WORDS, image()], ratio=None)

    assert body["ratio"] == "4:3"
