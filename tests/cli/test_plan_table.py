"""What `plan` says fits the terminal, and says each thing once."""

import json

import pytest

from tests.cli.tea_house import FILM, printed, write_film

pytestmark = pytest.mark.usefixtures("plain_films")

PLAN_60 = """\
雨夜茶馆 🍵: 8 shots, 17 s; seedance-1.0-pro-fast, 864x480
All 8 to make: no take yet.
shot                state    length  price
rain                to make     2 s  $0.02
arrive              waiting     2 s  $0.02
    waiting for rain (needs its last frame)
lamp                to make     3 s  $0.03
door                to make     2 s  $0.02
table               waiting     2 s  $0.04
    waiting for you to approve a take of door
tea                 to make     2 s  $0.02
memory-of-a-summer  waiting     2 s  $0.02
    waiting for tea (needs its last frame)
leave               to make     2 s  $0.02
"""
PLAN_80 = """\
雨夜茶馆 🍵: 8 shots, 17 s; seedance-1.0-pro-fast, 864x480
All 8 to make: no take yet.
shot                state    length  price  why
rain                to make     2 s  $0.02
arrive              waiting     2 s  $0.02  waiting for rain (needs its last
                                            frame)
lamp                to make     3 s  $0.03
door                to make     2 s  $0.02
table               waiting     2 s  $0.04  waiting for you to approve a take of
                                            door
tea                 to make     2 s  $0.02
memory-of-a-summer  waiting     2 s  $0.02  waiting for tea (needs its last
                                            frame)
leave               to make     2 s  $0.02
"""
PLAN_120 = """\
雨夜茶馆 🍵: 8 shots, 17 s; seedance-1.0-pro-fast, 864x480
All 8 to make: no take yet.
shot                state    length  price  tokens  why
rain                to make     2 s  $0.02  19,845
arrive              waiting     2 s  $0.02  19,845  waiting for rain (needs its last frame)
lamp                to make     3 s  $0.03  29,565
door                to make     2 s  $0.02  19,845
table               waiting     2 s  $0.04  39,690  waiting for you to approve a take of door
tea                 to make     2 s  $0.02  19,845
memory-of-a-summer  waiting     2 s  $0.02  19,845  waiting for tea (needs its last frame)
leave               to make     2 s  $0.02  19,845
"""
TOTALS = "8 to make, 0 up to date: 9 takes, $0.19, 188,325 tokens, at least 4 s\n"
SIMULATOR = "Simulator: free. Tokens and price show what the real service would charge.\n"


@pytest.mark.parametrize(("columns", "table"), [(60, PLAN_60), (80, PLAN_80), (120, PLAN_120), (None, PLAN_120)])
def test_a_plan_of_eight_shots_fits(columns, table, tmp_path):
    """A pipe has no width: each row is one line."""
    said = printed("plan", cwd=write_film(tmp_path), columns=columns)

    assert said.startswith(table)
    assert SIMULATOR.split() == said.split()[-len(SIMULATOR.split()) :]
    assert columns == 60 or TOTALS in said


def test_forty_shots_without_a_take_say_so_once(tmp_path):
    shots = "\n".join(f"  - {{id: s{n}, action: A boat.}}" for n in range(40))
    folder = write_film(tmp_path, f"storyboard: 1\ntitle: Boats\nshots:\n{shots}\n")

    said = printed("plan", cwd=folder, columns=80)

    assert said.count("no take yet") == 1
    assert "All 40 to make: no take yet.\n" in said


@pytest.mark.slow
def test_what_most_shots_share_is_said_once_and_the_others_say_their_own(tmp_path):
    """A row without a reason has the one in the heading; what is up to date has none."""
    shots = "".join(f"  - {{id: s{n}, action: A boat.}}\n" for n in range(4))
    text = f"storyboard: 1\ntitle: Boats\ndefaults: {{resolution: 480p, duration: 4, audio: false}}\nshots:\n{shots}"
    folder = write_film(tmp_path, text)
    printed("run", "--only", "s0", "--no-stitch", cwd=folder)
    write_film(tmp_path, text.replace("s0, action: A boat", "s0, action: A ship"))

    said = printed("plan", cwd=folder, columns=80)

    assert "3 of 4 to make, where nothing else is said: no take yet.\n" in said
    assert "s0    out of date     4 s  $0.14  prompt changed\n" in said
    assert "s1    to make         4 s  $0.14\n" in said


def test_models_and_sizes_that_differ_have_columns(tmp_path):
    text = FILM.replace("{id: lamp,", "{id: lamp, model: seedance-2.5, duration: 4, resolution: 720p,").replace(
        ", duration: 3}", "}"
    )

    said = printed("plan", cwd=write_film(tmp_path, text), columns=120)

    assert said.startswith("雨夜茶馆 🍵: 8 shots, 18 s\n")
    assert "rain                to make     2 s  seedance-1.0-pro-fast  864x480   $0.02  19,845\n" in said
    assert "lamp                to make     4 s  seedance-2.5           1280x720  $0.93  87,300\n" in said


def test_a_budget_that_does_not_cover_the_plan_says_so(tmp_path):
    folder = write_film(tmp_path, FILM + "budget: {usd: 0.10}\n")

    said = printed("plan", cwd=folder)

    assert "budget: $0.10, $0.00 spent, $0.10 left\n" in said
    assert "The budget does not cover all of it: a run holds back what goes beyond.\n" in said


def test_the_json_of_a_plan_is_what_it_was(tmp_path):
    told = json.loads(printed("plan", "--json", cwd=write_film(tmp_path)))

    assert {shot["state"] for shot in told["shots"]} == {"make", "waits"}
    assert told["shots"][1]["reasons"] == ["no take yet", "waiting for rain (needs its last frame)"]


def test_a_name_longer_than_the_column_has_a_line_of_its_own(tmp_path):
    """Nothing is cut off: names are there to be copied."""
    name = "a-very-long-name-of-a-shot-that-nobody-should-write-but-somebody"
    folder = write_film(tmp_path, f"storyboard: 1\ntitle: T\nshots:\n  - {{id: {name}, action: A boat.}}\n")

    lines = printed("plan", cwd=folder, columns=60).splitlines()

    assert name in lines
    assert max(len(line) for line in lines if line != name) <= 60


SPOKEN = """\
storyboard: 1
title: Two talk
provider: simulator
speech: {provider: simulator, voice: nova}
defaults: {model: seedance-2.5, resolution: 480p, ratio: "16:9"}
cast: {ida: an old keeper}
shots:
  - {id: talk, action: A pier, lines: [{ida: Row over to the other side!}]}
  - {id: sea, action: The sea}
"""


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize(
    ("old", "new", "heading", "cells"),
    [
        ("", "", "voice", ["nova", "", ""]),
        ("id: sea, ", "id: sea, resolution: 720p, ", "size, voice", ["nova", "854x480", "1280x720"]),
        (", voice: nova}", "}", "", []),
    ],
)
def test_the_column_of_sizes_says_where_it_holds_voices(old, new, heading, cells, columns, tmp_path):
    (tmp_path / "storyboard.yaml").write_text(SPOKEN.replace(old, new) if old else SPOKEN, encoding="utf-8")

    lines = printed("plan", cwd=tmp_path, columns=columns).splitlines()
    (head,) = [line for line in lines if line.startswith("shot  ")]

    assert max(map(len, lines)) <= columns
    assert ("size" in head, "voice" in head) == ("size" in heading, "voice" in heading)
    assert heading in head
    if heading:
        at = head.index(heading)
        rows = [line for name in ("talk.line-1", "talk ", "sea ") for line in lines if line.startswith(name)]
        assert [line[at:].split("  ")[0].strip() for line in rows] == cells
