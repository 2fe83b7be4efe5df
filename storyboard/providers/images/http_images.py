"""What image services over HTTP have in common: one POST, and an answer that holds one picture or its link."""

import json
from abc import ABC, abstractmethod
from typing import Any, ClassVar

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from storyboard.model.takes import Request
from storyboard.providers.answers import UnusableAnswer, for_the_record, json_object, plain_id
from storyboard.providers.call_errors import Call, error_in_answer, usable_answer
from storyboard.providers.hidden_key import without
from storyboard.providers.images.base import MOST_PICTURE_BYTES, DrawnPicture
from storyboard.providers.synchronous import SynchronousService, bytes_in_base64


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


class HttpImageService(SynchronousService, ABC):
    """One account on an image service over HTTP."""

    most_answer_bytes: ClassVar[int] = MOST_PICTURE_BYTES * 4 // 3 + 1_000_000

    @abstractmethod
    def model_id(self, model: str) -> str:
        """Return this service's id of a short name; anything else passes as it stands."""

    async def draw(self, request: Request) -> DrawnPicture:
        """
        Ask for one picture, once.

        Raises:
            Unsent: The connection was never made.
            Unavailable: A 429 that time will mend.
            RequestRejected: It can never succeed as written, or what was made was held back; neither is billed.
            OutcomeUnknown: Anything else: a picture may have been made and may be paid.
        """
        call = self.call("create", f"picture of {request.key}")
        response = await self.post(call, request)
        with usable_answer(call, response):
            return self.picture_in(response, call)

    def picture_in(self, response: httpx.Response, call: Call) -> DrawnPicture:
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
            data = bytes_in_base64(there[0].b64_json, what="picture") if there[0].b64_json else b""
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
            code, message = str(told.get("code", "")), str(told.get("message", ""))
            raise self.rejection(call, response, code=code, message=message, request_id=request_id)
        raise UnusableAnswer("the answer holds no picture")


def _without_pictures(content: bytes) -> bytes:
    """Return the answer without the bytes of pictures: what is kept of it stays small."""
    body = json.loads(content)
    entries = body.get("data")
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict):
            entry.pop("b64_json", None)
    return json.dumps(body).encode()
