"""What a plan tells before a run begins."""

import pytest

from storyboard.actions.plans import plan
from storyboard.project import find_project

FILM = """\
storyboard: 1
title: T
provider: ark
shots: [{id: a, action: x}]
"""


@pytest.mark.parametrize(
    ("key", "lacking"),
    [("", ("provider ark: no API key in ARK_API_KEY; before a run: export ARK_API_KEY=...",)), ("key-of-a-test", ())],
)
def test_a_key_that_a_run_will_lack_is_told(key, lacking, tmp_path, monkeypatch):
    (tmp_path / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    monkeypatch.setenv("ARK_API_KEY", key)

    told = plan(find_project(tmp_path)).lacking

    assert tuple(line.partition("  (")[0] for line in told) == lacking
