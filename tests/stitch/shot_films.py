"""Films that are shot already: a storyboard file, and takes in the archive beside it."""

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path

from storyboard.archive.takes import SLATE, file_facts
from storyboard.media.picture.frames import first_frame_png, last_frame_png
from storyboard.model.takes import ClipFacts, Slate
from storyboard.project import Project
from storyboard.stitch.timeline import Footage
from tests.show.report.report_films import a_made_attempt

CHAIN = """\
storyboard: 1
title: A chain
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
shots:
  - {id: s0, action: A boat leaves.}
  - {id: s1, from: s0, action: The sea is calm.}
  - {id: s2, from: s1, action: A storm comes.}
"""


def shot_film(folder: Path, text: str, clips: dict[str, Footage]) -> Project:
    """Write a project whose shots have the *clips* as takes."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "storyboard.yaml"
    file.write_text(text, encoding="utf-8")
    project = Project(file=file)
    for shot, clip in clips.items():
        file_take(project, shot, clip)
    return project


def file_take(
    project: Project, shot: str, clip: Footage, *, size: Sequence[int] = (320, 180), **attempted: object
) -> None:
    """File *clip* as the first take of *shot*; *attempted* is what its attempt has other than usual."""
    attempt = a_made_attempt(shot, **attempted)
    folder = project.archive / str(attempt.key)
    folder.mkdir(parents=True)
    shutil.copyfile(clip.path, folder / "01_video.mp4")
    first, last = _ends(clip.path)
    (folder / "02_last_frame.png").write_bytes(last)
    (folder / "03_first_frame.png").write_bytes(first)
    slate = Slate(
        attempt=attempt,
        seed=1,
        archived_at="2026-04-05T08:39:59.359968Z",
        clip=ClipFacts(
            width=size[0], height=size[1], frames=clip.frames, rate=f"{clip.rate}/1", has_audio=clip.has_audio
        ),
        video=file_facts(folder / "01_video.mp4"),
        first_frame=file_facts(folder / "03_first_frame.png"),
        last_frame=file_facts(folder / "02_last_frame.png"),
        last_frame_served=False,
    )
    (folder / SLATE).write_text(slate.model_dump_json(), encoding="utf-8")


_ENDS: dict[str, tuple[bytes, bytes]] = {}


def _ends(path: Path) -> tuple[bytes, bytes]:
    """Return first and last frame of the clip; most films of the tests have the same few clips, each decoded once."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest not in _ENDS:
        _ENDS[digest] = first_frame_png(path), last_frame_png(path)
    return _ENDS[digest]
