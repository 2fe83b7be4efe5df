"""``storyboard simulate`` as a person starts and stops it."""

import io
import re
import signal
import socket
import subprocess
import sys
import time

import av
import httpx
import pytest

from tests.forked import storyboard
from tests.simulator.in_process import ENDS, PRO_10

CREATE = {"model": PRO_10, "content": [{"type": "text", "text": "a fox"}], "resolution": "480p", "frames": 29}


class Served:
    """A simulator in a process of its own."""

    def __init__(self, process):
        self.process = process
        self.line = process.stderr.readline()
        base_url = re.match(r"ARK_BASE_URL=(\S+) ARK_API_KEY=x  # ", self.line)[1]
        self.http = httpx.Client(base_url=f"{base_url}/contents/generations", headers={"Authorization": "Bearer x"})

    def create(self):
        return self.http.post("tasks", json=CREATE, timeout=120).json()["id"]

    def get(self, task_id):
        return self.http.get(f"tasks/{task_id}", timeout=120).json()

    def wait(self, task_id, *states):
        deadline = time.monotonic() + 120
        while (body := self.get(task_id))["status"] not in (states or ENDS):
            assert time.monotonic() < deadline, body
            time.sleep(0.01)
        return body

    def stop(self, number):
        self.process.send_signal(number)
        status = self.process.wait(timeout=120)
        self.http.close()
        return status, self.process.stderr.read()


@pytest.fixture
def simulate(tmp_path):
    """Start ``storyboard simulate`` with these options, on a free port and a folder of this test."""
    started = []

    def start_process(*options):
        command = [sys.executable, "-m", "storyboard", "simulate", "--port", "0", "--folder", str(tmp_path), *options]
        served = Served(subprocess.Popen(command, stderr=subprocess.PIPE, text=True))
        started.append(served)
        return served

    yield start_process
    for served in started:
        if served.process.poll() is None:
            served.stop(signal.SIGKILL)
        served.process.stderr.close()


@pytest.mark.slow
def test_one_line_tells_where_it_listens_and_ctrl_c_ends_it_quietly(simulate, tmp_path):
    served = simulate("--latency", "60", "--fault", "lost:count=1")
    with pytest.raises(httpx.RemoteProtocolError):
        served.create()
    served.create()

    assert served.line.endswith(f"  # tasks and films: {tmp_path}\n")
    assert served.stop(signal.SIGINT) == (0, "")


@pytest.mark.slow
def test_a_task_survives_the_death_of_the_simulator(simulate):
    """The film comes under the same id, of the length that was asked, from a process that never saw the create."""
    first = simulate("--latency", "1")
    task_id = first.create()
    before = first.wait(task_id, "running")
    assert first.stop(signal.SIGKILL)[0] == -signal.SIGKILL

    body = (second := simulate()).wait(task_id)

    assert (body["status"], body["frames"], body["created_at"]) == ("succeeded", 29, before["created_at"])
    film = second.http.get(body["content"]["video_url"]).content
    assert frames_of(film) == 29


@pytest.mark.slow
def test_it_knows_the_models_of_a_project(simulate, tmp_path):
    """By the ids in its models.toml; without it the id is nobody's."""
    project = tmp_path / "film"
    project.mkdir()
    (project / "storyboard.yaml").write_text("storyboard: 1\n")
    (project / "models.toml").write_text('[mine]\nlike = "seedance-1.0-pro"\nid = "ep-20260101-abcde"\n')
    body = {"model": "ep-20260101-abcde", "content": [{"type": "text", "text": "a fox"}], "resolution": "480p"}

    answers = [served.http.post("tasks", json=body).status_code
               for served in (simulate("--project", str(project), "--queue", "60"), simulate())]  # fmt: skip

    assert answers == [200, 404]


def frames_of(film):
    with av.open(io.BytesIO(film)) as container:
        return sum(1 for _ in container.decode(video=0))


@pytest.mark.slow
def test_a_taken_port_is_said_in_one_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = storyboard("simulate", "--port", port)

    assert ended.returncode == 2
    assert ended.stderr.startswith(f"error: cannot listen on 127.0.0.1:{port}: ")


def test_a_fault_that_is_not_understood_is_said_in_one_sentence():
    ended = storyboard("simulate", "--fault", "flood")

    assert ended.returncode == 2
    assert ended.stderr.startswith("error: --fault flood: no fault is called 'flood'\n  one of: 429, ")


def test_a_folder_that_cannot_be_made_is_said_in_one_sentence(tmp_path):
    (tmp_path / "file").touch()
    ended = storyboard("simulate", "--port", "0", "--folder", tmp_path / "file" / "x")

    assert ended.returncode == 2
    assert ended.stderr.startswith(f"error: {tmp_path}/file/x: cannot be made: ")
