"""How a film stands as programs read it: each segment with its takes, the budget and the reels."""

from typing import Literal

from pydantic import SerializerFunctionWrapHandler, model_serializer

from storyboard.actions.earlier_attempt import EarlierAttempt, earlier_attempts
from storyboard.actions.heard_result import ClipHeard, clip_heard
from storyboard.actions.result import Result
from storyboard.actions.standing_reel import ReelStanding, reel_standing
from storyboard.edit.reels_now import reels_now
from storyboard.model.medium import Medium
from storyboard.model.take_key import TakeKind
from storyboard.model.takes import Json, Take
from storyboard.plan.spending import BudgetRecord
from storyboard.show.entries import Entry, EntryState
from storyboard.show.looks import FilmStanding

VerdictWord = Literal["circled", "rejected"]


class ArchivedTake(Result):
    """A take of a segment, with what a person said of it."""

    take: int
    kind: TakeKind
    verdict: VerdictWord | None
    """Null where nobody said anything."""
    note: str
    """Of the verdict."""
    notes: int = 0
    """How many notes there are at times of it; left out where there is none."""

    @model_serializer(mode="wrap")
    def _leave_out(self, as_usual: SerializerFunctionWrapHandler) -> Json:
        told: Json = as_usual(self)
        return told if self.notes else {name: told[name] for name in told if name != "notes"}


class StandingSegment(Result):
    """How one segment of a shot stands."""

    shot: str
    segment: int
    """Counted from 1."""
    medium: Medium
    """What is made of it: a clip, one picture, or a recording."""
    state: EntryState
    take: int | None
    """The take that is used: the circled one; never a draft."""
    task_id: str | None
    progress: str | None
    """The service's own word for how far its task is."""
    tokens: int | None
    usd: float | None
    cny: float | None = None
    """What a service that bills yuan was paid; left out where none was."""
    note: str
    """Why it failed, what it waits for; empty where there is nothing to say."""
    asked_again: tuple[EarlierAttempt, ...]
    """The attempts before the newest that came to nothing."""
    perhaps_paid: tuple[str, ...] = ()
    """When calls for a still were sent whose answers were lost, UTC; left out where none was."""
    draft: int | None
    """The draft that counts, of those that are up to date."""
    verdict: VerdictWord | None
    """Of the take that is used."""
    heard: ClipHeard | None = None
    """What a service heard in it; left out where nobody listened."""
    takes: tuple[ArchivedTake, ...]
    """Every archived take, oldest first; drafts too."""

    @model_serializer(mode="wrap")
    def _leave_out(self, as_usual: SerializerFunctionWrapHandler) -> Json:
        told: Json = as_usual(self)
        lacking = {"cny"} if self.cny is None else set()
        lacking |= set() if self.perhaps_paid else {"perhaps_paid"}
        lacking |= set() if self.heard else {"heard"}
        return {name: told[name] for name in told if name not in lacking}


class StatusResult(Result):
    """How a film stands."""

    shots: tuple[StandingSegment, ...]
    budget: BudgetRecord | None
    reels: tuple[ReelStanding, ...]


def status_result(standing: FilmStanding) -> StatusResult:
    """Return how a film stands as programs read it."""
    return StatusResult(
        shots=tuple(map(_segment, standing.entries)),
        budget=standing.spending.record,
        reels=tuple(map(reel_standing, reels_now(standing.film))),
    )


def _segment(entry: Entry) -> StandingSegment:
    attempt = entry.attempt
    return StandingSegment(
        shot=entry.shot.id,
        segment=entry.segment,
        medium=entry.shot.medium,
        state=entry.state,
        take=entry.take.key.take if entry.take else None,
        task_id=attempt.task_id or None if attempt else None,
        progress=attempt.polls[-1].provider_status if attempt and attempt.polls else None,
        tokens=attempt.tokens if attempt else None,
        usd=attempt.usd if attempt else None,
        cny=attempt.cny if attempt else None,
        note=entry.note,
        asked_again=earlier_attempts(attempt),
        perhaps_paid=tuple(call.at for call in entry.lost_calls),
        draft=entry.draft.key.take if entry.draft else None,
        verdict=_verdict(entry.take),
        heard=clip_heard(entry.take, entry.heard) if entry.take and entry.heard else None,
        takes=tuple(map(_take, entry.takes)),
    )


def _take(take: Take) -> ArchivedTake:
    return ArchivedTake(
        take=take.key.take,
        kind=take.slate.attempt.asked.kind,
        verdict=_verdict(take),
        note=take.verdict.note if take.verdict else "",
        notes=len(take.notes),
    )


def _verdict(take: Take | None) -> VerdictWord | None:
    return take.verdict.verdict if take and take.verdict else None
