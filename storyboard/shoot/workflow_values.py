"""
What the workflows of a run hand each other, and how it stands in DBOS: as plain JSON.

DBOS keeps it, and a later version of this program reads it back. So every type is made
into JSON, and read from it, here alone. Nothing here works on any of it.
"""

from typing import Annotated, Literal, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from storyboard.errors import ArchiveError
from storyboard.model.storyboard import Limit
from storyboard.model.take_key import TakeKind
from storyboard.model.takes import Filed, Json
from storyboard.model.written_reels import DriftLimits
from storyboard.plan.fingerprint import Wanted, WantedId
from storyboard.shoot.caps import Caps

Made = tuple[str, int, TakeKind, str]
"""Shot, segment, kind and folder of a take that is there."""
Gate = tuple[str, int, TakeKind, tuple[str, ...]]
"""Shot, segment, kind of take, and the folders of its takes that are there."""


class QueuedAttempt(Filed):
    """An attempt whose take is to be seen through, and where it waits for its turn."""

    id: str
    queue: str
    partition: str
    wait_s: float = 0.0
    """How long it rests before it is sent."""


class Order(Filed):
    """What the workflow of a run is told."""

    project: str
    """The storyboard file."""
    run_id: str
    limits: dict[str, Limit]
    """What the storyboard says of the account, by model."""
    caps: Caps
    wanted: tuple[Wanted, ...]
    made: tuple[Made, ...]
    """The takes that count already."""
    gated: tuple[Gate, ...]
    """What a person must approve before others go on from it."""
    stops: dict[str, DriftLimits]
    """How far takes of a shot may drift, by shot; one without a limit is not in it."""
    against: dict[str, str] = Field(default_factory=dict)
    """The still that the drift of a shot is measured from, by shot, where it is one."""
    strays: tuple[QueuedAttempt, ...]
    """Attempts that are paid, or may be, and that nothing waits for."""
    alone: bool
    """Whether no other process works on the database."""


class ToAsk(Filed):
    """A task that is at the service, or may be: it is asked about after a while."""

    state: Literal["submitted", "queued", "running", "unanswered"]
    wait_s: float


class ToFile(Filed):
    """A task that succeeded: what it made is to be archived."""

    state: Literal["succeeded"] = "succeeded"
    taught: tuple[str, ...] = ()
    """Attempts that need not wait as long as they thought."""


class Archived(Filed):
    """A take that is in the archive."""

    state: Literal["archived"] = "archived"
    folder: str
    counts: str = ""
    """The folder of the take that counts, of all that were made from the same; empty where nobody asked."""


class NotMade(Filed):
    """A take that this run does not make."""

    state: Literal["failed", "over_budget"] = "failed"
    why: str
    hint: str
    lost: bool = False
    """Whether it was made and paid, and is gone."""
    code: str = ""
    """The service's code of the failure; empty where it gave none."""
    again: bool = False
    """Whether it failed unpaid, and the same may succeed when it is asked for once more."""
    stopped: bool = False
    """Whether a person stopped it."""


class ToApprove(Filed):
    """A segment that was not begun: a person must approve what is above it."""

    state: Literal["held"] = "held"
    takes: tuple[str, ...]
    """Folders of those to choose from."""
    above: tuple[str, ...]
    """The shots that they are takes of."""
    drafts: bool
    """Whether all of them are drafts."""
    lacks_more: bool
    """Whether something else that it needs is not there either."""


class OpenedSegment(Filed):
    """What became of a wanted segment when its turn came."""

    folder: str | None = None
    """Of the take that counts already."""
    attempts: tuple[QueuedAttempt, ...] = ()
    failed: NotMade | None = None
    """Why no more may be asked."""


class AskedAgain(Filed):
    """What stands in for a take that failed unpaid: another attempt, why there is none, or neither."""

    attempt: QueuedAttempt | None = None
    failed: NotMade | None = None


class Approval(Filed):
    """What became of the look for a person's approval."""

    state: Literal["circled", "unreadable"]
    folder: str


Answer = ToAsk | ToFile | Archived | NotMade
"""What a step of a take says of it."""
Outcome = Archived | NotMade | ToApprove


class Ended(Filed):
    """What the workflow of a run says of one take, or of a segment that has none."""

    shot: str
    segment: int
    kind: TakeKind
    attempt: str
    """Empty where there is none."""
    outcome: Annotated[Outcome, Field(discriminator="state")]

    @property
    def of(self) -> WantedId:
        """The segment, and the kind of take."""
        return self.shot, self.segment, self.kind


_ANSWERS: TypeAdapter[Answer] = TypeAdapter(Annotated[Answer, Field(discriminator="state")])
_ENDS: TypeAdapter[tuple[Ended, ...]] = TypeAdapter(tuple[Ended, ...])


def json_of(value: Filed) -> Json:
    """Return *value* as DBOS keeps it."""
    return value.model_dump(mode="json")


def order_of(record: Json) -> Order:
    """Return the order that the workflow of a run was given."""
    return _parse(TypeAdapter(Order), record)


def opened_segment_of(record: Json) -> OpenedSegment:
    """Return what became of a segment when its turn came."""
    return _parse(TypeAdapter(OpenedSegment), record)


def again_of(record: Json) -> AskedAgain:
    """Return what stands in for a take that failed unpaid."""
    return _parse(TypeAdapter(AskedAgain), record)


def approval_of(record: Json) -> Approval:
    """Return what became of the look for an approval."""
    return _parse(TypeAdapter(Approval), record)


def answer_of(record: Json) -> Answer:
    """Return what a step of a take, or its workflow, says of it."""
    return _parse(_ANSWERS, record)


def ends_of(records: list[Json]) -> tuple[Ended, ...]:
    """Return what the workflow of a run says of its takes."""
    return _parse(_ENDS, records)


_Parsed = TypeVar("_Parsed")


def _parse(kind: TypeAdapter[_Parsed], record: object) -> _Parsed:
    try:
        return kind.validate_python(record)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ArchiveError(
            f"what another version of this program noted of a run cannot be read: {place}: {first['msg']}",
            hint="run again: what is paid is gone on with from the journal, and nothing is asked for twice",
        ) from error
