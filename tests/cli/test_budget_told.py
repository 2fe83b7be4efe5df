"""A budget is seen wherever a person looks, and what it holds back is not a failure."""

import json

import pytest

from tests.forked import storyboard

pytestmark = pytest.mark.usefixtures("plain_films")

FILM = """\
storyboard: 1
title: Two lamps
budget: {usd: 0.16}
defaults: {model: seedance-2.0-mini, resolution: 480p, ratio: "16:9", duration: 4}
shots:
  - {id: lamp, action: A lamp is lit.}
  - {id: lane, action: A lane in the dark., from: lamp}
"""
"""Each take is 40,594 tokens at $3.50 a million: $0.14."""


@pytest.mark.slow
def test_what_a_budget_holds_back_is_told_with_its_price_and_what_is_left(tmp_path):
    (tmp_path / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    assert "budget: $0.16, $0.00 spent, $0.16 left" in storyboard("plan", cwd=tmp_path).stdout

    run = storyboard("run", "--no-stitch", cwd=tmp_path)

    assert run.returncode == 5
    told = "not started: it costs $0.14, and the film may spend only $0.16 ($0.14 spent or under way)"
    assert f"lane.take-01: held back: {told}" in run.stderr
    assert "1 shot made, 0 already up to date, 0 failed, 1 held back (1 take, $0.14 of $0.16, " in run.stderr
    assert f"\nlane {told}\n" in run.stderr
    assert "error" not in run.stderr
    stands = " ".join(storyboard("status", cwd=tmp_path).stdout.split())
    assert (
        "budget: $0.16, $0.14 spent, $0.02 left Simulator: free. The budget counts what the real service would charge. "
        "The budget does not cover what is still to make: a run holds back what goes beyond."
    ) in stands
    assert json.loads(storyboard("status", "--json", cwd=tmp_path).stdout)["budget"] == {
        "usd": 0.16, "tokens": None, "spent_usd": 0.142079, "spent_tokens": 40_594,
    }  # fmt: skip
    record = json.loads((tmp_path / "reports" / "run.json").read_text(encoding="utf-8"))
    assert record["storyboard"]["budget"]["spent_tokens"] == 40_594
    assert [result["status"] for result in record["results"]] == ["succeeded", "pending"]
    assert "$0.16, $0.14 spent, $0.02 left" in (tmp_path / "reports" / "index.html").read_text(encoding="utf-8")


def test_a_run_s_own_limit_names_the_run(tmp_path):
    (tmp_path / "storyboard.yaml").write_text(FILM.replace("budget: {usd: 0.16}\n", ""), encoding="utf-8")

    run = storyboard("run", "--no-stitch", "--max-usd", "0.05", cwd=tmp_path)

    assert "lamp not started: it costs $0.14, and this run may spend only $0.05 ($0.00 spent" in run.stderr
    assert "error: lane: lamp is held back by the budget, and its last frame is needed" in run.stderr
    assert "budget" not in storyboard("plan", cwd=tmp_path).stdout
