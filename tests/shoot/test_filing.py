"""Filing a take: what an earlier run left of it is not fetched again."""

import re

import pytest

from storyboard.archive import read_takes
from storyboard.errors import MediaError
from storyboard.shoot import filing, points
from tests.scripted import Scripted
from tests.shoot.crashing import quicken
from tests.shoot.doubt import attempts, run


@pytest.fixture
def dying_at(monkeypatch):
    """Let a run break at a point."""
    quicken(monkeypatch.setattr)

    def die_at(where):
        def die(point):
            if point == where:
                raise RuntimeError("died")

        points.interrupt_at(die)

    yield die_at
    points.interrupt_at(lambda _point: None)


def state_of(project):
    return [attempt.state for attempt in attempts(project)]


def test_a_take_whose_slate_is_written_is_noted_without_asking_anybody(project, dying_at):
    """The run died before it could note it, and the service has forgotten the task since."""
    service = Scripted(folder=project.folder)
    dying_at("slate written")
    with pytest.raises(RuntimeError, match="died"):
        run(project, service)
    dying_at(None)
    service.requests.clear()

    assert run(project, service) == ()

    assert (state_of(project), service.creates) == (["archived"], 1)


def test_a_clip_that_is_there_is_not_downloaded_again(project, dying_at):
    service = Scripted(folder=project.folder)
    dying_at("video settled")
    with pytest.raises(RuntimeError, match="died"):
        run(project, service)
    dying_at(None)

    assert run(project, service) == ()

    assert sorted(url.partition("?")[0] for url in service.downloads) == ["task-1/last.png", "task-1/video.mp4"]


def test_half_a_download_is_begun_anew(project, dying_at):
    service = Scripted(folder=project.folder)
    dying_at("part written")
    with pytest.raises(RuntimeError, match="died"):
        run(project, service)
    dying_at(None)
    parts = list(project.archive.rglob("*.part"))
    for part in parts:
        part.write_bytes(part.read_bytes()[:100])
    clip, _ = sorted(part.name for part in parts)
    assert re.fullmatch(r"01_video\.mp4\.[0-9a-f]{16}\.part", clip)

    assert run(project, service) == ()

    assert read_takes(project)["one", 1][0].slate.clip.frames == 4
    assert list(project.archive.rglob("*.part")) == []


def test_an_unforeseen_error_fails_one_take_and_the_next_run_files_it(project, monkeypatch):
    service = Scripted(folder=project.folder)
    quicken(monkeypatch.setattr)

    def burst(_path):
        raise TypeError("nobody foresaw this")

    with monkeypatch.context() as broken:
        broken.setattr(filing, "decode_whole", burst)
        assert run(project, service) != ()
    failure = attempts(project)[0].failure
    assert failure is not None
    assert "is paid, but cannot be archived: TypeError: nobody foresaw this" in failure.message
    assert "storyboard retake one" in failure.hint

    assert run(project, service) == ()

    assert (state_of(project), service.creates) == (["archived"], 1)


def test_a_clip_that_comes_broken_twice_is_not_fetched_for_ever(project, monkeypatch):
    service = Scripted(folder=project.folder)
    quicken(monkeypatch.setattr)

    def damaged(path):
        raise MediaError(f"{path.name}: this video is damaged: half of it", hint="download it again")

    monkeypatch.setattr(filing, "decode_whole", damaged)
    run(project, service)

    failure = attempts(project)[0].failure
    assert failure is not None
    assert failure.hint.startswith("the same bytes came again")
    assert "run again" not in failure.hint
