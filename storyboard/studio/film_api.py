"""One film as JSON: as it stands, one shot, one cut, its graph, what happens to it, and what can be asked of it."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, Final

from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from storyboard.errors import StoryboardError
from storyboard.project import Project, require_inside
from storyboard.studio.answers import answer, error_answer, json_answer, marked_answer, no_such_place, refusal
from storyboard.studio.bodies import read_body
from storyboard.studio.calls import CALLS, JOBS, Call, do_call
from storyboard.studio.library import Library
from storyboard.studio.open_film import OpenFilm

_EVENT_HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_Answering = Callable[[OpenFilm, Request], Awaitable[Response]]


class FilmApi:
    """What can be asked of one film, which the address names."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def film(self, request: Request) -> Response:
        """Answer with the film as it stands, or with what changed since a mark."""
        return await self._about(request, _film)

    async def shot(self, request: Request) -> Response:
        """Answer with all of one shot."""
        return await self._about(request, _shot)

    async def cut_of_reel(self, request: Request) -> Response:
        """Answer with a reel as it would be cut now."""
        return await self._about(request, _cut_of_reel)

    async def graph(self, request: Request) -> Response:
        """Answer with the film's graph as a drawing."""
        return await self._about(request, _graph)

    async def events(self, request: Request) -> Response:
        """Answer with what happens to the film, for as long as somebody listens."""
        return await self._about(request, _events)

    async def call(self, request: Request) -> Response:
        """Do what the page asks of the film, and answer with what came of it."""
        return await self._about(request, _call)

    async def _about(self, request: Request, answering: _Answering) -> Response:
        film = self._library.find(request.path_params["film"])
        if film is None:
            return no_such_place()
        try:
            return await answering(film, request)
        except StoryboardError as error:
            return error_answer(error)


async def _film(film: OpenFilm, request: Request) -> Response:
    now = await film.now()
    if now.trouble is not None:
        raise now.trouble
    since = request.query_params.get("since", "").strip('"')
    part = now.since(since) if since else None
    return marked_answer(request, part or now.body(), now.mark)


async def _shot(film: OpenFilm, request: Request) -> Response:
    now = await film.now()
    if now.trouble is not None:
        raise now.trouble
    shot = request.path_params["shot"]
    if shot not in now.shots:
        return refusal(f"no shot is called {shot!r}", status=HTTPStatus.NOT_FOUND, kind="not_found")
    return json_answer(await film.shot(shot), headers={"ETag": f'"{now.mark}"'})


async def _cut_of_reel(film: OpenFilm, request: Request) -> Response:
    now = await film.now()
    if now.trouble is not None:
        raise now.trouble
    reel = request.path_params["reel"]
    if reel not in {each["name"] for each in now.parts["reels"]}:
        return refusal(f"no reel is called {reel!r}", status=HTTPStatus.NOT_FOUND, kind="not_found")
    body = await film.cut_of_reel(reel)
    return marked_answer(request, body, now.mark)


async def _graph(film: OpenFilm, request: Request) -> Response:
    mark, drawn = await film.drawing()
    return marked_answer(request, drawn, mark, media_type="image/svg+xml")


async def _events(film: OpenFilm, _request: Request) -> Response:
    return StreamingResponse(film.stream(), media_type="text/event-stream", headers=_EVENT_HEADERS)


async def _call(film: OpenFilm, request: Request) -> Response:
    name = request.path_params["call"]
    job, call = JOBS.get(name), CALLS.get(name)
    if job is not None:
        asked = await read_body(request, job.asks)
        await run_in_threadpool(require_inside, film.project)
        begun = film.jobs.begin(name, lambda project, reporter: job.does(project, asked, reporter))
        return answer(begun, status=HTTPStatus.ACCEPTED)
    if call is None:
        return no_such_place()
    asked = await read_body(request, call.asks, most=call.most)
    try:
        return answer(await run_in_threadpool(_do, film.project, call, asked))
    finally:
        if not call.reads:
            film.touch()


def _do(film: Project, call: Call[Any], asked: BaseModel) -> object:
    # A link may have been put there since the studio was started.
    require_inside(film)
    return do_call(film, call, asked)
