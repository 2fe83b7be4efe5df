"""A film as it stands, whole: what a page shows of it, and what waits for a person."""

from collections.abc import Iterator
from typing import Any, Literal

from storyboard.actions.edits import FileText, texts
from storyboard.actions.plans import PlannedTake, planned_take
from storyboard.actions.result import ProblemView, Result, problem_view
from storyboard.actions.runs import RunView, run_now
from storyboard.load.load import check
from storyboard.model.storyboard import Reel
from storyboard.model.takes import Attempt, Take
from storyboard.plan.film_now import FilmNow, film_now
from storyboard.plan.plan import PlannedShot
from storyboard.plan.spending import BudgetRecord, spending_of
from storyboard.project import Project
from storyboard.show.entries import Entry
from storyboard.show.standings import entries_of

ShotState = Literal[
    "up to date", "out of date", "to make", "waiting", "queued", "running", "failed", "held back", "waits for you"
]
"""How a segment stands, in the words of every door."""


class TakeView(Result):
    """One archived take, or draft."""

    shot: str
    segment: int
    take: int
    folder: str
    kind: Literal["final", "draft"]
    counts: bool
    """Whether it is the one in the film."""
    fits: bool
    """Whether it is up to date with what is written."""
    verdict: Literal["circled", "rejected"] | None
    note: str
    clip: str
    """Path of the clip from the project's folder."""
    first_frame: str
    last_frame: str
    frames: int
    rate: str
    """Exact frames a second: `24/1`."""
    duration_s: float
    width: int
    height: int
    has_audio: bool
    seed: int | None
    model: str
    provider: str
    prompt: str
    """The text that it was made from."""
    tokens: int | None
    usd: float | None
    archived_at: str


class SegmentView(Result):
    """One segment of a shot."""

    segment: int
    state: ShotState
    note: str
    """Why it failed, what it waits for; empty where there is nothing to say."""
    task_id: str
    progress: str
    """The service's own word for how far it is; empty where no task is under way."""
    planned: PlannedTake
    changes: tuple[str, ...]
    """What is other now than in the take that it had, each in a line before and a line after."""
    takes: tuple[TakeView, ...]
    """Oldest first, drafts too."""


class ShotView(Result):
    """One shot, with what is written of it after short forms and defaults are laid out."""

    id: str
    scene: str
    state: ShotState
    """The one of its segments that a person should know first."""
    settings: dict[str, Any]
    """By the file's keys."""
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


class FilmView(Result):
    """A film as it stands."""

    name: str
    title: str
    synopsis: str
    look: str
    provider: str
    files: tuple[FileText, ...]
    """The storyboard file, then those that it includes."""
    scenes: tuple[SceneView, ...]
    shots: tuple[ShotView, ...]
    reels: tuple[ReelSummary, ...]
    cast: dict[str, Any]
    vars: dict[str, Any]
    needs_you: tuple[str, ...]
    """Shots of which a person must approve or reject a take, then those that failed."""
    budget: BudgetRecord | None
    spent_usd: float
    run: RunView | None
    """The run that is at work."""
    warnings: tuple[ProblemView, ...]


def film(project: Project) -> FilmView:
    """
    Return the film of *project* as it stands, whoever is at work on it.

    Raises:
        StoryboardInvalid: The storyboard has mistakes: `problems` tells them.
    """
    now = film_now(project)
    board, spent, run = now.loaded.storyboard, spending_of(now), run_now(now.project)
    shots = tuple(_shots(now, is_running=run is not None))
    return FilmView(
        name=project.name,
        title=board.title,
        synopsis=board.synopsis,
        look=board.look or "",
        provider=board.provider,
        files=texts(project),
        scenes=tuple(
            SceneView(id=scene.id, title=scene.title, look=scene.look, shots=tuple(shot.id for shot in scene.shots))
            for scene in board.scenes
        ),
        shots=shots,
        reels=tuple(_reel(now.project, name, reel) for name, reel in board.reels.items()),
        cast={name: member.model_dump(mode="json", exclude_defaults=True) for name, member in board.cast.items()},
        vars=dict(board.vars),
        needs_you=tuple(
            shot.id for wanted in ("waits for you", "failed") for shot in shots if shot.state == wanted
        ),
        budget=spent.record,
        spent_usd=round(spent.usd, 6),
        run=run,
        warnings=tuple(map(problem_view, now.loaded.warnings)),
    )  # fmt: skip


def problems(project: Project) -> tuple[ProblemView, ...]:
    """Return every mistake and every warning of the film's files, in the order of places."""
    return tuple(map(problem_view, check(project)))


def _shots(now: FilmNow, *, is_running: bool) -> Iterator[ShotView]:
    current = frozenset(shot.id for shot in now.plan.shots if shot.state == "up_to_date")
    stands = entries_of(now.plan, takes=now.takes, missing={}, made_before=current, project=now.project)
    planned = {shot.id: shot for shot in now.plan.shots}
    fitting = {take.folder for take in now.plan.takes}
    asked = {gate for shot in (*now.plan.shots, *now.plan.drafts) for gate in shot.held_by}
    by_shot: dict[str, list[Entry]] = {}
    for entry in stands:
        by_shot.setdefault(entry.shot.id, []).append(entry)
    for name, entries in by_shot.items():
        segments = tuple(
            _segment(entry, planned[name, entry.segment], fitting, is_asked=(name, entry.segment) in asked,
                     is_running=is_running)
            for entry in entries
        )  # fmt: skip
        first = entries[0]
        yield ShotView(
            id=name,
            scene=first.scene.id,
            state=min((segment.state for segment in segments), key=_FIRST.index),
            settings=first.shot.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True),
            segments=segments,
        )


_FIRST: tuple[ShotState, ...] = (
    "waits for you", "failed", "running", "queued", "held back", "out of date", "to make", "waiting", "up to date",
)  # fmt: skip
"""Of several segments, the state that comes first here is the shot's."""


def _segment(
    entry: Entry, shot: PlannedShot, fitting: set[str], *, is_asked: bool, is_running: bool
) -> SegmentView:  # fmt: skip
    attempt = entry.attempt
    state = "waits for you" if is_asked else _state(entry, shot, is_running=is_running)
    under_way = state in {"running", "queued"}
    return SegmentView(
        segment=entry.segment,
        state=state,
        note=entry.note,
        task_id=attempt.task_id if attempt and under_way else "",
        progress=_progress(attempt) if attempt and under_way else "",
        planned=planned_take(shot),
        changes=entry.changes,
        takes=tuple(_take(take, entry, fitting) for take in entry.takes),
    )


def _state(entry: Entry, shot: PlannedShot, *, is_running: bool) -> ShotState:
    if entry.state == "running":
        return "queued" if _progress(entry.attempt) == "queued" else "running"
    if entry.state == "failed":
        return "failed"
    if shot.state == "up_to_date":
        return "up to date"
    if entry.take is not None:
        return "out of date"
    if shot.stuck:
        return "held back"
    return "waiting" if shot.state == "waits" or is_running else "to make"


def _progress(attempt: Attempt | None) -> str:
    return attempt.polls[-1].provider_status if attempt and attempt.polls else ""


def _take(take: Take, entry: Entry, fitting: set[str]) -> TakeView:
    slate, attempt = take.slate, take.slate.attempt
    return TakeView(
        shot=take.key.shot,
        segment=take.key.segment,
        take=take.key.take,
        folder=take.folder,
        kind=attempt.asked.kind,
        counts=take.folder in {each.folder for each in (entry.take, entry.draft) if each},
        fits=take.folder in fitting,
        verdict=take.verdict.verdict if take.verdict else None,
        note=take.verdict.note if take.verdict else "",
        clip=f"archive/{take.folder}/{slate.video.path}",
        first_frame=f"archive/{take.folder}/{slate.first_frame.path}",
        last_frame=f"archive/{take.folder}/{slate.last_frame.path}",
        frames=slate.clip.frames,
        rate=slate.clip.rate,
        duration_s=slate.clip.duration_s,
        width=slate.clip.width,
        height=slate.clip.height,
        has_audio=slate.clip.has_audio,
        seed=slate.seed,
        model=attempt.model,
        provider=attempt.provider,
        prompt=attempt.prompt,
        tokens=attempt.tokens,
        usd=attempt.usd,
        archived_at=slate.archived_at,
    )


def _reel(project: Project, name: str, reel: Reel) -> ReelSummary:
    file = project.reel(name)
    return ReelSummary(
        name=name,
        settings=reel.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True),
        file=f"{project.reels.name}/{file.name}" if file.is_file() else "",
    )
