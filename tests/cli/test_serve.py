"""What `storyboard serve` shows: projects by name, all films of a folder, or a folder for the first one."""

import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from storyboard.cli.served_places import places_at
from storyboard.errors import CommandError

FILM = "storyboard: 1\ntitle: {}\nshots: [{{id: one, action: It happens.}}]\n"


def film(folder, title):
    folder.mkdir(parents=True)
    (folder / "storyboard.yaml").write_text(FILM.format(title), encoding="utf-8")


@contextmanager
def serving(*words, cwd):
    command = [sys.executable, "-m", "storyboard", "serve", *words, "--port", "0"]
    with subprocess.Popen(command, cwd=cwd, stderr=subprocess.PIPE, text=True, encoding="utf-8") as process:
        line = process.stderr.readline()
        with httpx.Client(base_url=re.search(r"http://\S+", line)[0], timeout=60, trust_env=False) as client:
            yield line, client
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0


def titles(client):
    return sorted(card["title"] for card in client.get("/api/1/films").json()["films"])


@pytest.mark.slow
@pytest.mark.parametrize("words", [(), (".",)])
def test_a_folder_of_projects_stands_for_all_of_them_and_for_later_ones(tmp_path, words):
    film(tmp_path / "fox", "Fox")
    film(tmp_path / "projects" / "tea", "Tea")
    (tmp_path / "notes").mkdir()
    with serving(*words, cwd=tmp_path) as (line, client):
        assert f"studio of the films in {tmp_path}" in line
        assert titles(client) == ["Fox", "Tea"]

        film(tmp_path / "hill", "Hill")
        assert titles(client) == ["Fox", "Hill", "Tea"]
        made = client.post("/api/1/films", json={"name": "new"}, headers={"X-Storyboard": "studio"})
        assert made.status_code == 201
        assert (tmp_path / "projects" / "new" / "storyboard.yaml").is_file()
        assert client.get(f"/api/1/films/{made.json()['name']}").status_code == 200


@pytest.mark.slow
def test_the_first_film_is_made_in_an_empty_folder(tmp_path):
    with serving(cwd=tmp_path) as (_, client):
        assert titles(client) == []
        assert client.post("/api/1/films", json={"name": "new"}, headers={"X-Storyboard": "studio"}).is_success
        assert len(titles(client)) == 1


@pytest.mark.parametrize("name", ["foxx", "fox/archive", "fox/storyboard.yml"])
def test_a_place_that_holds_no_film_is_told(tmp_path, name):
    film(tmp_path / "fox", "Fox")
    (tmp_path / "fox" / "archive" / "x").mkdir(parents=True)

    with pytest.raises(CommandError, match="no storyboard here"):
        places_at([tmp_path / name])


@pytest.mark.parametrize(
    ("served", "here"), [(["fox"], "."), (["projects/tea"], "."), (["."], "."), (["fox", "projects"], "projects")]
)
def test_new_films_are_made_beside_those_that_are_shown(tmp_path, monkeypatch, served, here):
    film(tmp_path / "fox", "Fox")
    film(tmp_path / "projects" / "tea", "Tea")
    monkeypatch.chdir(tmp_path)

    places = places_at([Path(place) for place in served])

    assert os.path.realpath(places.here) == os.path.realpath(tmp_path / here)
