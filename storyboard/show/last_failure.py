"""The newest attempt at a segment, where it came to nothing: what it said, and what to do."""

from collections.abc import Iterator

from storyboard.model.paid import is_simulated
from storyboard.model.takes import Attempt
from storyboard.plan.earlier import earlier_clause, reason
from storyboard.plan.plan import PlannedShot
from storyboard.project import Project
from storyboard.shoot.state.attempt_reader import open_reader


def last_failure(project: Project, shot: PlannedShot) -> tuple[str, ...]:
    """Return why the newest attempt at *shot* failed, with the service's code, and the next step; nothing otherwise."""
    with open_reader(project) as journal:
        attempt = journal.newest([shot.id]).get(shot.id)
    if attempt is None or is_simulated(attempt.provider) != is_simulated(shot.wanted.request.provider):
        return ()
    is_older = shot.recipe is not None and attempt.fingerprint != shot.recipe.fingerprint
    return tuple(_lines(attempt, when=", before the shot was changed" if is_older else ""))


def _lines(attempt: Attempt, *, when: str) -> Iterator[str]:
    if attempt.failure is None or attempt.state == "archived":
        return
    yield f"take {attempt.key.take} failed{when}: {reason(attempt.failure)}"
    if again := earlier_clause(attempt):
        yield again
    if attempt.failure.hint:
        yield f"next: {attempt.failure.hint}"
