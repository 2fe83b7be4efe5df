"""The loops among shots that wait for each other."""

from collections.abc import Iterable, Iterator, Mapping

import networkx as nx

from storyboard.model.network import graph_of

_MAX_LOOPS = 20
"""Loops told among shots that are tangled in each other."""


def loops_of(needed: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """Give the loops among shots, of which *needed* maps each to those that it names."""
    graph = graph_of(needed)
    for tangle in nx.strongly_connected_components(graph):
        if len(tangle) > 1:
            yield from _loops(graph.subgraph(tangle).copy())


def _loops(tangle: "nx.DiGraph[str]") -> Iterator[list[str]]:
    """Return loops of *tangle* until none is left, each once the one edge that closed the last is gone."""
    for _ in range(_MAX_LOOPS):
        try:
            edges = nx.find_cycle(tangle)
        except nx.NetworkXNoCycle:
            return
        yield [before for before, *_ in edges]
        tangle.remove_edge(*edges[-1][:2])
