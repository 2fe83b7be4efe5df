"""The strip in a real browser: each change is one that a person would have written, and Z takes it back."""

from difflib import unified_diff

import pytest

from tests.studio.browser.cut_film import FILM, NAME, cut_page
from tests.studio.browser.page_server import require_browser

pytestmark = pytest.mark.slow

sync_api = require_browser()
expect = sync_api.expect

__all__ = ["FILM", "NAME"]


@pytest.fixture
def page(shot_once, browser, tmp_path):
    with cut_page(browser, shot_once, tmp_path) as page:
        page.before = FILM
        yield page


def lines_changed(page):
    """Wait for the file to be another one; return the lines that went and those that came."""
    for _ in range(200):
        text = page.file.read_text(encoding="utf-8")
        if text != page.before:
            break
        page.wait_for_timeout(50)
    changed = list(unified_diff(page.before.splitlines(), text.splitlines(), n=0, lineterm=""))[2:]
    changed = [line for line in changed if not line.startswith("@@")]
    page.before = text
    page.wait_for_timeout(300)
    return changed


def block(page, shot):
    return page.locator(f".block[data-key='{shot}#1'] .block-main")


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page, start, end):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, start[1] - 10, steps=4)
    page.mouse.move(*end, steps=4)
    page.mouse.up()


def test_entries_are_put_in_order_by_keys_by_dragging_and_out_of_the_tray(page):
    """Comments stay; the focus stays at the entry that is moved; Escape lets a drag go."""
    block(page, "tower").click()
    page.keyboard.press("Alt+ArrowRight")
    assert lines_changed(page) == [
        "-  main: [tower, door, sea] # as it happened",
        "+  main: [door, tower, sea] # as it happened",
    ]
    expect(block(page, "tower")).to_be_focused()
    expect(block(page, "tower")).to_have_accessible_name("tower, 2.0 s, up to date, entry 2 of 3")
    page.keyboard.press("z")
    assert lines_changed(page)[1] == "+  main: [tower, door, sea] # as it happened"
    expect(block(page, "tower")).to_have_accessible_name("tower, 2.0 s, up to date, entry 1 of 3")

    x, y = middle(block(page, "tower"))
    drag(page, middle(block(page, "sea")), (x - 40, y))
    assert lines_changed(page)[1] == "+  main: [sea, tower, door] # as it happened"

    page.get_by_text("In no reel").click()
    expect(block(page, "sea")).to_have_accessible_name("sea, 2.0 s, up to date, entry 1 of 3")
    drag(page, middle(page.locator(".chip-name", has_text="boat")), (middle(block(page, "tower"))[0] - 40, y))
    assert lines_changed(page)[1] == "+  main: [sea, boat, tower, door] # as it happened"
    expect(page.locator(".tray")).to_be_hidden()

    block(page, "boat").click()
    page.get_by_role("button", name="Take it out of this reel").click()
    assert lines_changed(page)[1] == "+  main: [sea, tower, door] # as it happened"


def test_an_entry_is_trimmed_at_its_edge_by_frames_and_shown_whole_again(page):
    """While an edge is dragged the player shows the frame at the edge; after it, the film where it was."""
    page.get_by_role("tab", name="short", exact=True).click()
    expect(page.locator(".block.kind-title_card")).to_be_visible()
    x, y = middle(page.locator(".block[data-key='tower#1'] .edge-end"))
    y -= 20  # beside the mark of the cut
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 120, y, steps=6)
    expect(page.locator(".ghost")).to_contain_text("Ends at 1.")
    assert page.locator("#player").evaluate("({screen}) => screen.program.kind") == "take"
    page.mouse.up()
    went, came = lines_changed(page)
    assert went == "-      - tower # the storm"
    assert came.startswith("+      - {shot: tower, trim: {end: 1.")
    assert came.endswith("}} # the storm")
    assert page.locator("#player").evaluate("({screen}) => screen.program.kind") == "cut"

    block(page, "sea").click()
    for _ in range(3):
        page.get_by_role("button", name="Start one frame later").click()
    assert (
        lines_changed(page)[1]
        == "+      - {shot: sea, transition: dissolve, trim: {start: 0.625, end: 1.5}} # the calm"
    )
    block(page, "tower").click()
    page.get_by_role("button", name="Show all of it").click()
    assert lines_changed(page)[1] == "+      - tower # the storm"


def test_transitions_cards_and_reels_are_written_as_a_person_would(page):
    """A reel that is a plain list becomes a mapping only when it needs a setting."""
    page.get_by_role("tab", name="short", exact=True).click()
    expect(page.locator(".block.kind-title_card")).to_be_visible()
    block(page, "sea").click()
    dialog = page.get_by_role("dialog")
    page.get_by_role("button", name="Choose how the shot").click()
    dialog.get_by_label("Transition").select_option("fade to black")
    dialog.get_by_label("Length in seconds").fill("0.25")
    dialog.get_by_role("button", name="Use it").click()
    came = lines_changed(page)[1]
    assert "transition: {kind: fade to black, duration: 0.25}" in came
    assert came.endswith(" # the calm")

    page.get_by_role("tab", name="main", exact=True).click()
    expect(page.locator(".block.kind-title_card")).to_have_count(0)
    page.get_by_role("button", name="Reel settings…").click()
    dialog.get_by_label("Title card").fill("The keeper: a film")
    dialog.get_by_role("button", name="Save").click()
    assert lines_changed(page) == [
        "-  main: [tower, door, sea] # as it happened",
        "+  main:",
        "+    shots: [tower, door, sea] # as it happened",
        '+    title_card: "The keeper: a film"',
    ]
    expect(page.locator(".block.kind-title_card")).to_contain_text("The keeper: a film")

    page.get_by_role("button", name="New reel").click()
    dialog.get_by_label("Name").fill("main")
    dialog.get_by_role("button", name="Add it").click()
    expect(dialog.get_by_role("alert")).to_have_text("There is a reel called main.")
    dialog.get_by_label("Name").fill("teaser")
    dialog.get_by_role("button", name="Add it").click()
    assert lines_changed(page) == ["+  teaser: [tower, door, sea]"]
    expect(page.get_by_role("tab", name="teaser", exact=True)).to_have_attribute("aria-selected", "true")


def test_a_reel_is_renamed_and_z_takes_it_back_in_a_page_that_was_opened_anew(page):
    page.get_by_role("tab", name="main", exact=True).click()
    page.get_by_role("button", name="Reel settings…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("whole")
    dialog.get_by_role("button", name="Save").click()
    assert lines_changed(page) == [
        "-  main: [tower, door, sea] # as it happened",
        "+  whole: [tower, door, sea] # as it happened",
    ]
    expect(page.get_by_role("tab", name="whole", exact=True)).to_have_attribute("aria-selected", "true")

    anew = page.context.new_page()
    anew.goto(page.url)
    expect(anew.get_by_role("tab", name="whole", exact=True)).to_be_visible()
    anew.keyboard.press("z")
    expect(anew.get_by_role("tab", name="main", exact=True)).to_be_visible()
    assert page.file.read_text(encoding="utf-8") == FILM
