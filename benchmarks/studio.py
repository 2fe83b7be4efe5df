"""
What the studio costs: ``python benchmarks/studio.py [--film FOLDER] [--shots N]``.

It measures `storyboard serve` in a process of its own: the processor at rest while pages listen, the time from a change
to the event in each of ten pages and from a service's answer, the first paint, and the end after ^C.
"""

import argparse
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import httpx
from makespan import chains
from served import HEAD, KEY, Served, shoot, write_film

from storyboard.archive.takes import file_verdict, read_takes
from storyboard.model.takes import Verdict
from storyboard.project import Project, find_project
from storyboard.shoot.state.journal import open_journal

PAGES = 10
REST_S = 20
LIMITS = "limits: {seedance-1.0-pro: {concurrent: 50, per_minute: 1000000}}\nshots:\n"
TICKS = os.sysconf("SC_CLK_TCK")


class Page:
    """A page that listens, and notes when it heard what."""

    def __init__(self, port: int, film: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        head = f"GET /api/1/films/{film}/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"
        self._socket.sendall(head.encode())
        self.heard: list[tuple[float, dict[str, object]]] = []
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()
        self.wait_for(1)

    def _listen(self) -> None:
        for line in self._socket.makefile("rb"):
            if line.startswith(b"data: {") and b'"mark"' in line:
                self.heard.append((time.time(), json.loads(line[6:])))

    def wait_for(self, count: int, within_s: float = 120) -> float:
        """Return when the event of this number was heard."""
        until = time.time() + within_s
        while len(self.heard) < count and time.time() < until:
            time.sleep(0.001)
        return self.heard[count - 1][0]

    def wait_for_end(self) -> None:
        self._thread.join()


@contextmanager
def studio_of(folder: Path):
    command = [sys.executable, "-m", "storyboard", "serve", str(folder), "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    port = int(re.search(r"http://127\.0\.0\.1:(\d+)", process.stderr.readline())[1])
    try:
        yield process, port
    finally:
        process.kill()
        process.wait()


def cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def row(what: str, figure: str) -> None:
    print(f"| {what} | {figure} |", flush=True)


def measure_changes(project: Project, shots: int) -> None:
    """Of a film at rest: what a look costs, and how soon ten pages hear of a verdict."""
    with studio_of(project.folder) as (process, port):
        name = project.name
        client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=120)
        began = time.monotonic()
        body = client.get(f"/api/1/films/{name}")
        row(f"the first look at {shots} shots, s", f"{time.monotonic() - began:.2f}")
        row("the film as JSON, kB", f"{len(body.content) / 1000:.0f}")
        pages = [Page(port, name) for _ in range(PAGES)]
        time.sleep(3)
        before = cpu_s(process.pid)
        time.sleep(REST_S)
        row(f"at rest with {PAGES} pages, % of a processor", f"{(cpu_s(process.pid) - before) / REST_S * 100:.1f}")
        waits, costs = [], []
        take = next(iter(read_takes(project).values()))[0]
        for number in range(5):
            heard = [len(page.heard) for page in pages]
            before, began = cpu_s(process.pid), time.time()
            verdict = Verdict(verdict="circled", at="2026-04-05T08:00:00.000000Z", note=str(number))
            file_verdict(project, take, verdict)
            waits.append(max(page.wait_for(count + 1) for page, count in zip(pages, heard, strict=True)) - began)
            time.sleep(1)
            costs.append(cpu_s(process.pid) - before)
        row(f"a verdict to the last of {PAGES} pages, s (most)", f"{statistics.median(waits):.2f} ({max(waits):.2f})")
        row(f"processor for it, all {PAGES} pages, s", f"{statistics.median(costs):.2f}")
        mark = body.headers["etag"].strip('"')
        part = client.get(f"/api/1/films/{name}", params={"since": mark})
        row("what is read again then, kB", f"{len(part.content) / 1000:.1f}")
        process.send_signal(signal.SIGINT)
        began = time.monotonic()
        process.wait()
        row(f"^C with {PAGES} pages, s", f"{time.monotonic() - began:.2f}")


def measure_run() -> None:
    """From a service's answer to the page's event, while 20 takes run."""
    with tempfile.TemporaryDirectory() as folder:
        project = write_film(Path(folder) / "film", {f"s{number}": None for number in range(20)})
        with Served(Path(folder) / "service", latency_s=6) as service, studio_of(project.folder) as (_, port):
            page = Page(port, "film")
            environment = {**os.environ, "ARK_BASE_URL": service.url, "ARK_API_KEY": KEY}
            command = [sys.executable, "-m", "storyboard", "run", str(project.folder), "--no-stitch", "--yes"]
            subprocess.run(command, env=environment, check=True, capture_output=True)
            time.sleep(2)
            with open_journal(project) as journal:
                attempts = [journal.attempt(name) for name in journal.attempts()]
            waits = []
            for attempt in attempts:
                answered = _seconds(attempt.polls[-1].ts)
                told = [at for at, event in page.heard if attempt.key.shot in event["shots"] and at >= answered]
                waits.append(min(told) - answered)
            row("a service's answer to the page's event, 20 takes, s (most)",
                f"{statistics.median(waits):.2f} ({max(waits):.2f})")  # fmt: skip


def _seconds(ts: str) -> float:
    return datetime.fromisoformat(ts).timestamp()


def measure_page(project: Project) -> None:
    """The first paint in Chromium, and what comes before the first picture."""
    try:
        # Who has no browser measures the rest.
        from playwright.sync_api import sync_playwright  # noqa: PLC0415
    except ImportError:
        return
    chromium = os.environ.get("STORYBOARD_CHROMIUM") or "/usr/bin/chromium"
    with studio_of(project.folder) as (_, port), sync_playwright() as playwright:
        address = f"http://127.0.0.1:{port}"
        httpx.get(f"{address}/api/1/films/{project.name}", timeout=120)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        paints, sizes = [], []
        for _ in range(3):
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            page.goto(f"{address}/films/{project.name}/")
            while not (paint := page.evaluate(_FIRST_PAINT)):
                page.wait_for_timeout(50)
            paints.append(paint / 1000)
            page.wait_for_timeout(3000)
            sizes.append(page.evaluate(_BEFORE_PICTURES) / 1000)
            page.close()
        row("first paint, s (most)", f"{statistics.median(paints):.2f} ({max(paints):.2f})")
        row("page, scripts and styles, kB", f"{max(sizes):.0f}")
        browser.close()


def measure_work(project: Project) -> None:
    """The longest task of the page's thread while somebody works in a long film, by what is done."""
    try:
        # As above.
        from playwright.sync_api import sync_playwright  # noqa: PLC0415
    except ImportError:
        return
    chromium = os.environ.get("STORYBOARD_CHROMIUM") or "/usr/bin/chromium"
    with studio_of(project.folder) as (_, port), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.add_init_script(_LONG_TASKS)
        page.goto(f"http://127.0.0.1:{port}/films/{project.name}/")
        page.wait_for_selector("body[data-ready]", timeout=120_000)
        page.wait_for_timeout(3000)

        def tell(what: str) -> None:
            page.wait_for_timeout(1000)
            longest = page.evaluate("() => { const found = window.longTasks; window.longTasks = []; return found; }")
            row(f"{what}: tasks over 50 ms, longest", f"{len(longest)}, {max(longest, default=0):.0f} ms")

        tell("opening")
        page.locator("#tab-list").click()
        page.mouse.move(400, 400)
        for _ in range(60):
            page.mouse.wheel(0, 400)
            page.wait_for_timeout(30)
        tell("scrolling the list")
        page.locator(".row").nth(5).click()
        field = page.locator('#inspector [data-field="action"] textarea')
        field.wait_for(timeout=60_000)
        page.wait_for_timeout(1000)
        tell("choosing a shot")
        field.focus()
        page.keyboard.type("She turns to the sea and waits for the boat.", delay=40)
        tell("typing")
        page.locator("#tab-graph").click()
        page.wait_for_timeout(3000)
        tell("opening the graph")
        for _ in range(20):
            page.mouse.wheel(0, 200)
            page.wait_for_timeout(40)
        tell("moving the graph")
        browser.close()


_LONG_TASKS = """
window.longTasks = [];
new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map((entry) => entry.duration)))
  .observe({ type: 'longtask', buffered: true });
"""
_FIRST_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime || 0"
_BEFORE_PICTURES = """
() => performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))
  .filter(({ name }) => !['/api/', '/thumbnails/', '/files/'].some((part) => name.includes(part)))
  .reduce((sum, entry) => sum + entry.transferSize, 0)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--film", type=Path, help="a film that was shot already")
    parser.add_argument("--shots", type=int, default=1000, help="else of so many shots, in tens")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if told.film:
            project = find_project(told.film)
        else:
            head = HEAD.replace("shots:\n", LIMITS)
            project = write_film(Path(folder) / "film", chains(told.shots // 10, 10), head=head)
            options = ("--rpm", "1000000", "--concurrency", "50")
            with Served(Path(folder) / "service", latency_s=0.0, options=options) as service:
                shoot(project, service)
        shots = sum(1 for entry in project.archive.iterdir() if entry.is_dir())
        print("| | |\n|---|---|")
        measure_changes(project, shots)
        measure_run()
        measure_page(project)
        measure_work(project)


if __name__ == "__main__":
    main()
