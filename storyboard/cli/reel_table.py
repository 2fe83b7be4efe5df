"""The reels of a film for people: up to date, out of date and why, or not cut yet."""

from collections.abc import Iterable

from storyboard.cli.paths import path_cell
from storyboard.cli.table import Column, print_table, state_cell
from storyboard.edit.reels_now import StandingReel
from storyboard.model.units import time_text

_STATES = {"up_to_date": "up to date", "out_of_date": "out of date", "not_cut": "not cut yet"}
_COLUMNS = (Column("reel"), Column("state"), Column("length", is_right=True), Column("why"))


def print_reels(reels: Iterable[StandingReel]) -> None:
    """Print how each reel stands; of one that is up to date its file."""
    rows = [
        (
            f"{reel.name} (draft)" if reel.is_draft else reel.name,
            state_cell(_STATES[reel.state]),
            "" if reel.duration_s is None else time_text(reel.duration_s),
            "; ".join(reel.reasons) or path_cell(reel.path),
        )
        for reel in reels
    ]
    print_table(_COLUMNS, rows)
