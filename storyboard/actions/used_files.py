"""Which files beside the archive a film shows and plays: the pictures and sounds that its storyboard names."""

from storyboard.actions.film_watch import FilmWatch
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


def used_sounds(watch: FilmWatch) -> frozenset[str]:
    """
    Return the sounds in the film's folder that its storyboard names, by their paths from there: speech and music.

    Raises:
        StoryboardInvalid: The storyboard has mistakes.
    """
    board = watch.now().loaded.storyboard
    shots = [shot for scene in board.scenes for shot in scene.shots]
    spoken = [each for shot in shots for each in (*shot.lines, shot.narration) if each and each.written_file]
    music = (reel.audio.file for reel in board.reels.values() if reel.audio and reel.audio.file)
    return frozenset([*(each.written_file for each in spoken if each.written_file), *music])


def _pictures_in(board: Storyboard) -> set[str]:
    found = {picture for member in board.cast.values() for picture in member.pictures}
    found |= {place for still in board.stills for place in still.references if place not in board.cast}
    for scene in board.scenes:
        for shot in scene.shots:
            found |= {place for place in (shot.first_frame, shot.last_frame) if place}
            found |= {file.place for file in references_of(shot, board.cast) if file.role == "reference_image"}
    return found
