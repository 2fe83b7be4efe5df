"""Every image service keeps the contract, and the contract sees an adapter that does not."""

import asyncio

import pytest

from storyboard.errors import OutcomeUnknown, RequestRejected, Unavailable, Unsent
from storyboard.model.takes import Picture
from storyboard.providers.http_client import Account
from storyboard.providers.images.ark import ArkImageService
from storyboard.providers.images.base import DrawnPicture
from storyboard.providers.images.openai import OpenAiImageService
from storyboard.providers.pace import Pace
from storyboard.providers.simulator import SimulatorImageService
from storyboard.providers.testing.image_contract import ImageContract


def account(url, key, *, provider="ark", catalogue="volcengine"):
    return Account(provider, url, key, Pace(list_lag_s=0.0, first_poll_s=0.01), catalogue=catalogue)


class TestArk(ImageContract):
    def connect(self, url):
        return ArkImageService(account(url, self.key))


class TestBytePlus(ImageContract):
    def connect(self, url):
        return ArkImageService(account(url, self.key, provider="byteplus", catalogue="byteplus"))


class TestOpenAi(ImageContract):
    def connect(self, url):
        return OpenAiImageService(account(url, self.key, provider="openai"))


class TestSimulator(ImageContract):
    """Over a port, where its server would be."""

    def connect(self, url):
        return SimulatorImageService(account(url, self.key, provider="simulator"))


class PaysTwice(ArkImageService):
    async def draw(self, request):
        try:
            return await super().draw(request)
        except OutcomeUnknown:
            return await super().draw(request)


class CallsAFailureARefusal(ArkImageService):
    async def draw(self, request):
        try:
            return await super().draw(request)
        except OutcomeUnknown as error:
            raise RequestRejected(error.message, provider=self.name) from error


class CallsNobodyALostAnswer(ArkImageService):
    async def draw(self, request):
        try:
            return await super().draw(request)
        except Unsent as error:
            raise OutcomeUnknown(error.message, provider=self.name) from error


class CallsBusyARefusal(ArkImageService):
    async def draw(self, request):
        try:
            return await super().draw(request)
        except Unavailable as error:
            raise RequestRejected(error.message, provider=self.name) from error


class LeavesExtraOut(ArkImageService):
    def payload(self, request):
        return super().payload(request.model_copy(update={"extra": {}}))


class ForgetsPictures(ArkImageService):
    def payload(self, request):
        return super().payload(request.model_copy(update={"pictures": ()}))


class SwapsPictures(ArkImageService):
    def payload(self, request):
        return super().payload(request.model_copy(update={"pictures": request.pictures[::-1]}))


class SendsMoreThanItSays(ArkImageService):
    def encode(self, what, payload):
        return super().encode(what, payload).replace(b"{", b'{"surprise":1,', 1)


class ChangesThePicture(ArkImageService):
    async def draw(self, request):
        drawn = await super().draw(request)
        return DrawnPicture(drawn.body, drawn.http_status, data=drawn.data[:-1], url=drawn.url)


class LosesTheLink(ArkImageService):
    async def draw(self, request):
        drawn = await super().draw(request)
        return DrawnPicture(drawn.body, drawn.http_status, data=drawn.data)


class ShowsTheKey(ArkImageService):
    def __repr__(self):
        return f"<service with {self.account.key}>"


class CutsDownloads(ArkImageService):
    async def download(self, url, to, *, most_bytes=0):
        await super().download(url, to, most_bytes=most_bytes)
        data = await asyncio.to_thread(to.read_bytes)
        await asyncio.to_thread(to.write_bytes, data[:-10])


class KeepsTheBytesInTheRecord(ArkImageService):
    async def draw(self, request):
        drawn = await super().draw(request)
        return DrawnPicture({**drawn.body, "b64_json": "AAAA"}, drawn.http_status, data=drawn.data, url=drawn.url)


SEEN_BY = {
    PaysTwice: "test_a_call_that_got_no_usable_answer_may_be_paid",
    CallsAFailureARefusal: "test_a_call_that_got_no_usable_answer_may_be_paid",
    CallsNobodyALostAnswer: "test_a_call_without_a_connection_was_not_sent",
    CallsBusyARefusal: "test_a_busy_service_says_when_to_come_back",
    LeavesExtraOut: "test_extra_settings_are_sent_untouched",
    ForgetsPictures: "test_pictures_are_sent_in_order",
    SwapsPictures: "test_pictures_are_sent_in_order",
    SendsMoreThanItSays: "test_a_call_sends_its_payload_once",
    ChangesThePicture: "test_a_picture_comes_byte_for_byte",
    LosesTheLink: "test_a_link_is_handed_on",
    ShowsTheKey: "test_the_key_is_never_shown",
    CutsDownloads: "test_a_download_is_whole_or_none",
    KeepsTheBytesInTheRecord: "test_a_picture_comes_byte_for_byte",
}


@pytest.mark.parametrize("kind", SEEN_BY, ids=lambda kind: kind.__name__)
def test_a_broken_adapter_is_seen(kind):
    """The whole one, which only lacks what was broken, passes the same test above."""

    class Broken(ImageContract):
        def connect(self, url):
            return kind(account(url, self.key))

    with pytest.raises(AssertionError):
        getattr(Broken(), SEEN_BY[kind])()


def body(model, *pictures, size="2848x1600", **more):
    service = ArkImageService(account("http://127.0.0.1:9", "key", catalogue="byteplus"))
    links = [Picture(role="reference_image", url=url) for url in pictures]
    request = ImageContract().request(*links).model_copy(update={"model": model, "size": size, **more})
    return service.payload(request)


def test_a_body_is_as_the_service_documents_it():
    """No nulls; the watermark is said, as the service would put one; the size in pixels keeps the shape."""
    assert body("seedream-5.5") == {
        "model": "seedream-5-5-261028",
        "prompt": "A pier in fog.",
        "size": "2848x1600",
        "response_format": "url",
        "output_format": "png",
        "watermark": False,
    }


def test_one_picture_is_a_text_and_several_are_a_list():
    assert body("seedream-5.0-flash", "https://a.test/1.png")["image"] == "https://a.test/1.png"
    assert body("seedream-5.0-flash", "https://a.test/1.png", "https://a.test/2.png")["image"] == [
        "https://a.test/1.png", "https://a.test/2.png",
    ]  # fmt: skip


@pytest.mark.parametrize("model", ["seedream-4.0", "seedream-4.5"])
def test_models_that_make_jpeg_alone_are_told_no_format(model):
    assert "output_format" not in body(model)


def test_no_model_of_today_is_sent_a_seed():
    """They ignore or refuse one."""
    assert "seed" not in body("seedream-5.5", seed=7)
