"""A stitch begins by removing what killed ones left half written."""

from storyboard.production import run, stitch_reels
from storyboard.reporter import Silent
from tests.killed import parts_of_killed_process, with_old_time
from tests.stitch.shot_films import CHAIN, shot_film


def test_a_stitch_removes_what_a_killed_one_left(chain, tmp_path):
    """Beside pieces and thumbnails, beside the reel and beside copies of takes; a clip that was being filed stays."""
    project = shot_film(tmp_path / "film", CHAIN, dict(zip(("s0", "s1", "s2"), chain, strict=False)))
    take = project.archive / "s0.take-01"
    (take / "01_video.mp4.part").write_bytes(b"paid")
    places = [
        project.state / "conformed" / "piece.mp4",
        project.state / "thumbnails" / "small.jpg",
        project.reel("other"),
        take / "verdict.json",
    ]
    for place in places:
        place.parent.mkdir(parents=True, exist_ok=True)
    left = [with_old_time(part) for part in parts_of_killed_process(*places)]

    stitch_reels(project, reporter=Silent())

    assert [part for part in left if part.exists()] == []
    assert [path.name for path in project.folder.rglob("*.part")] == ["01_video.mp4.part"]


def test_a_reel_that_goes_elsewhere_has_its_own_parts_removed(chain, tmp_path):
    project = shot_film(tmp_path / "film", CHAIN, dict(zip(("s0", "s1", "s2"), chain, strict=False)))
    own, others = map(with_old_time, parts_of_killed_process(tmp_path / "cut.mp4", tmp_path / "other.mp4"))

    stitch_reels(project, reporter=Silent(), to=tmp_path / "cut.mp4")

    assert (own.exists(), others.exists()) == (False, True)


def test_a_run_does_so_too(tmp_path, monkeypatch):
    """Before it asks for anything: here nothing can be asked for."""
    monkeypatch.setattr("storyboard.shoot.shooting.shoot", lambda *_film, **_run: ())
    project = shot_film(tmp_path / "film", CHAIN, {})
    place = project.state / "conformed" / "piece.mp4"
    place.parent.mkdir(parents=True)
    left = [with_old_time(part) for part in parts_of_killed_process(place)]

    run(project, reporter=Silent())

    assert [part for part in left if part.exists()] == []
