"""Words at the foot of a picture."""

from PIL import Image

from storyboard.media.picture.fonts import draw_text
from storyboard.media.picture.frames import png

_GROUND = (0, 0, 0, 140)


def caption_png(text: str, *, width_px: int, height_px: int) -> bytes:
    """Return *text* in the middle of a picture as wide as the film, clear where nothing is drawn."""
    size_px = max(min(width_px, height_px) // 20, 10)
    words = draw_text(text, width_px=width_px * 9 // 10, size_px=size_px, max_lines=3, ground=_GROUND, centred=True)
    strip = Image.new("RGBA", (width_px, words.height), (0, 0, 0, 0))
    strip.paste(words, ((width_px - words.width) // 2, 0))
    return png(strip)
