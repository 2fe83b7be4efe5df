"""Seedance 2.5 on the simulator: what it takes, what it refuses with which code, and what comes back."""

import json

import av
import pytest

from storyboard.model.model_table import shipped_models
from storyboard.model.units import frames_for, tokens_for
from storyboard.simulator.film.render import Brief, render
from storyboard.simulator.refusals import Refusal
from storyboard.simulator.task_types import check_declared_type
from tests.films import a_sound, write_clip
from tests.simulator.in_process import png
from tests.simulator.test_sim_references import PRO_25, WORDS, sound, video

pytestmark = pytest.mark.anyio

CONSTRAINT = "InvalidParameter.TaskTypeConstraint"
MISMATCH = "InvalidParameter.TaskTypeMismatch"


def text(words):
    return {"type": "text", "text": words}


def picture(role="first_frame"):
    return {"type": "image_url", "image_url": {"url": "https://films.test/p.png"}, "role": role}


@pytest.fixture
def served_links(monkeypatch, tmp_path):
    """A picture of 1920x1088, a clip of 6 s of 640x800, one of 3 s, and a sound."""
    files = {
        "p.png": png(1920, 1088), "a.wav": a_sound(3),
        "v.mp4": write_clip(tmp_path / "v.mp4", frames=144, size_px=(640, 800)).read_bytes(),
        "short.mp4": write_clip(tmp_path / "short.mp4", frames=72).read_bytes(),
    }  # fmt: skip

    async def fetch(_pictures, asked, *, most):
        return files[asked.url.rpartition("/")[2]]

    monkeypatch.setattr("storyboard.simulator.kept_pictures.Pictures.fetch_bytes", fetch)
    monkeypatch.setattr("storyboard.simulator.kept_pictures.Pictures._own", lambda *_: None)
    return files


@pytest.fixture
def sim(start, served_links):
    return start()


def error_of(answer):
    assert answer.status_code == 400, answer.text
    return json.loads(answer.content)["error"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("content", "settings", "code", "words"),
    [
        ([WORDS, picture()], {"ratio": "16:9"}, CONSTRAINT, "`ratio` must be adaptive"),
        ([WORDS, picture(), picture("last_frame")], {"ratio": "9:16"}, CONSTRAINT, "`ratio` must be adaptive"),
        ([WORDS, video()], {"omni_reference_task_type": "edit", "duration": 5}, CONSTRAINT, "`duration` must be -1"),
        ([WORDS, video()], {"omni_reference_task_type": "edit", "ratio": "16:9"}, CONSTRAINT, "`ratio` must be"),
        ([WORDS, video()], {"omni_reference_task_type": "extend", "ratio": "16:9"}, CONSTRAINT, "`ratio` must be"),
        ([WORDS, video("https://films.test/short.mp4")], {"omni_reference_task_type": "edit"}, CONSTRAINT,
            "4 to 30 seconds"),
        ([WORDS, picture("reference_image")], {"omni_reference_task_type": "edit"}, CONSTRAINT, "a reference video"),
        ([WORDS, picture(), sound()], {}, "InvalidParameter", "cannot be mixed with reference media content"),
        ([WORDS], {"draft": True, "resolution": "720p"}, "InvalidParameter", "`resolution`"),
        ([WORDS], {"duration": 31}, "InvalidParameter", "less than or equal to 30"),
        ([WORDS], {"service_tier": "flex"}, "InvalidParameter.UnsupportedParameter", "service_tier"),
    ],
)  # fmt: skip
async def test_what_does_not_go_together_is_refused_at_create(sim, content, settings, code, words):
    error = error_of(await sim.post(model=PRO_25, content=content, **settings))

    assert error["code"] == code
    assert words in error["message"]


async def test_a_sound_may_stand_alone(sim):
    assert (await sim.post(model=PRO_25, content=[WORDS, sound()])).status_code == 200


async def test_a_first_frame_gives_its_very_shape(sim):
    body = await sim.make(model=PRO_25, content=[WORDS, picture()], duration=4)

    assert body["usage"]["completion_tokens"] == tokens_for(width_px=850, height_px=482, frames=frames_for(4))


async def test_an_edit_is_as_long_and_as_wide_as_its_video(sim):
    """6 s in and 6 s out; 640x800 at 480p is 572x716."""
    body = await sim.make(model=PRO_25, content=[text("Make it blue"), video()], omni_reference_task_type="edit")

    assert body["duration"] == 6
    assert body["usage"]["completion_tokens"] == tokens_for(width_px=572, height_px=716, frames=24 * 12)


def test_the_longest_clip_that_the_model_makes_can_be_gone_on_with():
    """30 s are 721 frames, a little more than 30 s."""
    model = shipped_models().by_name["seedance-2.5"]

    check_declared_type({"omni_reference_task_type": "extend"}, model, [721 / 24])
    with pytest.raises(Refusal, match="30 seconds"):
        check_declared_type({"omni_reference_task_type": "extend"}, model, [30.5])


@pytest.mark.slow
async def test_an_extension_has_a_length_of_its_own(sim):
    body = await sim.make(
        model=PRO_25, content=[text("She leaves"), video()], omni_reference_task_type="extend", duration=5
    )

    assert body["duration"] == 5
    assert body["usage"]["completion_tokens"] == tokens_for(width_px=572, height_px=716, frames=frames_for(11))


@pytest.mark.slow
async def test_a_length_that_is_left_out_is_the_model_s(sim):
    """Twice what was meant, as it was measured at the service."""
    assert (await sim.make(model=PRO_25, content=[WORDS]))["duration"] == 10


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "settings", "code"),
    [
        ("Replace the sky", {"duration": 5}, CONSTRAINT),
        ("把天空替换掉", {"ratio": "16:9"}, CONSTRAINT),
        ("Extend the walk", {"ratio": "16:9", "omni_reference_task_type": "auto"}, CONSTRAINT),
        ("Replace the sky", {"duration": 5, "omni_reference_task_type": "reference"}, MISMATCH),
    ],
)
async def test_a_task_that_is_read_from_the_prompt_fails_late_and_unpaid(sim, words, settings, code):
    body = await sim.make(model=PRO_25, content=[text(words), video()], **settings)

    assert (body["status"], body["error"]["code"]) == ("failed", code)
    assert "usage" not in body


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "settings", "duration"),
    [
        ("Replace the sky", {}, 6),
        ("A walk as in the video", {"duration": 4, "ratio": "16:9"}, 4),
        ("Replace it. Please note that this is not video editing.", {"duration": 4}, 4),
        ("Extend the walk", {"duration": 7}, 7),
    ],
)
async def test_a_task_that_fits_what_is_read_is_made(sim, words, settings, duration):
    body = await sim.make(model=PRO_25, content=[text(words), video()], **settings)

    assert (body["status"], body["duration"]) == ("succeeded", duration)


@pytest.mark.slow
async def test_the_recorded_failure_names_what_must_change(sim):
    body = await sim.make(model=PRO_25, content=[text("Replace the sky"), video()], duration=5)

    assert body["error"]["message"] == (
        "Seedance identified your task as video editing based on your prompt. For this task type, the output ratio and "
        "duration follow the input video selected by the model for editing, and the video selected must satisfy the "
        "duration requirement of 4 to 30 seconds. Issues: [0] `duration` must be -1."
    )


@pytest.mark.slow
async def test_draft_and_final_are_both_billed_in_full(sim):
    """The final keeps the shape, the length and the sound of its draft, and has 1080p."""
    draft = await sim.make(model=PRO_25, content=[WORDS, picture()], duration=4, draft=True, return_last_frame=True)
    item = {"type": "draft_task", "draft_task": {"id": draft["id"]}}
    final = await sim.make(model=PRO_25, content=[item], resolution="1080p", duration=9)

    assert "last_frame_url" not in draft["content"]
    assert draft["usage"]["total_tokens"] == tokens_for(width_px=850, height_px=482, frames=frames_for(4))
    assert final["usage"]["total_tokens"] == tokens_for(width_px=1912, height_px=1084, frames=frames_for(4))
    assert (final["duration"], final["draft_task_id"]) == (4, draft["id"])


@pytest.mark.slow
@pytest.mark.parametrize("resolution", ["720p", "4k", None])
async def test_a_draft_becomes_no_final_but_in_1080p(sim, resolution):
    draft = await sim.make(model=PRO_25, content=[WORDS], duration=4, draft=True)
    item = {"type": "draft_task", "draft_task": {"id": draft["id"]}}

    error = error_of(await sim.post(model=PRO_25, content=[item], resolution=resolution))

    assert error["code"] == "InvalidResolutionParameter"


@pytest.mark.slow
async def test_1080p_is_asked_of_the_renderer_in_hevc(start, served_links):
    briefs = []

    def note_brief(brief, folder):
        briefs.append(brief)
        (folder / "video.mp4").write_bytes(b"film")
        (folder / "last_frame.png").write_bytes(b"picture")

    sim = start(renderer=note_brief)
    for settings in ({"resolution": "1080p"}, {"resolution": "720p"}, {"resolution": "1080p", "output_format": "mov"}):
        await sim.make(model=PRO_25, content=[WORDS], duration=4, **settings)

    assert [brief.coding for brief in briefs] == ["hevc10", "h264", "h264"]


@pytest.mark.slow
def test_hevc_has_ten_bits_and_is_the_same_twice(tmp_path):
    films = []
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        brief = Brief(
            width_px=320, height_px=180, frames=12, prompt="a fox", seed=1, first_frame=None, last_frame=None,
            references=(), audio=True, watermark=False, coding="hevc10",
        )  # fmt: skip
        render(brief, folder)
        films.append((folder / "video.mp4").read_bytes())

    with av.open(str(tmp_path / "a" / "video.mp4")) as film:
        (track,) = film.streams.video
        assert (track.codec_context.name, track.codec_context.codec_tag, track.format.name) == (
            "hevc", "hvc1", "yuv420p10le"
        )  # fmt: skip
        assert sum(1 for _ in film.decode(video=0)) == 12
    assert films[0] == films[1]
