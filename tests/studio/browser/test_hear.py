"""Lines are heard from the page: the price first, then a line on each take, and what is not said waits for a person."""

import pytest

from tests.studio.browser.page_server import open_page, require_browser
from tests.talk_film import FILM

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

expect = require_browser().expect

NAME = "talk"


@pytest.fixture
def page(browser, served):
    with open_page(browser, served.url) as page:
        expect(page.locator("body[data-ready]")).to_be_attached()
        yield page
        assert page.said == []


def open_dialog(page):
    page.locator("#top .menu > button").click()
    page.get_by_role("menuitem", name="Hear whether lines are said").click()
    return page.get_by_role("dialog")


def test_lines_are_heard_after_the_price_was_shown_and_what_is_not_said_waits(page, served):
    heard = served.folder / "archive" / "hello.take-01" / "heard.json"
    dialog = open_dialog(page)
    expect(dialog.get_by_role("table")).to_contain_text("hello")
    start = dialog.get_by_role("button", name="Hear 1 clip: free")
    expect(start).to_be_enabled()
    assert not heard.exists()

    start.click()
    expect(dialog.get_by_role("status")).to_contain_text("1 clip heard now; 1 of 1 line said as written.")
    expect(dialog.locator("[data-key=start]")).to_be_hidden()
    expect(dialog.get_by_role("button", name="Close")).to_be_focused()
    dialog.get_by_role("button", name="Close").click()
    dialog = open_dialog(page)
    expect(dialog).to_contain_text("Nothing to hear: the clip is known. It says its lines.")
    dialog.get_by_label("Hear them again").check()
    expect(dialog.get_by_role("button", name="Hear 1 clip: free")).to_be_enabled()
    dialog.get_by_role("button", name="Close").click()

    page.locator("#tab-list").click()
    page.locator(".row", has=page.locator(".row-name", has_text="hello")).first.click()
    line = page.locator(".take-heard")
    expect(line).to_have_text("Says its lines")
    assert "Heard by simulator" in line.get_attribute("title")
    expect(page.locator("#queue")).to_contain_text("Nothing waits for you.")

    served.file.write_text(FILM.replace("up early", "sailing <b>tomorrow</b>"), encoding="utf-8")
    item = page.locator(".queue-item[data-kind=not_said]")
    expect(item).to_contain_text("take 1: hello.line-1 is said otherwise")
    expect(item).to_contain_text("approve it as it is, or retake it", ignore_case=True)
    expect(line).to_contain_text("hello.line-1 is said otherwise")
    expect(line.locator("b")).to_have_count(0)

    dialog = open_dialog(page)
    expect(dialog).to_contain_text("hello take 1: hello.line-1 is said otherwise")
    dialog.get_by_role("button", name="Close").click()
    item.get_by_role("button", name="Approve", exact=True).click()
    expect(page.locator("#queue")).to_contain_text("Nothing waits for you.")
