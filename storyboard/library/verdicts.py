"""A person's word about takes."""

from storyboard.actions import verdicts
from storyboard.actions.verdicts import VerdictChanges
from storyboard.library.places import Place, find_project


def approve(
    place: Place, shot: str, take: int | None = None, *, segment: int | None = None, note: str = ""
) -> VerdictChanges:
    """
    Circle a take or a draft of *shot*: the one numbered *take*, else the one that counts. It counts from now on.

    Takes and segments are counted from 1. Shots that were made from another take become out of date.

    Raises:
        StoryboardInvalid: The storyboard has mistakes.
        CommandError: There is no such storyboard, shot, segment or take.
        ArchiveError: The verdict cannot be written.
    """
    return verdicts.approve(find_project(place), shot, take=take, segment=segment, note=note)


def reject(
    place: Place, shot: str, take: int | None = None, *, segment: int | None = None, note: str = ""
) -> VerdictChanges:
    """
    Say that a take or a draft of *shot* never counts: the one numbered *take*, else the one that counts.

    Takes and segments are counted from 1. Where too few takes are left, the next run makes another.

    Raises:
        StoryboardInvalid: The storyboard has mistakes.
        CommandError: There is no such storyboard, shot, segment or take.
        ArchiveError: The verdict cannot be written.
    """
    return verdicts.reject(find_project(place), shot, take=take, segment=segment, note=note)


def clear(place: Place, shot: str, take: int | None = None, *, segment: int | None = None) -> VerdictChanges:
    """
    Take a verdict on *shot* back: of the take numbered *take*, else of the only one that has any.

    Raises:
        StoryboardInvalid: The storyboard has mistakes.
        CommandError: There is no such take, nobody said anything of it, or of several.
        ArchiveError: The verdict cannot be removed.
    """
    return verdicts.clear(find_project(place), shot, take=take, segment=segment)
