"""Ten pages on a film of a thousand shots: each hears of a change, and it is worked out for all of them at once."""

import asyncio
import json

import pytest

from storyboard.project import find_project
from storyboard.studio import open_film
from storyboard.studio.open_film import OpenFilm

PAGES = 10
SHOTS = "".join(f"  - {{id: s{number:04}, action: Shot {number} of a long film.}}\n" for number in range(1000))
FILM = f"""\
storyboard: 1
title: A long film
defaults: {{model: seedance-2.0-mini, resolution: 480p, duration: 4}}
shots:
{SHOTS}"""


@pytest.fixture
def anyio_backend():
    return "asyncio"


async def next_film(stream):
    """Wait for the next event of the film; return its data."""
    async for lines in stream:
        if lines.startswith("event: film"):
            return json.loads(lines.splitlines()[1].removeprefix("data: "))
    raise AssertionError("the stream ended")


@pytest.mark.anyio
async def test_a_change_is_worked_out_once_and_told_to_every_page(tmp_path, monkeypatch):
    """A file that was written just now is looked at once more; no page has it read for itself."""
    (tmp_path / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    reads = []
    read = open_film.read_snapshot
    monkeypatch.setattr(open_film, "read_snapshot", lambda *words, **more: reads.append(1) or read(*words, **more))
    film = OpenFilm("long", find_project(tmp_path))
    pages = [film.stream() for _ in range(PAGES)]
    marks = {(await next_film(page))["mark"] for page in pages}
    assert len(marks) == 1
    before = len(reads)

    (tmp_path / "storyboard.yaml").write_text(FILM.replace("Shot 500 of", "Shot 500 in"), encoding="utf-8")
    heard = await asyncio.wait_for(asyncio.gather(*map(next_film, pages)), 120)
    bodies = {(await film.now()).since(next(iter(marks))) for _ in pages}

    assert {tuple(event["shots"]) for event in heard} == {("s0500",)}
    assert [shot["id"] for shot in json.loads(bodies.pop())["shots"]] == ["s0500"]
    assert bodies == set()
    assert len(reads) - before <= 2
    film.end()
    for page in pages:
        await page.aclose()
