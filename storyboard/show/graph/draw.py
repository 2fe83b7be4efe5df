"""The graph of a film as it stands, in the form that a file's name asks for."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path

from storyboard.errors import CommandError
from storyboard.plan.film_now import film_now
from storyboard.project import Project
from storyboard.show.assets import environment
from storyboard.show.graph import captions, colours, routes
from storyboard.show.graph.colours import COLOURS
from storyboard.show.graph.node_pictures import picture_of, pictures_of
from storyboard.show.graph.png import png
from storyboard.show.graph.routes import drawing_of
from storyboard.show.graph.sketch import WORDS, EdgeKind, Node, Sketch, sketch_of
from storyboard.show.standings import entries_of
from storyboard.show.thumbnails import Thumbnail

FORMS = (".svg", ".png", ".dot", ".mmd")
_LOOKS: Mapping[EdgeKind, str] = {
    "chain": "", "continuation": ' [style=bold, label="clip"]', "bridge": ' [style=dashed, label="first frame"]',
    "ending": ' [style=dashed, label="last frame"]', "reference": ' [style=dotted, label="reference"]',
    "voice": ' [style=dotted, label="voice"]',
}  # fmt: skip
"""Of arrows in DOT."""
_ARROWS: Mapping[EdgeKind, str] = {
    "chain": "-->", "continuation": '== "clip" ==>', "bridge": '-. "first frame" .->',
    "ending": '-. "last frame" .->', "reference": '-. "reference" .->',
    "voice": '-. "voice" .->',
}  # fmt: skip
"""In Mermaid."""


def sketch_now(project: Project) -> Sketch:
    """
    Return the graph of *project* as it stands, whoever is at work on it.

    Raises:
        StoryboardInvalid: The storyboard has mistakes.
    """
    film = film_now(project)
    entries = entries_of(film.plan, takes=film.takes, missing={}, made_before=frozenset(), project=project)
    loaded = film.loaded
    return sketch_of(loaded.storyboard, film.plan.shots, entries, project=project, models=loaded.models)


def draw(project: Project, file: Path) -> bytes:
    """
    Return the graph of *project* as the bytes of *file*: SVG, PNG, DOT or Mermaid, by its name.

    Raises:
        CommandError: The name asks for none of them.
        StoryboardInvalid: The storyboard has mistakes.
    """
    form = file.suffix.lower()
    if form not in FORMS:
        raise CommandError(f"{file}: cannot tell by this name what to draw", hint=f"end it in {', '.join(FORMS)}")
    return in_form(sketch_now(project), form, project=project)


def in_form(sketch: Sketch, form: str, *, project: Project) -> bytes:
    """Return *sketch* of *project* in one of `FORMS`."""
    if form == ".dot":
        return dot(sketch).encode()
    if form == ".mmd":
        return mermaid(sketch).encode()
    drawing, pictures = drawing_of(sketch), pictures_of(sketch, project)
    if form == ".png":
        return png(drawing, pictures, archive=project.archive)
    return svg(drawing, pictures, archive=project.archive).encode()


def svg(drawing: routes.Drawing, pictures: Mapping[Path, Thumbnail], *, archive: Path) -> str:
    """Return *drawing* as an SVG document; *pictures* are in it as data."""
    shown = {
        node.id: picture.strip
        for node in drawing.sketch.nodes
        if (picture := picture_of(node, pictures, archive=archive))
    }
    return environment().get_template("graph.svg.j2").render(
        drawing=drawing,
        title=captions.title_of(drawing.sketch, room_px=drawing.width - 2 * routes.MARGIN),
        legend=captions.legend_of(drawing.sketch),
        pictures=shown,
        captions=captions.captions_of(drawing.sketch, with_picture=shown.keys()),
        words=WORDS,
        sizes=captions,
        colours=colours,
        measures=routes,
    )  # fmt: skip


def dot(sketch: Sketch) -> str:
    """Return *sketch* as a DOT digraph."""
    lines = [
        f"digraph {_quote(sketch.title)} {{",
        "  rankdir=LR;",
        f"  label={_quote(sketch.title)}; labelloc=t;",
        '  node [shape=box, style="rounded,filled", fontname="sans-serif"];',
    ]
    lines += [f"  {_name(node.id)} [{_look(node)}];" for node in sketch.nodes]
    for edge in sketch.edges:
        lines.append(f"  {_name(edge.from_)} -> {_name(edge.to)}{_LOOKS[edge.kind]};")
    return "\n".join([*lines, "}"]) + "\n"


def _name(segment: tuple[str, int]) -> str:
    return _quote(f"{segment[0]}.{segment[1]}")


def _look(node: Node) -> str:
    colours = COLOURS[node.state]
    label = f'{_quote(node.name)[:-1]}\\n{node.state_text}"'
    look = f'label={label}, tooltip={_quote(node.words)}, fillcolor="{colours.wash}", color="{colours.line}"'
    return f"{look}, style=filled, peripheries=2" if node.is_still else look


def _quote(text: str) -> str:
    escaped = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def mermaid(sketch: Sketch) -> str:
    """Return *sketch* as a Mermaid flowchart; a scene is a box around its shots."""
    # Numbers stand for names: a shot may be called `end`, which Mermaid keeps for itself.
    numbers = {node.id: f"s{number}" for number, node in enumerate(sketch.nodes, start=1)}
    lines = ["---", f"title: {_quote(sketch.title)}", "---", "flowchart LR"]
    scenes = groupby(sketch.nodes, key=lambda node: node.scene)
    for count, (scene, nodes) in enumerate(scenes, start=1):
        inside = [f"{numbers[node.id]}{_shape(node)}:::{node.state}" for node in nodes]
        if scene:
            inside = [f'subgraph scene{count}["{_text(scene)}"]', *_indent(inside), "end"]
        lines += _indent(inside)
    for edge in sketch.edges:
        lines.append(f"  {numbers[edge.from_]} {_ARROWS[edge.kind]} {numbers[edge.to]}")
    for state in sketch.counts:
        colours = COLOURS[state]
        lines.append(f"  classDef {state} fill:{colours.wash},stroke:{colours.line},color:#1d1a16")
    return "\n".join(lines) + "\n"


def _indent(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)


def _shape(node: Node) -> str:
    """Return the box of *node*; that of a still has a frame."""
    label = f'"{_text(node.name)}<br>{node.state_text}"'
    return f"[[{label}]]" if node.is_still else f"[{label}]"


def _text(text: str) -> str:
    """Return *text* for a label: signs that Mermaid reads are written by their numbers."""
    marked = "".join(f"#{ord(sign)};" if sign in '"#<>&`' else sign for sign in text)
    return " ".join(marked.split())
