"""
What goes wrong on demand, and when: the fault specifications and their counting.

A specification reads ``KIND[:KEY=VALUE,...]``, such as ``lost:count=1,match=wake``.
The counting lives as long as the process: a simulator started again begins anew.
"""

import random
from dataclasses import dataclass, field
from typing import Final, Literal, Self, get_args

from pydantic import Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from storyboard.errors import CommandError
from storyboard.model.takes import Filed
from storyboard.simulator.refusals import TEXTS_403, TEXTS_429

FaultKind = Literal[
    "429", "403", "500", "500-after", "lost", "hang", "junk",
    "failed", "moderation", "expired", "expired-link", "dead-link", "broken-download", "no-last-frame",
    "silent", "stereo", "other-rate", "too-long", "other-words", "cut-file", "cut-answer",
]  # fmt: skip
"""The first seven spoil an answer, the last seven a recording; the others spoil what becomes of an accepted task."""

Call = Literal["create", "get", "list", "delete", "speak", "hear"]
"""``speak`` is a create too: of a recording."""

ANSWERS: Final[frozenset[FaultKind]] = frozenset({"403", "429", "500", "500-after", "lost", "hang", "junk"})
"""Kinds that spoil the answer to a call."""

_OF_RECORDINGS: Final[frozenset[FaultKind]] = frozenset(
    {"silent", "stereo", "other-rate", "too-long", "other-words", "cut-file", "cut-answer"}
)

_KEYS_OF: Final[dict[str, frozenset[str]]] = {
    "403": frozenset({"on", "code"}),
    "429": frozenset({"on", "code"}),
    "500": frozenset({"on"}),
    "500-after": frozenset({"on"}),
    "lost": frozenset({"on"}),
    "hang": frozenset({"on", "wait"}),
    "junk": frozenset({"on", "status", "accepted"}),
    "moderation": frozenset({"at"}),
}
_CODES_OF: Final[dict[str, tuple[str, ...]]] = {"403": tuple(TEXTS_403), "429": tuple(TEXTS_429)}
_KEYS_OF_ALL: Final = frozenset({"count", "every", "match", "p", "seed"})


class Fault(Filed):
    """One thing that goes wrong, how often, and for whom."""

    kind: FaultKind
    on: Call = "create"
    """Which call is hit; only for kinds that spoil an answer."""
    count: int | None = Field(default=None, ge=1)
    """How often at most; None for every time."""
    every: int = Field(default=1, ge=1)
    """Only each so-manieth matching call."""
    match: str = ""
    """Only where the prompt contains this."""
    p: float = Field(default=1.0, ge=0, le=1)
    """How likely."""
    seed: int = 0
    """Of the dice for *p*."""
    wait: float = Field(default=600.0, ge=0, le=86400)
    """Seconds that ``hang`` keeps the answer back."""
    status: Literal[200, 502] = 502
    """HTTP status of ``junk``."""
    accepted: bool = False
    """Whether the call that ``junk`` answers was carried out."""
    code: str = ""
    """The service's code in a ``403`` or a ``429``; the first that there is when left out."""
    at: Literal["input", "output"] = "output"
    """Whether ``moderation`` refuses the create or fails the task."""

    @model_validator(mode="after")
    def _has_a_code_of_its_kind(self) -> Self:
        codes = _CODES_OF.get(self.kind, ())
        if self.code and self.code not in codes:
            raise PydanticCustomError("unknown_code", "there are: {codes}", {"codes": ", ".join(codes)})
        return self

    def is_on(self, call: Call) -> bool:
        """Whether such a call may be hit."""
        if self.kind in _OF_RECORDINGS:
            return call == "speak"
        return self.on == call or (self.on == "create" and call == "speak")

    @property
    def before_work(self) -> bool:
        """Whether the call is refused before anything is done."""
        refused = self.kind in {"403", "429", "500"} or (self.kind == "moderation" and self.at == "input")
        return refused or (self.kind == "junk" and not self.accepted)


def parse_fault(text: str) -> Fault:
    """
    Return the fault that *text* specifies.

    Raises:
        CommandError: The kind or a key is not known, or a value is not of its kind.
    """
    kind, _, rest = text.partition(":")
    if kind not in get_args(FaultKind):
        raise CommandError(
            f"--fault {text}: no fault is called {kind!r}", hint=f"one of: {', '.join(get_args(FaultKind))}"
        )
    pairs = [pair.partition("=") for pair in rest.split(",") if pair]
    allowed = _KEYS_OF_ALL | _KEYS_OF.get(kind, frozenset())
    for key, equals, value in pairs:
        if key not in allowed or not value:
            hint = f"{kind} takes KEY=VALUE of: {', '.join(sorted(allowed))}"
            raise CommandError(f"--fault {text}: {key + equals + value!r} is not understood", hint=hint)
    values: dict[str, str | int] = {key: value for key, _, value in pairs}
    if str(values.get("status", "")).isdecimal():
        # The only number among fixed choices, which are compared as they stand.
        values["status"] = int(values["status"])
    try:
        return Fault.model_validate({"kind": kind, **values})
    except ValidationError as error:
        wrong = error.errors()[0]
        where = wrong["loc"][0] if wrong["loc"] else "code"
        raise CommandError(f"--fault {text}: {where}: {wrong['msg']}") from error


@dataclass(slots=True)
class _Armed:
    """A fault with its counters."""

    fault: Fault
    dice: random.Random
    seen: int = 0
    struck: int = 0

    def strikes(self, call: Call, prompt: str) -> bool:
        """Whether this call is hit; counts it."""
        fault = self.fault
        if not fault.is_on(call) or fault.match not in prompt or self.struck == fault.count:
            return False
        self.seen += 1
        # The dice are thrown for every matching call, so that a count does not shift later throws.
        unlucky = self.dice.random() < fault.p
        if self.seen % fault.every or not unlucky:
            return False
        self.struck += 1
        return True


@dataclass(frozen=True, slots=True)
class Strike:
    """Which faults hit one call."""

    faults: tuple[Fault, ...] = ()

    @property
    def before(self) -> Fault | None:
        """The first fault that refuses the call before anything is done."""
        return next((fault for fault in self.faults if fault.before_work), None)

    @property
    def after(self) -> Fault | None:
        """The first fault that spoils the answer of a call that was carried out."""
        return next((fault for fault in self.faults if fault.kind in ANSWERS and not fault.before_work), None)

    @property
    def of_task(self) -> tuple[FaultKind, ...]:
        """What is to become of the task."""
        return tuple(fault.kind for fault in self.faults if fault.kind not in ANSWERS and not fault.before_work)


@dataclass(slots=True)
class Faults:
    """All faults of a simulator, counted over its calls."""

    faults: tuple[Fault, ...]
    _armed: list[_Armed] = field(init=False)

    def __post_init__(self) -> None:
        self._armed = [_Armed(fault, random.Random(fault.seed)) for fault in self.faults]  # noqa: S311 - not a secret

    def strike(self, call: Call, prompt: str) -> Strike:
        """Return which faults hit this *call*; every matching fault counts it."""
        return Strike(tuple(armed.fault for armed in self._armed if armed.strikes(call, prompt)))
