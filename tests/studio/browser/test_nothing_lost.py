"""While a take plays and a note is half written, much happens: nothing that is seen, written or chosen is lost."""

import shutil
import subprocess
import sys

import pytest

from tests.studio.browser.made_film import make_film
from tests.studio.browser.page_server import open_browser, open_page, require_browser, serving

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

sync_api = require_browser()
expect = sync_api.expect

NAME = "keeper"
FILM = """\
storyboard: 1
title: The keeper
defaults: {model: seedance-1.0-pro, resolution: 480p, duration: 2}
shots:
  - {id: tower, action: The tower stands in the storm., duration: 12}
  - {id: sea, action: The sea calms.}
"""
HALF = "her left hand is wro"

# A tenth of the speed: the take plays for two minutes.
_WATCH = """
({screen}) => {
  const {video} = screen.seen[0];
  screen.play(0.1);
  window.kept = {video, events: []};
  for (const event of ["pause", "emptied", "loadstart", "seeking", "ended"])
    video.addEventListener(event, () => window.kept.events.push(event));
}
"""
_SEEN = """
({screen}) => {
  const {video, events, inspector} = window.kept;
  const text = document.querySelector(".note-text");
  return {
    isSame: screen.seen.length === 1 && screen.seen[0].video === video && video.isConnected,
    isPlaying: screen.isPlaying && !video.paused, events: [...events],
    shows: document.querySelector(".shows-line").innerText,
    text: text.value, caret: [text.selectionStart, text.selectionEnd], hasFocus: document.activeElement === text,
    scroll: document.querySelector("#inspector").scrollTop,
    shot: document.querySelector(".inspector-name").innerText,
    take: document.querySelector(".take.is-selected .take-name").innerText,
    dialogs: document.querySelectorAll("dialog[open]").length,
  };
}
"""


@pytest.fixture
def served(tmp_path):
    folder = make_film(tmp_path / NAME, FILM)
    shutil.rmtree(folder / "reels")
    with serving(folder, log=tmp_path / "serve.out") as served:
        served.folder, served.file = folder, folder / "storyboard.yaml"
        yield served


def storyboard(*words):
    """Do what somebody does in a terminal meanwhile."""
    return subprocess.Popen(
        [sys.executable, "-m", "storyboard", *map(str, words)],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def test_nothing_on_the_page_is_lost(served):
    """By an edit in an editor, a typo, a run from a terminal, a first reel, and a server that is started again."""
    with open_browser(sync_api) as browser, open_page(browser, f"{served.address}/films/{NAME}/") as page:
        player = page.locator("#player")
        begin_all(page)
        before = player.evaluate(_SEEN)
        assert before["text"] == HALF
        assert before["caret"] == [3, 8]
        assert before["scroll"] > 0
        times = [player.evaluate("() => window.kept.video.currentTime")]

        def nothing_is_lost():
            page.wait_for_timeout(400)
            assert player.evaluate(_SEEN) == before
            times.append(player.evaluate("() => window.kept.video.currentTime"))
            assert times == sorted(set(times)), "the take goes on"

        nothing_is_lost()
        change_the_file(page, served, nothing_is_lost)
        run_and_stitch(page, served, nothing_is_lost)
        start_again(page, served, nothing_is_lost)

        page.keyboard.type("!")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".note-said")).to_have_text(HALF[:3] + "!" + HALF[8:])
        assert page.said == []


def begin_all(page):
    """A take plays, a note on it is half written, some of it is marked, and the inspector is scrolled."""
    expect(page.locator(".inspector-name")).to_have_text("Film")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".take")).to_have_count(1)
    page.keyboard.press("1")
    expect(page.locator("#player")).to_contain_text("Take 1 of tower")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("status", name="Minutes, seconds, frames")).to_have_text("00:00:01")
    page.keyboard.press("n")
    text = page.get_by_label("Text of the note")
    text.fill(HALF)
    text.evaluate("area => area.setSelectionRange(3, 8)")
    page.locator("#inspector").evaluate("part => { part.scrollTop = 60; }")
    page.locator("#player").evaluate(_WATCH)


def change_the_file(page, served, nothing_is_lost):
    done = page.locator(".top-facts")
    served.file.write_text(FILM.replace("The sea calms.", "The sea rises."), encoding="utf-8")
    expect(done).to_contain_text("1/2 done")
    nothing_is_lost()
    served.file.write_text(FILM.replace("duration: 2}", "duratoin: 2}"), encoding="utf-8")
    expect(page.locator("#banner")).to_contain_text("storyboard.yaml:3")
    nothing_is_lost()
    served.file.write_text(FILM.replace("The sea calms.", "The sea rises."), encoding="utf-8")
    expect(page.locator("#banner")).to_be_hidden()
    nothing_is_lost()


def run_and_stitch(page, served, nothing_is_lost):
    run = storyboard("run", served.folder, "--yes", "--no-stitch")
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_visible()
    nothing_is_lost()
    expect(page.locator(".top-facts")).to_contain_text("2/2 done")
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_visible()
    assert run.wait(60) == 0
    nothing_is_lost()

    def tells_of_the_reel(answer):
        return answer.request.method == "GET" and "/reels/main/cut" in answer.url and "reels/main" in answer.text()

    with page.expect_response(tells_of_the_reel, timeout=60_000):
        stitch = storyboard("stitch", served.folder)
    assert stitch.wait(60) == 0
    nothing_is_lost()


def start_again(page, served, nothing_is_lost):
    served.stop()
    expect(page.locator(".top-lost")).to_contain_text("does not answer")
    nothing_is_lost()
    served.start()
    expect(page.locator(".top-lost")).to_have_text("")
    served.file.write_text(FILM.replace("The keeper", "The keeper returns"), encoding="utf-8")
    expect(page.locator("h1.top-title")).to_have_text("The keeper returns")
    nothing_is_lost()
