"""Clips that a service hears: at most two calls for one, each noted before it is sent, and nothing lost by another."""

import asyncio
import json
from decimal import Decimal
from types import SimpleNamespace

import pytest

from storyboard.actions import hear as hear_module
from storyboard.actions import hear_clip as hear_clip_module
from storyboard.actions.hear import HearRequest, hear, plan_to_hear
from storyboard.archive.heard_clips import HEARD, read_heard_clip
from storyboard.archive.takes import read_takes
from storyboard.errors import CommandError, OutcomeUnknown, RequestRejected, Unavailable, Unsent
from storyboard.model.spoken_words import SpokenWord
from storyboard.providers.recognition.base import HeardSpeech
from storyboard.reporter import Note, Silent
from tests.shot_film import film, shot_once  # noqa: F401 - fixtures

NAME = "talk"
FILM = """\
storyboard: 1
title: Talk
defaults: {model: seedance-1.5-pro, duration: 4, resolution: 480p, audio: true}
cast: {ida: an old keeper, tom: a boy}
shots:
  - {id: pier, action: A pier., lines: [{ida: You are up early.}, {tom: I am.}]}
  - {id: sea, action: The sea.}
"""


class Ears:
    """A service of which each call gets the next of some answers; the last one comes again and again."""

    name = "openai"
    submit_url = "http://127.0.0.1/v1/audio/transcriptions"
    default_model = "whisper-1"

    def __init__(self, *answers):
        self.answers = list(answers)
        self.calls = []
        self.during = lambda: None

    def usd(self, model, *, seconds):
        return Decimal("0.001")

    async def hear(self, sound, *, model="", language=""):
        self.calls.append((sound.read_bytes()[:4], model, language))
        self.during()
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, BaseException):
            raise answer
        return answer

    async def aclose(self):
        pass


class Notes:
    def __init__(self):
        self.texts = []

    def report(self, event):
        if isinstance(event, Note):
            self.texts.append(event.text)


def speech(text, **more):
    words = tuple(SpokenWord(word, at / 2, at / 2 + 0.5) for at, word in enumerate(text.split()))
    return HeardSpeech(text=text, words=words, body={}, http_status=200, **more)


def lost():
    return OutcomeUnknown("the connection broke", provider="openai")


ALL = speech("You are up early I am")


@pytest.fixture
def listen(film, monkeypatch):  # noqa: F811
    """Return a function that lets a service hear the film."""

    def go(ears, *, reporter=None, **asked):
        monkeypatch.setattr(hear_module, "connect_recognition", lambda _name, _project: ears)
        return hear(plan_to_hear(film, HearRequest(service="openai", **asked)), reporter=reporter or Silent())

    return go


@pytest.fixture
def pier(film):  # noqa: F811
    return read_takes(film)["pier", 1][0]


def test_the_sound_of_each_clip_that_says_something_is_heard_once(listen, film, pier):  # noqa: F811
    ears = Ears(ALL)

    first = listen(ears, language="en")
    again = listen(ears)

    assert ears.calls == [(b"RIFF", "", "en")]
    (clip,) = first.clips
    assert (clip.shot, clip.problems, clip.usd, clip.was_known) == ("pier", (), 0.001, False)
    assert [(line.line, line.verdict, line.start_s) for line in clip.lines] == [
        ("pier.line-1", "said", 0.0), ("pier.line-2", "said", 2.0),
    ]  # fmt: skip
    assert [each.was_known for each in again.clips] == [True]
    assert again.usd == 0
    assert read_heard_clip(film, pier).text == ALL.text


def test_lines_are_compared_as_they_are_written_now(listen, film):  # noqa: F811
    listen(Ears(ALL))
    film.file.write_text(film.file.read_text().replace("I am.", "A big boat!"), encoding="utf-8")
    # The line stands in the prompt: the take is another one's now, and is used all the same.

    (clip,) = listen(Ears(RequestRejected("nobody asks", provider="openai"))).clips

    assert clip.problems == ("pier.line-2 is not said",)


def test_a_call_is_noted_before_it_is_sent(listen, film, pier):  # noqa: F811
    ears, seen = Ears(KeyboardInterrupt()), []
    ears.during = lambda: seen.append(read_heard_clip(film, pier))

    with pytest.raises(KeyboardInterrupt):
        listen(ears)

    assert [len(note.lost_at) for note in seen] == [1]
    assert not read_heard_clip(film, pier).is_known


def test_an_answer_that_is_lost_is_asked_for_once_more(listen, film, pier):  # noqa: F811
    result = listen(Ears(lost(), ALL))

    assert [(clip.text, clip.perhaps_paid) for clip in result.clips] == [(ALL.text, 1)]
    assert read_heard_clip(film, pier).is_known


def test_two_lost_answers_are_told_and_nobody_is_asked_again(listen):
    ears = Ears(lost())

    first, second = listen(ears), listen(ears)

    assert len(ears.calls) == 2
    (told,) = first.unheard
    assert told.why == "the connection broke; 2 calls may be paid, and nobody is asked again"
    assert (told.perhaps_paid, told.hint) == (2, "to ask once more all the same: --again")
    assert [each.perhaps_paid for each in second.unheard] == [2]


def test_after_a_crash_one_more_call_is_made_and_no_other(listen, film, pier):  # noqa: F811
    with pytest.raises(KeyboardInterrupt):
        listen(Ears(KeyboardInterrupt()))
    ears = Ears(lost())

    listen(ears)

    assert len(ears.calls) == 1
    assert len(read_heard_clip(film, pier).lost_at) == 2


@pytest.mark.parametrize("error", [Unsent, RequestRejected])
def test_what_was_surely_not_done_leaves_no_note(listen, film, pier, error):  # noqa: F811
    (told,) = listen(Ears(error("no", provider="openai", hint="do this"))).unheard

    assert (told.why, told.hint, told.perhaps_paid) == ("no", "do this", 0)
    assert not (film.archive / pier.folder / HEARD).exists()


def test_a_busy_service_is_asked_again_later(listen, monkeypatch):
    waits, notes = [], Notes()

    async def wait(seconds):
        waits.append(seconds)

    monkeypatch.setattr(hear_clip_module.asyncio, "sleep", wait)
    busy = Unavailable("openai is busy", provider="openai", retry_after_s=7)

    result = listen(Ears(busy, busy, ALL), reporter=notes)

    assert (waits, len(result.clips)) == ([7, 7], 1)
    assert notes.texts[1] == "pier take 1 is heard later: openai is busy; asked again in 7 s"


def test_a_wait_that_is_too_long_is_told_and_not_waited(listen):
    (told,) = listen(Ears(Unavailable("openai is busy", provider="openai", retry_after_s=3600))).unheard

    assert told.why == "openai is busy"


def test_what_is_known_stays_where_hearing_again_fails(listen, film, pier):  # noqa: F811
    listen(Ears(ALL))

    refused = listen(Ears(RequestRejected("no", provider="openai")), again=True)
    lost_again = listen(Ears(lost()), again=True)

    assert ([each.why for each in refused.unheard], len(refused.clips)) == (["no"], 1)
    assert [(clip.was_known, result.usd) for result in (refused, lost_again) for clip in result.clips] == [
        (True, 0)
    ] * 2
    assert read_heard_clip(film, pier).text == ALL.text
    assert [clip.perhaps_paid for clip in lost_again.clips] == [2]


def test_hearing_again_takes_the_place_of_what_was_known(listen):
    listen(Ears(ALL))

    result = listen(Ears(speech("I am")), again=True)

    (clip,) = result.clips
    assert (clip.text, clip.usd) == ("I am", 0.002)
    assert (clip.was_known, result.usd) == (False, 0.001)
    assert clip.problems == ("pier.line-1 is not said",)


def test_an_answer_without_end_is_bounded(listen, film, pier):  # noqa: F811
    listen(Ears(speech("row " * 10_000 + "x" * 5_000)))

    kept = read_heard_clip(film, pier)
    assert (len(kept.words), len(kept.text), max(len(word) for word, _, _ in kept.words)) == (3_000, 20_000, 3)
    assert json.loads((film.archive / pier.folder / HEARD).read_text())["service"] == "openai"


def test_words_at_no_time_are_left_out_and_the_rest_can_be_read_back(listen, film, pier):  # noqa: F811
    nan, inf = float("nan"), float("inf")
    odd = (SpokenWord("a", nan, 1), SpokenWord("b", 0, inf), SpokenWord("c", -1, 1), SpokenWord("row", 1, 2))

    listen(Ears(HeardSpeech(text="row", words=odd, body={}, http_status=200, billed_s=nan)))

    kept = read_heard_clip(film, pier)
    assert (kept.words, kept.seconds) == ((("row", 1, 2),), None)


def test_of_a_shot_in_segments_the_one_that_is_wrong_is_named(film):  # noqa: F811
    """Whoever makes the first one anew need not pay for the others."""
    text = film.file.read_text().replace("id: pier,", "id: pier, duration: 20,")
    film.file.write_text(text, encoding="utf-8")
    planned = plan_to_hear(film, HearRequest())

    pier, sea = (SimpleNamespace(shot=shot, segment=1) for shot in ("pier", "sea"))
    assert (planned.option_for(pier), planned.option_for(sea)) == (" --segment 1", "")


def test_the_simulator_does_not_hear_what_others_made(film, monkeypatch):  # noqa: F811
    monkeypatch.setattr(hear_module, "_is_made_up", lambda _take: False)

    planned = plan_to_hear(film, HearRequest(service="simulator"))

    assert [(each.shot, each.why) for each in planned.unheard] == [("pier", "the simulator hears its own voices alone")]


@pytest.mark.parametrize(
    ("shots", "message"),
    [(("boat",), "there is no shot 'boat' with a clip"), (("sea",), "sea: nobody says anything in it")],
)
def test_a_shot_that_says_nothing_is_refused(film, shots, message):  # noqa: F811
    with pytest.raises(CommandError, match=message) as refused:
        plan_to_hear(film, HearRequest(shots=shots))
    assert refused.value.hint == "shots that say something: pier"


def test_a_film_in_which_nobody_speaks_is_told(film):  # noqa: F811
    text = film.file.read_text()
    film.file.write_text(text.replace(", lines: [{ida: You are up early.}, {tom: I am.}]", ""), encoding="utf-8")

    with pytest.raises(CommandError, match="nobody says anything in this film"):
        plan_to_hear(film, HearRequest())


def test_it_can_be_asked_for_in_a_loop_that_runs(listen):
    """As a notebook's does."""

    async def cell():
        return listen(Ears(ALL))

    assert len(asyncio.run(cell()).clips) == 1


def test_two_at_once_are_refused(film, listen):  # noqa: F811
    with hear_module._alone(film), pytest.raises(CommandError, match="its clips are being heard right now"):
        listen(Ears(ALL))
