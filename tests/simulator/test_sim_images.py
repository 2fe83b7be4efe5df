"""Pictures of the simulator: the services' own client, refusals as the services write them, and faults."""

import base64
import io
import itertools
import warnings
from contextlib import ExitStack

import httpx
import pytest
from PIL import Image

from storyboard.simulator.app import create_app
from storyboard.simulator.faults import parse_fault
from storyboard.simulator.settings import SimulatorSettings
from tests.films import a_png
from tests.serving import serve_app

with warnings.catch_warnings():
    # Its models are written for an older pydantic.
    warnings.simplefilter("ignore", DeprecationWarning)
    import volcenginesdkarkruntime as official
    from volcenginesdkarkruntime import _exceptions as told

FLASH = "doubao-seedream-5-0-flash-260915"
IPM = "ModelAccountIpmRateLimitExceeded"
LITE = "doubao-seedream-5-0-260128"
WORDS = {"model": FLASH, "prompt": "A wooden harbour at dawn", "size": "1280x720", "watermark": False}


@pytest.fixture
def serve(tmp_path):
    with ExitStack() as running:
        folders = itertools.count()

        def serve_simulator(*faults):
            settings = SimulatorSettings(
                folder=tmp_path / str(next(folders)), faults=tuple(map(parse_fault, faults)), render=False
            )
            return running.enter_context(serve_app(create_app(settings))) + "/api/v3"

        yield serve_simulator


@pytest.fixture
def client(serve):
    with ExitStack() as clients:

        def connect(*faults):
            ark = official.Ark(base_url=serve(*faults), api_key="key", max_retries=0)
            clients.callback(ark.close)
            return ark.images

        yield connect


def size_of(data):
    with Image.open(io.BytesIO(data)) as picture:
        return picture.format, picture.size


def test_the_services_own_client_has_a_picture_drawn_behind_a_link(client):
    """It sends every setting that it knows, as null where it is not set."""
    answer = client().generate(**WORDS)

    (drawn,) = answer.data
    assert (answer.model, drawn.size, answer.usage.generated_images) == (FLASH, "1280x720", 1)
    assert size_of(httpx.get(drawn.url).content) == ("JPEG", (1280, 720))


def test_it_has_one_as_bytes_from_references(client):
    seen = "data:image/png;base64," + base64.b64encode(a_png()).decode()

    answer = client().generate(**WORDS, image=[seen, seen], response_format="b64_json", output_format="png")

    assert size_of(base64.b64decode(answer.data[0].b64_json)) == ("PNG", (1280, 720))


@pytest.mark.parametrize(
    ("more", "param", "words"),
    [
        ({"sequential_image_generation": "disabled"}, "sequential_image_generation", "not supported by the current"),
        ({"model": LITE, "size": "1024x1024"}, "size", "at least 3686400 pixels"),
        ({"size": "9000x9000"}, "size", "at most"),
        ({"size": "16x60000"}, "size", "ratio"),
    ],
)
def test_it_is_refused_what_the_model_does_not_make(more, param, words, client):
    with pytest.raises(told.ArkBadRequestError, match=words) as refused:
        client().generate(**WORDS | more)

    assert (refused.value.code, refused.value.param) == ("InvalidParameter", param)


@pytest.mark.parametrize(
    ("fault", "error", "code"),
    [
        (f"429:count=1,code={IPM}", told.ArkRateLimitError, IPM),
        ("moderation:count=1", told.ArkBadRequestError, "OutputImageSensitiveContentDetected"),
        ("moderation:count=1,at=input", told.ArkBadRequestError, "InputTextSensitiveContentDetected"),
        ("failed:count=1", told.ArkInternalServerError, "InternalServiceError"),
        ("500-after:count=1", told.ArkInternalServerError, "InternalServiceError"),
        ("403:count=1", told.ArkPermissionDeniedError, "AccountOverdueError"),
    ],
)  # fmt: skip
def test_a_fault_is_the_services_own_refusal_and_the_next_call_is_good(fault, error, code, client):
    images = client(fault)

    with pytest.raises(error) as refused:
        images.generate(**WORDS)

    assert refused.value.code == code
    assert images.generate(**WORDS).data


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["lost:count=1", "hang:count=1,wait=3", "junk:count=1,status=200,accepted=yes"])
def test_a_spoiled_answer_is_no_picture(fault, serve):
    url = serve(fault)

    def ask():
        sent = httpx.post(f"{url}/images/generations", json=WORDS, headers={"Authorization": "Bearer k"}, timeout=1.5)
        return sent.json()["data"]

    with pytest.raises((httpx.TransportError, ValueError)):
        ask()
