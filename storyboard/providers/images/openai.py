"""
Pictures over OpenAI's wire, which many servers speak: ``/images/generations``, and ``/images/edits`` from pictures.

An edit is a form that holds the pictures. The answer holds the picture itself; a server that answers with
a link is understood too.
"""

import binascii
from base64 import b64decode

import httpx

from storyboard.errors import RequestRejected
from storyboard.model.takes import Json, Picture, Request
from storyboard.project import Project
from storyboard.providers import environment
from storyboard.providers.call_errors import usable_answer
from storyboard.providers.http_client import Account
from storyboard.providers.images.base import DrawnPicture
from storyboard.providers.images.http_images import HttpImageService
from storyboard.providers.openai_account import OPENAI_URL
from storyboard.providers.pace import pace_at


class OpenAiImageService(HttpImageService):
    """One account on a service that speaks OpenAI's wire."""

    @property
    def submit_url(self) -> str:
        """Where a call without pictures goes."""
        return f"{self.account.base_url}/images/generations"

    @property
    def edit_url(self) -> str:
        """Where a call with pictures goes."""
        return f"{self.account.base_url}/images/edits"

    def model_id(self, model: str) -> str:
        """Return *model* as it is written: this wire has no ids of ours."""
        return model

    def payload(self, request: Request) -> Json:
        """Return what `draw` would send: a JSON body, or the fields of a form beside its pictures."""
        return {
            "model": request.model,
            "prompt": request.prompt,
            "size": request.size,
            "n": 1,
        } | request.extra

    async def draw(self, request: Request) -> DrawnPicture:
        """Ask for one picture, once; raise as `HttpImageService.draw`."""
        if not request.pictures:
            return await super().draw(request)
        what = f"picture of {request.key}"
        fields = {name: str(value) for name, value in self.payload(request).items()}
        files = [("image[]", _file_of(picture, n, what)) for n, picture in enumerate(request.pictures, start=1)]
        form = httpx.Request("POST", self.edit_url, data=fields, files=files)
        body = form.read()
        self.require_small(f"{self.name}: {what}", body)
        call = self.call("create", what)
        response = await self.send(
            call, "POST", self.edit_url, body=body, headers={"Content-Type": form.headers["Content-Type"]}
        )
        with usable_answer(call, response):
            return self.picture_in(response, call)


def _file_of(picture: Picture, number: int, what: str) -> tuple[str, bytes, str]:
    """
    Return a picture as a file of a form.

    Raises:
        RequestRejected: It is a link, and this wire takes bytes alone.
    """
    head, comma, text = picture.url.partition(",")
    if not head.startswith("data:") or not comma:
        hint = "give it as a file in the project"
        raise RequestRejected(f"{what}: {picture.name} is a link, and this service takes files", provider="", hint=hint)
    kind = head.removeprefix("data:").partition(";")[0]
    try:
        data = b64decode(text, validate=True)
    except binascii.Error as error:
        raise RequestRejected(f"{what}: {picture.name} is no base64", provider="") from error
    return f"image-{number}.{kind.rpartition('/')[2]}", data, kind


def connect(project: Project) -> OpenAiImageService:  # noqa: ARG001 - one interface for all
    """
    Return the service at ``OPENAI_BASE_URL``, OpenAI's own where that is not set, by ``OPENAI_API_KEY``.

    Raises:
        MissingKey: There is no key, and the service is not on this machine.
        CommandError: The base URL is no http or https address.
    """
    url = environment.base_url("OPENAI_BASE_URL", default=OPENAI_URL)
    key = environment.api_key_at(url, "OPENAI_API_KEY", provider="openai")
    return OpenAiImageService(Account("openai", url, key, pace_at(url)))
