"""The player in a real browser: the cut from its clips, to the frame, and what may happen while it plays."""

import subprocess
import sys

import numpy as np
import pytest

from tests.studio.browser.cut_film import FILM, NAME, cut_page, screen_facts, seen_frame, stitched_frames, wait_until
from tests.studio.browser.page_server import require_browser

pytestmark = pytest.mark.slow

sync_api = require_browser()
expect = sync_api.expect

__all__ = ["FILM", "NAME"]


@pytest.fixture
def page(shot_once, browser, tmp_path):
    with cut_page(browser, shot_once, tmp_path) as page:
        yield page


def choose_reel(page, name):
    page.get_by_role("tab", name=name, exact=True).click()
    wait_until(page, lambda _: page.locator("#player").evaluate("({screen}) => screen.program.reel") == name)


@pytest.mark.parametrize(("reel", "around"), [("main", (0, 48, 96, 143)), ("short", (48, 85, 97, 109))])
def test_around_each_cut_the_player_shows_the_frames_of_the_stitched_reel(page, shot_once, reel, around):
    """The frame that chained shots share is seen once; a dissolve is as far as in the reel."""
    made = stitched_frames(shot_once, reel)
    choose_reel(page, reel)
    assert screen_facts(page)["last"] == len(made) - 1

    for frame in sorted({at + by for at in around for by in (-2, -1, 0, 1, 2) if 0 <= at + by < len(made)}):
        seen = seen_frame(page, frame)
        distances = {
            near: np.abs(seen - made[near]).mean() for near in (frame - 1, frame, frame + 1) if 0 <= near < len(made)
        }
        assert distances[frame] < 8
        assert all(distances[frame] <= other + 1e-9 for other in distances.values()), (frame, distances)


def test_the_cut_plays_through_and_can_be_scrubbed_and_stepped(page):
    """Every entry is seen in its order up to the last frame; the slider and the keys move to the frame."""
    choose_reel(page, "short")
    page.locator("#player").evaluate(
        "({screen}) => { const tell = screen.tell; screen.told = [];"
        " screen.tell = () => { screen.told.push(screen.frame); tell(); }; }"
    )
    page.keyboard.press("l")
    page.keyboard.press("l")
    last = wait_until(page, lambda facts: not facts["isPlaying"] and facts["frame"] == facts["last"])["last"]

    told = page.locator("#player").evaluate("({screen}) => screen.told")
    assert told == sorted(told)
    assert {frame // 12 for frame in told} == {frame // 12 for frame in range(last + 1)}

    slider = page.get_by_role("slider", name="Time in the film")
    slider.fill("60")
    wait_until(page, lambda facts: facts["frame"] == 60)
    expect(slider).to_have_attribute("aria-valuetext", "00:02:12, tower · take 1")
    page.locator("#player").evaluate("() => document.activeElement.blur()")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    wait_until(page, lambda facts: facts["frame"] == 62)
    page.keyboard.press("Home")
    wait_until(page, lambda facts: facts["frame"] == 0)
    expect(page.locator(".layer.is-seen .card-text")).to_have_text("The keeper")


def test_an_edit_and_a_stitched_reel_do_not_disturb_what_plays(page, tmp_path):
    """The clip that plays keeps its element and goes on; the reel as a file is taken once it is paused."""
    page.keyboard.press(" ")
    page.locator("#player").evaluate("({screen}) => { screen.play(0.25); }")
    wait_until(page, lambda facts: facts["isPlaying"] and facts["frame"] > 4)
    page.locator("#player").evaluate(
        "({screen}) => { screen.kept = screen.seen[0].video; screen.kept.seeks = 0;"
        " screen.kept.addEventListener('seeking', () => { screen.kept.seeks += 1; }); }"
    )

    page.file.write_text(page.file.read_text().replace("[tower, door, sea]", "[tower, door]"), encoding="utf-8")
    facts = wait_until(page, lambda facts: facts["last"] == 96)
    assert facts["isPlaying"]
    assert facts["clips"] == ["archive/tower.take-01/" + facts["clips"][0].rpartition("/")[2]]
    assert page.locator("#player").evaluate(
        "({screen}) => [screen.seen[0].video === screen.kept, screen.kept.seeks]"
    ) == [True, 0]

    page.keyboard.press(" ")
    page.keyboard.press("Home")
    page.get_by_role("button", name="Play again at the end").click()
    page.locator("#player").evaluate("() => document.activeElement.blur()")
    page.keyboard.press(" ")
    subprocess.run(
        [sys.executable, "-m", "storyboard", "stitch", str(page.folder), "--reel", "main"],
        check=True,
        capture_output=True,
    )
    wait_until(
        page,
        lambda _: (
            page.locator("#player").evaluate("({screen}) => screen.pending?.kind") == "reel"
            or screen_facts(page)["kind"] == "reel"
        ),
    )
    assert screen_facts(page)["isPlaying"]
    page.keyboard.press(" ")
    assert wait_until(page, lambda facts: facts["kind"] == "reel" and not facts["isPlaying"])["last"] == 96


def test_a_take_is_played_alone_and_judged_and_the_film_is_there_again(page):
    """A is for the take that is seen; Z takes it back; the film goes on where it was."""
    page.locator(".block", has_text="door").get_by_role("button").first.click()
    wait_until(page, lambda facts: facts["frame"] >= 48)
    at = screen_facts(page)["frame"]
    page.locator(".inspector .take-open").click()
    expect(page.locator(".shows-line")).to_contain_text("Take 1 of door")
    assert screen_facts(page)["last"] == 48

    page.keyboard.press("a")
    expect(page.get_by_role("button", name="Approve", exact=True)).to_have_attribute("aria-pressed", "true")
    assert list(page.folder.glob("archive/door.take-01/verdict*"))
    page.keyboard.press("z")
    expect(page.get_by_role("button", name="Approve", exact=True)).to_have_attribute("aria-pressed", "false")

    page.locator(".shows-line").get_by_role("button", name="Film", exact=True).click()
    assert wait_until(page, lambda facts: facts["kind"] == "cut")["frame"] == at
