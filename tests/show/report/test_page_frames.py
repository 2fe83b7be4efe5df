"""The frames that stand in the page."""

from zlib import compress, crc32

import pytest

from tests.films import a_vast_png
from tests.show.report.page_tree import Tree, page_of
from tests.show.report.report_films import (
    a_done_entry,
    a_project,
    a_report,
    page_bytes,
    with_frames,
)


@pytest.fixture
def project(tmp_path):
    return a_project(tmp_path / "fox")


def a_png(*chunks) -> bytes:
    """A PNG of these chunks, each with the checksum that it must have."""
    told = [len(data).to_bytes(4, "big") + kind + data + crc32(kind + data).to_bytes(4, "big") for kind, data in chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(told)


HEAD = (b"IHDR", b"\0\0\0\x02\0\0\0\x02\x08\x02\0\0\0")


def test_frames_stand_in_the_page(project):
    """The first frame on the strip, first and last on the card, as JPEG, each with its words."""
    images = [given for given, _ in Tree(page_of(project, a_done_entry())).all("img")]

    assert [image["alt"] for image in images] == ["", "run, first frame", "run, last frame"]
    assert all(image["src"].startswith("data:image/jpeg;base64,/9j/") for image in images)
    assert {(image["width"], image["height"]) for image in images} == {("320", "180")}


@pytest.mark.parametrize(
    "damage",
    [
        None,
        b"",
        b"not a picture",
        a_png(HEAD),
        a_png(HEAD, (b"IDAT", b"\x78\x9c\0")),
        a_png((b"IHDR", b"\0\0\0\x02")),
        a_png(HEAD, (b"IDAT", compress(bytes(range(14)))[:9]), (b"\0\1\2\3", b"")),
        a_vast_png(11_000),
        a_vast_png(30_000),
    ],
)
def test_a_frame_that_cannot_be_read_is_said_in_its_place(project, damage):
    """The rest of the page is there."""
    entry = a_done_entry()
    with_frames(project, [entry])
    frame = project.archive / "run.take-01" / "02_last_frame.png"
    frame.unlink()
    if damage is not None:
        frame.write_bytes(damage)

    tree = Tree(page_bytes(project, a_report([entry]), folder=project.reports).decode())

    assert [given["alt"] for given, _ in tree.all("img")] == ["", "run, first frame"]
    assert tree.texts("span", class_="no-picture") == ["this frame's file cannot be read"]


def test_a_frame_that_is_gone_is_not_shown_from_what_was_kept(project):
    """The page shows what is in the archive now."""
    entry = a_done_entry()
    page_of(project, entry)
    (project.archive / "run.take-01" / "02_last_frame.png").unlink()

    tree = Tree(page_bytes(project, a_report([entry]), folder=project.reports).decode())

    assert tree.texts("span", class_="no-picture") == ["this frame's file cannot be read"]


def test_pictures_are_decoded_once_for_many_reports(project):
    """The second report shows them from what the first kept."""
    entry = a_done_entry()
    first = page_of(project, entry)
    frame = project.archive / "run.take-01" / "02_last_frame.png"
    frame.write_bytes(b"not a picture")

    assert page_bytes(project, a_report([entry]), folder=project.reports).decode() == first


def test_a_kept_picture_that_was_cut_short_is_made_again(project):
    """A report that died while it wrote one leaves nothing broken behind."""
    entry = a_done_entry()
    first = page_of(project, entry)
    for kept in (project.state / "thumbnails").iterdir():
        kept.write_bytes(kept.read_bytes()[:50])

    assert page_of(project, entry) == first
