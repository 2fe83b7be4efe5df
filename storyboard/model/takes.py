"""What one take asks, how each attempt at it went, and what is filed with the clip: values only."""

from fractions import Fraction
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from storyboard.model.capabilities import Mode
from storyboard.model.medium import Medium
from storyboard.model.take_key import TakeKey, TakeKind
from storyboard.model.take_note import TakeNote

Json = dict[str, Any]
"""A JSON object of a wire that is not ours to type."""

Role = Literal["first_frame", "last_frame", "reference_image", "reference_video", "reference_audio"]

ROLES: tuple[Role, ...] = get_args(Role)
"""In the order in which they are sent."""


def _medium_as_told(written: object) -> object:
    """Take the word of slates and journals that were written before a still was called one."""
    return "still" if written == "image" else written


class Filed(BaseModel):
    """What we write to disk or to SQL and read back: frozen, and strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Picture(Filed):
    """One picture of a request, or a video or sound that it refers to, in a form that the service can take."""

    role: Role
    url: str
    """http(s) link, data URL or ``asset://`` id."""
    name: str = ""
    """What people call it: a path in the project, or ``last frame of wake.take-01``."""
    sha256: str = ""
    """Of its bytes, where we have them."""


class Source(Filed):
    """Where a picture of a request comes from, before it is turned into something to send."""

    role: Role
    kind: Literal["file", "link", "last_frame", "first_frame", "clip", "still", "recording"]
    """``last_frame``, ``first_frame`` and ``clip`` are an archived take's; so are the picture of a ``still`` and the
    sound of a ``recording``."""
    place: str
    """Path in the project, the link as written, or the take's folder."""
    sha256: str = ""
    """Of its bytes; empty for links."""
    duration_s: float | None = None
    """Of a video, as far as it is known."""
    order: int = 0
    """Its number among the references of its kind, where stills are among them; 0 where they stand as they are."""
    line: int = 0
    """Which line of the shot, from 1, a sound is the recording of; 0 where it is none. Those of one number are joined
    into one sound."""


class Request(Filed):
    """What one take asks of a provider, complete: the provider adds nothing but the shape of its wire."""

    key: TakeKey
    provider: str
    model: str
    """As written: short name or full id."""
    medium: Annotated[Medium, BeforeValidator(_medium_as_told)] = "video"
    """``still`` asks an image service for a picture, ``recording`` a speech service for what is said."""
    size: str | None = None
    """Of a picture: ``1920x1080``, or ``2K``."""
    ask_again_below_usd: float | None = None
    """Below this price a picture or recording whose answer was lost is asked for once more."""
    voice: str | None = None
    """Of a recording: the service's name of who speaks."""
    tone: str | None = None
    """Of a recording: how it is said."""
    speed: float | None = None
    """Of a recording: 2 speaks twice as fast."""
    sound_format: str | None = None
    """Of a recording: ``wav``."""
    mode: Mode
    prompt: str
    pictures: tuple[Picture, ...] = ()
    resolution: str | None = None
    ratio: str | None = None
    duration: int | None = None
    frames: int | None = None
    seed: int | None = None
    camera_fixed: bool | None = None
    watermark: bool | None = None
    audio: bool | None = None
    negative_prompt: str | None = None
    service_tier: str | None = None
    execution_expires_after: int | None = None
    priority: int | None = None
    safety_identifier: str | None = None
    tools: tuple[str, ...] | None = None
    output_format: str | None = None
    omni_reference_task_type: str | None = None
    draft: bool = False
    draft_task_id: str | None = None
    """The draft's task whose inputs the service shall use again, in place of text, pictures and most settings."""
    callback_url: str | None = None
    extra: Json = {}

    @property
    def kind(self) -> TakeKind:
        """What kind of take it asks for."""
        return "draft" if self.draft else "final"

    @property
    def has_task(self) -> bool:
        """Whether the service makes it in a task that can be asked about; else it is the answer to one call."""
        return self.medium == "video"

    @property
    def thing(self) -> str:
        """What people call what it asks for: ``picture``."""
        return {"video": "clip", "still": "picture", "recording": "recording"}[self.medium]


class Poll(Filed):
    """One question about a task, and the answer."""

    attempt: int
    ts: str
    """UTC, ``2026-04-04T18:44:34.532830Z``."""
    http_status: int
    status: str
    """Our word: ``processing``, ``succeeded``, ``failed``, ``cancelled``, ``expired``."""
    provider_status: str
    error: Json = {}


class ClipFacts(Filed):
    """What the archived clip is, by decoding it."""

    width: int
    height: int
    frames: int
    rate: str
    """Exact frames a second: ``24/1``."""
    has_audio: bool
    remark: str = ""
    """What is odd about the file, in whole sentences; empty where nothing is."""

    @property
    def duration_s(self) -> float:
        """How long it is, in seconds."""
        return float(self.frames / Fraction(self.rate))


class Tone(Filed):
    """What one picture is like, over all its pixels."""

    luma: float
    """Mean of Y."""
    u: float
    v: float
    contrast: float
    """Standard deviation of Y."""
    sharpness: float
    """Mean of what Y changes by from one pixel to the next, across and down."""


def _require_name(path: str) -> str:
    """Return *path*, which is a name in one folder, on every system."""
    if path in {"", ".", ".."} or any(sign in path for sign in "/\\\0") or not path.isprintable():
        raise ValueError("a file of a take is named by a plain name, without a folder")
    return path


class FileFacts(Filed):
    """A file of the archive."""

    path: Annotated[str, AfterValidator(_require_name)]
    """Relative to the take's folder."""
    bytes: int
    sha256: str


AttemptState = Literal[
    "planned", "intended", "submitted", "succeeded", "archived", "failed", "cancelled", "expired", "abandoned"
]
"""``planned``: nothing was sent; ``intended``: the create may have been sent; ``abandoned``: it surely made no
task, and nobody waits for it."""


class Failure(Filed):
    """Why an attempt came to nothing."""

    type: str
    """Our word: ``moderation``, ``parameter``, ``account``, ``quota``, ``service``, ``archive``, ``expired``,
    ``cancelled``, ``unknown``, ``lost``, ``given up``."""
    code: str
    """The service's code; empty where it gave none."""
    message: str
    """The service's own words."""
    hint: str = ""
    request_id: str = ""


class Earlier(Filed):
    """An attempt that came to nothing, unpaid, and in whose place another one was made."""

    attempt: str
    """Its id in the journal."""
    take: int
    task_id: str
    failure: Failure


class Attempt(Filed):
    """One attempt at a shot as the journal keeps it: what was intended, asked, answered and seen."""

    key: TakeKey
    storyboard: str
    """Name of the storyboard's file."""
    run_id: str
    """The run that asked for it."""
    fingerprint: str
    """Of everything that shapes the picture."""
    ingredients: dict[str, str]
    """What went into the fingerprint, by name: plain short values, digests for pictures."""
    provider: str
    model: str
    """As written."""
    model_id: str
    """The service's own id of the model."""
    mode: Mode
    prompt: str
    submit_url: str
    query_url: str
    """With ``{task_id}`` where the id goes."""
    request: Json = {}
    """The body sent, with the bytes of data URLs replaced by their digest."""
    asked: Request
    """What is asked; its pictures are filled in when it is sent."""
    sources: tuple[Source, ...] = ()
    """Where its pictures come from."""
    chosen: tuple[str, ...] = ()
    """Settings that the writer left open and we choose for each create, so that its task can be recognised."""
    intended_at: str = ""
    """UTC, ``2026-04-04T18:44:34.532830Z``; committed before the create is sent."""
    submitted_at: str = ""
    """When the answer to the create came."""
    submit: Json = {}
    """The answer to the create."""
    submit_http_status: int = 0
    task_id: str = ""
    polls: tuple[Poll, ...] = ()
    task: Json = {}
    """The last answer about the task."""
    state: AttemptState = "planned"
    failure: Failure | None = None
    expected_s: float = 0.0
    """What it should need from create to success."""
    expected_tokens: int | None = None
    """What it should cost, reserved in the budget until the service says what it did."""
    expected_usd: float | None = None
    expected_cny: float | None = None
    """Where the service bills yuan; None where it does not, or nobody can say."""
    tokens: int | None = None
    """Billed tokens; None where the service did not say."""
    usd: float | None = None
    """Price of these tokens by the model table; None where it is not known."""
    cny: float | None = None
    """The same in yuan, where the service bills these; None where it does not, or the price is not known."""
    credits_billed: int | None = None
    """What a service that bills in credits of its own says that it took; None where it does not."""
    retake: bool = False
    """True where a person asked for one more take: it is used before those that were there."""
    earlier: tuple[Earlier, ...] = ()
    """The attempts that it is made in place of, oldest first: each failed unpaid, and the next was made by itself."""
    lost_at: tuple[str, ...] = ()
    """When calls for its picture were sent whose answers were lost: each is perhaps paid, and counted."""

    @property
    def has_video_input(self) -> bool:
        """Whether it refers to a video, which has a price of its own."""
        is_own = any(source.role == "reference_video" for source in self.sources)
        # The final of a draft sends none, and is billed for the draft's.
        return is_own or any(name.startswith("reference_video") for name in self.ingredients)


class Slate(Filed):
    """The record filed with a take: the attempt that made it, and what was archived."""

    slate: Literal[1] = 1
    """Version of this record."""
    attempt: Attempt
    seed: int | None
    """The seed that the service used."""
    archived_at: str
    clip: ClipFacts
    tone: Tone | None = None
    """Of the clip's first four frames and its last four; None where an earlier version filed it."""
    video: FileFacts
    first_frame: FileFacts
    """The clip's first decoded frame, extracted here."""
    last_frame: FileFacts
    """The picture that the service returned, byte for byte, or the clip's last decoded frame."""
    last_frame_served: bool
    """True where the service returned the last frame itself."""
    last_frame_link: str = ""
    """Where the service serves it; empty where it does not, or an earlier version filed the take."""


class Verdict(Filed):
    """What a person said of a take."""

    verdict: Literal["circled", "rejected"]
    """``circled``: this is the one to use; ``rejected``: never use it."""
    at: str
    """UTC, ``2026-04-04T18:44:34.532830Z``."""
    note: str = ""
    """In the person's words."""


class Take(Filed):
    """One archived attempt at a shot."""

    folder: str
    """Relative to the project's archive folder: also its name."""
    slate: Slate
    verdict: Verdict | None = None
    """None while nobody has said anything."""
    notes: tuple[TakeNote, ...] = ()
    """Of people, at times of it, in order of their frames."""

    @property
    def is_draft(self) -> bool:
        """Whether it is a preview, and so never in the film."""
        return self.slate.attempt.asked.draft

    @property
    def is_circled(self) -> bool:
        """Whether a person chose it."""
        return self.verdict is not None and self.verdict.verdict == "circled"

    @property
    def is_rejected(self) -> bool:
        """Whether a person refused it."""
        return self.verdict is not None and self.verdict.verdict == "rejected"

    @property
    def key(self) -> TakeKey:
        """Which attempt at what."""
        return self.slate.attempt.key
