"""Input pictures: facts, limits, data URLs and the crop of the services."""

import io
import struct
from dataclasses import dataclass

import pytest
from PIL import Image, ImageFile

from storyboard.errors import PictureRefused
from storyboard.media.picture.input_pictures import (
    PictureFacts,
    check_picture,
    crop_box,
    data_url,
    fit,
    from_data_url,
    picture_facts,
)
from storyboard.model.capabilities import picture_limits


def a_picture(width_px=400, height_px=300, *, kind="PNG", mode="RGB", colour="navy", **save):
    out = io.BytesIO()
    Image.new(mode, (width_px, height_px), colour).save(out, kind, **save)
    return out.getvalue()


def heic(*sizes, brand=b"heic"):
    """Return the head of a HEIF file: its magic, and the sizes of the pictures in it."""
    spatial = [struct.pack(">I4sIII", 20, b"ispe", 0, width, height) for width, height in sizes]
    return struct.pack(">I4s4sI4s", 20, b"ftyp", brand, 0, b"mif1") + b"".join(spatial) + b"mdat"


@dataclass(frozen=True)
class Limits:
    formats: tuple[str, ...] = ("jpeg", "png")
    heif_formats: tuple[str, ...] = ("heic",)
    min_side_px: int = 300
    max_side_px: int = 6000
    min_shape: float = 0.4
    max_shape: float = 2.5
    max_bytes: int = 30 * 2**20


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF"])
def test_a_picture_says_its_format_in_lower_case(kind):
    """As data URLs of the services want it."""
    assert picture_facts(a_picture(320, 310, kind=kind)) == PictureFacts(kind.lower(), 320, 310)


def test_a_picture_of_a_telephone_is_a_jpeg():
    """It is a JPEG with a second picture behind it, which Pillow calls MPO."""
    assert picture_facts(a_picture(320, 310, kind="MPO")) == PictureFacts("jpeg", 320, 310)


def test_a_photograph_on_its_side_is_measured_as_it_is_shown():
    """EXIF orientation 6 turns a 400 x 300 photograph into 300 x 400."""
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = Image.new("RGB", (400, 300), "red")
    lying.paste("blue", (200, 0, 400, 300))
    out = io.BytesIO()
    lying.save(out, "JPEG", exif=exif)

    assert picture_facts(out.getvalue()) == PictureFacts("jpeg", 300, 400)
    standing = fit(out.getvalue(), width_px=300, height_px=400)
    assert standing.getpixel((150, 50))[0] > 200
    assert standing.getpixel((150, 350))[2] > 200


def test_heic_is_known_by_its_magic_and_measured_by_its_largest_picture():
    """Tiles and the thumbnail are described in the same way, and are smaller."""
    assert picture_facts(heic((512, 512), (4032, 3024), (320, 240))) == PictureFacts("heic", 4032, 3024)


@pytest.mark.parametrize("junk", [b"", b"not a picture", a_picture()[:20], heic()])
def test_what_is_no_picture_is_refused_by_name(junk):
    """Empty, text, a cut-off header, and a HEIC without a size."""
    with pytest.raises(PictureRefused, match=r"refs/mia\.png: "):
        picture_facts(junk, name="refs/mia.png")


def noise(kind, **save):
    """A picture whose file is large enough to break off in its middle."""
    out = io.BytesIO()
    Image.effect_noise((320, 310), 60).convert("RGB").save(out, kind, **save)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF"])
@pytest.mark.parametrize("kept", [0.5, 0.98])
def test_a_picture_that_breaks_off_is_refused(kind, kept):
    """As a download that was cut leaves it: a service would refuse it, or show it half grey."""
    whole = noise(kind)

    with pytest.raises(PictureRefused, match="half: not a picture that can be read"):
        picture_facts(whole[: int(len(whole) * kept)], name="half")


def test_a_png_of_which_a_bit_fell_over_is_refused():
    whole = bytearray(noise("PNG"))
    whole[len(whole) // 2] ^= 4

    with pytest.raises(PictureRefused):
        picture_facts(bytes(whole))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_large_picture_is_not_decoded_to_be_measured(kind, monkeypatch):
    """A look at a film with thirty of them would take half a minute."""
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda _: pytest.fail("decoded"))

    assert picture_facts(noise(kind)) == PictureFacts(kind.lower(), 320, 310)


def test_what_follows_a_picture_in_its_file_does_not_matter():
    """A telephone puts a short video there, in which any bytes can stand."""
    assert picture_facts(noise("JPEG") + b"video \xff\xda more") == PictureFacts("jpeg", 320, 310)


def test_a_jpeg_that_breaks_off_behind_its_small_picture_is_refused():
    """The small picture in its head has an end of its own."""
    exif = Image.Exif()
    exif[0x010E] = "\u00ff\u00d9"
    head = noise("JPEG", exif=exif.tobytes() + b"\xff\xd8\xff\xda \xff\xd9")

    with pytest.raises(PictureRefused):
        picture_facts(head[:-500])


@pytest.mark.parametrize("side", [11_000, 40_000])
def test_a_picture_bomb_is_refused_unopened(side):
    """A header that claims so many pixels is not worth their memory; Pillow only warns of the smaller one."""
    bomb = bytearray(a_picture(300, 300, kind="BMP"))
    bomb[18:26] = struct.pack("<ii", side, side)

    with pytest.raises(PictureRefused, match="pixels"):
        picture_facts(bytes(bomb), name="bomb.bmp")


def test_the_limits_of_the_model_table_are_limits():
    """What `capabilities` hands out can be checked against."""
    facts = check_picture(a_picture(), name="a.png", limits=picture_limits(), takes_heif=False)

    assert facts == PictureFacts("png", 400, 300)


def test_heic_is_for_takes_heifs():
    """1.5 pro and later take it; for older ones the error says what is taken."""
    photograph = heic((400, 300))

    assert check_picture(photograph, name="a.heic", limits=Limits(), takes_heif=True).format == "heic"
    with pytest.raises(PictureRefused, match=r"a\.heic: heic pictures are not taken") as caught:
        check_picture(photograph, name="a.heic", limits=Limits(), takes_heif=False)
    assert caught.value.hint == "save it as jpeg or png"


@pytest.mark.parametrize(
    ("picture", "limits", "words"),
    [
        (a_picture(299, 400), Limits(), "a.png: 299x400, and no side may be under 300 px"),
        (a_picture(400, 601), Limits(max_side_px=600), "a.png: 400x601, and no side may be over 600 px"),
        (a_picture(300, 751), Limits(), "a.png: 300x751, and width over height must be 0.4 to 2.5, not 0.40"),
        (a_picture(751, 300), Limits(), "a.png: 751x300, and width over height must be 0.4 to 2.5, not 2.50"),
        (a_picture() + bytes(2**20), Limits(max_bytes=2**20), "a.png: 1.0 MB, and at most 1 MB are taken"),
    ],
)
def test_a_picture_past_a_limit_is_refused_with_both_numbers(picture, limits, words):
    """Its own and the limit's."""
    with pytest.raises(PictureRefused) as caught:
        check_picture(picture, name="a.png", limits=limits, takes_heif=False)

    assert caught.value.message == words
    assert caught.value.hint


@pytest.mark.parametrize("size", [(300, 300), (300, 750), (750, 300), (6000, 2400)])
def test_a_picture_at_a_limit_is_taken(size):
    """Limits belong to what is allowed."""
    assert check_picture(a_picture(*size), name="a.png", limits=Limits(), takes_heif=False)


def test_bytes_come_back_from_a_data_url():
    """And its head is in lower case, whatever the format was called."""
    url = data_url(b"\x00\xff picture", format="PNG")

    assert url == "data:image/png;base64,AP8gcGljdHVyZQ=="
    assert from_data_url(url) == b"\x00\xff picture"


@pytest.mark.parametrize(
    "url",
    ["https://example.com/a.png", "data:text/plain;base64,AA==", "data:image/png,AA==", "data:image/png;base64,A*A=="],
)
def test_what_is_no_data_url_of_a_picture_is_refused(url):
    """Links, other kinds, other encodings, and broken base64."""
    with pytest.raises(PictureRefused):
        from_data_url(url)


@pytest.mark.parametrize(
    ("size", "ratio", "box"),
    [
        ((1920, 1080), (16, 9), (0, 0, 1920, 1080)),
        ((1920, 1080), (21, 9), (0, 129, 1920, 822)),
        ((1920, 1080), (1, 1), (420, 0, 1080, 1080)),
        ((1080, 1920), (16, 9), (0, 656, 1080, 607)),
        ((1920, 1080), (9, 16), (656, 0, 607, 1080)),
    ],
)
def test_a_service_keeps_the_middle(size, ratio, box):
    """Left, top, width and height by the rule of the BytePlus ModelArk tutorial."""
    assert crop_box(*size, ratio=ratio) == box


def test_a_picture_of_the_right_size_is_left_as_it_is():
    """So a frame goes from shot to shot without being scaled."""
    noise = Image.effect_noise((96, 64), 80).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "PNG")

    assert fit(out.getvalue(), width_px=96, height_px=64).tobytes() == noise.tobytes()


def test_fitting_cuts_both_sides_alike():
    """A square with red sides and a green middle becomes all green in 9:16."""
    square = Image.new("RGB", (320, 320), "red")
    square.paste("lime", (60, 0, 260, 320))
    out = io.BytesIO()
    square.save(out, "PNG")

    fitted = fit(out.getvalue(), width_px=90, height_px=160)

    assert fitted.size == (90, 160)
    assert fitted.getcolors() == [(90 * 160, (0, 255, 0))]


def test_what_is_transparent_becomes_black():
    """Whatever colour hides under it."""
    clear = a_picture(64, 64, mode="RGBA", colour=(255, 0, 0, 0))

    assert fit(clear, width_px=64, height_px=64).getcolors() == [(64 * 64, (0, 0, 0))]


@pytest.mark.parametrize("broken", [heic((400, 300)), a_picture(600, 600, kind="JPEG")[:-200]])
def test_a_picture_that_cannot_be_decoded_is_refused(broken):
    """HEIC, which Pillow does not read, and a file that breaks off."""
    with pytest.raises(PictureRefused, match="first frame"):
        fit(broken, width_px=64, height_px=64, name="first frame")
