"""A drawing as a PNG picture, drawn with Pillow."""

import base64
import io
import math
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw

from storyboard.media.picture.fonts import font_for
from storyboard.media.picture.input_pictures import PICTURE_FORMATS
from storyboard.show.graph import captions
from storyboard.show.graph.colours import COLOURS, FILM, INK, PAPER, QUIET, SHEET
from storyboard.show.graph.node_pictures import picture_of
from storyboard.show.graph.routes import (
    ARROW,
    BOX_HEIGHT,
    BOX_WIDTH,
    MARGIN,
    PICTURE_HEIGHT,
    STILL_FRAME,
    Box,
    Drawing,
    Point,
    Route,
)
from storyboard.show.graph.sketch import WORDS
from storyboard.show.thumbnails import Thumbnail

_SHARPNESS = 2
"""Pixels for each of the drawing's, as screens have them."""
_RADIUS = 8
_MOST_PIXELS = 40_000_000
"""A larger drawing gets fewer pixels, so that it can still be opened."""


def png(drawing: Drawing, pictures: Mapping[Path, Thumbnail], *, archive: Path) -> bytes:
    """Return *drawing* as the bytes of a PNG file."""
    fits = math.sqrt(_MOST_PIXELS / (drawing.width * drawing.height))
    pen = _Pen(drawing, scale=min(_SHARPNESS, fits))
    _head(pen, drawing)
    for route in drawing.routes:
        _arrow(pen, route)
    shown = {node.id: picture_of(node, pictures, archive=archive) for node in drawing.sketch.nodes}
    said = captions.captions_of(drawing.sketch, with_picture={id_ for id_, picture in shown.items() if picture})
    for box in drawing.boxes:
        _box(pen, box, said[box.node.id], shown[box.node.id])
    for route in drawing.routes:
        x, y = route.points[-1]
        pen.shape(((x, y), (x - 1.4 * ARROW, y - 0.7 * ARROW), (x - 1.4 * ARROW, y + 0.7 * ARROW)), QUIET)
    return pen.png_bytes()


class _Pen:
    """A picture being drawn; every measure is the drawing's."""

    def __init__(self, drawing: Drawing, *, scale: float) -> None:
        self._scale = scale
        self._image = Image.new("RGB", (round(drawing.width * scale), round(drawing.height * scale)), PAPER)
        self._draw = ImageDraw.Draw(self._image)

    def text(self, at: Point, words: str, *, size_px: float, colour: str, bold: bool = False) -> float:
        """Write *words* with their foot line at *at*; return where they end."""
        font = font_for(words, size_px=max(1, round(size_px * self._scale)))
        width = 0.035 * size_px * self._scale if bold else 0
        self._draw.text(self._at(at), words, font=font, fill=colour, anchor="ls", stroke_width=width)
        return at[0] + font.getlength(words) / self._scale

    def line(self, points: tuple[Point, ...], colour: str, *, width: float) -> None:
        """Draw through *points*."""
        whole = [self._at(point) for point in points]
        self._draw.line(whole, fill=colour, width=max(1, round(width * self._scale)), joint="curve")

    def shape(self, points: tuple[Point, ...], colour: str) -> None:
        """Fill a polygon."""
        self._draw.polygon([self._at(point) for point in points], fill=colour)

    def disc(self, middle: Point, radius: float, colour: str) -> None:
        """Fill a circle."""
        x, y = middle
        self._draw.ellipse((*self._at((x - radius, y - radius)), *self._at((x + radius, y + radius))), fill=colour)

    def box(self, corner: Point, size: Point, *, fill: str | None, line: str | None = None, radius: float = 0) -> None:
        """Draw a box with round corners."""
        x, y = corner
        place = (*self._at(corner), *self._at((x + size[0], y + size[1])))
        width = max(1, round(1.5 * self._scale)) if line else 0
        self._draw.rounded_rectangle(place, radius * self._scale, fill=fill, outline=line, width=width)

    def picture(self, corner: Point, size: Point, data: bytes) -> None:
        """Put a picture into the middle of a place, as large as it goes; the place has round corners above."""
        room = (round(size[0] * self._scale), round(size[1] * self._scale))
        with Image.open(io.BytesIO(data), formats=PICTURE_FORMATS) as image:
            by = min(room[0] / image.width, room[1] / image.height)
            fitting = image.convert("RGB").resize((max(1, round(image.width * by)), max(1, round(image.height * by))))
        whole = Image.new("RGB", room, FILM)
        whole.paste(fitting, ((room[0] - fitting.width) // 2, (room[1] - fitting.height) // 2))
        window = Image.new("L", room)
        round_above = (True, True, False, False)
        ImageDraw.Draw(window).rounded_rectangle((0, 0, *room), _RADIUS * self._scale, fill=255, corners=round_above)
        x, y = self._at(corner)
        self._image.paste(whole, (round(x), round(y)), window)

    def png_bytes(self) -> bytes:
        """Return the bytes of the file."""
        out = io.BytesIO()
        self._image.save(out, "png", optimize=False)
        return out.getvalue()

    def _at(self, point: Point) -> Point:
        return point[0] * self._scale, point[1] * self._scale


def _head(pen: _Pen, drawing: Drawing) -> None:
    title = captions.title_of(drawing.sketch, room_px=drawing.width - 2 * MARGIN)
    pen.text((MARGIN, 46), title, size_px=captions.TITLE_PX, colour=INK, bold=True)
    x = pen.text((MARGIN, 72), captions.legend_of(drawing.sketch), size_px=12.5, colour=QUIET)
    for state, count in drawing.sketch.counts.items():
        pen.disc((x + 18, 68), 4, COLOURS[state].line)
        x = pen.text((x + 26, 72), f"{count} {WORDS[state]}", size_px=12.5, colour=QUIET)
    for said in drawing.sketch.signs:
        x = pen.text((x + 14, 72), said, size_px=12.5, colour=QUIET)


def _arrow(pen: _Pen, route: Route) -> None:
    if route.edge.is_of_chain:
        pen.line(route.points, QUIET, width=1.8 if route.edge.kind == "chain" else 4)
        return
    for dash in _dashes(route.points, **({"on": 2} if route.edge.kind in {"reference", "voice"} else {})):
        pen.line(dash, QUIET, width=1.8)


def _dashes(points: tuple[Point, ...], *, on: float = 6, off: float = 5) -> list[tuple[Point, ...]]:
    """Return the strokes of a dashed line along *points*."""
    dots: list[tuple[float, Point]] = []
    gone = 0.0
    for (x0, y0), (x1, y1) in pairwise(points):
        length = math.hypot(x1 - x0, y1 - y0)
        for step in range(max(1, round(length))):
            part = step / max(1, round(length))
            dots.append((gone + part * length, (x0 + part * (x1 - x0), y0 + part * (y1 - y0))))
        gone += length
    strokes: dict[int, list[Point]] = {}
    for along, point in dots:
        if along % (on + off) < on:
            strokes.setdefault(int(along // (on + off)), []).append(point)
    return [tuple(stroke) for stroke in strokes.values() if len(stroke) > 1]


def _box(pen: _Pen, box: Box, caption: captions.Caption, picture: Thumbnail | None) -> None:
    corner, colours = (box.x, box.y), COLOURS[box.node.state]
    if caption.scene:
        pen.text((box.x, box.y - 7), caption.scene, size_px=captions.SCENE_PX, colour=QUIET)
    pen.box(corner, (BOX_WIDTH, BOX_HEIGHT), fill=colours.wash, radius=_RADIUS)
    top = FILM if picture else SHEET
    pen.box(corner, (BOX_WIDTH, PICTURE_HEIGHT), fill=top, radius=_RADIUS)
    pen.box((box.x, box.y + 12), (BOX_WIDTH, PICTURE_HEIGHT - 12), fill=top)
    if picture:
        pen.picture(corner, (BOX_WIDTH, PICTURE_HEIGHT), base64.b64decode(picture.strip.partition(",")[2]))
    for number, line in enumerate(caption.words):
        pen.text((box.x + captions.PAD, box.y + 20 + 16 * number), line, size_px=captions.WORDS_PX, colour=QUIET)
    pen.box(corner, (BOX_WIDTH, BOX_HEIGHT), fill=None, line=colours.line, radius=_RADIUS)
    if box.node.is_still:
        inside = (BOX_WIDTH - 2 * STILL_FRAME, BOX_HEIGHT - 2 * STILL_FRAME)
        pen.box((box.x + STILL_FRAME, box.y + STILL_FRAME), inside, fill=None, line=colours.line, radius=_RADIUS)
    foot = box.y + PICTURE_HEIGHT
    pen.text((box.x + captions.PAD, foot + 19), caption.name, size_px=captions.NAME_PX, colour=INK, bold=True)
    pen.disc((box.x + captions.PAD + 4, foot + 33), 4, colours.line)
    pen.text((box.x + captions.PAD + 13, foot + 37), caption.state, size_px=captions.STATE_PX, colour=QUIET)
