"""Filing a take: what an earlier run left of it is not fetched again."""

import re

import pytest

from storyboard.archive.takes import read_takes
from storyboard.errors import LinkExpired, MediaError, RequestRejected, TooLong, Unavailable
from storyboard.media.measure.decode_whole import ANY_CLIP
from storyboard.media.picture.frames import last_frame_png
from storyboard.model.model_table import shipped_models
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Request
from storyboard.shoot import crash_points, filing
from storyboard.shoot.expected_clip import expected_clip
from tests.films import MODEL, a_vast_png
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

        crash_points.interrupt_at(die)

    yield die_at
    crash_points.interrupt_at(lambda _point: None)


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


@pytest.mark.slow
def test_an_unforeseen_error_fails_one_take_and_the_next_run_files_it(project, monkeypatch):
    service = Scripted(folder=project.folder)
    quicken(monkeypatch.setattr)

    def fail(_path, **_options):
        raise TypeError("nobody foresaw this")

    with monkeypatch.context() as broken:
        broken.setattr(filing, "decode_whole", fail)
        assert run(project, service) != ()
    failure = attempts(project)[0].failure
    assert failure is not None
    assert "is paid, but cannot be archived: TypeError: nobody foresaw this" in failure.message
    assert f"storyboard retake {project.folder} one" in failure.hint

    assert run(project, service) == ()

    assert (state_of(project), service.creates) == (["archived"], 1)


def test_a_clip_that_comes_broken_twice_is_not_fetched_for_ever(project, monkeypatch):
    service = Scripted(folder=project.folder)
    quicken(monkeypatch.setattr)

    def refuse(path, **_options):
        raise MediaError(f"{path.name}: this video is damaged: half of it", hint="download it again")

    monkeypatch.setattr(filing, "decode_whole", refuse)
    run(project, service)

    failure = attempts(project)[0].failure
    assert failure is not None
    assert failure.hint.startswith("the same bytes came again")
    assert "run again" not in failure.hint


@pytest.mark.parametrize(
    ("lost", "asked"),
    [
        (RequestRejected("scripted: the link leads to 10.0.0.1: not followed", provider="scripted"), 1),
        (TooLong("scripted: it has more than 10 bytes", provider="scripted"), 1),
        (LinkExpired("scripted: answers 404", provider="scripted"), 4),
        (Unavailable("scripted: answers 503", provider="scripted"), 4),
        (MediaError("02_last_frame.png.part: is no picture"), 4),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_last_frame_that_cannot_be_had_is_cut_from_the_clip(project, monkeypatch, lost, asked):
    """The clip is paid, and shows it. One that was refused is asked for once."""
    quicken(monkeypatch.setattr)
    service = Scripted(folder=project.folder, lost_frames=lost)

    assert run(project, service) == ()

    take = read_takes(project)["one", 1][0]
    folder = project.archive / take.folder
    assert (folder / "02_last_frame.png").read_bytes() == last_frame_png(folder / "01_video.mp4")
    assert (take.slate.last_frame_served, take.slate.last_frame_link) == (False, "")
    said = f"Its last frame was cut from the clip, for the service's own could not be had ({lost.message})."
    assert take.slate.clip.remark == said
    frames = [url for url in service.downloads if "last.png" in url]
    clips = [url for url in service.downloads if "video.mp4" in url]
    assert (len(frames), len(clips)) == (asked, 1)


@pytest.mark.slow
@pytest.mark.parametrize(("side_px", "asked"), [(5_000, 1), (30_000, 4)])
def test_a_last_frame_far_larger_than_was_asked_for_is_not_decoded(project, monkeypatch, side_px, asked):
    """A few kilobytes could take gigabytes of memory: here, on the page, and at the next shot's service."""
    quicken(monkeypatch.setattr)
    service = Scripted(folder=project.folder, last_frame=a_vast_png(side_px))

    assert run(project, service) == ()

    slate = read_takes(project)["one", 1][0].slate
    folder = project.archive / read_takes(project)["one", 1][0].folder
    assert (folder / "02_last_frame.png").read_bytes() == last_frame_png(folder / "01_video.mp4")
    assert "pixels" in slate.clip.remark
    assert len([url for url in service.downloads if "last.png" in url]) == asked


def test_a_last_frame_of_a_task_that_is_forgotten_by_now_is_cut_from_the_clip(project, monkeypatch):
    quicken(monkeypatch.setattr)
    service = Scripted(folder=project.folder, lost_frames=LinkExpired("gone", provider="scripted"))

    async def get_nothing(_provider, _task_id):
        raise Unavailable("task-1 is not known by now", provider="scripted")

    monkeypatch.setattr(filing, "_get_success", get_nothing)

    assert run(project, service) == ()
    assert not read_takes(project)["one", 1][0].slate.last_frame_served


def test_a_clip_far_larger_than_was_asked_for_is_fetched_once_and_not_decoded(project, monkeypatch):
    """480p has half a million pixels at most."""
    quicken(monkeypatch.setattr)
    service = Scripted(folder=project.folder, clip_size_px=(1920, 1200))

    run(project, service)

    failure = attempts(project)[0].failure
    assert failure is not None
    assert "1920x1200 pixels is far more than was asked for; it was not decoded" in failure.message
    assert failure.hint == f"the same would come again; `storyboard retake {project.folder} one` makes another"
    assert len([url for url in service.downloads if "video.mp4" in url]) == 1


def test_downloads_end_at_what_the_model_can_make(project):
    """4 s in 480p: a byte for each pixel of the largest shape of it, and 32 MiB."""
    service = Scripted(folder=project.folder)

    assert run(project, service) == ()

    model = shipped_models().find(MODEL)
    assert model is not None
    largest_px = max(width_px * height_px for width_px, height_px in model.pixels["480p"].values())
    assert service.most_bytes == {
        "task-1/video.mp4": largest_px * 97 + 32 * 2**20,
        "task-1/last.png": 128 * 2**20,
    }


@pytest.mark.parametrize(
    ("changes", "most_s"),
    [({"duration": 10}, 10), ({"duration": -1}, 15), ({"duration": None, "frames": 49}, 49 / 24)],
)
def test_a_clip_may_be_as_long_as_was_asked_for_or_as_its_model_or_the_videos_it_follows(changes, most_s):
    model = shipped_models().find("seedance-2.0")
    assert model is not None
    asked = Request(key=TakeKey(shot="one"), provider="ark", model="seedance-2.0", mode="text", prompt="x", **changes)
    followed_s = model.reference_videos.total_s if model.reference_videos else 0
    longest_s = max(most_s, model.max_duration_s, followed_s) if changes["duration"] == -1 else most_s

    assert expected_clip(asked, shipped_models()).bounds.length_s == round(4 * longest_s) + 10


def test_a_model_that_nobody_knows_may_make_any_clip():
    asked = Request(key=TakeKey(shot="one"), provider="ark", model="somebody's", mode="text", prompt="x")

    assert expected_clip(asked, shipped_models()).bounds == ANY_CLIP
    assert expected_clip(asked, shipped_models()).most_bytes == 2 * 2**30
