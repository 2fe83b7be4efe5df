"""Which files beside the archive a film shows: the pictures that its storyboard names."""

from storyboard.load.load import load
from storyboard.model.references import references_of
from storyboard.model.storyboard import Storyboard
from storyboard.project import Project

_ELSEWHERE = ("http://", "https://", "data:", "asset://")


def used_pictures(project: Project) -> frozenset[str]:
    """
    Return the pictures in the project's folder that the storyboard names, by their paths from there.

    Raises:
        StoryboardInvalid: The storyboard has mistakes.
    """
    places = _pictures_in(load(project).storyboard)
    return frozenset(place for place in places if not place.startswith(_ELSEWHERE))


def _pictures_in(board: Storyboard) -> set[str]:
    found = {picture for member in board.cast.values() for picture in member.pictures}
    found |= {place for still in board.stills for place in still.references if place not in board.cast}
    for scene in board.scenes:
        for shot in scene.shots:
            found |= {place for place in (shot.first_frame, shot.last_frame) if place}
            found |= {file.place for file in references_of(shot, board.cast) if file.role == "reference_image"}
    return found
