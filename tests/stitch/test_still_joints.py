"""Two shots that meet on a still: the reel shows its frame once where both clips have it, and leaves none out."""

import shutil
from pathlib import Path

import av
import numpy as np
import pytest

from storyboard import production
from storyboard.archive.takes import file_verdict, read_takes
from storyboard.edit.assembly import meeting_shots
from storyboard.load.load import load
from storyboard.media.measure.likeness import frames_alike_db
from storyboard.model.clock import now
from storyboard.model.takes import Verdict
from storyboard.project import Project
from storyboard.reporter import Silent

pytestmark = pytest.mark.slow

FILM = """\
storyboard: 1
title: Ida
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
stills:
  - {id: sea, action: the sea}
  - {id: door, action: an open door, takes: 2}
shots:
  - {id: come, first_frame: sea, last_frame: door, action: she comes}
  - {id: go, first_frame: door, action: she goes}
reels: {main: [come, go]}
"""
SAME_DB = 30
"""Of one picture that was coded twice."""
RECODED = 5
"""So many frames before a cut are perhaps encoded again, at most."""


@pytest.fixture(scope="module")
def made_once(tmp_path_factory) -> Path:
    """Return the folder of the film, its stills and clips made by the simulator; tests copy it."""
    folder = tmp_path_factory.mktemp("joint") / "film"
    folder.mkdir()
    (folder / "storyboard.yaml").write_text(FILM, "utf-8")
    production.run(Project(file=folder / "storyboard.yaml"), reporter=Silent(), with_reels=False)
    return folder


@pytest.fixture
def film(made_once, tmp_path) -> Project:
    shutil.copytree(made_once, tmp_path / "film")
    return Project(file=tmp_path / "film" / "storyboard.yaml")


def change(film: Project, old: str, new: str) -> None:
    text = film.file.read_text("utf-8")
    assert old in text
    film.file.write_text(text.replace(old, new), "utf-8")


def frames_of(path: Path) -> list[av.VideoFrame]:
    with av.open(str(path)) as container:
        return list(container.decode(video=0))


def clip_of(film: Project, shot: str, take: int = 1) -> list[av.VideoFrame]:
    return frames_of(film.archive / f"{shot}.take-{take:02}" / "01_video.mp4")


def stitched(film: Project, listener) -> list[av.VideoFrame]:
    production.stitch_reels(film, reporter=listener)
    return frames_of(film.reel("main"))


def is_same(frame: av.VideoFrame, other: av.VideoFrame) -> bool:
    return frames_alike_db(frame, other) > SAME_DB


def is_equal(frame: av.VideoFrame, other: av.VideoFrame) -> bool:
    return np.array_equal(frame.to_ndarray(), other.to_ndarray())


def unlike(reel: list[av.VideoFrame], shown: list[av.VideoFrame], *, cut: int) -> list[int]:
    """Return the frames of *reel* that are not those of *shown*, one for one; *cut* is the first of the second clip."""
    pairs = enumerate(zip(reel, shown, strict=True))
    recoded = range(cut - RECODED, cut)
    return [n for n, pair in pairs if not is_equal(*pair) and not (n in recoded and is_same(*pair))]


def test_the_frame_of_the_still_is_shown_once(film, listener):
    come, go = clip_of(film, "come"), clip_of(film, "go")
    assert is_same(come[-1], go[0]), "both clips have the still"

    reel = stitched(film, listener)

    assert len(reel) == len(come) + len(go) - 1
    assert unlike(reel, [*come[:-1], *go], cut=len(come) - 1) == []
    assert listener.notes == []


def test_no_frame_is_left_out_where_the_clips_have_different_pictures(film, listener):
    """Another take of the still was approved, and only the second shot was made again."""
    counts, other = (read_takes(film)["door", 1][n] for n in (0, 1))
    used = {source.place for source in read_takes(film)["go", 1][0].slate.attempt.sources}
    file_verdict(film, counts if other.folder in used else other, Verdict(verdict="circled", at=now()))
    production.run(film, reporter=Silent(), with_reels=False, only=("go",))
    come, go = clip_of(film, "come"), clip_of(film, "go", 2)
    assert not is_same(come[-1], go[0])

    reel = stitched(film, listener)

    assert unlike(reel, [*come, *go], cut=len(come)) == []
    (note,) = [note for note in listener.notes if "open on" in note]
    assert note.startswith("reel main: go does not open on the frame that come ends on (")
    assert note.endswith("both frames are shown")


@pytest.mark.parametrize(
    ("cuts", "seen"),
    [
        ("[go, come]", [("go", slice(None)), ("come", slice(None))]),
        ("[{shot: come, trim: {end: 1}}, go]", [("come", slice(24)), ("go", slice(None))]),
    ],
    ids=["other order", "not seen to its end"],
)
def test_no_frame_is_left_out_where_the_still_is_not_at_the_cut(cuts, seen, film, listener):
    change(film, "[come, go]", cuts)
    first, second = (clip_of(film, shot)[part] for shot, part in seen)

    assert unlike(stitched(film, listener), [*first, *second], cut=len(first)) == []
    assert listener.notes == []


@pytest.mark.parametrize(
    ("shots", "meeting"),
    [
        ("{id: a, first_frame: sea, last_frame: door, action: x}, {id: b, first_frame: door, action: x}", {("a", "b")}),
        ("{id: a, first_frame: door, last_frame: door, action: x}", {("a", "a")}),
        ("{id: a, first_frame: door, action: x}, {id: b, first_frame: door, action: x}", set()),
        ("{id: a, first_frame: sea, last_frame: door, action: x}, {id: b, references: [door], action: x}", set()),
        (
            (
                "{id: a, first_frame: sea, last_frame: door, action: x}, {id: b, first_frame: door, action: x}, "
                "{id: c, first_frame: door, last_frame: sea, action: x}"
            ),
            {("a", "b"), ("a", "c"), ("c", "a")},
        ),
    ],
    ids=["joint", "loop", "both open on it", "a reference is no frame", "two ways on"],
)
def test_which_shots_meet_on_a_still(shots, meeting, tmp_path):
    head = FILM.partition("shots:")[0].replace("seedance-1.0-pro", "seedance-2.0-mini").replace(": 2}\nst", ": 4}\nst")
    (tmp_path / "storyboard.yaml").write_text(f"{head}shots: [{shots}]\n", "utf-8")
    board = load(Project(file=tmp_path / "storyboard.yaml")).storyboard

    assert meeting_shots(shot for scene in board.scenes for shot in scene.shots) == meeting


@pytest.mark.parametrize("left", [("come", "go"), ("come",), ("go",), ()], ids=["both", "first", "second", "neither"])
def test_the_animatic_is_as_long_as_the_film_will_be(left, film, listener):
    """Where a clip is still to be made, the picture that it opens on stands in for it, and gives up the frame."""
    for shot in {"come", "go"} - set(left):
        shutil.rmtree(film.archive / f"{shot}.take-01")

    production.stitch_reels(film, reporter=listener, with_slugs=True)

    assert len(frames_of(film.reel("main"))) == 49 + 49 - 1
