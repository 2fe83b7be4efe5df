"""A reel that would come out otherwise is out of date, and the reason is told without a look into any clip."""

import json
import shutil
from pathlib import Path

import pytest

from storyboard import production
from storyboard.edit.reel_timeline import pieces_of
from storyboard.edit.reels_now import reels_now
from storyboard.plan.film_now import film_now
from storyboard.project import find_project
from storyboard.reporter import Silent
from tests.films import a_sound
from tests.forked import storyboard
from tests.talk_film import hear_it

FILM = """\
storyboard: 1
title: Two lamps
defaults: {model: seedance-1.0-pro-fast, resolution: 480p, ratio: "16:9", duration: 2}
shots:
  - {id: lamp, action: A lamp is lit.}
  - {id: lane, action: A lane in the dark.}
reels:
  main: {shots: [lamp, lane], audio: {file: song.wav}}
  short: [lane]
"""


@pytest.fixture(scope="module")
def shot(tmp_path_factory):
    """A film of two shots and two reels, made and stitched."""
    folder = tmp_path_factory.mktemp("films") / "film"
    folder.mkdir()
    (folder / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    (folder / "song.wav").write_bytes(a_sound(4))
    done = storyboard("run", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def film(shot, tmp_path):
    """A copy of the film, elsewhere."""
    return shutil.copytree(shot, tmp_path / "film")


def standing(folder: Path):
    """Return state and reasons of each reel by its name."""
    return {reel.name: (reel.state, reel.reasons) for reel in reels_now(film_now(find_project(folder)))}


def write(folder: Path, old: str, new: str) -> None:
    """Replace *old* by *new* in the storyboard."""
    assert old in FILM
    (folder / "storyboard.yaml").write_text(FILM.replace(old, new), encoding="utf-8")


@pytest.mark.slow
def test_what_was_just_stitched_is_up_to_date(film):
    assert standing(film) == {"main": ("up_to_date", ()), "short": ("up_to_date", ())}
    reels = reels_now(film_now(find_project(film)))
    assert [round(reel.duration_s, 2) for reel in reels] == [4.08, 2.04]


def test_a_film_without_takes_says_which_shots_lack_them(tmp_path):
    (tmp_path / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    (tmp_path / "song.wav").write_bytes(a_sound(4))

    main, short = reels_now(film_now(find_project(tmp_path)))

    assert (main.state, main.missing, main.duration_s) == ("not_cut", ("lamp", "lane"), None)
    assert main.reasons == ("lamp and lane have no current take",)
    assert short.reasons == ("lane has no current take",)


@pytest.mark.parametrize(
    ("old", "new", "reasons"),
    [
        ("shots: [lamp, lane], ", "shots: [{shot: lamp, trim: {end: 1}}, lane], ", ("lamp: trim changed",)),
        ("shots: [lamp, lane], ", "shots: [{shot: lamp, speed: 2}, lane], ", ("lamp: speed changed",)),
        ("shots: [lamp, lane], ", "shots: [lane, lamp], ", ("the order of the shots changed",)),
        ("shots: [lamp, lane], ", "shots: [lamp], ", ("lane is no longer in the reel",)),
        ("shots: [lamp, lane], ", "shots: [lamp, lane, lamp], ", ("lamp is new in the reel",)),
        ("shots: [lamp, lane], ", "title_card: Night, shots: [lamp, lane], ", ("title card changed",)),
        ("{file: song.wav}", "{file: song.wav, gain_db: -6}", ("settings of the music changed",)),
        (", audio: {file: song.wav}", "", ("music removed",)),
    ],
)  # fmt: skip
def test_an_entry_or_a_setting_that_changed_is_named(film, old, new, reasons):
    """The reel that it does not touch stays up to date."""
    write(film, old, new)

    assert standing(film) == {"main": ("out_of_date", reasons), "short": ("up_to_date", ())}


def test_a_transition_that_is_new_is_named(film):
    write(film, "shots: [lamp, lane], ", "shots: [lamp, {shot: lane, transition: {kind: fade, duration: 0.5}}], ")

    assert standing(film)["main"] == ("out_of_date", ("lane: transition changed",))


@pytest.mark.slow
def test_another_take_is_named_by_its_number(film):
    assert storyboard("retake", ".", "lane", "--no-stitch", cwd=film).returncode == 0
    assert storyboard("approve", ".", "lane", "2", cwd=film).returncode == 0

    assert standing(film) == {
        "main": ("out_of_date", ("lane take 2 in place of lane take 1",)),
        "short": ("out_of_date", ("lane take 2 in place of lane take 1",)),
    }


def test_a_clip_that_is_gone_is_named(film):
    (film / "archive/lamp.take-01/01_video.mp4").unlink()

    assert standing(film)["main"] == ("out_of_date", ("the clip of lamp take 1 is missing",))


def test_other_music_of_the_same_name_is_found(film):
    (film / "song.wav").write_bytes(a_sound(5))

    assert standing(film)["main"] == ("out_of_date", ("music changed",))


def test_the_same_music_written_again_changes_nothing(film):
    (film / "song.wav").write_bytes((film / "song.wav").read_bytes())

    assert standing(film)["main"] == ("up_to_date", ())


def test_a_shot_that_changed_has_no_current_take(film):
    write(film, "A lane in the dark.", "A lane at noon.")

    assert standing(film)["short"] == ("out_of_date", ("lane has no current take",))


def test_a_reel_that_somebody_else_wrote_is_out_of_date(film):
    (film / "reels/short.mp4").write_bytes(b"other")

    assert standing(film)["short"] == ("out_of_date", ("its file was changed since",))


def test_another_file_of_the_same_size_is_not_the_reel(film):
    reel = film / "reels/short.mp4"
    reel.write_bytes(reel.read_bytes()[::-1])

    assert standing(film)["short"] == ("out_of_date", ("its file was changed since",))


def test_a_copy_that_has_another_time_is_cut_no_more(shot, tmp_path):
    """As a copy without times or a backup leaves it, in a folder of another name."""
    copy = shutil.copytree(shot, tmp_path / "fox 2 %41", copy_function=shutil.copyfile)

    assert standing(copy) == {"main": ("up_to_date", ()), "short": ("up_to_date", ())}
    said = storyboard("run", cwd=copy).stderr
    assert [line.endswith("up to date)") for line in said.splitlines() if line.startswith("reel ")] == [True, True]


def test_a_reel_of_which_nothing_is_noted_is_cut_again_by_the_next_run(film):
    """The folder of pieces may be deleted at any time."""
    shutil.rmtree(pieces_of(find_project(film)))

    assert standing(film)["short"] == ("out_of_date", ("nothing tells what it was cut from",))


def test_a_reel_that_is_gone_is_not_cut(film):
    (film / "reels/short.mp4").unlink()

    assert standing(film)["short"] == ("not_cut", ("ready to cut: `storyboard stitch`",))


def test_after_the_next_stitch_it_is_up_to_date_again(film):
    write(film, "shots: [lamp, lane], ", "shots: [lamp], ")
    assert storyboard("run", cwd=film).returncode == 0

    assert standing(film)["main"] == ("up_to_date", ())


@pytest.mark.parametrize("verb", ["plan", "status"])
def test_plan_and_status_show_the_reels(verb, film):
    write(film, "shots: [lamp, lane], ", "shots: [lamp], ")

    said = storyboard(verb, cwd=film).stdout
    told = json.loads(storyboard(verb, "--json", cwd=film).stdout)["reels"]

    assert "\nreel   state        length  why\nmain   out of date     4 s  lane is no longer in the reel\n" in said
    assert "\nshort  up to date      2 s  reels/short.mp4\n" in said
    assert told[0] == {
        "reel": "main", "state": "out_of_date", "reasons": ["lane is no longer in the reel"], "missing": [],
        "path": str(film / "reels/main.mp4"), "duration_s": told[0]["duration_s"], "is_draft": False,
    }  # fmt: skip
    assert [reel["state"] for reel in told] == ["out_of_date", "up_to_date"]


@pytest.fixture(scope="module")
def drafted(tmp_path_factory):
    """A film of which only the drafts are made, and one reel of two holds a shot that has none yet."""
    folder = tmp_path_factory.mktemp("films") / "drafted"
    folder.mkdir()
    text = FILM.replace("seedance-1.0-pro-fast", "seedance-1.5-pro").replace("duration: 2", "duration: 4")
    (folder / "storyboard.yaml").write_text(text, encoding="utf-8")
    (folder / "song.wav").write_bytes(a_sound(4))
    done = storyboard("run", "--draft", "--only", "lamp", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.slow
def test_a_reel_of_drafts_is_listed_beside_the_film_s_own(drafted):
    reels = [reel for reel in reels_now(film_now(find_project(drafted))) if reel.name == "main"]

    assert [(reel.is_draft, reel.state, reel.path.name) for reel in reels] == [
        (False, "not_cut", "main.mp4"),
        (True, "out_of_date", "main.draft.mp4"),
    ]
    assert reels[1].reasons == ("cards stand in for lane",)


@pytest.mark.parametrize("verb", ["plan", "status"])
def test_plan_and_status_list_reels_of_drafts(drafted, verb):
    told = storyboard(verb, cwd=drafted).stdout
    document = json.loads(storyboard(verb, "--json", cwd=drafted).stdout)

    assert "main (draft)" in told
    assert [(reel["reel"], reel["is_draft"]) for reel in document["reels"]] == [
        ("main", False),
        ("short", False),
        ("main", True),
        ("short", True),
    ]


def show_subtitles(talk, how: str) -> None:
    """Write a reel with subtitles as *how* says, and cut it."""
    reel = f"reels: {{main: {{shots: [hello, boat], subtitles: {how}}}}}\n"
    talk.file.write_text(talk.file.read_text("utf-8") + reel, "utf-8")
    production.stitch_reels(talk, reporter=Silent())


def test_subtitles_follow_what_was_heard_since(talk):
    """A look says so until the reel is cut again; to hear the same words once more changes nothing."""
    show_subtitles(talk, "soft")
    hear_it(talk)
    before = standing(talk.folder)
    production.stitch_reels(talk, reporter=Silent())
    hear_it(talk, again=True)

    assert before == {"main": ("out_of_date", ("hello: what was heard in it changed",))}
    assert standing(talk.folder) == {"main": ("up_to_date", ())}


def test_what_was_heard_changes_no_reel_without_subtitles(talk):
    show_subtitles(talk, "off")
    hear_it(talk)

    assert standing(talk.folder) == {"main": ("up_to_date", ())}
