"""Films as they stand, for pages: read once, told when they move on, and what a person says of their takes."""

import gzip
import re
import shutil

import av
import pytest

from storyboard.archive.takes import read_takes
from storyboard.project import find_project, templates_folder
from storyboard.studio import snapshot
from storyboard.studio.page_files import scripts_mark
from tests.studio.asking import PROOF, Studio

NAME = "roads"
FILM = """\
storyboard: 1
title: <b>Two roads</b>
defaults: {model: seedance-1.0-pro, resolution: 480p, ratio: "16:9", duration: 2}
shots:
  - {id: road, action: A road, takes: 2, approve: true}
  - {id: hill, from: road, action: A hill}
"""
HERE = "/api/1/films/roads"


def say(studio, take, verdict, *, shot="road", headers=PROOF, **more):
    call = {"circled": "approve", "rejected": "reject", "cleared": "clear"}[verdict]
    return studio.post(f"{HERE}/{call}", {"shot": shot, "segment": 1, "take": take, **more}, headers=headers)


def verdicts(film):
    return [take.verdict.verdict if take.verdict else "" for take in read_takes(film)["road", 1]]


@pytest.mark.slow
def test_a_film_is_told_with_what_a_person_can_judge(film):
    told = Studio(film).get(HERE)

    assert told.status_code == 200
    assert told.json()["title"] == "<b>Two roads</b>"
    assert [(shot["id"], shot["state"]) for shot in told.json()["shots"]] == [
        ("road", "waits for you"), ("hill", "waiting")
    ]  # fmt: skip
    assert [need["shot"] for need in told.json()["needs_you"]] == ["road"]


def test_the_page_says_first_what_film_it_is_and_runs_no_markup_of_it(film):
    """Before any script has run."""
    page = Studio(film).get("/films/roads/").text

    assert "&lt;b&gt;Two roads" in page
    assert "<b>Two roads" not in page
    assert "2 shots" in page


def test_a_film_that_nothing_changed_is_not_sent_again(film):
    studio = Studio(film)
    mark = studio.get(HERE).headers["etag"]

    assert studio.get(HERE, headers={"If-None-Match": mark}).status_code == 304
    say(studio, 1, "circled")
    assert studio.get(HERE, headers={"If-None-Match": mark}).status_code == 200


def test_only_what_changed_since_a_mark_is_sent(film):
    studio = Studio(film)
    mark = studio.get(HERE).headers["etag"].strip('"')
    film.file.write_text(FILM.replace("A hill", "A valley"), encoding="utf-8")

    part = studio.get(HERE, params={"since": mark}).json()

    assert [shot["id"] for shot in part["shots"]] == ["hill"]
    assert part.keys() == {"mark", "since", "files", "shots"}
    assert part["since"] == mark
    assert part["mark"] != mark
    assert studio.get(HERE, params={"since": part["mark"]}).json()["shots"] == []


def test_a_part_of_a_film_and_the_whole_before_make_the_whole_of_now(film):
    """Whatever changed: words, order, a shot that is new, one that is gone."""
    studio = Studio(film)
    known = studio.get(HERE).json()
    shots = {shot["id"]: shot for shot in known["shots"]}
    for text in (
        FILM.replace("A hill", "A valley"),
        FILM + "  - {id: sea, action: A sea}\n",
        FILM.replace("title: <b>Two roads</b>", "title: Roads").replace("takes: 2, ", ""),
        FILM.replace("shots:", "reels: {a: {shots: [hill]}, b: {shots: [road]}}\nshots:"),
    ):
        film.file.write_text(text, encoding="utf-8")
        part = studio.get(HERE, params={"since": known["mark"]}).json()
        assert part.pop("since") == known["mark"]
        shots |= {shot["id"]: shot for shot in part["shots"]}
        order = part.pop("order", [shot["id"] for shot in known["shots"]])
        known = {**known, **part, "shots": [shots[shot] for shot in order]}
        assert known == studio.get(HERE).json()


@pytest.mark.parametrize("mark", ["none", "0badc0de-1", "-", "x-99"])
def test_a_mark_that_is_not_known_brings_the_whole_film(film, mark):
    told = Studio(film).get(HERE, params={"since": mark}).json()

    assert "order" not in told
    assert len(told["shots"]) == 2


def test_a_film_is_read_once_for_all_pages(film, monkeypatch):
    read, view = [], snapshot.film_view.film
    monkeypatch.setattr(
        snapshot.film_view, "film", lambda project, **more: read.append(project) or view(project, **more)
    )
    studio = Studio(film)

    for _ in range(5):
        assert studio.get(HERE).status_code == 200
    assert len(read) == 1


def test_a_take_is_circled_and_the_circle_moves(film):
    studio = Studio(film)

    assert say(studio, 1, "circled").json()["takes"][0]["folder"] == "road.take-01"
    assert say(studio, 2, "circled", note="the light").status_code == 200
    assert verdicts(film) == ["", "circled"]
    assert read_takes(film)["road", 1][1].verdict.note == "the light"


def test_a_word_about_no_take_is_refused_and_says_why(film):
    answer = say(Studio(film), 7, "rejected")

    assert answer.status_code == 400
    assert "take" in answer.json()["error"]["message"]
    assert verdicts(film) == ["", ""]


def test_a_mistake_in_the_file_is_told_until_it_is_mended(film):
    studio = Studio(film)
    assert studio.get(HERE).status_code == 200
    film.file.write_text(FILM.replace("from: road", "from: raod"), encoding="utf-8")

    told = studio.get(HERE)
    assert told.status_code == 422
    (problem,) = told.json()["error"]["problems"]
    assert "did you mean 'road'?" in f"{problem['message']} {problem['hint']}"
    assert studio.get("/films/roads/").status_code == 200
    film.file.write_text(FILM, encoding="utf-8")
    assert studio.get(HERE).status_code == 200


def test_a_link_that_is_put_there_while_the_studio_is_open_is_told(film, tmp_path):
    """Nothing is read or filed through it, where it leads out of the project."""
    studio = Studio(film)
    outside = tmp_path / "outside"
    film.archive.rename(outside)
    film.archive.symlink_to(outside)
    film.file.write_text(FILM.replace("A hill", "A valley"), encoding="utf-8")
    before = sorted(outside.rglob("*"))

    told, answer = studio.get(HERE), say(studio, 1, "circled")

    assert (told.status_code, answer.status_code) == (400, 400)
    assert "archive: is a link that leads out" in told.text
    assert "archive: is a link that leads out" in answer.text
    assert sorted(outside.rglob("*")) == before


def test_several_films_are_listed_whatever_their_folders_are_called(film, tmp_path):
    others = [tmp_path / "more" / "roads", tmp_path / "roads-2", tmp_path / "{夜} road"]
    for other in others:
        shutil.copytree(film.folder, other)
    studio = Studio(film, *(find_project(other) for other in others))

    films = studio.get("/api/1/films").json()["films"]

    names = {card["name"] for card in films}
    assert len(names) == 4
    assert all(re.fullmatch(r"[\w.-]+", name) for name in names)
    assert [studio.get(f"/api/1/films/{name}").status_code for name in names] == [200] * 4
    assert {(card["total"], card["done"], card["waits_for_you"]) for card in films} == {(2, 0, 1)}


def test_films_that_appear_in_a_folder_are_listed_and_those_that_go_are_not(film, tmp_path):
    studio = Studio(here=tmp_path, folders=[tmp_path])
    assert [card["name"] for card in studio.get("/api/1/films").json()["films"]] == ["roads"]

    shutil.copytree(film.folder, tmp_path / "later")
    assert studio.get("/api/1/films/later").status_code == 200
    shutil.rmtree(tmp_path / "later")
    assert [card["name"] for card in studio.get("/api/1/films").json()["films"]] == ["roads"]
    assert studio.get("/api/1/films/later").status_code == 404


def test_a_film_that_cannot_be_shown_stands_in_the_list_with_why(film):
    film.file.write_text("storyboard: 1\n", encoding="utf-8")

    (card,) = Studio(film).get("/api/1/films").json()["films"]

    assert card["mistakes"] >= 1


def test_a_cut_and_a_graph_are_told(film):
    studio = Studio(film)
    cut, graph = studio.get(f"{HERE}/reels/main/cut"), studio.get(f"{HERE}/graph.svg")

    assert [item["shot"] for item in cut.json()["items"]] == ["road", "hill"]
    assert graph.headers["content-type"] == "image/svg+xml"
    assert re.findall(r'data-shot="(\w+)"', graph.text) == ["road", "hill"]
    assert "<script" not in graph.text
    assert studio.get(f"{HERE}/reels/none/cut").status_code == 404
    assert studio.get(f"{HERE}/shots/road").json()["id"] == "road"
    assert studio.get(f"{HERE}/shots/none").status_code == 404


def test_a_page_with_its_scripts_and_styles_is_light(film):
    """Less than 300 kB before the first picture, as they are sent."""
    studio, folder = Studio(film), templates_folder() / "studio"
    kept = studio.get(f"/studio/{scripts_mark()}/base.css")
    assert kept.headers["content-encoding"] == "gzip"

    files = [file for file in folder.iterdir() if file.suffix in {".js", ".css", ".j2"}]
    assert sum(len(gzip.compress(file.read_bytes(), 5)) for file in files) < 300_000


def test_a_page_asks_at_once_for_all_that_it_needs_at_its_start(film):
    """One style, and each module that another imports; what opens later is asked for then."""
    studio = Studio(film)
    for address in ("/", "/films/roads/"):
        text = studio.get(address).text
        (style,) = re.findall(r'rel="stylesheet" href="([^"]+)"', text)
        modules = re.findall(r'rel="modulepreload" href="([^"]+)"', text)
        named = {name.rpartition("/")[2] for name in modules}

        assert studio.get(style).headers["content-type"] == "text/css; charset=utf-8"
        assert ".skip" in studio.get(style).text, "the styles of the base are in it"
        for module in modules:
            assert set(re.findall(r'from "\./([^"]+)"', studio.get(module).text)) <= named


def test_films_that_are_not_read_yet_are_told_by_their_names(film):
    studio = Studio(film)

    (unread,) = studio.get("/api/1/films?within_ms=0").json()["films"]
    (read,) = studio.get("/api/1/films").json()["films"]

    assert (unread["name"], unread["is_read"], unread["total"]) == ("roads", False, 0)
    assert (read["name"], read["is_read"], read["total"]) == ("roads", True, 2)
    assert studio.get("/api/1/films?within_ms=x").json()["films"] == [read]


def test_texts_are_sent_small_and_clips_as_they_are(film):
    studio = Studio(film)

    assert studio.get(f"{HERE}/graph.svg").headers["content-encoding"] == "gzip"
    assert "content-encoding" not in studio.get("/films/roads/files/archive/road.take-01/01_video.mp4").headers
    assert "content-encoding" not in studio.get(f"{HERE}/graph.svg", headers={"Accept-Encoding": "identity"}).headers


def test_scripts_are_kept_by_browsers_until_they_change(film):
    studio = Studio(film)
    (script,) = re.findall(r'<script type="module" src="([^"]+)"', studio.get("/films/roads/").text)

    kept = studio.get(script)
    assert kept.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "immutable" in kept.headers["cache-control"]
    assert studio.get(re.sub("/studio/[^/]+/", "/studio/0000/", script)).headers["cache-control"] == "no-store"
    for path in ("/studio/x/../../app.py", "/studio/x/%2e%2e/pages/report.js", "/studio/x/none.js", "/studio/main.js"):
        assert studio.get(path).status_code == 404


def test_a_look_decodes_no_clip(film, monkeypatch):
    """Neither at a film, nor at its cut, nor at the list of films."""

    def fail(*_, **__):
        raise AssertionError("a clip was opened")

    monkeypatch.setattr(av, "open", fail)
    studio = Studio(film)

    for path in (HERE, f"{HERE}/shots/road", f"{HERE}/reels/main/cut", "/api/1/films", "/films/roads/", "/"):
        assert studio.get(path).status_code == 200
