"""The commands by which a person chooses a take: one for each take that there is to choose from."""

from collections.abc import Iterable

from storyboard.cli.console import talk
from storyboard.model.take_key import TakeKey
from storyboard.project import Project, path_to_type

_MOST = 3


def say_commands(place: Project, choices: Iterable[tuple[TakeKey, bool]]) -> None:
    """Say how each of the takes is approved; a take comes with whether its shot has several segments."""
    every = list(dict.fromkeys(choices))
    for key, in_segments in every[:_MOST]:
        talk(f"  {approve_command(place, key, in_segments=in_segments)}")
    if len(every) > _MOST:
        talk(f"  and {len(every) - _MOST} more: `storyboard status {path_to_type(place)}` lists the takes")


def approve_command(place: Project, key: TakeKey, *, in_segments: bool) -> str:
    """Return what a person types to approve a take."""
    segment = f" --segment {key.segment}" if in_segments else ""
    return f"storyboard approve {path_to_type(place)} {key.shot} {key.take}{segment}"
