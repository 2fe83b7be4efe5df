"""The tool that makes reels: it waits a little, and goes on by itself where that takes longer."""

import time
from typing import Final

from storyboard.actions import reels
from storyboard.agents.answers import Answer, NextStep
from storyboard.agents.arguments import StitchCall
from storyboard.agents.known_films import film_called, turn_of
from storyboard.agents.next_steps import status_step
from storyboard.agents.status_tools import STITCH_AGAIN_S, job_line
from storyboard.studio.library import Library
from storyboard.studio.open_film import OpenFilm

_WAIT_S: Final = 20.0
"""Clients give an answer up after a minute."""
_LOOK_EVERY_S: Final = 0.1


def stitch(library: Library, asked: StitchCall) -> Answer:
    """Make reels from the takes that count, or join the stitch that is at work; nothing is asked of any service."""
    found = film_called(library, asked.film)
    with turn_of(found):
        joined = found.jobs.is_at_work
        if not joined:
            found.jobs.begin(
                "stitch",
                lambda project, reporter: reels.stitch(
                    project, reel=asked.reel, with_slugs=asked.with_slugs, anew=False, reporter=reporter
                ),
            )
    until = time.monotonic() + _WAIT_S
    while found.jobs.is_at_work and time.monotonic() < until:
        time.sleep(_LOOK_EVERY_S)
    return _answer(found, joined=joined)


def _answer(found: OpenFilm, *, joined: bool) -> Answer:
    job = found.jobs.latest
    state = job.state if job is not None else "done"
    steps = [status_step(found.name, why="tells how the film and its reels stand")]
    if state == "failed":
        cards = {"film": found.name, "with_slugs": True}
        steps.append(NextStep(tool="stitch", arguments=cards, why="lets cards stand in for shots without a take"))
    return Answer(
        {
            "ok": state != "failed",
            "film": found.name,
            "joined": joined,
            "stitch": job_line(job),
            "ask_again_in_s": STITCH_AGAIN_S if state == "running" else 0,
        },
        steps=tuple(steps),
        is_error=state == "failed",
    )
