"""What a caller asks of a run, as the actions take it."""

from typing import Any, TypeVar

from pydantic import ValidationError

from storyboard.actions.result import Result
from storyboard.errors import CommandError

Request = TypeVar("Request", bound=Result)


def request_of(kind: type[Request], **values: Any) -> Request:  # noqa: ANN401 - checked here, by the kind
    """
    Return a request of *kind* with these *values*.

    Raises:
        CommandError: A value is not what its name says.
    """
    try:
        return kind(**values)
    except ValidationError as invalid:
        first = invalid.errors(include_url=False)[0]
        name = str(first["loc"][0])
        hint = 'write one shot as only=("door",)' if name == "only" and isinstance(values["only"], str) else ""
        raise CommandError(f"{name}={values[name]!r}: {first['msg'].lower()}", hint=hint) from invalid
