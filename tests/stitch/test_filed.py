"""A clip whose bytes changed since it was filed is never shown, measured or exported as if it were whole."""

from dataclasses import replace

import pytest

from storyboard.archive.takes import read_takes
from storyboard.edit.continuity import continuity_of
from storyboard.errors import MediaError
from storyboard.load.load import load
from storyboard.production import stitch_reels
from storyboard.reporter import Silent
from storyboard.stitch.reel import lay_out
from tests.stitch.clips import timeline
from tests.stitch.shot_films import CHAIN, shot_film


@pytest.fixture
def project(chain, tmp_path):
    return shot_film(tmp_path / "film", CHAIN, dict(zip(("s0", "s1", "s2"), chain, strict=False)))


@pytest.fixture
def spoiled_clip(project):
    """A clip of which one bit of one frame is another: it decodes as well as before."""
    clip = project.archive / "s1.take-01" / "01_video.mp4"
    data = bytearray(clip.read_bytes())
    data[len(data) // 2] ^= 1
    clip.write_bytes(data)
    return clip


def test_no_reel_is_made_of_it_and_the_way_to_have_it_back_is_told(project, spoiled_clip):
    with pytest.raises(MediaError) as told:
        stitch_reels(project, reporter=Silent())

    assert told.value.message == f"{spoiled_clip}: is not the file that was filed with its take"
    assert "restore the file from a copy" in told.value.hint
    assert "`storyboard run`: the take is fetched again while the service has it" in told.value.hint
    assert not list(project.reels.glob("*"))


def test_a_clip_that_is_gone_is_told_with_the_way_to_have_it_back(project):
    (project.archive / "s1.take-01" / "01_video.mp4").unlink()

    with pytest.raises(MediaError, match="cannot be read: No such file") as told:
        stitch_reels(project, reporter=Silent())

    assert "`storyboard run`: the take is fetched again while the service has it" in told.value.hint


def test_a_reel_that_stands_does_not_stand_for_it(project, listener):
    stitch_reels(project, reporter=Silent())
    clip = project.archive / "s1.take-01" / "01_video.mp4"
    clip.write_bytes(clip.read_bytes()[:-1] + b"?")

    with pytest.raises(MediaError, match="is not the file that was filed"):
        stitch_reels(project, reporter=listener, anew=False)


def test_its_cuts_and_its_chain_are_not_measured(project, spoiled_clip, listener):
    takes = {segment: found[-1] for segment, found in read_takes(project).items()}

    fit = continuity_of(load(project), takes, reporter=listener)

    assert (fit.cuts, fit.drift) == ((), ())
    why = f"{spoiled_clip}: is not the file that was filed with its take"
    assert listener.notes == [
        f"the cuts of reel main are not measured: {why}",
        f"how chains drift is not measured: {why}",
    ]


def test_nothing_is_laid_for_an_export_of_it(chain, tmp_path):
    filed = timeline([replace(chain[0], sha256="0" * 64)])

    with pytest.raises(MediaError, match="is not the file that was filed"):
        lay_out(filed, cache=tmp_path, reporter=Silent())
