"""A person's word about takes is filed with them, and says what is out of date with it."""

from dataclasses import dataclass
from typing import Literal

from storyboard.archive.takes import file_verdict, remove_verdict
from storyboard.model.clock import now as utc_now
from storyboard.model.paid import is_simulated
from storyboard.model.takes import Take, Verdict
from storyboard.plan.film_now import film_now
from storyboard.plan.make_plan import plan_of
from storyboard.plan.takes_meant import passed_over, takes_meant
from storyboard.project import Project


@dataclass(frozen=True, slots=True)
class Judged:
    """What a person's word about some takes changed."""

    takes: tuple[Take, ...]
    """With the person's verdict."""
    passed_over: tuple[str, ...]
    """A clause for each segment of the shot that has no such take, with what there is."""
    outdated: tuple[str, ...]
    """Shots that were up to date and are no longer; of those in segments, which."""


def judge(
    project: Project,
    shot: str,
    verdict: Literal["circled", "rejected"],
    *,
    number: int | None = None,
    segment: int | None = None,
    note: str = "",
) -> Judged:
    """
    File a person's word about the take *number* of *shot*, or about the one that counts.

    A circle moves: at most one take of a segment has it, and at most one of
    its drafts. A run that waits for approval goes on within a second.

    Raises:
        CommandError: There is no such shot, segment or take.
    """
    film = film_now(project)
    before, takes = film.plan, film.takes
    meant = takes_meant(before, takes, shot, number=number, segment=segment)
    judged = tuple(file_verdict(project, take, Verdict(verdict=verdict, at=utc_now(), note=note)) for take in meant)
    for take in judged:
        if take.is_circled:
            others = takes[take.key.shot, take.key.segment]
            for other in others:
                if other.is_circled and other.folder != take.folder and _exclude_each_other(other, take):
                    remove_verdict(project, other)
    after = plan_of(film.loaded)
    current = {(*one.id, one.kind) for one in after.shots + after.drafts if one.take is not None}
    lost = [one for one in before.shots + before.drafts if one.take and (*one.id, one.kind) not in current]
    outdated = tuple(f"{one.name}{' (its draft)' if one.kind == 'draft' else ''}" for one in lost)
    return Judged(judged, passed_over(before, takes, shot, number=number, segment=segment), outdated)


def _exclude_each_other(other: Take, take: Take) -> bool:
    """Return whether only one of two takes of a segment can be circled."""
    tried, paid = is_simulated(other.slate.attempt.provider), not is_simulated(take.slate.attempt.provider)
    return other.is_draft == take.is_draft and tried != paid
