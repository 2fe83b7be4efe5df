"""From a film and its takes to the timeline of each reel, and to the reels themselves."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from storyboard.edit.earlier_reels import as_cut_before
from storyboard.edit.footage import (
    bring_recordings,
    drafts_for,
    footage_of,
    footage_with_slugs,
    measure_reel_takes,
    usable_takes,
)
from storyboard.edit.reel_timeline import (
    FilmFootage,
    current_takes,
    draft_reel_path,
    missing_clause,
    missing_shots,
    pieces_of,
    subtitle_words,
    timeline_of,
)
from storyboard.edit.spoken import SaidByShot
from storyboard.errors import CommandError, MediaError
from storyboard.load.load import Loaded
from storyboard.load.prompt.prompt import render_words_as_before
from storyboard.model.take_key import take_words
from storyboard.model.units import names_of
from storyboard.plan.film_now import FilmNow
from storyboard.plan.plan import Plan
from storyboard.plan.said_now import said_now
from storyboard.project import path_to_type
from storyboard.reporter import Note, Reporter
from storyboard.stitch.heard_parts import heard_part
from storyboard.stitch.reel import StitchedReel
from storyboard.stitch.timeline import Timeline
from storyboard.stitch.up_to_date import stitch_anew, stitch_if_needed


def stitch_reels(
    film: FilmNow,
    *,
    reporter: Reporter,
    only: str | None = None,
    to: Path | None = None,
    with_slugs: bool = False,
    with_stems: bool = False,
    anew: bool = True,
) -> tuple[StitchedReel, ...]:
    """
    Stitch the reels of *film*, or *only* one of them, from the newest takes; *to* names the file of that one.

    *with_slugs* lets drafts, and else cards, stand for shots that have no take
    yet. *with_stems* writes narration, music and clips as sounds of their own
    too. Not *anew*, a reel that would come out the same again is left as it is.

    Raises:
        CommandError: No reel has that name, there are several for one file, or a shot has no take and no slug.
        MediaError: A clip cannot be read, or ffmpeg failed.
    """
    loaded, project = film.loaded, film.project
    usable = usable_takes(film.plan, film.takes, reporter=reporter)
    names = names_of_reels(loaded, only=only, to=to)
    footage = footage_of(loaded, usable)
    measure_reel_takes(loaded, usable, reels=names)
    if with_slugs:
        usable = {**usable, **drafts_for(film.plan, beside=usable, reporter=reporter)}
        footage = footage_with_slugs(loaded, film.plan, usable, reels=names, reporter=reporter)
    require_footage(loaded, names, footage, hint=f"`storyboard run {path_to_type(project)}` shoots it")
    bring_recordings(loaded, film.plan)
    _report_unrecorded(loaded, film.plan, names, reporter=reporter)
    cut = (whole_timeline_of(loaded, name, footage, film.plan.said) for name in names)
    timelines = ((replace(made, has_stems=made.has_stems or with_stems), to or project.reel(made.name)) for made in cut)
    if anew:
        return tuple(stitch_anew(made, file, cache=pieces_of(project), reporter=reporter) for made, file in timelines)
    return tuple(_keep_or_stitch(loaded, made, file, reporter=reporter) for made, file in timelines)


def whole_timeline_of(loaded: Loaded, name: str, footage: FilmFootage, said: SaidByShot) -> Timeline:
    """
    Return the timeline of the reel called *name* with all that is said in it, timed by the recordings that count.

    Raises:
        MediaError: As `timeline_of` does.
    """
    hear = partial(heard_part, cache=pieces_of(loaded.project))
    return timeline_of(loaded, name, footage, said=said, hear=hear, tells_said=True)


def _keep_or_stitch(loaded: Loaded, timeline: Timeline, to: Path, *, reporter: Reporter) -> StitchedReel:
    """Return the reel of *timeline*, kept where it stands; one of the version before says why it is stitched again."""
    reel = loaded.storyboard.reels[timeline.name]
    before = as_cut_before(timeline, reel, words=lambda: subtitle_words(loaded, render_words_as_before))
    return stitch_if_needed(timeline, to, cache=pieces_of(loaded.project), reporter=reporter, earlier=before)


def _report_unrecorded(loaded: Loaded, now: Plan, reels: Iterable[str], *, reporter: Reporter) -> None:
    """Report narration of *reels* that is not heard, as the speech service has not recorded it yet."""
    written = loaded.storyboard.reels
    shown = {cut.shot for name in reels if written[name].narration.heard for cut in written[name].shots}
    said = (each for shot in shown for each in said_now(now, shot) if each.kind == "narration")
    missing = [each.shot for each in said if each.recording is None]
    if missing and loaded.storyboard.speech.provider:
        names = names_of(sorted(missing))
        reporter.report(Note(f"the narration of {names} has no current recording, and is not heard in the reels"))


def names_of_reels(loaded: Loaded, *, only: str | None, to: Path | None) -> list[str]:
    """
    Return the names of all reels, or *only* that one; *to* is a file for one of them.

    Raises:
        CommandError: No reel has that name, or there are several for one file.
    """
    reels = loaded.storyboard.reels
    if only is not None and only not in reels:
        message = f"{loaded.project.name}: no reel is called {only!r}"
        raise CommandError(message, hint=f"there are: {', '.join(reels)}")
    if to is not None and only is None and len(reels) > 1:
        raise CommandError("-o names one file, but there are several reels", hint="say which one with --reel NAME")
    return [only] if only else list(reels)


def require_footage(loaded: Loaded, names: Iterable[str], footage: FilmFootage, *, hint: str) -> None:
    """
    See that every shot of the reels called *names* has footage.

    Raises:
        CommandError: One has none.
    """
    for name in names:
        if missing := missing_shots(loaded.storyboard.reels[name], footage):
            raise CommandError(f"reel {name}: no take yet of {', '.join(missing)}", hint=hint)


@dataclass(slots=True)
class ReelOutcomes:
    """What came of the reels of a run."""

    done: list[StitchedReel] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """One sentence for each that is not there."""
    broken: list[MediaError] = field(default_factory=list)
    """Why it could not be made, unless takes are missing."""


def stitch_after_run(planned: Plan, film: FilmNow, *, reporter: Reporter) -> ReelOutcomes:
    """
    Stitch what the run of *planned* may have changed: the film's reels, those of its drafts, or both.

    *film* is how it stands now. The takes are paid, so no error ends the run.
    """
    made = ReelOutcomes()
    if not planned.drafting:
        for shot in film.plan.clips:
            if shot.is_gate and shot.take:
                reporter.report(Note(f"reels use {take_words([shot.take.folder])}, not yet approved"))
        _stitch_what_is_there(film.loaded, film.plan, made, drafting=False, reporter=reporter)
    if planned.drafting or any(shot.kind == "draft" for shot in planned.to_make):
        _stitch_what_is_there(film.loaded, film.plan, made, drafting=True, reporter=reporter)
    return made


def _stitch_what_is_there(loaded: Loaded, now: Plan, made: ReelOutcomes, *, drafting: bool, reporter: Reporter) -> None:
    """
    Stitch every reel whose shots are all there, unless it stands, and note in *made* what came of each.

    One of drafts is there to be looked at: cards stand in for what it lacks.
    """
    takes = current_takes(now, drafting=drafting)
    footage = footage_of(loaded, takes)
    measure_reel_takes(loaded, takes, reels=loaded.storyboard.reels)
    project, what = loaded.project, "draft or current take" if drafting else "current take"
    bring_recordings(loaded, now)
    _report_unrecorded(loaded, now, loaded.storyboard.reels, reporter=reporter)
    for name, reel in loaded.storyboard.reels.items():
        called = f"draft of reel {name}" if drafting else f"reel {name}"
        missing = missing_shots(reel, footage)
        if missing and not (drafting and any(footage[cut.shot] for cut in reel.shots)):
            made.left.append(f"{called} not cut yet: {missing_clause(missing, what)}")
            reporter.report(Note(made.left[-1]))
            continue
        try:
            to = draft_reel_path(project, name) if drafting else project.reel(name)
            shown = footage_with_slugs(loaded, now, takes, reels=[name], reporter=reporter) if missing else footage
            timeline = whole_timeline_of(loaded, name, shown, now.said)
            made.done.append(_keep_or_stitch(loaded, timeline, to, reporter=reporter))
        except MediaError as error:
            made.left.append(f"{called} not cut: {error.message}")
            made.broken.append(error)
