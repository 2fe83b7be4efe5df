"""
The timeline: which part of which file is seen, in order, and how each turns into the next.

Pure values, which know neither a storyboard nor a take; `assembly` makes them
from both.
"""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

from storyboard.media.readable_cues import USUAL_LIMITS, CueLimits
from storyboard.model.spoken_spans import SpokenSpan


def segment_name(shot: str, segment: int) -> str:
    """Return ``run``, or ``run.seg-02`` past the first segment."""
    return shot if segment == 1 else f"{shot}.seg-{segment:02}"


@dataclass(frozen=True, slots=True)
class Footage:
    """One whole file that shows a segment of a shot: a take's clip, or a slug in place of one."""

    path: Path
    frames: int
    rate: Fraction
    has_audio: bool
    is_slug: bool = False
    """Whether it only stands in for a take that is not there."""
    sha256: str = ""
    """Of its bytes when it was filed; empty for what is in no archive."""


@dataclass(frozen=True, slots=True)
class FreezeFrame:
    """A frame of a clip that stands still."""

    frame: int
    """Counted from 0 in the file."""
    duration_s: Fraction
    """In the reel, besides the time in which the clip moves."""


@dataclass(frozen=True, slots=True)
class Clip:
    """The part of one file that is seen in a reel."""

    shot: str
    segment: int
    """Counted from 1."""
    path: Path
    frames: int
    """Of the whole file."""
    rate: Fraction
    """Of the file, in frames a second."""
    start_frame: int
    """The first frame seen, counted from 0 in the file."""
    end_frame: int
    """The first frame no longer seen."""
    has_audio: bool
    shares_first_frame: bool
    """Whether it should open on the very frame that the clip before ends on; that frame is shown once."""
    goes_on: bool = False
    """Whether it goes on from the clip before: frames of that which it repeats are shown once."""
    is_slug: bool = False
    speed: Fraction = Fraction(1)
    """2 shows it in half the time."""
    freeze: FreezeFrame | None = None
    words: str = ""
    """What a subtitle says for as long as it is seen, in place of what is spoken: what happens, of an animatic."""
    spoken: tuple[SpokenSpan, ...] = ()
    """What is said in it, in order, and the narration that begins with it, whether subtitles are shown or not."""
    sha256: str = ""
    """Of its bytes when it was filed; empty for what is in no archive."""
    shot_path: Path | None = None
    """The file as it was shot, where *path* was made of it."""

    @property
    def subtitle(self) -> str:
        """All that a subtitle says while it is seen."""
        return " ".join(self.words.split()) or " ".join(span.words for span in self.spoken)

    @property
    def shot_file(self) -> Path:
        """The file that tells what it shares with its neighbours, whatever was done to it since."""
        return self.shot_path or self.path

    @property
    def name(self) -> str:
        """``run``, or ``run.seg-02`` past the first segment."""
        return segment_name(self.shot, self.segment)

    @property
    def duration_s(self) -> Fraction:
        """How long it is seen in the reel, in seconds."""
        frozen_s = self.freeze.duration_s if self.freeze else 0
        return (self.end_frame - self.start_frame) / self.rate / self.speed + frozen_s


@dataclass(frozen=True, slots=True)
class TimelineTransition:
    """How the clip before turns into this one, while both are seen."""

    kind: str
    """A name of ffmpeg's xfade filter, but for ``speckle``: its ``dissolve``, a noise of pixels."""
    frames: int
    """At the reel's rate."""


@dataclass(frozen=True, slots=True)
class TimelineMusic:
    """Sound laid under the whole reel, from its first frame."""

    path: Path
    gain_db: float
    fade_in_s: float
    fade_out_s: float
    duck_db: float = 0
    """By how much it steps back while clips sound."""


@dataclass(frozen=True, slots=True)
class TimelineNarration:
    """What a voice says over a shot of the reel, from where that shot is seen alone."""

    shot: str
    clip: int
    """Which of the reel's clips it begins with, counted from 0."""
    path: Path | None
    """The recording; None where nobody speaks it, and it is text only."""
    said: str = ""
    """The words."""
    speaker: str = ""
    """A name of the cast; empty where nobody is named."""


@dataclass(frozen=True, slots=True)
class NarrationSettings:
    """How loud narration is, and all else under it."""

    duck_db: float
    """By how much all else steps back."""
    loudness_lufs: float
    """What each narration is brought to."""
    gain_db: float = 0
    """How much louder than that."""


@dataclass(frozen=True, slots=True)
class Translation:
    """What is said in a reel, in another language."""

    language: str
    """By its tag: ``zh``, ``pt-BR``."""
    words: tuple[tuple[str, str], ...]
    """The words of each line by its id."""
    cues: tuple[str, ...] = ()
    """The words of each cue by its number, where nothing tells of which line it is."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """One reel, ready to be stitched or handed to an editing program."""

    name: str
    clips: tuple[Clip, ...]
    transitions: tuple[TimelineTransition | None, ...]
    """One for each clip: how the one before, or the title card, turns into it; None is a hard cut."""
    music: TimelineMusic | None
    title_card: str | None
    """Words shown before the first clip."""
    rate: Fraction
    """Of the finished reel: the one that most of its footage has."""
    sound: Literal["exact", "copied"] = "exact"
    """Whether all sound is encoded again, or the clips' own packets are kept where possible."""
    end_card: str | None = None
    """Words shown after the last clip."""
    resolution: str | None = None
    """``720p`` or ``1280x720``; None for what most of the footage has."""
    fit: Literal["crop", "pad", "stretch"] | None = None
    """What happens to a picture of another shape; None lets its shape decide."""
    subtitles: Literal["soft", "burn", "off"] = "off"
    subtitle_text: Literal["dialogue", "action"] = "dialogue"
    """What they show: what is said, or what happens."""
    cue_limits: CueLimits = USUAL_LIMITS
    """What can be read of them at once, and how fast."""
    translations: tuple[Translation, ...] = ()
    match_color: Literal["first", "previous", "off"] = "off"
    loudness_lufs: float | None = None
    """What the whole reel is brought to; None leaves it as it is."""
    levels_clips: bool = False
    """Whether every clip is brought to that loudness first."""
    narrations: tuple[TimelineNarration, ...] = ()
    """In the order of the reel; of a shot that is seen more than once where it is seen first."""
    narration_settings: NarrationSettings | None = None
    """None where nobody speaks."""
    has_stems: bool = False
    """Whether narration, music and clips are written as sounds of their own too."""

    @property
    def heard_narrations(self) -> tuple[TimelineNarration, ...]:
        """The narrations that are heard."""
        return tuple(each for each in self.narrations if each.path)
