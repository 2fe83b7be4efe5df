"""What actions return: frozen values that become JSON."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from storyboard.errors import Problem
from storyboard.model.storyboard import Shot

Medium = Literal["video", "still", "recording"]
"""What is made of a shot: a clip, one picture, or the sound of a line."""


def medium_of(shot: Shot) -> Medium:
    """Return what is made of *shot*."""
    return "recording" if shot.is_recording else "still" if shot.is_still else "video"


class Result(BaseModel):
    """What came of an action, or what is asked of one."""

    # What stands under its fields is collected for the schemas alone: it takes a tenth of the time of a look.
    model_config = ConfigDict(frozen=True, extra="forbid")


class ProblemView(Result):
    """One mistake, or what is probably not meant, with its field."""

    file: str
    line: int
    column: int
    path: str
    """In the file: `shots.door.duration`."""
    message: str
    hint: str
    severity: str


def problem_view(problem: Problem) -> ProblemView:
    """Return *problem* as actions tell it."""
    return ProblemView(
        file=problem.file,
        line=problem.line,
        column=problem.column,
        path=problem.path,
        message=problem.message,
        hint=problem.hint,
        severity=problem.severity,
    )
