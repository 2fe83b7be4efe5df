"""A film with a character sheet, made on the page alone: drawn on the simulator, chosen, retaken, and shot from."""

import shutil

import pytest
import yaml

from tests.studio.browser.page_server import open_page, require_browser, serving

pytestmark = pytest.mark.slow

sync_api = require_browser()
expect = sync_api.expect

NAME = "keeper"
FILM = """\
storyboard: 1
title: The keeper
defaults: {model: seedance-1.0-pro-fast, resolution: 480p, ratio: "16:9", duration: 2}
cast:
  ida: an old keeper in a blue coat  # her words
shots:
  - {id: turn, action: She turns to the sea.}
"""
PATIENCE_MS = 90_000


@pytest.fixture
def served(tmp_path):
    folder = tmp_path / NAME
    folder.mkdir()
    (folder / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    with serving(folder, log=tmp_path / "serve.out") as served:
        served.folder, served.file = folder, folder / "storyboard.yaml"
        served.url = f"{served.address}/films/{NAME}/"
        yield served
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def page(browser, served):
    with open_page(browser, served.url) as page:
        expect(page.locator("body[data-ready]")).to_be_attached(timeout=PATIENCE_MS)
        yield page
        assert page.said == []


def new_still(page, name, words, *, shot="", member="", takes="", approve=False, references=()):
    page.locator("#top .menu > button").click()
    page.get_by_role("menuitem", name="New still …").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name", exact=True).fill(name)
    dialog.get_by_label("What is seen").fill(words)
    for reference in references:
        dialog.locator(".references-add input").fill(reference)
        dialog.locator(".references-add button").click()
    dialog.get_by_label("Pictures to make").fill(takes)
    dialog.get_by_label("First frame of").select_option(shot)
    if member:
        dialog.get_by_label("Picture of").select_option(member)
    if approve:
        dialog.get_by_label("What uses it waits until you approve a picture").check()
    dialog.get_by_role("button", name="Add", exact=True).last.click()
    expect(dialog).to_be_hidden()
    expect(page.locator(".inspector-name")).to_have_text(name)


def run(page, choice=""):
    """Start a run; return what the plan says first."""
    page.get_by_role("button", name="Run", exact=True).click()
    dialog = page.get_by_role("dialog")
    if choice:
        dialog.get_by_label(choice).check()
    start = dialog.get_by_role("button", name="Start: free")
    expect(start).to_be_enabled()
    expect(dialog.locator(".plan-now")).to_have_attribute("aria-busy", "false")
    said = dialog.locator(".plan-numbers").inner_text()
    start.click()
    expect(dialog).to_be_hidden()
    return said


def is_seen(page, picture):
    """Wait until the player shows a picture, and no video."""
    seen = page.locator("#player .layer.is-seen")
    expect(seen.locator("img")).to_have_attribute("src", picture)
    assert seen.locator("video").get_attribute("src") is None


def test_a_film_is_made_from_a_character_sheet_on_the_page_alone(page, served):
    new_still(page, "ida-front", "{{ cast.ida }}, front view", member="ida", takes="2", approve=True)
    new_still(page, "pier", "{{ cast.ida }} at the rail", shot="turn", references=["ida-front"])
    facts = page.locator(".top-facts")
    expect(facts).to_contain_text("0/1 shots, 0/2 stills")

    assert "2 stills $0.07\n" in run(page, "Only the stills (2): no clip is made").replace("  ", "\n") + "\n"
    card = page.locator(".queue-item.is-still")
    expect(card).to_contain_text("2 pictures of ida-front are ready", timeout=PATIENCE_MS)
    expect(card.locator(".queue-still img")).to_have_count(2)
    card.get_by_role("button", name="Picture 2 of ida-front").click()
    is_seen(page, f"/films/{NAME}/files/archive/ida-front.take-02/01_still.png")
    expect(page.locator(".takes-list.is-stills .take")).to_have_count(2)

    page.keyboard.press("c")
    panes = page.locator(".compare .pane-picture")
    expect(panes).to_have_count(2)
    page.keyboard.press("w")
    expect(page.locator(".compare-stage.is-wiping")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".compare")).to_have_count(0)

    page.keyboard.press("n")
    page.locator(".note-text").fill("The collar is right.")
    page.locator(".note-text").press("Control+Enter")
    expect(page.locator(".note-time")).to_have_text("picture 2")
    page.locator(".inspector-name").click()

    expect(page.get_by_role("button", name="Run", exact=True)).to_be_visible(timeout=PATIENCE_MS)
    page.keyboard.press("a")
    expect(card).to_have_count(0)
    expect(facts).to_contain_text("0/1 shots, 1/2 stills")

    run(page, "Only the stills (2): no clip is made")
    expect(facts).to_contain_text("0/1 shots, 2/2 stills", timeout=PATIENCE_MS)
    # The picture stands for the shot that opens on it, until it has a take.
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_visible(timeout=PATIENCE_MS)
    page.locator("#player .shows").first.click()
    page.locator("#player").evaluate("({screen}) => screen.seek(24)")
    is_seen(page, f"/films/{NAME}/files/archive/pier.take-01/01_still.png")
    moved = page.locator("#player .layer.is-seen img").evaluate("(image) => image.style.transform")
    assert moved.startswith("scale(1.03")

    page.locator("#tab-list").click()
    expect(page.locator(".row-heading").first).to_have_attribute("data-heading", "Stills (2)")
    page.locator("#row-pier").click()
    expect(page.locator(".why-effects")).to_contain_text("turn")
    page.keyboard.press("t")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Action").fill("{{ cast.ida }} at the rail, low sun")
    dialog.get_by_role("button", name="Save the words, show the price").click()
    dialog.get_by_role("button", name="Make it").click()
    expect(page.locator(".takes-list.is-stills .take")).to_have_count(2, timeout=PATIENCE_MS)
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_visible(timeout=PATIENCE_MS)

    run(page)
    expect(facts).to_contain_text("1/1 shots, 2/2 stills", timeout=PATIENCE_MS)
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_visible(timeout=PATIENCE_MS)
    text = served.file.read_text(encoding="utf-8")
    assert "an old keeper in a blue coat" in text
    assert yaml.safe_load(text)["stills"] == [
        {"id": "ida-front", "action": "{{ cast.ida }}, front view", "takes": 2, "approve": True},
        {"id": "pier", "references": ["ida-front"], "action": "{{ cast.ida }} at the rail, low sun"},
    ]
    assert yaml.safe_load(text)["shots"] == [{"id": "turn", "first_frame": "pier", "action": "She turns to the sea."}]
    page.locator("#tab-graph").click()
    expect(page.locator('#graph [data-shot="pier"]')).to_be_visible()


def test_pickers_offer_stills_and_a_still_is_deleted_with_what_uses_it(page, served):
    """What uses it is told first; Z puts all of it back."""
    new_still(page, "sheet", "{{ cast.ida }}")
    page.locator("#tab-list").click()
    page.locator("#row-turn").click()
    expect(page.locator(".inspector-name")).to_have_text("turn")
    first = page.locator('[data-field="first_frame"]')
    first.locator(".offer > summary").click()
    first.get_by_role("button", name="sheet").click()
    expect(first.locator("input")).to_have_value("sheet")
    references = page.locator('[data-field="references"]')
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".form-bar")).to_be_hidden()
    expect(references.locator(".offer > summary")).to_be_visible()
    before = served.file.read_text(encoding="utf-8")
    assert "first_frame: sheet" in before

    page.locator("#row-sheet").click()
    page.locator("#top .menu > button").click()
    page.get_by_role("menuitem", name="Delete sheet …").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".still-uses li")).to_have_text(["turn, first frame (storyboard.yaml)"])
    dialog.get_by_role("button", name="Delete it there too").click()
    expect(page.locator("#said")).to_contain_text("sheet was deleted")
    expect(page.locator("#row-sheet")).to_have_count(0)
    expect(dialog).to_be_hidden()
    assert yaml.safe_load(served.file.read_text(encoding="utf-8")) == yaml.safe_load(FILM)
    page.keyboard.press("z")
    expect(page.locator("#row-sheet")).to_be_visible()
    assert served.file.read_text(encoding="utf-8") == before


@pytest.mark.parametrize("size", [(1400, 900), (420, 860)])
def test_settings_of_a_still_are_those_of_its_image_model(browser, served, size):
    """The form names the image models; what is written is one line."""
    served.file.write_text(FILM.replace("shots:\n", "stills:\n  - {id: sheet, action: A sheet.}\nshots:\n"), "utf-8")
    with open_page(browser, served.url, size=size) as page:
        expect(page.locator("body[data-ready]")).to_be_attached(timeout=PATIENCE_MS)
        page.locator("#tab-list").click()
        page.locator("#row-sheet").click()
        expect(page.locator(".inspector-name")).to_have_text("sheet")
        page.locator('.form-group[data-key="settings"] > summary').click()
        model = page.locator('[data-field="model"] select')
        model.select_option(label="seedream-5.0-pro")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator(".form-bar")).to_be_hidden()
        assert "  - {id: sheet, action: A sheet., model: seedream-5.0-pro}\n" in served.file.read_text("utf-8")
        expect(page.locator('[data-field="duration"]')).to_have_count(0)
        assert page.said == []
