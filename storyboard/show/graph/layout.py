"""
Where each box of a drawing goes: on a grid, time from left to right, chains in lanes.

A box stands right of all that it needs. Chains keep to a lane; what branches
off gets a lane below. Groups that do not hang together are set one after the
other like words on a line, and one that is too wide is broken into several
lines, so that a film of hundreds of shots stays a page and not a thread.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import networkx as nx

from storyboard.model.graph import SegmentId
from storyboard.show.graph.sketch import Sketch

_FEWEST, _MOST = 6, 12
"""Boxes on a line."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A place on the grid, counted from 0."""

    line: int
    """Lines are apart: arrows that go from one to another run between them."""
    lane: int
    """Within the line, from the top."""
    column: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Every box at its place."""

    cells: dict[SegmentId, Cell]
    columns: int
    lanes: tuple[int, ...]
    """How many lanes each line has."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Boxes that hang together, at column and lane of their own."""

    places: dict[SegmentId, tuple[int, int]]
    columns: int
    lanes: int


def grid_of(sketch: Sketch) -> Grid:
    """Return the place of every box of *sketch*."""
    graph: nx.DiGraph[SegmentId] = nx.DiGraph()
    graph.add_nodes_from(node.id for node in sketch.nodes)
    graph.add_edges_from((edge.from_, edge.to) for edge in sketch.edges)
    chained = {edge.to: edge.from_ for edge in sketch.edges if edge.is_of_chain}
    groups = [_group(graph, part, chained) for part in _together(graph)]
    longest = max(group.columns for group in groups)
    width = min(_MOST, max(_FEWEST, longest, math.ceil(math.sqrt(1.2 * len(graph)))))
    return _place_groups(groups, width=width)


def _together(graph: "nx.DiGraph[SegmentId]") -> Iterator[list[SegmentId]]:
    """Give the groups of boxes that hang together, both in file order."""
    order = {segment: number for number, segment in enumerate(graph)}
    parts = (sorted(part, key=order.__getitem__) for part in nx.weakly_connected_components(graph))
    yield from sorted(parts, key=lambda part: order[part[0]])


def _group(graph: "nx.DiGraph[SegmentId]", part: list[SegmentId], chained: dict[SegmentId, SegmentId]) -> _Group:
    columns: dict[SegmentId, int] = {}
    for segment in nx.topological_sort(graph.subgraph(part)):
        columns[segment] = 1 + max((columns[above] for above in graph.predecessors(segment)), default=-1)
    lanes: dict[SegmentId, int] = {}
    taken: list[set[int]] = []
    for run in _runs(part, chained):
        above = chained.get(run[0])
        begin = columns[run[0]]
        wanted = set(range(columns[above] + 1 if above else begin, columns[run[-1]] + 1)) | {begin}
        lane = _free_lane(taken, wanted, least=lanes[above] if above else 0)
        taken[lane] |= wanted
        lanes.update(dict.fromkeys(run, lane))
    places = {segment: (columns[segment], lanes[segment]) for segment in part}
    return _Group(places, columns=1 + max(columns.values()), lanes=len(taken))


def _runs(part: Sequence[SegmentId], chained: dict[SegmentId, SegmentId]) -> list[list[SegmentId]]:
    """Return the chains of *part*: each goes on with the first box that opens on its last; those above come first."""
    next_of: dict[SegmentId, SegmentId] = {}
    for segment in part:
        if segment in chained:
            next_of.setdefault(chained[segment], segment)
    goes_on = set(next_of.values())
    runs = []
    for segment in part:
        if segment not in goes_on:
            run = [segment]
            while run[-1] in next_of:
                run.append(next_of[run[-1]])
            runs.append(run)
    owner = {segment: number for number, run in enumerate(runs) for segment in run}
    needs: nx.DiGraph[int] = nx.DiGraph()
    needs.add_nodes_from(range(len(runs)))
    needs.add_edges_from((owner[chained[run[0]]], number) for number, run in enumerate(runs) if run[0] in chained)
    return [runs[number] for number in nx.lexicographical_topological_sort(needs)]


def _free_lane(taken: list[set[int]], wanted: set[int], *, least: int) -> int:
    for lane in range(least, len(taken)):
        if not taken[lane] & wanted:
            return lane
    taken.append(set())
    return len(taken) - 1


def _place_groups(groups: Sequence[_Group], *, width: int) -> Grid:
    """Set *groups* on lines of *width* columns, as words are set."""
    cells: dict[SegmentId, Cell] = {}
    lanes: list[int] = []
    used = width
    for group in groups:
        if group.columns > width:
            first = len(lanes)
            cells |= {id_: Cell(first + column // width, lane, column % width)
                      for id_, (column, lane) in group.places.items()}  # fmt: skip
            lanes += [0] * math.ceil(group.columns / width)
            used = width
        else:
            if used + group.columns > width:
                lanes.append(0)
                used = 0
            line = len(lanes) - 1
            cells |= {id_: Cell(line, lane, used + column) for id_, (column, lane) in group.places.items()}
            used += group.columns
    cells = _without_empty_lanes(cells)
    for cell in cells.values():
        lanes[cell.line] = max(lanes[cell.line], cell.lane + 1)
    columns = 1 + max(cell.column for cell in cells.values())
    return Grid(cells=cells, columns=columns, lanes=tuple(lanes))


def _without_empty_lanes(cells: dict[SegmentId, Cell]) -> dict[SegmentId, Cell]:
    """Close up lanes that hold nothing on their line: a broken chain may leave some."""
    held: dict[int, set[int]] = {}
    for cell in cells.values():
        held.setdefault(cell.line, set()).add(cell.lane)
    closed = {line: {lane: number for number, lane in enumerate(sorted(lanes))} for line, lanes in held.items()}
    return {id_: Cell(cell.line, closed[cell.line][cell.lane], cell.column) for id_, cell in cells.items()}
