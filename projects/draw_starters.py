"""
Draws the pictures of the starters: run ``python -m projects.draw_starters`` from the checkout.

They are as small as a service takes, and of the same flat shapes as those of
the example films.
"""

from pathlib import Path

from PIL import Image

from projects.draw import BLACK_HAIR, CREAM, INK, Color, Sheet, cloud, grass, hills, portrait, tree

STARTERS = Path(__file__).resolve().parent.parent / "templates" / "storyboards"

NIGHT = (34, 40, 66)
BRASS = (196, 150, 74)
DARK_BRASS = (150, 108, 50)
LIGHT = (255, 232, 160)


def lighthouse() -> Image.Image:
    """Return a lighthouse on a rock in the early morning."""
    sheet = Sheet(864, 486, (92, 138, 156))
    sheet.fade((120, 160, 200), (252, 220, 184), until=320)
    sheet.oval(210, 286, 60, 60, (255, 236, 196))
    cloud(sheet, 520, 90, 50, (240, 232, 228))
    cloud(sheet, 130, 150, 36, (248, 228, 214))
    sheet.shape([(0, 320), (864, 320), (864, 496), (0, 496)], (92, 138, 156))
    for i in range(16):
        x, y = i * 197 % 820, 340 + i * 67 % 150
        sheet.stroke([(x, y), (x + 45, y - 3), (x + 90, y)], 3, (128, 168, 180))
    sheet.blob([(480, 496), (560, 380), (680, 336), (790, 370), (880, 496)], (86, 80, 84))
    sheet.shape([(640, 352), (656, 150), (716, 150), (732, 352)], CREAM)
    for y in (190, 262):
        inset = (352 - y) * 16 / 202
        sheet.shape([(640 + 16 - inset, y), (732 - 16 + inset, y), (732, y + 36), (640, y + 36)], (196, 72, 60))
    sheet.shape([(662, 112), (710, 112), (710, 150), (662, 150)], LIGHT)
    sheet.shape([(654, 112), (686, 78), (718, 112)], (70, 62, 74))
    sheet.shape([(644, 148), (728, 148), (728, 160), (644, 160)], (70, 62, 74))
    return sheet.finished()


def robot() -> Image.Image:
    """Return a small tin robot from the front, as a reference."""
    sheet = Sheet(512, 512, (214, 206, 190))
    sheet.oval(256, 250, 214, 214, (230, 224, 210))
    tin, shade = (118, 152, 160), (86, 118, 128)
    for side in (-1, 1):
        sheet.stroke([(256 + side * 100, 320), (256 + side * 150, 380), (256 + side * 136, 440)], 30, shade)
        sheet.shape(
            [(256 + side * 20, 440), (256 + side * 80, 440), (256 + side * 84, 500), (256 + side * 16, 500)], shade
        )
    sheet.blob([(160, 290), (256, 276), (352, 290), (366, 380), (340, 452), (172, 452), (146, 380)], tin)
    sheet.oval(256, 366, 34, 34, (216, 90, 70))
    sheet.blob([(150, 140), (256, 116), (362, 140), (372, 206), (350, 262), (162, 262), (140, 206)], tin)
    for side in (-1, 1):
        sheet.oval(256 + side * 52, 194, 32, 32, CREAM)
        sheet.oval(256 + side * 52, 196, 14, 14, INK)
    sheet.stroke([(220, 240), (256, 248), (292, 240)], 6, INK)
    sheet.stroke([(256, 118), (256, 70)], 8, shade)
    sheet.oval(256, 62, 16, 16, (216, 90, 70))
    return sheet.finished()


def lamp(*, lit: bool) -> Image.Image:
    """Return a brass lamp on a table, *lit* or dark."""
    wall: Color = (120, 92, 78) if lit else (62, 60, 74)
    sheet = Sheet(864, 486, wall)
    if lit:
        for radius, color in ((300, (146, 112, 88)), (210, (180, 140, 100)), (130, (222, 182, 124))):
            sheet.oval(432, 196, radius * 1.2, radius, color)
    sheet.shape([(0, 390), (864, 390), (864, 496), (0, 496)], (104, 74, 58) if lit else (48, 42, 48))
    sheet.oval(432, 404, 190, 22, (80, 56, 46) if lit else (38, 34, 40))
    sheet.shape([(422, 230), (442, 230), (446, 384), (418, 384)], BRASS if lit else DARK_BRASS)
    sheet.oval(432, 392, 84, 20, BRASS if lit else DARK_BRASS)
    sheet.shape([(370, 120), (494, 120), (548, 240), (316, 240)], LIGHT if lit else (96, 92, 96))
    sheet.shape([(366, 112), (498, 112), (498, 124), (366, 124)], BRASS if lit else DARK_BRASS)
    return sheet.finished()


def stage() -> Image.Image:
    """Return an upright stage with lights and a dancer's shadow."""
    sheet = Sheet(486, 864, NIGHT)
    sheet.fade((40, 26, 70), (150, 60, 110), until=620)
    for x, width, color in ((120, 150, (112, 60, 130)), (250, 190, (136, 72, 140)), (390, 150, (118, 62, 132))):
        sheet.shape([(x - 14, 0), (x + 14, 0), (x + width, 700), (x - width, 700)], color)
    sheet.shape([(0, 640), (496, 640), (496, 864), (0, 864)], (28, 20, 44))
    sheet.oval(250, 706, 210, 40, (96, 52, 106))
    shadow = (24, 16, 36)
    sheet.oval(250, 330, 34, 40, shadow)
    sheet.blob([(220, 380), (280, 380), (292, 470), (276, 540), (224, 540), (208, 470)], shadow)
    sheet.stroke([(276, 396), (340, 340), (372, 256)], 24, shadow)
    sheet.stroke([(224, 396), (160, 430), (112, 400)], 24, shadow)
    sheet.stroke([(236, 530), (206, 620), (224, 706)], 30, shadow)
    sheet.stroke([(264, 530), (320, 600), (300, 704)], 30, shadow)
    return sheet.finished()


def crossroads() -> Image.Image:
    """Return a path that forks before a wood."""
    sheet = Sheet(864, 486, (134, 170, 104))
    sheet.fade((140, 180, 204), (240, 228, 200), until=240)
    hills(sheet, 240, [40, 100, 60, 110, 70, 90], (150, 180, 160))
    for i in range(9):
        tree(sheet, 40 + i * 98, 252 + i * 31 % 17, 74, leaves=(96, 140, 96), shade=(74, 116, 84))
    sheet.shape([(0, 250), (864, 250), (864, 496), (0, 496)], (134, 170, 104))
    way = (216, 190, 150)
    sheet.blob([(330, 496), (400, 380), (440, 340), (464, 380), (540, 496)], way)
    sheet.stroke([(432, 370), (330, 320), (200, 300), (96, 262)], 34, way)
    sheet.stroke([(432, 370), (540, 318), (660, 300), (770, 262)], 34, way)
    sheet.shape([(428, 356), (438, 356), (438, 230), (428, 230)], (104, 76, 60))
    sheet.shape([(350, 240), (430, 234), (430, 262), (350, 268), (336, 254)], (150, 112, 82))
    sheet.shape([(436, 264), (516, 258), (530, 272), (516, 288), (436, 290)], (150, 112, 82))
    grass(sheet, 480, (104, 146, 84), every=24, height=46)
    return sheet.finished()


def pictures() -> dict[str, Image.Image]:
    """Return every picture by its path below the starters' folder."""
    ines = portrait(
        coat=(70, 108, 120), shade=(52, 84, 96), hair=BLACK_HAIR, paper=(226, 206, 182), halo=(238, 224, 204)
    )
    return {
        "branching/refs/crossroads.png": crossroads(),
        "chain/refs/lighthouse.png": lighthouse(),
        "music-video/refs/stage.png": stage(),
        "product/refs/dark.png": lamp(lit=False),
        "product/refs/lit.png": lamp(lit=True),
        "short-film/refs/ines.png": ines.resize((512, 512), Image.Resampling.LANCZOS),
        "short-film/refs/pip.png": robot(),
    }


if __name__ == "__main__":
    for path, picture in pictures().items():
        (STARTERS / path).parent.mkdir(parents=True, exist_ok=True)
        picture.quantize(64).save(STARTERS / path, optimize=True)
