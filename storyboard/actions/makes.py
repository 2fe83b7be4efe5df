"""What is made without asking a service: a new film, one from another program, reels, files for an editing program."""

from pathlib import Path

from storyboard import production
from storyboard.actions.result import ProblemView, Result, problem_view
from storyboard.author.starters import FIRST, new_project, starters
from storyboard.edit.exchange.export import ExportRequest, export_reels
from storyboard.project import Project, find_project
from storyboard.reporter import Reporter


class StarterView(Result):
    """One small film to begin with."""

    name: str
    line: str
    """What it is, in one line."""


class MadeFilm(Result):
    """A project that was made."""

    file: str
    """Its storyboard."""
    shots: int | None = None
    """None where nobody counted."""
    remarks: tuple[str, ...] = ()
    """What was put elsewhere, left out or guessed."""
    problems: tuple[ProblemView, ...] = ()


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
    """Of a file for an editing program, cards and parts counted; None for a stitched reel."""
    frames: int
    duration_s: float


def list_starters() -> tuple[StarterView, ...]:
    """Return every starter that is shipped, the smallest first."""
    return tuple(StarterView(name=starter.name, line=starter.line) for starter in starters())


def new(name: str, *, starter: str = FIRST, here: Path) -> MadeFilm:
    """
    Make a project called *name* from a starter, in ``projects`` of the folder *here* or in *here*.

    Raises:
        CommandError: The name is taken or cannot be one, or there is no such starter.
    """
    return MadeFilm(file=str(new_project(name, starter=starter, here=here).file))


def import_film(
    file: Path, *, here: Path, name: str | None = None, kind: str | None = None, outside_pictures: bool = False
) -> MadeFilm:
    """
    Make a project of a screenplay, a shot list or a run record.

    Raises:
        CommandError: The file cannot be read as any, or the name is taken.
    """
    # The readers of lists and screenplays take a while to import: a new film needs none of them.
    from storyboard.author.imports.import_file import import_file  # noqa: PLC0415

    made = import_file(file, name=name, kind=kind, here=here, outside_pictures=outside_pictures)
    return MadeFilm(
        file=str(made.project.file),
        shots=made.shots,
        remarks=made.remarks,
        problems=tuple(map(problem_view, made.problems)),
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


def stitch(
    project: Project,
    *,
    reel: str | None = None,
    file: Path | None = None,
    with_slugs: bool = False,
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
        project, reporter=reporter, only=reel, to=file, with_slugs=with_slugs, anew=anew
    )  # fmt: skip
    return tuple(
        MadeReel(name=each.name, file=str(each.path), clips=None, frames=each.frames, duration_s=float(each.duration_s))
        for each in made
    )


def find_film(where: Path) -> Project:
    """Return the project at *where*; raise as `storyboard.project.find_project`."""
    return find_project(where)
