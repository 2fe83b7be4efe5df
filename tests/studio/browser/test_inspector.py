"""The inspector in a real browser: words and settings edited in the file, and nothing that is half written lost."""

import json
import urllib.request

import pytest

from tests.studio.browser.page_server import open_page, require_browser

pytestmark = pytest.mark.slow

sync_api = require_browser()
expect = sync_api.expect

NAME = "keeper"
FILM = """\
storyboard: 1
title: The keeper
# What every shot starts from.
defaults: {model: seedance-1.0-pro, resolution: 480p, duration: 2}
cast:
  ida: an old keeper in a blue coat # her words
shots:
  - id: tower  # the first
    action: The tower stands in the storm.   # wind
    camera: wide
  - {id: door, from: tower, action: The door opens slowly.}
"""
PATIENCE_MS = 60_000


@pytest.fixture
def page(browser, served):
    with open_page(browser, served.url) as page:
        expect(page.locator(".inspector-name")).to_have_text("Film", timeout=PATIENCE_MS)
        yield page
        assert page.said == []


def select(page, shot):
    """Select a shot by keys alone."""
    for _ in range(5):
        page.keyboard.press("ArrowDown")
        if page.locator(".inspector-name").inner_text() == shot:
            break
    expect(page.locator(".inspector-name")).to_have_text(shot)
    expect(field(page, "action")).to_be_visible()


def field(page, key):
    return page.locator(f'#inspector [data-field="{key}"]').locator("input, textarea, select").first


def problem(page, key):
    return page.locator(f'#inspector [data-field="{key}"] .field-problem')


def changed_lines(served):
    """Lines of the file that are different now: what was, and what is."""
    before, after = FILM.splitlines(), served.file.read_text(encoding="utf-8").splitlines()
    assert len(before) == len(after)
    return [(old, new) for old, new in zip(before, after, strict=True) if old != new]


def test_a_changed_word_is_a_diff_of_one_line(page, served):
    """Comments stay; what it puts out of date and what that costs is said before it is saved; Z takes it back."""
    select(page, "tower")
    field(page, "action").fill("The tower leans in the storm.")
    bar = page.locator(".form-bar")
    expect(bar).to_contain_text("Not saved: action")
    expect(bar).to_contain_text("Puts take 1 of tower out of date")
    expect(bar).to_contain_text("$")

    field(page, "action").press("Control+Enter")
    expect(page.locator("#said")).to_contain_text("Saved tower: action.")
    expect(bar).to_be_hidden()
    assert changed_lines(served) == [
        ("    action: The tower stands in the storm.   # wind", "    action: The tower leans in the storm.   # wind")
    ]
    expect(page.locator(".why-sentence")).to_contain_text("tower is to be made")
    expect(page.locator(".why-changes ins")).to_contain_text("leans")

    page.locator(".inspector-name").click()
    page.locator("body").evaluate("() => document.activeElement.blur()")
    page.keyboard.press("z")
    expect(field(page, "action")).to_have_value("The tower stands in the storm.")
    assert served.file.read_text(encoding="utf-8") == FILM


def test_a_setting_is_written_and_its_default_put_back(page, served):
    """Where nothing is written, the default and its place are shown."""
    select(page, "tower")
    page.locator('.form-group[data-key="settings"] > summary').click()
    resolution = page.locator('[data-field="resolution"]')
    expect(resolution).to_contain_text("from the film: 480p")
    expect(resolution.locator(".field-where")).to_have_text("film, line 4")

    field(page, "resolution").select_option(label="720p")
    field(page, "seed").fill("12")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#said")).to_contain_text("Saved tower: resolution and seed.")
    added = set(served.file.read_text(encoding="utf-8").splitlines()) - set(FILM.splitlines())
    assert added == {"    resolution: 720p", "    seed: 12"}
    expect(resolution.locator(".field-where")).to_contain_text("here, line")

    resolution.get_by_role("button", name="Use default").click()
    page.locator('[data-field="seed"]').get_by_role("button", name="Use default").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(resolution).to_contain_text("from the film: 480p")
    expect(page.locator(".form-bar")).to_be_hidden()
    assert served.file.read_text(encoding="utf-8") == FILM


def test_a_mistake_stands_at_its_field(page, served):
    """It is told while somebody writes, with what to do; nothing is written until it is mended."""
    select(page, "tower")
    field(page, "action").fill("{{ cast.ido }} climbs.")
    expect(problem(page, "action")).to_have_text("There is no 'ido' here. Did you mean 'ida'?")
    expect(field(page, "action")).to_have_attribute("aria-invalid", "true")
    field(page, "action").press("Control+Enter")
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_disabled()
    assert served.file.read_text(encoding="utf-8") == FILM

    field(page, "action").fill("{{ cast.ida }} climbs.")
    expect(problem(page, "action")).to_be_hidden()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".form-bar")).to_be_hidden()
    assert 'action: "{{ cast.ida }} climbs."   # wind' in served.file.read_text(encoding="utf-8")


def test_half_written_words_survive_all_that_happens(page, served):
    """An edit in an editor, a typo that comes and goes, a run, a server started again, another selection, a reload."""
    select(page, "tower")
    words = field(page, "action")
    words.fill("The tower half wri")
    words.evaluate("area => area.setSelectionRange(3, 3)")

    def nothing_is_lost():
        expect(words).to_have_value("The tower half wri")
        expect(words).to_be_focused()
        assert words.evaluate("area => area.selectionStart") == 3

    served.file.write_text(FILM.replace("camera: wide", "camera: close-up"), encoding="utf-8")
    expect(field(page, "camera")).to_have_value("close-up")
    nothing_is_lost()

    served.file.write_text(FILM.replace("camera: wide", "camara: wide"), encoding="utf-8")
    expect(page.locator("#banner")).to_contain_text("storyboard.yaml:")
    nothing_is_lost()
    served.file.write_text(FILM, encoding="utf-8")
    expect(page.locator("#banner")).to_be_hidden()
    expect(field(page, "camera")).to_have_value("wide")
    nothing_is_lost()

    ask(served, "retake", {"shot": "door"})
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_visible(timeout=PATIENCE_MS)
    nothing_is_lost()
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_visible(timeout=PATIENCE_MS)
    nothing_is_lost()

    served.stop()
    served.start()
    served.file.write_text(FILM.replace("# wind", "# rain"), encoding="utf-8")
    expect(page.locator(".top-lost")).to_have_text("", timeout=PATIENCE_MS)
    nothing_is_lost()

    words.evaluate("area => area.blur()")
    select(page, "door")
    expect(page.locator(".inspector-drafts")).to_have_text("Not saved: tower")
    page.reload()
    page.locator(".inspector-drafts").click()
    expect(field(page, "action")).to_have_value("The tower half wri")
    field(page, "action").press("Control+Enter")
    expect(page.locator(".form-bar")).to_be_hidden()
    assert "    action: The tower half wri   # rain\n" in served.file.read_text(encoding="utf-8")


def test_a_member_of_the_cast_is_edited_where_it_stands(page, served):
    """One that is written as its text alone stays so."""
    field(page, "cast/ida/text").fill("an old keeper in a red coat")
    field(page, "cast/ida/text").press("Control+Enter")
    expect(page.locator("#said")).to_contain_text("Saved the film: description.")
    assert changed_lines(served) == [
        ("  ida: an old keeper in a blue coat # her words", "  ida: an old keeper in a red coat # her words")
    ]


def test_fields_of_an_included_file_are_edited_there(page, served):
    """And are said to come from there; words that were reverted can be brought back."""
    shared = served.folder / "shared.yaml"
    shared.write_text("cast:\n  mia: a girl # shared\ndefaults: {seed: 5}\n", encoding="utf-8")
    served.file.write_text(FILM.replace("title: The keeper\n", "title: The keeper\ninclude: [shared.yaml]\n"), "utf-8")
    expect(page.locator('[data-field="cast/mia/text"] .field-where')).to_have_text("shared.yaml, line 2")
    field(page, "cast/mia/text").fill("a girl of ten")
    page.get_by_role("button", name="Revert").click()
    expect(field(page, "cast/mia/text")).to_have_value("a girl")
    page.get_by_role("button", name="Bring it back").click()
    expect(field(page, "cast/mia/text")).to_have_value("a girl of ten")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".form-bar")).to_be_hidden()
    assert shared.read_text(encoding="utf-8") == "cast:\n  mia: a girl of ten # shared\ndefaults: {seed: 5}\n"

    select(page, "tower")
    page.locator('.form-group[data-key="settings"] > summary').click()
    expect(field(page, "seed")).to_have_attribute("placeholder", "from shared.yaml: 5")


def ask(served, call, body):
    request = urllib.request.Request(
        f"{served.address}/api/1/films/{NAME}/{call}",
        json.dumps(body).encode(),
        {"X-Storyboard": "studio", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)
