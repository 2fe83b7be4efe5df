"""A person's word about takes is filed with them, and says what is out of date with it."""

from dataclasses import dataclass
from typing import Literal

from storyboard.archive.takes import file_verdict, remove_verdict
from storyboard.errors import CommandError
from storyboard.model.clock import now as utc_now
from storyboard.model.paid import is_simulated
from storyboard.model.takes import Take, Verdict
from storyboard.plan.film_now import FilmNow, film_after, film_now
from storyboard.plan.takes_meant import meant_takes, passed_over_clauses
from storyboard.project import Project, path_to_type


@dataclass(frozen=True, slots=True)
class VerdictEffect:
    """What a person's word about some takes changed."""

    takes: tuple[Take, ...]
    """With the person's verdict."""
    passed_over: tuple[str, ...]
    """A clause for each segment of the shot that has no such take, with what there is."""
    outdated: tuple[str, ...]
    """Shots that were up to date and are no longer; of those in segments, which."""
    changes_film: bool
    """Whether another take counts now, or a run has something to make."""


def judge(
    project: Project,
    shot: str,
    verdict: Literal["circled", "rejected"],
    *,
    number: int | None = None,
    segment: int | None = None,
    note: str = "",
) -> VerdictEffect:
    """
    File a person's word about the take *number* of *shot*, or about the one that counts.

    A circle moves: at most one take of a segment has it, and at most one of
    its drafts. A run that waits for approval goes on within a second.

    Raises:
        CommandError: There is no such shot, segment or take.
    """
    film = film_now(project)
    before, takes = film.plan, film.takes
    meant = meant_takes(before, takes, shot, number=number, segment=segment)
    judged = tuple(file_verdict(project, take, Verdict(verdict=verdict, at=utc_now(), note=note)) for take in meant)
    for take in judged:
        if take.is_circled:
            others = takes[take.key.shot, take.key.segment]
            for other in others:
                if other.is_circled and other.folder != take.folder and _exclude_each_other(other, take):
                    remove_verdict(project, other)
    over = passed_over_clauses(before, takes, shot, number=number, segment=segment)
    return _effect_of(film, judged, over)


def take_back(project: Project, shot: str, *, number: int | None = None, segment: int | None = None) -> VerdictEffect:
    """
    Remove a person's word about the take *number* of *shot*, or about the only take that has one.

    Raises:
        CommandError: There is no such shot, segment or take, nobody said anything of it, or of several takes.
    """
    film = film_now(project)
    meant = _with_verdict(film, shot, number=number, segment=segment)
    return _effect_of(film, tuple(remove_verdict(project, take) for take in meant), ())


def _with_verdict(film: FilmNow, shot: str, *, number: int | None, segment: int | None) -> list[Take]:
    """Return the takes of *shot* that have a verdict: at most one of each segment."""
    segments = [planned.id for planned in film.plan.shots if planned.id[0] == shot and segment in {None, planned.id[1]}]
    every = [take for segment_id in segments for take in film.takes.get(segment_id, ())]
    judged = [take for take in every if take.verdict and number in {None, take.key.take}]
    if not judged:
        # It says what is wrong with the words where there is no such take.
        named = meant_takes(film.plan, film.takes, shot, number=number, segment=segment)
        which = ", ".join(take.folder for take in named) if number is not None else f"the takes of {shot}"
        hint = f"`storyboard status {path_to_type(film.project)}` shows which takes are circled or rejected"
        raise CommandError(f"{which}: no verdict to take back", hint=hint)
    if len({take.key.segment for take in judged}) < len(judged):
        said = ", ".join(f"take {take.key.take} is {take.verdict.verdict}" for take in judged if take.verdict)
        clear = f"storyboard approve --clear {path_to_type(film.project)} {shot}"
        several = len(segments) > 1
        commands = [
            f"`{clear} {take.key.take}{f' --segment {take.key.segment}' if several else ''}`" for take in judged
        ]
        raise CommandError(f"{shot} has several verdicts: {said}", hint=f"say which: {' or '.join(commands)}")
    return judged


def _effect_of(film: FilmNow, takes: tuple[Take, ...], over: tuple[str, ...]) -> VerdictEffect:
    """Return what a person's word about *takes* changed in a film that stood so before."""
    before, after = film.plan, film_after(film, provider=None).plan
    counting = {(*shot.id, shot.kind): shot.take.folder for shot in after.shots + after.drafts if shot.take is not None}
    was = {(*shot.id, shot.kind): shot.take.folder for shot in before.shots + before.drafts if shot.take is not None}
    lost = [shot for shot in before.shots + before.drafts if shot.take and (*shot.id, shot.kind) not in counting]
    outdated = tuple(f"{shot.name}{' (its draft)' if shot.kind == 'draft' else ''}" for shot in lost)
    return VerdictEffect(takes, over, outdated, changes_film=counting != was or bool(after.to_make))


def _exclude_each_other(other: Take, take: Take) -> bool:
    """Return whether only one of two takes of a segment can be circled."""
    tried, paid = is_simulated(other.slate.attempt.provider), not is_simulated(take.slate.attempt.provider)
    return other.is_draft == take.is_draft and tried != paid
