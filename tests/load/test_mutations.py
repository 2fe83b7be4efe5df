"""Files that were damaged by accident: whatever is in them, `check` answers with problems."""

import random

import pytest

from storyboard.load.load import examine

FILM = """\
storyboard: 1
title: "雨夜 tea"
include: [shared.yaml]
defaults: &all {model: seedance-1.5-pro, ratio: "16:9", duration: 5, extra: {a: [1, null]}}
look: soft light
cast:
  mia: {text: a girl, image: refs/mia.png}
  茶师: 一位老茶师
vars: {city: Rome, n: 3}
prompt: "{{ shot.action }} {% if look %}Style: {{ look }}{% endif %}"
budget: {tokens: 1000000, usd: 9.5}
scenes:
  - id: night
    look: dark
    defaults: {seed: 4, audio: true}
    shots:
      - id: wake
        action: "{{ cast.mia }} wakes in {{ vars.city }}"
        first_frame: refs/fox-girl.png
      - id: run
        from: wake
        to: rest
        action: |
          {{ cast.茶师 }} runs
          {% for i in range(vars.n) %}far {% endfor %}
        tags: [a, 'b', "c"]
      - {id: ref, model: seedance-2.0, references: [mia, refs/mia.png], action: x}
  - id: day
    shots:
      - {id: rest, beats: [{action: a, duration: 4}, {action: b}], takes: 2}
reels:
  main: [wake, run, rest, ref]
  teaser:
    shots: [run, {shot: rest, transition: {kind: fade, duration: 0.5}, trim: {start: 0.5, end: 4}}]
    audio: {file: score.mp3, gain_db: -12, fade_out: 2}
    title_card: "{{ title }}"
"""

SIGNS = "{}[]:,-&*#?|>!%@`'\"\\\t \n0x9.~<雨\u2028{{ }}{%"


def damaged_film(seed: int) -> str:
    """Return the film with one to three changes: characters or lines deleted, doubled, inserted or swapped."""
    chance = random.Random(seed)
    text = FILM
    for _ in range(chance.randint(1, 3)):
        lines, at = text.split("\n"), chance.randrange(len(text))
        line = chance.randrange(len(lines))
        match chance.randrange(6):
            case 0:
                text = text[:at] + text[at + chance.randint(1, 8) :]
            case 1:
                text = text[:at] + chance.choice(SIGNS) * chance.randint(1, 3) + text[at:]
            case 2:
                text = text[:at] + text[at : at + 12] + text[at:]
            case 3:
                text = "\n".join([*lines[:line], *lines[line + 1 :]])
            case 4:
                text = "\n".join([*lines[: line + 1], *lines[line:]])
            case _:
                other = chance.randrange(len(lines))
                lines[line], lines[other] = lines[other], lines[line]
                text = "\n".join(lines)
    return text


@pytest.mark.parametrize("tens", range(30))
def test_a_damaged_file_gives_problems_or_a_storyboard(write, tens):
    """Three hundred of them, and never an exception; every place is in the file."""
    write("vars: {country: Italy}\n", name="shared.yaml")
    for seed in range(tens * 10, tens * 10 + 10):
        text = damaged_film(seed)

        storyboard, problems = examine(write(text))

        assert (storyboard is None) == any(problem.severity == "error" for problem in problems), f"seed {seed}"
        for problem in problems:
            assert 1 <= problem.line <= len(text.splitlines()) + 1, f"seed {seed}"
            assert problem.column >= 1, f"seed {seed}"
            assert problem.message, f"seed {seed}"


def test_the_film_that_is_damaged_is_right(write):
    """Else the damage would show nothing."""
    write("vars: {country: Italy}\n", name="shared.yaml")

    assert examine(write(FILM))[1] == ()
