"""Tools about how far a film is: its run, its reels, and what waits for a person."""

from collections import Counter
from dataclasses import replace
from typing import Final

from storyboard.actions import film_view, runs
from storyboard.actions.film_view import FilmView, ShotView
from storyboard.actions.standing_reel import reel_standing
from storyboard.actions.unheard import unheard_segments
from storyboard.agents.answers import Answer, NextStep
from storyboard.agents.arguments import StatusCall
from storyboard.agents.job_tools import AGAIN_S, job_at_work, job_line
from storyboard.agents.known_films import film_called
from storyboard.agents.needs import needs_of
from storyboard.agents.next_steps import status_step, steps_of_film
from storyboard.agents.refusals import error_answer
from storyboard.agents.run_tools import wait_s
from storyboard.agents.words import tool_lines, tool_words
from storyboard.edit.reels_now import StandingReel, reels_now
from storyboard.errors import StoryboardInvalid
from storyboard.studio.events import JobEvent
from storyboard.studio.library import Library
from storyboard.studio.open_film import OpenFilm

_LAST_LINES: Final = 6
_MOST_UNHEARD: Final = 12
_HEAR: Final = "tells whether takes say their lines, and first what that costs; on the simulator it is free"


def status(library: Library, asked: StatusCall) -> Answer:
    """Tell how a film and its run stand, and when to ask again."""
    found = film_called(library, asked.film)
    try:
        view = film_view.film(found.project, watch=found.watch)
    except StoryboardInvalid as invalid:
        return _broken_film(found, invalid)
    job = found.jobs.latest
    at_work = job_at_work(found)
    now = found.watch.now()
    standing, unheard = reels_now(now), tuple(dict.fromkeys(shot for shot, _ in unheard_segments(now)))
    shots = [shot for shot in view.shots if shot.state != "up to date"]
    head = {
        "ok": True,
        "film": found.name,
        "is_running": view.run is not None,
        "ask_again_in_s": AGAIN_S if at_work and view.run is None else wait_s(view.run),
        "shots_done": view.done,
        "shots": view.total,
        "stills_done": view.stills_done,
        "stills": view.stills_total,
        "states": dict(Counter(shot.state for shot in view.shots)),
        "spent_usd": 0 if view.is_free else view.spent_usd,
        "budget": view.budget,
        "needs_you": needs_of(view),
        "needs_you_in_all": len(view.needs_you),
        "reels": [_reel_line(reel) for reel in standing],
        "stitch": job_line(job, kind="stitch"),
        "hear": job_line(job, kind="hear"),
        "unheard_shots": unheard[:_MOST_UNHEARD],
        "unheard_shots_in_all": len(unheard),
        "last_lines_of_the_run": tool_lines(runs.last_lines(found.project)[-_LAST_LINES:]),
    }  # fmt: skip
    return Answer(
        head,
        items=[_line(shot) for shot in shots[asked.start :]],
        items_name="not_up_to_date",
        start=asked.start,
        total=len(shots),
        again=NextStep(tool="status", arguments={"film": found.name}, why=""),
        steps=_steps(found.name, view, standing, at_work=at_work, has_unheard=bool(unheard)),
    )


def _broken_film(found: OpenFilm, invalid: StoryboardInvalid) -> Answer:
    """Return what is wrong with the film; a run that is at work goes on with what it read at its beginning."""
    answer, at_work = error_answer(invalid, found.name), runs.run_now(found.project)
    facts = {"film": found.name, "is_running": at_work is not None, "ask_again_in_s": wait_s(at_work)}
    return replace(answer, head={**answer.head, **facts})


def _steps(
    name: str, view: FilmView, standing: tuple[StandingReel, ...], *, at_work: JobEvent | None, has_unheard: bool
) -> tuple[NextStep, ...]:  # fmt: skip
    if at_work and view.run is None:
        why = "tells what was heard" if at_work.kind == "hear" else "tells whether the reels are stitched"
        return (status_step(name, why=why),)
    steps = steps_of_film(name, view)
    is_whole = view.done == view.total and view.run is None
    if is_whole and has_unheard:
        steps = (*steps, NextStep(tool="hear", arguments={"film": name}, why=_HEAR))
    stale = [reel for reel in standing if reel.state != "up_to_date" and not reel.is_draft]
    if is_whole and stale and all(step.tool != "stitch" for step in steps):
        return (NextStep(tool="stitch", arguments={"film": name}, why="makes the reels that are out of date"), *steps)
    return steps


def _line(shot: ShotView) -> dict[str, object]:
    told = {
        "shot": shot.id,
        "state": shot.state,
        "note": tool_words(shot.note),
        "progress": shot.progress,
        "takes": shot.takes,
    }
    return {name: value for name, value in told.items() if value not in ("", None)}


def _reel_line(reel: StandingReel) -> dict[str, object]:
    told = reel_standing(reel)
    return {
        "reel": told.reel,
        "state": told.state,
        "is_draft": told.is_draft,
        "file": told.path if told.state != "not_cut" else "",
        "duration_s": told.duration_s,
        "why": told.reasons,
        "missing": told.missing,
    }
