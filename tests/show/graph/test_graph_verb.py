"""The graph of a film as text and as pictures: what is in it, that it fits the page, that it is quick."""

import io
import re
import time
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from PIL import Image

from storyboard.archive.takes import read_takes
from storyboard.author.starters import new_project
from storyboard.model.storyboard import Beat, Scene, Storyboard
from storyboard.model.tasks import Failed
from storyboard.plan.make_plan import plan
from storyboard.project import Project, find_project
from storyboard.reporter import Silent
from storyboard.shoot.caps import Caps
from storyboard.shoot.shooting import shoot
from storyboard.show.graph.draw import FORMS, dot, in_form, mermaid, sketch_now
from storyboard.show.graph.layout import grid_of
from storyboard.show.graph.routes import BOX_HEIGHT, BOX_WIDTH, drawing_of
from storyboard.show.graph.sketch import Edge, Node, Sketch, sketch_of
from storyboard.show.standings import MissingTake, entries_of
from tests.films import a_project, a_shot
from tests.forked import storyboard
from tests.scripted import Scripted

SVG = "{http://www.w3.org/2000/svg}"


def a_node(name: str, *, state="waiting", scene="", piece="", words="x") -> Node:
    return Node(id=(name, 1), piece=piece, scene=scene, state=state, note="", words=words, take=None, takes=0)


def a_sketch(*names: str, chains=(), bridges=(), title="A film") -> Sketch:
    """Return a sketch of shots in the order of *names*, with pairs of names as arrows."""
    edges = [Edge((a, 1), (b, 1), "chain") for a, b in chains]
    edges += [Edge((a, 1), (b, 1), "bridge") for a, b in bridges]
    return Sketch(title=title, nodes=tuple(a_node(name) for name in names), edges=tuple(edges))


def a_long_chain(length: int) -> Sketch:
    names = [f"s{number}" for number in range(length)]
    return a_sketch(*names, chains=list(pairwise(names)))


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> tuple[Sketch, Project]:
    """The sketch of a film whose shots stand in many states, and its project: made with a service that fails one."""
    project = a_project(tmp_path_factory.mktemp("film"))
    long = {"beats": (Beat(action="a"), Beat(action="b")), "from": "made", "to": "changed"}

    def storyboard(action: str) -> Storyboard:
        first = Scene(id="one", title='Scene "one"', shots=(
            a_shot("made", action="is <made>"), a_shot("changed", action=action), a_shot("end", action="breaks"),
        ))  # fmt: skip
        second = Scene(id="two", shots=(a_shot("below", **{"from": "end"}), a_shot("long", **long), a_shot("more")))
        return Storyboard(storyboard=1, title='Ü & <b>"q"', prompt="{{ shot.action }}", scenes=(first, second))

    service = Scripted(folder=project.folder, ends={"breaks": Failed("Bad", "it broke")})
    now = plan(storyboard("before"), {}, project=project, only=("made", "changed", "below"))
    missed = shoot(
        now, project=project, reporter=Silent(), run_id="r", caps=Caps(film=None, run=None),
        connect_to=lambda name, project: service,
    )  # fmt: skip
    takes = read_takes(project)
    now = plan(storyboard("after"), takes, project=project)
    missing = {miss.segment: MissingTake(miss.why, blocked=miss.cause == "blocked") for miss in missed}
    entries = entries_of(now, takes=takes, missing=missing, made_before=frozenset(), project=project)
    return sketch_of(storyboard("after"), now.shots, entries, project=project, models=now.models), project


def test_a_sketch_has_a_box_for_every_segment_with_its_state(film):
    """In file order."""
    sketch, _ = film

    assert [(node.name, node.state) for node in sketch.nodes] == [
        ("made", "done"),
        ("changed", "outdated"),
        ("end", "failed"),
        ("below", "blocked"),
        ("long 1 of 2", "waiting"),
        ("long 2 of 2", "waiting"),
        ("more", "waiting"),
    ]
    assert sketch.counts == {"done": 1, "outdated": 1, "waiting": 3, "failed": 1, "blocked": 1}
    assert [node.scene for node in sketch.nodes] == ['Scene "one"'] * 3 + ["two"] * 4
    assert sketch.nodes[0].words == "is <made>"


def test_a_sketch_has_an_arrow_for_every_frame_that_is_given(film):
    """Chains, segments and bridges."""
    sketch, _ = film

    assert [(edge.from_, edge.to, edge.kind) for edge in sketch.edges] == [
        (("end", 1), ("below", 1), "chain"),
        (("made", 1), ("long", 1), "chain"),
        (("long", 1), ("long", 2), "chain"),
        (("changed", 1), ("long", 2), "bridge"),
    ]


def test_mermaid_text_says_it_all(film):
    """By numbers, as `end` is a word of Mermaid's own; signs of its syntax are written by their codes."""
    sketch, _ = film

    assert (
        mermaid(sketch)
        == """\
---
title: "Ü & <b>\\"q\\""
---
flowchart LR
  subgraph scene1["Scene #34;one#34;"]
    s1["made<br>up to date"]:::done
    s2["changed<br>out of date"]:::outdated
    s3["end<br>failed"]:::failed
  end
  subgraph scene2["two"]
    s4["below<br>a shot above failed"]:::blocked
    s5["long 1 of 2<br>to make"]:::waiting
    s6["long 2 of 2<br>to make"]:::waiting
    s7["more<br>to make"]:::waiting
  end
  s3 --> s4
  s1 --> s5
  s5 --> s6
  s2 -. "first frame" .-> s6
  classDef done fill:#dff0e4,stroke:#2f7d4f,color:#1d1a16
  classDef outdated fill:#faecd2,stroke:#b36b00,color:#1d1a16
  classDef waiting fill:#ece7de,stroke:#8f8577,color:#1d1a16
  classDef failed fill:#fbe0dc,stroke:#b3261e,color:#1d1a16
  classDef blocked fill:#efe1f3,stroke:#7b3f8c,color:#1d1a16
"""
    )


def test_dot_text_has_the_same_boxes_and_arrows(film):
    """Quoted, so that any name goes."""
    sketch, _ = film
    text = dot(sketch)

    assert text.startswith('digraph "Ü & <b>\\"q\\"" {\n')
    assert len(re.findall(r'^  ".*" \[label=', text, flags=re.MULTILINE)) == len(sketch.nodes)
    assert '  "end.1" [label="end\\nfailed", tooltip="breaks", fillcolor="#fbe0dc", color="#b3261e"];' in text
    assert '  "changed.1" -> "long.2" [style=dashed, label="first frame"];' in text
    assert text.count(" -> ") == len(sketch.edges)


def test_the_svg_is_one_xml_file_with_the_frames_of_the_takes_in_it(film):
    """A picture for each take there is, words for the others; states by colour and by word."""
    sketch, project = film
    root = ElementTree.fromstring(in_form(sketch, ".svg", project=project))

    images = [image.get("href") for image in root.iter(f"{SVG}image")]
    texts = ["".join(text.itertext()).strip() for text in root.iter(f"{SVG}text")]
    assert len(images) == 2
    assert all(href.startswith("data:image/jpeg;base64,") for href in images)
    assert {"made", "long 1 of 2", "failed", "a shot above failed", "breaks", "to make", 'Scene "one"'} <= set(texts)
    assert texts[0] == 'Ü & <b>"q"'
    assert len(list(root.iter(f"{SVG}polyline"))) == len(sketch.edges)
    assert sum(line.get("stroke-dasharray") is not None for line in root.iter(f"{SVG}polyline")) == 1
    assert not any("http" in (value or "") for element in root.iter() for value in element.attrib.values())


def test_the_png_shows_the_same_in_twice_the_pixels(film):
    """The colour of a state is there, and the frame of a take."""
    sketch, project = film
    drawing = drawing_of(sketch)
    with Image.open(io.BytesIO(in_form(sketch, ".png", project=project))) as image:
        picture = image.convert("RGB")

    assert picture.size == (2 * drawing.width, 2 * drawing.height)
    places = {box.node.name: (box.x, box.y) for box in drawing.boxes}
    for name, wash in (("made", (223, 240, 228)), ("end", (251, 224, 220))):
        x, y = places[name]
        assert picture.getpixel((round(2 * (x + BOX_WIDTH - 8)), round(2 * (y + BOX_HEIGHT - 6)))) == wash
    x, y = places["made"]
    red, green, blue = picture.getpixel((round(2 * (x + BOX_WIDTH / 2)), round(2 * (y + 50))))
    assert (red > 0, green < 30, blue < 30) == (True, True, True), "the service's first last frame is nearly black red"


TREE = [(f"s{(n - 1) // 2}", f"s{n}") for n in range(1, 200)]
SHAPES = {
    "a chain": a_long_chain(200),
    "loose shots": a_sketch(*(f"s{number}" for number in range(200))),
    "many from one": a_sketch("a", *(f"s{number}" for number in range(50)), chains=[("a", f"s{n}") for n in range(50)]),
    "a tree": a_sketch("s0", *(f"s{n}" for n in range(1, 200)), chains=TREE),
    "bridges": a_sketch(
        *(f"s{n}" for n in range(60)), bridges=[(f"s{n + 1}", f"s{n}") for n in range(0, 58, 2)],
        chains=[(f"s{n}", f"s{n + 2}") for n in range(0, 56, 2)],
    ),
    "one": a_sketch("only"),
}  # fmt: skip


@pytest.mark.parametrize("sketch", SHAPES.values(), ids=SHAPES)
def test_no_two_boxes_share_a_place_and_each_stands_after_what_it_needs(sketch):
    """Right of it on the same line, or on a later line."""
    cells = grid_of(sketch).cells

    assert len(set(cells.values())) == len(sketch.nodes) == len(cells)
    for edge in sketch.edges:
        above, below = cells[edge.from_], cells[edge.to]
        assert (above.line, above.column) < (below.line, below.column)


def test_a_line_has_no_empty_lanes():
    """A branch that goes on alone moves up."""
    names = [f"s{number}" for number in range(30)]
    sketch = a_sketch("start", "short", *names, chains=[("start", "short"), ("start", "s0"), *pairwise(names)])
    lanes = {}
    for cell in grid_of(sketch).cells.values():
        lanes.setdefault(cell.line, set()).add(cell.lane)

    assert lanes == {0: {0, 1}, 1: {0}, 2: {0}}


@pytest.mark.parametrize("sketch", SHAPES.values(), ids=SHAPES)
def test_everything_lies_on_the_page(sketch):
    """Boxes and arrows, those that go round to the next line too; at most twelve boxes side by side."""
    drawing = drawing_of(sketch)

    for box in drawing.boxes:
        assert 0 < box.x < drawing.width - BOX_WIDTH
        assert 0 < box.y < drawing.height - BOX_HEIGHT
    for x, y in (point for route in drawing.routes for point in route.points):
        assert 0 < x < drawing.width
        assert 0 < y < drawing.height
    assert len({box.x for box in drawing.boxes}) <= 12


def test_a_chain_keeps_to_one_lane_and_a_long_one_is_a_page(tmp_path):
    """200 shots are no thread of 200 boxes."""
    assert {cell.lane for cell in grid_of(a_long_chain(200)).cells.values()} == {0}
    drawing = drawing_of(a_long_chain(200))
    assert 0.5 < drawing.width / drawing.height < 2


def test_two_hundred_shots_are_drawn_at_once(tmp_path):
    """In seconds, on a busy machine too."""
    project = a_project(tmp_path)
    begun = time.process_time()

    for form in FORMS:
        assert in_form(SHAPES["a chain"], form, project=project)
    assert time.process_time() - begun < 10


def test_the_verb_prints_mermaid_and_draws_what_the_file_s_name_asks_for(tmp_path):
    """Its path is printed; a name that asks for nothing known is an error, before anything is read."""

    def graph(*words):
        return storyboard("graph", *words, cwd=tmp_path)

    new_project("film", here=tmp_path)
    printed = graph("film")
    assert printed.returncode == 0
    assert printed.stdout == mermaid(sketch_now(find_project(tmp_path / "film")))

    assert graph("film", "-o", "film.svg").stdout == "film.svg\n"
    assert (tmp_path / "film.svg").read_bytes().startswith(b"<svg ")

    wrong = graph("film", "-o", "film.jpg")
    assert wrong.returncode == 2
    assert (
        wrong.stderr == "error: film.jpg: cannot tell by this name what to draw\n  end it in .svg, .png, .dot, .mmd\n"
    )
    assert not (tmp_path / "film.jpg").exists()
