"""Every speech service keeps the contract, and the contract sees an adapter that does not."""

import asyncio
import base64
from dataclasses import replace

import pytest

from storyboard.errors import OutcomeUnknown, RequestRejected, Unavailable, Unsent
from storyboard.providers.http_client import Account
from storyboard.providers.pace import Pace
from storyboard.providers.simulator import SimulatorSpeechService
from storyboard.providers.speech.openai import OpenAiSpeechService
from storyboard.providers.speech.seed_audio import SeedAudioService
from storyboard.providers.testing.speech_contract import SpeechContract
from storyboard.providers.testing.stand_in import Answer


def account(url, key, *, provider="openai", **settings):
    return Account(provider, url, key, Pace(list_lag_s=0.0, first_poll_s=0.01), **settings)


class TestOpenAi(SpeechContract):
    def connect(self, url):
        return OpenAiSpeechService(account(url, self.key))


class TestSimulator(SpeechContract):
    """Over a port, where its server would be."""

    def connect(self, url):
        return SimulatorSpeechService(account(url, self.key, provider="simulator"))


class TestKokoro(TestOpenAi):
    """Its refusals are in FastAPI's form."""

    def refusal_answer(self, status, *, code, message):
        return Answer(status, {"detail": {"error": code, "message": message, "type": "invalid_request_error"}})


class TestSeedAudio(SpeechContract):
    def connect(self, url):
        return SeedAudioService(account(url, self.key, provider="seed-audio", key_header="X-Api-Key"))

    def sound_answer(self, data):
        return Answer(200, {"code": 0, "message": "Success", "audio": base64.b64encode(data).decode()})

    def link_answer(self, url):
        return Answer(200, {"code": 0, "message": "Success", "url": url})

    def refusal_answer(self, status, *, code, message):
        return Answer(status, {"code": code, "message": message})


class PaysTwice(OpenAiSpeechService):
    async def speak(self, request):
        try:
            return await super().speak(request)
        except OutcomeUnknown:
            return await super().speak(request)


class CallsAFailureARefusal(OpenAiSpeechService):
    async def speak(self, request):
        try:
            return await super().speak(request)
        except OutcomeUnknown as error:
            raise RequestRejected(error.message, provider=self.name) from error


class CallsNobodyALostAnswer(OpenAiSpeechService):
    async def speak(self, request):
        try:
            return await super().speak(request)
        except Unsent as error:
            raise OutcomeUnknown(error.message, provider=self.name) from error


class CallsBusyARefusal(OpenAiSpeechService):
    async def speak(self, request):
        try:
            return await super().speak(request)
        except Unavailable as error:
            raise RequestRejected(error.message, provider=self.name) from error


class CallsARefusalPaid(OpenAiSpeechService):
    async def speak(self, request):
        try:
            return await super().speak(request)
        except RequestRejected as error:
            raise OutcomeUnknown(error.message, provider=self.name) from error


class LeavesExtraOut(OpenAiSpeechService):
    def payload(self, request):
        return super().payload(request.model_copy(update={"extra": {}}))


class LeavesTheVoiceOut(OpenAiSpeechService):
    def payload(self, request):
        return super().payload(request.model_copy(update={"voice": None}))


class LeavesTheFormatOut(OpenAiSpeechService):
    def payload(self, request):
        return {name: value for name, value in super().payload(request).items() if name != "response_format"}


class ForgetsTheTone(OpenAiSpeechService):
    def payload(self, request):
        return super().payload(request.model_copy(update={"tone": None}))


class ForgetsTheSpeed(OpenAiSpeechService):
    def payload(self, request):
        return super().payload(request.model_copy(update={"speed": None}))


class SendsMoreThanItSays(OpenAiSpeechService):
    def encode(self, what, payload):
        return super().encode(what, payload).replace(b"{", b'{"surprise":1,', 1)


class ChangesTheSound(OpenAiSpeechService):
    async def speak(self, request):
        made = await super().speak(request)
        return replace(made, data=made.data[:-1])


class KeepsTheBytesInTheRecord(OpenAiSpeechService):
    async def speak(self, request):
        made = await super().speak(request)
        return replace(made, body={**made.body, "audio": base64.b64encode(made.data).decode()})


class TakesAnythingForSound(OpenAiSpeechService):
    def sound_in(self, response, call):
        return replace(super().checked_sound(SpeechContract.content, response, body={}), data=response.content)


class SendsWhatCannotBeSaid(OpenAiSpeechService):
    def _require_speakable(self, request, call):
        pass


class OffersRawSamples(OpenAiSpeechService):
    @property
    def formats(self):
        return ("pcm",)


class ShowsTheKey(OpenAiSpeechService):
    def __repr__(self):
        return f"<service with {self.account.key}>"


class CutsDownloads(OpenAiSpeechService):
    async def download(self, url, to, *, most_bytes=0):
        await super().download(url, to, most_bytes=most_bytes)
        data = await asyncio.to_thread(to.read_bytes)
        await asyncio.to_thread(to.write_bytes, data[:-10])


class GuessesAPrice(OpenAiSpeechService):
    def usd(self, request, *, seconds):
        return 0.015 * seconds / 60


SEEN_BY = {
    PaysTwice: "test_a_call_that_got_no_usable_answer_may_be_paid",
    CallsAFailureARefusal: "test_a_call_that_got_no_usable_answer_may_be_paid",
    CallsNobodyALostAnswer: "test_a_call_without_a_connection_was_not_sent",
    CallsBusyARefusal: "test_a_busy_service_says_when_to_come_back",
    CallsARefusalPaid: "test_a_refused_call_is_not_paid",
    LeavesExtraOut: "test_extra_settings_are_sent_untouched",
    LeavesTheVoiceOut: "test_a_call_sends_its_payload_once",
    LeavesTheFormatOut: "test_the_format_is_always_said",
    ForgetsTheTone: "test_what_is_asked_for_is_sent_and_nothing_else",
    ForgetsTheSpeed: "test_what_is_asked_for_is_sent_and_nothing_else",
    SendsMoreThanItSays: "test_a_call_sends_its_payload_once",
    ChangesTheSound: "test_a_recording_comes_byte_for_byte",
    KeepsTheBytesInTheRecord: "test_a_recording_comes_byte_for_byte",
    TakesAnythingForSound: "test_a_call_that_got_no_usable_answer_may_be_paid",
    SendsWhatCannotBeSaid: "test_what_cannot_be_said_is_refused_before_anything_is_sent",
    OffersRawSamples: "test_it_says_what_it_gives",
    ShowsTheKey: "test_the_key_is_never_shown",
    CutsDownloads: "test_a_download_is_whole_or_none",
    GuessesAPrice: "test_a_price_is_none_or_not_negative",
}
REASONS = {
    PaysTwice: "1 requests are due, and came 2",
    CallsAFailureARefusal: "OutcomeUnknown is due",
    CallsNobodyALostAnswer: "Unsent is due",
    CallsBusyARefusal: "Unavailable is due",
    CallsARefusalPaid: "RequestRejected is due",
    LeavesExtraOut: "laid over it",
    LeavesTheVoiceOut: "the voice is in it",
    LeavesTheFormatOut: "without a format it asks for wav",
    ForgetsTheTone: "tone: whispering softly changes",
    ForgetsTheSpeed: "speed: 1.5 changes",
    SendsMoreThanItSays: "the body sent is the payload",
    ChangesTheSound: "the bytes are those of the answer",
    KeepsTheBytesInTheRecord: "the record holds no recording",
    TakesAnythingForSound: "OutcomeUnknown is due",
    SendsWhatCannotBeSaid: "RequestRejected is due",
    OffersRawSamples: "pcm does not",
    ShowsTheKey: "repr shows no key",
    CutsDownloads: "the bytes are those that were served",
    GuessesAPrice: "is no price",
}


@pytest.mark.parametrize("kind", SEEN_BY, ids=lambda kind: kind.__name__)
def test_a_broken_adapter_is_seen_for_its_own_reason(kind):
    """The whole one, which only lacks what was broken, passes the same test above."""

    class Broken(SpeechContract):
        def connect(self, url):
            return kind(account(url, self.key))

    with pytest.raises(AssertionError, match=REASONS[kind]):
        getattr(Broken(), SEEN_BY[kind])()
