"""A studio that serves in a process of its own, as a person starts it, and pages of it in a headless browser."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

CHROMIUM = os.environ.get("STORYBOARD_CHROMIUM") or shutil.which("chromium") or ""
_STARTS_WITHIN_S = 60
_PATIENCE_MS = 60_000
"""For what a page does by itself, on a machine with other work."""
_NOT_OURS = re.compile(r"Failed to load resource")


def require_browser():
    """Return Playwright's API; skip the module where there is none, or no Chromium."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="no playwright here: pip install playwright")
    if not CHROMIUM:
        pytest.skip("no chromium here: install it or name it in STORYBOARD_CHROMIUM", allow_module_level=True)
    # It holds for all modules of a process.
    sync_api.expect.set_options(timeout=_PATIENCE_MS)
    return sync_api


class Serving:
    """`storyboard serve` of some folders."""

    def __init__(self, *folders, log, port=0, environment=None):
        self._folders, self._log, self.port = folders, log, port
        self._environment = {**os.environ, **(environment or {})}
        self._process = None

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        """Start it, at the port that it had before."""
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "storyboard", "serve", *map(str, self._folders), "--port", str(self.port)],
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env=self._environment,
            )
        until = time.monotonic() + _STARTS_WITHIN_S
        while time.monotonic() < until:
            if found := re.search(r"http://127\.0\.0\.1:(\d+)", self._log.read_text(encoding="utf-8")):
                self.port = int(found[1])
                return self
            time.sleep(0.1)
        raise AssertionError(f"the studio did not start: {self._log.read_text(encoding='utf-8')}")

    def stop(self):
        """Stop it, and wait until it is gone."""
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)


@contextmanager
def serving(*folders, log, environment=None):
    served = Serving(*folders, log=log, environment=environment).start()
    try:
        yield served
    finally:
        served.stop()


@contextmanager
def open_browser(sync_api):
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@contextmanager
def open_page(browser, url, *, size=(1400, 900), scheme="light"):
    """Open *url* in a profile of its own; what the page complained of is in ``said``."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.set_default_timeout(_PATIENCE_MS)
    page.said = []
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.on(
        "console",
        lambda message: (
            page.said.append(message.text) if message.type == "error" and not _NOT_OURS.match(message.text) else None
        ),
    )
    page.goto(url)
    yield page
    context.close()
