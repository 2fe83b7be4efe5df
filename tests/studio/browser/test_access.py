"""The studio's pages for everybody: axe-core finds nothing serious, and no view is wider than its window."""

import json
import shutil
from importlib.resources import files

import pytest

from tests.studio.browser.page_server import open_browser, open_page, require_browser, serving

pytestmark = pytest.mark.slow

sync_api = require_browser()
pytest.importorskip("axe_playwright_python", reason="no axe-core here: pip install axe-playwright-python")
expect = sync_api.expect

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
NAME = "keeper"
FILM = """\
storyboard: 1
title: The keeper
budget: {usd: 3}
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
cast: {ida: an old keeper in a blue coat}
shots:
  - {id: tower, action: The tower stands in the storm., approve: true}
  - {id: door, from: tower, action: The door opens slowly.}
"""


@pytest.fixture(scope="module")
def address(shot_once, tmp_path_factory):
    with serving(shot_once, log=tmp_path_factory.mktemp("serve") / "out") as served:
        yield served.address


@pytest.fixture(scope="module")
def browser(address):
    with open_browser(sync_api) as browser:
        yield browser


def mistakes_of(page):
    """Return what axe-core finds that is serious or worse: the rule and the elements."""
    page.evaluate(AXE)
    run = "axe.run(document, {resultTypes: ['violations']}).then((all) => JSON.stringify(all.violations))"
    found = page.evaluate(f"() => {run}")
    return [
        (each["id"], [node["html"][:160] for node in each["nodes"]][:4])
        for each in json.loads(found)
        if each["impact"] in {"serious", "critical"}
    ]


def choose(item):
    def act(page):
        page.locator(".menu > button").click()
        page.get_by_role("menuitem", name=item).click()
        expect(page.get_by_role("dialog")).to_be_visible()

    return act


VIEWS = {
    "player": lambda page: page.locator(".queue-open").first.click(),
    "list": lambda page: (page.locator("#tab-list").click(), page.locator(".row").first.click()),
    "graph": lambda page: (page.locator("#tab-graph").click(), page.locator("#graph [data-shot]").first.click()),
    "menu": lambda page: page.locator(".menu > button").click(),
    "plan": lambda page: (
        page.get_by_role("button", name="Run", exact=True).click(),
        expect(page.locator(".plan-table")).to_be_visible(),
    ),
    "settings": choose("Film settings"),
    "new shot": choose("New shot"),
    "hear": choose("Hear whether lines"),
    "export": choose("Export"),
    "keys": lambda page: page.keyboard.press("?"),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1400, 900), (1024, 768), (420, 860)], ids=lambda size: str(size[0]))
def test_every_view_of_a_film(browser, address, size, scheme):
    with open_page(browser, f"{address}/films/{NAME}/", size=size, scheme=scheme) as page:
        found = {}
        expect(page.locator("body[data-ready]")).to_be_attached()
        for view, show in VIEWS.items():
            expect(page.locator("h1.top-title")).to_have_text("The keeper")
            show(page)
            found[view] = mistakes_of(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= size[0], view
            page.keyboard.press("Escape")

    assert {view: mistakes for view, mistakes in found.items() if mistakes} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_films_page(browser, address, scheme):
    with open_page(browser, f"{address}/", scheme=scheme, size=(420, 860)) as page:
        expect(page.locator(".film-card")).to_have_count(1)
        assert mistakes_of(page) == []
        page.get_by_role("button", name="New film").first.click()
        assert mistakes_of(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1400, 900), (420, 860)], ids=lambda size: str(size[0]))
def test_compared_takes_a_note_and_mistakes(browser, shot_once, tmp_path, size, scheme):
    """What is there only now and then is for everybody, too."""
    folder = tmp_path / NAME
    shutil.copytree(shot_once, folder)
    copy_take(folder / "archive", "tower.take-01", "tower.take-02")
    with (
        serving(folder, log=tmp_path / "serve.out") as served,
        open_page(browser, f"{served.address}/films/{NAME}/", size=size, scheme=scheme) as page,
    ):
        expect(page.locator("body[data-ready]")).to_be_attached()
        page.locator(".queue-open").first.click()
        expect(page.locator(".take")).to_have_count(2)
        page.keyboard.press("n")
        page.get_by_label("Text of the note").fill("her hand")
        found = {"note": mistakes_of(page)}
        page.get_by_role("button", name="Save note").click()
        expect(page.locator(".note-said")).to_have_text("her hand")
        found["noted"] = mistakes_of(page)
        page.evaluate("() => document.activeElement.blur()")
        page.keyboard.press("c")
        expect(page.get_by_role("dialog", name="Compare takes of tower")).to_be_visible()
        found["compare"] = mistakes_of(page)
        page.keyboard.press("Escape")
        (folder / "storyboard.yaml").write_text(FILM.replace("duration: 2", "duratoin: 2"), encoding="utf-8")
        expect(page.locator("#banner")).to_contain_text("storyboard.yaml:4")
        found["banner"] = mistakes_of(page)

    assert {view: mistakes for view, mistakes in found.items() if mistakes} == {}


def copy_take(archive, name, to):
    """File a take once more, under the next number."""
    shutil.copytree(archive / name, archive / to)
    slate = archive / to / "slate.json"
    told = json.loads(slate.read_text(encoding="utf-8"))
    told["attempt"]["key"]["take"] = 2
    slate.write_text(json.dumps(told), encoding="utf-8")
