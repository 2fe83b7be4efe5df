"""A storyboard makes every documented request: what a run sends, beside the pages' bodies and the official client's."""

import json
import warnings
from pathlib import Path

import httpx
import pytest

from storyboard.archive.takes import read_takes
from storyboard.load.load import load
from storyboard.media.picture.input_pictures import data_url
from storyboard.plan.make_plan import plan
from storyboard.project import Project
from storyboard.providers.ark import Ark
from storyboard.providers.http_client import Account
from storyboard.providers.pace import Pace
from storyboard.reporter import Silent
from storyboard.shoot.caps import Caps
from storyboard.shoot.shooting import shoot
from storyboard.simulator.app import create_app
from storyboard.simulator.settings import SimulatorSettings
from tests.films import a_png, a_sound, write_clip
from tests.serving import Recording, serve_app

HERE = Path(__file__).parent
DOCUMENTED = HERE.parent / "data" / "ark" / "create_request"

FINALS = {"draft_task_15"}
"""Of drafts, which a person must approve before."""

SHOTS = sorted({path.stem for path in DOCUMENTED.glob("*.json")} - FINALS)

COMMANDS_AS_SETTINGS = {
    "resolution": "720p", "ratio": "16:9", "duration": 5, "seed": 11, "camera_fixed": False, "watermark": True,
}  # fmt: skip


def read_document(name):
    """Return a documented body: its picture in base64 a whole one, its commands in the text as settings."""
    body = json.loads((DOCUMENTED / f"{name}.json").read_text(encoding="utf-8"))["body"]
    if name == "image_base64":
        body["content"][1]["image_url"]["url"] = data_url(a_png(), format="png")
    if name == "t2v_legacy_text_commands":
        body["content"][0]["text"] = body["content"][0]["text"].partition(" --")[0]
        body |= COMMANDS_AS_SETTINGS
    return body


class Service:
    """Takes every create and fails every task, and keeps the bodies by the service's account."""

    def __init__(self):
        self.bodies = []

    def __call__(self, request):
        if request.method == "POST":
            self.bodies.append(json.loads(request.content))
            return httpx.Response(200, json={"id": f"cgt-{id(self)}-{len(self.bodies)}"})
        task = {"id": request.url.path.rpartition("/")[2], "status": "failed", "error": {"code": "x", "message": "y"}}
        return httpx.Response(200, json=task)

    def connect(self, name):
        catalogue = "byteplus" if name == "byteplus" else "volcengine"
        account = Account(
            provider=name, base_url="https://ark.test/api/v3", key="sk", pace=Pace(0.0, 0.01), catalogue=catalogue
        )
        return Ark(account, transport=httpx.MockTransport(self))


@pytest.fixture(scope="module")
def sent_bodies(tmp_path_factory):
    """The bodies that one run of the documented shots sent, by the shot."""
    folder = tmp_path_factory.mktemp("documented")
    (folder / "fox.png").write_bytes(a_png())
    (folder / "storyboard.yaml").write_text((HERE / "documented.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    project = Project(file=folder / "storyboard.yaml")
    planned = plan(load(project).storyboard, read_takes(project), project=project)
    services = {name: Service() for name in ("ark", "byteplus")}
    shoot(
        planned,
        project=project,
        reporter=Silent(),
        run_id="documented",
        caps=Caps(),
        connect_to=lambda name, _project: services[name].connect(name),
        callback_url="https://hooks.example.com/ark",
    )
    found = {}
    for shot in planned.shots:
        request = shot.wanted.request
        provider = services[request.provider]
        model_id = provider.connect(request.provider).model_id(request.model)
        (found[shot.id[0]], *_) = [
            body for body in provider.bodies
            if body["model"] == model_id and body["content"][0]["text"] == request.prompt
            and (request.seed is None or body["seed"] == request.seed)
            and (request.frames is None) == ("frames" not in body)
        ]  # fmt: skip
    assert sum(len(service.bodies) for service in services.values()) == len(planned.shots)
    return found


@pytest.mark.slow
def test_there_is_a_shot_for_every_documented_request(sent_bodies):
    assert set(SHOTS) == set(sent_bodies)


@pytest.mark.parametrize("name", SHOTS)
def test_a_documented_request_is_sent_by_a_storyboard(name, sent_bodies):
    """
    All that we add: the role of a lone first frame, the wish for a last frame, the only resolution of drafts, the
    film's own ratio where the first reference would decide, where to call, and two values that tell a task of ours.
    """
    expected = with_what_we_add(read_document(name))
    body = without_what_we_choose(sent_bodies[name], beside=expected)

    assert sent_bodies[name]["callback_url"].startswith("https://hooks.example.com/ark/")
    assert body == expected


def with_what_we_add(body):
    body = {key: value for key, value in body.items() if value is not None and key != "callback_url"}
    for item in body["content"]:
        if item["type"] == "image_url":
            item.setdefault("role", "first_frame")
        if item.get("role", "").startswith("reference_"):
            body.setdefault("ratio", "16:9")
    return body | ({"resolution": "480p"} if body.get("draft") else {"return_last_frame": True})


def without_what_we_choose(body, *, beside):
    chosen = {"callback_url", "seed", "execution_expires_after"} - set(beside)
    return {key: value for key, value in body.items() if key not in chosen}


@pytest.fixture(scope="module")
def official(tmp_path_factory):
    """What the official client sends for the documented shots, by the shot; a simulator takes every one of them."""
    with warnings.catch_warnings():
        # Its models are written for an older pydantic.
        warnings.simplefilter("ignore", DeprecationWarning)
        from volcenginesdkarkruntime import Ark as Official  # noqa: PLC0415 - it takes a second to import

    folder = tmp_path_factory.mktemp("official")
    clip = write_clip(folder / "clip.mp4", frames=72).read_bytes()

    async def fetch(_pictures, asked, *, most):
        return {"image": a_png(), "video": clip, "audio": a_sound(3)}[asked.kind]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("storyboard.simulator.kept_pictures.Pictures.fetch_bytes", fetch)
        app = Recording(create_app(SimulatorSettings(folder=folder, render=False, queue_s=600)))
        with serve_app(app) as url, Official(base_url=f"{url}/api/v3", api_key="key", max_retries=0) as client:
            for name in SHOTS:
                asked = {key: value for key, value in read_document(name).items() if value is not None}
                beyond = {"negative_prompt": asked.pop("negative_prompt", None)}
                client.content_generation.tasks.create(**asked, extra_body=beyond)
    return dict(zip(SHOTS, (body for _, body in app.creates), strict=True))


@pytest.mark.parametrize("name", SHOTS)
def test_the_official_client_sends_the_same(name, sent_bodies, official):
    """Nulls aside, and what we add."""
    theirs = with_what_we_add(official[name])

    assert without_what_we_choose(sent_bodies[name], beside=theirs) == theirs
