"""
The main job, as one straight line.

    run                  retake
     ├─ film_now          load, read the archive, plan   -> FilmNow
     └─ make
         ├─ shoot         plan     -> takes in the archive, and what is missed
         ├─ film_after    the same, after it
         ├─ stitch_after  takes    -> reels
         └─ finish        all      -> run record and page

    stitch_reels          the newest takes -> reels

Verbs that only look call the arrow that they need: `plan.film_now`, `plan.judging`,
`shoot.cancelling`, `show.film`.
"""

from pathlib import Path

from storyboard.archive.takes import filed_folders, require_archive
from storyboard.edit import reels
from storyboard.edit.half_written import remove_half_written
from storyboard.edit.reel_timeline import pieces_of
from storyboard.edit.reels import stitch_after_run
from storyboard.media.choice import require_named_ffmpeg
from storyboard.model.storyboard import Budget
from storyboard.plan.film_now import FilmNow, film_after, film_now
from storyboard.plan.plan import Plan
from storyboard.plan.retaking import plan_of_retake
from storyboard.project import Project
from storyboard.reporter import Reporter
from storyboard.shoot.beforehand import tell_beforehand
from storyboard.shoot.caps import Caps
from storyboard.shoot.retired_models import refuse_retired_models
from storyboard.shoot.run_log import new_run_id, run_log
from storyboard.show.finished_run import FinishedRun
from storyboard.stitch.clip_preparer import ClipPreparer
from storyboard.stitch.reel import StitchedReel


def run(  # noqa: PLR0913 - one for each option of the verb
    project: Project,
    *,
    reporter: Reporter,
    provider: str | None = None,
    only: tuple[str, ...] = (),
    with_reels: bool = True,
    cap: Budget | None = None,
    callback_url: str = "",
    drafting: bool = False,
    model_anyway: bool = False,
) -> FinishedRun:
    """
    Make what is missing, archive it, stitch every reel and write the reports.

    *drafting* makes drafts of all that can have one, and no final. *cap* is
    what this run may cost, besides the film's own budget. *callback_url* is
    where services may call back. *model_anyway* asks for retired models, too.

    Raises:
        ModelRetired: A service has no more of the models that are asked of it; nothing was sent.
        StoryboardInvalid: The storyboard has mistakes; nothing was sent.
        MissingKey: A provider that is needed has no API key; nothing was sent.
        CommandError, MediaError: The ffmpeg that the environment names cannot be used; nothing was sent.
        RunLocked: Another process is shooting this project.
    """
    film = film_now(project, provider=provider, only=only, drafting=drafting)
    return make(
        film,
        film.plan,
        reporter=reporter,
        with_reels=with_reels,
        cap=cap,
        callback_url=callback_url,
        model_anyway=model_anyway,
    )


def retake(
    project: Project, shot: str, *, reporter: Reporter, provider: str | None = None, with_reels: bool = True
) -> FinishedRun:
    """
    Make one more take of *shot*, and leave every other shot as it is; earlier takes are kept.

    Raises:
        CommandError: There is no such shot, or a frame that it needs is not there.
        WaitingForApproval: A person must approve the take above it first.
        RunLocked: Another process is shooting this project.
    """
    film = film_now(project, provider=provider, only=(shot,))
    return make(film, plan_of_retake(film.plan, shot, seed=None), reporter=reporter, with_reels=with_reels)


def stitch_reels(
    project: Project,
    *,
    reporter: Reporter,
    only: str | None = None,
    to: Path | None = None,
    with_slugs: bool = False,
    with_stems: bool = False,
    anew: bool = True,
) -> tuple[StitchedReel, ...]:
    """Stitch reels of *project* from the newest takes; see `storyboard.edit.reels.stitch_reels`."""
    film = film_now(project)
    remove_half_written(film.project)
    with run_log(film.project, new_run_id(film.project)):
        return reels.stitch_reels(
            film, reporter=reporter, only=only, to=to, with_slugs=with_slugs, with_stems=with_stems, anew=anew
        )


def make(
    film: FilmNow,
    planned: Plan,
    *,
    reporter: Reporter,
    with_reels: bool = True,
    cap: Budget | None = None,
    callback_url: str = "",
    model_anyway: bool = False,
) -> FinishedRun:
    """Make what *planned* wants of *film*, stitch and write the reports; raise as `run` does."""
    if not model_anyway:
        refuse_retired_models(planned, film.project)
    # DBOS, SQLAlchemy and what reports are made with take long to import: a stitch does not wait for them.
    from storyboard.shoot.shooting import shoot  # noqa: PLC0415
    from storyboard.show.finish import finish  # noqa: PLC0415

    loaded, project, run_id = film.loaded, film.project, new_run_id(film.project)
    remove_half_written(project)
    require_named_ffmpeg()
    if planned.to_make:
        require_archive(project)
    with run_log(project, run_id):
        tell_beforehand(planned, project, reporter=reporter)
        before = filed_folders(project)
        with ClipPreparer(reporter, project=film.project, cache=pieces_of(film.project)) as listener:
            missed = shoot(
                planned,
                project=project,
                reporter=listener,
                run_id=run_id,
                caps=Caps(film=loaded.storyboard.budget, run=cap),
                callback_url=callback_url,
                limits=loaded.storyboard.limits,
            )
        then = film_after(film, provider=planned.provider)
        made = stitch_after_run(planned, then, reporter=reporter) if with_reels else None
        return finish(then, planned, missed, made, before=before, run_id=run_id, reporter=reporter)
