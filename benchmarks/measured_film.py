"""Clips filed as takes and measured, as a run does it: what is copied to another machine."""

import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.one_film import RATE, Clips
from storyboard.archive.takes import read_takes
from storyboard.model.takes import Source
from storyboard.project import Project
from storyboard.stitch.measure_take import measure_take
from storyboard.stitch.timeline import Footage
from tests.stitch.shot_films import file_take


def measured_film(clips: Clips, folder: Path) -> tuple[Clips, float]:
    """Return *clips* as an archive holds them, with measures, and the seconds of the processor that each took."""
    folder.mkdir(parents=True)
    project = Project(file=folder / "storyboard.yaml")
    for n, (path, shares) in enumerate(zip(clips.paths, clips.shared, strict=True)):
        opens_on = Source(role="first_frame", kind="last_frame", place=f"s{n - 1}.take-01")
        footage = Footage(path, clips.frames, Fraction(RATE), has_audio=True)
        file_take(project, f"s{n}", footage, sources=(opens_on,) if shares else ())
    takes = {found[0].key.shot: found[0] for found in read_takes(project).values()}
    with TemporaryDirectory() as cache:
        began = time.process_time()
        for n in range(len(clips.paths)):
            measure_take(project, takes[f"s{n}"], cache=Path(cache))
        each_s = (time.process_time() - began) / len(clips.paths)
    paths = [project.archive / f"s{n}.take-01" / "01_video.mp4" for n in range(len(clips.paths))]
    return replace(clips, paths=paths), each_s
