"""A run sends nothing to a service that no longer has the model; a plan prices its successor beside it."""

import json

import pytest
from typer.testing import CliRunner

from storyboard import production
from storyboard.cli.main import app
from storyboard.errors import ModelRetired
from storyboard.project import Project
from storyboard.reporter import Silent
from storyboard.simulator.settings import SimulatorSettings
from tests.shoot.crashing import serve_simulator

pytestmark = pytest.mark.usefixtures("plain_films")

FILM = """\
storyboard: 1
title: Two
defaults: {model: seedance-1.5-pro, resolution: 480p, ratio: "1:1", duration: 4, audio: false}
shots:
  - {id: one, action: It happens.}
  - {id: two, action: It goes on.}
"""


@pytest.fixture
def film(tmp_path, in_december):
    (tmp_path / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    return Project(file=tmp_path / "storyboard.yaml")


@pytest.fixture
def service(film, monkeypatch):
    with serve_simulator(SimulatorSettings(folder=film.folder / "service", render=False)) as service:
        for name in ("ARK", "BYTEPLUS"):
            monkeypatch.setenv(f"{name}_BASE_URL", service.url)
            monkeypatch.setenv(f"{name}_API_KEY", "key-of-a-test")
        yield service


def run_film(film, **more):
    return production.run(film, reporter=Silent(), with_reels=False, **more)


@pytest.mark.parametrize(("provider", "place"), [("ark", "Volcengine"), ("byteplus", "BytePlus")])
def test_nothing_is_sent_to_a_service_that_has_the_model_no_more(film, service, provider, place):
    with pytest.raises(ModelRetired) as refused:
        run_film(film, provider=provider)

    assert refused.value.message == (
        f"one and two: seedance-1.5-pro was retired at {place} on 2026-11-11; nothing was sent"
    )
    assert refused.value.hint == (
        "write `model: seedance-2.0-mini` in storyboard.yaml; where your account still has it: --model-anyway, "
        'or `retired = false` under `["seedance-1.5-pro"]` in models.toml'
    )
    assert not (film.folder / "service" / "films").exists()
    assert not list(film.archive.glob("*"))


@pytest.mark.slow
def test_where_one_source_alone_says_so_a_stand_in_on_this_machine_is_asked(film, service, monkeypatch):
    """The service itself is not."""
    film.file.write_text(FILM.replace("1.5-pro", "1.0-pro").replace(", audio: false", ""), encoding="utf-8")
    assert run_film(film, provider="ark").missed == ()

    film.file.write_text(film.file.read_text(encoding="utf-8").replace("happens", "ends"), encoding="utf-8")
    monkeypatch.setenv("ARK_BASE_URL", "https://ark.example/api/v3")
    with pytest.raises(ModelRetired, match=r"one: seedance-1\.0-pro was retired at Volcengine on 2026-07-17"):
        run_film(film, provider="ark")


@pytest.mark.slow
def test_one_more_take_is_refused_too(film, service):
    run_film(film)
    with pytest.raises(ModelRetired):
        production.retake(film, "one", reporter=Silent(), provider="ark", with_reels=False)


@pytest.mark.slow
def test_who_knows_better_says_so(film, service):
    finished = run_film(film, provider="ark", only=("one",), model_anyway=True)

    assert (len(finished.filed), finished.missed) == (1, ())


@pytest.mark.slow
def test_so_does_the_projects_table(film, service):
    (film.folder / "models.toml").write_text('["seedance-1.5-pro"]\nretired = false\n', encoding="utf-8")

    assert run_film(film, provider="ark", only=("one",)).missed == ()


@pytest.mark.slow
def test_the_simulator_makes_it_as_before(film):
    assert len(run_film(film).filed) == 2


@pytest.mark.slow
def test_a_film_that_is_up_to_date_is_not_refused(film, service):
    run_film(film, provider="ark", model_anyway=True)

    assert run_film(film, provider="ark").missed == ()


def test_the_plan_prices_the_successor_beside_it(film):
    runner = CliRunner()
    said = runner.invoke(app, ["plan", str(film.folder)]).stdout
    (told,) = json.loads(runner.invoke(app, ["plan", str(film.folder), "--json"]).stdout)["retired"]

    assert (
        "seedance-1.5-pro was retired at Volcengine and BytePlus on 2026-11-11; "
        "seedance-2.0-mini, its successor, would make these 2 takes for $0.27"
    ) in " ".join(said.split())
    # 640x640 px, 97 frames of 4 s, two takes, at 3.50 USD a million tokens.
    assert (told["successor"], told["tokens"]) == ("seedance-2.0-mini", 2 * (640 * 640 * 97 // 1024))
    assert told["usd"] == pytest.approx(0.2716, abs=1e-4)
    assert told["shots"] == ["one", "two"]


def test_a_plan_of_living_models_says_nothing_of_it(film):
    film.file.write_text(FILM.replace("seedance-1.5-pro", "seedance-2.0-mini"), encoding="utf-8")

    assert json.loads(CliRunner().invoke(app, ["plan", str(film.folder), "--json"]).stdout)["retired"] == []
