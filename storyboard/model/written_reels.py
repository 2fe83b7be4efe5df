"""What a person writes of reels: shots in cutting order, what is between them, sound, and how far chains may wander."""

from typing import Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from storyboard.model.reel_words import SPOKEN_TRANSITIONS, ReelNarration, Subtitles, narration_of, subtitles_of
from storyboard.model.written import ShotId, Written


class Transition(Written):
    """How the clip before turns into this one."""

    kind: str
    """`dissolve` or `fade`, the cross dissolve of every editing program; `fade to black`, `fade to white`, `wipeleft`
    and so on."""
    duration: float = Field(default=0.5, gt=0, le=60)
    """Seconds that both clips are seen."""

    @field_validator("kind", mode="before")
    @classmethod
    def _by_its_name(cls, written: object) -> object:
        """Take the words that people use."""
        return SPOKEN_TRANSITIONS.get(str(written), written)

    @property
    def seen_kind(self) -> str:
        """The kind, by one name where two mean the same picture: a dissolve is a fade."""
        return "fade" if self.kind == "dissolve" else self.kind


class Freeze(Written):
    """A frame that stands still for a while; the sound is silent meanwhile."""

    at: float = Field(ge=0)
    """Where in the shot, in seconds from its start, as a trim counts."""
    for_: float = Field(alias="for", gt=0, le=60)
    """How long it stands, in seconds of the reel."""


class Trim(Written):
    """The part of a clip that is shown, in seconds from the clip's start."""

    start: float = Field(default=0, ge=0)
    """Where to begin."""
    end: float | None = Field(default=None, gt=0)
    """Where to stop; the clip's end when left out."""


class Cut(Written):
    """One shot in a reel."""

    shot: ShotId
    """Which shot."""
    transition: Transition | None = None
    """Between the clip before and this one; a hard cut when left out."""
    trim: Trim | None = None
    """The part shown; all of it when left out."""
    speed: float = Field(default=1, ge=0.5, le=4)
    """2 shows it in half the time. The sound keeps its pitch."""
    freeze: Freeze | None = None
    """A frame of it that is held."""

    @field_validator("transition", mode="before")
    @classmethod
    def _write_out_transition(cls, written: object) -> object:
        """Take a kind alone."""
        return {"kind": written} if isinstance(written, str) else written


class Music(Written):
    """The sound of a whole reel: music under it, and how loud it all is."""

    file: str | None = None
    """Music laid under the whole reel: path in the project."""
    gain_db: float = Field(default=0, ge=-96, le=24)
    """Louder or softer, in dB."""
    fade_in: float = Field(default=0, ge=0)
    """Seconds."""
    fade_out: float = Field(default=0, ge=0)
    """Seconds, up to the reel's end."""
    duck_db: float | None = Field(default=None, ge=-60, le=0)
    """By how much the music steps back while the clips sound, in dB: -12."""
    loudness: float | None = Field(default=None, ge=-40, le=-5)
    """How loud the whole reel is to be, in LUFS (EBU R128): -16 for the web, -23 for broadcast."""
    level: Literal["reel", "clips"] = "reel"
    """`clips` brings every clip to that loudness first; `reel` keeps how loud they are beside each other."""


class DriftLimits(Written):
    """How far a clip may be from the first of its chain. What is left out has no limit."""

    colour: float | None = Field(default=None, gt=0, le=1000)
    """Distance of the mean colours, in per cent of full scale."""
    contrast: float | None = Field(default=None, gt=0, le=1000)
    """Change of contrast either way, in per cent."""
    sharpness: float | None = Field(default=None, gt=0, le=1000)
    """Change of sharpness either way, in per cent."""


class Drift(Written):
    """How far chains may wander from their first clips."""

    warn: DriftLimits | None = None
    """Past it a run says so. A number alone stands for all three."""
    stop: DriftLimits | None = None
    """Past it shots below wait until a person approves the take, and are measured from it then, or lifts the limit."""
    against: str | None = None
    """A still: each clip is measured from its picture, in colour and contrast, and not from the first of its chain."""

    @field_validator("warn", "stop", mode="before")
    @classmethod
    def _one_for_all(cls, written: object) -> object:
        """Write a number alone out."""
        is_number = isinstance(written, int | float) and not isinstance(written, bool)
        return dict.fromkeys(DriftLimits.model_fields, written) if is_number else written

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.warn is None and self.stop is None:
            raise PydanticCustomError("lacks_all", "lacks {keys}", {"keys": "`warn`, `stop` or both"})
        return self


class Reel(Written):
    """One finished film: shots in cutting order."""

    shots: tuple[Cut, ...] = Field(min_length=1)
    """Shot ids, or `{shot, transition, trim}`."""
    audio: Music | None = None
    """Music under the whole reel."""
    title_card: str | None = Field(default=None, min_length=1)
    """Words shown before the first clip; a template too."""
    end_card: str | None = Field(default=None, min_length=1)
    """Words shown after the last clip; a template too."""
    resolution: str | None = Field(default=None, pattern=r"^(480p|720p|1080p|4k|[1-9]\d{1,3}x[1-9]\d{1,3})$")
    """`480p`, `720p`, `1080p`, `4k` (the shorter side, in the clips' shape) or `1280x720`; left out, as most clips."""
    fps: float | None = Field(default=None, ge=1, le=120)
    """Frames a second; as most clips when left out. 23.976, 29.97 and 59.94 are the exact rates of television."""
    fit: Literal["crop", "pad", "stretch"] | None = None
    """What happens to a clip of another shape; when left out it is cropped where little is lost, else it gets bars."""
    subtitles: Subtitles = Subtitles(show="off")
    """What is said in each shot and over it, as a track that a player can switch on, or drawn into the picture;
    `{text: action}` shows what happens instead, `{zh: subs/main.zh.yaml}` adds what is said in another language."""
    match_color: Literal["first", "previous", "off"] = "off"
    """Correct the colour of chained clips, by the frame that they share, to the chain's first or the one before."""
    sound: Literal["exact", "copied"] = "exact"
    """`exact` encodes all sound again, to the sample; `copied` keeps the clips' own where it can, within 11 ms."""
    narration: ReelNarration = ReelNarration()
    """How the `narration` of its shots is laid over the reel; `off` leaves it out."""
    stems: bool = False
    """Write narration, music and the sound of the clips beside the reel too, each as a `.wav` as long as the reel."""
    drift: Drift | None = None
    """In place of the storyboard's, for the shots of this reel."""

    @field_validator("audio", mode="before")
    @classmethod
    def _write_out_audio(cls, written: object) -> object:
        """Take a file alone."""
        return {"file": written} if isinstance(written, str) else written

    @field_validator("subtitles", mode="before")
    @classmethod
    def _write_out_subtitles(cls, written: object) -> object:
        """Take `show` alone."""
        return subtitles_of(written)

    @field_validator("narration", mode="before")
    @classmethod
    def _write_out_narration(cls, written: object) -> object:
        """Take `on` and `off`."""
        return narration_of(written)
