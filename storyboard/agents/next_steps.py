"""What can be done next, each with what it costs: an agent that only follows these gets from a file to a reel."""

from collections.abc import Iterator
from typing import Final

from storyboard.actions.film_view import FilmView
from storyboard.actions.seen_plans import LookedPlan
from storyboard.actions.waiting import NeedView
from storyboard.agents.answers import NextStep

_MOST: Final = 4
"""Steps of one kind; the answer itself tells all."""


def first_steps(has_films: bool) -> tuple[NextStep, ...]:  # noqa: FBT001 - one question, one answer
    """Return what can be done where nobody has named a film yet."""
    new = NextStep(tool="new", arguments={}, why="begins another film, from a starter", fill=("name",))
    look = NextStep(tool="film", arguments={}, why="tells how a film stands", fill=("film",))
    return (look, new) if has_films else (new,)


def steps_of_new_film(name: str, digest: str) -> tuple[NextStep, ...]:
    """Return what can be done with a film that was just made."""
    why = "writes the film: set title, shots and reels in one edit; see the resource storyboard://format"
    return (
        NextStep(tool="edit", arguments={"film": name, "digest": digest}, why=why, fill=("steps",)),
        text_step(name),
        check_step(name),
    )


def steps_of_film(name: str, view: FilmView) -> tuple[NextStep, ...]:
    """Return what can be done with a film that stands as *view* says."""
    if view.run is not None:
        return (status_step(name),)
    return tuple(_steps_at_rest(name, view))


def _steps_at_rest(name: str, view: FilmView) -> Iterator[NextStep]:
    for need in view.needs_you[:_MOST]:
        pieces = next((len(shot.segments) for shot in view.shots if shot.id == need.shot), 1)
        yield _step_of_need(name, need, is_in_segments=pieces > 1)
    if view.done < view.total or view.stills_done < view.stills_total:
        yield plan_step(name)
        return
    if any(not reel.file for reel in view.reels):
        yield NextStep(tool="stitch", arguments={"film": name}, why="makes the reels from the takes that count")
    shown = next((shot for shot in view.shots if shot.takes and shot.medium != "recording"), None)
    if shown is not None:
        yield look_step(name, shown.id)


def _step_of_need(name: str, need: NeedView, *, is_in_segments: bool) -> NextStep:
    if need.kind in {"approve", "judge_draft", "drift"}:
        if need.medium == "recording":
            why = "a person must approve or reject a take of it: it names its file, which the person plays"
            return NextStep(tool="film", arguments={"film": name, "shot": need.shot}, why=why)
        return look_step(name, need.shot, why="a person must approve or reject a take of it: look, then ask them")
    if need.kind == "not_said":
        why = "it does not say its lines: tells what one more take costs; or a person approves it as it is"
        return retake_step(name, need.shot, segment=need.segment if is_in_segments else None, why=why)
    return NextStep(tool="why", arguments={"film": name, "shot": need.shot}, why="tells what is the matter with it")


def steps_of_plan(name: str, looked: LookedPlan, *, tool: str) -> tuple[NextStep, ...]:
    """Return what can be done with a plan."""
    if not looked.view.to_make:
        return (status_step(name, why="nothing is to be made: tells how the film and its reels stand"),)
    arguments: dict[str, object] = {"film": name, "plan_token": looked.token}
    if looked.charged_takes and looked.charged_usd is not None:
        arguments["at_most"] = looked.charged_usd
    spends = (
        "spends money: ask the person first" if looked.charged_takes else "costs nothing, as the simulator makes it"
    )
    why = f"makes what the plan says; {spends}"
    return (NextStep(tool=tool, arguments=arguments, why=why, usd=looked.charged_usd),)


def plan_step(name: str, *, why: str = "tells what is to be made and what that costs; sends nothing") -> NextStep:
    """Return the step that plans."""
    return NextStep(tool="plan", arguments={"film": name}, why=why)


def retake_step(
    name: str, shot: str, *, segment: int | None = None, why: str = "tells what one more take of it costs"
) -> NextStep:  # fmt: skip
    """Return the step that plans one more take of a shot: of every segment anew, or of *segment* alone."""
    piece = {"segment": segment} if segment else {}
    return NextStep(tool="plan", arguments={"film": name, "retake": shot, **piece}, why=why)


def check_step(name: str) -> NextStep:
    """Return the step that checks."""
    return NextStep(tool="check", arguments={"film": name}, why="tells every mistake in the file")


def status_step(name: str, *, why: str = "tells how far it is, and when to ask again") -> NextStep:
    """Return the step that asks how a film stands."""
    return NextStep(tool="status", arguments={"film": name}, why=why)


def text_step(name: str) -> NextStep:
    """Return the step that reads a film's file."""
    return NextStep(tool="film", arguments={"film": name, "view": "text"}, why="reads the storyboard file")


def look_step(name: str, shot: str, *, why: str = "shows its takes as one picture") -> NextStep:
    """Return the step that looks at the takes of a shot."""
    return NextStep(tool="look", arguments={"film": name, "shot": shot}, why=why)
