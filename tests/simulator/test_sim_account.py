"""What an account can meet: one good key, an overdue balance, links that die for good, tasks whose time is over."""

import base64
import io
import subprocess
import sys

import pytest
from PIL import Image

from storyboard.errors import CommandError
from storyboard.media.picture.input_pictures import crop_box, fit
from storyboard.simulator.app import TASKS
from storyboard.simulator.faults import parse_fault
from storyboard.simulator.film.render import Brief, _first_picture
from tests.simulator.in_process import PRO_10

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("sent", "status"),
    [("Bearer right", 200), ("bearer right", 200), ("Bearer wrong", 401), ("Bearer righ", 401), ("Bearer", 401),
     ("right", 401), ("Bearer Right", 401), (b"Bearer r\xc3\xafght", 401)],
)  # fmt: skip
async def test_one_key_makes_every_other_401(start, sent, status):
    sim = start(key="right")

    answer = await sim.http.get(TASKS, headers={"Authorization": sent})

    assert answer.status_code == status
    if status == 401:
        assert answer.json()["error"]["code"] == "AuthenticationError"


@pytest.mark.parametrize("path", ["/jimeng/fetch/x", "/api/AIGeneration/video/seedance/taskStatus/x"])
async def test_one_key_counts_at_the_gateways_too(start, path):
    sim = start(key="right")

    assert (await sim.http.get(path)).status_code == 401
    assert (await sim.http.get(path, headers={"Authorization": "Bearer right"})).status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize("key", ["", " x", "x\n", "ключ"])
def test_a_key_that_no_header_can_carry_is_refused(key):
    command = [sys.executable, "-m", "storyboard", "simulate", "--port", "0", "--key", key]

    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=False)

    assert (done.returncode, "--key: a key is printable ASCII" in done.stderr) == (2, True)


@pytest.mark.parametrize("call", ["create", "get", "list", "delete"])
async def test_an_overdue_account_is_refused_as_the_service_wrote_it(start, read_recording, call):
    sim = start(faults=(parse_fault(f"403:on={call},count=1"),))
    task = "cgt-1" if call == "create" else await sim.create()
    ask = {
        "create": sim.post,
        "get": lambda: sim.http.get(f"{TASKS}/{task}"),
        "list": lambda: sim.http.get(TASKS),
        "delete": lambda: sim.delete(task),
    }[call]

    answer = await ask()

    expected = read_recording("errors/403_overdue")["error"]
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["type"]) == (403, expected["code"], expected["type"])
    assert error["message"].startswith(expected["message"].partition(" Request id")[0])
    assert (await ask()).status_code != 403


@pytest.mark.parametrize(("spec", "code"), [("403", "AccountOverdueError"), ("403:code=AccessDenied", "AccessDenied")])
async def test_the_code_of_a_403_can_be_chosen(start, spec, code):
    assert (await start(faults=(parse_fault(spec),)).post()).json()["error"]["code"] == code


@pytest.mark.parametrize("spec", ["403:code=ServerOverloaded", "429:code=AccessDenied", "403:code=x", "500:code=x"])
def test_a_code_of_another_kind_is_refused(spec):
    with pytest.raises(CommandError, match=f"--fault {spec}: "):
        parse_fault(spec)


async def test_dead_links_stay_dead_however_often_one_asks(start, clock):
    """As after a day at the service, which has cleared the film by then; before that they work."""
    sim = start(faults=(parse_fault("dead-link"),), link_lifetime_s=86_400)
    body = await sim.make(return_last_frame=True)
    assert (await sim.http.get(body["content"]["video_url"])).status_code == 200

    clock.ahead_s = 86_401

    again = await sim.get(body["id"])
    assert again["content"] == body["content"]
    assert (await sim.http.get(again["content"]["video_url"])).status_code == 403
    assert (await sim.http.get(again["content"]["last_frame_url"])).status_code == 403


@pytest.mark.parametrize("look", ["get", "list", "delete"])
async def test_a_running_task_expires_when_its_time_is_over(start, clock, look):
    sim = start(latency_s=100_000)
    task = await sim.create(execution_expires_after=3600)
    await sim.wait(task, "running")
    clock.ahead_s = 3_601

    match look:
        case "get":
            seen = (await sim.get(task))["status"]
        case "list":
            seen = (await sim.list())["items"][0]["status"]
        case _:
            # What has ended can be deleted; what runs cannot.
            seen = "expired" if (await sim.delete(task)).status_code == 200 else "running"

    assert seen == "expired"


async def test_a_task_that_expired_gives_its_place_to_the_next(start, clock):
    sim = start(latency_s=100_000, concurrency=1)
    first = await sim.create(execution_expires_after=3600)
    await sim.wait(first, "running")
    second = await sim.create()
    clock.ahead_s = 3_601

    assert (await sim.get(first))["status"] == "expired"
    assert (await sim.wait(second, "running"))["status"] == "running"


async def test_sound_is_ignored_where_a_model_has_none(start):
    """The documentation's first sample in Python sends it to 1.0 pro."""
    body = await start().make(model=PRO_10, generate_audio=True)

    assert (body["status"], "generate_audio" in body) == ("succeeded", False)


def picture(width_px, height_px):
    """Return a picture whose every pixel says where it is."""
    red = Image.linear_gradient("L").rotate(90).resize((width_px, height_px))
    green = Image.linear_gradient("L").resize((width_px, height_px))
    out = io.BytesIO()
    Image.merge("RGB", (red, green, Image.new("L", (width_px, height_px)))).save(out, format="PNG")
    return out.getvalue()


@pytest.mark.parametrize("ratio", ["21:9", "16:9", "4:3", "1:1", "3:4", "9:16"])
@pytest.mark.parametrize("size", [(1600, 900), (900, 1600), (1000, 1000)])
async def test_pictures_are_cropped_to_the_ratio_that_was_asked_for(start, ratio, size):
    """The documentation's rule: W x W*B/A of what is too tall, H*A/B x H of what is too wide, the middle."""
    briefs = []

    def renderer(brief, folder):
        briefs.append(brief)
        (folder / "video.mp4").write_bytes(b"")
        (folder / "last_frame.png").write_bytes(picture(64, 64))

    sim = start(renderer=renderer)
    url = as_data_url(picture(*size))
    content = [{"type": "text", "text": "x"}, {"type": "image_url", "image_url": {"url": url}}]
    await sim.make(content=content, ratio=ratio)

    (brief,) = briefs
    across, down = map(int, ratio.split(":"))
    width, height = size
    is_tall = width * down <= height * across
    kept = (width, width * down // across) if is_tall else (height * across // down, height)
    box = crop_box(width, height, ratio=(across, down))
    assert box[2:] == kept
    whole = Image.open(io.BytesIO(brief.first_frame)).convert("RGB")
    expected = whole.crop((box[0], box[1], box[0] + box[2], box[1] + box[3]))
    expected = expected.resize((brief.width_px, brief.height_px), Image.Resampling.LANCZOS)
    assert _first_picture(brief, None).tobytes() == expected.tobytes()


def as_data_url(data):
    return f"data:image/png;base64,{base64.b64encode(data).decode()}"


def test_a_frame_of_the_right_size_is_never_cropped():
    """Though 864x480 is wider than 16:9: the next shot opens on the very frame that the one before ended on."""
    data = picture(864, 480)

    assert fit(data, width_px=864, height_px=480, ratio=(16, 9)).tobytes() == Image.open(io.BytesIO(data)).tobytes()


def test_a_brief_without_a_ratio_keeps_that_of_its_size():
    brief = Brief(width_px=200, height_px=100, frames=1, prompt="", seed=1, first_frame=picture(400, 400),
                  last_frame=None, references=(), audio=False, watermark=False)  # fmt: skip

    assert _first_picture(brief, None).getpixel((100, 0))[1] == pytest.approx(64, abs=3)
