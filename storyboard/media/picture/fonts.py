"""
Fonts of this machine, and text as a picture.

Which font is installed differs from machine to machine, so a font is looked
for by the characters that it must show, Chinese ones included. A machine
without fonts gets Pillow's own, which knows Latin letters only.
"""

import os
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice, takewhile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from storyboard.media.text_breaks import signs_of, units_of

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
Colour = tuple[int, int, int, int]
"""Red, green, blue and opacity, each 0 to 255."""

_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
    "C:/Windows/Fonts",
    "~/AppData/Local/Microsoft/Windows/Fonts",
)
_SUFFIXES = frozenset({".ttf", ".otf", ".ttc", ".otc"})

_PLAIN = ("notosanscjk-regular", "notosanssc-regular", "sourcehansans", "notosans-regular", "pingfang", "msyh",
          "dejavusans.", "liberationsans-regular", "helvetica", "arial.", "wqy", "segoeui.")  # fmt: skip
_FANCY = ("bold", "italic", "oblique", "mono", "serif", "condensed", "light", "thin", "black", "math", "symbol",
          "emoji")  # fmt: skip

_PROBE_PX = 24
_NO_CHARACTER = "\U0010fffe"
"""Never a character: what a font shows for it, it shows for all that it lacks."""


def font_path(text: str) -> Path | None:
    """
    Return the installed font that shows the most characters of *text*, a plain upright one where several do.

    None where the machine has no font that can be read.
    """
    return _best(_visible_characters(text))


@lru_cache(maxsize=1000)
def _best(wanted: frozenset[str]) -> Path | None:
    best, most = None, -1
    for path in _installed_fonts():
        covered = sum(_has(path, character) for character in wanted) if _face(path, _PROBE_PX) else -1
        if covered == len(wanted):
            return path
        if covered > most:
            best, most = path, covered
    return best


def font_for(text: str, *, size_px: int) -> Font:
    """Return the font to draw *text* with: an installed one, or Pillow's own."""
    path = font_path(text)
    return (_face(path, size_px) if path else None) or ImageFont.load_default(size_px)


def boxed_characters(text: str) -> str:
    """Return the characters of *text* that `draw_text` shows as boxes, each once: its font does not have them."""
    path = font_path(text)
    return "".join(sorted(c for c in _visible_characters(text) if not (_has(path, c) if path else c.isascii())))


def draw_text(
    text: str,
    *,
    width_px: int,
    size_px: int,
    max_lines: int = 4,
    ink: Colour = (255, 255, 255, 255),
    ground: Colour = (0, 0, 0, 0),
    centred: bool = False,
) -> Image.Image:
    """
    Return *text* on a rounded *ground* as an RGBA picture, at most *width_px* wide and as high as it must be.

    Latin text breaks between words, Chinese and Japanese between any two
    characters except before closing punctuation. What is past *max_lines* is
    cut off with an ellipsis. A character that no font has shows as a box.
    """
    font = font_for(text, size_px=size_px)
    margin_px = size_px * 2 // 3
    lines = wrapped_lines(text, font=font, width_px=width_px - 2 * margin_px, max_lines=max_lines)
    widest_px = round(max((font.getlength(line) for line in lines), default=0))
    step_px = round(size_px * 1.35)
    size = (min(width_px, widest_px + 2 * margin_px), step_px * len(lines) + margin_px)
    picture = Image.new("RGBA", size, (*ink[:3], 0))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((0, 0, size[0] - 1, size[1] - 1), radius=size_px // 2, fill=ground)
    words = Image.new("RGBA", size, (*ink[:3], 0))
    pen = ImageDraw.Draw(words)
    for number, line in enumerate(lines):
        left = (size[0] - font.getlength(line)) / 2 if centred else margin_px
        middle = margin_px / 2 + step_px * (number + 0.5)
        # By its middle, so that a line sits alike with every font.
        pen.text((left, middle), line, font=font, fill=ink, anchor="lm")
    return Image.alpha_composite(picture, words)


def wrapped_lines(text: str, *, font: Font, width_px: float, max_lines: int) -> list[str]:
    """Return *text* in lines that are at most *width_px* wide, the last one with an ellipsis if text is left over."""
    every = (line for paragraph in _clean(text).splitlines() for line in _lines(paragraph, font, width_px))
    lines = list(islice(every, max_lines + 1))
    if len(lines) <= max_lines:
        return lines
    last = lines[max_lines - 1]
    while last and font.getlength(last + "…") > width_px:
        last = last[: -len(signs_of(last)[-1])]
    return [*lines[: max_lines - 1], last.rstrip() + "…"]


def _lines(paragraph: str, font: Font, width_px: float) -> Iterator[str]:
    line = ""
    for piece in (unit.text for unit in units_of(paragraph)):
        if font.getlength((line + piece).rstrip()) <= width_px:
            line += piece
            continue
        if line.strip():
            yield line.strip()
        line = piece.lstrip()
        while font.getlength(line.rstrip()) > width_px and len(signs := signs_of(line)) > 1:
            fits = _fitting_count(signs, font, width_px)
            yield "".join(signs[:fits])
            line = "".join(signs[fits:])
    if line.strip():
        yield line.strip()


def _fitting_count(signs: Sequence[str], font: Font, width_px: float) -> int:
    fitting = takewhile(lambda count: font.getlength("".join(signs[:count])) <= width_px, range(1, len(signs)))
    return max(fitting, default=1)


def _clean(text: str) -> str:
    """Return *text* without what cannot be drawn: control characters, and halves of surrogate pairs."""
    whole = text.replace("\t", " ")
    return "".join(c for c in whole if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"})


def _visible_characters(text: str) -> frozenset[str]:
    return frozenset(c for c in _clean(text) if not c.isspace() and unicodedata.category(c) not in {"Cf", "Mn"})


@cache
def _installed_fonts() -> tuple[Path, ...]:
    """Return every font file, the ones that suit a caption first."""
    return tuple(sorted(_listed_fonts() or _find_fonts(), key=lambda path: (_fancy(path), path.name, str(path))))


def _listed_fonts() -> list[Path]:
    program = shutil.which("fc-list")
    if not program:
        return []
    answer = subprocess.run([program, "--format", "%{file}\n"], capture_output=True, check=False)
    paths = {Path(os.fsdecode(line)) for line in answer.stdout.splitlines()}
    return [path for path in paths if path.suffix.lower() in _SUFFIXES]


def _find_fonts() -> list[Path]:
    folders = [Path(folder).expanduser() for folder in _FOLDERS]
    paths = [path for folder in folders if folder.is_dir() for path in folder.rglob("*")]
    return [path for path in paths if path.suffix.lower() in _SUFFIXES]


def _fancy(path: Path) -> int:
    """Return how far a font is from plain upright text; 0 is best."""
    name = path.name.lower()
    return sum(word in name for word in _FANCY) * 2 + (not name.startswith(_PLAIN))


@lru_cache(maxsize=512)
def _face(path: Path, size_px: int) -> ImageFont.FreeTypeFont | None:
    try:
        return ImageFont.truetype(str(path), size_px)
    except OSError:
        # A bitmap font without this size, or a broken file: not for us.
        return None


@lru_cache(maxsize=100_000)
def _has(path: Path, character: str) -> bool:
    face = _face(path, _PROBE_PX)
    if face is None:
        return False
    shape = face.getmask(character)
    return shape.getbbox() is not None and bytes(shape) != _missing_glyph(path)


@cache
def _missing_glyph(path: Path) -> bytes:
    face = _face(path, _PROBE_PX)
    return bytes(face.getmask(_NO_CHARACTER)) if face else b""
