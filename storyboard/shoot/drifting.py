"""
Drift while a run lasts: a new take is compared with the one that its chain opens on.

It reads slates alone: what a take is like was measured when it was filed.
"""

from dbos import DBOS

from storyboard.archive import read_take
from storyboard.errors import ArchiveError
from storyboard.model import DriftLimits
from storyboard.plan.drifting import take_above, too_far
from storyboard.project import Project
from storyboard.reporter import Note
from storyboard.shoot.stage import stage_of
from storyboard.takes import Json, Take


@DBOS.step(name="drift")
async def is_too_far(project: str, folder: str, stop: Json) -> bool:
    """Return whether the take in *folder* has drifted past *stop*, and say so; a person's circle allows it."""
    stage = stage_of(project)
    try:
        take = read_take(stage.project, folder)
        said = too_far(take, first=_first(stage.project, take), stop=DriftLimits.model_validate(stop))
    except ArchiveError as error:
        # What a take above is like can no longer be told: a person may know.
        said = f"how far {folder} has drifted is not known: {error.message}"
    if said and not take.is_circled:
        stage.reporter.report(Note(said))
        return True
    return False


def _first(project: Project, take: Take) -> Take:
    """Return the take that the chain of *take* opens on."""
    above = take_above(take)
    while above is not None:
        take = read_take(project, above)
        above = take_above(take)
    return take
