"""Arrows of a drawing: none runs behind a box, and a bridge's leaves where the first frame is."""

from itertools import pairwise

import pytest

from storyboard.author.new_project import make_project
from storyboard.plan.film_now import film_now
from storyboard.show.graph.draw import sketch_now
from storyboard.show.graph.routes import BOX_HEIGHT, BOX_WIDTH, drawing_of
from storyboard.show.standings import MissingTake, entries_of
from tests.show.graph.test_graph_verb import SHAPES, a_sketch

MORE = {
    "a bridge over a chain": a_sketch(
        "a", "x", "z", chains=[("a", "x")], bridges=[("z", "x")],
    ),
    "far apart in one lane": a_sketch(
        "a", "b", "c", "d", "far", chains=[("a", "b"), ("b", "c"), ("c", "d"), ("a", "far")], bridges=[("d", "far")],
    ),
    "up and down": a_sketch(
        *"abcdefgh", chains=[("a", "b"), ("b", "c"), ("a", "d"), ("d", "e"), ("a", "f"), ("f", "g")],
        bridges=[("c", "h"), ("g", "h"), ("e", "h")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("sketch", [*SHAPES.values(), *MORE.values()], ids=[*SHAPES, *MORE])
def test_no_arrow_runs_behind_a_box(sketch):
    """Seen every four pixels of it."""
    drawing = drawing_of(sketch)
    columns = {}
    for box in drawing.boxes:
        columns.setdefault(box.x, []).append(box.y)

    for route in drawing.routes:
        for (x0, y0), (x1, y1) in pairwise(route.points):
            steps = max(1, round(max(abs(x1 - x0), abs(y1 - y0)) / 4))
            for step in range(steps + 1):
                x, y = x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps
                behind = [
                    (left, top)
                    for left, tops in columns.items()
                    if left < x < left + BOX_WIDTH
                    for top in tops
                    if top < y < top + BOX_HEIGHT
                ]
                assert behind == [], route.edge


def test_the_arrow_of_a_bridge_leaves_on_the_left_and_that_of_a_chain_on_the_right():
    """Where the first frame is, and the last; both come to the left."""
    drawing = drawing_of(MORE["a bridge over a chain"])
    left = {box.node.id[0]: box.x for box in drawing.boxes}
    ends = {route.edge.kind: (route.points[0][0], route.points[-1][0]) for route in drawing.routes}

    assert ends == {"chain": (left["a"] + BOX_WIDTH, left["x"]), "bridge": (left["z"], left["x"])}
    assert drawing.sketch.signs == ("- - - bridge: ends on this shot's first frame",)


CHAIN = """\
storyboard: 1
title: Four
shots:
  - {id: a, action: x}
  - {id: b, from: a, action: x}
  - {id: c, from: b, action: x}
  - {id: d, action: x}
"""


def test_all_shots_below_a_failed_one_are_blocked_by_it(tmp_path):
    """Also where no run has just told so, and however far below; others wait for their turn."""
    project = make_project(
        "film", here=tmp_path, fill=lambda folder: (folder / "storyboard.yaml").write_text(CHAIN, "utf-8") and None
    )
    film = film_now(project)
    missing = {("a", 1): MissingTake("the service said no", blocked=False)}

    entries = entries_of(film.plan, takes=film.takes, missing=missing, made_before=frozenset(), project=project)

    assert [entry.state for entry in entries] == ["failed", "blocked", "blocked", "waiting"]
    assert [node.state for node in sketch_now(project).nodes] == ["waiting"] * 4
