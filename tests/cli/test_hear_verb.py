"""The verb `hear`: what it says, what it asks, and what a film tells afterwards."""

import json
from decimal import Decimal

import pytest
from jsonschema import Draft202012Validator

from storyboard.actions import hear as hear_action
from storyboard.actions.documents import document_schema
from storyboard.cli import hear as hear_verb
from storyboard.cli.main import app
from storyboard.errors import CommandError, Interrupted, MissingKey
from tests.actions.test_hear import ALL, Ears, lost
from tests.shot_film import film, shot_once  # noqa: F401 - fixtures

NAME = "talk"
FILM = """\
storyboard: 1
title: Talk
defaults: {model: seedance-2.5, resolution: 480p, audio: true}
speech: {provider: simulator}
cast: {ida: an old keeper, tom: a boy}
shots:
  - {id: pier, action: A pier., lines: [{ida: You are up early.}, {tom: I am.}]}
  - {id: boat, action: A boat., duration: 4, dialogue: "TOM: There it is."}
  - {id: sea, action: The sea., duration: 4}
reels: {main: {shots: [pier, boat, sea], subtitles: soft}}
"""


@pytest.fixture
def say(film, monkeypatch, capsys):  # noqa: F811
    """Return a function that says a verb in the film's folder, and gives what it prints and what it says."""
    monkeypatch.chdir(film.folder)

    def say_verb(*words: str) -> tuple[str, str]:
        say_verb.status = app(list(words), standalone_mode=False)
        told = capsys.readouterr()
        return told.out, told.err

    return say_verb


@pytest.mark.slow
def test_clips_are_heard_once_and_all_that_looks_at_the_film_tells_it(say, film):  # noqa: F811
    out, err = say("hear")
    assert sorted(out.splitlines()) == ["boat take 1: 1 line said as written", "pier take 1: 2 lines said as written"]
    assert "2 clips heard now; 3 of 3 lines said as written" in err
    assert "storyboard stitch" in err

    out, err = say("hear", "pier")
    assert out == "pier take 1: 2 lines said as written, as it was heard before\n"
    assert "0 clips heard now; 2 of 2 lines" in err

    said = film.file.read_text()
    film.file.write_text(said.replace("I am.", "What a big fish!").replace("There it is.", "There it goes."), "utf-8")
    out, err = say("hear")
    assert "pier take 1: pier.line-2 is not said, as it was heard before" in out
    assert "boat take 1: boat.line-1 is said otherwise: is in place of goes" in out
    assert "to make another take: storyboard retake . pier" in err
    assert "pier.line-2 is not said" in say("status")[0]
    heard = {each["shot"]: each.get("heard") for each in json.loads(say("status", "--json")[0])["shots"]}
    assert heard["pier"]["problems"] == ["pier.line-2 is not said"]
    assert heard["sea"] is None
    say("report")
    record = json.loads((film.folder / "reports" / "run.json").read_text("utf-8"))["storyboard"]["heard"]
    verdicts = {line["line"]: line["verdict"] for each in record for line in each["lines"]}
    assert verdicts["pier.line-2"] == "missing"
    assert "In the clip pier.line-2 is not said." in (film.folder / "reports" / "index.html").read_text("utf-8")


@pytest.mark.slow
def test_subtitles_follow_what_was_heard(say, film):  # noqa: F811
    say("hear")
    result = json.loads(say("hear", "--json")[0])
    Draft202012Validator(document_schema("hear")).validate(result)
    say("stitch")

    starts = {line["line"]: line["start_s"] for clip in result["clips"] for line in clip["lines"]}
    text = (film.folder / "reels" / "main.srt").read_text("utf-8")
    for words, line in (("You are up early.", "pier.line-1"), ("I am.", "pier.line-2")):
        clock = text[: text.index(words)].splitlines()[-1].split(" --> ")[0]
        assert float(clock[6:].replace(",", ".")) == pytest.approx(starts[line], abs=1 / 24)


@pytest.mark.slow
def test_a_shot_that_does_not_say_its_lines_is_made_again_where_that_is_asked(say, film):  # noqa: F811
    say("hear", "boat")
    assert "every line is said: no other take is made" in say("hear", "boat", "--retake")[1]
    film.file.write_text(film.file.read_text().replace("There it is.", "Nobody comes home."), "utf-8")

    say("hear", "boat", "--retake", "--yes")

    assert (film.archive / "boat.take-02" / "slate.json").exists()
    assert not (film.archive / "pier.take-02").exists()
    assert say("hear", "boat")[0] == "boat take 2: 1 line said as written\n"


@pytest.fixture
def asked(film, monkeypatch):  # noqa: F811
    """Return what a person at a terminal is asked before clips are heard at a price, and whether it went on."""

    def ask_about(price, *, answer=True, at_terminal=True):
        ears, questions = Ears(ALL), []
        ears.usd = lambda _model, *, seconds: price
        monkeypatch.setattr(hear_action, "connect_recognition", lambda _name, _project: ears)
        monkeypatch.setattr(hear_verb, "can_ask", lambda: at_terminal)
        monkeypatch.setattr(hear_verb, "ask", lambda question: questions.append(question) or answer)
        planned = hear_action.plan_to_hear(film, hear_action.HearRequest(shots=("pier",), service="openai"))
        hear_verb._confirm(planned)
        return questions

    return ask_about


@pytest.mark.slow
def test_a_price_is_told_and_asked_for_before_anything_is_sent(asked, capsys):
    assert asked(Decimal("0.0004")) == ["Go on?"]
    assert (
        "This will send the sound of clips to be heard: openai: 1 clip, 4 s, about $0.0004." in capsys.readouterr().err
    )
    assert asked(None) == ["Go on?"]
    assert "at a price that is not known" in capsys.readouterr().err
    assert asked(Decimal(0)) == []
    assert asked(Decimal(1), at_terminal=False) == []
    with pytest.raises(Interrupted, match="Nothing was sent"):
        asked(Decimal(1), answer=False)


@pytest.mark.slow
def test_a_clip_that_was_not_heard_is_told_with_its_status(say, monkeypatch):
    answers = [Ears(lost()), Ears(lost()), Ears(ALL)]
    monkeypatch.setattr(
        hear_action, "connect_recognition", lambda _name, _project: answers.pop(0) if answers[1:] else answers[0]
    )

    _, err = say("hear", "pier", "--service", "openai")

    assert "not heard: pier: the connection broke; 2 calls may be paid, and nobody is asked again" in err
    assert "  to ask once more all the same: --again" in err
    assert say.status == 3
    told = " ".join(say("status")[0].split())
    assert "2 calls to hear it got no answer, and may be paid" in told
    assert say("hear", "pier", "--again")[0].endswith(
        "said as written; 2 calls before got no answer, and may be paid\n"
    )


@pytest.mark.slow
def test_a_service_without_a_key_and_options_that_do_not_go_together_are_told(say, monkeypatch):
    for name in ("OPENAI_API_KEY", "OPENAI_TRANSCRIPTION_API_KEY", "OPENAI_BASE_URL", "OPENAI_TRANSCRIPTION_BASE_URL"):
        monkeypatch.delenv(name, raising=False)

    with pytest.raises(MissingKey, match="no API key"):
        say("hear", "--service", "openai")
    with pytest.raises(CommandError, match="no service that hears speech is called 'nobody'"):
        say("hear", "--service", "nobody")
    with pytest.raises(CommandError, match="--json prints what was heard"):
        say("hear", "--retake", "--json")
