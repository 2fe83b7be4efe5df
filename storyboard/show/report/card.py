"""
What the page shows of one segment: words and pictures, put together by `cards`.

Everything here is text for a reader; the page's template escapes it.
"""

from dataclasses import dataclass

from storyboard.show.entries import EntryState
from storyboard.show.thumbnails import Thumbnail


@dataclass(frozen=True, slots=True)
class Link:
    """A place on the page, or a file beside it."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a card's table."""

    name: str
    value: str
    is_code: bool = False
    """True for ids, which are set in type where each letter tells."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame of a take; without a thumbnail where its file cannot be read."""

    href: str
    thumbnail: Thumbnail | None
    width_px: int
    height_px: int
    """Of the thumbnail on a card."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of several takes of a segment."""

    number: int
    is_used: bool
    first: Frame | None
    last: Frame | None
    """None of a recording, which has no picture."""
    play_href: str
    """Of what a browser plays: the clip, or a copy of it."""
    facts: str
    is_draft: bool
    is_of_another_recipe: bool
    """True where it is from an earlier version of this shot."""
    verdict: str
    """``circled``, ``rejected`` or empty: what a person said of it."""
    note: str
    """In the person's words."""
    notes: tuple[str, ...]
    """The same, at times of the take."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why there is no take."""

    title: str
    message: str
    hint: str
    request_id: str


@dataclass(frozen=True, slots=True)
class Card:
    """One segment of one shot."""

    anchor: str
    number: int
    """Counted from 1 over the film."""
    shot: str
    segment: int
    piece: str
    """``2 of 3``; empty for a shot in one piece."""
    take: int | None
    """The number of the take that is used."""
    verdict: str
    """``circled``, ``rejected`` or empty: what a person said of it."""
    state: EntryState
    is_kept: bool
    """True where the take was there before the run."""
    is_draft: bool
    """True where its frames and clip are those of a draft, as there is no take yet."""
    labels: tuple[str, ...]
    """Role and tags."""
    prompt: str
    has_long_prompt: bool
    notes: str
    narration: str
    """What a voice says over it in the reels, and whether it is heard; empty where nothing."""
    heard: str
    """Whether its lines were heard in its clip; empty where nobody listened."""
    first: Frame | None
    last: Frame | None
    clip_href: str
    play_href: str
    """Of what a browser plays: the clip, or a copy of it."""
    opens_on: Link | None
    """The shot whose last frame it opens on, or whose clip it goes on from."""
    goes_on: bool
    """Whether that is the clip."""
    ends_on: Link | None
    leads_to: tuple[Link, ...]
    """What opens on its last frame, or goes on from its clip."""
    is_chained_to_the_one_before: bool
    facts: tuple[Fact, ...]
    candidates: tuple[Candidate, ...]
    """Every take, where there is more than one, and a draft that is shown nowhere else."""
    trouble: Trouble | None
    note: str
    changes: tuple[str, ...]
    """What is other now than in the take that it had, line by line."""
    is_still: bool
    """Whether it is one picture, which nothing plays."""
    is_recording: bool
    """Whether it is a sound without a picture."""
    pictures: tuple[tuple[str, Link], ...]
    """The stills that it is made from: ``opens on``, and which."""
    used_by: tuple[Link, ...]
    """Of a still, what is made from it."""
