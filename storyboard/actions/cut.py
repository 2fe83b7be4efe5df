"""A reel as it would be cut now, for a player that shows it without a stitch."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from storyboard.actions.cut_sound import MusicView, NarrationView, StepsBackView, cut_sound
from storyboard.actions.film_watch import FilmWatch
from storyboard.actions.note_view import NoteView, note_view
from storyboard.actions.result import Result
from storyboard.actions.runs import run_now
from storyboard.actions.segment_state import SegmentNow, ShotState, Stills, opening_picture, segments_now, stills_made
from storyboard.edit.cut_now import CutNow, CutPart, cut_now
from storyboard.edit.reels import names_of_reels
from storyboard.edit.reels_now import reel_now
from storyboard.model.graph import SegmentId
from storyboard.model.takes import Take
from storyboard.model.written_reels import Cut
from storyboard.plan.film_now import FilmNow
from storyboard.plan.plan import PlannedShot
from storyboard.project import Project
from storyboard.stitch.timeline import Clip

ItemKind = Literal["take", "draft", "still", "slug", "title_card", "end_card"]
"""What is seen: a `still` is the picture that a shot opens on, drawn or the writer's own, while it has no take."""


class TransitionView(Result):
    """How an item turns into the next one, while both are seen."""

    kind: str
    """In the words of the file: `fade`, `dissolve`."""
    seen_kind: str
    """In ffmpeg's words."""
    frames: int
    """At the reel's rate; as many are seen of both."""


class FreezeView(Result):
    """A frame that stands still."""

    frame: int
    """Of the clip's file."""
    frames: int
    """How long, at the reel's rate, besides the time in which the clip moves."""


class TrimView(Result):
    """The part of an entry that the file says is seen, in seconds."""

    start: float
    end: float | None


class CutItem(Result):
    """What a reel shows for a while."""

    kind: ItemKind
    shot: str = ""
    """Empty for a card."""
    segment: int = 0
    entry: int | None = None
    """Place in the reel's entries as they are written, for edits; None for a card."""
    take: int | None = None
    folder: str = ""
    """Of the take, in the archive."""
    clip: str = ""
    """Path from the project's folder; empty where there is none."""
    poster: str = ""
    """Path of the first frame of the clip, or of the still; empty where there is none."""
    last_poster: str = ""
    """Path of the last frame of the clip."""
    text: str = ""
    """The words of a card or of a slug."""
    source_rate: str
    """Frames a second of the clip: `24/1`."""
    source_frames: int
    """Of the whole clip."""
    in_frame: int
    """The first frame of the clip that is seen."""
    out_frame: int
    """The first that no longer is. A frame that the next item holds too is left to that one."""
    start_frame: int
    """Where it begins on the reel, transition included."""
    frames: int
    """How many are seen, at the reel's rate, those of transitions among them."""
    speed: float = 1
    freeze: FreezeView | None = None
    transition: TransitionView | None = None
    """From the item before into this one; None is a hard cut."""
    opens_on: tuple[str, ...] = ()
    """The shots whose frames or clips it is made from; empty past the first segment of a shot."""
    shares_first_frame: bool = False
    """Whether it opens on a frame that the clip before holds too: it is shown once, as this one has it."""
    is_sure: bool = True
    """Whether that was measured; until then it is taken as it was asked for."""
    has_audio: bool = False
    state: ShotState | None = None
    """None for a card."""
    trim: TrimView | None = None
    """As it is written."""
    subtitle: str = ""
    """What a subtitle says meanwhile."""
    notes: tuple[NoteView, ...] = ()
    """At times of the take, whether they are seen or not."""


class CutView(Result):
    """A reel as it would be cut now."""

    reel: str
    rate: str
    """Exact frames a second: `24/1`."""
    frames: int
    duration_s: float
    width: int
    height: int
    has_transitions: bool
    is_exact: bool
    """Whether every shared frame was measured, so that a stitch comes out exactly as long."""
    stitched: str
    """Path of the stitched reel from the project's folder, where it is up to date; empty otherwise."""
    why_not_stitched: tuple[str, ...]
    """Why there is none that is up to date."""
    items: tuple[CutItem, ...]
    tray: tuple[str, ...]
    """Shots that are in no reel."""
    narrations: tuple[NarrationView, ...] = ()
    """What a voice says over it, in order; text without a recording among it."""
    steps_back: StepsBackView | None = None
    """When clips and music step back under it; None where they never do."""
    music: MusicView | None = None


def cut_view(project: Project, reel: str, *, watch: FilmWatch | None = None) -> CutView:
    """
    Return how the reel called *reel* would be cut now.

    Raises:
        StoryboardInvalid: The storyboard has mistakes.
        CommandError: No reel has that name.
        MediaError: A trim leaves nothing of a shot, or a transition is longer than a clip beside it.
    """
    now = (watch or FilmWatch(project)).now()
    names_of_reels(now.loaded, only=reel, to=None)
    made = cut_now(now, reel)
    sound = cut_sound(now, made)
    stands, rate = reel_now(now, reel), made.timeline.rate
    is_current = stands.state == "up_to_date"
    return CutView(
        reel=reel,
        rate=_ratio(rate),
        frames=made.begins[-1],
        duration_s=round(float(made.begins[-1] / rate), 6),
        width=made.width_px,
        height=made.height_px,
        has_transitions=any(part.entry for part in made.parts),
        is_exact=all(part.is_sure for part in made.parts),
        stitched=f"{now.project.reels.name}/{stands.path.name}" if is_current else "",
        why_not_stitched=stands.reasons,
        items=_items(now, made),
        tray=shots_in_no_reel(now),
        narrations=sound.narrations,
        steps_back=sound.steps_back,
        music=sound.music,
    )


def shots_in_no_reel(now: FilmNow) -> tuple[str, ...]:
    """Return the shots of *now* that no reel shows, in the film's order."""
    board = now.loaded.storyboard
    shown = {entry.shot for reel in board.reels.values() for entry in reel.shots}
    return tuple(shot.id for shot in board.every_shot if shot.id not in shown)


def _items(now: FilmNow, made: CutNow) -> tuple[CutItem, ...]:
    is_running = run_now(now.project) is not None
    segments = {each.id: each for each in segments_now(now, is_running=is_running)}
    stills = stills_made(now)
    return tuple(
        _clip_item(now, made, part, (part.clip, start), (segments, stills)) if part.clip else _card(made, part, start)
        for part, start in zip(made.parts, made.begins, strict=False)
    )


def _card(made: CutNow, part: CutPart, start: int) -> CutItem:
    is_title = part.kind == "title_card"
    return CutItem(
        kind="title_card" if is_title else "end_card",
        text=(made.timeline.title_card if is_title else made.timeline.end_card) or "",
        source_rate=_ratio(made.timeline.rate),
        source_frames=part.frames,
        in_frame=0,
        out_frame=part.frames,
        start_frame=start,
        frames=part.frames,
    )


def _clip_item(
    now: FilmNow,
    made: CutNow,
    part: CutPart,
    placed: tuple[Clip, int],
    known: tuple[dict[SegmentId, SegmentNow], Stills],
) -> CutItem:
    (clip, start), (segments, stills) = placed, known
    rate, segment = made.timeline.rate, segments[clip.shot, clip.segment]
    take = made.takes.get(segment.id)
    entry = now.loaded.storyboard.reels[made.timeline.name].shots[part.place or 0]
    pictures = _pictures_of(take) if take else _pictures_without_take(segment.planned, stills)
    return CutItem(
        kind=pictures.kind,
        take=take.key.take if take else None,
        folder=take.folder if take else "",
        clip=pictures.clip,
        poster=pictures.first,
        last_poster=pictures.last,
        text=pictures.text,
        shot=clip.shot,
        segment=clip.segment,
        entry=part.place,
        source_rate=_ratio(clip.rate),
        source_frames=clip.frames,
        in_frame=part.in_frame,
        out_frame=part.out_frame,
        start_frame=start,
        frames=part.frames,
        speed=float(clip.speed),
        freeze=clip.freeze and FreezeView(frame=clip.freeze.frame, frames=round(clip.freeze.duration_s * rate)),
        transition=_transition(entry, part),
        opens_on=_opens_on(segment.planned),
        shares_first_frame=part.repeats > 0,
        is_sure=part.is_sure,
        has_audio=clip.has_audio,
        state=segment.state,
        trim=entry.trim and TrimView(start=entry.trim.start, end=entry.trim.end),
        subtitle=clip.subtitle,
        notes=tuple(note_view(take, note) for note in take.notes) if take else (),
    )


@dataclass(frozen=True, slots=True)
class _SeenFiles:
    """What there is to see of a segment."""

    kind: ItemKind
    clip: str = ""
    first: str = ""
    last: str = ""
    text: str = ""


def _pictures_of(take: Take) -> _SeenFiles:
    slate, folder = take.slate, f"archive/{take.folder}"
    return _SeenFiles(
        kind="draft" if take.is_draft else "take",
        clip=f"{folder}/{slate.video.path}",
        first=f"{folder}/{slate.first_frame.path}",
        last=f"{folder}/{slate.last_frame.path}",
    )


def _pictures_without_take(planned: PlannedShot, stills: Stills) -> _SeenFiles:
    still, text = opening_picture(planned, stills), planned.wanted.request.prompt
    return _SeenFiles("still" if still else "slug", first=still, text=text)


def _transition(entry: Cut, part: CutPart) -> TransitionView | None:
    if part.entry is None or entry.transition is None:
        return None
    return TransitionView(kind=entry.transition.kind, seen_kind=part.entry.kind, frames=part.entry.frames)


def _opens_on(planned: PlannedShot) -> tuple[str, ...]:
    needed = dict.fromkeys(need.shot for need in planned.wanted.needs)
    return tuple(shot for shot in needed if shot != planned.id[0])


def _ratio(rate: Fraction) -> str:
    return f"{rate.numerator}/{rate.denominator}"
