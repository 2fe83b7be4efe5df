"""Markup in every text of a storyboard and of a service stays text on every view; another site's page gets nothing."""

import http.server
import json
import os
import subprocess
import sys
import threading
from contextlib import contextmanager

import pytest

from tests.studio.browser.made_film import make_film
from tests.studio.browser.page_server import open_browser, open_page, require_browser, serving

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

sync_api = require_browser()
expect = sync_api.expect

NAME = "trap"
EVIL = "</textarea></title><img src=x onerror='window.ran=1'><script>window.ran=1</script><svg onload='window.ran=1'>"
DEFAULTS = "{model: seedance-2.0-mini, resolution: 480p, duration: 4}"
FILM = f"""\
storyboard: 1
title: &evil "{EVIL}"
synopsis: *evil
look: *evil
defaults: {DEFAULTS}
vars: {{place: *evil}}
cast: {{mia: *evil}}
shots:
  - {{id: made, action: *evil, background: *evil, camera: *evil, dialogue: *evil, notes: *evil, tags: [*evil],
     role: *evil}}
  - {{id: failed, action: "fails {EVIL}", provider: ark}}
  - {{id: refused, action: "is refused {EVIL}", provider: ark}}
reels:
  main: {{title_card: *evil, end_card: *evil, shots: [made, failed, refused]}}
"""
# Elements that only markup of ours could have made: the page itself has none of them.
_MADE = "document.querySelectorAll('img[src=x], script:not([src]), svg[onload], [onerror], iframe').length"


class _Service(http.server.BaseHTTPRequestHandler):
    """A service that answers with markup in all its words."""

    def do_POST(self):
        asked = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if "is refused" in asked:
            self._answer(400, {"error": {"code": EVIL, "message": EVIL, "type": EVIL, "param": EVIL}})
        else:
            self._answer(200, {"id": "cgt-<b>1"})

    def do_GET(self):
        error = {"code": EVIL, "message": EVIL}
        self._answer(200, {"id": "cgt-<b>1", "status": "failed", "error": error, "model": EVIL})

    def _answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("X-Request-Id", EVIL)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *words):
        pass


@contextmanager
def listening(handler):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def served(tmp_path):
    folder = tmp_path / NAME
    folder.mkdir()
    (folder / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    with listening(_Service) as address:
        environment = {**os.environ, "ARK_BASE_URL": f"{address}/api/v3", "ARK_API_KEY": "a-key-of-a-test"}
        run = subprocess.run(
            [sys.executable, "-m", "storyboard", "run", str(folder), "--yes", "--no-stitch"],
            env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip
        assert "Traceback" not in run.stderr
        assert (folder / "archive" / "made.take-01").is_dir(), run.stderr
        with serving(folder, log=tmp_path / "serve.out", environment=environment) as served:
            served.folder = folder
            yield served


def test_markup_stays_text_on_every_view(served):
    """It makes no element, runs nothing and asks nobody for anything."""
    with open_browser(sync_api) as browser, open_page(browser, f"{served.address}/films/{NAME}/") as page:
        asked = []
        page.on("dialog", lambda shown: (asked.append(shown.message), shown.dismiss()))
        page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/x") else None)
        expect(page.locator("h1.top-title")).to_have_text(EVIL)
        note = {"folder": "made.take-01", "frame": 3, "text": EVIL}
        assert page.evaluate(_POST, [NAME, "note", note]) == 200
        assert page.evaluate(_POST, [NAME, "reject", {"shot": "made", "take": 1, "note": EVIL}]) == 200
        seen = {view: (show(page), page.evaluate(_MADE))[1] for view, show in VIEWS.items()}

        text = served.folder / "storyboard.yaml"
        text.write_text(FILM.replace("seedance-2.0-mini", json.dumps(EVIL)), encoding="utf-8")
        expect(page.locator("#banner")).to_contain_text("<img src=x")
        seen["mistake"] = page.evaluate(_MADE)
        page.goto(served.address)
        expect(page.locator(".film-card")).to_have_count(1)
        seen["films"] = page.evaluate(_MADE)

        assert {view: made for view, made in seen.items() if made} == {}
        assert page.evaluate("() => window.ran") is None
        assert asked == []
        assert page.said == []


_POST = """async ([name, call, body]) => (await fetch(`/api/1/films/${name}/${call}`, {method: "POST",
    headers: {"Content-Type": "application/json", "X-Storyboard": "studio"}, body: JSON.stringify(body)})).status"""


def choose_shot(name):
    def show(page):
        page.locator("#tab-list").click()
        page.locator(".row", has=page.locator(".row-name", has_text=name)).first.click()
        expect(page.locator(".inspector-name")).to_have_text(name)
        expect(page.locator(".why-sentence")).not_to_have_text("")
        page.locator("#inspector details").evaluate_all("folds => folds.forEach((fold) => { fold.open = true; })")
        page.wait_for_timeout(300)

    return show


def choose(item):
    def show(page):
        page.locator(".menu > button").click()
        page.get_by_role("menuitem", name=item).click()
        expect(page.get_by_role("dialog")).to_be_visible()

    return show


def after_escape(show):
    def close_and_show(page):
        page.keyboard.press("Escape")
        show(page)

    return close_and_show


def open_plan(page):
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("to make")


VIEWS = {
    "player": lambda page: expect(page.locator(".block").first).to_be_visible(),
    "made": choose_shot("made"),
    "failed": choose_shot("failed"),
    "refused": choose_shot("refused"),
    "graph": lambda page: (
        page.locator("#tab-graph").click(),
        expect(page.locator("#graph [data-shot]")).to_have_count(3),
    ),
    "plan": open_plan,
    "settings": after_escape(choose("Film settings")),
    "new shot": after_escape(choose("New shot")),
    "end": lambda page: page.keyboard.press("Escape"),
}

OTHER_SITE = """<!doctype html><title>Another site</title>
<form method="post" enctype="text/plain" target="into" action="{there}/approve">
<input name='{{"shot":"made","x":"' value='"}}'></form>
<iframe name="into"></iframe><iframe id="framed" src="{page}"></iframe>
<img id="picture" src="{files}/reports/index.html">
<video id="clip" src="{files}/archive/made.take-01/01_video.mp4"></video>
"""
_STEAL = """async ({there, files}) => {
  const got = [];
  const headers = {"X-Storyboard": "studio", "Content-Type": "application/json"};
  const body = '{"shot": "made"}';
  document.forms[0].submit();
  for (const [url, options] of [[there, {}], [`${files}/reports/run.json`, {}],
      [`${there}/approve`, {method: "POST", headers, body}],
      [`${there}/approve`, {method: "POST", mode: "no-cors", body}], [there, {mode: "no-cors"}]]) {
    try {
      const answer = await fetch(url, options);
      got.push(await answer.text());
    } catch { got.push(""); }
  }
  const heard = await new Promise((done) => {
    const events = new EventSource(`${there}/events`);
    events.onopen = () => done("open");
    events.onerror = () => done("");
  });
  return [...got, heard];
}"""


def test_the_page_of_another_site_reads_and_changes_nothing(tmp_path):
    """Not by a form, a request, a frame, an element or a stream."""
    folder = make_film(
        tmp_path / NAME, f"storyboard: 1\ntitle: Mine\ndefaults: {DEFAULTS}\nshots: [{{id: made, action: A}}]\n"
    )
    with serving(folder, log=tmp_path / "serve.out") as served:
        there = {
            "there": f"{served.address}/api/1/films/{NAME}", "files": f"{served.address}/films/{NAME}/files",
            "page": f"{served.address}/films/{NAME}/",
        }  # fmt: skip

        class Site(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(OTHER_SITE.format(**there).encode())

            def log_message(self, *words):
                pass

        with listening(Site) as address, open_browser(sync_api) as browser:
            for site in (address, address.replace("127.0.0.1", "localhost")):
                context = browser.new_context()
                page = context.new_page()
                page.goto(site)
                assert page.evaluate(_STEAL, there) == [""] * 6
                assert page.evaluate("() => document.querySelector('#clip').readyState") == 0
                assert page.evaluate("() => document.querySelector('#picture').naturalWidth") == 0
                assert all("Mine" not in frame.content() for frame in page.frames if frame is not page.main_frame)
                context.close()
        assert not (folder / "archive" / "made.take-01" / "verdict.json").exists()
