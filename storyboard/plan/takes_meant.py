"""Which takes a person means who names a shot, and perhaps a number."""

from storyboard.archive.takes import Takes
from storyboard.errors import CommandError
from storyboard.model.takes import Take
from storyboard.plan.plan import Plan, PlannedShot
from storyboard.plan.which_counts import finals_of, preferred


def takes_meant(
    now: Plan, takes: Takes, shot: str, *, number: int | None = None, segment: int | None = None
) -> tuple[Take, ...]:
    """
    Return the take of each segment of *shot* that is meant.

    Without *number* it is the final that counts, else the draft that counts,
    else the final or the draft that people think best; without *segment* every
    segment is meant that has such a take.

    Raises:
        CommandError: There is no such shot, segment or take.
    """
    segments = _segments(now, shot, segment)
    drafts = {one.id: one.take for one in now.drafts}
    found = [_meant(one, drafts.get(one.id), takes.get(one.id, ()), number) for one in segments]
    meant = tuple(take for take in found if take is not None)
    if not meant:
        raise _no_such(shot, number, [take for one in segments for take in takes.get(one.id, ())])
    return meant


def passed_over(
    now: Plan, takes: Takes, shot: str, *, number: int | None = None, segment: int | None = None
) -> tuple[str, ...]:
    """Return a clause for each segment of *shot* of which `takes_meant` returns no take, with what there is."""
    meant = {take.key.segment for take in takes_meant(now, takes, shot, number=number, segment=segment)}
    lacking = [one for one in _segments(now, shot, segment) if one.id[1] not in meant]
    errors = [_no_such(one.name, number, list(takes.get(one.id, ()))) for one in lacking]
    return tuple(f"{error.message} ({error.hint})" for error in errors)


def require_segment(now: Plan, shot: str, segment: int) -> None:
    """
    Return where *shot*, which the plan holds, has such a *segment*.

    Raises:
        CommandError: It has not so many.
    """
    _segments(now, shot, segment)


def _segments(now: Plan, shot: str, segment: int | None) -> list[PlannedShot]:
    """Return the finals of *shot*, or the one of its *segment*."""
    planned = [one for one in now.shots if one.id[0] == shot]
    if not planned:
        raise CommandError(f"no shot is called {shot!r}", hint="storyboard status lists the shots")
    segments = [one for one in planned if segment in {None, one.id[1]}]
    if not segments:
        raise CommandError(
            f"{shot} has no segment {segment}", hint=f"its segments are numbered from 1 to {len(planned)}"
        )
    return segments


def _meant(one: PlannedShot, draft: Take | None, takes: tuple[Take, ...], number: int | None) -> Take | None:
    if number is not None:
        return next((take for take in takes if take.key.take == number), None)
    return one.take or draft or preferred(finals_of(takes)) or preferred(takes)


def _no_such(shot: str, number: int | None, takes: list[Take]) -> CommandError:
    if not takes:
        return CommandError(f"{shot} has no take yet", hint="storyboard run makes one")
    known = ", ".join(map(str, sorted({take.key.take for take in takes})))
    if number is None:
        return CommandError(f"every take of {shot} is rejected", hint=f"name one of them: {known}")
    return CommandError(f"{shot} has no take {number}", hint=f"there are: {known}")
