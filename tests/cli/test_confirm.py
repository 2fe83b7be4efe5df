"""What a person at a terminal is asked before a run that costs money."""

import pytest

from storyboard.cli import confirm as confirming
from storyboard.errors import Interrupted
from storyboard.plan.film_now import film_now
from storyboard.project import find_project

FILM = """\
storyboard: 1
title: Two
provider: {provider}
defaults: {{resolution: 480p, ratio: "16:9", duration: 4}}
{more}
shots: [{{id: one, action: It happens.}}, {{id: two, action: It ends., takes: 2}}]
"""


@pytest.fixture
def asked(tmp_path, monkeypatch, capsys):
    """Return what a person is told and asked before a run of such a film, and whether it may begin."""

    def ask_about(*, provider="ark", more="", answer=True, at_terminal=True):
        (tmp_path / "storyboard.yaml").write_text(FILM.format(provider=provider, more=more), encoding="utf-8")
        questions = []
        monkeypatch.setattr(confirming, "can_ask", lambda: at_terminal)
        monkeypatch.setattr(confirming, "ask", lambda question: questions.append(question) or answer)
        film = film_now(find_project(tmp_path))
        try:
            confirming.confirm(film, film.plan, model_anyway=False)
        except Interrupted as stopped:
            return capsys.readouterr().err, questions, stopped.message
        return capsys.readouterr().err, questions, None

    return ask_about


def test_a_service_that_costs_money_is_named_with_takes_and_price(asked):
    said, questions, stopped = asked()

    assert said.startswith("This will ask ark for 3 takes, about ¥")
    assert (questions, stopped) == (["Go on?"], None)


def test_a_service_that_bills_dollars_is_told_in_dollars(asked):
    said, _, _ = asked(provider="byteplus")

    assert said.startswith("This will ask byteplus for 3 takes, about $")


def test_a_no_sends_nothing(asked):
    _, _, stopped = asked(answer=False)

    assert stopped == "Nothing was sent."


def test_the_budget_is_told_beside_the_price(asked):
    said, _, _ = asked(more="budget: {usd: 3}")

    assert said.rstrip().endswith("Budget: $3.00, $0.00 spent, $3.00 left.")


@pytest.mark.parametrize("case", [{"provider": "simulator"}, {"at_terminal": False}], ids=["simulator", "pipe"])
def test_nobody_is_asked_where_nothing_costs_money_or_nobody_is_there(asked, case):
    assert asked(**case) == ("", [], None)
