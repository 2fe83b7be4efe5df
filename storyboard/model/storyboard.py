"""The storyboard: what a person writes, as frozen values; page and JSON Schema are made of their docstrings."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, field_validator

from storyboard.model.medium import Medium
from storyboard.model.notice_kinds import NOTICE_KINDS, NoticeKind
from storyboard.model.written import Name, ReelName, ShotId, Written
from storyboard.model.written_lines import Line, Narration, SpeechSettings
from storyboard.model.written_reels import Drift, Reel
from storyboard.model.written_stills import ImageSettings, Ratio, Still

Resolution = Literal["480p", "720p", "1080p", "4k"]


class Settings(Written):
    """Settings of the video task. A shot starts from the file's, then its scene's; one it names itself wins."""

    model: str | None = Field(default=None, min_length=1)
    """Short name (`seedance-2.0-mini`) that each provider maps to its own id, or a full id, passed as it stands."""
    provider: str | None = Field(default=None, min_length=1)
    """Who makes the shot: a registered provider's name."""
    resolution: Resolution | None = None
    """`480p`, `720p`, `1080p` or `4k`, as far as the model goes."""
    ratio: Ratio | None = None
    """Width to height: one of six, or `adaptive` to follow the picture. Quote it."""
    duration: int | None = Field(default=None, ge=-1, le=3600)
    """Length in whole seconds. Past the model's limit the shot is split into equal segments; -1 lets a model decide."""
    frames: int | None = Field(default=None, ge=1)
    """Length in frames instead of `duration`, for models that take it."""
    seed: int | None = Field(default=None, ge=-1, le=2**32 - 1)
    """The same seed and text give a like picture. Without one each take gets its own."""
    camera_fixed: bool | None = None
    """Ask for a camera that stands still."""
    watermark: bool | None = None
    """Ask for the service's watermark."""
    audio: bool | None = None
    """Ask for sound made with the picture (the wire's `generate_audio`)."""
    negative_prompt: str | None = None
    """What should not be seen. Sent as it is; no Seedance model is known to follow it."""
    service_tier: Literal["default", "flex"] | None = None
    """`flex` is slower and half the price, where the model has it."""
    execution_expires_after: int | None = Field(default=None, ge=3600, le=259200)
    """Seconds after which the service gives a waiting task up."""
    priority: int | None = Field(default=None, ge=0, le=9)
    """Place in the account's own queue, where the model has it."""
    safety_identifier: str | None = Field(default=None, max_length=64)
    """A hashed id of the end user, for the service."""
    tools: tuple[Literal["web_search"], ...] | None = None
    """`[web_search]` lets the model look things up on the web, where it can, for shots of text alone."""
    output_format: Literal["mp4", "mov"] | None = None
    """The kind of file, where the model makes more than one."""
    omni_reference_task_type: Literal["auto", "reference", "edit", "extend"] | None = None
    """What a model that asks is to do with reference videos: take them as an example, change them, go on from them."""
    draft: bool | None = None
    """Make a cheap draft first; the final is made once the draft is approved."""
    final: Literal["promote", "remake"] | None = None
    """How the final is made from a draft: `promote` lets the service use the draft's own inputs again, within 7 days;
    `remake` sends text and seed again, and opens on the final frame of the shot above. When left out: `remake` where a
    frame of another shot is needed, else `promote`."""
    retries: int | None = Field(default=None, ge=0, le=5)
    """How often a task that failed unpaid (the service's own error, its look at the result, a queue that took too long)
    is asked for again; 1 when left out. Never for what cannot succeed."""
    extra: dict[str, Any] | None = None
    """Passed to the provider untouched, for parameters newer than this program."""

    @field_validator("tools", mode="before")
    @classmethod
    def _by_their_types(cls, written: object) -> object:
        """Take the wire's form too: `[{type: web_search}]`."""
        if not isinstance(written, tuple | list):
            return written
        return tuple(tool["type"] if isinstance(tool, dict) and set(tool) == {"type"} else tool for tool in written)


class CastMember(Written):
    """Somebody or something that returns: the same words and pictures in every shot."""

    text: str
    """What `{{ cast.name }}` prints."""
    image: str | None = None
    """A reference picture: path in the project, http(s) URL, data URL or `asset://` id."""
    images: tuple[str, ...] = ()
    """More than one reference picture."""
    voice: str | None = Field(default=None, min_length=1)
    """Who speaks for it: the speech service's name of a voice."""

    @property
    def pictures(self) -> tuple[str, ...]:
        """Every reference picture, in the order written."""
        return (self.image, *self.images) if self.image else self.images

    def __str__(self) -> str:
        """Return the text, so that a template prints it."""
        return self.text


class Reference(Written):
    """A picture, a video or a sound that a shot refers to: one of the three."""

    image: str | None = None
    """A picture: path in the project, http(s) URL, data URL or `asset://` id."""
    video: str | None = None
    """A video: http(s) URL or `asset://` id; the services take no file."""
    audio: str | None = None
    """A sound: path in the project, http(s) URL, data URL or `asset://` id."""
    duration: float | None = Field(default=None, gt=0, le=600)
    """How long a video is, in seconds: what the shot costs hangs on it, and it cannot be seen behind a link."""


TEXT_TAG, MAPPING_TAG = "<text>", "<mapping>"
"""Which of two forms was written; they stand in pydantic's errors."""


def _tag(written: object) -> str:
    return MAPPING_TAG if isinstance(written, dict | Reference) else TEXT_TAG


TextOrReference = Annotated[Annotated[str, Tag(TEXT_TAG)] | Annotated[Reference, Tag(MAPPING_TAG)], Discriminator(_tag)]


class Beat(Written):
    """One piece of a shot that changes on the way; made as a segment of its own."""

    action: str
    """What happens in this piece."""
    camera: str | None = None
    """Shot size and camera move of this piece, in place of the shot's."""
    duration: int | None = Field(default=None, ge=1)
    """Its length in whole seconds."""


class Shot(Settings):
    """One continuous piece of picture, from cut to cut."""

    id: ShotId
    """Unique in the file."""
    action: str = ""
    """What happens, in the writer's words; a template too."""
    background: str | None = None
    """What is around, and how it moves; a template too."""
    camera: str | None = None
    """Shot size and camera move, in your words or the shipped prompts': `close-up, push in`; a template too."""
    dialogue: str | None = None
    """What is said; a template too. Lines may begin with who says them: `MIA: Good morning.` It is sent in quotes where
    the model makes sound, and is what subtitles show."""
    lines: tuple[Line, ...] = ()
    """What is said, in order: `{mia: Good morning.}`, the name one of the cast, with `tone: whispering` where you like.
    Each is sent in quotes with who says it, where the model makes sound, and is what subtitles show. In place of
    `dialogue`. With a recording: `{mia: Good morning., file: refs/mia-1.wav}`."""
    narration: Narration | None = None
    """What a voice says over the shot in the reel, not in the clip: text, `{mia: text}` or `{file: …, text: …}`."""
    prompt: str | None = None
    """The whole text for this shot instead of the file's template."""
    from_: ShotId | None = Field(default=None, alias="from")
    """This shot opens on the last frame of that shot's take: the chain."""
    continues: ShotId | None = None
    """This shot goes on from that shot's clip, motion and all. Excludes frames and references to videos."""
    to: ShotId | None = None
    """This shot ends on the first frame of that shot's take: a bridge. Needs a first frame too."""
    first_frame: str | None = None
    """A picture to open on: path in the project, http(s) URL, data URL or `asset://` id. Excludes `from`."""
    last_frame: str | None = None
    """A picture to end on. Excludes `to`."""
    references: tuple[TextOrReference, ...] = ()
    """What the shot should be like: cast names, pictures, videos and sounds, each by its ending (`.mp4` and `.mov`,
    `.wav` and `.mp3`, else a picture), or as `{image: …}`, `{video: …, duration: …}`, `{audio: …}`."""
    takes: int = Field(default=1, ge=1, le=100)
    """How many candidates to make, each with its own seed."""
    approve: bool = False
    """Shots that chain from this one wait until a person circles a take."""
    beats: tuple[Beat, ...] = ()
    """The shot in pieces, each chained to the one before."""
    role: str | None = None
    """For people and reports: `opening`."""
    time_mode: str | None = None
    """For people and reports: `mainline`."""
    notes: str | None = None
    """For people."""
    tags: tuple[str, ...] = ()
    """For people and reports."""

    @property
    def is_still(self) -> bool:
        """Whether one picture is made of it, and no clip."""
        return False

    @property
    def is_recording(self) -> bool:
        """Whether a sound is made of it, and no picture."""
        return False

    @property
    def is_clip(self) -> bool:
        """Whether it is seen in the film."""
        return self.medium == "video"

    @property
    def medium(self) -> Medium:
        """What is made of it."""
        return "recording" if self.is_recording else "still" if self.is_still else "video"


class Scene(Written):
    """Shots that belong together; its look and defaults lie over the file's."""

    id: ShotId
    """Unique in the file."""
    title: str = ""
    """For people and reports."""
    look: str | None = None
    """Style words in place of the file's."""
    defaults: Settings = Settings()
    """Settings over the file's."""
    shots: tuple[Shot, ...] = Field(min_length=1)
    """In file order."""


class Budget(Written):
    """What the whole film may cost; a run stops before the create that would pass it."""

    tokens: int | None = Field(default=None, ge=0)
    """Tokens of all takes together."""
    usd: float | None = Field(default=None, ge=0)
    """US dollars of all takes together."""


class Limit(Written):
    """How fast the account may ask for one model. What is left out is as documented: for an enterprise account."""

    concurrent: int | None = Field(default=None, ge=1, le=10_000)
    """Tasks at once. An individual account has 3 of each 2.x model."""
    per_minute: int | None = Field(default=None, ge=1, le=1_000_000)
    """Tasks asked for in a minute. An individual account has 180 of each 2.x model."""


class Shared(Written):
    """What several storyboards of a project share: the form of an `include` file."""

    cast: dict[Name, CastMember] = Field(default_factory=dict)
    """Name to text, or to `{text, image, images}`."""
    look: str | None = None
    """Style words; `{{ look }}`."""
    vars: dict[Name, str | int | float | bool] = Field(default_factory=dict)
    """Name to value, for prompts: `{{ vars.city }}`."""
    defaults: Settings = Settings()
    """Settings that every shot starts from."""
    images: ImageSettings = ImageSettings()
    """Settings that every still starts from."""
    speech: SpeechSettings = SpeechSettings()
    """Who speaks lines and narration. Without a `provider`, lines are said in the prompt."""


class Storyboard(Shared):
    """A film as a graph of shots. After loading, `scenes` holds every shot with its settings complete."""

    storyboard: Literal[1]
    """Format version; must be 1."""
    title: str = Field(min_length=1)
    """For people and reports."""
    synopsis: str = ""
    """For people and reports."""
    provider: str = Field(default="simulator", min_length=1)
    """Who makes the shots: a registered provider's name. When left out: who was last paid for takes of it."""
    prompt: str | None = None
    """The template that turns a shot into the text sent: inline jinja2, or `name.j2` from the project's `prompts/` or
    the shipped ones. Without it: action, background, camera, what is said, and the look, in whole sentences."""
    scenes: tuple[Scene, ...] = ()
    """The shots in scenes. Exactly one of `scenes` and `shots` is written."""
    shots: tuple[Shot, ...] = ()
    """The shots of a film of one scene."""
    stills: tuple[Still, ...] = ()
    """Pictures that are made before the shots that use them."""
    reels: dict[ReelName, Reel] = Field(default_factory=dict)
    """Name to what the finished file holds. Without any: `main`, every shot in file order."""
    budget: Budget | None = None
    """What the film may cost."""
    limits: dict[str, Limit] = Field(default_factory=dict)
    """Model (short name or full id) to how fast this account may ask, where that is not an enterprise account's."""
    drift: Drift | None = None
    """How far chains may wander from their first clips before a run says so, or stops below."""
    notify: tuple[NoticeKind, ...] = NOTICE_KINDS
    """What whoever runs the film is told of, where they asked for it: all when left out, `[]` for nothing."""
    include: tuple[str, ...] = ()
    """Files in the project whose `cast`, `look`, `vars`, `defaults`, `images` and `speech` are shared."""

    @property
    def every_shot(self) -> tuple[Shot, ...]:
        """The shots of all scenes, in order."""
        return tuple(shot for scene in self.scenes for shot in scene.shots)
