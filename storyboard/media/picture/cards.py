"""Cards as pictures: words on a plain ground, in the size of a film."""

from PIL import Image, ImageDraw

from storyboard.media.picture.fonts import draw_text

_SLUG_GROUND = (38, 36, 33)
_SLUG_LINE = (240, 169, 59)


def title_card(text: str, *, width_px: int, height_px: int) -> Image.Image:
    """Return white *text* in the middle of black."""
    words = draw_text(
        text, width_px=width_px * 9 // 10, size_px=_size_px(width_px, height_px), max_lines=5, centred=True
    )
    card = Image.new("RGB", (width_px, height_px))
    card.paste(words, ((width_px - words.width) // 2, (height_px - words.height) // 2), words)
    return card


def slug_card(name: str, text: str, *, width_px: int, height_px: int) -> Image.Image:
    """Return a framed card that says *name* in large letters, and under it *text* in small ones."""
    size_px = _size_px(width_px, height_px)
    card = Image.new("RGB", (width_px, height_px), _SLUG_GROUND)
    margin_px = max(min(width_px, height_px) // 20, 2)
    frame = (margin_px, margin_px, width_px - 1 - margin_px, height_px - 1 - margin_px)
    ImageDraw.Draw(card).rectangle(frame, outline=_SLUG_LINE, width=max(size_px // 12, 1))
    left_px, across_px, small_px = width_px // 10, width_px * 17 // 20, max(size_px // 2, 10)
    heading = draw_text(name, width_px=across_px, size_px=size_px, max_lines=1, ink=(*_SLUG_LINE, 255))
    words = draw_text(text, width_px=across_px, size_px=small_px, max_lines=6)
    top_px = (height_px - heading.height - words.height) // 2
    # Drawn text has a margin of two thirds of its size: letters of both sizes begin below each other.
    card.paste(heading, (left_px - size_px * 2 // 3, top_px), heading)
    card.paste(words, (left_px - small_px * 2 // 3, top_px + heading.height), words)
    return card


def _size_px(width_px: int, height_px: int) -> int:
    return max(min(width_px // 18, height_px // 9), 12)
