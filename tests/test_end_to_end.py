"""The main job as a person does it: the command line, the simulator, real films."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import httpx
import pytest

from storyboard.media.measure.decode_whole import decode_whole
from storyboard.media.picture.frames import first_frame_png, last_frame_png
from storyboard.show.report.record import RunRecord
from tests import forked
from tests.films import a_png

pytestmark = pytest.mark.slow

FILM = """\
storyboard: 1
title: Two ends
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
shots:
  - {id: start, action: A boat leaves., first_frame: boat.png}
  - {id: calm, from: start, action: The sea is calm.}
  - {id: storm, from: start, action: A storm comes.}
  - {id: home, from: calm, action: The boat comes home.}
reels:
  good: [start, calm, home]
  bad: [start, storm]
"""


def storyboard(*arguments, environment=None, cwd=None):
    """Run the command and return what it did."""
    return forked.storyboard(*arguments, cwd=cwd, env={**os.environ, **(environment or {})})


def a_project(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    (folder / "boat.png").write_bytes(a_png(width_px=640, height_px=360))
    return folder


@pytest.fixture(scope="module")
def shot(tmp_path_factory):
    """A project that was shot once; tests of this module only read it."""
    project = a_project(tmp_path_factory.mktemp("films") / "ends")
    done = storyboard("run", project, "--json")
    assert done.returncode == 0, done.stderr
    return project, json.loads(done.stdout)


def test_a_storyboard_becomes_its_reels(shot):
    """Each clip of 2 s has 49 frames; a chained one shows the frame that it shares once."""
    project, said = shot

    assert decode_whole(project / "reels" / "good.mp4").frames == 3 * 49 - 2
    assert decode_whole(project / "reels" / "bad.mp4").frames == 2 * 49 - 1
    assert [Path(reel["path"]).name for reel in said["reels"]] == ["good.mp4", "bad.mp4"]
    assert {shot["state"] for shot in said["shots"]} == {"done"}


def test_the_last_frame_on_file_is_the_clip_s_own(shot):
    take = shot[0] / "archive" / "calm.take-01"

    assert (take / "02_last_frame.png").read_bytes() == last_frame_png(take / "01_video.mp4")
    assert (take / "03_first_frame.png").read_bytes() == first_frame_png(take / "01_video.mp4")


def test_the_run_record_is_of_the_known_shape(shot):
    text = (shot[0] / "reports" / "run.json").read_text(encoding="utf-8")

    record = RunRecord.model_validate_json(text)

    assert record.summary.succeeded_count == len(record.results) == 4
    assert "Bearer x" not in text
    assert record.results[1].request.submit.headers["Authorization"] == "Bearer ***"


def test_the_page_shows_every_shot_and_reaches_nowhere(shot):
    page = (shot[0] / "reports" / "index.html").read_text(encoding="utf-8")

    assert all(name in page for name in ("start", "calm", "storm", "home", "../reels/good.mp4"))
    assert "https://" not in page.replace("https://ark.", "")


def test_the_log_has_every_request_with_its_id_and_no_prompt(shot):
    text = (shot[0] / "reports" / "run.log").read_text(encoding="utf-8")

    lines = [json.loads(line) for line in text.splitlines()]
    creates = [line for line in lines if line["message"].startswith("POST ")]
    assert len(creates) == 4
    assert all(line["http_status"] == 200 and line["request_id"] and line["client_request_id"] for line in creates)
    assert {"start.take-01: submitting", "home.take-01: done"} <= {line["message"] for line in lines}
    assert not any(words in text for words in ("A boat leaves", "base64", "Bearer"))


def test_a_second_run_makes_nothing(shot):
    """Not even the reels: they would come out the same again."""
    reels = {path.name: path.stat().st_mtime_ns for path in (shot[0] / "reels").iterdir()}

    again = storyboard("run", shot[0], "--json")

    assert again.returncode == 0
    assert {path.name: path.stat().st_mtime_ns for path in (shot[0] / "reels").iterdir()} == reels
    assert json.loads(storyboard("plan", shot[0], "--json").stdout)["totals"]["to_make"] == 0


def test_a_spoiled_clip_stops_its_reel_and_nothing_else(shot, tmp_path):
    """The other reel and the reports are made; the old file of the reel stays; the exit status is 4."""
    project = tmp_path / "ends"
    shutil.copytree(shot[0], project)
    clip = project / "archive" / "storm.take-01" / "01_video.mp4"
    clip.write_bytes(clip.read_bytes()[:-1] + b"?")
    (project / "reels" / "good.mp4").unlink()
    (project / "reports" / "index.html").unlink()

    again = storyboard("run", project)

    assert again.returncode == 4
    assert f"error: {clip}: is not the file that was filed with its take" in again.stderr
    assert decode_whole(project / "reels" / "good.mp4").frames == 3 * 49 - 2
    assert decode_whole(project / "reels" / "bad.mp4").frames == 2 * 49 - 1
    assert (project / "reports" / "index.html").exists()


def test_status_why_and_plan_agree(shot):
    project, _ = shot

    status = json.loads(storyboard("status", project, "--json").stdout)["shots"]
    assert [(shot["shot"], shot["state"], shot["take"]) for shot in status] == [
        ("start", "done", 1), ("calm", "done", 1), ("storm", "done", 1), ("home", "done", 1),
    ]  # fmt: skip
    assert storyboard("why", project, "calm").stdout.startswith("calm is up to date")
    assert storyboard("why", "calm", cwd=project).stdout.startswith("calm is up to date")


def test_stitch_makes_one_reel_where_it_is_told(shot, tmp_path):
    done = storyboard("stitch", shot[0], "--reel", "bad", "-o", tmp_path / "out.mp4")

    assert done.returncode == 0, done.stderr
    assert decode_whole(tmp_path / "out.mp4").frames == 97


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["run", "nowhere"], 2, "nowhere: no storyboard here"),
        (["run", "PROJECT", "--provider", "nobody"], 2, "no provider is called 'nobody'"),
        (["run", "PROJECT", "--provider", "ark"], 3, "no API key in ARK_API_KEY"),
        (["run", "PROJECT", "--only", "nothing"], 2, "no shot is called 'nothing'"),
        (["stitch", "PROJECT", "--reel", "none"], 2, "no reel is called 'none'"),
        (["stitch", "PROJECT", "-o", "x.mp4"], 2, "say which one with --reel"),
        (["why", "PROJECT", "nothing"], 2, "no shot is called 'nothing'"),
        (["frobnicate"], 2, "No such command"),
        (["stich"], 2, "Did you mean 'stitch'?"),
        (["plan", "--frobnicate"], 2, "No such option"),
    ],
)
def test_an_error_is_a_sentence_a_hint_and_a_status(shot, arguments, status, words):
    told = [str(shot[0]) if word == "PROJECT" else word for word in arguments]

    done = storyboard(*told, environment={"ARK_API_KEY": ""})

    assert (done.returncode, done.stdout) == (status, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


class Service:
    """``storyboard simulate`` in a process of its own."""

    def __init__(self, folder: Path, *options: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/api/v3"
        self.environment = {"ARK_BASE_URL": self.url, "ARK_API_KEY": "a-key-of-a-test"}
        command = [sys.executable, "-m", "storyboard", "simulate", "--port", str(self.port), "--folder", str(folder)]
        self._process = subprocess.Popen([*command, *options], stderr=subprocess.PIPE, text=True)

    def __enter__(self) -> "Service":
        assert self._process.stderr is not None
        while "ARK_BASE_URL" not in self._process.stderr.readline():
            assert self._process.poll() is None
        for _ in range(2400):
            try:
                self.tasks()
            except httpx.TransportError:
                time.sleep(0.05)
            else:
                return self
        raise AssertionError("the simulator does not answer")

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGINT)
        self._process.communicate(timeout=120)

    def tasks(self) -> list[dict]:
        headers = {"Authorization": "Bearer a-key-of-a-test"}
        answer = httpx.get(f"{self.url}/contents/generations/tasks?page_size=100", headers=headers, trust_env=False)
        return answer.json()["items"]


def test_a_failing_branch_does_not_stop_the_other(tmp_path):
    project = a_project(tmp_path / "ends")
    with Service(tmp_path / "service", "--latency", "0.5", "--fault", "failed:match=storm") as service:
        done = storyboard(
            "run", project, "--provider", "ark", "--model-anyway", "--json", environment=service.environment
        )

    said = json.loads(done.stdout)
    assert done.returncode == 3
    assert {shot["shot"]: shot["state"] for shot in said["shots"]} == {
        "start": "done", "calm": "done", "storm": "failed", "home": "done",
    }  # fmt: skip
    assert [Path(reel["path"]).name for reel in said["reels"]] == ["good.mp4"]
    assert "bad" in said["unstitched"][0]
    assert "a-key-of-a-test" not in "".join(
        path.read_text(encoding="utf-8", errors="replace") for path in project.rglob("*") if path.is_file()
    )


@pytest.mark.slow
@pytest.mark.parametrize("killed_with", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_was_killed_goes_on_and_pays_for_nothing_twice(tmp_path, killed_with):
    project = a_project(tmp_path / "ends")
    with Service(tmp_path / "service", "--latency", "2") as service:
        command = [sys.executable, "-m", "storyboard", "run", str(project), "--provider", "ark", "--model-anyway"]
        run = subprocess.Popen(command, env={**os.environ, **service.environment}, stderr=subprocess.PIPE, text=True)
        assert run.stderr is not None
        # Not "running": a question asked late finds the task done already.
        assert any("calm.take-01: queued" in line or "storm.take-01: queued" in line for line in run.stderr)
        run.send_signal(killed_with)
        run.communicate(timeout=120)

        done = storyboard("run", project, "--provider", "ark", "--model-anyway", environment=service.environment)

        assert run.returncode == (-9 if killed_with == signal.SIGKILL else 130)
        assert done.returncode == 0, done.stderr
        assert Counter(task["status"] for task in service.tasks()) == {"succeeded": 4}
    assert decode_whole(project / "reels" / "good.mp4").frames == 3 * 49 - 2
