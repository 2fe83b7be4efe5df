"""How the studio answers: results and errors as JSON, with a mark by which a browser knows them again."""

import json
from http import HTTPStatus
from typing import Final

from pydantic_core import to_jsonable_python
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from storyboard.actions.result import ProblemView, problem_view
from storyboard.errors import CommandError, EditConflict, RunLocked, StoryboardError, StoryboardInvalid
from storyboard.listener import FILE_POLICY

_HEADERS: Final = {"Cache-Control": "no-store", "Content-Security-Policy": FILE_POLICY}
_SENTENCES: Final = {
    HTTPStatus.NOT_FOUND: "there is nothing at this address",
    HTTPStatus.METHOD_NOT_ALLOWED: "this address does not take that method",
}


class TooLong(CommandError):
    """More was sent than the studio takes."""


def to_json(value: object) -> bytes:
    """Return *value*, a result or plain values, as JSON."""
    text = json.dumps(to_jsonable_python(value), ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")


def answer(value: object, *, status: int = HTTPStatus.OK, headers: dict[str, str] | None = None) -> Response:
    """Return an answer that holds *value*, a result or plain values, as JSON."""
    return json_answer(to_json(value), status=status, headers=headers)


def json_answer(body: bytes, *, status: int = HTTPStatus.OK, headers: dict[str, str] | None = None) -> Response:
    """Return an answer that holds *body*, which is JSON."""
    return Response(body, status_code=status, headers={**_HEADERS, **(headers or {})}, media_type="application/json")


def marked_answer(request: Request, body: bytes, mark: str, *, media_type: str = "application/json") -> Response:
    """Return *body*, or 304 where the browser has what *mark* stands for."""
    headers = {**_HEADERS, "ETag": f'"{mark}"', "Cache-Control": "no-cache"}
    if has_mark(request.headers, mark):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(body, headers=headers, media_type=media_type)


def has_mark(headers: Headers, mark: str) -> bool:
    """Return whether a browser says that it has what *mark* stands for."""
    names = [name.strip().removeprefix("W/") for name in headers.get("if-none-match", "").split(",")]
    return f'"{mark}"' in names


def refusal(
    message: str, *, status: int, kind: str = "refused", hint: str = "", problems: tuple[ProblemView, ...] = (),
    conflict: dict[str, str | None] | None = None,
) -> Response:  # fmt: skip
    """Return why a call was not obeyed."""
    more = {"conflict": conflict} if conflict else {}
    return answer(
        {"error": {"kind": kind, "message": message, "hint": hint, "problems": problems, **more}}, status=status
    )  # fmt: skip


def no_such_place() -> Response:
    """Return what is said where nothing is."""
    return refusal(_SENTENCES[HTTPStatus.NOT_FOUND], status=HTTPStatus.NOT_FOUND, kind="not_found")


def error_answer(error: StoryboardError) -> Response:
    """Return *error* as the page shows it."""
    problems = tuple(map(problem_view, error.problems)) if isinstance(error, StoryboardInvalid) else ()
    return refusal(
        error.message,
        status=_status(error),
        kind=type(error).__name__,
        hint=error.hint,
        problems=problems,
        conflict=_conflict_of(error),
    )


async def answer_http_error(_request: Request, error: Exception) -> Response:
    """Answer what a route or a file refused, in a sentence."""
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.BAD_REQUEST
    sentence = _SENTENCES.get(HTTPStatus(status), HTTPStatus(status).phrase.lower())
    kind = "not_found" if status == HTTPStatus.NOT_FOUND else "refused"
    answered = refusal(sentence, status=status, kind=kind)
    if isinstance(error, HTTPException):
        answered.headers.update(error.headers or {})
    return answered


async def answer_unforeseen(_request: Request, error: Exception) -> Response:
    """Answer an error that nobody foresaw; the terminal tells more of it."""
    return refusal(
        f"something unforeseen happened: {type(error).__name__}",
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
        kind="unforeseen",
        hint="the terminal in which storyboard serve runs says more",
    )


def _conflict_of(error: StoryboardError) -> dict[str, str | None] | None:
    """Return both texts of a file that was changed meanwhile: as it is now, and with the edit in it."""
    if not isinstance(error, EditConflict):
        return None
    return {"file": error.file, "current": error.current, "wanted": error.wanted}


def _status(error: StoryboardError) -> int:
    match error:
        case StoryboardInvalid():
            return HTTPStatus.UNPROCESSABLE_ENTITY
        case EditConflict() | RunLocked():
            return HTTPStatus.CONFLICT
        case TooLong():
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        case _:
            return HTTPStatus.BAD_REQUEST
