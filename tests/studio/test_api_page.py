"""The page on the studio tells every call that there is, with all that it takes."""

import re
from pathlib import Path

import pytest

from storyboard.studio.calls import CALLS, JOBS
from tests.studio.asking import Studio

PAGE = (Path(__file__).parents[2] / "docs" / "studio.md").read_text(encoding="utf-8")
NAME = "film"
FILM = "storyboard: 1\ntitle: One\nshots: [{id: one, action: It happens.}]\n"


def test_every_call_stands_in_the_table_with_what_it_takes():
    table = PAGE[PAGE.index("### Calls") : PAGE.index("### Refusals")]
    told = dict(re.findall(r"^\| `(\w+)` \| ([^|]*) \| \S[^|]* \| \S[^|]* \|$", table, re.MULTILINE))
    calls = {
        name: ", ".join(
            f"`{field}`" if info.is_required() else f"`{field}?`" for field, info in call.asks.model_fields.items()
        )
        for name, call in {**CALLS, **JOBS}.items()
    }

    assert told == calls


@pytest.mark.slow
def test_every_address_of_the_api_stands_on_the_page(film):
    routes = [route.path for route in Studio(film).app._app.routes if route.path.startswith("/api/1/films")]
    told = {
        path.replace("FILM", "{film}").replace("SHOT", "{shot}").replace("REEL", "{reel}").replace("CALL", "{call}")
        for path in re.findall(r"^\| `(?:GET|POST) ?(/[\w/.]+)`", PAGE, re.MULTILINE)
    }

    assert {path.removeprefix("/api/1/films") for path in routes} - {""} == told
