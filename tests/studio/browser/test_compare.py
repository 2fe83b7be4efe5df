"""Takes side by side in a real browser: in sync, with a wipe, with a verdict, and when one of them vanishes."""

import json
import shutil

import pytest

from tests.studio.browser.page_server import open_page, require_browser

pytestmark = pytest.mark.slow

sync_api = require_browser()
expect = sync_api.expect

NAME = "keeper"
FILM = """\
storyboard: 1
title: The keeper
defaults: {model: seedance-1.0-pro, resolution: 480p, duration: 2}
shots:
  - {id: tower, action: The tower stands in the storm.}
  - {id: door, from: tower, action: The door opens slowly., takes: 3}
"""
PATIENCE_MS = 60_000
FRAME_S = 1 / 24


@pytest.fixture
def page(browser, served):
    with open_page(browser, served.url) as page:
        expect(page.locator(".inspector-name")).to_have_text("Film", timeout=PATIENCE_MS)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        expect(page.locator(".inspector-name")).to_have_text("door")
        expect(page.locator(".take")).to_have_count(3)
        yield page
        assert page.said == []


def times(page):
    return page.locator(".pane-video").evaluate_all("videos => videos.map(video => video.currentTime)")


def verdict(served, take):
    file = served.folder / "archive" / f"door.take-0{take}" / "verdict.json"
    return json.loads(file.read_text(encoding="utf-8"))["verdict"] if file.exists() else None


def test_two_takes_are_compared_wiped_and_judged_by_keys(page, served):
    """They stay within a frame of each other; the verdict is filed for the take in focus."""
    page.keyboard.press("c")
    compare = page.get_by_role("dialog", name="Compare takes of door")
    expect(compare.locator(".pane")).to_have_count(2)
    expect(compare.get_by_role("table")).to_contain_text("Seed")
    expect(compare).to_contain_text("Both were asked for in the same words.")
    expect(compare.locator(".shared")).to_have_count(3)

    page.keyboard.press("w")
    wipe = compare.get_by_role("slider", name="Wipe between the two takes")
    expect(wipe).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(wipe).to_have_attribute("aria-valuenow", "52")
    box = compare.locator(".compare-stage").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.52, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] / 2)
    page.mouse.up()
    expect(wipe).to_have_attribute("aria-valuenow", "25")

    page.keyboard.press(" ")
    drifts = page.locator(".pane-video").evaluate_all("""videos => new Promise(done => {
        const found = [];
        const look = () => {
            const [first, second] = videos;
            if (first.currentTime > 0.6 && !first.paused && !second.paused)
                found.push(Math.abs(first.currentTime - second.currentTime));
            if (first.currentTime > 1.6 || first.ended) done(found);
            else setTimeout(look, 20);
        };
        look();
    })""")
    assert len(drifts) > 5
    assert sorted(drifts)[len(drifts) * 9 // 10] < FRAME_S
    page.keyboard.press("k")
    first, second = times(page)
    assert first == second
    page.keyboard.press("Home")
    page.keyboard.press("w")
    page.keyboard.press("1")
    focused = compare.locator(".pane.is-focused")
    name = focused.locator(".pane-name").inner_text()
    page.keyboard.press("a")
    expect(focused.locator(".pane-verdict")).to_have_text("✓ approved")
    assert verdict(served, int(name.split()[-1])) == "circled"
    page.keyboard.press("Escape")
    expect(compare).to_have_count(0)
    expect(page.locator(".inspector-name")).to_have_text("door")


def test_a_take_that_vanishes_while_it_is_compared_is_said_to_be_gone(page, served):
    """Of three that are marked, the others stay."""
    for mark in page.get_by_role("checkbox", name="Compare door").all():
        mark.check()
    page.get_by_role("button", name="Compare 3 takes").click()
    compare = page.get_by_role("dialog", name="Compare takes of door")
    expect(compare.locator(".pane")).to_have_count(3)

    shutil.rmtree(served.folder / "archive" / "door.take-02")
    expect(compare.get_by_text("This take is no longer there.").first).to_be_visible(timeout=PATIENCE_MS)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("a")
    page.keyboard.press("r")
    page.keyboard.press("Escape")
    expect(compare).to_have_count(0)
    expect(page.locator(".take")).to_have_count(2)


def test_takes_play_and_are_judged_from_the_list_with_a_note(page, served):
    """A number plays the take of that number; what is half written beside a verdict stays until it is filed."""
    page.keyboard.press("2")
    expect(page.locator(".take.is-selected .take-name")).to_have_text("Take 2")
    expect(page.locator("#player")).to_contain_text("Take 2 of door")
    note = page.get_by_label("Note with the verdict on door take 2")
    note.fill("her hand is wro")
    page.keyboard.press("Tab")
    shutil.rmtree(served.folder / "archive" / "door.take-03")
    expect(page.locator(".take")).to_have_count(2, timeout=PATIENCE_MS)
    expect(note).to_have_value("her hand is wro")
    note.fill("her hand is wrong")
    page.get_by_role("button", name="Reject door take 2").click()
    expect(page.locator('.take[data-take="2"]')).to_contain_text("✗ rejected")
    expect(page.locator('.take[data-take="2"]')).to_contain_text("“her hand is wrong”")
    assert verdict(served, 2) == "rejected"
    page.get_by_role("button", name="Clear the verdict on door take 2").click()
    expect(page.locator('.take[data-take="2"]')).not_to_contain_text("rejected")
    assert verdict(served, 2) is None


def test_another_take_is_asked_for_with_its_price_and_other_words(page, served):
    """Other words are saved first, the price is shown, and the next press starts it."""
    page.keyboard.press("t")
    dialog = page.get_by_role("dialog", name="Another take of door")
    expect(dialog).to_contain_text("1 take of door: $")
    expect(dialog).to_contain_text("Simulator: free.")
    expect(dialog.get_by_role("button", name="Make it: $0.00")).to_be_enabled()
    dialog.get_by_label("Seed").fill("11")
    dialog.get_by_label("Action").fill("The door opens quickly.")
    dialog.get_by_role("button", name="Save the words, show the price").click()
    start = dialog.get_by_role("button", name="Make it: $")
    expect(start).to_be_enabled(timeout=PATIENCE_MS)
    assert "action: The door opens quickly." in (served.folder / "storyboard.yaml").read_text(encoding="utf-8")
    start.click()
    expect(dialog).to_have_count(0, timeout=PATIENCE_MS)
    expect(page.locator('.take[data-take="4"]')).to_contain_text("seed 11", timeout=PATIENCE_MS)
