"""Which clips would be heard and at what price, takes that do not say their lines, and those nobody listened to."""

import pytest

from storyboard.actions import verdicts
from storyboard.actions.film_view import film
from storyboard.actions.film_watch import FilmWatch
from storyboard.actions.hear import HearRequest, hear, plan_to_hear
from storyboard.actions.hear_view import look_at_hearing
from storyboard.actions.heard_words import heard_problems, heard_summary
from storyboard.actions.shot_view import shot_detail
from storyboard.actions.unheard import unheard_segments
from storyboard.actions.waiting import needs_you
from storyboard.archive.heard_clips import read_heard_clip
from storyboard.archive.takes import read_takes
from storyboard.errors import CommandError
from storyboard.reporter import Silent
from tests.talk_film import FILM, hear_it, serve_hearing, write_other_words

pytestmark = pytest.mark.slow


def take_of(project):
    return read_takes(project)["hello", 1][0]


def test_a_look_tells_what_would_be_heard_and_its_price_and_hears_nothing(talk, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "key-of-a-test")
    free, paid = look_at_hearing(talk, HearRequest()), look_at_hearing(talk, HearRequest(service="openai"))

    assert [(clip.shot, clip.take, clip.service, clip.usd) for clip in free.to_hear] == [("hello", 1, "simulator", 0)]
    assert (free.usd, free.known, free.sentence) == (0, 0, "simulator: 1 clip, 4 s")
    assert paid.usd == pytest.approx(0.0004, abs=0.0001)
    assert paid.mark != free.mark
    assert read_heard_clip(talk, take_of(talk)) is None


def test_what_was_heard_is_known_and_again_is_another_look(talk):
    assert hear_it(talk).clips[0].problems == ()

    known, again = look_at_hearing(talk, HearRequest()), look_at_hearing(talk, HearRequest(again=True))
    assert (known.to_hear, known.known, known.problems, known.usd) == ((), 1, (), 0)
    assert len(again.to_hear) == 1

    write_other_words(talk)
    (problem,) = look_at_hearing(talk, HearRequest()).problems
    assert problem.startswith("hello take 1: hello.line-1 is said otherwise: ")


def test_one_look_is_heard_once(talk, monkeypatch):
    """Also where clips are heard again; the service is not asked by a look that is old."""
    with serve_hearing(monkeypatch) as came:
        asked = {"service": "openai", "again": True}
        mark = look_at_hearing(talk, HearRequest(**asked)).mark
        result = hear_it(talk, **asked, mark=mark)
        with pytest.raises(CommandError, match="other clips would be heard now"):
            hear_it(talk, **asked, mark=mark)

    assert len(came) == 1
    assert result.usd is None
    assert heard_summary(result) == "1 clip heard now, at a price that is not known; 1 of 1 line said as written"


@pytest.mark.parametrize("again", [False, True])
def test_what_somebody_else_let_be_heard_meanwhile_is_not_paid_again(talk, monkeypatch, again):
    with serve_hearing(monkeypatch) as came:
        planned = plan_to_hear(talk, HearRequest(service="openai", again=again))
        hear_it(talk, service="openai")
        result = hear(planned, reporter=Silent())

    assert len(came) == 1
    assert [clip.was_known for clip in result.clips] == [True]


def test_a_take_in_the_film_that_does_not_say_its_lines_waits_for_a_person(talk, monkeypatch):
    monkeypatch.chdir(talk.folder.parent)
    hear_it(talk)
    assert needs_you(talk) == ()

    write_other_words(talk)
    (need,) = needs_you(talk)

    assert (need.kind, need.shot, need.take, need.folder) == ("not_said", "hello", 1, "hello.take-01")
    assert need.sentence.startswith("hello take 1: hello.line-1 is said otherwise: ")
    assert (need.next_step, need.command) == ("approve it as it is, or retake it", "storyboard retake talk hello")
    assert film(talk).needs_you == (need,)


@pytest.mark.parametrize("word", [verdicts.approve, verdicts.reject])
def test_a_persons_word_takes_it_off_the_queue(talk, word):
    hear_it(talk)
    write_other_words(talk)
    word(talk, "hello", take=1)

    assert [need.kind for need in needs_you(talk)] == []


def test_a_take_that_must_be_approved_says_there_that_its_lines_are_not_said(talk):
    """It waits once, for one reason that tells both."""
    hear_it(talk, service="simulator")
    gated = FILM.replace("id: hello,", "id: hello, approve: true,").replace("id: boat,", "id: boat, from: hello,")
    talk.file.write_text(gated, "utf-8")
    heard = talk.archive / "hello.take-01" / "heard.json"
    heard.write_text(heard.read_text("utf-8").replace('"up"', '"off"').replace('"early"', '"late"'), "utf-8")

    (need,) = needs_you(talk)

    assert need.kind == "approve"
    assert "is ready; boat waits for it; hello.line-1 " in need.sentence


def test_who_has_lines_and_was_not_listened_to_is_told_until_somebody_does(talk):
    watch = FilmWatch(talk)
    assert unheard_segments(watch.now()) == (("hello", 1),)

    result = hear_it(talk)

    assert unheard_segments(watch.now()) == ()
    assert heard_problems(result) == ()
    (take,) = shot_detail(talk, "hello").segments[0].takes
    assert take.heard.text.startswith("You are up early")
