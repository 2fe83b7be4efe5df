"""A film made from nothing in the studio alone, in a real browser; its file reads as a person would have written it."""

import json
from difflib import unified_diff
from pathlib import Path

import pytest
from PIL import Image

from storyboard.project import templates_folder
from tests.studio.browser.page_server import open_browser, open_page, require_browser, serving

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

sync_api = require_browser()
expect = sync_api.expect

PATIENCE_MS = 120_000
STARTER = templates_folder() / "storyboards" / "chain" / "storyboard.yaml"

# What is different from the starter's file, as a person reads it.
CHANGED = """\
-title: The lighthouse
+title: The harbour
+
+budget:
+  usd: 2.5
-look: soft morning light, calm colours
+look: night, wet stone
+
+cast:
+  mia: {text: a girl in a teal coat, image: refs/Mia-at-five.png}
-  - id: tower
-    first_frame: refs/lighthouse.png # a picture to open on; without it the words alone make the shot
-    action: The light in the lighthouse goes out as the sun rises over the sea.
-    camera: wide, push in
-  - id: door
-    from: tower # the chain: this shot opens on the last frame of `tower`
-    action: The door at the foot of the lighthouse opens, and an old keeper in a blue coat steps out.
-    camera: still
-  - id: sea
-    from: door
-    action: The keeper looks out to sea and raises a hand.
-    camera: follow
+  - id: quay
+    first_frame: refs/quay.png
+    action: "Rain falls on the quay: nobody is there."
+  - id: boat
+    from: quay
+    action: A boat comes in, its lamp swings.
+  - id: girl
+    references: [mia]
+    action: "{{ cast.mia }} waves."
+    dialogue: "MIA: Here I am!"
-  main: [tower, door, sea]
+  main:
+    shots: [quay, {shot: girl, transition: dissolve, trim: {end: 3.542}}, boat]
+    title_card: The harbour
"""


@pytest.fixture
def served(tmp_path):
    folder = tmp_path / "films"
    folder.mkdir()
    with serving(folder, log=tmp_path / "serve.out") as served:
        served.folder = folder / "harbour"
        yield served


@pytest.fixture
def page(served, tmp_path):
    with open_browser(sync_api) as browser, open_page(browser, served.address) as page:
        yield page
        assert page.said == []


def a_picture(folder, name, colour):
    picture = folder / name
    Image.new("RGB", (864, 496), colour).save(picture)
    return picture


def dialog(page):
    return page.get_by_role("dialog")


def choose(page, item):
    page.locator(".menu > button").click()
    page.get_by_role("menuitem", name=item).click()
    return dialog(page)


def said(page, words):
    expect(page.locator("#said")).to_contain_text(words)


def leave_fields(page):
    page.evaluate("() => document.activeElement.blur()")


def select(page, shot):
    page.locator("#tab-list").click()
    page.locator(".row", has=page.locator(".row-name", has_text=shot)).click()
    expect(page.locator(".inspector-name")).to_have_text(shot)
    page.locator("#tab-player").click()


def field(page, key):
    return page.locator(f'#inspector [data-field="{key}"]').locator("input, textarea, select").first


def block(page, shot):
    return page.locator(f".block[data-key='{shot}#1'] .block-main")


def test_a_film_is_made_from_nothing_on_the_page(page, served, tmp_path):
    """Written, run, stopped, gone on with, judged, made again, cut and exported; no editor and no terminal."""
    begin(page, a_picture(tmp_path, "Mia at five.png", "teal"))
    write_shots(page, a_picture(tmp_path, "quay.png", "navy"))
    run_and_stop(page)
    judge_and_make_again(page, served)
    cut(page)
    make_files(page, served)

    assert changed_lines(served) == CHANGED


def changed_lines(served):
    text = (served.folder / "storyboard.yaml").read_text(encoding="utf-8")
    lines = unified_diff(STARTER.read_text(encoding="utf-8").splitlines(), text.splitlines(), n=0, lineterm="")
    return "".join(f"{line}\n" for line in list(lines)[2:] if not line.startswith("@@"))


def begin(page, picture):
    """A new film with a title, money, settings and somebody in it."""
    page.get_by_role("button", name="New film").first.click()
    page.get_by_label("Name of its folder").fill("harbour")
    page.get_by_role("button", name="Make it").click()
    expect(page.locator("body[data-ready]")).to_be_attached(timeout=PATIENCE_MS)

    form = choose(page, "Film settings")
    form.get_by_label("Title").fill("The harbour")
    form.get_by_label("The whole film may cost").fill("2.5")
    form.get_by_label("Look, added").fill("night, wet stone")
    form.get_by_role("button", name="Add somebody").click()
    row = form.locator(".cast-row").last
    row.get_by_label("Name in the file").fill("mia")
    row.get_by_label("What this one looks like").fill("a girl in a teal coat")
    row.locator("input[type=file]").set_input_files(picture)
    expect(row.get_by_label("a path in the film's folder")).to_have_value("refs/Mia-at-five.png")
    form.get_by_role("button", name="Save").click()
    expect(page.locator("h1.top-title")).to_have_text("The harbour")
    expect(page.locator(".top-facts")).to_contain_text("of $2.50")


def write_shots(page, picture):
    """Three shots in dialogs, into the reel by the tray; those of the starter go."""
    add_shot(page, "quay", "Rain falls on the quay: nobody is there.", picture=picture)
    add_shot(page, "boat", "A boat comes in.", opens_on="quay")
    add_shot(page, "girl", "{{ cast.mia }} waves.")
    select(page, "girl")
    references = field(page, "references")
    references.fill("mia")
    references.press("Enter")
    field(page, "dialogue").fill("MIA: Here I am!")
    field(page, "dialogue").press("Control+Enter")
    said(page, "Saved girl:")
    leave_fields(page)

    page.get_by_text("In no reel").click()
    for shot in ("quay", "boat", "girl"):
        page.locator(".chip", has_text=shot).get_by_role("button", name="Put").click()
        expect(block(page, shot)).to_be_visible()
    for shot in ("sea", "door", "tower"):
        select(page, shot)
        choose(page, f"Delete {shot}").get_by_role("button", name="Delete it").click()
        expect(block(page, shot)).to_have_count(0)


def add_shot(page, name, action, *, opens_on="", picture=None):
    form = choose(page, "New shot")
    form.get_by_label("Name", exact=True).fill(name)
    form.get_by_label("What happens").fill(action)
    if opens_on:
        form.get_by_label("It opens on").select_option(opens_on)
    if picture:
        form.locator("input[type=file]").set_input_files(picture)
        expect(form.get_by_label("a path in the film's folder")).to_have_value(f"refs/{picture.name}")
    form.get_by_role("button", name="Add").click()
    said(page, f"New shot: {name}.")


def run_and_stop(page):
    """The plan with its price, a run that is stopped, and another that goes on to the end."""
    start_run(page, 3)
    page.get_by_role("button", name="Stop", exact=True).click(timeout=PATIENCE_MS)
    stopped = page.get_by_role("dialog", name="The run stops")
    expect(stopped).to_contain_text("begins nothing more")
    stopped.get_by_role("button", name="Close").click()
    run = page.get_by_role("button", name="Run", exact=True)
    expect(run).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator(".top-facts")).not_to_contain_text("3/3")

    start_run(page)
    expect(page.locator(".top-facts")).to_contain_text("3/3 done", timeout=PATIENCE_MS)
    expect(run).to_be_visible(timeout=PATIENCE_MS)


def start_run(page, takes=None):
    expect(page.locator("dialog[open]")).to_have_text([])
    page.get_by_role("button", name="Run", exact=True).click()
    plan = dialog(page)
    if takes:
        expect(plan.locator(".plan-table tbody tr")).to_have_count(takes)
        expect(plan.locator(".plan-table")).to_contain_text("$0.")
        expect(plan).to_contain_text("by simulator")
    plan.get_by_role("button", name="Start: free").click()


def judge_and_make_again(page, served):
    """An approval, another take with other words, and both compared."""
    select(page, "quay")
    page.keyboard.press("a")
    said(page, "quay take 1: approved")

    select(page, "boat")
    page.keyboard.press("t")
    again = page.get_by_role("dialog", name="Another take of boat")
    again.get_by_label("Action").fill("A boat comes in, its lamp swings.")
    again.get_by_role("button", name="Save the words, show the price").click()
    again.get_by_role("button", name="Make it: $").click(timeout=PATIENCE_MS)
    expect(page.locator(".take")).to_have_count(2, timeout=PATIENCE_MS)
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_visible(timeout=PATIENCE_MS)

    page.keyboard.press("c")
    compare = page.get_by_role("dialog", name="Compare takes of boat")
    expect(compare.locator(".pane")).to_have_count(2)
    expect(compare.locator(".compare-words")).to_contain_text("its lamp swings")
    name = compare.locator(".pane.is-focused .pane-name").inner_text()
    page.keyboard.press("a")
    expect(compare.locator(".pane.is-focused .pane-verdict")).to_have_text("✓ approved")
    page.keyboard.press("Escape")
    verdict = served.folder / "archive" / f"boat.take-0{name.split()[-1]}" / "verdict.json"
    assert json.loads(verdict.read_text(encoding="utf-8"))["verdict"] == "circled"


def cut(page):
    """Another order, a trim, a transition and a title."""
    block(page, "girl").click()
    page.keyboard.press("Alt+ArrowLeft")
    said(page, "Moved girl to place 2 of main.")
    expect(block(page, "girl")).to_be_focused()
    for _ in range(12):
        page.get_by_role("button", name="End one frame earlier").click()
    said(page, "Trimmed girl: to ")
    page.get_by_role("button", name="Choose how the shot").click()
    dialog(page).get_by_label("Transition").select_option("dissolve")
    dialog(page).get_by_role("button", name="Use it").click()
    said(page, "Dissolve into girl.")
    page.get_by_role("button", name="Reel settings…").click()
    dialog(page).get_by_label("Title card").fill("The harbour")
    dialog(page).get_by_role("button", name="Save").click()
    expect(page.locator(".block.kind-title_card")).to_contain_text("The harbour")


def make_files(page, served):
    """The reel as a file, and one for an editing program."""
    work = choose(page, "Cut the reels now")
    work.get_by_role("button", name="Cut them now").click()
    expect(work.get_by_role("link", name="reels/main.mp4")).to_be_visible(timeout=PATIENCE_MS)
    work.get_by_role("button", name="Close").click()
    work = choose(page, "Export")
    work.get_by_label("Format").select_option("edl")
    work.get_by_role("button", name="Export", exact=True).click()
    written = work.locator(".job .problems li").filter(has_text=".edl")
    expect(written).to_have_count(1, timeout=PATIENCE_MS)
    name = Path(written.inner_text()).name
    assert "GIRL" in next(served.folder.rglob(name)).read_text(encoding="utf-8").upper()
