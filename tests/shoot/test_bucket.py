"""An archive in object storage: what is there counts, and what is here is a copy."""

import hashlib
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args
from uuid import uuid4

import httpx
import pytest

from storyboard import production
from storyboard.archive import takes as archive
from storyboard.archive.bucket import VARIABLE, bucket_of
from storyboard.archive.s3 import S3
from storyboard.archive.takes import bring_files, claim_take, read_takes, read_verdict
from storyboard.errors import ArchiveError, CommandError, pip_command
from storyboard.model.take_key import TakeKey
from storyboard.plan.make_plan import plan
from storyboard.project import Project
from storyboard.reporter import Note, Silent
from storyboard.shoot import crash_points
from storyboard.shoot.shooting import shoot
from storyboard.simulator.settings import SimulatorSettings
from tests.films import a_chain, a_film, a_project, a_shot
from tests.forked import in_a_process
from tests.scripted import Scripted
from tests.shoot.buckets import serve_bucket
from tests.shoot.crashing import LIST_LAG_S, Death, _run, film_of, serve_simulator

pytestmark = pytest.mark.slow

FILES = ("01_video.mp4", "02_last_frame.png", "03_first_frame.png", "slate.json")


@pytest.fixture(scope="module")
def s3():
    with serve_bucket() as server:
        yield server


@pytest.fixture
def place(s3, monkeypatch):
    """An empty bucket that the environment names."""
    bucket = s3.fresh()
    for name, value in s3.environment(bucket).items():
        monkeypatch.setenv(name, value)
    return bucket


@dataclass
class Machine:
    """One disk with the film called *fox* on it, and nothing else."""

    project: Project
    service: Scripted

    def plan(self, film):
        return plan(film, read_takes(self.project), project=self.project)

    def run(self, film, planned=None):
        return shoot(
            planned or self.plan(film),
            project=self.project,
            reporter=Silent(),
            run_id=uuid4().hex,
            connect_to=lambda _name, _project: self.service,
        )

    def states(self, film):
        return [shot.state for shot in self.plan(film).shots]

    def objects(self):
        return set(bucket_of(self.project).names())


@pytest.fixture
def machine(tmp_path) -> Callable[[], Machine]:
    """Return a way to new machines, whose disks know nothing of each other."""

    def new() -> Machine:
        folder = tmp_path / uuid4().hex / "fox"
        folder.mkdir(parents=True)
        return Machine(a_project(folder), Scripted(folder=folder))

    return new


def test_a_take_is_in_the_bucket_as_it_is_on_the_disk(place, machine):
    first = machine()
    assert first.run(a_film(a_shot("run"))) == ()

    assert first.objects() == {f"run.take-01/{name}" for name in (*FILES, "owner")}
    bucket = bucket_of(first.project)
    for name in FILES:
        assert bucket.read_bytes(f"run.take-01/{name}") == (first.project.archive / "run.take-01" / name).read_bytes()


def test_a_shot_goes_on_from_the_copy_of_a_clip_that_has_no_link_of_its_own(place, machine):
    """The link is signed, and leads to the clip's bytes."""
    first = machine()
    settings = {"model": "seedance-2.5"}
    film = a_film(a_shot("run", **settings), a_shot("leap", continues="run", **settings))
    assert first.run(film) == ()

    (picture,) = first.service.requests[-1].pictures
    clip = first.project.archive / "run.take-01" / "01_video.mp4"
    assert (picture.role, picture.name) == ("reference_video", "archive/run.take-01/01_video.mp4")
    assert httpx.get(picture.url).content == clip.read_bytes()


def test_a_fresh_machine_finds_every_take_up_to_date(place, machine):
    film = a_chain("wake", "run")
    machine().run(film)
    other = machine()

    assert other.states(film) == ["up_to_date", "up_to_date"]
    assert other.run(film) == ()
    assert other.service.creates == 0


def test_what_is_needed_is_brought_and_no_more(place, machine):
    first, other = machine(), machine()
    first.run(a_film(a_shot("run")))
    (take,) = read_takes(other.project)["run", 1]
    here = other.project.archive / take.folder
    assert {file.name for file in here.iterdir()} == {"slate.json"}

    bring_files(other.project, [take], clips=False)
    assert {file.name for file in here.iterdir()} == {"slate.json", "02_last_frame.png", "03_first_frame.png"}

    bring_files(other.project, [take])
    assert hashlib.sha256((here / "01_video.mp4").read_bytes()).hexdigest() == take.slate.video.sha256


def test_a_chain_goes_on_where_another_machine_left_it(place, machine):
    """The frame that it opens on comes from the bucket."""
    first, other = machine(), machine()
    first.service.serves_last_frame = other.service.serves_last_frame = False
    first.run(a_film(a_shot("wake")))

    assert other.run(a_chain("wake", "run")) == ()

    (request,) = other.service.requests
    frame = (first.project.archive / "wake.take-01" / "02_last_frame.png").read_bytes()
    assert request.pictures[0].sha256 == hashlib.sha256(frame).hexdigest()
    assert request.pictures[0].url.startswith("data:image/png")


def test_a_clip_that_was_damaged_in_the_bucket_is_not_used(place, machine):
    first, other = machine(), machine()
    first.run(a_film(a_shot("run")))
    bucket_of(first.project).write("run.take-01/01_video.mp4", b"another film")

    with pytest.raises(ArchiveError, match=r"run\.take-01/01_video\.mp4: its bytes are not those that were filed"):
        bring_files(other.project, read_takes(other.project)["run", 1])

    assert {file.name for file in (other.project.archive / "run.take-01").iterdir()} >= {"slate.json"}
    assert not (other.project.archive / "run.take-01" / "01_video.mp4").exists()


def test_a_clip_that_is_gone_from_the_bucket_is_named(place, machine):
    first, other = machine(), machine()
    first.run(a_film(a_shot("run")))
    bucket_of(first.project).remove("run.take-01/01_video.mp4")

    with pytest.raises(ArchiveError, match=r"run\.take-01/01_video\.mp4: this file of a take is gone"):
        bring_files(other.project, read_takes(other.project)["run", 1])


def test_a_file_counts_as_sent_when_the_store_gives_its_bytes_back(place, machine, tmp_path):
    clip = tmp_path / "clip"
    clip.write_bytes(b"a film")

    with pytest.raises(ArchiveError, match="the bytes in the store differ"):
        bucket_of(machine().project).send(clip, "clip", sha256="0" * 64)


def test_a_take_that_cannot_be_sent_is_sent_by_the_next_run(place, machine, monkeypatch):
    """It is paid, and is on the disk: nothing is asked for, or downloaded, a second time."""
    first, film = machine(), a_film(a_shot("run"))

    def unreachable(_bucket, path, name, *, sha256):
        raise ArchiveError(f"{name}: no line")

    with monkeypatch.context() as cut:
        cut.setattr(S3, "send", unreachable)
        (missed,) = first.run(film)
    assert "no line" in missed.why
    assert first.states(film) == ["make"]
    assert first.objects() == {"run.take-01/owner"}

    assert first.run(film) == ()
    assert first.states(film) == ["up_to_date"]
    assert first.service.creates == 1
    assert len(first.service.downloads) == len(set(first.service.downloads)) == 2


def test_what_a_person_says_is_heard_on_every_machine(place, machine):
    first, other = machine(), machine()
    first.run(a_film(a_shot("run", takes=2)))
    take = read_takes(other.project)["run", 1][1]
    archive.file_verdict(other.project, take, archive.Verdict(verdict="circled", at="2026-04-05T08:00:00.000000Z"))

    assert read_verdict(first.project, take.folder).verdict == "circled"
    assert [take.is_circled for take in read_takes(first.project)["run", 1]] == [False, True]

    archive.remove_verdict(first.project, take)

    assert [take.is_circled for take in read_takes(other.project)["run", 1]] == [False, False]
    assert read_verdict(first.project, take.folder) is None


def test_a_take_that_another_machine_filed_meanwhile_is_found(place, machine):
    """As one machine asks for a take and another archives it."""
    first, other = machine(), machine()
    assert archive.find_take(other.project, "run.take-01") is None

    first.run(a_film(a_shot("run")))

    assert archive.find_take(other.project, "run.take-01") == read_takes(first.project)["run", 1][0]


def test_two_databases_never_give_out_one_number(place, machine):
    first, other = machine().project, machine().project
    key = TakeKey(shot="run")

    assert claim_take(first, key, owner="a")
    assert not claim_take(other, key, owner="b")
    assert claim_take(first, key, owner="a")


def test_two_machines_that_do_not_know_of_each_other_lose_nothing(place, machine):
    """Without a database in common they ask twice, but under two names."""
    film, first, other = a_film(a_shot("run")), machine(), machine()
    planned = other.plan(film)
    first.run(film)
    other.run(film, planned)

    assert [str(take.key) for take in read_takes(first.project)["run", 1]] == ["run.take-01", "run.take-02"]
    for take in read_takes(first.project)["run", 1]:
        bring_files(first.project, [take])


def test_two_films_of_one_folder_name_are_told_apart(place, machine, monkeypatch):
    first, other = machine(), machine()
    first.run(a_film(a_shot("run")))
    with monkeypatch.context() as alone:
        alone.delenv(VARIABLE)
        other.run(a_film(a_shot("run", action="another film")))

    with pytest.raises(ArchiveError, match=r"slate\.json: not the same take as s3://.*/our films/fox/run\.take-01"):
        read_takes(other.project)


def test_takes_from_before_there_was_a_bucket_are_sent(place, machine, monkeypatch):
    first, other, film = machine(), machine(), a_film(a_shot("run"))
    with monkeypatch.context() as alone:
        alone.delenv(VARIABLE)
        first.run(film)
        (take,) = read_takes(first.project)["run", 1]
        archive.file_verdict(first.project, take, archive.Verdict(verdict="circled", at="2026-04-05T08:00:00.000000Z"))

    assert archive.send_takes(first.project) == ("run.take-01",)
    assert archive.send_takes(first.project) == ()

    (brought,) = read_takes(other.project)["run", 1]
    assert brought.is_circled
    bring_files(other.project, [brought])
    assert other.states(film) == ["up_to_date"]


FILM = """\
storyboard: 1
title: Here and there
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
shots:
  - {id: start, action: A boat leaves.}
  - {id: calm, from: start, action: The sea is calm.}
"""


@pytest.mark.slow
def test_a_reel_is_stitched_on_a_machine_that_shot_nothing(place, tmp_path):
    """From the storyboard and the bucket alone."""
    heard = []
    here, there = tmp_path / "here" / "boat", tmp_path / "there" / "boat"
    for folder in (here, there):
        folder.mkdir(parents=True)
        (folder / "storyboard.yaml").write_text(FILM, encoding="utf-8")

    class Ears:
        def report(self, event):
            heard.append(event)

    first = production.run(Project(file=here / "storyboard.yaml"), reporter=Silent())
    second = production.run(Project(file=there / "storyboard.yaml"), reporter=Ears())

    assert [entry.was_up_to_date for entry in second.entries] == [True, True]
    assert not (there / ".storyboard" / "simulator").exists()
    assert [reel.frames for reel in second.reels] == [reel.frames for reel in first.reels] == [97]
    page = (there / "reports" / "index.html").read_text(encoding="utf-8")
    assert page.count("data:image/jpeg") == (here / "reports" / "index.html").read_text(encoding="utf-8").count(
        "data:image/jpeg"
    )
    assert not [event for event in heard if isinstance(event, Note) and "only this disk" in event.text]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("gs://films", "gs is not S3"),
        ("s3://key:SECRET@[films/b", "not an address$"),
        ("s3://films]/b", "not an address$"),
        ("/mnt/films", "'/mnt/films' is not S3"),
        ("s3://", "not the address of a bucket"),
        ("s3://key:SECRET@films/ours", "not the address of a bucket"),
    ],
)
def test_an_address_that_is_none_is_refused_and_not_repeated(machine, monkeypatch, written, words):
    monkeypatch.setenv(VARIABLE, written)

    with pytest.raises(CommandError, match=words) as caught:
        read_takes(machine().project)

    assert "SECRET" not in f"{caught.value} {caught.value.hint}"


def test_a_bucket_that_is_not_there_is_one_sentence(place, machine, monkeypatch):
    monkeypatch.setenv(VARIABLE, "s3://nobody-has-this/films")

    with pytest.raises(
        ArchiveError, match=r"^s3://nobody-has-this/films/fox: the archive cannot be used: The specified bucket"
    ):
        read_takes(machine().project)


def test_what_speaks_s3_may_not_be_installed(place, machine, monkeypatch):
    monkeypatch.setitem(sys.modules, "storyboard.archive.s3", None)

    with pytest.raises(CommandError) as caught:
        read_takes(machine().project)

    assert caught.value.hint == pip_command("storyboard[s3]")


DEATHS = [
    Death(point)
    for point in get_args(crash_points.Point)
    if get_args(crash_points.Point).index(point) >= get_args(crash_points.Point).index("download started")
]


def _run_with_a_bucket(environment, folder, name, url, death):
    os.environ.update(environment)
    _run(folder, name, url, death)


@pytest.mark.slow
@pytest.mark.parametrize("death", DEATHS, ids=str)
def test_a_take_is_whole_in_the_bucket_whatever_is_killed(s3, tmp_path, death):
    """The next run sends what is lacking; a fresh disk then has every file as filed, of one task for each take."""
    environment = s3.environment(s3.fresh())
    folder = tmp_path / "here" / "fox"
    folder.mkdir(parents=True)
    settings = SimulatorSettings(
        folder=tmp_path / "service", render=False, latency_s=0.1, list_lag_s=LIST_LAG_S, concurrency=50, rpm=10_000
    )
    with serve_simulator(settings) as service:
        assert in_a_process(_run_with_a_bucket, environment, str(folder), "film", service.url, death) == -9
        assert in_a_process(_run_with_a_bucket, environment, str(folder), "film", service.url, None) == 0
        assert set(service.tasks().values()) == {1}
    shutil.rmtree(folder)

    with pytest.MonkeyPatch.context() as there:
        for name, value in environment.items():
            there.setenv(name, value)
        (tmp_path / "there" / "fox").mkdir(parents=True)
        project = a_project(tmp_path / "there" / "fox")
        takes = read_takes(project)
        assert {shot: len(of_shot) for (shot, _), of_shot in takes.items()} == {"filma": 1, "filmb": 1}
        bring_files(project, [take for of_shot in takes.values() for take in of_shot])
        states = [shot.state for shot in plan(film_of("film"), takes, project=project).shots]
        assert states == ["up_to_date", "up_to_date"]


def test_a_copy_whose_bytes_changed_is_brought_again(place, machine):
    first = machine()
    first.run(a_film(a_shot("run")))
    (take,) = read_takes(first.project)["run", 1]
    clip = first.project.archive / take.folder / "01_video.mp4"
    whole = clip.read_bytes()
    clip.write_bytes(whole[:-1] + b"?")

    bring_files(first.project, [take])

    assert clip.read_bytes() == whole
