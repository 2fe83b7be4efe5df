"""All films of a studio as JSON: a card for each, new ones from a starter or from a file of another program."""

import asyncio
from http import HTTPStatus
from pathlib import Path
from typing import Final

from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from storyboard.actions.film_view import FilmSummary
from storyboard.actions.new_films import MadeFilm, StarterView, import_upload, list_starters, new
from storyboard.actions.result import ProblemView, Result
from storyboard.author.starters import FIRST
from storyboard.errors import StoryboardError
from storyboard.project import find_project
from storyboard.studio.answers import answer, error_answer
from storyboard.studio.bodies import MOST_UPLOADED, from_base64, read_body
from storyboard.studio.library import Library

_MOST_MS: Final = 60_000
_NO_PATH: Final = r"^[^/\\]*$"
"""Films are made in the studio's folder, and nowhere else."""


class FilmList(Result):
    """Every film of the studio."""

    films: tuple[FilmSummary, ...]
    starters: tuple[StarterView, ...]
    folder: str
    """Where new films are made."""


class NewFilmCall(Result):
    """A new film from a starter."""

    name: str = Field(min_length=1, max_length=200, pattern=_NO_PATH)
    starter: str = FIRST


class ImportCall(Result):
    """A screenplay, a shot list or a run record that becomes a film."""

    file_name: str = Field(min_length=1, max_length=200)
    text_base64: str
    """The file's bytes."""
    name: str | None = Field(default=None, max_length=200, pattern=_NO_PATH)
    kind: str | None = None


class NewFilm(Result):
    """A film that was made."""

    name: str
    """In addresses."""
    shots: int
    remarks: tuple[str, ...]
    problems: tuple[ProblemView, ...]


class FilmsApi:
    """What can be asked of all films."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def cards(self, within_s: float | None = None) -> tuple[FilmSummary, ...]:
        """Return a card for each film, the last changed first; of those not read *within_s*, the name alone."""
        await run_in_threadpool(self._library.look_around)
        films = self._library.films().values()
        asked = (film.card() if within_s is None else film.card_within(within_s) for film in films)
        cards = await asyncio.gather(*asked)
        return tuple(sorted(cards, key=lambda card: card.changed_at, reverse=True))

    async def list_films(self, request: Request) -> Response:
        """Answer with every film, and the starters for a new one."""
        within = request.query_params.get("within_ms", "")
        within_s = min(int(within), _MOST_MS) / 1000 if within.isdecimal() else None
        starters = await run_in_threadpool(list_starters)
        return answer(FilmList(films=await self.cards(within_s), starters=starters, folder=str(self._library.here)))

    async def make_film(self, request: Request) -> Response:
        """Make a film from a starter."""
        try:
            asked = await read_body(request, NewFilmCall)
            made = await run_in_threadpool(new, asked.name, starter=asked.starter, here=self._library.here)
            return self._answer_with(made)
        except StoryboardError as error:
            return error_answer(error)

    async def import_film(self, request: Request) -> Response:
        """Make a film of a file that is sent."""
        try:
            asked = await read_body(request, ImportCall, most=MOST_UPLOADED)
            data = from_base64(asked.text_base64)
            made = await run_in_threadpool(
                import_upload,
                data,
                file_name=asked.file_name,
                here=self._library.here,
                name=asked.name or None,
                kind=asked.kind or None,
            )
            return self._answer_with(made)
        except StoryboardError as error:
            return error_answer(error)

    def _answer_with(self, made: MadeFilm) -> Response:
        name = self._library.add(find_project(Path(made.file).parent))
        told = NewFilm(name=name, shots=made.shots, remarks=made.remarks, problems=made.problems)
        return answer(told, status=HTTPStatus.CREATED)
