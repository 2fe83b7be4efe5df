"""What image services over HTTP have in common: one POST, and an answer that holds one picture or its link."""

import base64
import binascii
import json
from abc import ABC, abstractmethod
from typing import Any, ClassVar

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from storyboard.errors import RequestRejected
from storyboard.model.takes import Json, Request
from storyboard.providers.answers import UnusableAnswer, for_the_record, json_object, plain_id
from storyboard.providers.call_errors import error_in_answer, usable_answer
from storyboard.providers.failures import failure_hint
from storyboard.providers.hidden_key import without
from storyboard.providers.http_client import HttpClient
from storyboard.providers.images.base import MOST_PICTURE_BYTES, DrawnPicture


class _Entry(BaseModel):
    """One picture of an answer, or why there is none."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

    url: str | None = None
    b64_json: str | None = None
    error: dict[str, Any] | None = None


class _Answer(BaseModel):
    """The answer to a call; the pictures' bytes are read here and kept nowhere else."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

    data: list[_Entry] = []
    error: dict[str, Any] | None = None


class HttpImageService(HttpClient, ABC):
    """One account on an image service over HTTP."""

    # The slowest models need over two minutes, and say nothing before the end.
    create_silence_s: ClassVar[float] = 290.0
    create_deadline_s: ClassVar[float] = 330.0
    most_answer_bytes: ClassVar[int] = MOST_PICTURE_BYTES * 4 // 3 + 1_000_000

    @property
    @abstractmethod
    def submit_url(self) -> str:
        """Where a call goes."""

    @abstractmethod
    def model_id(self, model: str) -> str:
        """Return this service's id of a short name; anything else passes as it stands."""

    @abstractmethod
    def payload(self, request: Request) -> Json:
        """Return the exact JSON body that `draw` would send."""

    async def draw(self, request: Request) -> DrawnPicture:
        """
        Ask for one picture, once.

        Raises:
            Unsent: The connection was never made.
            Unavailable: A 429 that time will mend.
            RequestRejected: It can never succeed as written, or what was made was held back; neither is billed.
            OutcomeUnknown: Anything else: a picture may have been made and may be paid.
        """
        what = f"picture of {request.key}"
        call = self.call("create", what)
        response = await self.send(call, "POST", self.submit_url, body=self.encode(what, self.payload(request)))
        with usable_answer(call, response):
            return self.picture_in(response, what)

    def picture_in(self, response: httpx.Response, what: str) -> DrawnPicture:
        """
        Return the picture in *response*.

        Raises:
            UnusableAnswer: There is none in it.
            RequestRejected: The service says that it held it back.
        """
        try:
            answer = _Answer.model_validate_json(response.content)
        except ValidationError as error:
            raise UnusableAnswer("the answer is no JSON of pictures") from error
        body = for_the_record(json_object(_without_pictures(response.content), key=self.account.key))
        there = [entry for entry in answer.data if entry.b64_json or entry.url]
        request_id = plain_id(response.headers.get("x-request-id", ""))
        if there:
            data = _bytes_of(there[0].b64_json) if there[0].b64_json else b""
            url = "" if data else without(there[0].url or "", self.account.key)
            return DrawnPicture(
                body, response.status_code, data=data, url=url, request_id=request_id, pictures=len(there)
            )
        held_back = next((entry.error for entry in answer.data if entry.error), None)
        if held_back is None and error_in_answer(response.content) == "failed":
            # As a 5xx, in an envelope of another status: what became of the picture it does not say.
            raise UnusableAnswer("the answer holds no picture")
        told = held_back or answer.error
        if told:
            key = self.account.key
            code = without(str(told.get("code", "")), key)[:200]
            message = without(str(told.get("message", "")), key)[:2000]
            raise RequestRejected(
                f"{self.name}: {what}: {code}: {message}",
                provider=self.name,
                code=code,
                http_status=response.status_code,
                request_id=request_id,
                hint=failure_hint(code, message=message),
            )
        raise UnusableAnswer("the answer holds no picture")


def _bytes_of(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnusableAnswer("the picture in the answer is cut off, or no base64") from error


def _without_pictures(content: bytes) -> bytes:
    """Return the answer without the bytes of pictures: what is kept of it stays small."""
    body = json.loads(content)
    entries = body.get("data")
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict):
            entry.pop("b64_json", None)
    return json.dumps(body).encode()
