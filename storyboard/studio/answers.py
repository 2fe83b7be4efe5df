"""How the studio answers: results and errors as JSON."""

import json
from http import HTTPStatus
from typing import Any

from pydantic_core import to_jsonable_python
from starlette.responses import Response

from storyboard.actions.result import problem_view
from storyboard.errors import EditConflict, RunLocked, StoryboardError, StoryboardInvalid
from storyboard.listener import FILE_POLICY

_HEADERS = {"Cache-Control": "no-store", "Content-Security-Policy": FILE_POLICY}


def answer(value: object, *, status: int = HTTPStatus.OK, headers: dict[str, str] | None = None) -> Response:
    """Return *value*, a result or plain values, as JSON."""
    body = json.dumps(to_jsonable_python(value), ensure_ascii=False, separators=(",", ":"))
    return Response(
        body.encode("utf-8", "backslashreplace"),
        status_code=status,
        headers={**_HEADERS, **(headers or {})},
        media_type="application/json",
    )


def refusal(message: str, *, status: int, kind: str = "refused", hint: str = "", **more: Any) -> Response:  # noqa: ANN401 - goes out as JSON
    """Return why a call was not obeyed."""
    return answer({"error": {"kind": kind, "message": message, "hint": hint, "problems": [], **more}}, status=status)


def error_answer(error: StoryboardError) -> Response:
    """Return *error* as the page shows it."""
    problems = [problem_view(problem) for problem in error.problems] if isinstance(error, StoryboardInvalid) else []
    return refusal(error.message, status=_status(error), kind=type(error).__name__, hint=error.hint, problems=problems)


def _status(error: StoryboardError) -> int:
    match error:
        case StoryboardInvalid():
            return HTTPStatus.UNPROCESSABLE_ENTITY
        case EditConflict() | RunLocked():
            return HTTPStatus.CONFLICT
        case _:
            return HTTPStatus.BAD_REQUEST
