"""
From the grid to measures: boxes in pixels, and the line that each arrow follows.

To the next box an arrow is straight or a curve. Any other goes down between two
columns, along between two lanes or lines, and down or up again to its box: never
behind a box. A bridge's arrow leaves on the left, where the first frame is.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from storyboard.model.graph import SegmentId
from storyboard.show.graph.layout import Cell, Grid, grid_of
from storyboard.show.graph.sketch import Edge, Node, Sketch

BOX_WIDTH, PICTURE_HEIGHT, BOX_HEIGHT = 176, 99, 146
_GAP_X, _GAP_LANE, _GAP_LINE = 44, 22, 52
MARGIN, HEAD_HEIGHT = 44, 108
ARROW = 7
STILL_FRAME = 4
"""Between the two lines around a still."""
_APART, _TRACKS = 6, 5
"""Arrows between the same two lines are set this far apart, on so many tracks."""
_LANE_SHARE = 0.6
"""Between two lanes there is less room than between two lines."""
_FOOT = 0.75
"""How far down a box the arrow of a bridge leaves."""
_CURVE_STEPS = 14

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """One segment at its place."""

    node: Node
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Route:
    """The line of one arrow; its head is at the last point and looks to the right."""

    edge: Edge
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A sketch with measures, in pixels."""

    sketch: Sketch
    boxes: tuple[Box, ...]
    routes: tuple[Route, ...]
    width: int
    height: int


def drawing_of(sketch: Sketch) -> Drawing:
    """Return *sketch* laid out."""
    grid = grid_of(sketch)
    tops = _tops(grid)
    boxes = {node.id: Box(node, *_corner(grid.cells[node.id], tops)) for node in sketch.nodes}
    routes = tuple(
        Route(edge, _points(edge, boxes, grid=grid, tops=tops, track=number % _TRACKS))
        for number, edge in enumerate(sketch.edges)
    )
    bottom = max(box.y for box in boxes.values()) + BOX_HEIGHT
    width = 2 * MARGIN + max(3, grid.columns) * (BOX_WIDTH + _GAP_X) - _GAP_X
    return Drawing(sketch, tuple(boxes.values()), routes, width=width, height=round(bottom + MARGIN))


def _tops(grid: Grid) -> list[float]:
    """Return where each line begins."""
    tops, y = [], float(HEAD_HEIGHT)
    for lanes in grid.lanes:
        tops.append(y)
        y += lanes * (BOX_HEIGHT + _GAP_LANE) - _GAP_LANE + _GAP_LINE
    return tops


def _corner(cell: Cell, tops: list[float]) -> Point:
    return MARGIN + cell.column * (BOX_WIDTH + _GAP_X), tops[cell.line] + cell.lane * (BOX_HEIGHT + _GAP_LANE)


def _points(
    edge: Edge, boxes: Mapping[SegmentId, Box], *, grid: Grid, tops: list[float], track: int
) -> tuple[Point, ...]:
    above, below = boxes[edge.from_], boxes[edge.to]
    cell, target = grid.cells[edge.from_], grid.cells[edge.to]
    end = (below.x, below.y + BOX_HEIGHT / 2)
    aside = _APART * (track - _TRACKS // 2)
    if edge.kind == "bridge":
        start = (above.x, above.y + _FOOT * BOX_HEIGHT)
        out = start[0] - _GAP_X / 2 + aside
    else:
        start = (above.x + BOX_WIDTH, above.y + BOX_HEIGHT / 2)
        out = start[0] + _GAP_X / 2 + aside
        if cell.line == target.line and target.column == cell.column + 1:
            return _curve(start, end)
    along = tops[target.line] - _GAP_LINE / 2 + aside
    if cell.line == target.line:
        # Between two lanes: above the target where that is lower, else below it.
        is_lower = target.lane > cell.lane
        along = (below.y if is_lower else below.y + BOX_HEIGHT + _GAP_LANE) - _GAP_LANE / 2 + aside * _LANE_SHARE
    into = end[0] - _GAP_X / 2 + aside
    return (start, (out, start[1]), (out, along), (into, along), (into, end[1]), end)


def _curve(start: Point, end: Point) -> tuple[Point, ...]:
    if start[1] == end[1]:
        return start, end
    pull = max(_GAP_X, (end[0] - start[0]) / 2)
    corners = (start, (start[0] + pull, start[1]), (end[0] - pull, end[1]), end)
    return tuple(_bezier(corners, step / _CURVE_STEPS) for step in range(_CURVE_STEPS + 1))


def _bezier(corners: tuple[Point, Point, Point, Point], t: float) -> Point:
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    x = sum(weight * corner[0] for weight, corner in zip(weights, corners, strict=True))
    y = sum(weight * corner[1] for weight, corner in zip(weights, corners, strict=True))
    return round(x, 1), round(y, 1)
