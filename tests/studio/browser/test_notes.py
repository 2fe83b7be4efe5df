"""Notes at a frame of a take, in a real browser: written where the player stands, kept beside the verdict."""

import json

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
"""
PATIENCE_MS = 60_000


@pytest.fixture
def page(browser, served):
    with open_page(browser, served.url) as page:
        expect(page.locator(".inspector-name")).to_have_text("Film", timeout=PATIENCE_MS)
        page.keyboard.press("ArrowDown")
        expect(page.locator(".take")).to_have_count(1)
        yield page
        assert page.said == []


def notes(served):
    """What is filed of the take, as frames and texts."""
    file = served.folder / "archive" / "tower.take-01" / "verdict.json"
    filed = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return [(note["frame"], note["text"]) for note in filed.get("notes", [])]


def step_to(page, frame):
    """Step on by frames until the player stands at *frame*."""
    for at in range(1, frame + 1):
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("status", name="Minutes, seconds, frames")).to_have_text(f"00:00:{at:02}")


def test_a_note_at_a_frame_is_filed_beside_the_verdict(page, served):
    """At the frame that the player shows; its time goes back there; it is edited, removed, and that is undone."""
    page.keyboard.press("1")
    expect(page.locator("#player")).to_contain_text("Take 1 of tower")
    step_to(page, 10)
    page.keyboard.press("n")
    text = page.get_by_label("Text of the note")
    expect(text).to_be_focused()
    text.fill("her hand is <b>wrong</b>")
    text.press("Control+Enter")
    note = page.locator(".note")
    expect(note).to_contain_text("00:00:10 · take 1")
    expect(note.locator(".note-said")).to_have_text("her hand is <b>wrong</b>")
    assert notes(served) == [(10, "her hand is <b>wrong</b>")]

    page.locator("body").evaluate("() => document.activeElement.blur()")
    page.keyboard.press("Home")
    note.get_by_role("button", name="Go to 00:00:10 of take 1").click()
    expect(page.get_by_role("status", name="Minutes, seconds, frames")).to_have_text("00:00:10")

    note.get_by_role("button", name="Edit the note at 00:00:10").click()
    note.get_by_label("Text of the note").fill("her left hand is wrong")
    note.get_by_label("Text of the note").press("Control+Enter")
    expect(note.locator(".note-said")).to_have_text("her left hand is wrong")
    assert notes(served) == [(10, "her left hand is wrong")]

    note.get_by_role("button", name="Remove the note at 00:00:10").click()
    expect(note).to_have_count(0)
    assert notes(served) == []
    page.locator("body").evaluate("() => document.activeElement.blur()")
    page.keyboard.press("z")
    expect(note).to_have_count(1)
    assert notes(served) == [(10, "her left hand is wrong")]


def test_a_half_written_note_survives_an_edit_and_a_reload(page, served):
    """With the frame that it was begun at."""
    page.keyboard.press("1")
    expect(page.locator("#player")).to_contain_text("Take 1 of tower")
    step_to(page, 5)
    page.keyboard.press("n")
    page.get_by_label("Text of the note").fill("half wri")
    served.file.write_text(FILM.replace("stands", "leans"), encoding="utf-8")
    expect(page.locator(".why-sentence")).to_contain_text("to be made")
    expect(page.get_by_label("Text of the note")).to_have_value("half wri")
    expect(page.get_by_label("Text of the note")).to_be_focused()

    page.reload()
    expect(page.locator(".inspector-name")).to_have_text("Film", timeout=PATIENCE_MS)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Text of the note")).to_have_value("half wri")
    expect(page.locator(".note-where")).to_have_text("00:00:05 of tower take 1")
    page.get_by_role("button", name="Save note").click()
    expect(page.locator(".note")).to_have_count(1)
    assert notes(served) == [(5, "half wri")]
