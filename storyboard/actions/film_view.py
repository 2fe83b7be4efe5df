"""A film as it stands, light enough for a page of a thousand shots; `shot_view` tells all of one of them."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, Final, Literal, TypedDict

from storyboard.actions.cut_sound import sound_mark
from storyboard.actions.film_watch import FilmWatch
from storyboard.actions.result import ProblemView, Result, problem_view
from storyboard.actions.runs import RunView, run_now
from storyboard.actions.segment_state import (
    SegmentNow,
    ShotState,
    Stills,
    first_state,
    opening_picture,
    picture_of,
    progress_word,
    segments_now,
    stills_made,
)
from storyboard.actions.waiting import NeedView, needs_of
from storyboard.errors import StoryboardInvalid
from storyboard.load.load import check
from storyboard.model.medium import Medium
from storyboard.model.storyboard import Shot
from storyboard.model.takes import Take
from storyboard.model.units import FPS
from storyboard.model.written_reels import Reel
from storyboard.plan.estimate import frame_count
from storyboard.plan.film_now import FilmNow
from storyboard.plan.said_now import spoken_s
from storyboard.plan.spending import BudgetRecord
from storyboard.project import Project
from storyboard.show.lost_calls import spending_now

_WORDS_SHOWN: Final = 160


class SegmentView(Result):
    """One segment of a shot."""

    segment: int
    state: ShotState
    note: str
    """Why it failed, what it waits for; empty where there is nothing to say."""
    task_id: str
    progress: str
    """The service's own word for how far it is; empty where no task is under way."""
    take: int | None
    """The take that is used, up to date or not."""


class ShotView(Result):
    """One shot, or one still, as lists and strips show it."""

    id: str
    medium: Medium
    """`still` for a picture that is made before the shots that use it."""
    scene: str
    """`stills` for a still."""
    state: ShotState
    """The one of its segments that a person should know first."""
    note: str
    """Of that segment."""
    progress: str
    words: str
    """How what is written of it begins, on one line."""
    model: str
    duration_s: float
    """Of its takes; of what has none, as it is planned."""
    usd: float | None
    """What it costs to make what it lacks; None where nobody can say."""
    cny: float | None
    poster: str
    """Path of a picture of it from the project's folder; empty where there is none."""
    verdict: Literal["circled", "rejected"] | None
    """Of the take that is used, where it has one segment; circled where all its segments are."""
    takes: int
    """How many there are, drafts too."""
    circled: int
    rejected: int
    notes: int
    """How many notes there are at times of its takes."""
    reels: tuple[str, ...]
    """In which it is seen."""
    segments: tuple[SegmentView, ...]


class SceneView(Result):
    """One scene."""

    id: str
    title: str
    look: str | None
    shots: tuple[str, ...]


class ReelSummary(Result):
    """One reel, with what is written of it."""

    name: str
    settings: dict[str, Any]
    """By the file's keys; `shots` are its entries, each as a mapping."""
    file: str
    """Of the stitched reel, from the project's folder; empty where none is."""
    sound_mark: str = ""
    """Another one once a recording or the music that it names is another file; empty where it names none."""


class FileMark(Result):
    """A YAML file of the film, without its text."""

    name: str
    digest: str


class FilmView(Result):
    """A film as it stands."""

    name: str
    title: str
    synopsis: str
    look: str
    provider: str
    files: tuple[FileMark, ...]
    """The storyboard file, then those that it includes, with the digests that edits name."""
    scenes: tuple[SceneView, ...]
    shots: tuple[ShotView, ...]
    """All that is made: the stills, then the shots, each in the order of the file."""
    reels: tuple[ReelSummary, ...]
    cast: dict[str, Any]
    vars: dict[str, Any]
    done: int
    """How many shots are up to date."""
    total: int
    """How many shots there are."""
    stills_done: int
    """How many stills are up to date."""
    stills_total: int
    needs_you: tuple[NeedView, ...]
    """What only a person can decide, the oldest shot first."""
    budget: BudgetRecord | None
    spent_usd: float
    is_free: bool
    """Whether nobody is charged for that, as the simulator makes the film."""
    run: RunView | None
    """The run that is at work."""
    warnings: tuple[ProblemView, ...]


class FilmSummary(Result):
    """A film in the grid of films."""

    name: str
    title: str
    done: int
    """How many shots are up to date."""
    total: int
    stills_done: int
    """How many stills are up to date."""
    stills_total: int
    duration_s: float
    """Of all its shots, as they are or as they are planned."""
    spent_usd: float
    is_free: bool
    """Whether nobody is charged for that, as the simulator makes the film."""
    budget_usd: float | None
    waits_for_you: int
    """How many things only a person can decide."""
    changed_at: str
    """When its file, a take or a verdict changed last, UTC."""
    poster: str
    """Path of a picture of it from the project's folder; empty where there is none."""
    run: RunView | None
    mistakes: int
    """How many mistakes keep it from being read; all else is empty then."""
    is_read: bool = True
    """False while it is being read for the first time; all but its name is empty then."""


def film(project: Project, *, watch: FilmWatch | None = None) -> FilmView:
    """
    Return the film of *project* as it stands, whoever is at work on it.

    Raises:
        StoryboardInvalid: The storyboard has mistakes: `problems` tells them.
    """
    watch = watch or FilmWatch(project)
    now = watch.now()
    board, spent, run = now.loaded.storyboard, spending_now(now), run_now(now.project)
    segments = tuple(segments_now(now, is_running=run is not None))
    shots = tuple(_shots(now, segments))
    return FilmView(
        name=project.name,
        title=board.title,
        synopsis=board.synopsis,
        look=board.look or "",
        provider=board.provider,
        files=tuple(FileMark(name=file.name, digest=file.digest) for file in watch.texts()),
        scenes=tuple(
            SceneView(id=scene.id, title=scene.title, look=scene.look, shots=tuple(shot.id for shot in scene.shots))
            for scene in board.scenes
        ),
        shots=shots,
        reels=tuple(_reel(now, name, reel) for name, reel in board.reels.items()),
        cast={name: member.model_dump(mode="json", exclude_defaults=True) for name, member in board.cast.items()},
        vars=dict(board.vars),
        **_counts(shots),
        needs_you=tuple(needs_of(now, segments)),
        budget=spent.record,
        spent_usd=round(spent.usd, 6),
        is_free=spent.is_free,
        run=run,
        warnings=tuple(map(problem_view, now.loaded.warnings)),
    )


def film_summary(project: Project, *, watch: FilmWatch | None = None) -> FilmSummary:
    """Return what the grid of films shows of the film of *project*; one with mistakes says how many it has."""
    watch, run = watch or FilmWatch(project), run_now(project)
    try:
        now = watch.now()
    except StoryboardInvalid as invalid:
        mistakes = sum(problem.severity == "error" for problem in invalid.problems)
        return FilmSummary(
            name=project.name, title=project.name, done=0, total=0, stills_done=0, stills_total=0, duration_s=0,
            spent_usd=0, is_free=False, budget_usd=None, waits_for_you=0,
            changed_at=_last_change(project, ()), poster="", run=run, mistakes=mistakes,
        )  # fmt: skip
    segments = tuple(segments_now(now, is_running=run is not None))
    board, states = now.loaded.storyboard, Counter[tuple[Medium, bool]]()
    for _, of_shot in groupby(segments, key=lambda each: each.entry.shot.id):
        found = tuple(of_shot)
        states[found[0].medium, first_state([each.state for each in found]) == "up to date"] += 1
    takes = tuple(take for of_segment in now.takes.values() for take in of_segment)
    spent = spending_now(now)
    return FilmSummary(
        name=project.name,
        title=board.title,
        done=states["video", True],
        total=states["video", True] + states["video", False],
        stills_done=states["still", True],
        stills_total=states["still", True] + states["still", False],
        duration_s=round(sum(_length_s(now, each) for each in segments if each.medium == "video"), 1),
        spent_usd=round(spent.usd, 6),
        is_free=spent.is_free,
        budget_usd=board.budget.usd if board.budget else None,
        waits_for_you=sum(1 for _ in needs_of(now, segments)),
        changed_at=_last_change(project, takes),
        poster=_film_poster(now, segments),
        run=run,
        mistakes=0,
    )


def problems(project: Project) -> tuple[ProblemView, ...]:
    """Return every mistake and every warning of the film's files, in the order of places."""
    return tuple(map(problem_view, check(project)))


def _shots(now: FilmNow, segments: tuple[SegmentNow, ...]) -> Iterator[ShotView]:
    reels: dict[str, list[str]] = {}
    stills = stills_made(now)
    for name, reel in now.loaded.storyboard.reels.items():
        for shot in dict.fromkeys(entry.shot for entry in reel.shots):
            reels.setdefault(shot, []).append(name)
    for shot, found in groupby(segments, key=lambda each: each.entry.shot.id):
        yield _shot(now, tuple(found), tuple(reels.get(shot, ())), stills)


def _shot(now: FilmNow, segments: tuple[SegmentNow, ...], reels: tuple[str, ...], stills: Stills) -> ShotView:
    state = first_state([each.state for each in segments])
    first = next(each for each in segments if each.state == state)
    takes = [take for each in segments for take in each.entry.takes]
    lacking = [each.planned.estimate for each in segments if each.planned.state != "up_to_date"]
    return ShotView(
        id=first.entry.shot.id,
        medium=first.medium,
        scene=first.entry.scene.id,
        state=state,
        note=first.entry.note,
        progress=_progress(first),
        words=_words(first.entry.shot),
        model=first.planned.wanted.request.model,
        duration_s=round(sum(_length_s(now, each) for each in segments), 3),
        usd=_sum([each.usd for each in lacking]),
        cny=_sum([each.cny for each in lacking]),
        poster=next(filter(None, (_poster(each, stills) for each in segments)), ""),
        verdict=_verdict([each.entry.take for each in segments]),
        takes=len(takes),
        circled=sum(take.is_circled for take in takes),
        rejected=sum(take.is_rejected for take in takes),
        notes=sum(len(take.notes) for take in takes),
        reels=reels,
        segments=tuple(map(_segment, segments)),
    )


def _segment(each: SegmentNow) -> SegmentView:
    entry = each.entry
    return SegmentView(
        segment=entry.segment,
        state=each.state,
        note=entry.note,
        task_id=entry.attempt.task_id if entry.attempt and each.is_under_way else "",
        progress=_progress(each),
        take=entry.take.key.take if entry.take else None,
    )


def _progress(each: SegmentNow) -> str:
    return progress_word(each.entry.attempt) if each.is_under_way else ""


def _length_s(now: FilmNow, each: SegmentNow) -> float:
    if each.medium == "still":
        return 0.0
    if each.medium == "recording":
        return spoken_s(each.planned)
    take = each.entry.take or each.entry.draft
    if take:
        return take.slate.clip.duration_s
    return float((frame_count(each.planned.wanted.request, now.loaded.models) or 0) / FPS)


def _words(shot: Shot) -> str:
    written = shot.action or shot.prompt or next((beat.action for beat in shot.beats), "")
    return " ".join(written.split())[:_WORDS_SHOWN]


def _sum(amounts: list[Decimal | None]) -> float | None:
    known = [amount for amount in amounts if amount is not None]
    return round(float(sum(known)), 6) if len(known) == len(amounts) else None


def _verdict(takes: list[Take | None]) -> Literal["circled", "rejected"] | None:
    said = {take.verdict.verdict if take and take.verdict else None for take in takes}
    return said.pop() if len(said) == 1 else None


def _poster(each: SegmentNow, stills: Stills) -> str:
    if each.medium == "recording":
        return ""
    take = each.entry.take or each.entry.draft
    return picture_of(take) if take else opening_picture(each.planned, stills)


def _film_poster(now: FilmNow, segments: tuple[SegmentNow, ...]) -> str:
    """Return a picture of the film: of the first shot that has one, else of a still."""
    stills = stills_made(now)
    shots_first = sorted(segments, key=lambda each: each.medium != "video")
    return next(filter(None, (_poster(each, stills) for each in shots_first)), "")


class _Totals(TypedDict):
    done: int
    total: int
    stills_done: int
    stills_total: int


def _counts(shots: tuple[ShotView, ...]) -> _Totals:
    of_shots, of_stills = (
        [shot.state == "up to date" for shot in shots if shot.medium == medium] for medium in ("video", "still")
    )
    return _Totals(done=sum(of_shots), total=len(of_shots), stills_done=sum(of_stills), stills_total=len(of_stills))


def _last_change(project: Project, takes: tuple[Take, ...]) -> str:
    """Return the latest of what is told of *takes* and of the time at which the file was written."""
    told = [take.slate.archived_at for take in takes] + [take.verdict.at for take in takes if take.verdict]
    try:
        written = datetime.fromtimestamp(project.file.stat().st_mtime, UTC)
        told.append(f"{written:%Y-%m-%dT%H:%M:%S.%f}Z")
    except OSError:
        # Who reads it says that it is gone.
        return max(told, default="")
    return max(told)


def _reel(now: FilmNow, name: str, reel: Reel) -> ReelSummary:
    project, file = now.project, now.project.reel(name)
    return ReelSummary(
        name=name,
        settings=reel.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True),
        file=f"{project.reels.name}/{file.name}" if file.is_file() else "",
        sound_mark=sound_mark(now, reel),
    )
