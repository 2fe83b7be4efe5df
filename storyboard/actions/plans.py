"""What a run would make and why, what it costs, and why a shot is as it is."""

import hashlib
from collections.abc import Iterator

from storyboard.actions.note_view import NoteView, note_view
from storyboard.actions.planned_film import planned_film
from storyboard.actions.planned_segment import PlannedSegment, amount, planned_segment
from storyboard.actions.result import Result
from storyboard.actions.run_request import RetakeRequest, RunRequest
from storyboard.model.graph import no_such_shot
from storyboard.model.take_key import TakeKind
from storyboard.model.takes import Take
from storyboard.plan.earlier import earlier_clause
from storyboard.plan.explaining import Change, changes_since, choices_of, effects_below
from storyboard.plan.film_now import FilmNow, film_now
from storyboard.plan.keys_to_set import keys_to_set
from storyboard.plan.plan import Plan, PlannedShot
from storyboard.plan.plan_totals import totals
from storyboard.plan.which_counts import of_film, rejections
from storyboard.project import Project
from storyboard.show.lost_calls import spending_now


class PlannedTake(PlannedSegment):
    """What the plan says of one segment, or of its draft."""

    kind: TakeKind
    segments: int
    """How many the shot has."""


class PlanView(Result):
    """What a run would do now."""

    takes: tuple[PlannedTake, ...]
    to_make: tuple[PlannedTake, ...]
    """Of those, what a run would make, each after what it needs."""
    left: tuple[str, ...]
    """Shots of which no draft can be made, though drafts are asked for, and why."""
    up_to_date: int
    tokens: int
    usd: float | None
    """None when the price of some take is not known."""
    cny: float | None
    unpriced: tuple[str, ...]
    """Shots whose price nobody can say."""
    expected_s: float
    """The longest chain of expected times: no run can be faster."""
    budget: str
    """What the film may cost and has cost, in a sentence; empty without a budget."""
    lacking: tuple[str, ...]
    """Keys and addresses of services that a run will need and that are not set, one sentence each."""
    mark: str
    """Changes with what a run would make, and at what price: `start_run` takes it."""


class TakeChoice(Result):
    """A take that a person may approve."""

    shot: str
    segment: int
    take: int
    folder: str
    is_of_segments: bool
    """Whether its shot has several segments."""


class WhyView(Result):
    """Why one segment, or its draft, is as it is."""

    sentence: str
    take: PlannedTake
    changes: tuple[Change, ...]
    """What is other now than in the take that it had."""
    last_failure: tuple[str, ...]
    """How the newest attempt failed, and what to do, one sentence each."""
    effects: tuple[str, ...]
    """What is out of date with it, or would be, and what that costs."""
    verdicts: tuple[str, ...]
    """What people said against its takes."""
    notes: tuple[NoteView, ...]
    """What people noted at times of its takes."""
    choices: tuple[TakeChoice, ...]
    """The takes of which a person must approve one first."""


class WhyResult(Result):
    """Why every segment of a shot, and every draft of it, is as it is."""

    reasons: tuple[WhyView, ...]


def plan(project: Project, request: RunRequest | None = None) -> PlanView:
    """
    Return what a run as *request* asks would do; nothing is sent.

    Raises:
        StoryboardInvalid: The storyboard has mistakes.
        CommandError: The request names a shot or a provider that there is not.
    """
    found = planned_film(project, request or RunRequest())
    return plan_view(found.film, found.planned)


def plan_retake(project: Project, request: RetakeRequest) -> PlanView:
    """
    Return what one more take as *request* asks would make, and its price; nothing is sent.

    Raises:
        StoryboardInvalid: The storyboard has mistakes.
        CommandError: There is no such shot or segment, or a frame that it needs is not there.
        WaitingForApproval: A person must approve the take above it first.
    """
    found = planned_film(project, request)
    return plan_view(found.film, found.planned)


def plan_view(film: FilmNow, planned: Plan) -> PlanView:
    """Return what *planned*, of *film*, says."""
    # One more take is no part of the plan that it was made from.
    numbers = totals(planned.shots, planned.to_make)
    return PlanView(
        takes=tuple(planned_take(shot) for shot in (*_asked_drafts(planned), *planned.shots)),
        to_make=tuple(map(planned_take, planned.to_make)),
        left=tuple(f"{shot}: {why}" for (shot, _), why in planned.left),
        up_to_date=numbers.up_to_date,
        tokens=numbers.tokens,
        usd=amount(numbers.usd),
        cny=amount(numbers.cny),
        unpriced=numbers.unpriced,
        expected_s=numbers.critical_path_s,
        budget=spending_now(film).sentence,
        lacking=tuple(each.sentence for each in keys_to_set(shot.wanted.request for shot in planned.to_make)),
        mark=_mark(planned),
    )


def plan_mark(project: Project, request: RunRequest) -> str:
    """Return the mark of what a run as *request* asks would do now; raise as `plan`."""
    return _mark(planned_film(project, request).planned)


def why(project: Project, shot: str) -> tuple[WhyView, ...]:
    """
    Return why each segment of *shot*, and each draft of it, is as it is.

    Raises:
        StoryboardInvalid: The storyboard has mistakes.
        CommandError: No shot is called so.
    """
    return reasons_of(film_now(project), shot)


def reasons_of(film: FilmNow, shot: str) -> tuple[WhyView, ...]:
    """
    Return why each segment of *shot* of *film*, and each draft of it, is as it is.

    Raises:
        CommandError: No shot is called so.
    """
    planned = [each for each in (*_asked_drafts(film.plan), *film.plan.shots) if each.id[0] == shot]
    if not planned:
        raise no_such_shot(shot, (each.id[0] for each in film.plan.shots), has_stills=bool(film.plan.stills))
    return tuple(_reason(each, film) for each in planned)


def planned_take(shot: PlannedShot) -> PlannedTake:
    """Return what the plan says of *shot*."""
    segment = planned_segment(shot)
    return PlannedTake(**dict(segment), kind=shot.kind, segments=shot.placed.segment.count)


def _asked_drafts(planned: Plan) -> Iterator[PlannedShot]:
    return (draft for draft in planned.drafts if draft.is_asked or draft.take)


def _mark(planned: Plan) -> str:
    made = [
        (each.id, each.kind, each.state, each.recipe.fingerprint if each.recipe else "", each.wanted.request.prompt,
         each.wanted.request.provider, each.wanted.request.model, str(each.estimate.usd), each.estimate.tokens)
        for each in planned.to_make
    ]  # fmt: skip
    return hashlib.sha256(repr(made).encode("utf-8", "backslashreplace")).hexdigest()


def _reason(shot: PlannedShot, film: FilmNow) -> WhyView:
    takes = of_film(film.takes.get(shot.id, ()), provider=shot.wanted.request.provider)
    return WhyView(
        sentence=_sentence(shot),
        take=planned_take(shot),
        changes=changes_since(shot, takes),
        last_failure=tuple(_last_failure(shot, film)),
        effects=tuple(effects_below(shot, film.plan, film.takes)),
        verdicts=tuple(rejections(shot.fitting)),
        notes=tuple(note_view(take, note) for take in takes if _is_of_kind(take, shot) for note in take.notes),
        choices=tuple(
            TakeChoice(
                shot=take.key.shot,
                segment=take.key.segment,
                take=take.key.take,
                folder=take.folder,
                is_of_segments=is_of_segments,
            )
            for take, is_of_segments in choices_of(shot, film.plan)
        ),
    )


def _is_of_kind(take: Take, shot: PlannedShot) -> bool:
    return take.is_draft == (shot.kind == "draft")


def _sentence(shot: PlannedShot) -> str:
    segment = shot.placed.segment
    name = shot.id[0] if segment.count == 1 else f"{shot.id[0]}, segment {segment.index} of {segment.count},"
    name = f"the draft of {name}" if shot.kind == "draft" else name
    if shot.state == "up_to_date" and shot.take is not None:
        said = ", circled by a person," if shot.take.is_circled else ""
        sentence = (
            f"{name} is up to date: take {shot.take.key.take}{said} was made from the same text, settings and pictures"
        )
        return "; ".join((sentence, *rejections(shot.fitting)))
    return f"{name} is to be made: {'; '.join(shot.reasons)}"


def _last_failure(shot: PlannedShot, film: FilmNow) -> Iterator[str]:
    if shot.take is None and film.project.report("run.log").exists():
        # SQLAlchemy takes a while to import: only a shot without a take that counts pays for it.
        from storyboard.show.last_failure import last_failure  # noqa: PLC0415

        yield from last_failure(film.project, shot)
    elif shot.take is not None and (again := earlier_clause(shot.take.slate.attempt)):
        yield again
