"""Clips are heard from the studio: what it costs first, then a job; the film tells what was heard."""

import time

import pytest

from tests.studio.asking import Studio
from tests.talk_film import FILM, write_other_words

pytestmark = pytest.mark.slow
HERE = "/api/1/films/talk"


def ended(studio):
    """Wait until no job is at work; return how the last one ended."""
    (film,) = studio.library.films().values()
    until = time.monotonic() + 60
    while film.jobs.latest.state == "running":
        assert time.monotonic() < until
        time.sleep(0.05)
    return film.jobs.latest


def mark_of(studio, shot):
    return next(each["mark"] for each in studio.get(HERE).json()["shots"] if each["id"] == shot)


def test_the_price_comes_first_then_a_job_and_the_film_tells_what_was_heard(talk):
    studio = Studio(talk)
    plan, before = studio.post(f"{HERE}/plan_hear", {}).json(), mark_of(studio, "hello")
    assert (plan["usd"], [clip["shot"] for clip in plan["to_hear"]]) == (0, ["hello"])
    assert not (talk.archive / "hello.take-01" / "heard.json").exists()

    begun = studio.post(f"{HERE}/hear", {"mark": plan["mark"]})

    job = ended(studio)
    assert (begun.status_code, begun.json()["job"]) == (202, job.id)
    assert (job.state, job.said, job.problems) == ("done", "1 clip heard now; 1 of 1 line said as written.", ())
    heard = studio.get(f"{HERE}/shots/hello").json()["segments"][0]["takes"][0]["heard"]
    assert (heard["service"], heard["problems"]) == ("simulator", [])
    assert mark_of(studio, "hello") != before, "a page reads the shot again"

    write_other_words(talk)
    assert [need["kind"] for need in studio.get(HERE).json()["needs_you"]] == ["not_said"]
    studio.post(f"{HERE}/hear", {})
    assert ended(studio).problems[0].startswith("hello take 1: hello.line-1 is said otherwise")


def test_what_is_another_look_begins_nothing(talk):
    studio = Studio(talk)
    mark = studio.post(f"{HERE}/plan_hear", {}).json()["mark"]
    studio.post(f"{HERE}/hear", {"mark": mark})
    assert ended(studio).state == "done"

    studio.post(f"{HERE}/hear", {"mark": mark, "again": True})

    job = ended(studio)
    assert job.state == "failed"
    assert job.said.endswith("nothing was sent. look at it again, then start")


def test_a_film_in_which_nobody_speaks_says_so(talk):
    talk.file.write_text(FILM.replace(", lines: [{ida: You are up early.}]", ""), "utf-8")

    told = Studio(talk).post(f"{HERE}/plan_hear", {})

    assert told.status_code == 400
    assert "nobody says anything in this film" in told.json()["error"]["message"]
