"""Recordings in the studio: heard where they stand, judged, and their words edited in the shot that says them."""

import pytest

from tests.studio.browser.page_server import open_page, require_browser

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

expect = require_browser().expect

NAME = "pier"
FILM = """\
storyboard: 1
title: The pier
defaults: {model: seedance-2.5, resolution: 480p, ratio: "16:9"}
cast:
  ida: {text: an old keeper, voice: nova}
speech: {provider: simulator}
shots:
  - id: hello
    action: She turns.
    lines:
      - {ida: You are up early.}
    narration: {ida: It was seven.}
"""


@pytest.fixture
def page(browser, served):
    with open_page(browser, served.url) as page:
        expect(page.locator("body[data-ready]")).to_be_attached()
        page.locator("#tab-list").click()
        yield page
        assert page.said == []


def choose(page, name):
    page.locator(".row", has=page.locator(".row-name", has_text=name)).first.click()
    expect(page.locator(".inspector-name")).to_have_text(name)


def test_a_recording_is_heard_where_it_stands_and_judged(page, served):
    choose(page, "hello.line-1")

    sound = page.locator(".take audio")
    expect(sound).to_have_count(1)
    loaded = "(sound) => new Promise((done) => { sound.onloadedmetadata = () => done(sound.duration); sound.load(); })"
    assert sound.evaluate(loaded) > 0.5
    expect(page.locator("#inspector [data-field]")).to_have_count(0)
    expect(page.get_by_text("Notes at a frame")).to_be_hidden()
    page.keyboard.press("a")
    expect(page.locator("#said")).to_contain_text("hello.line-1 take 1: approved")
    assert (served.folder / "archive" / "hello.line-1.take-01" / "verdict.json").is_file()


def test_the_words_of_a_recording_are_edited_in_its_shot(page, served):
    """Another line makes its recording and its shot anew; a narration is a field of its own."""
    choose(page, "hello.line-1")
    page.get_by_role("button", name="Said in hello").click()
    expect(page.locator(".inspector-name")).to_have_text("hello")

    narration = page.locator('#inspector [data-field="narration/ida"] textarea')
    expect(narration).to_have_value("It was seven.")
    narration.fill("It was eight.")
    narration.press("Control+Enter")

    expect(page.locator("#said")).to_contain_text("Saved hello:")
    assert served.file.read_text(encoding="utf-8") == FILM.replace("seven", "eight")


def test_recordings_are_not_compared_and_have_no_frames(page):
    choose(page, "hello.line-1")

    page.keyboard.press("c")
    expect(page.locator("#said")).to_contain_text("Recordings are heard one after the other")
    page.keyboard.press("n")
    expect(page.locator("#said")).to_contain_text("A recording has no frames")


def test_a_line_is_written_on_the_page_and_taken_out_again(page, served):
    """It stands behind the others; emptied and saved it is gone, and nothing is left unsaved."""
    expect(page.locator(".list-found")).to_have_text("1 shot and 2 recordings")
    page.locator("[name=scene]").select_option("Recordings")
    expect(page.locator(".list-found")).to_have_text("2 of 1 shot and 2 recordings")
    page.locator("[name=scene]").select_option("All scenes")
    choose(page, "hello.line-1")
    page.locator(".menu > button").click()
    expect(page.get_by_role("menuitem", name="Delete a shot")).to_be_disabled()
    page.keyboard.press("Escape")
    page.locator("#tab-player").click()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".inspector-name")).to_have_text("hello")

    page.locator(".menu > button").click()
    page.get_by_role("menuitem", name="New line in hello").click()
    form = page.get_by_role("dialog")
    form.get_by_label("What is said").fill("Good night.")
    form.get_by_role("button", name="Add").click()
    words = page.locator('[data-field="lines/1/ida"] textarea')
    expect(words).to_have_value("Good night.")
    expect(words).to_have_css("unicode-bidi", "plaintext")
    assert "      - {ida: You are up early.}\n      - {ida: Good night.}\n" in served.file.read_text("utf-8")

    words.fill("")
    words.press("Control+Enter")
    expect(words).to_have_count(0)
    expect(page.locator(".form-bar:visible")).to_have_count(0)
    assert served.file.read_text("utf-8") == FILM

    page.keyboard.press("Escape")
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("z")
    expect(words).to_have_value("Good night.")
    page.locator('[data-field="lines/0/ida"] textarea').fill("")
    words.fill("")
    words.press("Control+Enter")
    expect(words).to_have_count(0)
    assert "lines" not in served.file.read_text("utf-8")
