"""
The wire of recordings, written from its description alone: a counting server on a port, and runs that die by SIGKILL.

It shares no code with the simulator.
"""

import json
import sys
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest

from storyboard.load.load import load
from storyboard.model.speaking_time import speaking_time_s
from storyboard.plan.make_plan import plan_of
from storyboard.project import Project, find_project
from storyboard.providers.http_client import Account
from storyboard.providers.pace import Pace
from storyboard.providers.speech import registry
from storyboard.providers.speech.openai import OpenAiSpeechService
from storyboard.shoot import served_file
from storyboard.shoot.shooting import shoot
from tests.films import a_sound, a_voice
from tests.forked import in_a_process
from tests.shoot.crashing import quicken
from tests.shoot.drawing import MISSED, CallWire, Deaths, Heard, die_at, serve

FILM = """\
storyboard: 1
title: Two talk
provider: simulator
speech: {provider: openai%s}
defaults: {model: seedance-2.5, resolution: 480p, ratio: "16:9"}
cast: {ida: {text: an old keeper, voice: nova}, tom: {text: a boy, voice: echo}}
shots:
  - id: talk
    action: A pier
    lines: [{ida: "Row over to the other side, quickly!"}, {tom: Where to?, tone: whispering}]
  - {id: on, continues: talk, action: They row}
  - {id: sea, action: The sea, narration: They were never seen again.}
"""
PRICE_USD = 0.01
KEY = "key-of-a-test-0123456789"


class PricedSpeechService(OpenAiSpeechService):
    """One whose price is known: so much a call."""

    def usd(self, request, *, seconds):
        return Decimal(str(PRICE_USD))


@dataclass
class SpeechWire(CallWire):
    """An account on ``POST /audio/speech``."""

    settings: dict = field(default_factory=dict)
    """How they sound: rate, channels."""
    factor: float = 1.0
    """So many times as long as the words take."""

    def answer(self, body: dict) -> tuple[int, dict[str, str], bytes]:
        self.bodies.append(body)
        fault = self.faults.pop(0) if self.faults else ""
        refusals = {"429": (429, "rate_limit_exceeded"), "parameter": (400, "invalid_voice")}
        if fault in refusals:
            status, code = refusals[fault]
            told = {"error": {"message": f"{code}.", "type": "invalid_request_error", "param": "voice", "code": code}}
            return status, {"Retry-After": "0"} if status == 429 else {}, json.dumps(told).encode()
        data = a_voice(self.factor * speaking_time_s(body["input"]), hz=180 + 20 * len(self.made), **self.settings)
        spoiled = {
            "silence": a_sound(3),
            "cut": data[: len(data) // 2],
            "junk": b"RIFF0000WAVEjunk",
            "long": a_voice(30),
        }
        data = spoiled.get(fault, data)
        self.made.append(data)
        match fault:
            case "500":
                return 500, {}, json.dumps({"error": {"message": "oops", "code": "server_error"}}).encode()
            case "lost" | "hang":
                return 0, {}, b"" if fault == "lost" else b"hang"
        return 200, {"Content-Type": "audio/wav"}, data


def serve_speech(**settings: object) -> AbstractContextManager[SpeechWire]:
    """Serve a wire of speech of these settings."""
    return serve(SpeechWire(**settings))


def a_speech_service(url: str) -> OpenAiSpeechService:
    """Return the service at *url*."""
    return PricedSpeechService(Account("openai", url, KEY, Pace(list_lag_s=0.0, first_poll_s=0.01)))


def write_film(folder: Path, speech: str = "") -> Project:
    (folder / "storyboard.yaml").write_text(FILM % speech, encoding="utf-8")
    return find_project(folder)


def change(project: Project, old: str, new: str) -> None:
    text = project.file.read_text(encoding="utf-8")
    assert old in text
    project.file.write_text(text.replace(old, new), encoding="utf-8")


def plan_with(project: Project, url: str = "http://127.0.0.1:9", **asked: object):
    """Return the plan of the film, whose recordings are priced."""
    before = registry.connect_speech
    registry.connect_speech = lambda _name, _project: a_speech_service(url)
    try:
        return plan_of(load(project), **asked)
    finally:
        registry.connect_speech = before


def speak(
    project: Project, url: str, *, only: tuple[str, ...] = ("talk.line-1",), **settings: object
) -> tuple[tuple, list[str]]:
    """Record lines of the film; return what could not be made, and what was said."""
    heard = Heard()
    # Other tests of this process wait as long as runs do.
    with pytest.MonkeyPatch.context() as patched:
        quicken(patched.setattr)
        patched.setattr(served_file, "_AGAIN_S", 0.01)
        missed = shoot(
            plan_with(project, url, only=only),
            project=project,
            reporter=heard,
            run_id=uuid4().hex,
            **{"connect_speech_to": lambda _name, _project: a_speech_service(url)} | settings,
        )
    return missed, heard.notes


def speak_in_a_process(folder: Path, url: str, death: Deaths | None = None) -> int:
    """Record a line of the film of *folder*, in a process of its own; return its exit status: -9 where it is killed."""
    return in_a_process(_speak_and_exit, str(folder), url, death)


def _speak_and_exit(folder: str, url: str, death: Deaths | None) -> None:
    die_at(death)
    missed, _ = speak(find_project(Path(folder)), url)
    sys.exit(MISSED if missed else 0)
