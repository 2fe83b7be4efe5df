"""What needs what, as networkx's graph: for those who walk it while a film is shot."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

import networkx as nx

_Node = TypeVar("_Node")


def graph_of(needed: Mapping[_Node, Iterable[_Node]]) -> "nx.DiGraph[_Node]":
    """Return the graph whose edge ``a -> b`` says that *b* needs *a* first; *needed* maps *b* to all that it needs."""
    graph: nx.DiGraph[_Node] = nx.DiGraph()
    graph.add_nodes_from(needed)
    graph.add_edges_from((above, node) for node, every in needed.items() for above in every)
    return graph
