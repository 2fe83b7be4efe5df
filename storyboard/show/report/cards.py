"""
One card a segment: an entry turned into the words and pictures that the page shows.

Everything here is text for a reader; the page's template escapes it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from storyboard.model.graph import SegmentId, shot_above
from storyboard.model.takes import Attempt, FileFacts, Take
from storyboard.plan.earlier import earlier_clause
from storyboard.show.entries import Entry
from storyboard.show.heard import heard_sentence
from storyboard.show.lost_calls import lost_calls_clause, pictures_clause
from storyboard.show.report.card import Candidate, Card, Fact, Frame, Link, Trouble
from storyboard.show.report.narration_records import narration_sentence
from storyboard.show.report.numbers import attempt_cost, clip_length, seconds_between, span
from storyboard.show.report.record_of import reported_attempt
from storyboard.show.report.redact import without_signatures
from storyboard.show.report.still_uses import still_uses, users
from storyboard.show.thumbnails import CARD_PX, FrameFile, Thumbnails

_LONG_PROMPT_CHARACTERS = 220
_LONG_PROMPT_LINES = 4


def _no_copy(_take: Take) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are, seen from the page."""

    archive: Path
    """On disk."""
    archive_href: str
    """Relative to the page."""
    pictures: Thumbnails
    copy_href: Callable[[Take], str] = _no_copy
    """The link to the copy of a clip that browsers do not play, relative to the page; empty where there is none."""

    def play_href(self, take: Take) -> str:
        """Return the link to what a browser plays, or shows, of *take*."""
        if not take.slate.attempt.asked.has_task:
            return self.href(take, take.slate.video)
        return self.copy_href(take) or self.href(take, take.slate.video)

    def href(self, take: Take, file: FileFacts) -> str:
        """Return the link to a file of a take."""
        return quote(str(PurePosixPath(self.archive_href) / take.folder / file.path))

    def frame(self, take: Take, file: FileFacts) -> Frame | None:
        """Return a frame of a take; None of a recording."""
        clip = take.slate.clip
        if take.slate.attempt.asked.medium == "recording":
            return None
        return Frame(
            href=self.href(take, file),
            thumbnail=self.pictures.get(FrameFile(path=self.archive / take.folder / file.path, sha256=file.sha256)),
            width_px=CARD_PX,
            height_px=round(clip.height * CARD_PX / clip.width),
        )


def frames_of(entries: Sequence[Entry], *, archive: Path) -> list[FrameFile]:
    """Return every frame that the cards of *entries* show."""
    entries = [entry for entry in entries if not entry.shot.is_recording]
    seen = [take for entry in entries if (take := _shown_take(entry))]
    shown = [(take, frame) for take in seen for frame in (take.slate.first_frame, take.slate.last_frame)]
    beside = [take for entry in entries for take in _listed_takes(entry)]
    shown += [(take, frame) for take in beside for frame in (take.slate.first_frame, take.slate.last_frame)]
    return [FrameFile(path=archive / take.folder / file.path, sha256=file.sha256) for take, file in shown]


def _shown_take(entry: Entry) -> Take | None:
    """Return the take that a card shows: a draft where there is nothing better."""
    return entry.take or entry.draft


def _listed_takes(entry: Entry) -> tuple[Take, ...]:
    """Return the takes that a card lists: all of several, one with notes, and a draft that is not shown otherwise."""
    has_notes = any(take.notes for take in entry.takes)
    hidden = _shown_take(entry) is None and any(take.is_draft for take in entry.takes)
    return entry.takes if len(entry.takes) > 1 or hidden or has_notes else ()


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """One entry, and what the page says of its place in the film."""

    entry: Entry
    number: int
    """Counted from 1 over the film."""
    opens_on: Link | None
    """The segment whose last frame opens it."""
    leads_to: tuple[Link, ...]
    """What opens on its last frame."""
    is_chained_to_the_one_before: bool
    pictures: tuple[tuple[str, Link], ...] = ()
    used_by: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Cards:
    """The cards of some segments, each made when its turn comes: all those of a long film are never there at once."""

    shown: Sequence[ShownEntry]
    places: Places

    def __iter__(self) -> Iterator[Card]:
        """Make the cards anew, in order."""
        return (_card(shown, places=self.places) for shown in self.shown)


def cards(entries: Sequence[Entry], *, places: Places) -> Cards:
    """Return the card of every entry, in order."""
    return Cards(_shown_entries(entries), places)


def _shown_entries(entries: Sequence[Entry]) -> tuple[ShownEntry, ...]:
    links = [Link(_name(entry), f"#{_anchor(entry)}") for entry in entries]
    by_segment = {(entry.shot.id, entry.segment): link for entry, link in zip(entries, links, strict=True)}
    segments = {entry.shot.id: entry.segments for entry in entries}
    opens_on = [by_segment.get(_segment_above(entry, segments)) for entry in entries]
    uses = still_uses(entries)
    used_by = users(entries, uses)
    still_links = {entry.shot.id: link for entry, link in zip(entries, links, strict=True) if entry.shot.is_still}
    leads_to: defaultdict[Link | None, list[Link]] = defaultdict(list)
    for link, above in zip(links, opens_on, strict=True):
        leads_to[above].append(link)
    return tuple(
        ShownEntry(
            entry,
            number=number,
            opens_on=above,
            leads_to=tuple(leads_to.get(link, ())),
            is_chained_to_the_one_before=above is not None and above == before,
            pictures=tuple((use.words, still_links[use.still]) for use in uses[number - 1]),
            used_by=tuple(by_segment[user.shot.id, user.segment] for user in used_by.get(entry.shot.id, ())),
        )
        for number, (entry, link, above, before) in enumerate(
            zip(entries, links, opens_on, [None, *links[:-1]], strict=True), start=1
        )
    )


def _segment_above(entry: Entry, segments: Mapping[str, int]) -> SegmentId:
    """Return the segment that *entry* opens on or goes on from: the piece before, or the last of the shot above."""
    if entry.segment > 1:
        return entry.shot.id, entry.segment - 1
    above = shot_above(entry.shot) or ""
    return above, segments.get(above, 0)


def _card(shown: ShownEntry, *, places: Places) -> Card:
    entry = shown.entry
    shot, take = entry.shot, _shown_take(entry)
    attempt = take.slate.attempt if take and take.is_draft else reported_attempt(entry)
    prompt = attempt.prompt if attempt else entry.prompt or shot.prompt or shot.action
    return Card(
        anchor=_anchor(entry),
        number=shown.number,
        shot=shot.id,
        segment=entry.segment,
        take=take.key.take if take else None,
        verdict=take.verdict.verdict if take and take.verdict else "",
        piece=f"{entry.segment} of {entry.segments}" if entry.segments > 1 else "",
        state=entry.state,
        is_kept=entry.state == "done" and entry.was_up_to_date,
        is_draft=take is not None and take.is_draft,
        labels=tuple(label for label in (shot.role, *shot.tags) if label),
        prompt=prompt,
        has_long_prompt=len(prompt) > _LONG_PROMPT_CHARACTERS or prompt.count("\n") >= _LONG_PROMPT_LINES,
        notes=shot.notes or "",
        narration=narration_sentence(entry),
        heard=heard_sentence(entry),
        first=places.frame(take, take.slate.first_frame) if take else None,
        last=places.frame(take, take.slate.last_frame) if take else None,
        clip_href=places.href(take, take.slate.video) if take else "",
        play_href=places.play_href(take) if take else "",
        opens_on=shown.opens_on,
        goes_on=shot.continues is not None and entry.segment == 1,
        ends_on=Link(shot.to, f"#shot-{shot.to}") if shot.to and entry.segment == entry.segments else None,
        leads_to=shown.leads_to,
        is_chained_to_the_one_before=shown.is_chained_to_the_one_before,
        facts=tuple(_facts(entry, attempt)),
        candidates=_candidates(entry, places=places),
        trouble=_trouble(attempt) if entry.state == "failed" and attempt else None,
        note=without_signatures(entry.note),
        changes=tuple(map(without_signatures, entry.changes)),
        is_still=shot.is_still,
        is_recording=shot.is_recording,
        pictures=shown.pictures,
        used_by=shown.used_by,
    )


def _anchor(entry: Entry) -> str:
    """Return an id that no other segment has: a shot's id holds no dot."""
    return f"shot-{entry.shot.id}" + (f".{entry.segment}" if entry.segment > 1 else "")


def _name(entry: Entry) -> str:
    return entry.shot.id + (f" {entry.segment} of {entry.segments}" if entry.segments > 1 else "")


def _take_facts(entry: Entry, take: Take) -> Iterator[Fact]:
    kind = ", a draft" if take.is_draft else ""
    of = f" of {len(entry.takes)}" if len(entry.takes) > 1 else ""
    yield Fact("Take", f"{take.key.take}{of}{kind}{f', {take.verdict.verdict}' if take.verdict else ''}")
    clip = take.slate.clip
    if entry.shot.is_recording:
        yield Fact("Length", f"{clip.duration_s:.2f} s")
        return
    if entry.shot.is_clip:
        yield Fact("Length", clip_length(clip.frames, Fraction(clip.rate)))
    sound = "" if entry.shot.is_still else ", with sound" if clip.has_audio else ", silent"
    yield Fact("Picture", f"{clip.width} × {clip.height}{sound}")


def _facts(entry: Entry, attempt: Attempt | None) -> Iterator[Fact]:
    take = _shown_take(entry)
    if take is not None:
        yield from _take_facts(entry, take)
    if attempt is not None and attempt.asked.voice:
        yield Fact("Voice", attempt.asked.voice)
    seed = take.slate.seed if take else attempt.asked.seed if attempt else entry.shot.seed
    if seed is not None:
        yield Fact("Seed", str(seed), is_code=True)
    if lost := lost_calls_clause(entry.lost_calls):
        yield Fact("Perhaps paid", lost)
    if attempt is None:
        return
    if more := pictures_clause(attempt):
        yield Fact("Pictures", more)
    if cost := attempt_cost(attempt):
        yield Fact("Cost", cost)
    if attempt.polls and attempt.intended_at:
        name = "So far" if attempt.state == "submitted" else "Time taken"
        yield Fact(name, span(seconds_between(attempt.intended_at, attempt.polls[-1].ts)))
    yield Fact("Model", f"{attempt.model_id} ({attempt.provider})", is_code=True)
    if attempt.task_id:
        yield Fact("Task", attempt.task_id, is_code=True)
    if again := earlier_clause(attempt):
        yield Fact("Again", without_signatures(again))


def _candidates(entry: Entry, *, places: Places) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(
            number=take.key.take,
            is_used=entry.take is not None and take.key == entry.take.key,
            first=places.frame(take, take.slate.first_frame),
            last=places.frame(take, take.slate.last_frame),
            play_href=places.play_href(take),
            facts=f"seed {take.slate.seed}" if take.slate.seed is not None else "",
            is_draft=take.is_draft,
            is_of_another_recipe=_is_of_another_recipe(take, entry.take),
            verdict=take.verdict.verdict if take.verdict else "",
            note=take.verdict.note if take.verdict else "",
            notes=_notes(take),
        )
        for take in _listed_takes(entry)
    )


def _notes(take: Take) -> tuple[str, ...]:
    rate = Fraction(take.slate.clip.rate)
    return tuple(f"{float(note.frame / rate):.2f} s: {note.line}" for note in take.notes)


def _is_of_another_recipe(take: Take, used: Take | None) -> bool:
    # A draft's own settings differ from its final's in any case.
    if used is None or take.is_draft != used.is_draft:
        return False
    return take.slate.attempt.fingerprint != used.slate.attempt.fingerprint


def _trouble(attempt: Attempt) -> Trouble | None:
    failure = attempt.failure
    if failure is None:
        return None
    return Trouble(
        title=": ".join(word for word in (failure.type, failure.code) if word),
        message=without_signatures(failure.message),
        hint=without_signatures(failure.hint),
        request_id=failure.request_id,
    )
