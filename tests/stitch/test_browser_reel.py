"""A reel in a real browser: it plays to its end, and every seek near a cut shows the right frame."""

import base64
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace

import av
import pytest

from storyboard.media.proxy import write_proxy
from storyboard.reporter import Silent
from storyboard.stitch.reel import stitch
from tests.stitch.clips import BITS, make_clip, timeline

pytestmark = pytest.mark.slow

CHROMIUM = os.environ.get("STORYBOARD_CHROMIUM") or shutil.which("chromium") or ""

sync_api = pytest.importorskip("playwright.sync_api", reason="no playwright here: pip install playwright")
if not CHROMIUM:
    pytest.skip("no chromium here: install it or name it in STORYBOARD_CHROMIUM", allow_module_level=True)

QUIET = {"x265-params": "log-level=error:pools=none"}
COPY = "copy.mp4"
CLIPS = 10
FRAMES = 12
STEP = FRAMES - 1
SHOWN = CLIPS * STEP + 1

PLAYER = """
const bits = BITS
const film = document.createElement('video')
const canvas = Object.assign(document.createElement('canvas'), {width: 320, height: 180})
const picture = canvas.getContext('2d', {willReadFrequently: true})
document.body.append(film)
const next = (name) => new Promise((done, failed) => {
  film.addEventListener(name, () => done(), {once: true})
  film.addEventListener('error', () => failed(new Error(film.error.message)), {once: true})
})
// Bars say in black and white which frame it is.
const number = () => {
  picture.drawImage(film, 0, 0, 320, 180)
  return [...Array(bits).keys()].reduce((sum, bit) => {
    const [red] = picture.getImageData((bit + 0.5) * 320 / bits, 60, 1, 1).data
    return sum + (red > 128 ? 1 << bit : 0)
  }, 0)
}
window.load = async (data) => {
  const blob = await (await fetch('data:video/mp4;base64,' + data)).blob()
  film.src = URL.createObjectURL(blob)
  await next('loadeddata')
  return [film.duration, film.videoWidth]
}
window.seek = async (time) => {
  // 'seeked' may come before the frame is drawn; after five seconds whatever is seen counts.
  const drawn = new Promise((done) => {
    const look = (_, frame) => Math.abs(frame.mediaTime + 0.5 / 24 - time) < 0.01
      ? done() : film.requestVideoFrameCallback(look)
    film.requestVideoFrameCallback(look)
    setTimeout(done, 5000)
  })
  film.currentTime = time
  await drawn
  return number()
}
window.play = async () => {
  const seen = []
  const look = (_, frame) => { seen.push([frame.mediaTime, number()]); film.requestVideoFrameCallback(look) }
  film.requestVideoFrameCallback(look)
  film.playbackRate = 2
  await film.play()
  await next('ended')
  return {seen, error: film.error && film.error.message, time: film.currentTime}
}
""".replace("BITS", str(BITS))


@pytest.fixture(scope="module")
def browser() -> Iterator["sync_api.Browser"]:
    options = ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"]
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield browser
        browser.close()


@pytest.fixture(scope="module", params=["exact sound", "copied sound", "unlike coding", "hevc"])
def film(request, tmp_path_factory):
    """Ten clips, each opening on the frame that the one before ends on; of HEVC, the copy that a page plays."""
    folder = tmp_path_factory.mktemp("film")
    unlike, hevc = request.param == "unlike coding", request.param == "hevc"
    coding = {"codec": "libx265", "pixels": "yuv420p10le"} if hevc else {}
    clips = [
        make_clip(
            folder / f"s{n}.mp4",
            range(n * STEP, n * STEP + FRAMES),
            options=QUIET if hevc else {"bf": "0", "g": "6"} if unlike and n % 2 else {"bf": "3"},
            tone_hz=500 + 60 * n,
            **coding,
        )
        for n in range(CLIPS)
    ]
    cut = timeline(clips, sound="copied" if request.param == "copied sound" else "exact")
    reel = stitch(cut, folder / "main.mp4", cache=folder / "cache", reporter=Silent())
    with av.open(str(reel.path)) as made:
        assert made.streams.video[0].codec_tag == ("hev1" if hevc else "avc3" if unlike else "avc1")
    if hevc:
        write_proxy(reel.path, folder / COPY)
        return replace(reel, path=folder / COPY)
    return reel


@pytest.fixture
def page(browser, film) -> Iterator["sync_api.Page"]:
    """A page with the film loaded, and what it complained of in ``said``."""
    page = browser.new_page()
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.add_script_tag(content=PLAYER)
    duration_s, width_px = page.evaluate("load", base64.b64encode(film.path.read_bytes()).decode())
    # The last packet of a copy's sound may end a little after its picture.
    within_s = 0.03 if film.path.name == COPY else 0.001
    assert duration_s == pytest.approx(SHOWN / 24, abs=within_s)
    assert width_px == 320
    yield page
    page.close()


def test_it_plays_to_its_end(page):
    """No error, no step back, at each time the frame that belongs there; some of all ten clips are seen."""
    played = page.evaluate("play()")

    times, numbers = zip(*played["seen"], strict=True)
    assert (played["error"], page.said) == (None, [])
    assert played["time"] == pytest.approx(SHOWN / 24, abs=0.05)
    late = [number - round(time_s * 24) for time_s, number in zip(times, numbers, strict=True)]
    assert min(late) == 0
    assert max(late) <= 3, "a busy machine may have drawn the next ones by the time that we look"
    assert list(numbers) == sorted(numbers)
    assert {number // STEP for number in numbers} >= set(range(CLIPS))


def test_a_seek_to_a_cut_shows_the_frame_that_belongs_there(page):
    """The two frames before each cut, the first after it and the next; forth and back."""
    wanted = [n * STEP + near for n in range(1, CLIPS) for near in (-2, -1, 0, 1)]

    wanted += wanted[-2::-1]

    assert [page.evaluate("seek", (frame + 0.5) / 24) for frame in wanted] == wanted
    assert page.said == []
