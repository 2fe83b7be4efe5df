"""What a provider's wire has no word for is refused before a run, and is what its adapter refuses."""

import pytest

from storyboard.errors import RequestRejected
from storyboard.load.load import check
from storyboard.model.installed import provider_names
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Picture, Request
from storyboard.model.wires import provider_table, wire_of, wires
from storyboard.providers.http_client import Account
from storyboard.providers.jimeng import DURATIONS_S, Jimeng
from storyboard.providers.pace import Pace
from tests.load.wrong_files import TOP

LITE = "model: seedance-1.0-lite-i2v"
WRONG = {
    "a length between": ("duration: 7", "duration", "jimeng makes 5 or 10 s, not 7 s"),
    "a last frame": ("first_frame: refs/mia.png, last_frame: refs/mia.png", "last_frame",
        "jimeng has no word for shots with a first and a last frame"),
    "references": (f"{LITE}, references: [refs/mia.png]", "references", "jimeng has no word for reference pictures"),
    "frames": ("model: seedance-1.0-pro, frames: 57", "frames", "jimeng has no word for `frames`"),
    "sound": ("audio: true", "audio", "jimeng has no word for `audio`"),
    "a camera that stands still": ("camera_fixed: true", "camera_fixed", "jimeng has no word for `camera_fixed`"),
    "what should not be seen": ("negative_prompt: rain", "negative_prompt", "jimeng has no word for `negative_prompt`"),
    "flex": ("service_tier: flex", "service_tier", "jimeng has no word for `service_tier`"),
    "a draft": ("draft: true", "draft", "jimeng has no word for `draft`"),
    "a tool": ("model: seedance-2.0, tools: [web_search]", "tools", "jimeng has no word for `tools`"),
    "a mov": ("model: seedance-2.5, output_format: mov", "output_format", "jimeng has no word for `output_format`"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_said_is_refused(write, name):
    settings, key, message = WRONG[name]
    problems = check(write(TOP + f"provider: jimeng\nshots: [{{id: a, action: x, {settings}}}]\n"))

    assert (f"shots.a.{key}", message) in {
        (problem.path, problem.message) for problem in problems if problem.severity == "error"
    }


@pytest.mark.parametrize(
    ("settings", "behind"),
    [
        ("duration: 5", ""),
        ("duration: 10", ""),
        ("first_frame: refs/mia.png, ratio: '16:9'", ""),
        ("audio: false, camera_fixed: false", ""),
        ("service_tier: default, seed: 3, watermark: false, resolution: 720p", "resolution seed watermark"),
        ("priority: 1, execution_expires_after: 90000", "execution_expires_after priority"),
        ("ratio: adaptive, first_frame: refs/mia.png", "ratio"),
        ("extra: {cfg_scale: 0.7}", ""),
    ],
)
def test_what_can_be_said_is_taken_and_what_stays_behind_is_warned_of(write, settings, behind):
    """The model that a storyboard names stays behind as well: Jimeng has one of its own."""
    shots = f"shots: [{{id: a, action: x, model: seedance-2.0, {settings}}}]\n"
    problems = check(write(TOP + f"provider: jimeng\n{shots}"))

    assert {problem.path.removeprefix("shots.a.") for problem in problems if problem.severity == "warning"} >= {
        "model", *behind.split()
    }  # fmt: skip
    assert len([problem for problem in problems if "it is not sent" in problem.message]) == 1 + len(behind.split())
    assert not [problem for problem in problems if problem.severity == "error"]


def test_a_long_shot_in_equal_pieces_that_it_makes_is_taken(write):
    text = "provider: jimeng\nshots: [{id: a, action: x, duration: 20}]\n"

    assert check(write(TOP + text)) == ()


def test_a_provider_that_says_all_that_its_models_can_is_not_held_to_this(write):
    shots = "shots: [{id: a, action: x, model: seedance-1.5-pro, duration: 7, audio: true, service_tier: flex}]\n"

    assert check(write(TOP + f"provider: gateway\n{shots}")) == ()


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("frames", {"frames": 57}), ("draft", {"draft": True}), ("audio", {"audio": True}),
        ("camera_fixed", {"camera_fixed": True}), ("negative_prompt", {"negative_prompt": "rain"}),
        ("service_tier", {"service_tier": "flex"}), ("tools", {"tools": ("web_search",)}),
        ("output_format", {"output_format": "mov"}),
    ],
)  # fmt: skip
def test_the_adapter_refuses_the_same(key, changes):
    """Also where `--provider` leads a film there that was checked for another."""
    asked = Request(key=TakeKey(shot="a"), provider="jimeng", model="m", mode="text", prompt="x", **changes)
    jimeng = Jimeng(Account(provider="jimeng", base_url="http://127.0.0.1:9", key="k", pace=Pace(0.0, 1.0)))

    assert key in wire_of("jimeng").no_word_for
    with pytest.raises(RequestRejected, match="cannot be asked for here"):
        jimeng.payload(asked)


def test_data_and_adapter_agree_on_lengths_and_pictures():
    wire = wire_of("jimeng")
    jimeng = Jimeng(Account(provider="jimeng", base_url="http://127.0.0.1:9", key="k", pace=Pace(0.0, 1.0)))
    plain = Request(key=TakeKey(shot="a"), provider="jimeng", model="m", mode="text", prompt="x")
    frame = plain.model_copy(update={"pictures": (Picture(role="first_frame", url="https://h/p.png"),)})

    assert (wire.durations_s, wire.modes) == (DURATIONS_S, {"text", "first_frame"})
    assert jimeng.payload(frame)["image_url"] == "https://h/p.png"


def test_every_provider_of_this_package_is_in_the_table():
    assert set(provider_names()) == set(wires()) == set(provider_table()["providers"])
