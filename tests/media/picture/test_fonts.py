"""Fonts of the machine, and text as a picture."""

import shutil

import pytest
from PIL import ImageFont

from storyboard.media.picture import fonts
from storyboard.media.picture.fonts import boxed_characters, draw_text, font_for, font_path, wrapped_lines

FONT = ImageFont.load_default(20)
"""Pillow's own font, which every machine has."""


@pytest.fixture
def font_folder(tmp_path, monkeypatch):
    """Let a folder be the only one in which this machine has fonts."""
    found = (fonts._installed_fonts, fonts._best)
    for search in found:
        search.cache_clear()
    monkeypatch.setattr(shutil, "which", lambda program: None)
    monkeypatch.setattr(fonts, "_FOLDERS", (str(tmp_path),))
    yield tmp_path
    for search in found:
        search.cache_clear()


def test_a_font_that_can_be_read_is_found(font_folder):
    """A broken file beside it is passed over; what it lacks does not rule the only font out."""
    (font_folder / "Aaa.ttf").write_bytes(b"broken")
    (font_folder / "sub").mkdir()
    (font_folder / "sub" / "Good.ttf").write_bytes(FONT.path.getvalue())

    assert font_path("hello") == font_folder / "sub" / "Good.ttf"
    assert font_path("狐狸") == font_folder / "sub" / "Good.ttf"


def test_an_upright_font_goes_before_a_bold_one(font_folder):
    """Where both show the text."""
    for name in ("Any-Bold.ttf", "Any-Regular.ttf"):
        (font_folder / name).write_bytes(FONT.path.getvalue())

    assert font_path("hello") == font_folder / "Any-Regular.ttf"


@pytest.mark.usefixtures("font_folder")
def test_a_machine_without_fonts_still_writes():
    """Pillow's own font takes over."""
    assert font_path("hello") is None
    assert draw_text("hello", width_px=200, size_px=20).getbbox()


def test_a_font_says_what_it_lacks():
    """No font has a character that is none."""
    path = font_path("a")
    if path:
        assert fonts._has(path, "a")
        assert not fonts._has(path, "\U0010ffff")


def test_latin_text_breaks_between_words():
    """No line is wider than asked for, and no word is lost or cut."""
    text = "The girl and the fox run over the grass, sunny weather."

    lines = wrapped_lines(text, font=FONT, width_px=180, max_lines=9)

    assert len(lines) > 2
    assert " ".join(lines) == text
    assert max(FONT.getlength(line) for line in lines) <= 180


def test_chinese_text_breaks_anywhere_but_before_a_comma():
    """A full line is as full as it can be, less the character that the comma takes along."""
    step = FONT.getlength("狐")

    assert wrapped_lines("狐狸抱着，女孩", font=FONT, width_px=step * 4.5, max_lines=9) == ["狐狸抱", "着，女孩"]


def test_a_word_that_no_line_holds_is_cut():
    """And all of it is there."""
    lines = wrapped_lines("a" * 60, font=FONT, width_px=120, max_lines=99)

    assert "".join(lines) == "a" * 60
    assert len(lines) > 3
    assert max(FONT.getlength(line) for line in lines) <= 120


def test_text_past_the_last_line_ends_in_an_ellipsis():
    """Which fits on the line too."""
    lines = wrapped_lines("one two three four five six seven", font=FONT, width_px=90, max_lines=2)

    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert FONT.getlength(lines[1]) <= 90


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_a_long_text_is_not_wrapped_to_its_end():
    """A hundred thousand characters take about as long as the four lines that are shown."""
    assert len(wrapped_lines("a" * 100_000, font=FONT, width_px=300, max_lines=4)) == 4


def test_line_ends_of_the_text_are_kept():
    """Control characters and broken surrogates are not."""
    assert wrapped_lines("one\x00\ntwo\ud800", font=FONT, width_px=300, max_lines=4) == ["one", "two"]


def test_a_text_stands_on_its_ground():
    """The picture is as wide as the text needs, at most as asked for, with the ground in its middle."""
    short = draw_text("fox", width_px=400, size_px=20, ground=(10, 20, 30, 128))
    long = draw_text("The girl and the fox " * 9, width_px=400, size_px=20, ground=(10, 20, 30, 128))

    assert short.mode == "RGBA"
    assert short.width < 100 < long.width <= 400
    assert long.height > short.height
    assert short.getpixel((short.width // 2, 2)) == (10, 20, 30, 128)


def test_ink_without_ground_is_all_that_is_drawn():
    """A title lies over a picture without a box; a centred one leaves the same room on both sides."""
    title = draw_text("Fox", width_px=400, size_px=40, ink=(255, 0, 0, 255), centred=True)

    left, _, right, _ = title.getbbox()
    assert left == pytest.approx(title.width - right, abs=4)
    assert title.getpixel((0, 0))[3] == 0


def test_the_font_has_the_size_asked_for():
    """In pixels."""
    assert font_for("fox", size_px=33).size == 33


def test_characters_that_no_font_has_are_boxes(font_folder):
    """Pillow's own font knows Latin letters."""
    assert boxed_characters("Row on\n") == ""
    assert boxed_characters("Row 看 看见") == "看见"


def test_a_character_that_is_none_is_a_box():
    """No font has it."""
    assert boxed_characters("Row \u0378!") == "\u0378"
