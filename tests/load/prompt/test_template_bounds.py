"""A template is stopped by what it makes, whatever way it makes it: soon, and before it is made."""

import time
from pathlib import Path

import pytest

from storyboard.errors import PromptInvalid
from storyboard.load.prompt.sandbox import render

NO_FOLDERS = (Path("none"), Path("none"))
LISTS = "{% set n = namespace(s=['a']) %}{% for i in range(40) %}{% set n.s = [n.s, n.s] %}{% endfor %}"
TUPLES = "{% set n = namespace(s=('a',)) %}{% for i in range(40) %}{% set n.s = (n.s, n.s) %}{% endfor %}"
LONG = "{% set x = '" + "a" * 9_000 + "' %}"
MANY = "{% for i in range(90) %}{% for j in range(100) %}"

RUNS_AWAY = [
    LISTS + "{{ n.s }}",
    LISTS + "{{ n.s | tojson }}",
    LISTS + "{{ n.s | string }}",
    LISTS + "{{ [n.s] | map('string') | list }}",
    LISTS + "{{ {'a': n.s} }}",
    LISTS
    + "{% set m = namespace(s=['a']) %}{% for i in range(40) %}{% set m.s = [m.s, m.s] %}{% endfor %}{{ n.s == m.s }}",
    TUPLES + "{{ {n.s: 1} }}",
    TUPLES + "{{ cast[n.s] }}",
    TUPLES + "{{ n.s in {'a': 1} }}",
    TUPLES + "{{ [n.s] | unique | list }}",
    LONG + "{{ x.replace('a', x) }}",
    LONG + "{% set y = x | replace('a', x) %}",
    LONG + "{% set y = x.join(x) %}",
    LONG + "{% set y = x | list | join(x) %}",
    "{{ [1] | tojson(indent=1000000000) }}",
    "{{ 1.5 | round(1000000000) }}",
    "{{ 1.5 | round(1000000000, 'ceil') }}",
    "{% set n = namespace(l=[1]) %}{% for i in range(60) %}{% set n.l = n.l + n.l %}{% endfor %}",
    "{% macro m() %}" + MANY + "x" * 90_000 + "{% endfor %}{% endfor %}{% endmacro %}{% set q = m() %}",
    "{% set q %}" + MANY + "x" * 90_000 + "{% endfor %}{% endfor %}{% endset %}",
    "{{ 'a'['ljust'](4000000000) }}",
    LONG + MANY + "{% set y = x.split('b') %}{% endfor %}{% endfor %}",
    LONG + MANY + "{% set y = x | title | wordcount %}{% endfor %}{% endfor %}",
    "{{ 'inf' | float | int }}",
    "{{ 1e999 | int }}",
    "{% include '" + "c" * 400 + "' %}",
]  # fmt: skip


@pytest.mark.parametrize("template", RUNS_AWAY)
def test_a_template_that_makes_too_much_is_stopped(template):
    """Before it is made."""
    began_s = time.process_time()

    with pytest.raises(PromptInvalid):
        render(template, {"cast": {"a": "b"}}, folders=NO_FOLDERS, part="prompt")
    assert time.process_time() - began_s < 2


def test_a_template_of_ordinary_size_is_far_from_the_bounds():
    """A page of text with a list of a hundred lines."""
    template = "{% for line in lines %}{{ loop.index }}. {{ line | upper | replace('A', 'b') }}\n{% endfor %}"

    text = render(template, {"lines": ["A line of a usual length."] * 100}, folders=NO_FOLDERS, part="prompt")

    assert text.count("\n") == 99


@pytest.mark.parametrize("template", [r"{{ '\ud83d' }}", r"{{ '\udc80' ~ 'a' }}", r"{% set x = '\ud800' %}a{{ x }}"])
def test_half_of_a_character_is_told(template):
    """No file, record or request can hold it."""
    with pytest.raises(PromptInvalid, match="half of a character"):
        render(template, {}, folders=NO_FOLDERS, part="action")


def test_a_whole_character_that_is_written_as_a_pair_is_text():
    assert render(r"{{ '\U0001f98a' }}", {}, folders=NO_FOLDERS, part="action") == "\U0001f98a"
