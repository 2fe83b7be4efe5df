"""What a person asks of a run, or of one more take."""

from pydantic import Field

from storyboard.actions.result import Result
from storyboard.model.until import Until


class RunRequest(Result):
    """What is asked of a run."""

    provider: str | None = None
    """In place of the storyboard's."""
    only: tuple[str, ...] = ()
    """Only these shots and what they need."""
    draft: bool = False
    until: Until | None = None
    max_usd: float | None = Field(default=None, ge=0)
    max_tokens: int | None = Field(default=None, ge=0)
    stitch: bool = True
    model_anyway: bool = False
    mark: str = ""
    """The mark of the plan that was looked at: a run that would do something else does not begin. Empty for any."""


class RetakeRequest(Result):
    """What is asked of one more take."""

    shot: str
    segment: int | None = Field(default=None, ge=1)
    seed: int | None = Field(default=None, ge=0, le=2**32 - 1)
    provider: str | None = None
    draft: bool = False
    stitch: bool = True
    model_anyway: bool = False
