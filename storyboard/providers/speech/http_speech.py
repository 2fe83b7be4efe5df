"""What speech services over HTTP have in common: one POST, and an answer that holds one recording or its link."""

import hashlib
from abc import ABC, abstractmethod
from typing import ClassVar

import httpx

from storyboard.errors import RequestRejected
from storyboard.model.takes import Json, Request
from storyboard.providers.answers import UnusableAnswer, plain_id, refusal
from storyboard.providers.call_errors import Call, error_in_answer, usable_answer
from storyboard.providers.speech.base import MOST_SOUND_BYTES, SpokenSound
from storyboard.providers.speech.sound_forms import sound_form
from storyboard.providers.synchronous import SynchronousService

_ANY_FORM = {"Accept": "*/*"}
"""Of a sound as it is, or of JSON that holds it."""


class HttpSpeechService(SynchronousService, ABC):
    """One account on a speech service over HTTP."""

    most_answer_bytes: ClassVar[int] = MOST_SOUND_BYTES * 4 // 3 + 1_000_000

    @property
    @abstractmethod
    def formats(self) -> tuple[str, ...]:
        """The forms of sound that it gives."""

    @property
    @abstractmethod
    def most_characters(self) -> int:
        """How many characters one call may hold."""

    @abstractmethod
    def sound_in(self, response: httpx.Response, call: Call) -> SpokenSound:
        """
        Return the recording in *response*, or its link.

        Raises:
            UnusableAnswer: There is none in it.
            RequestRejected: The service says that it made none.
        """

    async def speak(self, request: Request) -> SpokenSound:
        """
        Ask for one recording, once.

        Raises:
            Unsent: The connection was never made.
            Unavailable: A 429 that time will mend.
            RequestRejected: It can never succeed as written, or nothing was made; neither is billed.
            OutcomeUnknown: Anything else: a recording may have been made and may be paid.
        """
        call = self.call("create", f"recording of {request.key}")
        self._require_speakable(request, call)
        response = await self.post(call, request, headers=self.call_headers())
        with usable_answer(call, response):
            return self.sound_in(response, call)

    def call_headers(self) -> dict[str, str]:
        """Return the headers of a call beside those that every call has."""
        return dict(_ANY_FORM)

    def checked_sound(self, data: bytes, response: httpx.Response, *, body: Json) -> SpokenSound:
        """
        Return *data*, the recording that came with *response*, with its facts beside *body* for the record.

        Raises:
            UnusableAnswer: It is no sound.
        """
        form = sound_form(data)
        if not form:
            raise UnusableAnswer("the answer holds no sound" if not data else "what the answer holds is no sound")
        facts: Json = {"format": form, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        return SpokenSound(body | facts, response.status_code, data=data, request_id=self.request_id(response))

    def told_rejection(self, response: httpx.Response, call: Call) -> RequestRejected | None:
        """Return the refusal that a good answer holds in place of a recording; None where it leaves it open."""
        if error_in_answer(response.content) != "no":
            return None
        told = refusal(response.content, key=self.account.key)
        return self.rejection(
            call, response, code=told.code, message=told.message, request_id=self.request_id(response)
        )

    def request_id(self, response: httpx.Response) -> str:
        """Return the id that the service gave the call; empty where it gave none."""
        return plain_id(response.headers.get("x-request-id", ""))

    def _require_speakable(self, request: Request, call: Call) -> None:
        """
        See that the service can be asked for *request* at all.

        Raises:
            RequestRejected: It cannot: nothing is sent.
        """
        trouble, hint = "", ""
        if not request.prompt.strip():
            trouble, hint = "there are no words to say", "write what is said"
        elif len(request.prompt) > self.most_characters:
            trouble = f"the line has {len(request.prompt):,} characters, the service takes {self.most_characters:,}"
            hint = "make two lines of it"
        elif request.sound_format not in {None, *self.formats}:
            trouble = f"the service makes no {request.sound_format}"
            hint = f"write `format` under `speech` as one of {', '.join(self.formats)}, or leave it out"
        if trouble:
            raise RequestRejected(f"{self.name}: {call.subject}: {trouble}", provider=self.name, hint=hint)
