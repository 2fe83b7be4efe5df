"""What was made once and is damaged on the disk is made again: the film is right all the same, and the damage told."""

import os
import random
import re
import shutil
from pathlib import Path

import pytest

from storyboard.edit.reel_timeline import pieces_of
from storyboard.errors import MediaError
from storyboard.files import is_sealed, read_sealed_file, write_sealed
from storyboard.model.written_reels import Cut, Transition
from storyboard.production import stitch_reels
from storyboard.reporter import Silent
from storyboard.show.thumbnails import FrameFile, KeptThumbnails
from storyboard.stitch.cache import new_damage
from storyboard.stitch.measure import measured_cuts
from storyboard.stitch.reel import stitch
from tests.shares import some
from tests.stitch.clips import timeline
from tests.stitch.shot_films import CHAIN, shot_film

pytestmark = pytest.mark.slow

CUTS = [
    Cut(shot="s0"),
    Cut(shot="s1", speed=2),
    Cut(shot="s2", transition=Transition(kind="fade", duration=0.25)),
    Cut(shot="s3"),
]


def flip_bit(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def cut_short(path: Path, chance: random.Random) -> None:
    os.truncate(path, chance.randrange(1, path.stat().st_size))


def zero(path: Path, _chance: random.Random) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def empty(path: Path, _chance: random.Random) -> None:
    os.truncate(path, 0)


def spoil(path: Path, chance: random.Random) -> None:
    path.write_bytes(chance.randbytes(path.stat().st_size))


def swap(path: Path, chance: random.Random) -> None:
    others = [each for each in path.parent.iterdir() if each.suffix == path.suffix and each.is_file() and each != path]
    if others:
        shutil.copyfile(chance.choice(sorted(others)), path)
    else:
        spoil(path, chance)


def become_folder(path: Path, _chance: random.Random) -> None:
    path.unlink()
    path.mkdir()
    (path / "inside").touch()


def become_pipe(path: Path, _chance: random.Random) -> None:
    path.unlink()
    os.mkfifo(path)


def lead_nowhere(path: Path, _chance: random.Random) -> None:
    path.unlink()
    path.symlink_to(path)


def lock(path: Path, _chance: random.Random) -> None:
    path.chmod(0)
    if os.access(path, os.R_OK):
        # Nothing is closed to the superuser.
        path.unlink()
        path.mkdir(mode=0)


DAMAGES = [flip_bit, cut_short, zero, empty, spoil, swap, become_folder, become_pipe, lead_nowhere, lock]


def made_film(chain, kept_files: Path, to: Path) -> bytes:
    """Make a film for which everything is kept that can be, measure its cuts, and return its bytes."""
    cut = timeline(chain[4:8], cuts=CUTS, end_card="The end")
    reel = stitch(cut, to, cache=kept_files, reporter=Silent())
    assert len(measured_cuts(cut, cache=kept_files)) == 3
    return reel.path.read_bytes()


@pytest.fixture(scope="module")
def first_film(chain, tmp_path_factory) -> tuple[bytes, Path]:
    """A film and what was kept of it."""
    folder = tmp_path_factory.mktemp("first")
    return made_film(chain, folder / "kept", folder / "main.mp4"), folder / "kept"


@pytest.fixture
def kept_files(first_film, tmp_path) -> list[Path]:
    """A copy of what is kept of the film."""
    return sorted(shutil.copytree(first_film[1], tmp_path / "kept").iterdir())


@pytest.fixture
def film(chain, tmp_path):
    """Return a function that makes the film from what is kept, and gives its bytes."""
    return lambda: made_film(chain, tmp_path / "kept", tmp_path / "main.mp4")


@pytest.fixture(autouse=True)
def no_damage_of_others():
    new_damage()


@pytest.mark.parametrize("damage", some(DAMAGES, quick=[cut_short, swap, lock]))
def test_every_damaged_file_is_made_again(film, first_film, kept_files, tmp_path, damage):
    kinds = {path.suffix for path in kept_files}
    chance = random.Random(3)
    for path in kept_files:
        damage(path, chance)

    assert film() == first_film[0]

    assert kinds == {".json", ".txt", ".mp4", ".packets"}
    assert sorted((tmp_path / "kept").iterdir()) == kept_files
    assert all(is_sealed(path) for path in kept_files)
    told = new_damage()
    assert told
    assert re.fullmatch(rf"{re.escape(str(tmp_path / 'kept'))}: \d+ files .+ were damaged, and were made again", told)


@pytest.mark.parametrize("seed", range(4))
def test_some_damaged_files_are_made_again(film, first_film, kept_files, seed):
    chance = random.Random(seed)
    for path in chance.sample(kept_files, len(kept_files) // 3):
        chance.choice(DAMAGES)(path, chance)

    assert film() == first_film[0]
    assert all(is_sealed(path) for path in kept_files)


def test_nothing_is_told_where_nothing_is_damaged(film, first_film, kept_files):
    assert film() == first_film[0]
    assert kept_files

    assert new_damage() is None


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_note_of_a_reel_makes_it_again(chain, tmp_path, listener, damage):
    project = shot_film(tmp_path / "film", CHAIN, dict(zip(("s0", "s1", "s2"), chain, strict=False)))
    (first,) = stitch_reels(project, reporter=Silent())
    whole = first.path.read_bytes()
    (note,) = pieces_of(project).glob("reel-*.json")
    damage(note, random.Random(1))

    (again,) = stitch_reels(project, reporter=listener, anew=False)

    assert again.frames == first.frames
    assert again.path.read_bytes() == whole
    said = "one file that was kept there was damaged, and was made again"
    assert [text for text in listener.notes if said in text] == [f"{pieces_of(project)}: {said}"]
    assert stitch_reels(project, reporter=Silent(), anew=False)[0].frames == first.frames


def test_damage_is_told_once_and_not_kept_with_the_reel(chain, tmp_path, listener):
    project = shot_film(tmp_path / "film", CHAIN, dict(zip(("s0", "s1", "s2"), chain, strict=False)))
    stitch_reels(project, reporter=Silent())
    for path in pieces_of(project).iterdir():
        flip_bit(path, random.Random(1))
    stitch_reels(project, reporter=Silent(), anew=False)

    stitch_reels(project, reporter=listener, anew=False)

    assert not [text for text in listener.notes if "damaged" in text]


def test_a_file_in_the_place_of_the_folder_is_named(chain, tmp_path):
    (tmp_path / "kept").write_text("no folder")

    with pytest.raises(MediaError, match=r"kept/.+: cannot be written") as told:
        stitch(timeline(chain[:1]), tmp_path / "main.mp4", cache=tmp_path / "kept", reporter=Silent())

    assert told.value.hint == f"remove the file {tmp_path / 'kept'}: a folder belongs there, and is made again"


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_thumbnail_is_made_again(tmp_path, damage):
    from storyboard.media.picture.cards import title_card  # noqa: PLC0415 - only here pictures are drawn
    from storyboard.media.picture.frames import png  # noqa: PLC0415

    store = KeptThumbnails(tmp_path / "kept")
    frames = []
    for number in range(2):
        path = tmp_path / f"{number}.png"
        path.write_bytes(png(title_card(f"No. {number}", width_px=64, height_px=36)))
        frames.append(FrameFile(path, sha256=f"{number}"))
    whole = [store.get(frame) for frame in frames]
    for path in sorted((tmp_path / "kept").iterdir()):
        damage(path, random.Random(2))
    store.keep(frames)

    assert all(is_sealed(path) for path in (tmp_path / "kept").iterdir())
    assert [store.get(frame) for frame in frames] == whole


def test_a_file_is_on_the_disk_before_it_has_its_name(tmp_path, monkeypatch):
    """Else a loss of power could leave a name with nothing behind it."""
    synced = []
    monkeypatch.setattr(os, "fsync", lambda _number: synced.append([path.suffix for path in tmp_path.iterdir()]))

    write_sealed(tmp_path / "piece.txt", lambda part: part.write_text("all of it") and None)

    assert synced == [[".part"]]
    assert read_sealed_file(tmp_path / "piece.txt") == b"all of it"


def test_a_file_under_another_name_is_not_the_one_that_was_kept(tmp_path):
    write_sealed(tmp_path / "one", lambda part: part.write_text("one") and None)
    shutil.copyfile(tmp_path / "one", tmp_path / "other")

    assert read_sealed_file(tmp_path / "one") == b"one"
    assert read_sealed_file(tmp_path / "other") is None
    assert not is_sealed(tmp_path / "other")
