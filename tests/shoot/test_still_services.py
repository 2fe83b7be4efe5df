"""The verbs at each image service whose wire answers badly: what a person, the record and the page are told."""

import json
import os
from itertools import chain

import pytest

from storyboard.model.image_models import image_models_of
from storyboard.project import find_project
from storyboard.shoot.state.journal import open_journal
from tests.forked import storyboard
from tests.shoot.drawing import KEY, serve_wire

FILM = """\
storyboard: 1
title: Ida
images: {{provider: {service}, model: {model}}}
defaults: {{model: seedance-2.0-mini, resolution: 480p, ratio: "16:9", duration: 4}}
stills:
  - {{id: front, action: Ida, size: {size}}}
  - {{id: pier, action: A pier, size: {size}}}
  - {{id: both, references: [front], action: "[Image 1] from behind", size: {size}}}
  - {{id: three, references: [pier, front], action: "[Image 2] stands on [Image 1]", size: {size}}}
shots:
  - {{id: turn, action: She turns}}
"""
IDS = {
    ("ark", "seedream-5.5"): "doubao-seedream-5-5-261028",
    ("ark", "seedream-5.0-pro"): "doubao-seedream-5-0-pro-260628",
    ("ark", "seedream-5.0-flash"): "doubao-seedream-5-0-flash-260915",
    ("byteplus", "seedream-5.5"): "seedream-5-5-261028",
    ("byteplus", "seedream-5.0-pro"): "dola-seedream-5-0-pro-260628",
    ("byteplus", "seedream-5.0-flash"): "dola-seedream-5-0-flash-260915",
    ("byteplus", "seedream-5.0-lite"): "seedream-5-0-260128",
    ("byteplus", "seedream-4.5"): "seedream-4-5-251128",
    ("byteplus", "seedream-4.0"): "seedream-4-0-250828",
}
"""Every model that a service still has, by the id that goes over its wire."""
LEAST_PX = {"seedream-5.0-lite": "2560x1440", "seedream-4.5": "2560x1440"}
JPEG_ALONE = {"seedream-4.5", "seedream-4.0"}
ADDRESSES = {"ark": "ARK", "byteplus": "BYTEPLUS", "openai": "OPENAI"}


class Film:
    """A film of stills at one service, and the verbs on it."""

    def __init__(self, folder, service, wire, *, model="seedream-5.0-flash", size="1280x720"):
        text = FILM.format(service=service, model="drawn-here-1" if service == "openai" else model, size=size)
        (folder / "storyboard.yaml").write_text(text, encoding="utf-8")
        self.folder = folder
        name = ADDRESSES[service]
        self.environment = {
            **os.environ,
            "COLUMNS": "400",
            f"{name}_API_KEY": KEY,
            f"{name}_BASE_URL": f"{wire.url}/api",
        }

    def run(self, *stills):
        return self("run", "--yes", "--no-stitch", *chain.from_iterable(("--only", still) for still in stills))

    def __call__(self, *words):
        done = storyboard(*words, cwd=self.folder, env=self.environment)
        assert "Traceback" not in done.stdout + done.stderr
        assert done.returncode in {0, 3}, done.stderr
        return done.stdout + done.stderr

    @property
    def record(self):
        return json.loads((self.folder / "reports" / "run.json").read_text(encoding="utf-8"))["storyboard"]

    @property
    def page(self):
        return (self.folder / "reports" / "index.html").read_text(encoding="utf-8")

    def counted(self, price):
        with open_journal(find_project(self.folder)) as journal:
            return round(journal.cost_so_far()[1] / price, 3)


def test_the_models_are_those_that_each_service_still_has(in_december):
    """By the dates at which Volcengine turned three of them off."""
    left = {("ark", model.name) for model in image_models_of("volcengine")}
    left |= {("byteplus", model.name) for model in image_models_of("byteplus")}
    assert left == set(IDS)


@pytest.mark.slow
@pytest.mark.parametrize(("service", "model"), IDS, ids=":".join)
def test_each_model_is_sent_what_its_service_documents(service, model, tmp_path):
    size = LEAST_PX.get(model, "1280x720")
    with serve_wire() as wire:
        film = Film(tmp_path, service, wire, model=model, size=size)
        film.run("front", "pier", "both", "three")

    told = {
        "model": IDS[service, model], "size": size, "response_format": "url", "watermark": False,
    }  # fmt: skip
    if model not in JPEG_ALONE:
        told["output_format"] = "png"
    assert wire.paths == ["/api/images/generations"] * 4
    by_words = {body["prompt"]: body for body in wire.bodies}
    assert by_words["Ida."] == told | {"prompt": "Ida."}
    assert by_words["A pier."] == told | {"prompt": "A pier."}
    one, two = (body for words, body in by_words.items() if words.startswith("[Image"))
    if isinstance(one["image"], list):
        one, two = two, one
    assert one.keys() == two.keys() == told.keys() | {"prompt", "image"}
    assert one["image"].startswith("data:image/png;base64,"), "one may be a bare text"
    assert [link[:22] for link in two["image"]] == ["data:image/png;base64,"] * 2
    assert two["image"][1] == one["image"], "[Image 2] is the second that is written"


PRICE_USD = 0.018
LOST = ("lost", "500", "junk", "none", "cut", "half answer")


@pytest.fixture(params=ADDRESSES)
def service(request):
    return request.param


@pytest.mark.slow
@pytest.mark.parametrize("fault", LOST)
def test_a_lost_answer_is_told_everywhere_with_how_many_calls_it_costs(fault, service, tmp_path):
    """Nobody knows OpenAI's price, so that it is never asked again there."""
    with serve_wire(faults=[fault]) as wire:
        film = Film(tmp_path, service, wire)
        told = film.run("pier")
        status = film("status")

    (lost,) = film.record["perhaps_paid"]
    assert (lost["shot"], len(lost["lost_at"])) == ("pier", 1)
    assert "1 answer was lost: 1 call is perhaps paid, and counted" in film.page
    assert "may be paid" in told
    if service == "openai":
        assert len(wire.bodies) == 1
        assert "pier failed" in " ".join(status.split())
        assert "it may be paid" in status
        assert "tasks forget" in told
        return
    assert len(wire.bodies) == 2
    assert "both are counted" in told
    assert film.counted(PRICE_USD) == 2.0
    assert "1 answer was lost: 1 call is perhaps paid, and counted" in status
    assert "$0.04 spent" in status
    assert json.loads(film("status", "--json"))["shots"][1]["perhaps_paid"] == lost["lost_at"]


@pytest.mark.slow
def test_two_lost_answers_are_told_everywhere_as_two_and_stay_so_after_a_persons_word(tmp_path):
    with serve_wire(faults=["lost", "500"]) as wire:
        film = Film(tmp_path, "byteplus", wire)
        told = film.run("pier")

        assert len(wire.bodies) == 2
        assert "2 pictures were asked of byteplus" in told
        assert "0 stills made" in told
        assert "2 pictures were asked of byteplus" in film("status")
        assert "$0.04 spent" in film("status")
        assert [len(lost["lost_at"]) for lost in film.record["perhaps_paid"]] == [2]
        assert "2 answers were lost: 2 calls are perhaps paid, and counted" in film.page

        film("tasks", "forget", ".", "pier")
        film.run("pier")

    assert len(wire.bodies) == 3
    assert "2 answers were lost: 2 calls are perhaps paid, and counted" in film("status")
    assert "$0.05 spent" in film("status")
    assert sum(len(lost["lost_at"]) for lost in film.record["perhaps_paid"]) == 2
    assert "2 answers were lost: 2 calls are perhaps paid, and counted" in film.page


@pytest.mark.slow
def test_several_pictures_are_told_everywhere(service, tmp_path):
    with serve_wire(faults=["several"], as_link=service != "openai") as wire:
        film = Film(tmp_path, service, wire)
        told = film.run("pier")

    assert len(wire.bodies) == 1
    assert "answered with 3 pictures" in told
    for place in (film("status"), film.page):
        assert "3 pictures came where 1 was asked for: each may be paid, and is counted" in place
    (pier,) = (still for still in film.record["stills"] if still["still"] == "pier")
    assert pier["pictures"] == 3


@pytest.mark.slow
@pytest.mark.parametrize("seconds", ["999999999999999999999", "-5", "soon", "3600"])
def test_a_busy_service_is_never_waited_for_without_end(seconds, service, tmp_path):
    with serve_wire(faults=["429"], retry_after=seconds) as wire:
        film = Film(tmp_path, service, wire)
        told = film.run("pier")

    assert "perhaps_paid" not in film.record
    if seconds in {"-5", "soon"}:
        assert len(wire.bodies) == 2
        assert "asked again in 1 s" in told
        return
    assert len(wire.bodies) == 1
    assert "it asks to wait 1 h or longer; nothing is paid" in told
    assert film.counted(PRICE_USD) == 0.0


@pytest.mark.slow
def test_a_redirect_of_a_call_is_not_followed_and_costs_nothing(service, tmp_path):
    with serve_wire(faults=["away"]) as wire:
        film = Film(tmp_path, service, wire)
        told = film.run("pier")

    assert wire.paths == ["/api/images/generations"]
    assert "307: Temporary Redirect" in told
    assert "check the base URL" in told
    assert film.counted(PRICE_USD) == 0.0


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["half", "dead link"])
def test_a_picture_that_came_broken_is_told_as_paid_once(fault, service, tmp_path):
    with serve_wire(faults=[fault], bad_links=9 if fault == "dead link" else 0) as wire:
        film = Film(tmp_path, service, wire)
        told = film.run("pier")
        film.run("pier")

    assert len(wire.bodies) == 1
    for place in (told, film("status"), film.page):
        assert "is paid" in place
    assert "tasks forget" in told


@pytest.mark.slow
def test_the_end_of_a_run_never_calls_a_price_that_is_unknown_nothing(service, tmp_path):
    with serve_wire() as wire:
        told = Film(tmp_path, service, wire).run("pier")

    price = "$0.02" if service == "byteplus" else "price not known"
    assert f"(1 take, {price}," in told
