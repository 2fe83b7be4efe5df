"""The words in a drawing, cut to the room that there is."""

from collections.abc import Collection
from dataclasses import dataclass

from storyboard.media.picture.fonts import font_for, wrapped_lines
from storyboard.model.graph import SegmentId
from storyboard.model.units import made_counts
from storyboard.show.graph.routes import BOX_WIDTH
from storyboard.show.graph.sketch import Node, Sketch

TITLE_PX, NAME_PX, STATE_PX, WORDS_PX, SCENE_PX = 24, 14, 11.5, 11.5, 12
PAD = 9
_MOST_LINES = 5


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands in one box."""

    name: str
    state: str
    words: tuple[str, ...]
    """Lines in the place of a picture; empty where there is one."""
    scene: str
    """Above the box; empty but for the first of a scene."""


def captions_of(sketch: Sketch, *, with_picture: Collection[SegmentId]) -> dict[SegmentId, Caption]:
    """Return the words of every box; those of *with_picture* need none in its place."""
    scenes = ["", *(node.scene for node in sketch.nodes)]
    return {
        node.id: _caption(node, has_picture=node.id in with_picture, scene=node.scene if node.scene != before else "")
        for node, before in zip(sketch.nodes, scenes, strict=False)
    }


def _caption(node: Node, *, has_picture: bool, scene: str) -> Caption:
    take = f", take {node.take.key.take} of {node.takes}" if node.take and node.takes > 1 else ""
    room_px = BOX_WIDTH - 2 * PAD
    return Caption(
        name=_text_that_fits(node.name, size_px=NAME_PX, room_px=room_px),
        state=_text_that_fits(f"{node.state_text}{take}", size_px=STATE_PX, room_px=room_px - 13),
        words=() if has_picture else _lines(node.words, size_px=WORDS_PX, room_px=room_px, most=_MOST_LINES),
        scene=_text_that_fits(scene, size_px=SCENE_PX, room_px=BOX_WIDTH),
    )


def title_of(sketch: Sketch, *, room_px: float) -> str:
    """Return the film's title on one line."""
    return _text_that_fits(sketch.title, size_px=TITLE_PX, room_px=room_px)


def legend_of(sketch: Sketch) -> str:
    """Return how many shots are drawn, in words."""
    of_shots = [node for node in sketch.nodes if not node.is_still and not node.is_recording]
    shots, pieces = len({node.id[0] for node in of_shots}), len(of_shots)
    stills = sum(node.is_still for node in sketch.nodes)
    recordings = sum(node.is_recording for node in sketch.nodes)
    counts = made_counts(stills=stills, recordings=recordings, shots=shots)
    return counts + (f" in {pieces} pieces" if pieces != shots else "")


def _text_that_fits(text: str, *, size_px: float, room_px: float) -> str:
    return next(iter(_lines(text, size_px=size_px, room_px=room_px, most=1)), "")


def _lines(text: str, *, size_px: float, room_px: float, most: int) -> tuple[str, ...]:
    flat = " ".join(text.split())
    # Measured large, so that hinting does not count; a bold name is wider by a tenth.
    font = font_for(flat, size_px=40)
    return tuple(wrapped_lines(flat, font=font, width_px=room_px * 36 / size_px, max_lines=most))
