"""
Drift while a run lasts: a new take is compared with the one that its chain opens on, or last was approved on.

It reads slates alone: what a take is like was measured when it was filed.
"""

from collections.abc import Mapping

from dbos import DBOS

from storyboard.archive.takes import read_take
from storyboard.errors import ArchiveError
from storyboard.model.takes import Take
from storyboard.model.written_reels import DriftLimits
from storyboard.plan.drifting import start_below, take_above, too_far
from storyboard.project import Project
from storyboard.reporter import Note
from storyboard.shoot.contexts import context_of

Stops = Mapping[str, DriftLimits]
"""How far takes of a shot may drift, by shot; one without a limit is not in it."""


@DBOS.step(name="drift")
async def is_too_far(project: str, folder: str, stops: Stops) -> bool:
    """Return whether the take in *folder* has drifted too far, and say so; a person's circle allows it."""
    context = context_of(project)
    try:
        take = read_take(context.project, folder)
        said = too_far(take, start=_start(context.project, take, stops), stop=stops.get(take.key.shot))
    except ArchiveError as error:
        # What a take above is like can no longer be told: a person may know.
        said = f"how far {folder} has drifted is not known: {error.message}"
    if said and not take.is_circled:
        context.reporter.report(Note(said))
        return True
    return False


@DBOS.step(name="odd recording")
async def is_odd_recording(project: str, folder: str) -> bool:
    """Return whether the length of the recording in *folder* cannot be its words'; a person's circle allows it."""
    context = context_of(project)
    try:
        take = read_take(context.project, folder)
    except ArchiveError as error:
        context.reporter.report(Note(error.message))
        return True
    return bool(take.slate.clip.remark) and not take.is_circled


@DBOS.step(name="drift from a still")
async def is_too_far_from_still(project: str, folder: str, stop: DriftLimits, still: str, picture: str) -> bool:
    """Return whether the take in *folder* is too far from the *still* in *picture*, and say so; as `is_too_far`."""
    context = context_of(project)
    if not picture:
        # The next run measures it, before anything is paid below.
        said = f"how far {folder} has drifted is not known: {still} has no picture yet; run again when it has"
        context.reporter.report(Note(said))
        return True
    try:
        take = read_take(context.project, folder)
        said = too_far(take, start=read_take(context.project, picture), stop=stop)
    except ArchiveError as error:
        said = f"how far {folder} has drifted is not known: {error.message}"
        context.reporter.report(Note(said))
        return True
    if said and not take.is_circled:
        context.reporter.report(Note(said))
        return True
    return False


def _start(project: Project, take: Take, stops: Stops) -> Take:
    """Return the take that the drift of *take* is measured from."""
    line = [take]
    while (above := take_above(line[-1])) is not None:
        line.append(read_take(project, above))
    start = line.pop()
    for below in reversed(line[1:]):
        start = start_below(below, start=start, stop=stops.get(below.key.shot))
    return start
