"""
What services have in common whose answer to a call is what they made: a picture, or a recording.

One POST, and no task: what a service says in place of what was asked is a refusal, or leaves open what became of it.
"""

import base64
import binascii
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar

import httpx

from storyboard.model.takes import Json, Request
from storyboard.providers.answers import UnusableAnswer
from storyboard.providers.call_errors import Call
from storyboard.providers.http_client import HttpClient


class SynchronousService(HttpClient, ABC):
    """One account on a service over HTTP that answers with what it made."""

    # The slowest models need over two minutes, and say nothing before the end.
    create_silence_s: ClassVar[float] = 290.0
    create_deadline_s: ClassVar[float] = 330.0

    @property
    @abstractmethod
    def submit_url(self) -> str:
        """Where a call goes."""

    @abstractmethod
    def payload(self, request: Request) -> Json:
        """Return the exact JSON body of a call."""

    async def post(
        self, call: Call, request: Request, *, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:  # fmt: skip
        """
        Send *request*, once, and return its good answer.

        Raises:
            Unsent: The connection was never made.
            Unavailable: A 429 that time will mend.
            RequestRejected: It can never succeed as written.
            OutcomeUnknown: Anything else: what it asks for may have been made and may be paid.
        """
        body = self.encode(call.subject, self.payload(request))
        return await self.send(call, "POST", self.submit_url, body=body, headers=headers)


def bytes_in_base64(text: str, *, what: str) -> bytes:
    """
    Return the bytes that *text* holds; errors say *what* they are: ``picture``.

    Raises:
        UnusableAnswer: It is no base64.
    """
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnusableAnswer(f"the {what} in the answer is cut off, or no base64") from error
