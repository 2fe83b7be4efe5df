"""The colours of a drawing: one pair a state, told apart also by people who see few colours."""

from collections.abc import Mapping
from dataclasses import dataclass

from storyboard.show.graph.sketch import State

PAPER, SHEET, INK, QUIET, FILM = "#f5f2ec", "#fffdf9", "#1d1a16", "#6a6258", "#24211d"


@dataclass(frozen=True, slots=True)
class Colours:
    """Of one state."""

    line: str
    wash: str


COLOURS: Mapping[State, Colours] = {
    "done": Colours("#2f7d4f", "#dff0e4"),
    "outdated": Colours("#b36b00", "#faecd2"),
    "running": Colours("#2a6fb8", "#dcebf9"),
    "waiting": Colours("#8f8577", "#ece7de"),
    "failed": Colours("#b3261e", "#fbe0dc"),
    "blocked": Colours("#7b3f8c", "#efe1f3"),
}
