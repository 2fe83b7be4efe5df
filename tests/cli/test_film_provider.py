"""Whose film it is: a provider that is named once stays the film's, and a rehearsal replaces nothing."""

import json

import pytest
from typer.testing import CliRunner

from storyboard import production
from storyboard.cli import main
from storyboard.errors import StoryboardError
from storyboard.project import find_project
from storyboard.reporter import Silent
from storyboard.simulator.settings import SimulatorSettings
from tests.shoot.crashing import serve_simulator

pytestmark = pytest.mark.slow

FILM = """\
storyboard: 1
title: Two
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
shots:
  - {id: one, action: It happens.}
  - {id: two, from: one, action: It goes on.}
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    with serve_simulator(SimulatorSettings(folder=tmp_path_factory.mktemp("service"), render=False)) as service:
        yield service


@pytest.fixture
def film(tmp_path, service, monkeypatch):
    monkeypatch.setenv("ARK_BASE_URL", service.url)
    monkeypatch.setenv("BYTEPLUS_BASE_URL", service.url)
    monkeypatch.setenv("ARK_API_KEY", "key-of-a-test")
    monkeypatch.chdir(tmp_path)
    write(tmp_path)
    return tmp_path


def write(film, before="", after=""):
    (film / "storyboard.yaml").write_text(FILM.replace(before, after) if before else FILM, encoding="utf-8")


def shoot(film, *, provider=None, only=()):
    done = production.run(find_project(film), reporter=Silent(), provider=provider, only=only)
    assert not done.missed
    return done


def output_of(*words, status=0):
    done = CliRunner().invoke(main.app, [*map(str, words)])
    if isinstance(done.exception, StoryboardError):
        raise done.exception
    assert done.exit_code == status, done.output
    return done.stdout


def states(*more):
    shots = json.loads(output_of("plan", *more, "--json"))["shots"]
    return {shot["shot"]: (shot["state"], shot["provider"], shot["reasons"]) for shot in shots}


def files(film):
    return {
        str(file.relative_to(film)): file.read_bytes()
        for folder in ("reels", "reports")
        for file in sorted((film / folder).rglob("*"))
        if file.is_file()
    }


def takes(film):
    return {folder.name for folder in (film / "archive").iterdir()}


STANDS = {"one": ("up_to_date", "ark", []), "two": ("up_to_date", "ark", [])}


def test_a_film_of_ark_is_one_for_every_verb(film):
    shoot(film, provider="ark")
    reel, made = (film / "reels/main.mp4").stat(), takes(film)
    assert states() == STANDS
    assert "nothing to make: 2 up to date, by ark" in output_of("plan")
    assert "up to date" in output_of("why", "one")
    assert {shot["state"] for shot in json.loads(output_of("status", "--json"))["shots"]} == {"done"}
    assert "out of date" not in output_of("status")
    for verb in (["check"], ["graph"], ["stitch"], ["report"], ["approve", "one"]):
        output_of(*verb)
    shoot(film)
    assert takes(film) == made
    assert (film / "reels/main.mp4").stat().st_mtime_ns >= reel.st_mtime_ns
    assert states() == STANDS
    # The state may be deleted: the slates tell it too.
    (film / ".storyboard/paid.jsonl").unlink()
    assert states() == STANDS


def test_a_rehearsal_replaces_neither_takes_nor_reels_nor_reports(film):
    shoot(film, provider="ark")
    before = files(film)
    shoot(film, provider="simulator")
    after = files(film)
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {
        "reels/main.rehearsal.mp4",
        "reports/rehearsal/index.html",
        "reports/rehearsal/run.json",
        "reports/rehearsal/run.log",
    }
    assert states() == STANDS
    assert {state for state, _, _ in states("--provider", "simulator").values()} == {"up_to_date"}
    shots = json.loads(output_of("status", "--json"))["shots"]
    assert [[take["take"] for take in shot["takes"]] for shot in shots] == [[1], [1]]
    # An edited shot is still cut with its paid take.
    write(film, "It happens.", "It rains.")
    output_of("stitch")
    assert (film / "reels/main.mp4").read_bytes() == before["reels/main.mp4"]


@pytest.mark.slow
def test_takes_of_the_simulator_are_out_of_date_for_ark(film):
    shoot(film)
    assert states("--provider", "ark")["one"] == ("make", "ark", ["it was made by the simulator, not by ark"])
    assert states()["one"][:2] == ("up_to_date", "simulator")
    shoot(film, provider="ark", only=("one",))
    assert states()["one"] == STANDS["one"]
    assert states()["two"][:2] == ("make", "ark")


def test_a_provider_that_the_writer_names_is_the_films(film):
    shoot(film, provider="ark")
    write(film, "title: Two", "title: Two\nprovider: byteplus")
    assert states()["one"] == ("make", "byteplus", ["provider changed from ark to byteplus"])
    write(film, "defaults: {", "defaults: {provider: byteplus, ")
    assert states()["one"] == ("make", "byteplus", ["provider changed from ark to byteplus"])


@pytest.mark.slow
def test_each_shot_stays_with_who_was_paid_for_it(film):
    write(film, "from: one, ", "")
    shoot(film, provider="ark")
    write(film, "from: one, action: It goes on.", "action: It stops.")
    shoot(film, provider="byteplus", only=("two",))
    assert states() == {"one": ("up_to_date", "ark", []), "two": ("up_to_date", "byteplus", [])}


@pytest.mark.slow
def test_a_film_that_names_the_simulator_is_rehearsed_once_it_is_paid(film):
    shoot(film, provider="ark")
    before = files(film)
    write(film, "title: Two", "title: Two\nprovider: simulator")
    shoot(film)
    after = files(film)
    assert {name: after[name] for name in before} == before
    assert "reels/main.rehearsal.mp4" in after


def test_a_provider_that_is_no_longer_installed_is_told(film):
    shoot(film, provider="ark")
    for slate in (film / "archive").glob("*/slate.json"):
        facts = json.loads(slate.read_text(encoding="utf-8"))
        facts["attempt"]["provider"] = "acme"
        slate.write_text(json.dumps(facts), encoding="utf-8")
    (film / ".storyboard" / "paid.jsonl").unlink()

    done = CliRunner().invoke(main.app, ["check"])

    assert done.exit_code == 0
    told = " ".join(done.output.split())
    assert "takes of this film were paid to 'acme', and no provider of that name is installed" in told
    assert "until then `run` asks simulator for these shots" in told
    assert states()["one"][1] == "simulator"


@pytest.mark.parametrize("name", ["none", "text"])
def test_a_named_ffmpeg_that_cannot_be_used_stops_a_run_before_it_pays(film, service, monkeypatch, name):
    """Its takes could not be filed or stitched."""
    (film / "text").write_text("x")
    monkeypatch.setenv("STORYBOARD_FFMPEG", str(film / name))
    with pytest.raises(StoryboardError, match="STORYBOARD_FFMPEG names"):
        shoot(film, provider="ark")

    assert not (film / "archive").exists()
