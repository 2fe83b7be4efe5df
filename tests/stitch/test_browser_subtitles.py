"""Subtitles in a real browser: its own parser reads the file, cue by cue, and shows text as text."""

import base64
import os
import shutil
from fractions import Fraction

import pytest

from storyboard.media.cue import Cue
from storyboard.media.subtitle_files import webvtt_text

pytestmark = pytest.mark.slow

CHROMIUM = os.environ.get("STORYBOARD_CHROMIUM") or shutil.which("chromium") or ""

sync_api = pytest.importorskip("playwright.sync_api", reason="no playwright here: pip install playwright")
if not CHROMIUM:
    pytest.skip("no chromium here: install it or name it in STORYBOARD_CHROMIUM", allow_module_level=True)

SAID = (
    Cue(0, 48, "Do you see it?\nYes & no --> a < b.", id="turn.line-1"),
    Cue(50, 96, "你看见了吗？那边有一盏灯，\n在海的尽头。", id="turn.line-1.2"),
    Cue(96, 120, "שלום לכולם!", id="turn.line-2"),
    Cue(24 * 3700, 24 * 3701, "<script>alert(1)</script><b>👩‍👩‍👧‍👦</b>", id="turn.narration@2"),
)
READ = """
async (data) => {
  const film = document.createElement('video')
  const track = Object.assign(document.createElement('track'), {src: 'data:text/vtt;base64,' + data, default: true})
  const read = new Promise((done, failed) => { track.onload = done; track.onerror = () => failed(new Error('unread')) })
  film.append(track)
  document.body.append(film)
  track.track.mode = 'showing'
  await read
  return [...track.track.cues].map((cue) => [cue.id, cue.startTime, cue.endTime, cue.getCueAsHTML().textContent,
    cue.getCueAsHTML().querySelectorAll('*').length])
}
"""


def test_a_browser_reads_every_cue_and_finds_no_markup():
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        text = webvtt_text(SAID, rate=Fraction(24))
        found = page.evaluate(READ, base64.b64encode(text.encode()).decode())
        browser.close()

    assert [tuple(cue[:3]) for cue in found] == [
        ("turn.line-1", 0, 2), ("turn.line-1.2", pytest.approx(50 / 24, abs=0.001), 4), ("turn.line-2", 4, 5),
        ("turn.narration@2", 3700, 3701),
    ]  # fmt: skip
    assert [cue[3].strip("\u200f") for cue in found] == [cue.text.replace("-->", "→") for cue in SAID]
    assert [cue[4] for cue in found] == [0, 0, 0, 0]
