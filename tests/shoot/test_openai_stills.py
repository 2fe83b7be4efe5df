"""Stills over OpenAI's wire, from the storyboard to the archive: words, pictures, prices that nobody knows."""

import pytest

from storyboard.project import find_project
from storyboard.providers.images.registry import connect_images
from storyboard.shoot.state.journal import open_journal
from tests.forked import storyboard
from tests.shoot.drawing import draw, serve_wire, takes_of

FILM = """\
storyboard: 1
title: Ida
provider: byteplus
images: {provider: openai, model: drawn-here-1}
defaults: {model: seedance-2.0-mini, resolution: 480p, ratio: "16:9", duration: 4}
stills:
  - {id: pier, action: A pier, size: 1024x1024}
  - {id: back, references: [pier], action: "[Image 1] from behind", size: 1024x1024}
shots:
  - {id: turn, first_frame: back, action: She turns}
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "key-of-a-test-0123456789")
    (tmp_path / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    return find_project(tmp_path)


@pytest.mark.parametrize("as_link", [True, False], ids=["link", "bytes"])
def test_a_still_is_drawn_from_words_and_another_from_its_bytes(as_link, project, monkeypatch):
    with serve_wire(as_link=as_link) as wire:
        # Many servers have a path before the interface's own.
        monkeypatch.setenv("OPENAI_BASE_URL", f"{wire.url}/proxy/v1/")
        missed, _ = draw(project, "", only=("pier", "back"), connect_images_to=connect_images)

    assert missed == ()
    assert wire.paths == ["/proxy/v1/images/generations", "/proxy/v1/images/edits"]
    words, edit = wire.bodies
    assert words == {"model": "drawn-here-1", "prompt": "A pier.", "size": "1024x1024", "n": 1}
    assert (edit["model"], edit["size"], edit["image[]"]) == ("drawn-here-1", "1024x1024", [wire.made[0]])
    assert takes_of(project)[0][0] == wire.made[0]


def test_a_lost_answer_is_never_asked_again_as_nobody_knows_the_price(project, monkeypatch):
    with serve_wire(faults=["lost"]) as wire:
        monkeypatch.setenv("OPENAI_BASE_URL", f"{wire.url}/v1")
        missed, _ = draw(project, "", connect_images_to=connect_images)
        draw(project, "", connect_images_to=connect_images)

    assert len(wire.bodies) == 1
    assert "may be paid" in missed[0].why
    assert "tasks forget" in missed[0].hint


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [("OPENAI_BASE_URL", "localhost", 2), ("OPENAI_API_KEY", "", 3)],
)
def test_a_wrong_address_or_no_key_is_one_sentence_before_any_intent(name, value, status, project, monkeypatch):
    monkeypatch.setenv("BYTEPLUS_API_KEY", "key")
    monkeypatch.setenv(name, value)

    ran = storyboard("run", project.folder, "--yes")

    assert ran.returncode == status, ran.stderr
    assert name in ran.stderr
    assert "Traceback" not in ran.stderr
    with open_journal(project) as journal:
        assert not journal.attempts()
