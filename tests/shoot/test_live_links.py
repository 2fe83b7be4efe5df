"""Every service that returns last frames gets its own live link back, wherever its answer keeps it."""

from datetime import UTC, datetime, timedelta

import pytest

from storyboard.archive.takes import file_slate, read_takes
from storyboard.errors import ArchiveError
from storyboard.model.model_table import shipped_models
from storyboard.model.takes import Source
from storyboard.shoot.request_pictures import _live_link, with_pictures
from tests.films import a_chain
from tests.scripted import Scripted
from tests.shoot.test_shooting import run

LINK = "https://clips.test/last.png"


@pytest.fixture
def slate(project):
    run(a_chain("one"), project, Scripted(folder=project.folder))
    return read_takes(project)["one", 1][0].slate


@pytest.mark.slow
@pytest.mark.parametrize(
    ("task", "link", "age_h", "live"),
    [
        ({"last_frame_url": LINK}, "", 1, LINK),
        ({"content": {"last_frame_url": LINK}}, "", 1, LINK),
        ({}, LINK, 1, LINK),
        ({"content": {"last_frame_url": "https://clips.test/dead.png"}}, LINK, 1, LINK),
        ({"last_frame_url": LINK}, "", 23.5, None),
        # The clock was set back since it was made: nobody knows how old it is.
        ({"last_frame_url": LINK}, "", -1, None),
        ({}, "", 1, None),
    ],
)
def test_a_last_frame_goes_as_the_link_while_it_lives(task, link, age_h, live, slate):
    attempt = slate.attempt.model_copy(update={"task": task, "provider": "gateway"})
    filed_at = (datetime.now(UTC) - timedelta(hours=age_h)).isoformat()
    filed = slate.model_copy(update={"attempt": attempt, "last_frame_link": link, "archived_at": filed_at})

    assert _live_link(filed, attempt) == live
    assert _live_link(filed, attempt.model_copy(update={"provider": "ark"})) is None


@pytest.fixture
def going_on(project, slate):
    """File that take as one of so many hours ago, and return what is sent by an attempt that goes on from its clip."""

    def sent_picture(*, age_h, bytes_only=False):
        filed_at = (datetime.now(UTC) - timedelta(hours=age_h)).isoformat()
        attempt = slate.attempt.model_copy(update={"task": {"content": {"video_url": CLIP}}})
        file_slate(
            project.archive / "one.take-01", slate.model_copy(update={"attempt": attempt, "archived_at": filed_at})
        )
        source = Source(role="reference_video", kind="clip", place="one.take-01", sha256=slate.video.sha256)
        above = slate.attempt.model_copy(update={"sources": (source,)})
        (picture,) = with_pictures(above, project, shipped_models(), bytes_only=bytes_only).pictures
        return picture

    return sent_picture


CLIP = "https://clips.test/one.mp4"


@pytest.mark.slow
def test_a_clip_goes_as_the_services_own_link_while_it_lives(going_on):
    assert (going_on(age_h=1).url, going_on(age_h=1).name) == (CLIP, "archive/one.take-01/01_video.mp4")
    with pytest.raises(ArchiveError, match=r"videos go as links.* nothing was sent"):
        going_on(age_h=23.5)


@pytest.mark.slow
def test_a_clip_in_a_bucket_goes_as_a_signed_link_once_its_own_is_dead_or_was_refused(going_on, monkeypatch):
    class Bucket:
        def link(self, name, *, life_s):
            return f"https://bucket.test/{name}?{life_s}"

    monkeypatch.setattr("storyboard.plan.continuing.bucket_of", lambda _project: Bucket())
    hosted = "https://bucket.test/one.take-01/01_video.mp4?86400"

    assert going_on(age_h=1).url == CLIP
    assert going_on(age_h=1, bytes_only=True).url == going_on(age_h=23.5).url == hosted
