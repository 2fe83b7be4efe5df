"""
What every image service must do, as tests that any package can run on its own.

Subclass `ImageContract`, write `connect` and how your service answers, and let pytest find it. Nothing here needs
pytest, a network or a key: the service is a stand-in on this machine.
"""

import base64
import json
from collections.abc import Awaitable, Callable
from typing import ClassVar

from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Picture, Request
from storyboard.providers.images.base import DrawnPicture, ImageService
from storyboard.providers.testing.stand_in import Answer
from storyboard.providers.testing.synchronous_contract import SynchronousContract
from storyboard.providers.testing.trial import require

_PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8


class ImageContract(SynchronousContract[ImageService, DrawnPicture]):
    """The tests, in the order of a picture's life."""

    content: ClassVar[bytes] = _PNG

    def picture_answer(self, data: bytes) -> Answer:
        """Return the answer to a call that holds a picture's bytes."""
        return Answer(200, {"created": 1, "data": [{"b64_json": base64.b64encode(data).decode()}]})

    def link_answer(self, url: str) -> Answer:
        """Return the answer to a call that holds a picture's link."""
        return Answer(200, {"created": 1, "data": [{"url": url}]})

    def request(self, *pictures: Picture) -> Request:
        """Return a request that the service takes, drawn from *pictures*."""
        return Request(
            key=TakeKey(shot="pier"),
            provider="contract",
            model="seedream-5.5",
            medium="still",
            mode="references" if pictures else "text",
            prompt="A pier in fog.",
            pictures=pictures,
            size="1280x720",
            watermark=False,
        )

    def good_answer(self) -> Answer:
        """Return the answer that holds a small picture."""
        return self.picture_answer(_PNG)

    def call(self, request: Request) -> Callable[[ImageService], Awaitable[DrawnPicture]]:
        """Return the question that has a picture drawn."""
        return lambda service: service.draw(request)

    def no_answers(self) -> dict[str, Answer]:
        """Return what comes in place of a picture."""
        whole = self.picture_answer(_PNG).content
        return {
            **super().no_answers(),
            "200 with no pictures": Answer(200, {"created": 1, "data": []}),
            "200 with another service's words": Answer(200, {"ok": True, "image": "1.png"}),
            "a picture that is cut off": Answer(
                200, whole.replace(base64.b64encode(_PNG), base64.b64encode(_PNG)[:-3])
            ),
        }

    def test_a_full_model_id_passes_as_it_stands(self) -> None:
        """A short name may be mapped, once."""
        service = self.connect("http://127.0.0.1:9")
        for model in ("seedream-5.5", "ep-20260405-abcde"):
            full_id = service.model_id(model)
            require(full_id and service.model_id(full_id) == full_id, f"the id of {model} is its own id")

    def test_a_call_sends_its_payload_once(self) -> None:
        """What `payload` says goes over the wire, and nothing else."""
        request = self.require_payload_sent()
        payload = self.connect("http://127.0.0.1:9").payload(request)
        require("1280x720" in json.dumps(payload), "the size is in it")

    def test_a_picture_comes_byte_for_byte(self) -> None:
        """Services trust unmodified pictures of their own."""
        drawn = self.ask(self.good_answer(), self.call(self.request())).require_value("draw")
        require(drawn.data == _PNG, "the bytes are those of the answer")
        require("b64_json" not in json.dumps(drawn.body), "the record holds no picture")

    def test_a_link_is_handed_on(self) -> None:
        """What it serves is fetched by the run, which may try again."""
        url = "https://pictures.test/1.png?signature=abc"
        drawn = self.ask(self.link_answer(url), self.call(self.request())).require_value("draw")
        require((drawn.url, drawn.data) == (url, b""), f"the link is {url}, and came {drawn.url}")

    def test_pictures_are_sent_in_order(self) -> None:
        """The prompt counts them by their order."""
        texts = [base64.b64encode(f"picture {n}".encode()).decode() for n in (1, 2, 3)]
        pictures = [Picture(role="reference_image", url=f"data:image/png;base64,{text}") for text in texts]
        outcome = self.ask(self.good_answer(), self.call(self.request(*pictures)))
        outcome.require_value("draw from three pictures")
        body = outcome.requests[0].body
        places = [max(body.find(text.encode()), body.find(f"picture {n}".encode())) for n, text in enumerate(texts, 1)]
        require(-1 not in places and places == sorted(places), "three pictures are in the body, in order")
