"""Pages that a client may read: the format, the prompts, the schema, and of each film its file and its last record."""

import json
from collections.abc import Callable
from typing import Final
from urllib.parse import quote, unquote

from mcp_types import ListResourcesResult, ReadResourceResult, Resource, ResourceTemplate, TextResourceContents

from storyboard.agents.answers import MOST_BYTES
from storyboard.agents.known_films import all_films, film_called
from storyboard.errors import CommandError
from storyboard.load.schema.file_schema import file_schema
from storyboard.model.visible import visible
from storyboard.project import docs_folder
from storyboard.studio.library import Library
from storyboard.studio.open_film import OpenFilm

_ROOT: Final = "storyboard://"
_FILMS: Final = "films/"
_ROOM: Final = 1_500
"""What the protocol puts around a page, and what the page says of itself."""
_LONGEST: Final = 40_000_000
"""Bytes of a file that is read."""

_PAGES: Final[dict[str, tuple[str, str, str]]] = {
    "format": ("The storyboard file", "Every key of a storyboard file, with its meaning and default.", "text/markdown"),
    "prompts": ("Prompts", "How a shot becomes the text that is sent, and words for the camera.", "text/markdown"),
    "schema": ("The schema", "The JSON Schema of the storyboard file.", "application/schema+json"),
}
_OF_FILM: Final[dict[str, tuple[str, str]]] = {
    "storyboard": ("The storyboard file as it is on the disk.", "application/yaml"),
    "record": ("What the last run made, as JSON.", "application/json"),
}


def listed_resources(library: Library, cursor: str | None) -> ListResourcesResult:
    """Return the pages, then those of each film; *cursor* is the number of the film to go on with."""
    start = int(cursor) if cursor and cursor.isdecimal() else 0
    names = sorted(all_films(library))
    found = [
        Resource(uri=f"{_ROOT}{name}", name=name, title=title, description=about, mime_type=kind)
        for name, (title, about, kind) in _PAGES.items()
        if start == 0
    ]
    end, room = start, MOST_BYTES - _ROOM - sum(len(each.model_dump_json()) for each in found)
    for name in names[start:]:
        pages = _resources_of(name)
        room -= sum(len(each.model_dump_json().encode()) for each in pages)
        if room < 0:
            break
        found += pages
        end += 1
    return ListResourcesResult(resources=found, next_cursor=str(end) if end < len(names) else None)


def _resources_of(name: str) -> list[Resource]:
    place = f"{_ROOT}{_FILMS}{quote(name, safe='')}"
    return [
        Resource(uri=f"{place}/{part}", name=f"{name}-{part}", description=about, mime_type=kind)
        for part, (about, kind) in _OF_FILM.items()
    ]


def resource_templates() -> list[ResourceTemplate]:
    """Return how pages are named, and the later ones of what takes several."""
    of_films = [
        ResourceTemplate(uri_template=f"{_ROOT}{_FILMS}{{film}}/{part}", name=f"film-{part}", description=about)
        for part, (about, _) in _OF_FILM.items()
    ]
    later = ResourceTemplate(
        uri_template=f"{_ROOT}{{+place}}/{{page}}",
        name="later-page",
        description="A later page of any of these, counted from 1, where it says that there are several.",
    )
    return [*of_films, later]


def read_resource(library: Library, uri: str) -> ReadResourceResult:
    """
    Return the page at *uri*.

    Raises:
        CommandError: There is none.
    """
    place, number = _place_and_page(uri)
    text, kind = _text_at(library, place)
    pages = _pages(visible(text))
    if number > len(pages):
        raise CommandError(f"{_ROOT}{place} has {len(pages)} pages")
    page = pages[number - 1]
    if len(pages) > 1:
        after = f"; the next is {_ROOT}{place}/{number + 1}" if number < len(pages) else ""
        page, kind = f"[page {number} of {len(pages)}{after}]\n{page}", "text/plain"
    return ReadResourceResult(contents=[TextResourceContents(uri=uri, text=page, mime_type=kind)])


def _place_and_page(uri: str) -> tuple[str, int]:
    if not uri.startswith(_ROOT):
        raise _nothing_there()
    place = uri.removeprefix(_ROOT).strip("/")
    head, _, last = place.rpartition("/")
    if head and last.isascii() and last.isdecimal() and len(last) < 7 and int(last) > 0:
        return head, int(last)
    return place, 1


def _text_at(library: Library, place: str) -> tuple[str, str]:
    if place in _PAGES:
        return _page_text(place), _PAGES[place][2]
    film, _, part = place.removeprefix(_FILMS).rpartition("/")
    readers: dict[str, Callable[[OpenFilm], str]] = {"storyboard": _storyboard_text, "record": _record_text}
    if not place.startswith(_FILMS) or part not in readers:
        raise _nothing_there()
    return readers[part](film_called(library, unquote(film))), _OF_FILM[part][1]


def _nothing_there() -> CommandError:
    return CommandError("there is no such resource", hint=f"there are {', '.join(_ROOT + name for name in _PAGES)}")


def _page_text(name: str) -> str:
    if name == "schema":
        return json.dumps(file_schema(), ensure_ascii=False, indent=1)
    file = {"format": "storyboard-format.md", "prompts": "prompts.md"}[name]
    return (docs_folder() / file).read_text("utf-8")


def _storyboard_text(film: OpenFilm) -> str:
    return film.watch.texts()[0].text


def _record_text(film: OpenFilm) -> str:
    file = film.project.report("run.json")
    try:
        if file.stat().st_size > _LONGEST:
            raise CommandError("the record is too long to be read here", hint="`status` tells how the film stands")
        return file.read_text("utf-8", errors="replace")
    except OSError as error:
        raise CommandError("no run has written a record of this film yet", hint="`run` writes one") from error


def _pages(text: str) -> list[str]:
    """Return *text* in pages that fit, broken between lines; a line that is longer than a page is broken, too."""
    pages, page, size = list[str](), list[str](), 0
    for line in _short_lines(text):
        cost = _size(line)
        if page and size + cost > MOST_BYTES - _ROOM:
            pages.append("".join(page))
            page, size = [], 0
        page.append(line)
        size += cost
    return [*pages, "".join(page)]


def _short_lines(text: str) -> list[str]:
    # Of one character the escape in JSON takes six bytes at most.
    most = (MOST_BYTES - _ROOM) // 6
    lines = text.splitlines(keepends=True)
    return [line[place : place + most] for line in lines for place in range(0, len(line), most)]


def _size(line: str) -> int:
    return len(json.dumps(line, ensure_ascii=False).encode("utf-8", "replace"))
