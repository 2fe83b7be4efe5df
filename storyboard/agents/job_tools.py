"""Work that goes on by itself in this server: a tool begins or joins it, waits a little, and tells how it stands."""

import time
from typing import Final

from storyboard.agents.answers import Answer
from storyboard.agents.next_steps import status_step
from storyboard.agents.refusals import refusal
from storyboard.agents.words import tool_lines, tool_words
from storyboard.studio.events import JobEvent
from storyboard.studio.jobs import Work
from storyboard.studio.open_film import OpenFilm

AGAIN_S: Final = 3
_WAIT_S: Final = 20.0
"""Clients give an answer up after a minute."""
_LOOK_EVERY_S: Final = 0.1


def job_at_work(found: OpenFilm) -> JobEvent | None:
    """Return the job that is at work on the film; None where none is."""
    return found.jobs.latest if found.jobs.is_at_work else None


def job_line(job: JobEvent | None, *, kind: str) -> dict[str, object] | None:
    """Return how the newest job of this *kind* stands; None where this server's newest is another, or none."""
    if job is None or job.kind != kind:
        return None
    told: dict[str, object] = {"state": job.state, "share": job.share, "said": tool_words(job.said)}
    problems = {"problems": tool_lines(job.problems)} if job.problems else {}
    return told | ({"files": job.files} if kind == "stitch" else {}) | problems


def wait_for_job(found: OpenFilm) -> None:
    """Wait until no job is at work on the film, for as long as an answer may take."""
    until = time.monotonic() + _WAIT_S
    while job_at_work(found) and time.monotonic() < until:
        time.sleep(_LOOK_EVERY_S)


def begin_or_join(found: OpenFilm, kind: str, work: Work) -> bool | Answer:
    """
    Begin *work*; return whether it was joined as it is at work already, or why neither is possible.

    The caller holds the film's turn.
    """
    at_work = job_at_work(found)
    if at_work is None:
        found.jobs.begin(kind, work)
        return False
    return True if at_work.kind == kind else other_job_answer(found, at_work)


def other_job_answer(found: OpenFilm, at_work: JobEvent) -> Answer:
    """Return that another job is at work on the film, and that nothing was begun."""
    return refusal(
        "JOB_AT_WORK",
        f"`{at_work.kind}` is at work on this film; nothing was begun",
        hint="wait until it is done, then call again",
        film=found.name,
        ask_again_in_s=AGAIN_S,
        steps=(status_step(found.name),),
    )
