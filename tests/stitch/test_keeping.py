"""A reel is there whole or not at all, and what was made once is not made again."""

import re
import shutil
from pathlib import Path
from threading import Barrier, BrokenBarrierError

import pytest

from storyboard.edit.reel_timeline import pieces_of
from storyboard.errors import MediaError
from storyboard.media.coded.remux import join
from storyboard.model.written_reels import Cut, Music, Transition, Trim
from storyboard.production import stitch_reels
from storyboard.reporter import Silent
from storyboard.show.proxies import proxies_of
from storyboard.show.thumbnails import thumbnails_of
from storyboard.stitch import pieces
from storyboard.stitch.reel import stitch
from storyboard.stitch.timeline import Footage
from tests.stitch.clips import timeline, watch
from tests.stitch.shot_films import CHAIN, shot_film

STATE = Path(__file__).parents[2] / "docs" / "architecture.md"
FADING = [Cut(shot="s0"), Cut(shot="s1", transition=Transition(kind="fade", duration=0.25))]


@pytest.fixture
def old(tmp_path):
    """A reel that is there from before."""
    (tmp_path / "main.mp4").write_bytes(b"the old reel")
    return tmp_path / "main.mp4"


def test_an_old_reel_survives_when_a_clip_cannot_be_read(chain, stitch_film, old, tmp_path):
    (tmp_path / "torn.mp4").write_bytes(chain[1].path.read_bytes()[:2000])
    torn = Footage(path=tmp_path / "torn.mp4", frames=24, rate=chain[0].rate, has_audio=True)

    with pytest.raises(MediaError, match=r"torn\.mp4: cannot be read"):
        stitch_film(timeline([chain[0], torn]))

    assert old.read_bytes() == b"the old reel"
    assert not list(tmp_path.glob("*.part"))


def test_an_old_reel_survives_when_writing_breaks_off(chain, stitch_film, old, tmp_path, monkeypatch):
    """Here a clip is gone by the time that its bytes are wanted."""
    half_done = []

    def broken(_file, samples):
        half_done.extend(tmp_path.glob("*.part"))
        raise OSError(None, "is gone", "s1.mp4")

    monkeypatch.setattr("storyboard.media.coded.mp4._Files.of", broken)

    with pytest.raises(MediaError, match=r"s1\.mp4: is gone"):
        stitch_film(timeline(chain[:2]))

    assert half_done
    assert old.read_bytes() == b"the old reel"
    assert not list(tmp_path.glob("*.part"))


def test_a_film_that_came_out_otherwise_than_planned_is_not_kept(chain, stitch_film, old, cache, monkeypatch):
    def forgetful(pieces, to, **options):
        join(pieces[:1], to, **options)

    monkeypatch.setattr("storyboard.stitch.reel.join", forgetful)

    said = r"^main\.mp4: came out with 24 frames at 24 a second, planned were 48"
    with pytest.raises(MediaError, match=said) as told:
        stitch_film(timeline(chain[:2], chained=False))

    assert told.value.hint.startswith(f"delete the folder {cache} and stitch again")
    assert old.read_bytes() == b"the old reel"


def test_a_new_reel_takes_the_place_of_the_old(chain, stitch_film, old, tmp_path):
    stitch_film(timeline(chain[:2]))

    assert watch(old).numbers == list(range(47))
    assert [path.name for path in tmp_path.iterdir()] == ["main.mp4"]


def test_the_folder_of_a_reel_is_made(chain, cache, tmp_path):
    reel = stitch(timeline(chain[:1]), tmp_path / "reels" / "main.mp4", cache=cache, reporter=Silent())

    assert reel.path.is_file()


def test_a_place_that_cannot_be_written_is_named(chain, stitch_film, cache, tmp_path):
    (tmp_path / "reels").write_text("a file where the folder should be")

    with pytest.raises(MediaError, match=r"reels/main\.mp4: cannot be written"):
        stitch(timeline(chain[:1]), tmp_path / "reels" / "main.mp4", cache=cache, reporter=Silent())


def test_a_clip_that_is_not_what_was_filed_is_refused(chain, stitch_film):
    short = Footage(path=chain[0].path, frames=30, rate=chain[0].rate, has_audio=True)

    with pytest.raises(MediaError, match=r"s0\.mp4: holds 24 frames, and 30 were filed with it"):
        stitch_film(timeline([short]))


def test_music_that_is_no_sound_is_named(chain, stitch_film, tmp_path):
    (tmp_path / "score.mp3").write_text("no sound")

    with pytest.raises(MediaError, match=r"score\.mp3: cannot be read"):
        stitch_film(timeline(chain[:1], folder=tmp_path, audio=Music(file="score.mp3")))


def test_pieces_are_made_once(chain, tmp_path):
    """The second time nothing is written to the cache, and the film is the same to the last byte."""
    film, cache = tmp_path / "main.mp4", tmp_path / "cache"
    stitch(timeline(chain[:3], cuts=[*FADING, Cut(shot="s2")]), film, cache=cache, reporter=Silent())
    first, made = film.read_bytes(), {path.name: path.stat().st_mtime_ns for path in cache.iterdir()}

    stitch(timeline(chain[:3], cuts=[*FADING, Cut(shot="s2")]), film, cache=cache, reporter=Silent())

    assert film.read_bytes() == first
    assert {path.name: path.stat().st_mtime_ns for path in cache.iterdir()} == made
    assert made


def test_the_folders_that_the_page_on_state_lets_be_deleted_are_made_again(chain, tmp_path):
    """And the film comes out the same to the last byte."""
    project = shot_film(tmp_path / "film", CHAIN, dict(zip(("s0", "s1", "s2"), chain, strict=False)))
    (first,) = stitch_reels(project, reporter=Silent())
    film = first.path.read_bytes()
    named = [project.state / name for name in re.findall(r"`\.storyboard/(\w+)/`", STATE.read_text(encoding="utf-8"))]
    assert named == [pieces_of(project), thumbnails_of(project), proxies_of(project), project.state / "edits"]
    for folder in named:
        shutil.rmtree(folder, ignore_errors=True)

    stitch_reels(project, reporter=Silent())

    assert first.path.read_bytes() == film
    assert list(pieces_of(project).iterdir())


@pytest.fixture
def anew(chain, tmp_path, monkeypatch):
    """Return a function that stitches four clips, trimmed and dissolved, and gives the folder of what was coded."""
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    cuts = [Cut(shot=f"s{n}", trim=Trim(start=0.25)) for n in range(3)]
    cuts.append(Cut(shot="s3", transition=Transition(kind="fade", duration=0.25)))

    def stitched_anew():
        cut = timeline(chain[4:8], cuts=cuts)
        stitch(cut, tmp_path / "main.mp4", cache=tmp_path / "cache", reporter=Silent())
        return tmp_path / "cache"

    return stitched_anew


@pytest.mark.slow
def test_what_is_coded_anew_in_this_process_is_held_one_at_a_time(anew, monkeypatch):
    """The coder's memory is most of what a reel takes: on more cores it should not be more."""
    usual, meeting, met = pieces.recode, Barrier(2), []

    def recode(*arguments, **options):
        try:
            met.append(meeting.wait(timeout=0.5))
        except BrokenBarrierError:
            meeting.reset()
        usual(*arguments, **options)

    monkeypatch.setattr(pieces, "recode", recode)
    anew()

    assert met == []


def test_the_coder_looks_ahead_at_few_pictures_on_one_thread(anew):
    """It notes in each piece how it was set; what this process codes and what ffmpeg does is alike."""
    made = [path.read_bytes() for path in anew().glob("*.mp4")]

    assert len(made) > 3
    assert all(b" rc_lookahead=2 " in piece and b" bframes=1 " in piece and b" threads=1 " in piece for piece in made)


@pytest.mark.slow
def test_another_clip_of_the_same_name_is_another_piece(chain, tmp_path):
    """Pieces are known by the bytes that they were made of, not by where these lay."""
    clip, cache = tmp_path / "clip.mp4", tmp_path / "cache"
    seen = []
    for source in (chain[4], chain[6]):
        clip.write_bytes(source.path.read_bytes())
        footage = Footage(path=clip, frames=24, rate=source.rate, has_audio=True)
        film = stitch(timeline([footage, chain[0]], cuts=FADING), tmp_path / "m.mp4", cache=cache, reporter=Silent())
        seen.append(watch(film.path).numbers[:18])

    assert seen == [list(range(92, 110)), list(range(138, 156))]


def test_a_piece_that_broke_off_leaves_nothing_behind(chain, tmp_path):
    cuts = [Cut(shot="s0"), Cut(shot="s1", transition=Transition(kind="zzz", duration=0.25))]

    with pytest.raises(MediaError):
        stitch(timeline(chain[:2], cuts=cuts), tmp_path / "m.mp4", cache=tmp_path / "cache", reporter=Silent())

    assert not list((tmp_path / "cache").glob("*.part"))
