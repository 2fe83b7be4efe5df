"""
How each reel of a film stands: up to date, out of date and why, or not cut yet.

A reel is out of date where it would come out otherwise if it were cut now. It is
told by notes and slates: no clip is opened.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from storyboard.archive.bucket import bucket_of
from storyboard.edit.reel_timeline import (
    FilmFootage,
    current_takes,
    draft_reel_path,
    filed_footage,
    missing_clause,
    missing_shots,
    pieces_of,
    timeline_of,
)
from storyboard.errors import MediaError
from storyboard.load.load import Loaded
from storyboard.model.take_key import take_words
from storyboard.model.units import names_of
from storyboard.plan.film_now import FilmNow
from storyboard.stitch.reel_parts import ReelFacts, changes_between, is_as_noted, parts_of, read_note, read_reel_facts
from storyboard.stitch.timeline import Timeline

ReelState = Literal["up_to_date", "out_of_date", "not_cut"]


@dataclass(frozen=True, slots=True)
class StandingReel:
    """How a reel stands."""

    name: str
    state: ReelState
    path: Path
    """Its file, there or not."""
    reasons: tuple[str, ...] = ()
    """Why it is not up to date."""
    missing: tuple[str, ...] = ()
    """Shots of it that have no current take."""
    duration_s: float | None = None
    """How long the file is; None where there is none, or nobody noted it."""
    is_draft: bool = False
    """Whether it is cut from drafts, beside the film's own."""


def reels_now(film: FilmNow) -> tuple[StandingReel, ...]:
    """
    Return how every reel of *film* stands; where there are reels of drafts, or drafts are planned, those too.

    Raises:
        StoryboardInvalid: A card or a subtitle has a mistake.
    """
    loaded, names = film.loaded, film.loaded.storyboard.reels
    footage = filed_footage(loaded, current_takes(film.plan, drafting=False))
    reels = [_reel_now(film, name, footage, loaded.project.reel(name)) for name in names]
    drafts = {name: draft_reel_path(loaded.project, name) for name in names}
    if film.plan.drafting or any(path.is_file() for path in drafts.values()):
        of_drafts = filed_footage(loaded, current_takes(film.plan, drafting=True))
        reels += [_draft_reel_now(film, name, of_drafts, path) for name, path in drafts.items()]
    return tuple(reels)


def reel_now(film: FilmNow, name: str) -> StandingReel:
    """
    Return how the reel called *name* of *film* stands.

    Raises:
        StoryboardInvalid: A card or a subtitle has a mistake.
    """
    loaded, footage = film.loaded, filed_footage(film.loaded, current_takes(film.plan, drafting=False))
    return _reel_now(film, name, footage, loaded.project.reel(name))


def _draft_reel_now(film: FilmNow, name: str, footage: FilmFootage, to: Path) -> StandingReel:
    reel = replace(_reel_now(film, name, footage, to, lacking="draft or current take"), is_draft=True)
    if reel.state != "out_of_date" or not reel.missing:
        return reel
    return replace(reel, reasons=(f"cards stand in for {names_of(reel.missing)}",))


def _reel_now(
    film: FilmNow, name: str, footage: FilmFootage, to: Path, *, lacking: str = "current take"
) -> StandingReel:
    loaded = film.loaded
    facts = read_reel_facts(read_note(to, cache=pieces_of(loaded.project)))
    missing = missing_shots(loaded.storyboard.reels[name], footage)
    is_there = to.is_file()
    duration_s = facts.duration_s if facts and is_there else None
    if missing:
        reasons: tuple[str, ...] = (missing_clause(missing, lacking),)
    else:
        try:
            timeline = timeline_of(loaded, name, footage, said=film.plan.said)
            reasons = _reasons(loaded, timeline, facts, to) if is_there else ()
        except MediaError as error:
            reasons = (error.message,)
    if not is_there:
        return StandingReel(name, "not_cut", to, reasons or ("ready to cut: `storyboard stitch`",), missing)
    return StandingReel(name, "out_of_date" if reasons else "up_to_date", to, reasons, missing, duration_s)


def _reasons(loaded: Loaded, timeline: Timeline, facts: ReelFacts | None, to: Path) -> tuple[str, ...]:
    """Return why the reel at *to*, on which *facts* were noted, would come out differently."""
    # Where the archive is in a bucket, a clip that is not on this disk is brought when it is needed.
    gone = [] if bucket_of(loaded.project) else [clip.path for clip in timeline.clips if not clip.path.is_file()]
    if gone:
        lost = dict.fromkeys(f"the clip of {take_words([path.parent.name])} is missing" for path in gone)
        return tuple(lost)
    if silent := _lost_recordings(loaded, timeline):
        return silent
    if facts is None or facts.parts is None:
        return ("nothing tells what it was cut from",)
    if not is_as_noted(to, size=facts.bytes, changed_ns=facts.changed_ns, ends=facts.ends):
        return ("its file was changed since",)
    return changes_between(facts.parts, parts_of(timeline, before=facts.parts))


def _lost_recordings(loaded: Loaded, timeline: Timeline) -> tuple[str, ...]:
    """Return which recordings are not on this disk, unless they are in a bucket."""
    if bucket_of(loaded.project):
        return ()
    lost = [each.shot for each in timeline.heard_narrations if each.path and not each.path.is_file()]
    return tuple(f"the recording of the narration of {shot} is missing" for shot in lost)
