"""Prices are told in what the service bills: yuan at Volcengine, US dollars elsewhere."""

import json
import re

import pytest
from typer.testing import CliRunner

from storyboard.cli.main import app
from storyboard.plan.make_plan import plan
from storyboard.project import Project
from storyboard.simulator.settings import SimulatorSettings
from tests.films import a_film, a_shot
from tests.shoot.crashing import serve_simulator

pytestmark = pytest.mark.usefixtures("plain_films")

FILM = """\
storyboard: 1
title: Two
budget: {usd: 3}
defaults: {model: seedance-2.5, resolution: 480p, ratio: "16:9", duration: 4}
shots:
  - {id: wake, action: It happens.}
  - {id: rest, action: It is over., from: wake}
"""
"""Each take is 38,830 tokens, at $10.70 or 70 yuan a million: $0.42 or 2.72 yuan. The second has its frame's shape."""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    return tmp_path


def told(folder, *words):
    answer = CliRunner().invoke(app, [*words[:1], str(folder), *words[1:]], env={"COLUMNS": "200"})
    assert answer.exit_code == 0, answer.output
    return answer.output


def rows(output, first="shot"):
    """The rows of the table whose first heading is this, by the headings; the last column may have many words."""
    lines = iter(output.splitlines())
    head = next(line.split() for line in lines if line.split()[:1] == [first])
    told = []
    for line in lines:
        if not line:
            break
        told.append(dict(zip(head, re.split(r" {2,}", line), strict=True)))
    return told


@pytest.mark.parametrize(
    ("provider", "price", "total"),
    [("ark", "\u00a52.72", "\u00a55.44"), ("byteplus", "$0.42", "$0.83"), ("simulator", "$0.42", "$0.83")],
)
def test_a_plan_has_the_price_of_each_shot_and_of_all_in_what_is_billed(folder, provider, price, total):
    output = told(folder, "plan", "--provider", provider)

    shots = rows(output)
    assert list(shots[0]) == ["shot", "state", "length", "price", "tokens", "why"]
    assert [(shot["price"], shot["tokens"]) for shot in shots] == [(price, "38,830")] * 2
    assert f"2 to make, 0 up to date: 2 takes, {total}, 77,660 tokens, at least" in output


def test_a_film_of_two_services_has_both_prices_with_their_signs(folder):
    text = FILM.replace("from: wake", "from: wake, provider: byteplus").replace(
        "title: Two", "title: Two\nprovider: ark"
    )
    (folder / "storyboard.yaml").write_text(text, encoding="utf-8")

    output = told(folder, "plan")

    assert [(shot["by"], shot["price"]) for shot in rows(output)] == [("ark", "\u00a52.72"), ("byteplus", "$0.42")]
    assert "2 takes, $0.42 and \u00a52.72, 77,660 tokens, at least" in output


def test_a_price_that_is_unknown_in_yuan_is_not_known_though_it_is_in_dollars(folder):
    (folder / "storyboard.yaml").write_text(FILM.replace("seedance-2.5,", "seedance-2.5-flash,"), encoding="utf-8")

    output = told(folder, "plan", "--provider", "ark")

    assert [shot["price"] for shot in rows(output)] == ["?", "?"]
    assert "2 takes, price not known, 77,660 tokens, at least" in output
    assert "no price is known for: wake and rest" in output


def test_programs_are_told_both_and_which_is_billed(folder):
    planned = json.loads(told(folder, "plan", "--provider", "ark", "--json"))

    first = planned["shots"][0]
    assert (first["usd"], first["cny"], first["currency"]) == (0.415481, 2.7181, "CNY")
    assert planned["totals"]["billed"] == {"CNY": 5.4362}
    assert planned["totals"]["usd"] == 0.830962


def test_what_a_retired_model_s_successor_costs_is_told_in_what_is_billed(folder, in_december):
    (folder / "storyboard.yaml").write_text(FILM.replace("seedance-2.5", "seedance-1.5-pro"), encoding="utf-8")

    assert "these 2 takes for \u00a51.87" in told(folder, "plan", "--provider", "ark")
    assert "these 2 takes for $0.28" in told(folder, "plan", "--provider", "byteplus")


@pytest.mark.parametrize(("provider", "expected_cny"), [("ark", 2.7181), ("byteplus", None), ("simulator", None)])
def test_what_a_take_should_cost_in_yuan_goes_with_it_where_yuan_are_billed(provider, expected_cny, folder):
    film = a_film(a_shot("one", model="seedance-2.5", resolution="480p", ratio="16:9", duration=4, provider=provider))
    (planned,) = plan(film, {}, project=Project(file=folder / "storyboard.yaml")).shots

    assert planned.wanted.expected_cny == expected_cny


@pytest.fixture
def ark(folder, monkeypatch):
    with serve_simulator(SimulatorSettings(folder=folder / "service", render=False)) as service:
        monkeypatch.setenv("ARK_BASE_URL", service.url)
        monkeypatch.setenv("ARK_API_KEY", "key-of-a-test")
        yield service


@pytest.mark.slow
def test_budget_status_and_page_tell_yuan_where_they_are_billed(folder, ark):
    """There is room for one take of the two. The budget is in US dollars."""
    cap = FILM.replace("{usd: 3}", "{usd: 0.5}").replace("title: Two", "title: Two\nprovider: ark")
    (folder / "storyboard.yaml").write_text(cap, encoding="utf-8")

    run = CliRunner().invoke(app, ["run", str(folder), "--no-stitch"])

    assert "it costs $0.42 (\u00a52.72), and the film may spend only $0.50 ($0.42 spent or under way)" in run.output
    assert "budget: $0.50, $0.42 (\u00a52.72) spent, $0.08 left" in told(folder, "plan")
    assert "\nwake  done        1  \u00a52.72\n" in told(folder, "status")
    assert "\nwake  done        1  \u00a52.72  38,830  cgt-" in told(folder, "status", "--verbose")
    machine = json.loads(told(folder, "status", "--json"))
    assert machine["budget"]["spent_cny"] == machine["shots"][0]["cny"] == 2.7181
    assert machine["shots"][0]["usd"] == 0.415481
    page = (folder / "reports" / "index.html").read_text(encoding="utf-8")
    assert "38,830 tokens, \u00a52.72" in page
    assert "$0.50, $0.42 (\u00a52.72) spent, $0.08 left" in page
