"""
How a film stands, for those who only look: the verbs that tell it, and the reports.

Nothing here asks a service, makes a take or stitches a reel.
"""

from fractions import Fraction
from pathlib import Path

from storyboard.archive.takes import bring_files
from storyboard.edit.continuity import continuity_of
from storyboard.edit.reel_timeline import draft_reel_path
from storyboard.load.load import Loaded
from storyboard.media.coded.probe import probe
from storyboard.media.picture.frames import first_frame_png, jpeg_thumbnail
from storyboard.model.graph import SegmentId
from storyboard.model.takes import Take
from storyboard.plan.film_now import film_now
from storyboard.project import Project
from storyboard.reporter import Silent
from storyboard.show.entries import Entry, ReelView, ReportInput
from storyboard.show.looks import film_entries
from storyboard.show.lost_calls import spending_now
from storyboard.show.standings import report_input

_POSTER_PX = 960


def report_of(project: Project) -> tuple[Project, ReportInput]:
    """
    Return whose reports are made, the film's or its rehearsal's, and what from, as the film stands now.

    Raises:
        StoryboardInvalid: The storyboard has mistakes.
    """
    film = film_now(project)
    loaded, project = film.loaded, film.project
    stands = film_entries(film)
    bring_frames(project, stands)
    return project, report_input(
        loaded.storyboard,
        stands,
        project=project,
        run_id=_newest_run(stands, project),
        reels=reel_views(loaded),
        fit=continuity_of(loaded, used_takes(stands), reporter=Silent()),
        spent=spending_now(film),
    )


def _newest_run(stands: tuple[Entry, ...], project: Project) -> str:
    return max((entry.attempt.run_id for entry in stands if entry.attempt), default=project.name)


def bring_frames(project: Project, stands: tuple[Entry, ...]) -> None:
    """See that the frames that the page shows are on this disk."""
    bring_files(project, [take for entry in stands for take in entry.takes], clips=False)


def reel_views(loaded: Loaded) -> tuple[ReelView, ...]:
    """Return the reels that exist as files, as the page shows them."""
    return tuple(
        ReelView(
            name=name,
            path=f"{loaded.project.reels.name}/{file.name}",
            duration_s=float(_length_s(file)),
            poster=jpeg_thumbnail(first_frame_png(file), width_px=_POSTER_PX),
        )
        for name, file in _reel_files(loaded).items()
    )


def _reel_files(loaded: Loaded) -> dict[str, Path]:
    files = {name: loaded.project.reel(name) for name in loaded.storyboard.reels}
    files |= {f"{name}, in drafts": draft_reel_path(loaded.project, name) for name in loaded.storyboard.reels}
    return {name: file for name, file in files.items() if file.is_file()}


def _length_s(file: Path) -> Fraction:
    clip = probe(file)
    return clip.frames / clip.format.rate


def used_takes(entries: tuple[Entry, ...]) -> dict[SegmentId, Take]:
    """Return the take that is used of every segment that has one."""
    return {(entry.shot.id, entry.segment): entry.take for entry in entries if entry.take is not None}
