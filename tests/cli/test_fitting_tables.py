"""Every table fits 60, 80 and 120 columns, has colours only where they are wanted, and cuts nothing off."""

import re
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from storyboard.cli.console import Screen
from storyboard.cli.paths import path_cell
from storyboard.cli.table import Column, table_lines
from tests.cli.tea_house import printed, write_film
from tests.cli.test_terminal import at_a_terminal
from tests.forked import storyboard

pytestmark = [pytest.mark.usefixtures("plain_films"), pytest.mark.slow]

COLUMNS = (Column("shot"), Column("price", is_right=True), Column("why"))
COLOUR = re.compile(r"\x1b\[[\d;]*3[0-7](?:;|m)")


@pytest.fixture
def lines_of(monkeypatch):
    """Return the lines of a table in so many columns, or in a pipe."""

    def lines_of(rows, columns=None, headings=COLUMNS):
        monkeypatch.delenv("COLUMNS", raising=False)
        if columns:
            monkeypatch.setenv("COLUMNS", str(columns))
        return [line.plain for line in table_lines(headings, rows, screen=Screen())]

    return lines_of


def test_chinese_and_emoji_are_as_wide_as_a_terminal_shows_them(lines_of):
    lines = lines_of([("雨夜", "$1.00", "why"), ("🍵tea", "$10.00", "why"), ("e\u0301", "", "why")], 60)

    assert {cell_len(line[: line.index("why")]) for line in lines} == {15}


def test_words_go_on_below_each_other_and_break_between_words(lines_of):
    assert lines_of([("lamp", "$0.10", "a lamp that sways over a counter")], 41) == [
        "shot  price  why",
        "lamp  $0.10  a lamp that sways over a",
        "             counter",
    ]


def test_words_without_room_stand_below_their_row(lines_of):
    """No column is so narrow that a word a line stands in it; its heading is left out."""
    assert lines_of([("memory-of-summer", "$0.10", "a lamp that sways over it"), ("lamp", "$0.10", "")], 30) == [
        "shot              price",
        "memory-of-summer  $0.10",
        "    a lamp that sways over it",
        "lamp              $0.10",
    ]


def test_chinese_words_break_where_the_line_ends(lines_of):
    lines = lines_of([("雨", "$1.00", "雨" * 40)], 60)

    assert max(map(cell_len, lines)) <= 60
    assert sum(line.count("雨") for line in lines) == 41


def test_a_pipe_has_one_line_a_row(lines_of):
    assert lines_of([("x" * 90, "$1.00", "word " * 60 + "end")])[1].endswith("word end")


def test_what_steers_a_terminal_has_the_width_that_it_is_shown_with(lines_of):
    lines = lines_of([("a\x1b[2J", "$1", "why"), ("b", "$1", "why")], 60)

    assert lines[1].startswith(r"a\u001b[2J")
    assert lines[1].index("why") == lines[2].index("why")


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize(
    "words",
    [
        ["plan"],
        ["status"],
        ["status", "-v"],
        ["models"],
        ["models", "seedance-1.5-pro"],
        ["providers"],
        ["tasks", "list"],
    ],
    ids=" ".join,
)
def test_every_table_fits(words, columns, shot):
    said = printed(*words, cwd=shot, columns=columns)

    assert max(map(cell_len, said.splitlines())) <= columns
    shredded = [line for line in said.splitlines() if re.fullmatch(r" {20,}\S{1,3}", line)]
    assert shredded == [] or words[0] == "models"


@pytest.fixture(scope="module")
def shot(tmp_path_factory):
    """A film of two shots, made."""
    text = (
        "storyboard: 1\ntitle: 茶\ndefaults: {model: seedance-1.0-pro-fast, resolution: 480p, duration: 2}\n"
        "shots:\n  - {id: rain, action: Rain.}\n  - {id: tea, action: Tea., approve: true}\n"
    )
    folder = write_film(tmp_path_factory.mktemp("films") / "tea", text)
    done = storyboard("run", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def raw_terminal(monkeypatch, *words, cwd, **environment):
    """Return what a verb writes at a terminal, with what steers it."""
    monkeypatch.setattr("tests.cli.test_terminal.OWN", re.compile("(?!)"))
    return at_a_terminal(*words, cwd=cwd, **environment)[1]


@pytest.mark.parametrize("words", [["plan"], ["status"], ["providers"], ["tasks", "list"]], ids=" ".join)
def test_states_have_colours_where_they_are_wanted(words, shot, monkeypatch):
    assert COLOUR.search(raw_terminal(monkeypatch, *words, cwd=shot))
    assert not COLOUR.search(raw_terminal(monkeypatch, *words, cwd=shot, NO_COLOR="1"))
    assert "\x1b" not in raw_terminal(monkeypatch, *words, cwd=shot, TERM="dumb")
    assert "\x1b" not in printed(*words, cwd=shot)


def test_a_reel_is_a_link_where_the_terminal_can(shot, monkeypatch):
    link = f"]8;id=[0-9-]+;file://{re.escape(str(shot))}/reels/main.mp4\x1b"

    assert re.search(link, raw_terminal(monkeypatch, "status", cwd=shot))
    assert "]8;" not in raw_terminal(monkeypatch, "status", cwd=shot, TERM="dumb")
    assert "reels/main.mp4\n" in printed("status", cwd=shot)


def test_a_name_that_would_steer_is_a_code_in_its_link():
    cell = path_cell(Path("/films/a\x1b]0;x\x07\u202eb/main.mp4"))

    assert cell.style.link == "file:///films/a%1B%5D0%3Bx%07%E2%80%AEb/main.mp4"


def test_no_other_link_reaches_the_terminal():
    for link in ("http://e.example", "file:///a\x1b\\b", "file:///a b"):
        pieces = list(Screen().render(Text("x", style=Style(link=link))))
        assert [piece.style.link for piece in pieces if piece.style and piece.style.link] == []
