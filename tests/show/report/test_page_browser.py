"""The page in a real browser: nothing complains, nothing calls out, nothing overflows, everything plays."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import av
import pytest
from PIL import Image

from storyboard.show.entries import ReelView
from storyboard.show.report.write import write_reports
from tests.show.report.report_films import (
    a_done_entry,
    a_failed_entry,
    a_made_attempt,
    a_project,
    a_report,
    a_scene,
    a_shot,
    a_take,
    an_attempt,
    an_entry,
    with_frames,
)

pytestmark = pytest.mark.slow

CHROMIUM = os.environ.get("STORYBOARD_CHROMIUM") or shutil.which("chromium") or ""

sync_api = pytest.importorskip("playwright.sync_api", reason="no playwright here: pip install playwright")
if not CHROMIUM:
    pytest.skip("no chromium here: install it or name it in STORYBOARD_CHROMIUM", allow_module_level=True)

LONG = "长长的提示词没有任何空格" * 40 + " https://example.com/" + "a-very-long-unbroken-address" * 12
HOSTILE = "<script>document.title = 'taken'</script><img src=x onerror=\"document.title = 'taken'\">"


def a_clip(path: Path) -> None:
    """Write a clip of six frames that a browser plays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w") as clip:
        stream = clip.add_stream("libx264", rate=24)
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        for shade in range(6):
            frame = av.VideoFrame.from_image(Image.new("RGB", (64, 36), (40 * shade, 90, 60)))
            clip.mux(stream.encode(frame))
        clip.mux(stream.encode())


def wait_for_metadata(page, video: str) -> None:
    # Not wait_for_function: that evaluates text inside the page, which the page's policy forbids.
    page.locator(video).evaluate(
        "video => video.readyState || new Promise(done => video.addEventListener('loadedmetadata', () => done()))"
    )


@pytest.fixture(scope="module")
def page_url(tmp_path_factory) -> str:
    """A film with everything that can go wrong with a layout, on disk with its clips."""
    project = a_project(tmp_path_factory.mktemp("films") / "狐狸 fox")
    takes = tuple(a_take(a_made_attempt("run", take=number)) for number in (1, 2, 3))
    storm = a_shot("storm_over_the_hills_with_a_very_long_name_and_no_place_to_break", from_="run", to="home")
    night = a_scene(scene_id="night", title="夜 " + "very-long-scene-title" * 8)
    entries = [
        a_done_entry(a_shot("wake", role="opening"), take=a_take(a_made_attempt("wake", prompt=LONG))),
        a_done_entry(a_shot("run", from_="wake", tags=("tag" * 60,)), take=takes[1], takes=takes),
        a_failed_entry(storm, scene=night, note=LONG),
        an_entry(a_shot("rest", from_=storm.id), scene=night, state="blocked", note=f"waits for {storm.id}"),
        an_entry(a_shot("home"), scene=night, state="running", attempt=an_attempt("home", prompt=HOSTILE)),
    ]
    with_frames(project, entries)
    for take in {take.folder for entry in entries for take in entry.takes}:
        a_clip(project.archive / take / "01_video.mp4")
    a_clip(project.reels / "main.mp4")
    reels = (ReelView(name="main", path="reels/main.mp4", duration_s=0.25, poster=None),)
    _, page = write_reports(project, a_report(entries, title=LONG, synopsis=HOSTILE, reels=reels))
    return page.as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator["sync_api.Browser"]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser, page_url, request) -> Iterator["sync_api.Page"]:
    """The page, open, with what it said and asked for in ``said`` and ``asked``."""
    width_px = getattr(request, "param", 1400)
    page = browser.new_page(viewport={"width": width_px, "height": 900}, reduced_motion="reduce")
    page.said, page.asked = [], []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.on("request", lambda asked: page.asked.append(asked.url))
    page.goto(page_url)
    wait_for_metadata(page, ".reel video")
    yield page
    page.close()


def test_it_says_nothing_and_asks_for_nothing_but_files(page):
    """No error, no policy breach, no network."""
    assert page.said == []
    assert {url.partition(":")[0] for url in page.asked} <= {"file", "data"}


def test_what_was_written_did_not_run(page):
    """The title is still the film's, and the prompt is read as text."""
    assert page.title() == LONG
    assert page.locator("#shot-home .prompt").text_content() == HOSTILE


@pytest.mark.parametrize("page", [360, 390, 768, 1400, 2000], indirect=True)
def test_nothing_is_wider_than_the_window(page):
    """Long words, Chinese and addresses break; the page never scrolls sideways."""
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    wide = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")

    assert wide[0] <= wide[1]
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    assert page.evaluate("document.documentElement.scrollWidth") <= wide[1]


def test_every_picture_loads(page):
    """Strip, cards and takes: none is broken."""
    sizes = page.evaluate(
        "Promise.all([...document.images].map(async (image) => { await image.decode(); return image.naturalWidth }))"
    )

    assert sizes == [192, 192, 320, 320, 320, 320, *[192] * 6]


def test_reels_are_ready_to_play(page):
    """Length and size are known before anybody presses play."""
    reel = page.locator(".reel video")

    assert reel.evaluate("video => [video.videoWidth, video.videoHeight, video.error]") == [64, 36, None]
    assert reel.evaluate("video => video.duration") == pytest.approx(0.25, abs=0.01)


def test_clips_play_over_the_page_by_keyboard(page):
    """Enter opens a clip, the arrows walk through the film, Escape leads back to where one was."""
    page.locator("#shot-wake .frames").focus()
    page.keyboard.press("Enter")
    wait_for_metadata(page, ".player video")
    sync_api.expect(page.locator("#player-title")).to_have_text("wake")
    sync_api.expect(page.locator(".player .back")).to_be_disabled()

    page.keyboard.press("ArrowRight")
    sync_api.expect(page.locator("#player-title")).to_have_text("run")

    page.keyboard.press("Escape")
    sync_api.expect(page.locator(".player")).to_be_hidden()
    sync_api.expect(page.locator("a[data-clip=run]").first).to_be_focused()
    assert page.said == []


def test_takes_of_a_shot_run_side_by_side(page):
    """All of them, with what stands below each; pause stops all, the slider leads all, and nothing is left behind."""
    page.locator("#shot-run .compare-takes").click()
    wall = page.locator(".compare .wall")
    sync_api.expect(page.locator("#compare-title")).to_have_text("Takes of run")
    sync_api.expect(wall.locator("video")).to_have_count(3)
    sync_api.expect(wall.locator(".caption").nth(1)).to_contain_text("(used)")
    wait_for_metadata(page, ".compare .wall figure:last-child video")
    wait_for_metadata(page, ".compare .wall figure:first-child video")

    slider = page.locator(".compare input")
    slider.evaluate("it => { it.value = 0.5; it.dispatchEvent(new Event('input')) }")
    places = wall.locator("video").evaluate_all("all => all.map(one => [one.paused, one.currentTime, one.muted])")
    assert places == [[True, pytest.approx(0.125, abs=0.01), True]] * 3

    page.locator(".compare .close").click()
    sync_api.expect(page.locator(".compare")).to_be_hidden()
    sync_api.expect(page.locator(".compare video")).to_have_count(0)
    assert page.said == []


def test_the_filter_shows_one_kind_of_shot(page):
    """And leaves out scenes that have none of it."""
    page.get_by_role("button", name="failed", exact=True).click()
    seen = page.locator(".card:visible h4")
    sync_api.expect(seen).to_have_text(["storm_over_the_hills_with_a_very_long_name_and_no_place_to_break"])
    sync_api.expect(page.locator(".scene:visible")).to_have_count(1)

    page.get_by_role("button", name="all", exact=True).click()
    sync_api.expect(page.locator(".card:visible")).to_have_count(5)


def test_the_strip_leads_to_the_card(page):
    """A frame is a link to its shot."""
    page.locator(".strip a").nth(2).click()

    card = page.locator(".card:target")
    assert card.get_attribute("data-state") == "failed"
    assert card.evaluate("card => card.getBoundingClientRect().top < window.innerHeight")
