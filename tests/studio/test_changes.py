"""What pages change is remembered, and undone one by one, from a page or by its own facts."""

import pytest

from storyboard.archive.takes import read_takes
from tests.studio.asking import Studio

NAME = "road"
FILM = """\
storyboard: 1
title: A road
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
shots:
  - {id: road, action: A road}  # the first
"""
API = "/api/1/films/road"
TITLE = {"steps": [{"do": "set", "path": "title", "value": "A way"}]}


def sentences(studio):
    return [change["sentence"] for change in studio.post(f"{API}/changes", {}).json()["undoable"]]


@pytest.mark.slow
def test_edits_verdicts_and_notes_are_undone_one_by_one(film):
    studio = Studio(film)
    assert studio.post(f"{API}/edit", TITLE).status_code == 200
    assert studio.post(f"{API}/approve", {"shot": "road"}).status_code == 200
    assert studio.post(f"{API}/note", {"folder": "road.take-01", "frame": 3, "text": "a jump"}).status_code == 200
    assert len(sentences(studio)) == 3

    assert studio.post(f"{API}/undo_last", {}).json()["folders"] == ["road.take-01"]
    ((take,),) = read_takes(film).values()
    assert (take.notes, take.is_circled) == ((), True)
    studio.post(f"{API}/undo_last", {})
    ((take,),) = read_takes(film).values()
    assert take.verdict is None
    studio.post(f"{API}/undo_last", {})
    assert film.file.read_text(encoding="utf-8") == FILM
    assert studio.post(f"{API}/undo_last", {}).status_code == 400
    studio.post(f"{API}/redo_last", {})
    assert film.file.read_text(encoding="utf-8") == FILM.replace("A road\n", "A way\n", 1)


def test_what_a_page_took_back_itself_is_not_undone_again(film):
    studio = Studio(film)
    files = studio.post(f"{API}/edit", TITLE).json()["files"]
    before = studio.post(f"{API}/reject", {"shot": "road", "take": 1}).json()["before"]

    assert studio.post(f"{API}/put_back", {"before": before}).status_code == 200
    assert len(sentences(studio)) == 1
    assert studio.post(f"{API}/undo", {"files": files}).status_code == 200
    assert sentences(studio) == []
    assert film.file.read_text(encoding="utf-8") == FILM
