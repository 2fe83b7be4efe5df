"""Reels: stitched, written for an editing program, and brought back from one. Nothing is asked of any service."""

from pathlib import Path

from storyboard import production
from storyboard.actions.result import Result
from storyboard.project import Project
from storyboard.reporter import Reporter


class EditBack(Result):
    """What an edit that came back changed in a reel."""

    reel: str
    cuts: int
    changed: int
    is_written: bool
    remarks: tuple[str, ...]


class MadeReel(Result):
    """A reel as a file."""

    name: str
    file: str
    clips: int | None
    """Of a file for an editing program, cards and parts counted; of subtitles, how many; None for a stitched reel."""
    frames: int
    duration_s: float


class ReelsResult(Result):
    """The reels that were written."""

    reels: tuple[MadeReel, ...]


def stitch(
    project: Project,
    *,
    reel: str | None = None,
    file: Path | None = None,
    with_slugs: bool = False,
    with_stems: bool = False,
    anew: bool = True,
    reporter: Reporter,
) -> tuple[MadeReel, ...]:
    """
    Stitch reels from the takes that count; nothing is asked of any service.

    Raises:
        CommandError: No reel has that name, or a shot has no take and no slug.
        MediaError: A clip cannot be read, or a reel cannot be written.
    """
    made = production.stitch_reels(
        project, reporter=reporter, only=reel, to=file, with_slugs=with_slugs, with_stems=with_stems, anew=anew
    )  # fmt: skip
    return tuple(
        MadeReel(name=each.name, file=str(each.path), clips=None, frames=each.frames, duration_s=float(each.duration_s))
        for each in made
    )


def export(
    project: Project,
    *,
    to: str = "otio",
    reel: str | None = None,
    file: Path | None = None,
    bundle: bool = False,
    with_slugs: bool = False,
    reporter: Reporter,
) -> tuple[MadeReel, ...]:
    """
    Write reels as timelines for an editing program.

    Raises:
        CommandError: The format is not known, no reel has that name, or a shot has no take and no slug.
    """
    # What lays timelines out for other programs is not for a stitch.
    from storyboard.edit.exchange.export import ExportRequest, export_reels  # noqa: PLC0415

    request = ExportRequest(kind=to, reel=reel, to=file, bundle=bundle, with_slugs=with_slugs)
    return tuple(
        MadeReel(
            name=made.name,
            file=str(made.path),
            clips=made.clips,
            frames=made.frames,
            duration_s=float(made.duration_s),
        )
        for made in export_reels(project, request, reporter=reporter)
    )


def import_edit(project: Project, file: Path, *, reel: str | None = None, reporter: Reporter) -> EditBack:
    """
    Write order, trims and transitions of an edited timeline into a reel of the film.

    Raises:
        CommandError: The file is no edit of this film, or the storyboard would be wrong then.
    """
    # What reads clips takes a while to import: only bringing an edit back needs it.
    from storyboard.edit.exchange.bring_back import bring_back  # noqa: PLC0415

    came = bring_back(project, file, reel=reel, reporter=reporter)
    return EditBack(reel=came.reel, cuts=came.cuts, changed=came.changed, is_written=came.is_written,
                    remarks=came.remarks)  # fmt: skip
