"""A person's word about takes: approve, reject, clear, and all of it taken back."""

from collections.abc import Sequence
from typing import Literal

from storyboard.actions.result import Result
from storyboard.archive.takes import file_verdict, read_take, read_takes, remove_verdict
from storyboard.model.takes import Take, Verdict
from storyboard.plan.judging import VerdictEffect, judge, take_back
from storyboard.project import Project


class TakeName(Result):
    """One take."""

    shot: str
    segment: int
    take: int
    folder: str
    """In the archive."""


class FiledVerdict(Result):
    """What a take's verdict is, or was."""

    folder: str
    verdict: Literal["circled", "rejected"] | None
    """None where nobody said anything."""
    at: str = ""
    note: str = ""


class VerdictChanges(Result):
    """What a person's word about some takes changed."""

    takes: tuple[TakeName, ...]
    passed_over: tuple[str, ...]
    """A clause for each segment of the shot that has no such take, with what there is."""
    outdated: tuple[str, ...]
    """Shots that were up to date and are no longer; of those in segments, which."""
    changes_film: bool
    """Whether another take counts now, or a run has something to make."""
    before: tuple[FiledVerdict, ...]
    """The verdicts that are other now, as they were: `put_back` files them again."""


def approve(
    project: Project, shot: str, *, take: int | None = None, segment: int | None = None, note: str = ""
) -> VerdictChanges:
    """
    Circle a take or a draft of *shot*: the one numbered *take*, else the one that counts.

    Raises:
        CommandError: There is no such shot, segment or take.
    """
    before = _verdicts(project, shot)
    return _result(project, shot, before, judge(project, shot, "circled", number=take, segment=segment, note=note))


def reject(
    project: Project, shot: str, *, take: int | None = None, segment: int | None = None, note: str = ""
) -> VerdictChanges:
    """Say that a take or a draft of *shot* never counts; else as `approve`."""
    before = _verdicts(project, shot)
    return _result(project, shot, before, judge(project, shot, "rejected", number=take, segment=segment, note=note))


def clear(project: Project, shot: str, *, take: int | None = None, segment: int | None = None) -> VerdictChanges:
    """
    Take a verdict back: of the take numbered *take*, else of the only one that has any.

    Raises:
        CommandError: There is no such take, or nobody said anything of it, or of several.
    """
    before = _verdicts(project, shot)
    return _result(project, shot, before, take_back(project, shot, number=take, segment=segment))


def put_back(project: Project, before: Sequence[FiledVerdict]) -> tuple[FiledVerdict, ...]:
    """
    File verdicts as they were *before*; return those that this replaced, so that it can be undone too.

    Raises:
        ArchiveError: One of the takes is not there.
    """
    replaced = []
    for wanted in before:
        take = read_take(project, wanted.folder)
        replaced.append(filed_verdict(take))
        if wanted.verdict is None:
            remove_verdict(project, take)
        else:
            file_verdict(project, take, Verdict(verdict=wanted.verdict, at=wanted.at, note=wanted.note))
    return tuple(replaced)


def _verdicts(project: Project, shot: str) -> dict[str, FiledVerdict]:
    takes = read_takes(project)
    return {
        take.folder: filed_verdict(take) for (name, _), several in takes.items() if name == shot for take in several
    }


def filed_verdict(take: Take) -> FiledVerdict:
    """Return the verdict of *take* as actions tell it."""
    said = take.verdict
    if said is None:
        return FiledVerdict(folder=take.folder, verdict=None)
    return FiledVerdict(folder=take.folder, verdict=said.verdict, at=said.at, note=said.note)


def _result(project: Project, shot: str, before: dict[str, FiledVerdict], effect: VerdictEffect) -> VerdictChanges:
    now = _verdicts(project, shot)
    return VerdictChanges(
        takes=tuple(
            TakeName(shot=take.key.shot, segment=take.key.segment, take=take.key.take, folder=take.folder)
            for take in effect.takes
        ),
        passed_over=effect.passed_over,
        outdated=effect.outdated,
        changes_film=effect.changes_film,
        before=tuple(verdict for folder, verdict in before.items() if now.get(folder) != verdict),
    )
