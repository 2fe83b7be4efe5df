"""The tool that makes reels: it waits a little, and goes on by itself where that takes longer."""

from storyboard.actions import reels
from storyboard.agents.answers import Answer, NextStep
from storyboard.agents.arguments import StitchCall
from storyboard.agents.job_tools import AGAIN_S, begin_or_join, job_line, wait_for_job
from storyboard.agents.known_films import film_called, turn_of
from storyboard.agents.next_steps import status_step
from storyboard.project import Project
from storyboard.studio.jobs import JobOutcome, JobReporter, outcome_of_reels
from storyboard.studio.library import Library
from storyboard.studio.open_film import OpenFilm


def stitch(library: Library, asked: StitchCall) -> Answer:
    """Make reels from the takes that count, or join the stitch that is at work; nothing is asked of any service."""
    found = film_called(library, asked.film)

    def work(project: Project, reporter: JobReporter) -> JobOutcome:
        made = reels.stitch(project, reel=asked.reel, with_slugs=asked.with_slugs, anew=False, reporter=reporter)
        return outcome_of_reels("stitch", project, made, reporter.notes)

    with turn_of(found):
        joined = begin_or_join(found, "stitch", work)
    if isinstance(joined, Answer):
        return joined
    wait_for_job(found)
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
            "stitch": job_line(job, kind="stitch"),
            "ask_again_in_s": AGAIN_S if state == "running" else 0,
        },
        steps=tuple(steps),
        is_error=state == "failed",
    )
