"""
Recordings that a speech service makes: one of each line, and of each narration, that has no file.

A recording is a shot without a picture: it has takes, verdicts, a price and a place in the graph as any shot has, and
what knows how to plan, make and judge a shot does the same for it.
"""

from collections.abc import Iterator

from storyboard.model.speaking_time import speaking_time_s
from storyboard.model.stills import DEFAULT_ASK_AGAIN_BELOW_USD
from storyboard.model.storyboard import Scene, Shot, Storyboard
from storyboard.model.written_lines import RecordingName, Spoken

_MUCH_LONGER, _MUCH_SHORTER = 2.5, 0.3
_SLACK_S = 3.0
"""Of short lines a second or two is nothing odd."""
_FAR_LONGER, _ACTED_SLACK_S = 8, 15.0
RECORDINGS_SCENE = "recordings"
"""What stands where a shot names its scene."""


class RecordingShot(Shot):
    """A recording as a node of the graph, its settings complete."""

    id: str
    """``turn.line-2``, ``turn.narration``: no other shot's id has a dot."""
    spoken: Spoken
    """What is said, and by whom."""
    said_in: Shot
    """The shot in which it is said, or over which."""
    in_scene: Scene
    """The scene of that shot."""
    voice: str | None = None
    """The service's name of who speaks; None for the service's own choice."""
    speed: float | None = None
    sound_format: str | None = None
    ask_again_below_usd: float = DEFAULT_ASK_AGAIN_BELOW_USD

    @property
    def is_recording(self) -> bool:
        """Whether a sound is made of it, and no picture."""
        return True


def is_recording_id(shot: str) -> bool:
    """Return whether *shot* is the id of a recording: no other has a dot."""
    return "." in shot


def odd_length(words: str, length_s: float, *, speed: float = 1.0, is_acted: bool = False) -> str:
    """
    Return that a recording of *words* cannot be of them, by its length, as a clause; empty where it can.

    One that *is_acted* may be far longer: an actor takes time.
    """
    expected_s = speaking_time_s(words, speed=speed)
    longer, slack_s = (_FAR_LONGER, _ACTED_SLACK_S) if is_acted else (_MUCH_LONGER, _SLACK_S)
    is_odd = length_s > max(longer * expected_s, expected_s + slack_s) or length_s < min(
        _MUCH_SHORTER * expected_s, expected_s - _SLACK_S
    )
    return f"it is {length_s:.1f} s long, and about {expected_s:.1f} s were expected" if is_odd else ""


def recording_shots(storyboard: Storyboard) -> tuple[RecordingShot, ...]:
    """Return the recordings that are made for *storyboard*, in the order in which they are said."""
    return tuple(
        _recording_shot(storyboard, scene, shot, spoken)
        for scene in storyboard.scenes
        for shot in scene.shots
        for spoken in _lines_to_record(shot)
    )


def scene_of_recordings(shots: tuple[RecordingShot, ...]) -> Scene:
    """Return the scene that *shots*, all of a film's recordings, stand in."""
    return Scene(id=RECORDINGS_SCENE, title="Recordings", shots=shots)


def _lines_to_record(shot: Shot) -> Iterator[Spoken]:
    """Give what is recorded by a service: a file of the project is a recording already."""
    every = (*shot.lines, *((shot.narration,) if shot.narration else ()))
    return (spoken for spoken in every if isinstance(spoken.file, RecordingName))


def _recording_shot(storyboard: Storyboard, scene: Scene, shot: Shot, spoken: Spoken) -> RecordingShot:
    speech, member = storyboard.speech, storyboard.cast.get(spoken.speaker)
    below = speech.ask_again_below_usd
    return RecordingShot(
        id=str(spoken.file),
        action=spoken.text,
        provider=speech.provider,
        model=speech.model,
        takes=speech.takes or 1,
        approve=bool(speech.approve),
        audio=False,
        extra=speech.extra,
        spoken=spoken,
        said_in=shot,
        in_scene=scene,
        voice=(member.voice if member else None) or speech.voice,
        speed=speech.speed,
        sound_format=speech.format,
        ask_again_below_usd=DEFAULT_ASK_AGAIN_BELOW_USD if below is None else below,
    )
