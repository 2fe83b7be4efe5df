"""What actions return: frozen values that become JSON."""

from pydantic import BaseModel, ConfigDict

from storyboard.errors import Problem


class Result(BaseModel):
    """What came of an action, or what is asked of one."""

    # What stands under its fields is collected for the schemas alone: it takes a tenth of the time of a look.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


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
