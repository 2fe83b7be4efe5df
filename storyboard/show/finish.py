"""The end of a run: its reports."""

from collections.abc import Collection

from storyboard.edit.continuity import continuity_of
from storyboard.edit.reels import ReelOutcomes
from storyboard.plan.film_now import FilmNow
from storyboard.plan.plan import Plan
from storyboard.reporter import Reporter
from storyboard.shoot.outcomes import Missed
from storyboard.show.entries import Entry
from storyboard.show.film import bring_frames, reel_views, used_takes
from storyboard.show.finished_run import FinishedRun
from storyboard.show.heard import with_heard
from storyboard.show.lost_calls import spending_now
from storyboard.show.report.write import write_reports
from storyboard.show.standings import MissingTake, entries_of, report_input
from storyboard.stitch.measured import Continuity


def finish(
    film: FilmNow,
    planned: Plan,
    missed: tuple[Missed, ...],
    made: ReelOutcomes | None,
    *,
    before: Collection[str],
    run_id: str,
    reporter: Reporter,
) -> FinishedRun:
    """
    Write the reports of a run that shot what was not filed *before*; *film* is how it stands after it.

    *made* is None where no reel was wanted.
    """
    entries = _entries(film, missed, before=before)
    bring_frames(film.project, entries)
    report = report_input(
        film.loaded.storyboard,
        entries,
        project=film.project,
        run_id=run_id,
        reels=reel_views(film.loaded),
        spent=spending_now(film),
        fit=Continuity() if made is None else continuity_of(film.loaded, used_takes(entries), reporter=reporter),
    )
    record, page = write_reports(film.project, report)
    reels = made or ReelOutcomes()
    return FinishedRun(
        run_id=run_id,
        planned=planned,
        entries=entries,
        filed=tuple(take for entry in entries for take in entry.takes if take.folder not in before),
        missed=missed,
        reels=tuple(reels.done),
        unstitched=tuple(reels.left),
        broken=tuple(reels.broken),
        record=record,
        page=page,
        spending=report.spending,
    )


def _entries(film: FilmNow, missed: tuple[Missed, ...], *, before: Collection[str]) -> tuple[Entry, ...]:
    # Of a draft that failed and the final that it blocks, the draft comes first and says more.
    missing = {
        miss.segment: MissingTake(
            miss.why, miss.cause == "blocked", held_back=miss.cause == "budget", is_stopped=miss.is_stopped
        )
        for miss in reversed(missed)
        if miss.cause != "approval"
    }
    made_before = frozenset(shot.id for shot in film.plan.shots if shot.take and shot.take.folder in before)
    stand = entries_of(film.plan, takes=film.takes, missing=missing, made_before=made_before, project=film.project)
    return with_heard(stand, film.loaded, film.plan.said)
