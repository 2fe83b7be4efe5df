"""The commands by which a person chooses a take: one for each take that there is to choose from."""

from collections.abc import Iterable, Iterator

from storyboard.cli.console import talk
from storyboard.model.take_key import TakeKey
from storyboard.plan.plan import Plan, PlannedShot
from storyboard.project import Project, path_to_type

_MOST = 3


def say_commands(place: Project, choices: Iterable[tuple[TakeKey, bool]]) -> None:
    """Say how each of the takes is approved; a take comes with whether its shot has several segments."""
    every = list(dict.fromkeys(choices))
    for key, in_segments in every[:_MOST]:
        talk(f"  {approve_command(place, key, in_segments=in_segments)}")
    if len(every) > _MOST:
        talk(f"  and {len(every) - _MOST} more: `storyboard status {path_to_type(place)}` lists the takes")


def choices_of(shot: PlannedShot, now: Plan) -> Iterator[tuple[TakeKey, bool]]:
    """Give the takes of which a person must approve one before *shot* can be made."""
    own_draft = shot.id if shot.wanted.way else None
    for above in (*now.drafts, *now.shots):
        is_draft = above.id == own_draft
        if above.id in shot.held_by and above.kind == ("draft" if is_draft else "final"):
            yield from ((take.key, above.placed.segment.count > 1) for take in above.fitting if not take.is_rejected)


def approve_command(place: Project, key: TakeKey, *, in_segments: bool) -> str:
    """Return what a person types to approve a take."""
    segment = f" --segment {key.segment}" if in_segments else ""
    return f"storyboard approve {path_to_type(place)} {key.shot} {key.take}{segment}"
