"""What is heard over the clips of a reel as it would be cut now: narration, music, and when all else steps back."""

import hashlib
from pathlib import Path

from storyboard.actions.result import Result
from storyboard.edit.cut_now import CutNow
from storyboard.edit.sound_now import SoundNow, sound_now
from storyboard.errors import MediaError
from storyboard.media.sound.sound_span import COMES_FORWARD, SAMPLE_RATE, STEPS_BACK, sound_length
from storyboard.model.written_reels import Reel
from storyboard.plan.film_now import FilmNow
from storyboard.project import Project
from storyboard.stitch.narration import PlacedNarration


class NarrationView(Result):
    """What a voice says over a reel, where the stitcher lays it."""

    shot: str
    speaker: str = ""
    """A name of the cast; empty where nobody is named."""
    words: str
    recording: str = ""
    """Path from the project's folder; empty where there is none yet, and nothing is heard."""
    mark: str = ""
    """Another one where another file stands at that path; empty for one of the archive, which stays."""
    start_frame: int
    """Of the reel, at which it begins: its shot is seen alone from there."""
    frames: int
    """How long it is heard; without a recording, how long its shot is seen."""
    start_s: float
    length_s: float = 0
    """Of the whole recording."""
    heard_s: float = 0
    """How much of it is heard: up to the next one, or the end of the reel."""
    fade_out_s: float = 0
    """In which it fades out, where it is cut off."""


class MusicView(Result):
    """The music under a whole reel."""

    file: str
    """Path from the project's folder."""
    mark: str
    """Another one where another file stands at that path."""
    gain_db: float
    fade_in_s: float
    fade_out_s: float
    heard_s: float
    """Up to its own end, or that of the reel."""
    duck_db: float
    """By how much the stitcher lets it step back while clips sound; when that is, only a stitch measures."""


class StepsBackView(Result):
    """When clips and music step back under narration, and by how much."""

    duck_db: float
    before_s: float
    """So long before a voice is heard they begin to."""
    after_s: float
    """So long after it they are as loud as before."""
    spans: tuple[tuple[float, float], ...]
    """From when to when a voice is heard, in seconds of the reel."""
    is_sure: bool
    """Whether every recording was listened to; of others all is taken as heard."""


class CutSound(Result):
    """What is heard over the clips of a reel."""

    narrations: tuple[NarrationView, ...]
    steps_back: StepsBackView | None
    music: MusicView | None


def cut_sound(now: FilmNow, made: CutNow) -> CutSound:
    """Return what is heard over *made*, a cut of *now*."""
    heard = sound_now(now, made)
    return CutSound(
        narrations=tuple(_narration(now.project, made, each) for each in heard.placed),
        steps_back=_steps_back(made, heard),
        music=_music(now.project, made),
    )


def sound_mark(now: FilmNow, reel: Reel) -> str:
    """Return what is another one once a recording or the music that *reel* names is another file; empty without any."""
    shown = {cut.shot for cut in reel.shots}
    shots = (shot for shot in now.loaded.storyboard.every_shot if shot.id in shown and shot.narration)
    recordings = (shot.narration.written_file for shot in shots if shot.narration)
    files = sorted({name for name in (*recordings, reel.audio and reel.audio.file) if name})
    marks = " ".join(_file_mark(now.project.folder / name) for name in files)
    return hashlib.blake2b(marks.encode(), digest_size=6).hexdigest() if files else ""


def _file_mark(path: Path) -> str:
    """Return what is another one once another file stands at *path*; empty where there is none."""
    try:
        status = path.stat()
    except OSError:
        return ""
    return f"{status.st_size:x}-{status.st_mtime_ns:x}"


def _narration(project: Project, made: CutNow, placed: PlacedNarration) -> NarrationView:
    narration, rate = placed.narration, made.timeline.rate
    start = round(placed.begin_s * rate)
    told = NarrationView(
        shot=narration.shot,
        speaker=narration.speaker,
        words=narration.said,
        start_frame=start,
        frames=round(placed.end_s * rate) - start,
        start_s=round(float(placed.begin_s), 6),
    )
    if (path := narration.path) is None:
        return told
    heard = {
        "recording": path.relative_to(project.folder).as_posix(),
        "mark": "" if path.is_relative_to(project.archive) else _file_mark(path),
        "frames": round(placed.heard_samples * rate / SAMPLE_RATE),
        "length_s": round(float(placed.end_s - placed.begin_s), 6),
        "heard_s": _seconds(placed.heard_samples),
        "fade_out_s": _seconds(placed.fade_out_samples),
    }
    return told.model_copy(update=heard)


def _steps_back(made: CutNow, heard: SoundNow) -> StepsBackView | None:
    levels = made.timeline.narration_settings
    if levels is None or not levels.duck_db:
        return None
    return StepsBackView(
        duck_db=levels.duck_db,
        before_s=_seconds(STEPS_BACK),
        after_s=_seconds(COMES_FORWARD),
        spans=tuple((_seconds(first), _seconds(last)) for first, last in heard.spoken),
        is_sure=heard.is_sure,
    )


def _music(project: Project, made: CutNow) -> MusicView | None:
    music, reel_s = made.timeline.music, made.begins[-1] / made.timeline.rate
    if music is None:
        return None
    try:
        heard_s = min(sound_length(music.path)[1], reel_s)
    except MediaError:
        # The page tells that it cannot be played, and a stitch tells why.
        heard_s = reel_s
    return MusicView(
        file=music.path.relative_to(project.folder).as_posix(),
        mark=_file_mark(music.path),
        gain_db=music.gain_db,
        fade_in_s=music.fade_in_s,
        fade_out_s=music.fade_out_s,
        heard_s=round(float(heard_s), 6),
        duck_db=music.duck_db,
    )


def _seconds(samples: int) -> float:
    return round(samples / SAMPLE_RATE, 6)
