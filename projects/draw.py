"""
Draws the pictures of the example films: run ``python projects/draw.py`` from the checkout.

Flat shapes only, drawn large and scaled down for soft edges. The same program
draws the same pictures; both are kept, so that no film needs this to run.
"""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw

Color = tuple[int, int, int]
Point = tuple[float, float]

_OVERSAMPLING = 3
_STEPS_A_CURVE = 14

INK = (58, 44, 48)
SKIN = (246, 210, 180)
BLUSH = (238, 168, 150)
RED = (200, 62, 52)
DARK_RED = (166, 44, 42)
YELLOW = (236, 186, 74)
DARK_YELLOW = (206, 150, 48)
BROWN_HAIR = (84, 54, 46)
BLACK_HAIR = (52, 44, 56)
FOX = (226, 122, 54)
DARK_FOX = (192, 94, 40)
CREAM = (255, 246, 232)


class Sheet:
    """A picture being drawn; every measure is in pixels of the finished picture."""

    def __init__(self, width_px: int, height_px: int, paper: Color) -> None:
        self.width_px = width_px
        self.height_px = height_px
        large = (width_px * _OVERSAMPLING, height_px * _OVERSAMPLING)
        self._image = Image.new("RGB", large, paper)
        self._pen = ImageDraw.Draw(self._image)

    def fade(self, top: Color, bottom: Color, *, until: float) -> None:
        """Fill from the upper edge down to *until*, one colour turning into the other."""
        for row in range(round(until)):
            part = row / until
            color = tuple(round(a + (b - a) * part) for a, b in zip(top, bottom, strict=True))
            band = (0, row * _OVERSAMPLING, self.width_px * _OVERSAMPLING, (row + 1) * _OVERSAMPLING - 1)
            self._pen.rectangle(band, fill=color)

    def oval(self, x: float, y: float, rx: float, ry: float, color: Color) -> None:
        """Draw an ellipse around its centre."""
        self._pen.ellipse([_OVERSAMPLING * v for v in (x - rx, y - ry, x + rx, y + ry)], fill=color)

    def shape(self, corners: Sequence[Point], color: Color) -> None:
        """Draw a polygon with straight sides."""
        self._pen.polygon([(x * _OVERSAMPLING, y * _OVERSAMPLING) for x, y in corners], fill=color)

    def blob(self, corners: Sequence[Point], color: Color) -> None:
        """Draw a closed curve that runs smoothly through *corners*."""
        self.shape(_smooth([corners[-1], *corners, *corners[:2]]), color)

    def stroke(self, corners: Sequence[Point], width: float, color: Color) -> None:
        """Draw an open curve through *corners* with round ends."""
        path = _smooth([corners[0], *corners, corners[-1]])
        for x, y in path:
            self.oval(x, y, width / 2, width / 2, color)
        line = [(x * _OVERSAMPLING, y * _OVERSAMPLING) for x, y in path]
        self._pen.line(line, fill=color, width=round(width * _OVERSAMPLING), joint="curve")

    def finished(self) -> Image.Image:
        """Return the picture at its own size."""
        return self._image.resize((self.width_px, self.height_px), Image.Resampling.LANCZOS)


def _smooth(corners: Sequence[Point]) -> list[Point]:
    """Return points on the Catmull-Rom curve from the second corner to the last but one."""
    path = []
    for a, b, c, d in zip(corners, corners[1:], corners[2:], corners[3:], strict=False):
        for step in range(_STEPS_A_CURVE):
            t = step / _STEPS_A_CURVE
            path.append((_between(a[0], b[0], c[0], d[0], t), _between(a[1], b[1], c[1], d[1], t)))
    return [*path, corners[-2]]


def _between(a: float, b: float, c: float, d: float, t: float) -> float:
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))


def _placed(corners: Sequence[Point], x: float, y: float, size: float) -> list[Point]:
    """Return *corners*, written around 0, 0 in units of *size*, at their place in the picture."""
    return [(x + u * size, y + v * size) for u, v in corners]


def hills(sheet: Sheet, y: float, heights: Sequence[float], color: Color) -> None:
    """Draw a row of hills; *heights* are spread evenly over the width, above *y*."""
    step = sheet.width_px / (len(heights) - 1)
    crest = [(i * step, y - height) for i, height in enumerate(heights)]
    ends = [(-step, crest[0][1]), *crest, (sheet.width_px + step, crest[-1][1])]
    path = _smooth([ends[0], *ends, ends[-1]])
    sheet.shape([*path, (sheet.width_px + step, sheet.height_px), (-step, sheet.height_px)], color)


def cloud(sheet: Sheet, x: float, y: float, size: float, color: Color) -> None:
    """Draw a cloud with a flat foot."""
    for dx, dy, r in (
        (-1.1, 0.0, 0.34),
        (-0.6, -0.22, 0.5),
        (0.05, -0.36, 0.62),
        (0.7, -0.16, 0.46),
        (1.15, 0.02, 0.3),
    ):
        sheet.oval(x + dx * size, y + dy * size, r * size, r * size, color)
    sheet.shape(_placed([(-1.1, 0), (1.15, 0), (1.15, 0.33), (-1.1, 0.34)], x, y, size), color)


def tree(sheet: Sheet, x: float, y: float, size: float, *, leaves: Color, shade: Color) -> None:
    """Draw a round tree that stands at *x*, *y*."""
    trunk = [(-0.09, 0.02), (-0.05, -0.5), (-0.06, -0.9), (0.06, -0.9), (0.05, -0.5), (0.1, 0.02)]
    sheet.shape(_placed(trunk, x, y, size), (112, 78, 60))
    for dx, dy, r in ((-0.3, -1.0, 0.34), (0.3, -0.98, 0.36), (0.0, -1.3, 0.46), (0.02, -0.95, 0.36)):
        sheet.oval(x + dx * size, y + dy * size, r * size, r * size, shade)
    for dx, dy, r in ((-0.34, -1.06, 0.27), (0.18, -1.1, 0.29), (-0.06, -1.38, 0.36)):
        sheet.oval(x + dx * size, y + dy * size, r * size, r * size, leaves)


def grass(sheet: Sheet, y: float, color: Color, *, every: int, height: float) -> None:
    """Draw blades of grass that lean to both sides, without chance."""
    for i, x in enumerate(range(0, sheet.width_px + every, every)):
        lean, foot = (i * 37 % 23 - 11) * 0.7, y + i * 53 % 29
        tip = (x + lean, foot - height * (0.6 + i * 29 % 17 / 28))
        sheet.shape([(x - 3, foot), tip, (x + 3, foot)], color)


def flowers(sheet: Sheet, places: Sequence[Point], color: Color, *, size: float) -> None:
    """Draw small round flowers with five leaves."""
    for x, y in places:
        for dx, dy in ((0, -1), (0.95, -0.3), (0.6, 0.8), (-0.6, 0.8), (-0.95, -0.3)):
            sheet.oval(x + dx * size, y + dy * size, size * 0.66, size * 0.66, color)
        sheet.oval(x, y, size * 0.55, size * 0.55, YELLOW)


def face(sheet: Sheet, x: float, y: float, size: float, *, hair: Color, asleep: bool) -> None:
    """Draw a girl's head, *size* from its middle to its top."""
    back = [(0, -1.1), (0.72, -0.9), (1.02, -0.2), (1.0, 0.62), (0.5, 0.86), (-0.5, 0.86), (-1.0, 0.62), (-1.02, -0.2)]
    sheet.blob(_placed([*back, (-0.72, -0.9)], x, y, size), hair)
    sheet.oval(x, y + 0.1 * size, 0.78 * size, 0.8 * size, SKIN)
    fringe = [(-0.84, 0.12), (-0.8, -0.52), (-0.3, -0.92), (0.3, -0.92), (0.8, -0.52), (0.84, 0.12), (0.58, -0.24)]
    sheet.blob(_placed([*fringe, (0.1, -0.34), (-0.5, -0.28)], x, y, size), hair)
    for side in (-1, 1):
        sheet.oval(x + side * 0.5 * size, y + 0.42 * size, 0.16 * size, 0.11 * size, BLUSH)
        eye_x, eye_y = x + side * 0.35 * size, y + 0.16 * size
        if asleep:
            lid = [(-0.16, 0.0), (-0.09, 0.06), (0.0, 0.08), (0.09, 0.06), (0.16, 0.0)]
            sheet.stroke(_placed(lid, eye_x, eye_y, size), 0.06 * size, INK)
        else:
            sheet.oval(eye_x, eye_y, 0.1 * size, 0.14 * size, INK)
            sheet.oval(eye_x + 0.035 * size, eye_y - 0.05 * size, 0.035 * size, 0.035 * size, CREAM)
    sheet.stroke(
        _placed([(-0.14, 0.5), (-0.08, 0.56), (0, 0.58), (0.08, 0.56), (0.14, 0.5)], x, y, size),
        0.05 * size,
        (176, 92, 84),
    )


def sitting_girl(sheet: Sheet, x: float, y: float, size: float, *, coat: Color, shade: Color) -> None:
    """Draw a girl asleep on the ground in a wide coat; *x*, *y* is the middle of her hem."""
    for side in (-1, 1):
        boot = [(side * 0.16, -0.12), (side * 0.62, -0.1), (side * 0.66, 0.16), (side * 0.18, 0.14)]
        sheet.blob(_placed(boot, x, y, size), (92, 62, 56))
    body = [
        (-0.36, -1.5),
        (0.36, -1.5),
        (0.66, -0.9),
        (0.98, -0.1),
        (0.5, 0.06),
        (-0.5, 0.06),
        (-0.98, -0.1),
        (-0.66, -0.9),
    ]
    sheet.blob(_placed(body, x, y, size), coat)
    for side in (-1, 1):
        sleeve = [(side * 0.5, -1.28), (side * 0.72, -0.72), (side * 0.12, -0.5)]
        sheet.stroke(_placed(sleeve, x, y, size), 0.34 * size, shade)
    sheet.oval(x, y - 0.5 * size, 0.17 * size, 0.14 * size, SKIN)
    sheet.blob(_placed([(-0.46, -1.52), (0, -1.66), (0.46, -1.52), (0.3, -1.3), (-0.3, -1.3)], x, y, size), shade)
    face(sheet, x, y - 2.05 * size, 0.66 * size, hair=BROWN_HAIR, asleep=True)


def fox(sheet: Sheet, x: float, y: float, size: float) -> None:
    """Draw a sitting fox, eyes closed, tail around its feet; *x*, *y* is the ground below it."""
    tail = [(0.3, -0.1), (0.9, -0.62), (1.5, -0.5), (1.62, -0.08), (1.1, 0.1), (0.5, 0.1)]
    sheet.blob(_placed(tail, x, y, size), DARK_FOX)
    sheet.blob(_placed([(1.24, -0.6), (1.52, -0.5), (1.64, -0.06), (1.28, 0.08), (1.36, -0.26)], x, y, size), CREAM)
    body = [(0, -1.5), (0.44, -1.1), (0.6, -0.3), (0.4, 0.08), (-0.4, 0.08), (-0.6, -0.3), (-0.44, -1.1)]
    sheet.blob(_placed(body, x, y, size), FOX)
    sheet.blob(_placed([(0, -1.2), (0.26, -0.8), (0.2, -0.25), (-0.2, -0.25), (-0.26, -0.8)], x, y, size), CREAM)
    for side in (-1, 1):
        sheet.oval(x + side * 0.2 * size, y + 0.02 * size, 0.18 * size, 0.12 * size, INK)
    fox_head(sheet, x - 0.06 * size, y - 1.6 * size, 0.62 * size)


def fox_head(sheet: Sheet, x: float, y: float, size: float) -> None:
    """Draw the fox's head around *x*, *y*."""
    for side in (-1, 1):
        ear = [(side * 0.3, -0.55), (side * 0.92, -1.32), (side * 1.02, -0.3)]
        sheet.shape(_placed(ear, x, y, size), DARK_FOX)
        inside = [(side * 0.56, -0.66), (side * 0.84, -1.02), (side * 0.9, -0.46)]
        sheet.shape(_placed(inside, x, y, size), INK)
    skull = [
        (0, -0.82),
        (0.66, -0.66),
        (1.16, 0.12),
        (0.52, 0.56),
        (0, 0.86),
        (-0.52, 0.56),
        (-1.16, 0.12),
        (-0.66, -0.66),
    ]
    sheet.blob(_placed(skull, x, y, size), FOX)
    for side in (-1, 1):
        cheek = [(side * 0.06, 0.78), (side * 0.12, 0.3), (side * 0.56, 0.08), (side * 1.1, 0.14), (side * 0.5, 0.54)]
        sheet.blob(_placed(cheek, x, y, size), CREAM)
        lid = [(side * 0.28, 0.0), (side * 0.44, 0.1), (side * 0.6, 0.0)]
        sheet.stroke(_placed(lid, x, y, size), 0.075 * size, INK)
    sheet.oval(x, y + 0.76 * size, 0.15 * size, 0.12 * size, INK)


def paper_boat(sheet: Sheet, x: float, y: float, size: float) -> None:
    """Draw a folded boat whose keel is at *x*, *y*."""
    sheet.shape(_placed([(0, -1.15), (-0.56, -0.25), (0.56, -0.25)], x, y, size), (232, 226, 214))
    sheet.shape(_placed([(0, -1.15), (0, -0.25), (0.56, -0.25)], x, y, size), (214, 206, 194))
    sheet.shape(_placed([(-1.15, -0.62), (-0.62, 0), (0.62, 0), (1.15, -0.62), (0, -0.3)], x, y, size), CREAM)
    sheet.shape(_placed([(0, -0.3), (0, 0), (0.62, 0), (1.15, -0.62)], x, y, size), (236, 224, 206))
    sheet.shape(_placed([(0.0, -0.3), (-0.24, 0), (0.24, 0)], x, y, size), RED)


def fox_and_girl() -> Image.Image:
    """Return the picture on which the film of the girl and the fox opens: both asleep in the morning."""
    sheet = Sheet(1280, 720, (150, 182, 110))
    sheet.fade((132, 184, 214), (252, 226, 190), until=470)
    sheet.oval(300, 330, 108, 108, (255, 236, 192))
    sheet.oval(300, 330, 82, 82, (255, 246, 220))
    cloud(sheet, 660, 130, 74, (246, 240, 232))
    cloud(sheet, 1110, 210, 54, (248, 238, 226))
    hills(sheet, 470, [60, 130, 70, 150, 100, 170, 90], (160, 190, 180))
    hills(sheet, 500, [110, 50, 100, 60, 40, 90, 120], (132, 176, 142))
    for x, y, size in ((90, 452, 70), (168, 470, 56), (420, 462, 50), (1010, 452, 60), (1196, 430, 84)):
        tree(sheet, x, y, size, leaves=(106, 154, 104), shade=(88, 136, 96))
    hills(sheet, 560, [40, 70, 100, 110, 96, 70, 50], (136, 178, 104))
    tree(sheet, 886, 560, 330, leaves=(128, 166, 84), shade=(104, 144, 78))
    hills(sheet, 690, [60, 90, 110, 116, 104, 80, 56], (116, 162, 88))
    grass(sheet, 690, (98, 146, 78), every=20, height=58)
    sheet.oval(660, 640, 260, 24, (98, 144, 78))
    sitting_girl(sheet, 720, 636, 118, coat=RED, shade=DARK_RED)
    fox(sheet, 520, 642, 112)
    grass(sheet, 722, (82, 130, 70), every=26, height=70)
    flowers(sheet, [(120, 640), (214, 672), (1010, 650), (1094, 622), (1180, 668)], CREAM, size=9)
    flowers(sheet, [(330, 640), (900, 668), (60, 690), (1236, 640)], (240, 170, 160), size=8)
    return sheet.finished()


def portrait(*, coat: Color, shade: Color, hair: Color, paper: Color, halo: Color) -> Image.Image:
    """Return a girl from the front, head and shoulders, on a plain ground."""
    sheet = Sheet(768, 768, paper)
    sheet.oval(384, 372, 320, 320, halo)
    shoulders = [(384, 500), (560, 560), (652, 700), (690, 860), (384, 900), (78, 860), (116, 700), (208, 560)]
    sheet.blob(shoulders, coat)
    sheet.blob([(384, 540), (560, 520), (590, 600), (384, 690), (178, 600), (208, 520)], shade)
    sheet.blob([(330, 480), (438, 480), (446, 570), (384, 600), (322, 570)], (232, 190, 160))
    sheet.stroke([(384, 640), (384, 780)], 7, shade)
    for y in (670, 736):
        sheet.oval(410, y, 11, 11, YELLOW if coat == RED else CREAM)
    face(sheet, 384, 334, 208, hair=hair, asleep=False)
    return sheet.finished()


def boat_on_table() -> Image.Image:
    """Return the paper boat alone, as a reference."""
    sheet = Sheet(768, 768, (206, 222, 222))
    sheet.oval(384, 380, 300, 300, (224, 234, 230))
    sheet.shape([(0, 560), (768, 560), (768, 768), (0, 768)], (176, 136, 104))
    sheet.oval(384, 588, 200, 20, (150, 112, 86))
    paper_boat(sheet, 384, 590, 236)
    return sheet.finished()


def river() -> Image.Image:
    """Return the picture on which the boat's journey opens: a stream through meadows, in the evening."""
    sheet = Sheet(1280, 720, (126, 160, 112))
    sheet.fade((108, 128, 172), (250, 206, 168), until=380)
    sheet.oval(628, 290, 70, 70, (255, 232, 188))
    cloud(sheet, 300, 130, 66, (226, 206, 206))
    cloud(sheet, 720, 196, 46, (238, 208, 196))
    hills(sheet, 380, [70, 140, 90, 60, 120, 150, 80], (142, 146, 172))
    hills(sheet, 410, [60, 40, 90, 50, 30, 60, 110], (118, 148, 138))
    for x, y, size in ((110, 420, 96), (214, 404, 64), (1130, 410, 92), (1050, 392, 56), (430, 392, 48)):
        tree(sheet, x, y, size, leaves=(110, 146, 96), shade=(88, 124, 90))
    hills(sheet, 440, [30, 44, 50, 46, 44, 50, 36], (134, 168, 108))
    left_bank = [(60, 770), (360, 590), (540, 500), (676, 440), (712, 397)]
    right_bank = [(726, 397), (740, 440), (770, 500), (1000, 590), (1320, 770)]
    sheet.blob([*left_bank, *right_bank], (112, 158, 178))
    for start, y, length in (
        (480, 640, 190),
        (700, 600, 150),
        (760, 690, 260),
        (330, 706, 180),
        (800, 640, 80),
    ):
        sheet.stroke([(start, y), (start + length / 2, y - 5), (start + length, y)], 5, (168, 198, 204))
    sheet.oval(650, 562, 116, 12, (88, 132, 156))
    paper_boat(sheet, 650, 562, 100)
    grass(sheet, 716, (96, 134, 84), every=18, height=84)
    flowers(sheet, [(80, 600), (170, 560), (1180, 560), (1090, 520), (320, 520)], CREAM, size=8)
    return sheet.finished()


def lantern(sheet: Sheet, x: float, y: float, size: float) -> None:
    """Draw a red paper lantern that hangs from *x*, *y*."""
    sheet.stroke([(x, y), (x, y + size)], 4, INK)
    sheet.oval(x, y + 1.7 * size, size * 1.16, size * 1.0, (248, 196, 130))
    sheet.oval(x, y + 1.7 * size, size, size * 0.82, (222, 74, 52))
    sheet.oval(x, y + 1.7 * size, size * 0.5, size * 0.82, (240, 108, 66))
    for edge in (0.86, 2.5):
        sheet.shape(
            _placed([(-0.4, edge - 0.1), (0.4, edge - 0.1), (0.4, edge + 0.1), (-0.4, edge + 0.1)], x, y, size),
            DARK_YELLOW,
        )
    for dx in (-0.16, 0, 0.16):
        sheet.stroke([(x + dx * size, y + 2.6 * size), (x + dx * size, y + 3.2 * size)], 3, DARK_YELLOW)


def teahouse() -> Image.Image:
    """Return the picture on which the Chinese film opens: a teahouse at dusk, in the rain."""
    sheet = Sheet(720, 1280, (70, 80, 96))
    sheet.fade((60, 76, 108), (150, 148, 164), until=800)
    hills(sheet, 700, [150, 260, 190, 320, 210], (96, 110, 134))
    hills(sheet, 760, [120, 90, 210, 130, 180], (78, 92, 114))
    sheet.shape([(110, 640), (720, 640), (720, 1010), (110, 1010)], (122, 84, 66))
    sheet.shape([(150, 690), (720, 690), (720, 1010), (150, 1010)], (250, 204, 132))
    for x in (150, 330, 510, 690):
        sheet.shape([(x - 13, 640), (x + 13, 640), (x + 13, 1010), (x - 13, 1010)], (92, 60, 52))
    for y in (770, 850):
        sheet.shape([(150, y - 4), (720, y - 4), (720, y + 4), (150, y + 4)], (150, 102, 74))
    sheet.shape([(150, 920), (720, 920), (720, 1010), (150, 1010)], (110, 74, 60))
    eaves = _smooth([(20, 600), (20, 600), (150, 610), (300, 560), (420, 450), (780, 430), (780, 430)])
    sheet.shape([*eaves, (780, 660), (120, 660), (50, 640)], (66, 62, 76))
    sheet.stroke([(20, 600), (60, 634), (140, 652), (400, 656), (740, 656)], 16, (50, 48, 60))
    for x, y, size in ((190, 656, 44), (420, 656, 50), (620, 656, 44)):
        lantern(sheet, x, y, size)
    sheet.shape([(0, 1010), (720, 1010), (720, 1280), (0, 1280)], (74, 82, 98))
    for i, y in enumerate(range(1040, 1280, 48)):
        sheet.stroke([(60 + i * 70 % 160, y), (420 + i * 90 % 240, y)], 7, (104, 108, 118))
    for i in range(64):
        x, y = i * 157 % 743, i * 463 % 1237
        sheet.shape([(x, y), (x + 3, y), (x - 12, y + 46)], (168, 178, 194))
    return sheet.finished()


def kite() -> Image.Image:
    """Return the picture on which the kite film opens: a kite over dunes, in the morning."""
    sheet = Sheet(1280, 720, (214, 190, 140))
    sheet.fade((112, 170, 214), (246, 226, 196), until=480)
    cloud(sheet, 320, 150, 80, (244, 240, 234))
    hills(sheet, 500, [40, 60, 44, 70, 50], (96, 150, 176))
    hills(sheet, 560, [60, 120, 70, 40, 90, 130, 60], (222, 198, 148))
    hills(sheet, 690, [40, 60, 120, 150, 110, 60, 40], (204, 176, 122))
    sheet.stroke([(640, 560), (760, 440), (880, 330), (940, 262)], 3, INK)
    sheet.shape([(940, 90), (1030, 190), (940, 330), (850, 190)], RED)
    sheet.shape([(940, 90), (1030, 190), (940, 190)], YELLOW)
    sheet.shape([(940, 190), (940, 330), (850, 190)], DARK_RED)
    sheet.stroke([(940, 330), (980, 380), (950, 430), (990, 480)], 6, DARK_YELLOW)
    sitting_girl(sheet, 600, 620, 104, coat=YELLOW, shade=DARK_YELLOW)
    return sheet.finished()


def pictures() -> dict[str, Image.Image]:
    """Return every picture by its path below this folder."""
    return {
        "fox/refs/fox-girl.png": fox_and_girl(),
        "fox/refs/mia.png": portrait(
            coat=RED, shade=DARK_RED, hair=BROWN_HAIR, paper=(196, 214, 206), halo=(224, 232, 218)
        ),
        "branches/refs/nell.png": portrait(
            coat=YELLOW, shade=DARK_YELLOW, hair=BLACK_HAIR, paper=(176, 196, 212), halo=(206, 220, 228)
        ),
        "branches/refs/boat.png": boat_on_table(),
        "branches/refs/river.png": river(),
        "draft/refs/kite.png": kite(),
        "zh/refs/teahouse.png": teahouse(),
    }


if __name__ == "__main__":
    for path, picture in pictures().items():
        picture.save(Path(__file__).parent / path, optimize=True)
