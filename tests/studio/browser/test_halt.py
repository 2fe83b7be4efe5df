"""A run is stopped, cancelled and ended at once from the page, wherever it was begun; files come in and go out."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.studio.browser.made_film import make_film
from tests.studio.browser.page_server import open_page, require_browser, serving

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

sync_api = require_browser()
expect = sync_api.expect

NAME = "keeper"
FILM = """\
storyboard: 1
title: The keeper
provider: ark
defaults: {model: seedance-2.0-mini, resolution: 480p, duration: 4}
shots:
  - {id: tower, action: The tower stands in the storm.}
  - {id: sea, action: The sea calms.}
  - {id: boat, action: A boat comes in.}
"""
LIST = "Shot,Description,Duration\n1,A road in the rain,2\n2,A hill at dusk,2\n"
RUN = ("run", "--yes", "--no-stitch")


@pytest.fixture
def service(tmp_path_factory):
    """A service at which a task runs for ten minutes, one at a time; the variables that lead to it."""
    place = tmp_path_factory.mktemp("service")
    words = ["simulate", "--port", "0", "--latency", "600", "--concurrency", "1", "--no-render", "--folder", place]
    process = start(*words, output=subprocess.PIPE)
    try:
        yield dict(word.split("=", 1) for word in process.stdout.readline().split() if "=" in word)
    finally:
        process.kill()
        process.communicate()


def start(*words, output=subprocess.DEVNULL, environment=None):
    """Begin what somebody begins in a terminal."""
    return subprocess.Popen(
        [sys.executable, "-m", "storyboard", *map(str, words)],
        stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, text=True, env=environment,
    )  # fmt: skip


@pytest.fixture
def page(browser, service, tmp_path):
    folder = tmp_path / NAME
    folder.mkdir()
    (folder / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    environment = {**os.environ, **service}
    with (
        serving(folder, log=tmp_path / "serve.out", environment=environment) as served,
        open_page(browser, f"{served.address}/films/{NAME}/") as page,
    ):
        page.folder, page.environment = folder, environment
        expect(page.locator("body[data-ready]")).to_be_attached()
        yield page
        assert page.said == []


def queued(page):
    """Wait until one task runs and the others are queued at the service."""
    expect(page.get_by_role("button", name="Cancel 2 queued")).to_be_visible(timeout=90_000)


def stop(page):
    page.get_by_role("button", name="Stop", exact=True).click()
    told = page.get_by_role("dialog", name="The run stops")
    expect(told).to_contain_text("begins nothing more")
    return told


def test_a_run_from_a_terminal_is_stopped_and_what_is_queued_is_taken_back(page):
    """What goes on, and what it will cost, is said; the run in the terminal ends."""
    run = start(*RUN, page.folder, environment=page.environment)
    try:
        queued(page)
        told = stop(page)
        expect(told).to_contain_text(
            re.compile(r"3 tasks go on at the service and will still be charged, expected \$0\.\d+")
        )
        expect(told.locator(".problems li")).to_have_count(3)
        expect(told).to_contain_text(re.compile(r"tower take 1 at ark: \$0\.\d+ \(task cgt-"))
        told.get_by_role("button", name="Cancel what is queued").click()

        became = page.get_by_role("dialog", name="What became of the queued takes")
        expect(became.locator("li", has_text="cancelled, not charged")).to_have_count(2)
        expect(became.locator("li", has_text="goes on at ark, and will be charged")).to_have_count(1)
        became.get_by_role("button", name="Close").click()
        assert run.wait(60) != 0
        expect(page.get_by_role("button", name="Run", exact=True)).to_be_visible()
    finally:
        run.kill()
        run.wait()


def test_a_run_of_the_page_is_ended_at_once(page):
    """As ^C does it in a terminal; what runs at the service goes on, and that is said."""
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Start: $").click()
    queued(page)
    told = stop(page)
    end = told.get_by_role("button", name="End it at once")
    if end.is_visible():
        end.click()
        expect(page.locator("#said")).to_contain_text(re.compile("told to end at once|had ended already"))
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_visible()
    expect(page.locator(".top-facts")).to_contain_text("0/3 done")


def begin_and_stop(page):
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Start: $").click()
    queued(page)
    stop(page).get_by_role("button", name="Cancel what is queued").click()


def test_a_stopped_run_is_told_as_stopped(page):
    begin_and_stop(page)
    page.get_by_role("dialog", name="What became of the queued takes").get_by_role("button", name="Close").click()

    expect(page.locator("#said")).to_contain_text("The run has stopped", timeout=60_000)
    expect(page.get_by_role("dialog", name="The run failed")).to_have_count(0)


def test_what_failed_before_a_run_was_stopped_is_told(page):
    """Whatever the lines beside it say of what a person stopped, and over what became of the queued takes."""
    lines = ["stopped: tower: cancelled by a person", "error: sea: the text is refused"]
    page.route("**/last_lines", lambda route: route.fulfill(json=lines))
    begin_and_stop(page)

    told = page.get_by_role("dialog", name="The run failed")
    expect(told.locator(".problems li")).to_have_text(["Sea: the text is refused."], timeout=60_000)


def test_a_shot_list_becomes_a_film(page, tmp_path):
    """Sent as a file; an odd one is refused in a sentence, and the dialog stays."""
    shots, odd = tmp_path / "night.csv", tmp_path / "odd.csv"
    shots.write_text(LIST, encoding="utf-8")
    odd.write_bytes(b"\x00\x01\x02")
    page.get_by_role("link", name="All films").click()
    page.get_by_role("button", name="Import …").click()
    dialog = page.get_by_role("dialog", name="Import a file as a new film")
    dialog.locator("input[type=file]").set_input_files(odd)
    dialog.get_by_role("button", name="Import").click()
    expect(dialog.get_by_role("alert")).to_contain_text(".")
    dialog.locator("input[type=file]").set_input_files(shots)
    dialog.get_by_role("button", name="Import").click()
    with page.expect_navigation(url="**/films/night/"):
        page.get_by_role("button", name="Open the film").click(timeout=5_000)
    expect(page.locator(".top-facts")).to_contain_text("0/2 done")
    assert "A road in the rain" in (tmp_path / "night" / "storyboard.yaml").read_text(encoding="utf-8")


def test_an_export_says_how_far_it_is(browser, tmp_path):
    """In percents, and at its end where the file lies."""
    folder = make_film(tmp_path / NAME, FILM.replace("provider: ark\n", ""))
    shutil.rmtree(folder / "reels")
    with (
        serving(folder, log=tmp_path / "serve.out") as served,
        open_page(browser, f"{served.address}/films/{NAME}/") as page,
    ):
        expect(page.locator("body[data-ready]")).to_be_attached()
        page.locator(".menu > button").click()
        page.get_by_role("menuitem", name="Export").click()
        dialog = page.get_by_role("dialog")
        dialog.locator(".job").evaluate("""job => {
            window.told = [];
            new MutationObserver(() => window.told.push(job.innerText)).observe(job, {childList: true, subtree: true});
        }""")
        dialog.get_by_label("Format").select_option("fcpxml")
        dialog.get_by_role("button", name="Export", exact=True).click()
        expect(dialog.locator(".job .problems li")).to_contain_text("reels/main.fcpxml")
        assert any(re.search(r"\d+ %", told) for told in page.evaluate("() => window.told"))
        assert (folder / "reels" / "main.fcpxml").is_file()
        assert page.said == []
