"""At a terminal a run, a retake, a stitch and an export show that they are at work before they are ready to begin."""

from contextlib import contextmanager

import pytest

from storyboard.actions import film_run, planned_film
from storyboard.actions.run_request import RetakeRequest, RunRequest
from storyboard.cli import make_film, progress
from storyboard.plan.film_now import film_now
from storyboard.project import find_project
from tests.imports import imported_modules

FILM = """\
storyboard: 1
title: Lamps
provider: ark
defaults: {model: seedance-2.0-mini, resolution: 480p, ratio: "16:9", duration: 4}
shots: [{id: lamp, action: A small brass lamp is lit.}]
"""
HEAVY = {"yaml", "jinja2", "networkx", "dbos", "sqlalchemy", "httpx", "numpy", "av", "storyboard.load.load"}
"""What the work itself needs: together it takes over a second to import."""


@pytest.fixture
def place(tmp_path):
    (tmp_path / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    return find_project(tmp_path)


@pytest.mark.parametrize("words", [["run"], ["retake", "PROJECT", "lamp"], ["stitch"], ["export"]], ids=lambda w: w[0])
def test_the_line_stands_before_anything_heavy_is_imported(words, place, monkeypatch):
    """Half a second is what a person waits before wondering; reading, planning and shooting take longer to import."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    named = [str(place.folder) if word == "PROJECT" else word for word in words]

    modules = imported_modules(
        """
        from rich.live import Live
        from storyboard.cli.main import app

        class Stands(BaseException):
            pass

        def start(*_words, **_more):
            raise Stands

        Live.start = start
        try:
            app(sys.argv[1:], standalone_mode=False)
        except Stands:
            sys.modules["it.stands"] = sys
        """,
        *(named if len(named) > 1 else [*named, str(place.folder)]),
    )

    assert "it.stands" in modules
    assert not modules & HEAVY


@pytest.fixture
def steps(monkeypatch):
    """Note when a line stands, when the film is planned, when a person is asked and when takes are made."""
    noted = []

    @contextmanager
    def line():
        noted.append("line")
        yield None
        noted.append("gone")

    def planned(*words, **more):
        noted.append("plan")
        return film_now(*words, **more)

    monkeypatch.setattr(planned_film, "film_now", planned)
    monkeypatch.setattr(make_film, "confirm", lambda *_words, **_more: noted.append("ask"))
    monkeypatch.setattr(film_run.production, "make", lambda *_words, **_more: noted.append("make"))
    monkeypatch.setattr("storyboard.cli.watched_run.fitting_reporter", line)
    monkeypatch.setattr(make_film, "_pays_again", lambda *_words: False)
    monkeypatch.setattr(make_film, "_say_circles", lambda *_words: None)
    return noted


@pytest.mark.parametrize(("is_confirmed", "asked"), [(False, ["ask"]), (True, [])], ids=["asks", "--yes"])
def test_a_line_stands_while_a_film_is_planned_and_none_while_a_person_is_asked(place, steps, is_confirmed, asked):
    wanted = ["line", "plan", "gone", *asked, "line", "make", "gone"]

    make_film.make_film(place, RunRequest(stitch=False), is_confirmed=is_confirmed, json=False)
    assert steps == wanted
    steps.clear()
    make_film.make_film(place, RetakeRequest(shot="lamp", stitch=False), is_confirmed=is_confirmed, json=False)
    assert steps == wanted


def test_where_no_run_began_the_line_says_that_it_starts():
    assert progress.Totals().line == "starting"
