"""
What every speech service must do, as tests that any package can run on its own.

Subclass `SpeechContract`, write `connect` and how your service answers, and let pytest find it. Nothing here needs
pytest, a network or a key: the service is a stand-in on this machine.
"""

import json
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import ClassVar

from storyboard.errors import RequestRejected
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Request
from storyboard.providers.speech.base import SpeechService, SpokenSound
from storyboard.providers.testing.stand_in import Answer
from storyboard.providers.testing.synchronous_contract import SynchronousContract
from storyboard.providers.testing.trial import require

_SAMPLES = bytes(range(256)) * 8
_WAV = (
    b"RIFF" + (36 + len(_SAMPLES)).to_bytes(4, "little") + b"WAVEfmt \x10\0\0\0\1\0\1\0"
    + (24_000).to_bytes(4, "little") + (48_000).to_bytes(4, "little") + b"\2\0\x10\0data"
    + len(_SAMPLES).to_bytes(4, "little") + _SAMPLES
)  # fmt: skip


class SpeechContract(SynchronousContract[SpeechService, SpokenSound]):
    """The tests, in the order of a recording's life."""

    content: ClassVar[bytes] = _WAV
    voice: ClassVar[str] = "coral"
    """A voice that the service has."""
    takes_tone: ClassVar[bool] = True
    """Whether the service can be told how something is said."""

    def sound_answer(self, data: bytes) -> Answer:
        """Return the answer to a call that holds a recording."""
        return Answer(200, data, headers=(("Content-Type", "audio/wav"),))

    def link_answer(self, url: str) -> Answer | None:  # noqa: ARG002 - for a service whose answers are the sound
        """Return the answer to a call that holds a recording's link; None where the service sends none."""
        return None

    def request(self) -> Request:
        """Return a request that the service takes."""
        return Request(
            key=TakeKey(shot="pier.line-1"),
            provider="contract",
            model="",
            medium="recording",
            mode="text",
            prompt='The shipment never made it: "船没有来" \U0001f44b.',
            voice=self.voice,
        )

    def good_answer(self) -> Answer:
        """Return the answer that holds a small recording."""
        return self.sound_answer(_WAV)

    def call(self, request: Request) -> Callable[[SpeechService], Awaitable[SpokenSound]]:
        """Return the question that has a line recorded."""
        return lambda service: service.speak(request)

    def no_answers(self) -> dict[str, Answer]:
        """Return what comes in place of a recording."""
        return {
            **super().no_answers(),
            "200 with another service's words": Answer(200, {"ok": True, "sound": "1.wav"}),
            "a recording that is none": self.sound_answer(b"<html>Sign in</html>"),
            "an empty recording": self.sound_answer(b""),
        }

    def test_it_says_what_it_gives(self) -> None:
        """Formats that can be played, a model, and how much a call may hold are known before anything is asked."""
        service = self.connect("http://127.0.0.1:9")
        require(service.formats, "there is a form of sound")
        require("pcm" not in service.formats, "each form says by itself what it is; pcm does not")
        require(service.most_characters > 0, "a call holds some characters")
        require(service.default_model, "a model is asked where none is named")

    def test_a_call_sends_its_payload_once(self) -> None:
        """What `payload` says goes over the wire, and nothing else."""
        request = self.require_payload_sent()
        payload = self.connect("http://127.0.0.1:9").payload(request)
        require(self.voice in json.dumps(payload, ensure_ascii=False), "the voice is in it")

    def test_the_format_is_always_said(self) -> None:
        """Services differ in what they send where nobody says it."""
        service = self.connect("http://127.0.0.1:9")
        first, last = service.formats[0], service.formats[-1]
        unsaid = service.payload(self.request())
        require(first in json.dumps(unsaid), f"without a format it asks for {first}")
        written = service.payload(self.request().model_copy(update={"sound_format": last}))
        require(last in json.dumps(written), f"it asks for {last} where that is written")
        require(len(service.formats) == 1 or unsaid != written, "another form is another request")

    def test_what_is_asked_for_is_sent_and_nothing_else(self) -> None:
        """A model, a speed and a tone are in the body where they are written; else the service's own hold."""
        service = self.connect("http://127.0.0.1:9")
        bare = service.payload(self.request())
        changes: dict[str, object] = {"model": "another-model-7", "speed": 1.5}
        if self.takes_tone:
            changes["tone"] = "whispering softly"
        for name, value in changes.items():
            written = service.payload(self.request().model_copy(update={name: value}))
            require(written != bare, f"{name}: {value} changes the body")
            if isinstance(value, str):
                require(value in json.dumps(written), f"{name}: {value} is in the body")
                require(value not in json.dumps(bare), f"{name}: {value} is in the body only where it is written")
        default = service.payload(self.request().model_copy(update={"model": service.default_model}))
        require(default == bare, "the default model is the one that is asked where none is named")

    def test_a_recording_comes_byte_for_byte(self) -> None:
        """Its digest decides what is made anew."""
        made = self.ask(self.good_answer(), self.call(self.request())).require_value("speak")
        require(made.data == _WAV, "the bytes are those of the answer")
        require(made.http_status == 200, "the status is that of the answer")
        record = json.dumps(made.body)
        require(len(record) < len(_WAV), "the record holds no recording")

    def test_a_link_is_handed_on(self) -> None:
        """What it serves is fetched by the run, which may try again."""
        url = "https://sounds.test/1.wav?signature=abc"
        answer = self.link_answer(url)
        if answer is None:
            return
        made = self.ask(answer, self.call(self.request())).require_value("speak")
        require((made.url, made.data) == (url, b""), f"the link is {url}, and came {made.url}")

    def test_what_cannot_be_said_is_refused_before_anything_is_sent(self) -> None:
        """Too many characters, no words at all, and a form that the service does not make."""
        service = self.connect("http://127.0.0.1:9")
        unsayable: dict[str, dict[str, object]] = {
            "too many characters": {"prompt": "a" * (service.most_characters + 1)},
            "no words": {"prompt": " \n"},
            "an unknown form": {"sound_format": "8-track"},
        }
        for what, change in unsayable.items():
            request = self.request().model_copy(update=change)
            self.ask(self.good_answer(), self.call(request)).require_error(RequestRejected, what, requests=0)

    def test_a_price_is_none_or_not_negative(self) -> None:
        """In US dollars, as exact numbers; nobody guesses."""
        price = self.connect("http://127.0.0.1:9").usd(self.request(), seconds=2.5)
        require(price is None or (isinstance(price, Decimal) and price >= 0), f"{price!r} is no price")
