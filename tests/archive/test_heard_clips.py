"""What was heard in a clip, filed beside its take."""

import pytest

from storyboard.archive.heard_clips import HEARD, file_heard_clip, read_heard_clip
from storyboard.archive.takes import read_takes
from storyboard.errors import ArchiveError
from storyboard.model.heard_clip import HeardClip
from tests.shot_film import film, shot_once  # noqa: F401 - fixtures

NAME = "heard"
FILM = """\
storyboard: 1
title: Test
defaults: {model: seedance-1.0-pro-fast, duration: 2, resolution: 480p}
shots: [{id: door, action: A door opens.}]
"""


@pytest.fixture
def take(film):  # noqa: F811
    ((only,),) = read_takes(film).values()
    return only


def heard(take, **more):
    return HeardClip(clip_sha256=take.slate.video.sha256, service="openai", model="whisper-1", **more)


def test_it_is_read_as_it_was_filed_and_can_be_taken_away(film, take):  # noqa: F811
    filed = heard(take, heard_at=("2026-11-30T10:00:00.000000Z",), text="Row", words=(("Row", 0.5, 0.75),), usd="0.001")
    assert read_heard_clip(film, take) is None

    file_heard_clip(film, take, filed)
    assert read_heard_clip(film, take) == filed

    file_heard_clip(film, take, None)
    assert read_heard_clip(film, take) is None


def test_another_clip_was_not_heard(film, take):  # noqa: F811
    file_heard_clip(film, take, heard(take, heard_at=("now",)).model_copy(update={"clip_sha256": "0" * 64}))

    assert read_heard_clip(film, take) is None


WORDS = b'{"clip_sha256": "", "service": "a", "model": "b", "words": [["row", %s]]}'


@pytest.mark.parametrize(
    "data", [b"", b"{", b'{"service": 1}', b"\xff", *(WORDS % times for times in (b"NaN, 1", b"0, 1e999", b"-1, 1"))]
)
def test_a_file_that_cannot_be_read_is_told_with_what_to_do(film, take, data):  # noqa: F811
    (film.archive / take.folder / HEARD).write_bytes(data)

    with pytest.raises(ArchiveError, match=r"heard\.json: what was heard in this take cannot be read") as refused:
        read_heard_clip(film, take)
    assert refused.value.hint == "remove it, then let the clip be heard again"
