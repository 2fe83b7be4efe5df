"""One chain through four providers: each shot opens on the frame that the one before really ended on."""

import base64

import pytest

from storyboard import production
from storyboard.archive.takes import read_takes
from storyboard.media.measure.decode_whole import decode_whole
from storyboard.media.picture.frames import last_frame_png
from storyboard.project import Project
from storyboard.reporter import Silent
from storyboard.simulator.app import create_app
from storyboard.simulator.settings import SimulatorSettings
from tests.serving import Recording, serve_app

FILM = """\
storyboard: 1
title: Hand to hand
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2, audio: false}
shots:
  - {id: here, provider: simulator, action: It begins in this process.}
  - {id: gate, provider: gateway, from: here, action: It goes on behind a gateway.}
  - {id: dream, provider: jimeng, from: gate, duration: 5, action: Another gateway goes on.}
  - {id: home, provider: ark, from: dream, action: Ark ends it.}
  - {id: after, provider: ark, from: home, action: And goes on itself.}
"""


@pytest.fixture
def recording(tmp_path, monkeypatch):
    """A simulator on a port that speaks all three wires, and what was asked of it."""
    app = Recording(create_app(SimulatorSettings(folder=tmp_path / "service")))
    with serve_app(app) as url:
        for prefix, path in {"ARK": "/api/v3", "SEEDANCE_GATEWAY": "", "JIMENG": ""}.items():
            monkeypatch.setenv(f"{prefix}_BASE_URL", url + path)
            monkeypatch.setenv(f"{prefix}_API_KEY", "a-key-of-a-test")
        yield app


@pytest.mark.slow
def test_a_chain_through_several_providers_makes_its_film(recording, tmp_path):
    """Between accounts a frame goes as bytes; on one account as the service's own link."""
    project = Project(file=tmp_path / "storyboard.yaml")
    project.file.write_text(FILM, encoding="utf-8")

    finished = production.run(project, reporter=Silent())

    assert (finished.missed, finished.unstitched) == ((), ())
    (reel,) = finished.reels
    # Each chained shot shows the frame that it shares once.
    assert decode_whole(reel.path).frames == 4 * 49 + 121 - 4
    takes = {shot: take for (shot, _), (take,) in read_takes(project).items()}
    frames = {shot: (project.archive / take.folder / "02_last_frame.png").read_bytes() for shot, take in takes.items()}
    (gate, dream, home, after) = (body for _, body in recording.creates)
    assert [path for path, _ in recording.creates] == [
        "/api/AIGeneration/video/seedance/createTask",
        "/jimeng/submit/videos",
        "/api/v3/contents/generations/tasks",
        "/api/v3/contents/generations/tasks",
    ]
    assert picture_in(gate["content"][1]["image_url"]["url"]) == frames["here"]
    assert picture_in(dream["image_url"]) == frames["gate"]
    assert picture_in(home["content"][1]["image_url"]["url"]) == frames["dream"]
    assert after["content"][1]["image_url"]["url"] == takes["home"].slate.attempt.task["content"]["last_frame_url"]
    assert {shot: take.slate.last_frame_served for shot, take in takes.items()} == {
        "here": True, "gate": True, "dream": False, "home": True, "after": True,
    }  # fmt: skip
    clip = project.archive / takes["dream"].folder / "01_video.mp4"
    assert frames["dream"] == last_frame_png(clip), "what no service returns is the clip's last decoded frame"


def picture_in(url):
    head, _, body = url.partition(",")
    assert head == "data:image/png;base64"
    return base64.b64decode(body)
