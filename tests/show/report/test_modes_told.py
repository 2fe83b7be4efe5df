"""The record tells how a shot is asked for before it is: what is sent with it decides, as in the request."""

import json

import pytest

from storyboard.project import find_project
from storyboard.show.film import report_of
from storyboard.show.report.write import record_file
from tests.films import a_voice

FILM = """\
storyboard: 1
title: Two talk
provider: {provider}
defaults: {{model: seedance-2.5, resolution: 480p, ratio: "16:9"}}
cast: {{ida: an old keeper}}
{speech}
shots:
  - {{id: talk, action: A pier, lines: [{{ida: Row over{file}}}]}}
"""


@pytest.mark.parametrize(
    ("provider", "speech", "file", "mode"),
    [
        ("ark", "", ", file: ida.wav", "references"),
        ("ark", "speech: {provider: simulator}", "", "references"),
        ("ark", "", "", "text"),
        ("jimeng", "", ", file: ida.wav", "text"),
    ],
)
def test_a_shot_that_is_sent_with_recordings(provider, speech, file, mode, tmp_path):
    (tmp_path / "storyboard.yaml").write_text(FILM.format(provider=provider, speech=speech, file=file), "utf-8")
    (tmp_path / "ida.wav").write_bytes(a_voice(2))

    project, report = report_of(find_project(tmp_path))
    record = json.loads(b"".join(record_file(project, report)))

    assert [result["input_mode"] for result in record["results"]] == [mode]
