"""Which takes a person means who names a shot, and perhaps a number."""

from storyboard.archive.takes import Takes
from storyboard.errors import CommandError
from storyboard.model.graph import no_such_shot
from storyboard.model.takes import Take
from storyboard.plan.plan import Plan, PlannedShot, run_command
from storyboard.plan.which_counts import finals_of, preferred_take


def meant_takes(
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
    drafts = {planned.id: planned.take for planned in now.drafts}
    found = [_meant_take(planned, drafts.get(planned.id), takes.get(planned.id, ()), number) for planned in segments]
    meant = tuple(take for take in found if take is not None)
    if not meant:
        raise _no_such(now, shot, number, [take for planned in segments for take in takes.get(planned.id, ())])
    return meant


def passed_over_clauses(
    now: Plan, takes: Takes, shot: str, *, number: int | None = None, segment: int | None = None
) -> tuple[str, ...]:
    """Return a clause for each segment of *shot* of which `meant_takes` returns no take, with what there is."""
    meant = {take.key.segment for take in meant_takes(now, takes, shot, number=number, segment=segment)}
    lacking = [planned for planned in _segments(now, shot, segment) if planned.id[1] not in meant]
    errors = [_no_such(now, planned.name, number, list(takes.get(planned.id, ()))) for planned in lacking]
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
    planned = [planned for planned in now.shots if planned.id[0] == shot]
    if not planned:
        raise no_such_shot(shot, (planned.id[0] for planned in now.shots), has_stills=bool(now.stills))
    segments = [planned for planned in planned if segment in {None, planned.id[1]}]
    if not segments and len(planned) == 1:
        raise CommandError(f"{shot} has no segment {segment}", hint="it is made in one piece: leave --segment out")
    if not segments:
        raise CommandError(
            f"{shot} has no segment {segment}", hint=f"its segments are numbered from 1 to {len(planned)}"
        )
    return segments


def _meant_take(planned: PlannedShot, draft: Take | None, takes: tuple[Take, ...], number: int | None) -> Take | None:
    if number is not None:
        return next((take for take in takes if take.key.take == number), None)
    return planned.take or draft or preferred_take(finals_of(takes)) or preferred_take(takes)


def _no_such(now: Plan, shot: str, number: int | None, takes: list[Take]) -> CommandError:
    if not takes:
        return CommandError(f"{shot} has no take yet", hint=f"`{run_command(now)}` shoots one")
    known = ", ".join(map(str, sorted({take.key.take for take in takes})))
    if number is None:
        return CommandError(f"every take of {shot} is rejected", hint=f"name one of them: {known}")
    return CommandError(f"{shot} has no take {number}", hint=f"there are: {known}")
