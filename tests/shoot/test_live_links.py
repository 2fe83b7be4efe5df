"""Every service that returns last frames gets its own live link back, wherever its answer keeps it."""

from datetime import UTC, datetime, timedelta

import pytest

from storyboard.archive.takes import read_takes
from storyboard.shoot.pictures import _live_link
from tests.films import a_chain
from tests.scripted import Scripted
from tests.shoot.test_shooting import run

LINK = "https://clips.test/last.png"


@pytest.fixture
def slate(project):
    run(a_chain("one"), project, Scripted(folder=project.folder))
    return read_takes(project)["one", 1][0].slate


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
