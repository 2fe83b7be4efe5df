"""A drawing as SVG: one file with its pictures in it."""

from collections.abc import Mapping
from pathlib import Path

from storyboard.show.assets import environment
from storyboard.show.graph import captions, colours, routes
from storyboard.show.graph.pictures import picture_of
from storyboard.show.graph.sketch import WORDS
from storyboard.show.thumbnails import Thumbnail


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
