"""A film of chained shots for the player and the strip, and what the page shows of it."""

import shutil
from contextlib import contextmanager

import av
import numpy as np
from PIL import Image

from tests.studio.browser.page_server import open_page, serving

NAME = "keeper"
FILM = """\
storyboard: 1
title: The keeper
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
shots:
  - {id: tower, action: The tower stands in the storm.}
  - {id: door, from: tower, action: The door opens slowly., dialogue: "IDA: Who is there?"}
  - {id: sea, from: door, action: The sea calms.}
  - {id: boat, action: A boat comes in.}
reels:
  main: [tower, door, sea] # as it happened
  short:
    title_card: The keeper
    # What the trailer shows.
    shots:
      - tower # the storm
      - {shot: sea, transition: dissolve, trim: {start: 0.5, end: 1.5}} # the calm
"""
SMALL_PX = (216, 120)
PATIENCE_MS = 60_000

_SEEN = """
async (player, frame) => {
  const screen = player.screen;
  await screen.seek(frame);
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [216, 120];
  const pen = canvas.getContext("2d");
  const above = (layer) => layer.element.classList.contains("is-upper");
  for (const layer of screen.seen.sort((a, b) => above(a) - above(b))) {
    pen.globalAlpha = Number(layer.element.style.opacity);
    if (layer.hasVideo) pen.drawImage(layer.video, 0, 0, 216, 120);
    else pen.fillRect(0, 0, 216, 120);
  }
  return Array.from(pen.getImageData(0, 0, 216, 120).data);
}
"""


@contextmanager
def cut_page(browser, shot_once, tmp_path, *, keeps_reels=False, **more):
    """The page of a copy of the film; without stitched reels, so that its clips are played."""
    folder = tmp_path / NAME
    shutil.copytree(shot_once, folder)
    if not keeps_reels:
        shutil.rmtree(folder / "reels")
    with (
        serving(folder, log=tmp_path / "serve.out") as served,
        open_page(browser, f"{served.address}/films/{NAME}/", **more) as page,
    ):
        page.folder, page.file, page.served = folder, folder / "storyboard.yaml", served
        page.locator(".block").first.wait_for(timeout=PATIENCE_MS)
        yield page
        assert page.said == []


def stitched_frames(shot_once, reel):
    """Return the frames of a stitched reel, made small."""
    with av.open(str(shot_once / "reels" / f"{reel}.mp4")) as clip:
        return [_small(frame.to_ndarray(format="rgb24")) for frame in clip.decode(video=0)]


def _small(picture):
    return np.asarray(Image.fromarray(picture).resize(SMALL_PX, Image.Resampling.BILINEAR)).astype(float)


def seen_frame(page, frame):
    """Return what the player shows at *frame* of the film."""
    seen = np.array(page.locator("#player").evaluate(_SEEN, frame), dtype=float)
    return seen.reshape(SMALL_PX[1], SMALL_PX[0], 4)[:, :, :3]


def screen_facts(page):
    """Return where the player is."""
    return page.locator("#player").evaluate(
        "({screen}) => ({frame: screen.frame, isPlaying: screen.isPlaying, kind: screen.program.kind,"
        " last: screen.lastFrame, clips: screen.seen.map((layer) => layer.piece && layer.piece.name)})"
    )


def wait_until(page, fact, *, within_ms=30_000):
    """Wait until *fact* of the player's place is true; return the place."""
    for _ in range(within_ms // 50):
        facts = screen_facts(page)
        if fact(facts):
            return facts
        page.wait_for_timeout(50)
    raise AssertionError(f"it did not come to be: {screen_facts(page)}")
