"""A sketch as Mermaid text, which many editors and code hosts draw."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from storyboard.show.graph.colours import COLOURS
from storyboard.show.graph.sketch import WORDS, EdgeKind, Node, Sketch

_ARROWS: Mapping[EdgeKind, str] = {
    "chain": "-->", "continuation": '== "clip" ==>', "bridge": '-. "first frame" .->',
}  # fmt: skip


def mermaid(sketch: Sketch) -> str:
    """Return *sketch* as a Mermaid flowchart; a scene is a box around its shots."""
    # Numbers stand for names: a shot may be called `end`, which Mermaid keeps for itself.
    numbers = {node.id: f"s{number}" for number, node in enumerate(sketch.nodes, start=1)}
    lines = ["---", f"title: {_quoted(sketch.title)}", "---", "flowchart LR"]
    scenes = groupby(sketch.nodes, key=lambda node: node.scene)
    for count, (scene, nodes) in enumerate(scenes, start=1):
        inside = [f"{numbers[node.id]}[{_label(node)}]:::{node.state}" for node in nodes]
        if scene:
            inside = [f'subgraph scene{count}["{_text(scene)}"]', *_indented(inside), "end"]
        lines += _indented(inside)
    for edge in sketch.edges:
        lines.append(f"  {numbers[edge.from_]} {_ARROWS[edge.kind]} {numbers[edge.to]}")
    for state in sketch.counts:
        colours = COLOURS[state]
        lines.append(f"  classDef {state} fill:{colours.wash},stroke:{colours.line},color:#1d1a16")
    return "\n".join(lines) + "\n"


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)


def _label(node: Node) -> str:
    return f'"{_text(node.name)}<br>{WORDS[node.state]}"'


def _text(text: str) -> str:
    """Return *text* for a label: signs that Mermaid reads are written by their numbers."""
    marked = "".join(f"#{ord(sign)};" if sign in '"#<>&`' else sign for sign in text)
    return " ".join(marked.split())


def _quoted(text: str) -> str:
    escaped = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
