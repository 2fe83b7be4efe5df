"""What is measured of a clip when it is filed stays with its take: no other machine measures it again."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from storyboard.archive.measure_files import ENDING, ENDS, EVERY, MEASURES
from storyboard.archive.takes import read_takes
from storyboard.edit.continuity import continuity_of
from storyboard.errors import ArchiveError, Unwritable
from storyboard.load.load import load
from storyboard.model.takes import Source
from storyboard.production import stitch_reels
from storyboard.project import Project
from storyboard.reporter import Silent
from storyboard.stitch import clip_ends, clip_facts, pieces
from storyboard.stitch.measure_take import measure_take, measure_takes
from storyboard.stitch.timeline import Footage
from tests.stitch.clips import FRAMES, STEP, make_clip
from tests.stitch.shot_films import CHAIN, file_take, shot_film

pytestmark = pytest.mark.slow

BUCKET = "storyboard.archive.measures.bucket_of"
SHOTS = ("s0", "s1", "s2")


@pytest.fixture(scope="module")
def chain(tmp_path_factory) -> tuple[Footage, ...]:
    """Three clips, each opening on the last frame of the one before, on which frames before it lean."""
    folder = tmp_path_factory.mktemp("leaning")
    options = {"x264-params": "bframes=3:b-adapt=0"}
    return tuple(
        make_clip(folder / f"{shot}.mp4", range(n * STEP, n * STEP + FRAMES), options=options, tone_hz=600 + 100 * n)
        for n, shot in enumerate(SHOTS)
    )


def new_film(folder: Path, chain) -> Project:
    """A chain of three, filed as an older version filed takes: nothing was measured."""
    project = shot_film(folder, CHAIN, {"s0": chain[0]})
    for shot, before, clip in zip(SHOTS[1:], SHOTS, chain[1:], strict=False):
        opening = Source(role="first_frame", kind="last_frame", place=f"{before}.take-01")
        file_take(project, shot, clip, sources=(opening,))
    return project


@pytest.fixture(scope="module")
def measured_film(chain, tmp_path_factory) -> Project:
    """A film whose takes were measured as a run does it: each when it is filed."""
    project = new_film(tmp_path_factory.mktemp("measured") / "film", chain)
    for takes in read_takes(project).values():
        measure_take(project, takes[0], cache=project.state / "conformed")
    return project


@pytest.fixture
def copied_film(measured_film, tmp_path) -> Project:
    """The film on another machine, without its `.storyboard`."""
    shutil.copytree(measured_film.folder, tmp_path / "film", ignore=shutil.ignore_patterns(".storyboard"))
    return Project(file=tmp_path / "film" / "storyboard.yaml")


@pytest.fixture
def nothing_is_measured(monkeypatch) -> None:
    """Let every function fail that reads or decodes a clip to measure it, or codes a piece."""

    def refuse(*_words, **_options):
        pytest.fail("a clip is measured again")

    for place, names in (
        (pieces, ("decoded_frames", "recode")),
        (clip_facts, ("probe",)),
        (clip_ends, ("measure_frames", "level_db")),
    ):
        for name in names:
            monkeypatch.setattr(place, name, refuse)


def stitch_bytes(project: Project) -> bytes:
    (reel,) = stitch_reels(project, reporter=Silent())
    return reel.path.read_bytes()


def fit_of_film(project: Project):
    takes = {segment: found[0] for segment, found in read_takes(project).items()}
    return continuity_of(load(project), takes, reporter=Silent())


def kept_in(project: Project, shot: str) -> dict[str, bytes]:
    folder = project.archive / f"{shot}.take-01"
    return {name: (folder / name).read_bytes() for name in EVERY if (folder / name).is_file()}


def test_a_film_that_was_copied_without_its_state_is_stitched_without_decoding_a_clip(copied_film, nothing_is_measured):
    assert stitch_bytes(copied_film)


def test_the_reel_is_the_same_to_the_byte_with_and_without_measures(copied_film, chain, tmp_path, monkeypatch):
    """Without them it is made as an archive that cannot be written has it made."""
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    plain = new_film(tmp_path / "plain" / "film", chain)

    assert stitch_bytes(copied_film) == stitch_bytes(plain)
    assert kept_in(plain, "s0") == {}


def test_reports_of_a_copied_film_decode_no_clip_either(copied_film, nothing_is_measured):
    fit = fit_of_film(copied_film)

    assert [seen.cut.before for seen in fit.cuts] == ["s0", "s1"]
    assert len(fit.drift[0].hops) == 3


def test_a_report_says_the_same_with_and_without_measures(copied_film, chain, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)

    assert fit_of_film(copied_film) == fit_of_film(new_film(tmp_path / "plain" / "film", chain))


def test_an_archive_of_the_version_before_is_measured_by_its_first_stitch(measured_film, chain, tmp_path):
    project = new_film(tmp_path / "old" / "film", chain)

    stitch_bytes(project)

    for shot in SHOTS:
        assert kept_in(project, shot) == kept_in(measured_film, shot)


def flip_bit(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def nest_deeply(path: Path) -> None:
    path.write_text("[" * 100_000)


def have_no_texts(path: Path) -> None:
    path.write_text(json.dumps({"form": 1, "sha256": "", "texts": 3}))


def be_a_link(path: Path) -> None:
    other = path.with_name("elsewhere")
    path.rename(other)
    path.symlink_to(other.name)


def be_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


DAMAGES = [flip_bit, nest_deeply, have_no_texts, be_a_link, be_a_pipe, Path.unlink]


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("damage", DAMAGES)
def test_measures_that_are_damaged_are_made_again(
    copied_film, measured_film, name: str, damage: Callable[[Path], object]
):
    """Whatever happened to them, they are never believed, and stand as they were afterwards."""
    path = copied_film.archive / "s0.take-01" / name
    damage(path)

    measure_takes(
        copied_film, [found[0] for found in read_takes(copied_film).values()], cache=copied_film.state, with_ends=True
    )

    assert kept_in(copied_film, "s0") == kept_in(measured_film, "s0")
    assert not path.is_symlink()


def test_measures_of_another_clip_are_ignored_and_made_again(copied_film, measured_film):
    for name in EVERY:
        shutil.copyfile(copied_film.archive / "s1.take-01" / name, copied_film.archive / "s0.take-01" / name)

    assert stitch_bytes(copied_film) == stitch_bytes(measured_film)
    assert kept_in(copied_film, "s0") == kept_in(measured_film, "s0")


def test_measures_of_another_form_are_made_again(copied_film, measured_film):
    path = copied_film.archive / "s0.take-01" / MEASURES
    path.write_text(path.read_text().replace('"form": 1', '"form": 0'))

    stitch_bytes(copied_film)

    assert kept_in(copied_film, "s0") == kept_in(measured_film, "s0")


def test_a_clip_that_is_not_the_one_that_was_filed_is_not_measured(copied_film):
    folder = copied_film.archive / "s0.take-01"
    for name in EVERY:
        (folder / name).unlink()
    shutil.copyfile(copied_film.archive / "s1.take-01" / "01_video.mp4", folder / "01_video.mp4")

    measure_takes(copied_film, [read_takes(copied_film)["s0", 1][0]], cache=copied_film.state)

    assert kept_in(copied_film, "s0") == {}


def test_the_piece_in_place_of_the_last_frames_is_a_video_of_its_own(measured_film):
    """Of its 24 frames only some are coded anew."""
    folder = measured_film.archive / "s0.take-01"

    assert 1 <= clip_facts.probe(folder / ENDING).frames <= 3
    assert set(json.loads((folder / ENDS).read_text())) == {"form", "sha256", "texts", "clips"}


@pytest.mark.parametrize("broken", [None, ArchiveError("the bucket cannot be used", hint="look at it")])
def test_measures_that_cannot_be_kept_stop_no_stitch(chain, tmp_path, monkeypatch, broken, measured_film):
    """The bucket takes nothing, or this disk does not: the reel is made all the same."""

    def refuse(*_words):
        raise broken or Unwritable("full", hint="make room")

    monkeypatch.setattr("storyboard.archive.measures.write_durably" if broken is None else BUCKET, refuse)
    project = new_film(tmp_path / "film", chain)

    assert stitch_bytes(project) == stitch_bytes(measured_film)


def test_in_a_bucket_measures_are_sent_along_and_brought_to_other_machines(chain, tmp_path, monkeypatch, measured_film):
    objects: dict[str, bytes] = {}

    class Bucket:
        read_bytes, write = objects.get, objects.__setitem__

    monkeypatch.setattr(BUCKET, lambda _project: Bucket)
    here, there = (new_film(tmp_path / place / "film", chain) for place in ("here", "there"))
    takes = [found[0] for found in read_takes(here).values()]
    measure_takes(here, takes, cache=here.state)

    assert objects == {
        f"{shot}.take-01/{name}": data for shot in SHOTS for name, data in kept_in(measured_film, shot).items()
    }

    measure_takes(there, takes, cache=there.state)

    assert kept_in(there, "s1") == kept_in(measured_film, "s1")
    assert not there.state.exists(), "it was measured there as well"
