"""The body of a create is the documented one, and holds nothing that was not asked for."""

import asyncio
import json

import pytest

from storyboard.errors import RequestRejected
from storyboard.model.capabilities import picture_limits
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Picture, Request
from storyboard.providers.ark_request import input_names

TEA_1 = "https://ark-project.tos-cn-beijing.volces.com/doc_image/r2v_tea_pic1.jpg"
TEA_2 = "https://ark-project.tos-cn-beijing.volces.com/doc_image/r2v_tea_pic2.jpg"
FOX = "https://ark-doc.tos-ap-southeast-1.bytepluses.com/doc_image/i2v_foxrgirl.png"


def request(model: str, *, mode: str = "text", pictures: tuple[tuple[str, str], ...] = (), **settings) -> Request:
    return Request(
        key=TakeKey(shot="wake"),
        provider="ark",
        model=model,
        mode=mode,
        prompt=settings.pop("prompt", ""),
        pictures=tuple(Picture(role=role, url=url) for role, url in pictures),
        **settings,
    )


FRAME = {"mode": "first_frame", "pictures": (("first_frame", FOX),)}

DOCUMENTED = {
    "t2v_10_pro": request("seedance-1-0-pro-250528", ratio="16:9", duration=5, watermark=False),
    "t2v_15_pro_all_new_params": request(
        "seedance-1-5-pro-251215", resolution="720p", ratio="16:9", duration=5, seed=11, camera_fixed=False,
        watermark=True,
    ),
    "t2v_legacy_text_commands": request("seedance-1-5-pro-251215"),
    "t2v_10_frames": request("seedance-1-0-pro-250528", resolution="480p", ratio="16:9", frames=57),
    "first_frame_no_role": request(
        "seedance-1-0-pro-250528", ratio="adaptive", duration=5, watermark=False, **FRAME
    ),
    "first_frame_role_20": request(
        "doubao-seedance-2-0-260128", mode="first_frame", pictures=(("first_frame", TEA_1),), ratio="adaptive",
        resolution="720p", duration=5, audio=True, watermark=False,
    ),
    "first_last_20": request(
        "doubao-seedance-2-0-260128", mode="first_last_frame",
        pictures=(("first_frame", TEA_1), ("last_frame", TEA_2)), ratio="16:9", resolution="720p", duration=5,
        negative_prompt="不要字幕，不要水印，不要多余文字，不要变形", audio=False, watermark=False,
    ),
    "reference_images_20": request(
        "doubao-seedance-2-0-260128", mode="references",
        pictures=(("reference_image", TEA_1), ("reference_image", TEA_2)), ratio="16:9", resolution="720p", duration=5,
        watermark=False,
    ),
    "reference_images_lite": request(
        "seedance-1-0-lite-i2v-250428", mode="references",
        pictures=(("reference_image", TEA_1), ("reference_image", TEA_2), ("reference_image", FOX)), ratio="16:9",
        resolution="720p", duration=5, watermark=False,
    ),
    "image_base64": request(
        "doubao-seedance-2-0-260128", mode="first_frame",
        pictures=(("first_frame", "data:image/png;base64,iVBORw0KGgo..."),), duration=5,
    ),
    "image_asset": request(
        "doubao-seedance-2-0-260128", mode="references",
        pictures=(("reference_image", "asset://asset-20260511120000-abcde"),), duration=5,
    ),
    "flex_10": request(
        "seedance-1-0-pro-250528", ratio="adaptive", duration=5, watermark=False, service_tier="flex",
        execution_expires_after=172800, **FRAME,
    ),
    "callback_20": request(
        "doubao-seedance-2-0-260128", duration=5, callback_url="https://hooks.example.com/ark?token=unguessable"
    ),
    "web_search_priority_20": request(
        "doubao-seedance-2-0-260128", duration=5, priority=3, safety_identifier="a1b2c3",
        extra={"tools": [{"type": "web_search"}]},
    ),
    "draft_15": request("seedance-1-5-pro-251215", seed=20, duration=6, draft=True, **FRAME),
    "draft_task_15": request(
        "seedance-1-5-pro-251215", draft_task_id="cgt-2026****-pzjqb", watermark=False, resolution="720p",
        service_tier="default", ratio="16:9", duration=6, seed=20, camera_fixed=False, audio=True,
        negative_prompt="rain", **FRAME,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTED)
def test_a_documented_request_is_sent_as_documented(name, ark_that_answers, read_recording):
    """
    All that we add is the role of a lone first frame, and the wish for a last frame where no draft has none.

    Of a draft's final nothing is sent that the service takes from the draft.
    """
    documented = read_recording(f"create_request/{name}")["body"]
    prompt = documented["content"][0].get("text", "a text that is not sent")
    for item in documented["content"][1:]:
        item.setdefault("role", "first_frame")
    if not documented.get("draft"):
        documented["return_last_frame"] = True

    payload = ark_that_answers(200).payload(DOCUMENTED[name].model_copy(update={"prompt": prompt}))

    assert payload == documented


def test_what_is_asked_is_what_is_sent(ark_that_answers, a_request):
    """The bytes on the wire are the payload as JSON, to the documented address, with the key in its header."""
    ark = ark_that_answers(200, {"id": "cgt-1"})
    asked = a_request(prompt="一只狐狸 🦊", seed=7)

    asyncio.run(ark.create(asked))

    (sent,) = ark.sent
    assert json.loads(sent.content) == ark.payload(asked)
    assert (sent.method, str(sent.url)) == ("POST", ark.submit_url)
    assert sent.headers["content-type"] == "application/json"
    assert sent.headers["authorization"] == "Bearer sk-never-shown-0123456789"


def test_nothing_open_is_sent(ark_that_answers, a_request):
    """A shot that leaves every setting open sends neither nulls nor defaults of ours."""
    assert ark_that_answers(200).payload(a_request()) == {
        "model": "doubao-seedance-2-0-260128",
        "content": [{"type": "text", "text": "A lighthouse in fog."}],
        "return_last_frame": True,
    }


def test_zero_and_false_are_sent(ark_that_answers, a_request):
    """They are wishes, not absences."""
    payload = ark_that_answers(200).payload(
        a_request(seed=0, priority=0, watermark=False, audio=False, camera_fixed=False)
    )

    assert [payload[name] for name in ("seed", "priority", "watermark", "generate_audio", "camera_fixed")] == [
        0, 0, False, False, False
    ]  # fmt: skip


def test_pictures_stand_in_the_order_of_their_roles(ark_that_answers, a_request, a_picture):
    """First frame, last frame, references; references keep the order in which the prompt counts them."""
    mixed = a_request(
        mode="references",
        pictures=(
            a_picture("reference_image", "https://p.test/b"),
            a_picture("last_frame", "https://p.test/last"),
            a_picture("reference_image", "https://p.test/a"),
            a_picture("first_frame", "https://p.test/first"),
        ),
    )

    content = ark_that_answers(200).payload(mixed)["content"]

    assert [(item["role"], item["image_url"]["url"]) for item in content[1:]] == [
        ("first_frame", "https://p.test/first"),
        ("last_frame", "https://p.test/last"),
        ("reference_image", "https://p.test/b"),
        ("reference_image", "https://p.test/a"),
    ]


def test_content_items_have_names_for_people(a_request, a_picture):
    """They are counted as the service counts them in ``content[1]``."""
    asked = a_request(pictures=(a_picture("last_frame", name="refs/b.png"), a_picture("first_frame")))

    assert input_names(asked) == ("the prompt", "first_frame", "last_frame refs/b.png")


def test_an_empty_prompt_is_no_text_item(ark_that_answers, a_request, a_picture):
    """A first frame alone is a whole request."""
    asked = a_request(prompt="", mode="first_frame", pictures=(a_picture("first_frame"),))

    assert [item["type"] for item in ark_that_answers(200).payload(asked)["content"]] == ["image_url"]
    assert input_names(asked) == ("first_frame",)


def test_frames_go_before_a_duration(ark_that_answers, a_request):
    """The service takes one of them; frames are the exact wish."""
    payload = ark_that_answers(200).payload(a_request(model="seedance-1.0-pro", frames=57, duration=5))

    assert payload["frames"] == 57
    assert "duration" not in payload


@pytest.mark.parametrize(
    ("mode", "ratio"),
    [("first_frame", "adaptive"), ("first_last_frame", "adaptive"), ("text", "16:9"), ("references", "16:9")],
)
def test_the_ratio_is_adaptive_where_the_picture_decides(mode, ratio, ark_that_answers, a_request):
    """Seedance 2.5 refuses any other beside a first frame: the picture's own is taken."""
    assert ark_that_answers(200).payload(a_request(model="seedance-2.5", mode=mode, ratio="16:9"))["ratio"] == ratio


@pytest.mark.parametrize(
    ("kind", "ratio"), [("edit", "adaptive"), ("extend", "adaptive"), ("reference", "16:9"), ("auto", "16:9")]
)
def test_the_ratio_is_adaptive_where_the_video_decides(kind, ratio, ark_that_answers, a_request):
    asked = a_request(model="seedance-2.5", mode="references", ratio="16:9", omni_reference_task_type=kind)

    assert ark_that_answers(200).payload(asked)["ratio"] == ratio


def test_a_draft_asks_for_no_last_frame(ark_that_answers, a_request):
    """The service returns none for drafts."""
    payload = ark_that_answers(200).payload(a_request(model="seedance-1.5-pro", draft=True))

    assert payload["draft"] is True
    assert "return_last_frame" not in payload


def test_a_model_that_the_table_does_not_know_is_asked_for_its_last_frame(ark_that_answers, a_request):
    """New models appear, and every one so far returns it."""
    payload = ark_that_answers(200).payload(a_request(model="doubao-seedance-9-0-300101", ratio="1:1"))

    assert payload["model"] == "doubao-seedance-9-0-300101"
    assert payload["return_last_frame"] is True
    assert payload["ratio"] == "1:1"


def test_extra_has_the_last_word(ark_that_answers, a_request):
    """A parameter newer than this program passes untouched, and may replace one of ours."""
    payload = ark_that_answers(200).payload(a_request(seed=1, extra={"seed": 2, "output_format": "mov", "tools": None}))

    assert (payload["seed"], payload["output_format"], payload["tools"]) == (2, "mov", None)


@pytest.mark.parametrize(
    ("model", "catalogue", "full_id"),
    [
        ("seedance-1.5-pro", "volcengine", "doubao-seedance-1-5-pro-251215"),
        ("seedance-1.5-pro", "byteplus", "seedance-1-5-pro-251215"),
        ("seedance-2.0", "byteplus", "dreamina-seedance-2-0-260128"),
        ("doubao-seedance-2-0-260128", "byteplus", "doubao-seedance-2-0-260128"),
        ("ep-20260101-abcde", "volcengine", "ep-20260101-abcde"),
    ],
)
def test_short_names_are_mapped_and_full_ids_pass(model, catalogue, full_id, ark_with):
    """Each service has its own id for the same model."""
    assert ark_with(None, catalogue=catalogue).model_id(model) == full_id


@pytest.mark.slow
def test_a_request_over_the_limit_is_refused_before_it_is_sent(ark_that_answers, a_request, a_picture):
    """64 MB of base64 would be uploaded for nothing."""
    ark = ark_that_answers(200, {"id": "cgt-1"})
    big = "data:image/png;base64," + "A" * picture_limits().max_body_bytes

    with pytest.raises(RequestRejected, match=r"wake\.take-01.* bytes, the service takes 67,108,864"):
        asyncio.run(ark.create(a_request(pictures=(a_picture("first_frame", big),))))

    assert ark.sent == []


@pytest.mark.parametrize("value", [float("nan"), {1, 2}])
def test_what_json_cannot_say_is_refused_before_it_is_sent(value, ark_that_answers, a_request):
    """Only ``extra`` can hold such a thing, and the hint says so."""
    ark = ark_that_answers(200, {"id": "cgt-1"})

    with pytest.raises(RequestRejected) as caught:
        asyncio.run(ark.create(a_request(extra={"odd": value})))

    assert "`extra`" in caught.value.hint
    assert ark.sent == []
