"""How long each line of a shot takes: its file to the sample, else by its words."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from storyboard.errors import PromptInvalid
from storyboard.load.heard_recordings import recording_s
from storyboard.load.prompt.prompt import render_line
from storyboard.load.prompt.sent_pictures import has_joined_sounds
from storyboard.load.written_film import WrittenFilm, WrittenScene, WrittenShot, with_shots
from storyboard.model.segments import Segment
from storyboard.model.speaking_time import speaking_time_s
from storyboard.model.spoken_length import SpokenTime, as_sent_s, lengths_of, may_follow_lines, whole_s
from storyboard.model.storyboard import CastMember, Scene, Shot, Storyboard
from storyboard.model.written_lines import RecordingName, Spoken
from storyboard.project import Project


def line_lengths_s(
    storyboard: Storyboard, scene: Scene, segment: Segment, *, project: Project
) -> tuple[float, ...]:  # fmt: skip
    """
    Return how long each line of the shot of *segment* takes, in seconds; 0 for one that nobody says.

    Raises:
        PromptInvalid: A text is broken, or says a name that there is not.
    """
    return tuple(_line_s(line, storyboard, scene, segment, project=project) for line in segment.shot.lines)


def sent_lengths_s(lines_s: tuple[float, ...], segment: Segment, cast: Mapping[str, CastMember]) -> tuple[float, ...]:
    """Return *lines_s*, the lengths of all lines, as the sounds of *segment* have them: short ones end in silence."""
    is_joined = has_joined_sounds(segment, cast)
    return as_sent_s(lines_s, segment.sounds, least_sound_s=0.0 if is_joined else segment.least_sound_s)


def with_spoken_durations(film: WrittenFilm) -> WrittenFilm:
    """Return *film*, in which a shot that says something and no length is as long as what is said."""
    complete = iter(film.storyboard.scenes)
    scenes: list[WrittenScene] = []
    whole: list[Scene] = []
    for written in film.scenes:
        if not written.shots:
            scenes.append(written)
            continue
        scene = next(complete)
        (found,) = with_shots((written,), partial(_with_duration, scene=scene, film=film), film.models)
        scenes.append(found)
        whole.append(scene.model_copy(update={"shots": tuple(shot.shot for shot in found.shots)}))
    storyboard = film.storyboard.model_copy(update={"scenes": tuple(whole)})
    return replace(film, scenes=tuple(scenes), storyboard=storyboard)


def _with_duration(written: WrittenShot, *, scene: Scene, film: WrittenFilm) -> Shot:
    """Return a shot with the length of what is said in it, where nothing says another."""
    shot, segment, model = written.shot, written.segments[0], written.model
    if (
        model is None
        or not may_follow_lines(shot)
        or shot.omni_reference_task_type in model.task_types_as_long_as_the_video
    ):
        return shot
    try:
        spoken = replace(segment, shot=shot)
        lines_s = line_lengths_s(film.storyboard, scene, spoken, project=film.project)
        lines_s = sent_lengths_s(lines_s, spoken, film.shared.cast)
    except PromptInvalid:
        # Told by the rules about texts.
        return shot
    least, most = lengths_of(shot, model)
    # What is longer than one piece can be is made in several.
    longest = most if segment.sounds else 10 * most
    return shot.model_copy(update={"duration": SpokenTime(whole_s(lines_s, least=least, most=longest))})


def _line_s(line: Spoken, storyboard: Storyboard, scene: Scene, segment: Segment, *, project: Project) -> float:
    length_s = recording_s(line.written_file, project.folder) if line.written_file else None
    if length_s is not None:
        return length_s
    words = render_line(line.text, storyboard, scene, segment, project=project)
    speed = storyboard.speech.speed if isinstance(line.file, RecordingName) else None
    return speaking_time_s(words, speed=speed or 1.0) if line.is_said else 0.0
