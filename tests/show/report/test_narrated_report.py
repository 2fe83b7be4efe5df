"""Record and page tell what is narrated over each shot, and what nobody speaks."""

import hashlib
import json

import pytest

from storyboard import production
from storyboard.project import find_project
from storyboard.reporter import Silent
from tests.stitch.voices import noise, write_voice

NAME = "lamps"
FILM = """\
storyboard: 1
title: Two lamps
defaults: {model: seedance-1.0-pro-fast, resolution: 480p, ratio: "16:9", duration: 2}
cast: {ida: an old keeper}
shots:
  - {id: lamp, action: A lamp is lit., narration: {ida: "Night <falls>.", file: lamp.wav}}
  - {id: lane, action: A lane in the dark., narration: Nobody walks here.}
"""


@pytest.mark.slow
def test_record_and_page_name_what_is_narrated(tmp_path):
    (tmp_path / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    voice = write_voice(tmp_path / "lamp.wav", noise(1, 1))

    production.run(find_project(tmp_path), reporter=Silent())

    record = json.loads((tmp_path / "reports/run.json").read_text(encoding="utf-8"))
    assert record["storyboard"]["narrations"] == [
        {"shot": "lamp", "speaker": "ida", "words": "Night <falls>.", "recording": "lamp.wav",
         "sha256": hashlib.sha256(voice.read_bytes()).hexdigest()},
        {"shot": "lane", "speaker": "", "words": "Nobody walks here.", "recording": "", "sha256": ""},
    ]  # fmt: skip
    page = (tmp_path / "reports/index.html").read_text(encoding="utf-8")
    assert "Narration: Night &lt;falls&gt;." in page
    assert "Narration that nobody speaks: Nobody walks here." in page
