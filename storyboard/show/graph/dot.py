"""A sketch in DOT, the language of Graphviz."""

from collections.abc import Mapping

from storyboard.show.graph.colours import COLOURS
from storyboard.show.graph.sketch import WORDS, EdgeKind, Node, Sketch

_LOOKS: Mapping[EdgeKind, str] = {
    "chain": "", "continuation": ' [style=bold, label="clip"]', "bridge": ' [style=dashed, label="first frame"]',
}  # fmt: skip


def dot(sketch: Sketch) -> str:
    """Return *sketch* as a DOT digraph."""
    lines = [
        f"digraph {_quoted(sketch.title)} {{",
        "  rankdir=LR;",
        f"  label={_quoted(sketch.title)}; labelloc=t;",
        '  node [shape=box, style="rounded,filled", fontname="sans-serif"];',
    ]
    lines += [f"  {_name(node.id)} [{_look(node)}];" for node in sketch.nodes]
    for edge in sketch.edges:
        lines.append(f"  {_name(edge.from_)} -> {_name(edge.to)}{_LOOKS[edge.kind]};")
    return "\n".join([*lines, "}"]) + "\n"


def _name(segment: tuple[str, int]) -> str:
    return _quoted(f"{segment[0]}.{segment[1]}")


def _look(node: Node) -> str:
    colours = COLOURS[node.state]
    label = f'{_quoted(node.name)[:-1]}\\n{WORDS[node.state]}"'
    return f'label={label}, tooltip={_quoted(node.words)}, fillcolor="{colours.wash}", color="{colours.line}"'


def _quoted(text: str) -> str:
    escaped = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
