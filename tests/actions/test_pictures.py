"""Pictures that a person brings to a film."""

import io

import pytest
from PIL import Image

from storyboard.actions.pictures import add_picture
from storyboard.errors import CommandError, PictureRefused
from storyboard.project import find_project


@pytest.fixture
def film(tmp_path):
    (tmp_path / "storyboard.yaml").write_text("storyboard: 1\ntitle: x\nshots: [{id: a, action: b}]\n")
    return find_project(tmp_path)


def a_png(colour="red"):
    data = io.BytesIO()
    Image.new("RGB", (320, 320), colour).save(data, "PNG")
    return data.getvalue()


def test_it_lies_in_the_folder_of_pictures_under_a_plain_name(film):
    """The ending is that of what it is."""
    added = add_picture(film, a_png(), file_name="../../a fox's face.jpeg")

    assert added.path == "refs/a-fox-s-face.png"
    assert (film.folder / added.path).read_bytes() == a_png()


def test_another_picture_of_the_same_name_replaces_nothing(film):
    """The same picture is there once."""
    names = [add_picture(film, a_png(colour), file_name="fox.png").path for colour in ("red", "blue", "red")]

    assert names == ["refs/fox.png", "refs/fox-2.png", "refs/fox.png"]


def test_what_is_no_picture_is_refused(film):
    with pytest.raises(PictureRefused):
        add_picture(film, b"<svg onload='x'/>", file_name="fox.svg")
    assert not (film.folder / "refs").exists()


def test_a_folder_of_pictures_that_leads_elsewhere_is_refused(film, tmp_path_factory):
    (film.folder / "refs").symlink_to(tmp_path_factory.mktemp("elsewhere"))

    with pytest.raises(CommandError, match="leads out of"):
        add_picture(film, a_png(), file_name="fox.png")
