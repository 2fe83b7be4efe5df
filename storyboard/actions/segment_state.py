"""How each segment of a film stands, in the words of every door."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from storyboard.model.graph import SegmentId
from storyboard.model.medium import Medium
from storyboard.model.takes import Attempt, Take
from storyboard.plan.film_now import FilmNow
from storyboard.plan.plan import PlannedShot
from storyboard.show.entries import Entry
from storyboard.show.looks import film_entries

ShotState = Literal[
    "up to date", "out of date", "to make", "waiting", "queued", "running", "failed", "held back", "waits for you"
]
"""How a segment stands, in the words of every door."""

Stills = Mapping[str, Take]
"""The takes of stills that count, by the stills' ids."""

_FIRST: tuple[ShotState, ...] = (
    "waits for you", "failed", "running", "queued", "held back", "out of date", "to make", "waiting", "up to date",
)  # fmt: skip


_PICTURE = ("first_frame", "file")


@dataclass(frozen=True, slots=True)
class SegmentNow:
    """A segment as it stands."""

    entry: Entry
    planned: PlannedShot
    state: ShotState
    is_run_at_work: bool
    """Whether a run is at work on the film."""

    @property
    def id(self) -> SegmentId:
        """Which one it is."""
        return self.planned.id

    @property
    def medium(self) -> Medium:
        """What is made of it."""
        return self.planned.placed.segment.shot.medium

    @property
    def is_under_way(self) -> bool:
        """Whether a service is at work on it."""
        return self.state in {"running", "queued"}


def segments_now(now: FilmNow, *, is_running: bool) -> Iterator[SegmentNow]:
    """Return every segment of *now* as it stands, in the film's order; *is_running* says whether a run is at work."""
    planned = {shot.id: shot for shot in now.plan.shots}
    asked = {gate for shot in (*now.plan.shots, *now.plan.drafts) for gate in shot.held_by}
    for entry in film_entries(now):
        shot = planned[entry.shot.id, entry.segment]
        state = "waits for you" if shot.id in asked else _state(entry, shot, is_running=is_running)
        yield SegmentNow(entry, shot, state, is_running)


def first_state(states: list[ShotState]) -> ShotState:
    """Return the one of a shot's *states* that a person should know first."""
    return min(states, key=_FIRST.index)


def opening_picture(planned: PlannedShot, stills: Stills) -> str:
    """
    Return the path of the picture that a segment opens on, from the project's folder; empty where there is none.

    It is a still of *stills*, or a file of the writer's.
    """
    needs = planned.wanted.needs
    drawn = next((need.shot for need in needs if (need.role, need.frame) == ("first_frame", "still")), "")
    if drawn:
        return picture_of(stills[drawn]) if drawn in stills else ""
    return next((each.place for each in planned.wanted.sources if (each.role, each.kind) == _PICTURE), "")


def stills_made(now: FilmNow) -> Stills:
    """Return the take that counts of each still of *now* that is made, and up to date."""
    return {planned.id[0]: planned.take for planned in now.plan.stills if planned.take is not None}


def picture_of(take: Take) -> str:
    """Return the path of the first picture of *take*, from the project's folder."""
    return f"archive/{take.folder}/{take.slate.first_frame.path}"


def progress_word(attempt: Attempt | None) -> str:
    """Return the service's own word for how far *attempt* is; empty where it said none."""
    return attempt.polls[-1].provider_status if attempt and attempt.polls else ""


def _state(entry: Entry, shot: PlannedShot, *, is_running: bool) -> ShotState:
    if entry.state == "running":
        return "queued" if progress_word(entry.attempt) == "queued" else "running"
    if entry.state == "failed":
        return "failed"
    if shot.state == "up_to_date":
        return "up to date"
    if entry.take is not None:
        return "out of date"
    if shot.stuck:
        return "held back"
    return "waiting" if shot.state == "waits" or is_running else "to make"
