"""What waits for a person: takes to approve, drafts to judge, chains that drift, lines that are not said, failures."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal

from storyboard.actions.film_watch import FilmWatch
from storyboard.actions.result import Result
from storyboard.actions.runs import run_now
from storyboard.actions.segment_state import SegmentNow, picture_of, segments_now
from storyboard.model.medium import Medium
from storyboard.model.take_key import take_words
from storyboard.model.takes import Attempt, Take
from storyboard.model.units import count_of, names_of
from storyboard.plan.earlier import reason
from storyboard.plan.explaining import gates_above
from storyboard.plan.film_now import FilmNow
from storyboard.plan.fingerprint import WantedId
from storyboard.plan.plan import PlannedShot, run_command
from storyboard.project import Project, path_to_type
from storyboard.shoot.lost_calls import hint_about, unknown_call

NeedKind = Literal["approve", "judge_draft", "drift", "not_said", "failed", "unknown_task", "held_back"]
"""``not_said``: the take in the film does not say its lines, and nobody approved it."""

_MOST_LINES: Final = 3
"""Told of a take that does not say its lines."""


class PictureChoice(Result):
    """A picture among which a person chooses."""

    take: int
    folder: str
    """Of the take, in the archive."""
    picture: str
    """Its path from the project's folder."""


class NeedView(Result):
    """One thing that only a person can decide."""

    kind: NeedKind
    shot: str
    medium: Medium
    segment: int
    take: int | None
    """The take that it is about; None where it is about none."""
    folder: str
    """Of that take, in the archive."""
    sentence: str
    next_step: str
    """What to do, in a sentence."""
    command: str
    """What a person types to do it."""
    holds: tuple[str, ...]
    """Shots that wait for it."""
    pictures: tuple[PictureChoice, ...] = ()
    """Of a still: those that nobody rejected, in order of their numbers."""


def needs_you(project: Project, *, watch: FilmWatch | None = None) -> tuple[NeedView, ...]:
    """
    Return what waits for a person in the film of *project*: what others wait for, then what failed.

    Raises:
        StoryboardInvalid: The storyboard has mistakes.
    """
    now = (watch or FilmWatch(project)).now()
    return tuple(needs_of(now, tuple(segments_now(now, is_running=run_now(project) is not None))))


def needs_of(now: FilmNow, segments: Sequence[SegmentNow]) -> Iterator[NeedView]:
    """Give what waits for a person in *now*, whose *segments* stand so."""
    gates = tuple(_gates(now, {take.folder: wrong for each in segments for take, wrong in _lines_not_said(each)}))
    yield from gates
    judged = {gate.folder for gate in gates}
    for each in segments:
        attempt = each.entry.attempt
        if each.state == "failed" and attempt is not None:
            yield _failure(now, each, attempt)
        elif attempt is not None and attempt.state == "intended" and not each.is_run_at_work:
            yield _unknown_task(now, each, attempt)
        elif each.planned.stuck:
            yield _stuck(now, each)
        elif not each.is_under_way:
            yield from (_need_of_lines(now, each, take, wrong) for take, wrong in _lines_not_said(each)
                        if take.folder not in judged and not take.is_circled)  # fmt: skip


def _lines_not_said(each: SegmentNow) -> Iterator[tuple[Take, str]]:
    """Give the take that is used, and what is wrong with its lines, where somebody heard that it does not say them."""
    take, heard = each.entry.take, each.entry.heard
    if take is None or heard is None or not heard.compared.sentences:
        return
    wrong = heard.compared.sentences
    more = f"; {count_of(len(wrong) - _MOST_LINES, 'line')} more" if len(wrong) > _MOST_LINES else ""
    yield take, "; ".join(wrong[:_MOST_LINES]) + more


def _gates(now: FilmNow, not_said: Mapping[str, str]) -> Iterator[NeedView]:
    """
    Give the takes that other segments wait for, in the film's order; a draft comes before its shot's final.

    *not_said* tells by folders what is wrong with the lines of takes.
    """
    every = (*now.plan.drafts, *now.plan.shots)
    held: dict[WantedId, list[str]] = {}
    for shot in every:
        for gate in gates_above(shot):
            held.setdefault(gate, []).append(shot.id[0])
    gates = ((each, held.get((*each.id, each.kind))) for each in every)
    found = [
        _gate(now, gate, gate.take, tuple(dict.fromkeys(shots)), not_said.get(gate.take.folder, ""))
        for gate, shots in gates
        if shots and gate.take
    ]
    places = {shot.id: place for place, shot in enumerate(now.plan.shots)}
    yield from sorted(found, key=lambda each: places[each.shot, each.segment])


def _gate(now: FilmNow, gate: PlannedShot, take: Take, holds: tuple[str, ...], not_said: str) -> NeedView:
    words = take_words([take.folder])
    others = tuple(shot for shot in holds if shot != gate.id[0])
    below = f"; {names_of(others)} {'waits' if len(others) == 1 else 'wait'} for it" if others else ""
    kind: NeedKind = "judge_draft" if take.is_draft else "drift" if gate.drifted else "approve"
    sentence, step = {
        "judge_draft": (f"the draft {words} is ready", "approve it to make the final, or reject it for another draft"),
        "drift": (f"{words}: {gate.drifted}", "approve it as it is, or retake it"),
        "approve": (f"{words} is ready", "approve or reject it"),
    }[kind]
    pictures = _pictures(gate)
    if len(pictures) > 1:
        sentence, step = f"{len(pictures)} pictures of {gate.id[0]} are ready", "approve the one to use"
    return NeedView(
        kind=kind,
        shot=gate.id[0],
        medium=gate.placed.segment.shot.medium,
        segment=gate.id[1],
        take=take.key.take,
        folder=take.folder,
        sentence="; ".join(filter(None, [f"{sentence}{below}", not_said])),
        next_step=step,
        command=f"storyboard approve {path_to_type(now.project)} {gate.id[0]} {take.key.take}{_segment_option(gate)}",
        holds=others,
        pictures=pictures,
    )


def _pictures(gate: PlannedShot) -> tuple[PictureChoice, ...]:
    return tuple(
        PictureChoice(take=take.key.take, folder=take.folder, picture=picture_of(take))
        for take in (gate.fitting if gate.is_still else ())
        if not take.is_rejected
    )


def _need_of_lines(now: FilmNow, each: SegmentNow, take: Take, wrong: str) -> NeedView:
    shot, segment = each.id
    return NeedView(
        kind="not_said",
        shot=shot,
        medium=each.medium,
        segment=segment,
        take=take.key.take,
        folder=take.folder,
        sentence=f"{take_words([take.folder])}: {wrong}",
        next_step="approve it as it is, or retake it",
        command=f"storyboard retake {path_to_type(now.project)} {shot}{_segment_option(each.planned)}",
        holds=(),
    )


def _segment_option(planned: PlannedShot) -> str:
    return f" --segment {planned.id[1]}" if planned.placed.segment.count > 1 else ""


def _failure(now: FilmNow, each: SegmentNow, attempt: Attempt) -> NeedView:
    said = reason(attempt.failure) if attempt.failure else each.entry.note
    hint = attempt.failure.hint if attempt.failure else ""
    return _need(now, each, "failed", f"{each.planned.name} failed: {said}", hint or "run again, or change the shot")


def _unknown_task(now: FilmNow, each: SegmentNow, attempt: Attempt) -> NeedView:
    if not attempt.asked.has_task:
        lost = unknown_call(now.project, attempt, attempt.provider)
        return _need(now, each, "unknown_task", lost.message, hint_about(attempt, lost))
    place = path_to_type(now.project)
    shot = each.id[0] if each.id[1] == 1 else f"{each.id[0]} --segment {each.id[1]}"
    return _need(
        now,
        each,
        "unknown_task",
        f"{each.planned.name}: a task was asked of {attempt.provider} and no answer came: it may exist and may be paid",
        f"run again to look for it; or settle it: `storyboard tasks adopt {place} {shot} TASK` takes one, "
        f"`storyboard tasks forget {place} {shot}` lets the next run ask again",
    )


def _stuck(now: FilmNow, each: SegmentNow) -> NeedView:
    why = "; ".join(each.planned.reasons) or "no run can make it as it is written"
    return _need(now, each, "held_back", f"{each.planned.name}: {why}", each.planned.stuck)


def _need(now: FilmNow, each: SegmentNow, kind: NeedKind, sentence: str, step: str) -> NeedView:
    shot, segment = each.id
    command = f"storyboard why {path_to_type(now.project)} {shot}" if kind == "held_back" else run_command(now.plan)
    return NeedView(
        kind=kind, shot=shot, medium=each.medium, segment=segment, take=None, folder="", sentence=sentence,
        next_step=step, command=command, holds=(),
    )  # fmt: skip
