"""Which takes were made and paid, and have their files in the archive no more; for those who only look, too."""

from collections.abc import Mapping

from storyboard.archive.takes import find_take, take_folder
from storyboard.model.takes import Attempt
from storyboard.project import Project

LOST = "lost"
"""The type of failure of a take whose files are gone."""
GIVEN_UP = "given up"
"""The type of failure of such a take once a person has said that another is to be paid."""


def is_lost(attempt: Attempt) -> bool:
    """Return whether the take of *attempt* was paid, and its files are gone."""
    return attempt.failure is not None and attempt.failure.type == LOST


def lost_takes_of(project: Project, known: Mapping[str, Attempt]) -> dict[str, Attempt]:
    """Return those of the *known* attempts that were filed, and whose takes are not in the archive any more."""
    return {
        attempt_id: attempt
        for attempt_id, attempt in known.items()
        if attempt.state == "archived"
        and attempt.task_id
        and not (attempt.failure and attempt.failure.type == GIVEN_UP)
        and find_take(project, take_folder(project, attempt.key).name) is None
    }
