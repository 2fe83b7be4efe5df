"""The file that tracks become: whole, with the index in front, wherever it is written."""

from pathlib import Path

import av
import pytest

from storyboard.media.coded.mp4 import Sample, picture_track, sound_track, write_mp4
from storyboard.media.coded.probe import probe
from tests.stitch.clips import make_clip


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    return probe(make_clip(tmp_path_factory.mktemp("mp4") / "clip.mp4", range(2)).path)


def pictures(clip, samples):
    return picture_track(samples, pictures=clip.format, sets=clip.parameter_sets, clock=24_000, ahead=1, in_band=False)


def test_there_is_room_for_an_index_in_which_no_two_samples_are_alike(clip, tmp_path):
    """Nothing decodes them: each frame is shown after another delay, and every other one is a start."""
    count = 5000
    frames = [Sample(clip.path, n % 50, 1 + n % 7, shift=1000 + n % 2, is_start=n % 2 == 0) for n in range(count)]
    packets = [Sample(clip.path, n % 50, 1 + n % 7) for n in range(count)]
    heard = sound_track(packets, sample_rate=48_000, skipped=1024, heard=(count - 1) * 1024)

    write_mp4([pictures(clip, frames), heard], tmp_path / "film.mp4")

    data = (tmp_path / "film.mp4").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    with av.open(str(tmp_path / "film.mp4")) as film:
        assert [stream.frames for stream in film.streams] == [count, count]


def test_no_part_of_a_path_is_taken_for_a_protocol(clip, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    frames = [Sample(clip.path, frame.offset, frame.size, shift=1000) for frame in clip.coded]

    write_mp4([pictures(clip, frames)], Path("pipe:film.mp4"))

    assert probe(tmp_path / "pipe:film.mp4").frames == 2


def test_what_cannot_be_written_is_told_with_its_path(clip, tmp_path):
    to = tmp_path / "nowhere" / "film.mp4"

    with pytest.raises(OSError, match="No such file") as told:
        write_mp4([pictures(clip, [Sample(clip.path, 0, 1)])], to)

    assert told.value.filename == str(to)
