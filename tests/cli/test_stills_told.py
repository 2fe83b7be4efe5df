"""What the verbs say of a film with stills: pictures and motion are told apart, and neither is called the other."""

import json

import pytest

from tests.cli.tea_house import printed, write_film

pytestmark = [pytest.mark.usefixtures("plain_films"), pytest.mark.slow]

FILM = """\
storyboard: 1
title: Ida
defaults: {model: seedance-2.0-mini, resolution: 480p, ratio: "16:9", duration: 4}
cast:
  ida: {text: an old keeper, images: [front]}
stills:
  - {id: front, action: "{{ cast.ida }}, front view", size: 1280x720, takes: 2, approve: true}
  - {id: pier, action: a pier}
shots:
  - {id: turn, first_frame: pier, action: she turns}
  - {id: both, references: [ida], action: she looks up}
  - {id: alone, action: a gull}
"""


@pytest.fixture(scope="module")
def new_film(tmp_path_factory):
    return write_film(tmp_path_factory.mktemp("new"), FILM)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """Its stills are drawn, and nothing else; with what the run said."""
    folder = write_film(tmp_path_factory.mktemp("drawn"), FILM)
    told = printed("run", "--only", "front", "--only", "pier", "--json", cwd=folder)
    return folder, json.loads(told)


def said_in_full(*words, cwd):
    """Return what a verb prints and says."""
    from tests.forked import storyboard  # noqa: PLC0415

    done = storyboard(*words, cwd=cwd)
    return done.stdout + done.stderr


def test_a_plan_prices_pictures_and_motion_apart(new_film):
    told = printed("plan", cwd=new_film, columns=120)

    assert told.startswith("Ida: 2 stills and 3 shots, 12 s\n")
    assert "5 to make, 0 up to date: 2 stills $0.06, 3 shots $0.43; 6 takes, $0.49," in told
    front = next(line for line in told.splitlines() if line.startswith("front"))
    assert "?" not in front
    assert front.split()[-1] == "$0.04", "a picture has no tokens"


def test_the_plan_as_json_says_of_each_what_is_made(new_film):
    document = json.loads(printed("plan", "--json", cwd=new_film))

    assert [(shot["shot"], shot["medium"]) for shot in document["shots"]][:3] == [
        ("front", "still"), ("pier", "still"), ("turn", "video"),
    ]  # fmt: skip
    stills, shots = document["totals"]["stills"], document["totals"]["shots"]
    assert (stills["to_make"], stills["takes"], shots["to_make"]) == (2, 3, 3)
    assert stills["billed"]["USD"] + shots["billed"]["USD"] == pytest.approx(document["totals"]["usd"])


def test_the_size_of_a_picture_stands_in_the_plan(new_film):
    pier = next(line for line in printed("plan", cwd=new_film, columns=120).splitlines() if line.startswith("pier"))
    assert "1268x728" in pier, "the shape of the shot that opens on it"


def test_check_counts_stills(new_film):
    assert "2 stills and 3 shots, no problems" in said_in_full("check", cwd=new_film)


def test_status_counts_stills_and_shots(drawn):
    folder, run = drawn
    told = printed("status", cwd=folder, columns=120)

    assert "2 of 2 stills and 0 of 3 shots done, 3 waiting\n" in told
    assert "waiting for your approval: 1 shot depends on this" in told
    assert {shot["shot"]: shot["medium"] for shot in run["shots"]}["front"] == "still"
    rows = json.loads(printed("status", "--json", cwd=folder))["shots"]
    assert [row["medium"] for row in rows] == ["still", "still", "video", "video", "video"]


def test_an_end_of_a_run_counts_stills_as_stills_and_no_reel_uses_one(tmp_path):
    told = said_in_full("run", "--only", "front", cwd=write_film(tmp_path, FILM))

    assert "1 still made, 0 already up to date, 0 failed" in told
    assert "reels use" not in told


def test_an_unknown_name_is_no_shot_and_no_still(new_film):
    told = said_in_full("why", "peer", cwd=new_film)
    assert "no shot or still is called 'peer'" in told
    assert "did you mean 'pier'?" in told


def test_another_picture_of_a_still_is_told_in_a_sentence(drawn):
    folder, _ = drawn
    printed("run", "--only", "turn", "--no-stitch", cwd=folder)
    printed("retake", "pier", "--no-stitch", cwd=folder)

    assert "turn is to be made: still pier is another picture now (first frame)" in printed("why", "turn", cwd=folder)
    changed = folder.joinpath("storyboard.yaml")
    changed.write_text(FILM.replace("first_frame: pier", "first_frame: front"), encoding="utf-8")
    printed("approve", "front", "1", cwd=folder)
    assert "first frame is still front now, not still pier" in printed("why", "turn", cwd=folder)


def test_graph_draws_a_still_as_a_picture_and_arrows_by_role(new_film):
    told = printed("graph", cwd=new_film)

    assert '[["front<br>to make"]]' in told
    assert 's3["turn<br>to make"]' in told
    assert "s2 --> s3" in told, "turn opens on pier"
    assert 's1 -. "reference" .-> s4' in told
    for name in ("graph.svg", "graph.png", "graph.dot"):
        printed("graph", "--output", name, cwd=new_film)
    assert "peripheries=2" in (new_film / "graph.dot").read_text(encoding="utf-8")
    assert "2 stills and 3 shots" in (new_film / "graph.svg").read_text(encoding="utf-8")


def test_open_opens_the_picture_of_a_still(drawn):
    folder, _ = drawn
    assert "archive/front.take-0" in printed("open", "front", cwd=folder)


def test_a_run_until_stills_makes_no_clip_and_says_what_it_left(tmp_path):
    text = FILM.replace("takes: 2, approve: true", "takes: 2").replace(
        "shots:\n", "  - {id: rescue, from: alone, action: her face again}\nshots:\n", 1
    )
    folder = write_film(tmp_path, text)

    assert "2 to make, 0 up to date: 2 stills $0.06; 3 takes, $0.06, at least" in printed(
        "plan", "--until", "stills", cwd=folder
    )
    told = said_in_full("run", "--until", "stills", cwd=folder)

    assert "left for a later run: 1 still and 3 shots" in told
    assert "left rescue: it needs alone first" in told
    assert "2 stills made, 0 already up to date, 0 failed (3 takes" in told
    assert sorted(path.name for path in (folder / "archive").iterdir() if path.is_dir()) == [
        "front.take-01", "front.take-02", "pier.take-01",
    ]  # fmt: skip
    assert "nothing to make" in printed("plan", "--until", "stills", cwd=folder)


def test_a_film_without_stills_cannot_stop_after_them(tmp_path):
    folder = write_film(tmp_path, "storyboard: 1\ntitle: A\nshots: [{id: alone, action: a gull}]\n")
    assert "the film has no stills to make" in said_in_full("run", "--until", "stills", cwd=folder)
    assert not (folder / "archive").exists()
