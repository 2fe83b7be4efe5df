"""
The main job, as one straight line: load, plan, shoot, assemble, stitch, report.

Every verb of the command line calls one arrow of it.
"""

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Literal

from storyboard.archive.takes import (
    Takes,
    file_verdict,
    filed_folders,
    read_takes,
    remove_verdict,
    require_archive,
    send_takes,
)
from storyboard.edit.reels import (
    CutReels,
    drafts_for,
    expected_reels,
    fit_of,
    footage_of,
    footage_with_slugs,
    lacking,
    pieces_of,
    stitch_after,
    timeline_of,
    usable_takes,
)
from storyboard.errors import CommandError, MediaError
from storyboard.files import sweep
from storyboard.load.load import Loaded, load
from storyboard.media.choice import require_named
from storyboard.model.clock import now as utc_now
from storyboard.model.graph import SegmentId
from storyboard.model.paid import is_simulated, rehearsed
from storyboard.model.storyboard import Budget
from storyboard.model.takes import Take, Verdict
from storyboard.plan.left_out import left_out
from storyboard.plan.make_plan import plan_of
from storyboard.plan.plan import Plan
from storyboard.plan.retaking import retaking
from storyboard.plan.retired import refuse_retired
from storyboard.plan.takes_meant import passed_over, takes_meant
from storyboard.plan.which_counts import finals_of
from storyboard.project import Project
from storyboard.reporter import Note, Reporter
from storyboard.shoot.caps import Caps
from storyboard.shoot.fate import Fate
from storyboard.shoot.outcomes import Missed
from storyboard.shoot.run_log import run_log
from storyboard.show.entries import Entry
from storyboard.show.thumbnails import thumbnails_of
from storyboard.stitch.measured import Fit
from storyboard.stitch.preparing import Preparing
from storyboard.stitch.reel import StitchedReel
from storyboard.stitch.up_to_date import standing_or_stitched, stitch_anew

_REHEARSAL = (
    "this is a rehearsal on the simulator: paid takes, reels and reports stay as they are; it has its own in "
    "reels/NAME.rehearsal.mp4 and reports/rehearsal"
)


@dataclass(frozen=True, slots=True)
class Finished:
    """What came of a run."""

    run_id: str
    planned: Plan
    """As it was before the run."""
    entries: tuple[Entry, ...]
    """How every segment of the film stands now."""
    made: int
    """How many of them have a take, no draft, that this run filed."""
    missed: tuple[Missed, ...]
    reels: tuple[StitchedReel, ...]
    unstitched: tuple[str, ...]
    """One sentence for each reel that could not be made."""
    broken: tuple[MediaError, ...]
    """Why, where a clip could not be read or a file not be written."""
    record: Path
    page: Path


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
) -> Finished:
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
    loaded, takes = _as_made(project, provider)
    planned = plan_of(loaded, takes, provider=provider, only=only, drafting=drafting)
    if not model_anyway:
        refuse_retired(planned, loaded.project)
    return _make(loaded, planned, reporter=reporter, with_reels=with_reels, cap=cap, callback_url=callback_url)


def retake(  # noqa: PLR0913 - one for each option of the verb
    project: Project,
    shot: str,
    *,
    reporter: Reporter,
    seed: int | None = None,
    segment: int | None = None,
    provider: str | None = None,
    with_reels: bool = True,
    drafting: bool = False,
    model_anyway: bool = False,
) -> Finished:
    """
    Make one more take of *shot*, with *seed* where it is given, and leave every other shot as it is.

    *segment* leaves the other segments of the shot as they are, too; *drafting* makes one more draft instead.

    Raises:
        CommandError: There is no such shot or segment, or a frame that it needs is not there.
        WaitingForApproval: A person must approve the take above it first.
        RunLocked: Another process is shooting this project.
    """
    loaded, takes = _as_made(project, provider)
    now = plan_of(loaded, takes, provider=provider, only=(shot,), drafting=drafting)
    planned = retaking(now, shot, seed=seed, segment=segment)
    if not model_anyway:
        refuse_retired(planned, loaded.project)
    return _make(loaded, planned, reporter=reporter, with_reels=with_reels)


def _as_made(project: Project, provider: str | None = None) -> tuple[Loaded, Takes]:
    """Return the storyboard and the takes; its project is what a run on *provider*, else on the film's own, sees."""
    # First, as slates that are in a bucket say whose film it is.
    takes = read_takes(project)
    loaded = load(project)
    return replace(loaded, project=rehearsed(project, provider or loaded.storyboard.provider)), takes


def _make(
    loaded: Loaded,
    planned: Plan,
    *,
    reporter: Reporter,
    with_reels: bool,
    cap: Budget | None = None,
    callback_url: str = "",
) -> Finished:
    project = loaded.project
    run_id = _new_run_id(project)
    _sweep(project)
    if project.is_rehearsal:
        reporter.report(Note(_REHEARSAL))
    require_named()
    if planned.to_make:
        require_archive(project)
    with run_log(project, run_id):
        for sentence in left_out(one.wanted.request for one in planned.to_make):
            reporter.report(Note(sentence))
        if sent := send_takes(project):
            reporter.report(Note(f"{len(sent)} takes that only this disk had are in the bucket of the archive now"))
        caps = Caps(film=loaded.storyboard.budget, run=cap)
        before = filed_folders(project)
        preparing = (
            Preparing(
                reporter, project=project, cache=pieces_of(project), expected=partial(expected_reels, loaded, planned)
            )
            if with_reels
            else nullcontext(reporter)
        )
        with preparing as listener:
            missed = _shoot(loaded, planned, reporter=listener, run_id=run_id, caps=caps, callback_url=callback_url)
        return _finish(loaded, planned, missed, reporter=reporter, run_id=run_id, with_reels=with_reels, before=before)


def _sweep(project: Project) -> None:
    """Remove what processes that were killed left half written; of clips on their way to the archive, nothing."""
    for folder in (pieces_of(project), thumbnails_of(project), project.reels):
        sweep(folder.glob("*.part"))
    # Copies of what a bucket holds.
    sweep(project.archive.glob("*/*.part"))


def _new_run_id(project: Project) -> str:
    return f"{project.name}_{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}"


def _finish(
    loaded: Loaded,
    planned: Plan,
    missed: tuple[Missed, ...],
    *,
    reporter: Reporter,
    run_id: str,
    with_reels: bool,
    before: frozenset[str],
) -> Finished:
    """Stitch what can be stitched and write the reports of a run that shot what was not filed *before*."""
    # What reports are made with, and SQLAlchemy: a plan or a stitch does not wait for them.
    from storyboard.show.film import bring_frames, filed, reel_views  # noqa: PLC0415
    from storyboard.show.report.write import write_reports  # noqa: PLC0415
    from storyboard.show.standings import Missing, entries_of, report_input  # noqa: PLC0415

    project = loaded.project
    provider = planned.provider
    takes = read_takes(project, known=planned.takes)
    now = plan_of(loaded, takes, provider=provider)
    for one in now.shots:
        if with_reels and one.is_gate and one.take and not planned.drafting:
            reporter.report(Note(f"the reels show {one.take.key}, which nobody has approved yet"))
    made = stitch_after(planned, loaded, now, reporter=reporter) if with_reels else CutReels()
    entries = entries_of(
        now,
        takes=takes,
        # Of a draft that failed and the final that it blocks, the draft comes first and says more.
        missing={
            one.segment: Missing(one.why, one.cause == "blocked") for one in reversed(missed) if one.cause != "approval"
        },
        made_before=frozenset(one.id for one in now.shots if one.take and one.take.folder in before),
        project=project,
    )
    bring_frames(project, entries)
    fit = fit_of(loaded, filed(entries), reporter=reporter) if with_reels else Fit()
    views = reel_views(loaded)
    report = report_input(loaded.storyboard, entries, project=project, run_id=run_id, reels=views, fit=fit)
    record, page = write_reports(project, report)
    return Finished(
        run_id=run_id,
        planned=planned,
        entries=entries,
        made=sum(any(take.folder not in before for take in finals_of(entry.takes)) for entry in entries),
        missed=missed,
        reels=tuple(made.done),
        unstitched=tuple(made.left),
        broken=tuple(made.broken),
        record=record,
        page=page,
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """What a person's word about some takes changed."""

    takes: tuple[Take, ...]
    """With the person's verdict."""
    passed_over: tuple[str, ...]
    """A clause for each segment of the shot that has no such take, with what there is."""
    outdated: tuple[str, ...]
    """Shots that were up to date and are no longer; of those in segments, which."""


def judge(
    project: Project,
    shot: str,
    verdict: Literal["circled", "rejected"],
    *,
    number: int | None = None,
    segment: int | None = None,
    note: str = "",
) -> Judged:
    """
    File a person's word about the take *number* of *shot*, or about the one that counts.

    A circle moves: at most one take of a segment has it, and at most one of
    its drafts. A run that waits for approval goes on within a second.

    Raises:
        CommandError: There is no such shot, segment or take.
    """
    takes = read_takes(project)
    loaded = load(project)
    before = plan_of(loaded, takes)
    meant = takes_meant(before, takes, shot, number=number, segment=segment)
    judged = tuple(file_verdict(project, take, Verdict(verdict=verdict, at=utc_now(), note=note)) for take in meant)
    for take in judged:
        if take.is_circled:
            others = takes[take.key.shot, take.key.segment]
            for other in others:
                if other.is_circled and other.folder != take.folder and _are_rivals(other, take):
                    remove_verdict(project, other)
    after = plan_of(loaded)
    current = {(*one.id, one.kind) for one in after.shots + after.drafts if one.take is not None}
    lost = [one for one in before.shots + before.drafts if one.take and (*one.id, one.kind) not in current]
    outdated = tuple(f"{one.name}{' (its draft)' if one.kind == 'draft' else ''}" for one in lost)
    return Judged(judged, passed_over(before, takes, shot, number=number, segment=segment), outdated)


def _are_rivals(other: Take, take: Take) -> bool:
    """Return whether only one of two takes of a segment can be circled."""
    tried, paid = is_simulated(other.slate.attempt.provider), not is_simulated(take.slate.attempt.provider)
    return other.is_draft == take.is_draft and tried != paid


def cancel(project: Project, shots: tuple[str, ...] = ()) -> tuple[Fate, ...]:
    """
    Cancel what is queued at the provider, of *shots* or of all, and make a run stop waiting for the rest.

    Raises:
        CommandError: Nothing is known of one of *shots*.
        MissingKey: A provider that has tasks of ours has no API key.
    """
    # DBOS takes over half a second to import: only who speaks to a run pays for it.
    from storyboard.shoot.cancelling import cancel_tasks  # noqa: PLC0415

    return cancel_tasks(project, shots)


def forget(project: Project, segments: Iterable[SegmentId]) -> None:
    """Give up what was paid for *segments* and is gone, or of which nobody can tell: the next run asks anew."""
    from storyboard.shoot import adopting  # noqa: PLC0415 - DBOS takes over half a second to import

    for shot, segment in segments:
        adopting.forget(project, shot, segment=segment)


def make_plan(project: Project, *, provider: str | None = None, drafting: bool = False) -> Plan:
    """
    Return what a run of *project* would make, and why; with *drafting*, what one that makes drafts would.

    Raises:
        StoryboardInvalid: The storyboard has mistakes.
    """
    takes = read_takes(project)
    return plan_of(load(project), takes, provider=provider, drafting=drafting)


def stitch_reels(
    project: Project,
    *,
    reporter: Reporter,
    only: str | None = None,
    to: Path | None = None,
    with_slugs: bool = False,
    anew: bool = True,
) -> tuple[StitchedReel, ...]:
    """
    Stitch the reels of *project*, or *only* one of them, from the newest takes; *to* names the file of that one.

    *with_slugs* lets drafts, and else cards, stand for shots that have no take
    yet. Not *anew*, a reel that would come out the same again is left as it is.

    Raises:
        CommandError: No reel has that name, there are several for one file, or a shot has no take and no slug.
        MediaError: A clip cannot be read, or ffmpeg failed.
    """
    loaded, takes = _as_made(project)
    project = loaded.project
    now = plan_of(loaded, takes)
    usable = usable_takes(now, takes, reporter=reporter)
    if only is not None and only not in loaded.storyboard.reels:
        known = ", ".join(loaded.storyboard.reels)
        raise CommandError(f"{project.name}: no reel is called {only!r}", hint=f"there are: {known}")
    names = [only] if only else list(loaded.storyboard.reels)
    if to is not None and len(names) > 1:
        raise CommandError("-o names one file, and there are more reels", hint="say which one with --reel NAME")
    footage = footage_of(loaded, usable)
    if with_slugs:
        usable = {**usable, **drafts_for(now, beside=usable, reporter=reporter)}
        footage = footage_with_slugs(loaded, now, usable, reels=names, reporter=reporter)
    for name in names:
        if missing := lacking(loaded.storyboard.reels[name], footage):
            raise CommandError(f"reel {name}: no take yet of {', '.join(missing)}", hint="storyboard run makes it")
    _sweep(project)
    make = stitch_anew if anew else standing_or_stitched
    with run_log(project, _new_run_id(project)):
        return tuple(
            make(
                timeline_of(loaded, name, footage),
                to or project.reel(name),
                cache=pieces_of(project),
                reporter=reporter,
            )
            for name in names
        )


def _shoot(
    loaded: Loaded, planned: Plan, *, reporter: Reporter, run_id: str, caps: Caps, callback_url: str
) -> tuple[Missed, ...]:
    # DBOS takes over half a second to import: only a run pays for it.
    from storyboard.shoot.shooting import shoot  # noqa: PLC0415

    return shoot(
        planned,
        project=loaded.project,
        reporter=reporter,
        run_id=run_id,
        caps=caps,
        callback_url=callback_url,
        limits=loaded.storyboard.limits,
    )
