"""Videos and sounds that a request refers to: fetched, measured, billed."""

import base64
import json

import av
import numpy as np
import pytest

from storyboard.media.coded.decode_some import decoded_frames
from storyboard.media.picture.frames import first_frame_png, last_frame_png
from storyboard.simulator.film.films import task_of, video_path
from storyboard.simulator.film.motion import _grey, _shift_px
from storyboard.simulator.film.render import Brief, render
from tests.films import a_sound, write_clip
from tests.simulator.in_process import PRO_20, TASKS

pytestmark = pytest.mark.anyio

PRO_25 = "doubao-seedance-2-5-260628"
WORDS = {"type": "text", "text": "a fox"}


def video(url="https://films.test/v.mp4"):
    return {"type": "video_url", "video_url": {"url": url}, "role": "reference_video"}


def sound(url="https://films.test/a.wav"):
    return {"type": "audio_url", "audio_url": {"url": url}, "role": "reference_audio"}


@pytest.fixture
def served_links(monkeypatch):
    """What is behind links, by the last part of their path."""
    files = {}

    async def fetch(_pictures, asked, *, most):
        return files[asked.url.rpartition("/")[2]]

    monkeypatch.setattr("storyboard.simulator.kept_pictures.Pictures.fetch_bytes", fetch)
    return files


@pytest.fixture
def clip(tmp_path):
    return write_clip(tmp_path / "clip.mp4", frames=96)


async def test_the_seconds_of_a_video_are_billed_and_its_first_frame_is_seen(start, served_links, clip):
    """4 s in and 5 s out are 217 frames."""
    served_links["v.mp4"] = clip.read_bytes()
    briefs = []

    def note_brief(brief, folder):
        briefs.append(brief)
        (folder / "video.mp4").write_bytes(b"film")
        (folder / "last_frame.png").write_bytes(b"picture")

    body = await start(renderer=note_brief).make(
        model=PRO_20, content=[WORDS, video()], resolution="720p", ratio="16:9"
    )

    assert body["usage"]["completion_tokens"] == 1280 * 720 * 217 // 1024
    assert briefs[0].references == (first_frame_png(clip),)


async def test_a_short_video_is_billed_as_five_thirds_of_what_comes_out(start, served_links, tmp_path):
    served_links["v.mp4"] = write_clip(tmp_path / "short.mp4", frames=48).read_bytes()
    body = await start().make(model=PRO_20, content=[WORDS, video()], resolution="720p", ratio="16:9")

    assert body["usage"]["completion_tokens"] == 1280 * 720 * (24 * 9 + 1) // 1024


@pytest.mark.parametrize(
    ("seconds", "content", "words"),
    [
        (1, [video()], "video duration must be 2 to 15 seconds"),
        (8, [video(), video()], "total video duration must be at most 15.2 seconds"),
        (3, [video("https://films.test/none.mp4")], "the video cannot be decoded"),
        (3, [video(), sound("https://films.test/long.wav")], "audio duration must be 2 to 15 seconds"),
        (3, [video(), sound("https://films.test/none.mp4")], "not a sound that can be read"),
        (3, [video(), sound("data:audio/wav;base64,!")], "its base64 is broken"),
        (3, [sound()], "reference_audio cannot be the only reference input"),
        (3, [video("data:video/mp4;base64,AAAA")], "reference_video must be provided as a web url."),
    ],
)
async def test_what_the_model_does_not_take_is_refused(start, served_links, tmp_path, seconds, content, words):
    served_links |= {
        "v.mp4": write_clip(tmp_path / "v.mp4", frames=24 * seconds).read_bytes(),
        "a.wav": a_sound(3), "long.wav": a_sound(16), "none.mp4": b"no film",
    }  # fmt: skip
    answer = await start().post(model=PRO_20, content=[WORDS, *content])

    assert answer.status_code == 400
    assert words in json.loads(answer.content)["error"]["message"]


async def test_sounds_come_as_links_data_and_assets(start, served_links, clip):
    served_links |= {"v.mp4": clip.read_bytes(), "a.wav": a_sound(3)}
    data = f"data:audio/wav;base64,{base64.b64encode(a_sound(3)).decode()}"

    content = [WORDS, video("asset://a"), sound(), sound(data), sound("asset://b")]
    assert (await start().http.post(TASKS, json={"model": PRO_20, "content": content})).status_code == 200


def test_a_mov_is_a_mov(tmp_path):
    """By its first bytes and by its link."""
    brief = Brief(
        width_px=160, height_px=90, frames=3, prompt="", seed=1, first_frame=None, last_frame=None, references=(),
        audio=False, watermark=False, container="mov",
    )  # fmt: skip
    render(brief, tmp_path)

    assert (tmp_path / "video.mp4").read_bytes()[4:12] == b"ftypqt  "
    with av.open(str(tmp_path / "video.mp4")) as film:
        assert sum(1 for _ in film.decode(video=0)) == 3
    assert task_of(video_path(PRO_25, "cgt-1-a", kind="mov")) == "cgt-1-a"
    assert video_path(PRO_25, "cgt-1-a", kind="mov").endswith(".mov")


@pytest.mark.parametrize(
    ("words", "declared"),
    [
        ("a fox", {"omni_reference_task_type": "extend"}),
        ("Extend the run.", {}),
        ("Continue it.", {"omni_reference_task_type": "auto"}),
        ("延长这段视频", {}),
    ],
)
async def test_a_film_that_goes_on_opens_on_the_last_frame_and_the_camera_goes_on(
    words, declared, start, served_links, tmp_path
):
    """The seconds of its video are billed, and it has the video's shape; 4 s in and 4 s out are 193 frames."""
    served_links["v.mp4"] = (write_moving_clip(tmp_path, to_px=3)).read_bytes()
    briefs = []

    def note_brief(brief, folder):
        briefs.append(brief)
        (folder / "video.mp4").write_bytes(b"film")
        (folder / "last_frame.png").write_bytes(b"picture")

    body = await start(renderer=note_brief).make(
        model=PRO_25, content=[{"type": "text", "text": words}, video()], resolution="480p", ratio="adaptive",
        duration=4, **declared,
    )  # fmt: skip

    assert (briefs[0].first_frame, briefs[0].references) == (last_frame_png(tmp_path / "moving.mp4"), ())
    # 3 pixels of a clip that is 320 wide are twice as many of one that is 640 wide.
    assert (briefs[0].width_px, briefs[0].goes_on_px) == (640, pytest.approx(6, abs=0.4))
    assert (body["ratio"], body["duration"]) == ("1:1", 4)
    assert body["usage"]["completion_tokens"] == briefs[0].width_px * briefs[0].height_px * 193 // 1024


async def test_a_film_that_goes_on_by_its_words_goes_on_from_the_first_of_its_videos(start, served_links, tmp_path):
    """The others are examples, and so their first frames count."""
    served_links["v.mp4"] = write_moving_clip(tmp_path, to_px=3).read_bytes()
    briefs = []

    def noting(brief, folder):
        briefs.append(brief)
        (folder / "video.mp4").write_bytes(b"film")
        (folder / "last_frame.png").write_bytes(b"picture")

    content = [{"type": "text", "text": "Extend the run."}, video(), video()]
    await start(renderer=noting).make(model=PRO_25, content=content, resolution="480p", duration=4)

    assert briefs[0].first_frame == last_frame_png(tmp_path / "moving.mp4")


async def test_an_adaptive_ratio_beside_a_video_alone_is_the_video_s(start, served_links, tmp_path):
    served_links["v.mp4"] = write_clip(tmp_path / "v.mp4", frames=96, size_px=(360, 640)).read_bytes()

    body = await start().make(model=PRO_20, content=[WORDS, video()], resolution="480p", ratio="adaptive", duration=4)

    assert body["ratio"] == "9:16"


@pytest.mark.parametrize("to_px", [-3, 3])
def test_the_camera_goes_on_the_same_way_and_as_fast(to_px, tmp_path):
    before = write_moving_clip(tmp_path, to_px=to_px)
    brief = Brief(
        width_px=320, height_px=320, frames=97, prompt="", seed=1, first_frame=last_frame_png(before), last_frame=None,
        references=(), audio=False, watermark=False, goes_on_px=float(to_px),
    )  # fmt: skip
    render(brief, tmp_path)

    first, *_, sixth = decoded_frames(tmp_path / "video.mp4", start=0, frames=7)
    went = _shift_px(_grey(first), _grey(sixth))
    assert went / 6 == pytest.approx(to_px * 0.6, abs=abs(to_px) * 0.45)


def write_moving_clip(folder, *, to_px, frames=96, side_px=320):
    """Write a clip past which a camera goes so many pixels from frame to frame."""
    path = folder / "moving.mp4"
    rng = np.random.default_rng(7)
    wall = np.kron(rng.integers(40, 220, (side_px // 16, 64)), np.ones((16, 16))).astype(np.uint8)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=24, options={"crf": "10", "preset": "ultrafast"})
        stream.width = stream.height = side_px
        stream.pix_fmt = "yuv420p"
        for number in range(frames):
            left = 320 + to_px * number
            seen = np.ascontiguousarray(wall[:, left : left + side_px])
            container.mux(stream.encode(av.VideoFrame.from_ndarray(seen, format="gray").reformat(format="yuv420p")))
        container.mux(stream.encode())
    return path


@pytest.mark.parametrize(
    ("more", "content", "words"),
    [
        ({"ratio": "1:1"}, [video()], "`ratio` must be adaptive"),
        ({"ratio": "adaptive"}, [video(), video()], "extend needs exactly one reference video, received 2"),
        ({}, [{"type": "image_url", "image_url": {"url": "asset://a"}, "role": "reference_image"}], "received 0"),
        ({"ratio": "adaptive", "seconds": 1}, [video()], "there must be a reference video of 1.9 to 30 seconds"),
    ],
)
async def test_extend_refuses_what_conflicts_with_it(more, content, words, start, served_links, tmp_path):
    served_links["v.mp4"] = write_clip(tmp_path / "v.mp4", frames=24 * more.pop("seconds", 4)).read_bytes()
    asked = {"model": PRO_25, "content": [WORDS, *content], "duration": 4, "omni_reference_task_type": "extend", **more}
    answer = await start().http.post(TASKS, json=asked)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "InvalidParameter.TaskTypeConstraint")
    assert words in answer.json()["error"]["message"]
