"""
Makes the pictures of README and tutorial on the simulator: run ``python docs/pictures/make.py`` from the checkout.

It shoots the starter `chain` in a temporary folder; the page is photographed by a browser (the extra `browser`, and
Chromium on the path).
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
SHOTS = ("tower", "door", "sea")


def storyboard(*words: str, folder: str) -> None:
    """Run a verb in *folder*."""
    subprocess.run([sys.executable, "-m", "storyboard", *words], cwd=folder, check=True)


def strip(film: Path) -> Image.Image:
    """Return first and last frame of each shot, side by side."""
    sheet = Image.new("RGB", (3 * 328 - 8, 2 * 96), "#f5f2ec")
    for place, shot in enumerate(SHOTS):
        for side, name in enumerate(("03_first_frame.png", "02_last_frame.png")):
            with Image.open(film / "archive" / f"{shot}.take-01" / name) as frame:
                sheet.paste(frame.convert("RGB").resize((158, 92)), (328 * place + 162 * side, 48))
    return sheet


def fox_strip(film: Path) -> Image.Image:
    """Return the first frame of the film of the fox, and the last of each shot, side by side."""
    names = [("wake", "03_first_frame.png"), *((shot, "02_last_frame.png") for shot in ("wake", "run", "rest"))]
    sheet = Image.new("RGB", (4 * 244 - 4, 135), "#f5f2ec")
    for place, (shot, name) in enumerate(names):
        with Image.open(film / "archive" / f"{shot}.take-01" / name) as frame:
            sheet.paste(frame.convert("RGB").resize((240, 135)), (244 * place, 0))
    return sheet


def photograph(address: str, to: Path, *, height: int) -> None:
    """Write the page at *address* as a browser shows it, *height* px of it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        tab = browser.new_page(viewport={"width": 1280, "height": height}, device_scale_factor=0.75)
        tab.goto(address)
        tab.wait_for_timeout(4000)
        tab.screenshot(path=to, type="jpeg", quality=72)
        browser.close()


@contextmanager
def studio(folder: str) -> Iterator[str]:
    """Serve the film of the fox; gives the address."""
    command = [sys.executable, "-m", "storyboard", "serve", "fox", "--port", "0"]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process.stderr.readline().split()[0] if process.stderr else ""
        finally:
            process.terminate()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        film = Path(folder, "lighthouse")
        storyboard("new", "lighthouse", folder=folder)
        storyboard("run", "lighthouse", folder=folder)
        strip(film).crop((0, 44, 976, 144)).save(HERE / "chain.jpg", quality=80)
        storyboard("graph", "lighthouse", "-o", str(HERE / "graph.png"), folder=folder)
        with Image.open(HERE / "graph.png") as graph:
            small = graph.resize((graph.width * 5 // 8, graph.height * 5 // 8), Image.Resampling.LANCZOS)
        small.quantize(256).save(HERE / "graph.png", optimize=True)
        fox = Path(folder, "fox")
        made = shutil.ignore_patterns("archive", "reels", "reports", ".storyboard")
        shutil.copytree(HERE.parent.parent / "projects" / "fox", fox, ignore=made)
        storyboard("run", "fox", folder=folder)
        fox_strip(fox).save(HERE / "fox.jpg", quality=82)
        photograph((film / "reports" / "index.html").as_uri(), HERE / "page.jpg", height=1340)
        with studio(folder) as address:
            photograph(f"{address}/films/fox/", HERE / "studio.jpg", height=860)
