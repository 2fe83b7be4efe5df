"""
The graph of a storyboard: which segments need a frame, or the clip, of which others.

Nodes are segments, ``(shot id, index)``; an edge ``a -> b`` says that a take
of *a* must exist before *b* can be asked for. That every name is right and
that there is no loop was settled by ``load``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, TypeVar

import networkx as nx

from storyboard.errors import CommandError
from storyboard.model.capabilities import Models
from storyboard.model.segments import Segment, segments_of
from storyboard.model.storyboard import Scene, Shot, Storyboard
from storyboard.model.units import names_of

SegmentId = tuple[str, int]
"""Shot id and segment index, counted from 1."""

_Node = TypeVar("_Node")


Given = Literal["first", "last", "clip"]
"""Which frame a take gives to a segment below it, or its whole clip."""


@dataclass(frozen=True, slots=True)
class Need:
    """A frame that a segment needs of another, or its clip."""

    of: SegmentId
    frame: Given
    as_: Literal["first_frame", "last_frame", "reference_video"]
    """What it becomes in the request."""


@dataclass(frozen=True, slots=True)
class PlacedSegment:
    """A segment at its place in the film."""

    scene: Scene
    segment: Segment

    @property
    def id(self) -> SegmentId:
        """The graph's node."""
        return self.segment.shot.id, self.segment.index


def shot_above(shot: Shot) -> str | None:
    """Return the shot whose last frame *shot* opens on, or whose clip it goes on from; None where it begins a chain."""
    return shot.from_ or shot.continues


def placed_segments(storyboard: Storyboard, models: Models) -> dict[SegmentId, PlacedSegment]:
    """Return every segment of the film, in file order."""
    placed = (
        PlacedSegment(scene=scene, segment=segment)
        for scene in storyboard.scenes
        for shot in scene.shots
        for segment in segments_of(shot, models)
    )
    return {segment.id: segment for segment in placed}


def needs_of(segment: Segment, last_segment: dict[str, int]) -> tuple[Need, ...]:
    """Return what *segment* needs of others; *last_segment* maps a shot id to its last segment's index."""
    shot = segment.shot
    needs: list[Need] = []
    if not segment.is_first:
        needs.append(Need(of=(shot.id, segment.index - 1), frame="last", as_="first_frame"))
    elif shot.from_:
        needs.append(Need(of=(shot.from_, last_segment[shot.from_]), frame="last", as_="first_frame"))
    elif shot.continues:
        needs.append(Need(of=(shot.continues, last_segment[shot.continues]), frame="clip", as_="reference_video"))
    if shot.to and segment.is_last:
        needs.append(Need(of=(shot.to, 1), frame="first", as_="last_frame"))
    return tuple(needs)


def shot_graph(placed: dict[SegmentId, PlacedSegment]) -> "nx.DiGraph[SegmentId]":
    """Return the graph of *placed*, with the `Need`s of a segment as node attribute ``needs``."""
    last_segment = dict(placed.keys())
    graph: nx.DiGraph[SegmentId] = nx.DiGraph()
    for segment_id, segment in placed.items():
        graph.add_node(segment_id, needs=needs_of(segment.segment, last_segment))
    for segment_id in placed:
        graph.add_edges_from((need.of, segment_id) for need in graph.nodes[segment_id]["needs"])
    return graph


def graph_of(needed: Mapping[_Node, Iterable[_Node]]) -> "nx.DiGraph[_Node]":
    """Return the graph whose edge ``a -> b`` says that *b* needs *a* first; *needed* maps *b* to all that it needs."""
    graph: nx.DiGraph[_Node] = nx.DiGraph()
    graph.add_nodes_from(needed)
    graph.add_edges_from((above, node) for node, every in needed.items() for above in every)
    return graph


def in_order(graph: "nx.DiGraph[SegmentId]") -> list[SegmentId]:
    """Return the segments so that each comes after those whose frames it needs; file order otherwise."""
    place = {segment_id: index for index, segment_id in enumerate(graph)}
    return list(nx.lexicographical_topological_sort(graph, key=place.__getitem__))


def no_such_shot(shot_id: str, shots: Iterable[str]) -> CommandError:
    """Return the error that no shot of *shots* is called *shot_id*; its hint names the nearest, or what there is."""
    names = list(dict.fromkeys(shots))
    near = get_close_matches(shot_id, names, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"the shots are {names_of(names)}"
    return CommandError(f"no shot is called {shot_id!r}", hint=hint)


def with_ancestors(graph: "nx.DiGraph[SegmentId]", shot_ids: tuple[str, ...]) -> set[SegmentId]:
    """
    Return the segments of *shot_ids* and every segment whose frames they need, however far up.

    Raises:
        CommandError: One of them is no shot of this film.
    """
    wanted = {segment_id for segment_id in graph if segment_id[0] in shot_ids}
    for shot_id in shot_ids:
        if not any(shot_id == found for found, _ in wanted):
            raise no_such_shot(shot_id, (found for found, _ in graph))
    return wanted.union(*(nx.ancestors(graph, segment_id) for segment_id in wanted))
