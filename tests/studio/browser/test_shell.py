"""The studio's page in a real browser: what frames it, the run, what waits, the list, the graph, mistakes and keys."""

import re
from contextlib import contextmanager

import pytest
from PIL import Image

from tests.studio.browser.page_server import open_browser, open_page, require_browser

pytestmark = pytest.mark.slow

sync_api = require_browser()
expect = sync_api.expect

NAME = "keeper"
FILM = """\
storyboard: 1
title: The keeper <i>
budget: {usd: 3}  # all of it
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
shots:
  - {id: tower, action: The tower stands in the storm., approve: true}
  - {id: door, from: tower, action: The door opens slowly.}
  - {id: sea, action: The sea calms.}
"""
PATIENCE_MS = 60_000


@pytest.fixture(scope="module")
def browser(shot_once):
    # The film is shot first: a browser that is open has a loop of its own in this thread.
    with open_browser(sync_api) as browser:
        yield browser


@pytest.fixture(scope="module")
def made(shot_once):
    return shot_once


@pytest.fixture
def page(browser, served):
    with open_page(browser, served.url) as page:
        expect(page.locator(".top-title")).to_have_text("The keeper <i>", timeout=PATIENCE_MS)
        expect(page.locator("body[data-ready]")).to_be_attached(timeout=PATIENCE_MS)
        yield page
        assert page.said == []


def test_a_take_is_approved_in_the_queue_undone_and_the_film_is_run_to_its_end(page, served):
    """Run shows the plan first; the second press starts it; the page follows to the end."""
    queue = page.locator(".queue-item")
    expect(page.locator(".top-facts")).to_contain_text("/3 done")
    expect(page.locator(".top-facts")).to_contain_text("of $3.00")

    page.locator(".queue").get_by_role("button", name="Approve", exact=True).click()
    expect(queue).to_have_count(0)
    page.keyboard.press("z")
    expect(queue).to_have_count(1)
    page.locator(".queue").get_by_role("button", name="Approve", exact=True).click()
    expect(queue).to_have_count(0)

    page.get_by_role("button", name="Run", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".plan-table tbody tr")).to_have_count(1)
    expect(dialog).to_contain_text("by simulator")
    dialog.get_by_role("button", name="Start: free").click()

    expect(page.locator(".top-facts")).to_contain_text("3/3 done", timeout=PATIENCE_MS)
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_visible(timeout=PATIENCE_MS)
    assert list(served.folder.glob("archive/door.take-01/*.mp4"))


def test_a_plan_that_changed_meanwhile_is_shown_again(page, served):
    page.locator(".queue").get_by_role("button", name="Approve", exact=True).click()
    page.get_by_role("button", name="Run", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Start: free")).to_be_enabled()

    served.file.write_text(FILM.replace("The sea calms.", "The sea rises."), encoding="utf-8")
    dialog.get_by_role("button", name="Start: free").click()

    expect(dialog).to_contain_text("The plan changed meanwhile. Nothing was sent.")
    expect(dialog.locator(".plan-table tbody tr")).to_have_count(2)


def test_a_mistake_in_the_file_leaves_the_page_and_goes_when_it_is_mended(page, served):
    """What is written half, and what is selected, stays."""
    page.keyboard.press("/")
    page.locator(".list-bar input").fill("sea")
    expect(page.locator(".row")).to_have_count(1)

    served.file.write_text(FILM.replace("duration: 2", "duratoin: 2"), encoding="utf-8")
    banner = page.locator("#banner")
    expect(banner).to_contain_text("storyboard.yaml:4")
    expect(banner).to_contain_text("duration")
    expect(page.locator(".row")).to_have_count(1)
    expect(page.locator(".list-bar input")).to_be_focused()

    served.file.write_text(FILM, encoding="utf-8")
    expect(banner).to_be_hidden()
    expect(page.locator(".list-bar input")).to_have_value("sea")


def test_the_server_is_started_again_and_nothing_is_lost(page, served):
    """The top line says so meanwhile."""
    page.keyboard.press("/")
    page.locator(".list-bar input").fill("do")
    served.stop()
    expect(page.locator(".top-lost")).to_contain_text("does not answer")
    served.start()

    expect(page.locator(".top-lost")).to_have_text("", timeout=PATIENCE_MS)
    expect(page.locator(".list-bar input")).to_have_value("do")
    served.file.write_text(FILM.replace("The keeper <i>", "The keeper returns"), encoding="utf-8")
    expect(page.locator(".top-title")).to_have_text("The keeper returns", timeout=PATIENCE_MS)


def test_who_edits_a_file_that_changed_meanwhile_sees_both_texts(page, served):
    """Nothing is overwritten before somebody says so."""
    page.locator(".menu > button").click()
    page.get_by_role("menuitem", name="Film settings").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Title").fill("The keeper at dusk")
    changed = FILM.replace("The sea calms.", "The sea sleeps.")
    with _blind(page):
        served.file.write_text(changed, encoding="utf-8")
        form.get_by_role("button", name="Save").click()
        told = page.get_by_role("dialog", name="The file was changed meanwhile")
        expect(told.locator(".removed")).to_have_text("- title: The keeper <i>")
        expect(told.locator(".added")).to_have_text("+ title: The keeper at dusk")
        assert served.file.read_text(encoding="utf-8") == changed

    told.get_by_role("button", name="Make my change").click()
    expect(page.locator(".top-title")).to_have_text("The keeper at dusk")
    assert served.file.read_text(encoding="utf-8") == changed.replace("The keeper <i>", "The keeper at dusk")


@contextmanager
def _blind(page, *, for_ever=False):
    """Let the page hear of nothing new before its next change was answered."""
    seen = []
    page.on("response", lambda answer: seen.append(answer.url) if answer.url.endswith("/edit") else None)
    film = re.compile(rf"/api/1/films/{NAME}(\?.*)?$")
    page.route(film, lambda route: route.continue_() if seen and not for_ever else route.abort())
    yield
    page.unroute(film)


def test_a_shot_is_chosen_in_the_list_and_in_the_graph_by_keys(page):
    page.keyboard.press("v")
    expect(page.locator(".row")).to_have_count(3)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".row[aria-selected=true] .row-name")).to_have_text("door")

    page.keyboard.press("v")
    chosen = page.locator("#graph .is-chosen")
    expect(chosen).to_have_attribute("data-shot", "door")
    page.keyboard.press("ArrowLeft")
    expect(chosen).to_have_attribute("data-shot", "tower")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Undo the last change")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_new_shots_are_written_as_a_person_would(page, served):
    """In one line as its neighbours, comments kept; a copy and a deletion too, and Z takes each back."""
    page.keyboard.press("ArrowDown")
    page.locator(".menu > button").click()
    page.get_by_role("menuitem", name="New shot").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Name", exact=True).fill("stairs")
    form.get_by_label("What happens").fill("Ida climbs: slowly.")
    form.locator("select").first.select_option("tower")
    form.get_by_role("button", name="Add after tower").click()

    expect(page.locator("#said")).to_contain_text("New shot: stairs.")
    expect(form).to_have_count(0)
    text = served.file.read_text(encoding="utf-8")
    assert '  - {id: stairs, from: tower, action: "Ida climbs: slowly."}\n' in text
    assert "# all of it" in text
    page.keyboard.press("z")
    expect(page.locator("#said")).to_contain_text("Undone")
    assert served.file.read_text(encoding="utf-8") == FILM


def test_a_run_that_lacks_a_key_says_what_to_do_before_and_after(page, served):
    """Where the studio has its keys from stands beside the price; the failure tells its next step too."""
    text = FILM.replace("budget:", "provider: ark\nbudget:").replace(", approve: true", "")
    served.file.write_text(f"{text}  - {{id: boat, action: A boat comes in.}}\n", encoding="utf-8")
    expect(page.locator(".top-facts")).to_contain_text("/4 done")
    page.get_by_role("button", name="Run", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("set it there and start it again")
    dialog.get_by_role("button", name="Start: $").click()
    expect(dialog).to_contain_text("no API key in ARK_API_KEY. Export ARK_API_KEY=")


def test_a_long_name_leaves_the_buttons_beside_it_whole(page, served):
    """The name is cut off at its end; `Film` stays on one line."""
    page.set_viewport_size({"width": 1024, "height": 768})
    long = "a-shot-with-a-name-as-long-as-a-name-may-be-in-a-storyboard"
    served.file.write_text(FILM.replace("id: sea", f"id: {long}"), encoding="utf-8")
    page.locator("#tab-list").click()
    page.locator(".row", has_text=long).click()
    page.locator("#tab-player").click()
    expect(page.locator(".shows-line .shows").last).to_contain_text(long)
    film, tab = page.locator(".shows-line .shows").first, page.locator("#tab-player")
    assert film.bounding_box()["height"] == tab.bounding_box()["height"]


def test_a_new_scene_follows_one_list_of_shots(page, served):
    """The list becomes the first scene; Z makes it a list again, in the file and on the page."""
    scenes = page.locator("#list .row-scene")
    page.locator("#tab-list").click()
    page.locator(".menu > button").click()
    page.get_by_role("menuitem", name="New scene").click()
    form = page.get_by_role("dialog")
    expect(form).to_contain_text("They become its first scene, called main.")
    form.get_by_label("Title").fill("Night")
    form.get_by_label("What happens").fill("It is dark.")
    form.get_by_role("button", name="Add").click()
    expect(scenes).to_have_text(["main", "main", "main", "Night"])
    text = served.file.read_text(encoding="utf-8")
    assert "scenes:\n- id: main\n  shots:\n  - {id: tower, action:" in text
    page.keyboard.press("z")
    expect(scenes).to_have_text(["", "", ""])
    assert served.file.read_text(encoding="utf-8") == FILM


def test_a_film_is_made_from_nothing_on_the_page(browser, served, tmp_path):
    """New film, title, budget, cast with a picture: the file reads as a person would have written it."""
    picture = tmp_path / "Mia at five.png"
    Image.new("RGB", (512, 512), "teal").save(picture)
    with open_page(browser, f"{served.address}/") as page:
        page.get_by_role("button", name="New film").first.click()
        page.get_by_label("Name of its folder").fill("river")
        page.get_by_role("button", name="Make it").click()
        expect(page.locator("body[data-ready]")).to_be_attached(timeout=PATIENCE_MS)

        page.locator(".menu > button").click()
        page.get_by_role("menuitem", name="Film settings").click()
        form = page.get_by_role("dialog")
        form.get_by_label("Title").fill("The river")
        form.get_by_label("The whole film may cost").fill("2.5")
        form.get_by_label("Resolution").fill("480p")
        form.get_by_role("button", name="Add somebody").click()
        row = form.locator(".cast-row").last
        row.get_by_label("Name in the file").fill("mia")
        row.get_by_label("What this one looks like").fill("a girl in a teal coat")
        row.locator("input[type=file]").set_input_files(picture)
        expect(row.get_by_label("Picture of this one, a path in the film's folder")).to_have_value(
            "refs/Mia-at-five.png"
        )
        form.get_by_role("button", name="Save").click()

        expect(page.locator("h1.top-title")).to_have_text("The river")
        expect(page.locator(".top-facts")).to_contain_text("of $2.50")
        assert page.said == []
    written = (served.folder.parent / "river" / "storyboard.yaml").read_text(encoding="utf-8")
    assert "title: The river\n" in written
    assert "budget: {usd: 2.5}\n" in written or "budget:\n  usd: 2.5\n" in written
    assert "mia: {text: a girl in a teal coat, image: refs/Mia-at-five.png}\n" in written
    assert (served.folder.parent / "river" / "refs" / "Mia-at-five.png").read_bytes() == picture.read_bytes()


def test_a_second_edit_before_the_film_is_read_again_is_no_conflict(page, served):
    """The page knows what its own edit made of the file; what somebody else made of it is still a conflict."""
    with _blind(page, for_ever=True):
        for title in ("The keeper at dusk", "The keeper at dawn"):
            page.locator(".menu > button").click()
            page.get_by_role("menuitem", name="Film settings").click()
            form = page.get_by_role("dialog", name="Film settings")
            form.get_by_label("Title").fill(title)
            form.get_by_role("button", name="Save").click()
            expect(form).to_have_count(0)
            expect(page.get_by_role("dialog")).to_have_count(0)
            assert served.file.read_text(encoding="utf-8") == FILM.replace("The keeper <i>", title)
