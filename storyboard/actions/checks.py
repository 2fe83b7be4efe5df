"""What is wrong with a storyboard, and what the service will cut off its pictures. Nothing is sent."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import SerializerFunctionWrapHandler, model_serializer

from storyboard.actions.result import ProblemView, Result, problem_view
from storyboard.load.load import examine_whole
from storyboard.load.rules.crops import Crop
from storyboard.model.recordings import recording_shots
from storyboard.model.takes import Json
from storyboard.project import Project


class KeptBox(Result):
    """What is kept of a picture, in pixels from its upper left corner."""

    x: int
    y: int
    width: int
    height: int


class CroppedPicture(Result):
    """A picture of which only the middle will be seen."""

    shot: str
    key: str
    """`first_frame` or `last_frame`."""
    picture: str
    """As written."""
    ratio: str
    size: tuple[int, int]
    """Of the picture, in pixels: width and height."""
    kept: KeptBox
    file: str
    """A picture that shows it."""


class CheckResult(Result):
    """What is wrong with a storyboard."""

    ok: bool
    """Whether it can be shot as written."""
    problems: tuple[ProblemView, ...]
    """Mistakes and warnings, in the order of the file."""
    crops: tuple[CroppedPicture, ...] | None = None
    """Where they were asked for; left out otherwise."""

    @model_serializer(mode="wrap")
    def _leave_out(self, as_usual: SerializerFunctionWrapHandler) -> Json:
        told: Json = as_usual(self)
        return told if self.crops is not None else {name: told[name] for name in told if name != "crops"}


@dataclass(frozen=True, slots=True)
class CheckedFilm:
    """A film as a check found it."""

    result: CheckResult
    shots: int
    """How many there are; 0 where it cannot be read."""
    stills: int = 0
    recordings: int = 0
    """How many a speech service makes."""


def check_film(project: Project, *, crops: Path | None = None) -> CheckedFilm:
    """Return every mistake in the film's storyboard; with *crops* write pictures there of what will be cut off."""
    examined = examine_whole(project)
    board = examined.storyboard
    return CheckedFilm(
        CheckResult(
            ok=board is not None,
            problems=tuple(map(problem_view, examined.problems)),
            crops=_write_crops(examined.crops, project, to=crops) if crops else None,
        ),
        shots=len(board.every_shot) if board else 0,
        stills=len(board.stills) if board else 0,
        recordings=len(recording_shots(board)) if board else 0,
    )


def _write_crops(crops: tuple[Crop, ...], project: Project, *, to: Path) -> tuple[CroppedPicture, ...]:
    # What draws and writes letters needs more of Pillow than a check does.
    from storyboard.load.rules.crop_pictures import write_crops  # noqa: PLC0415

    files = write_crops(crops, project=project, to=to)
    return tuple(_picture(crop, files[crop]) for crop in crops)


def _picture(crop: Crop, file: Path) -> CroppedPicture:
    x, y, width_px, height_px = crop.box
    return CroppedPicture(
        shot=crop.shot,
        key=crop.key,
        picture=crop.picture,
        ratio=crop.ratio,
        size=(crop.width_px, crop.height_px),
        kept=KeptBox(x=x, y=y, width=width_px, height=height_px),
        file=str(file),
    )
