"""What a language model's endpoint answers ends at a size and a time, and does not say the key."""

import base64
import gzip

import httpx
import pytest

from storyboard.author.screenwriter import chat as chats
from storyboard.author.screenwriter.chat import Chat, Endpoint
from storyboard.errors import CommandError, ProviderError, StoryboardError
from storyboard.providers.bounded import MOST_ANSWER_BYTES

KEY = "sk-never-shown-0123456789/ab"
QUESTION = [{"role": "user", "content": "A lamp."}]


class Body(httpx.AsyncByteStream):
    """Gives the same piece again and again, and counts."""

    def __init__(self, piece, times):
        self.piece, self.times, self.given = piece, times, 0

    async def __aiter__(self):
        while self.given < self.times:
            self.given += 1
            yield self.piece


def ask(status=200, *, host="lm.test", **answer):
    """Ask an endpoint that answers so."""
    transport = httpx.MockTransport(lambda _: httpx.Response(status, **answer))
    chat = Chat(Endpoint(f"https://{host}/v1", "a-model", KEY), transport=transport, sleep=lambda _s: None)
    return chat.ask(QUESTION, response_format=None)


def says(text, **more):
    return {"choices": [{"message": {"content": text}}], **more}


def test_an_answer_without_an_end_is_left_at_a_size():
    body = Body(b" " * 2**20, times=1_000)

    with pytest.raises(ProviderError, match=f"has more than {MOST_ANSWER_BYTES:,} bytes"):
        ask(stream=body)

    assert body.given <= 10


def test_an_answer_that_unpacks_without_an_end_is_left_at_a_size():
    bomb = Body(gzip.compress(b" " * 2**26), times=1)

    with pytest.raises(ProviderError, match="has more than"):
        ask(stream=bomb, headers={"content-encoding": "gzip"})


def test_an_answer_that_drips_ends_at_a_time(monkeypatch):
    monkeypatch.setattr(chats, "_TIMEOUT_S", 0.2)

    class Drip(httpx.AsyncByteStream):
        async def __aiter__(self):
            while True:
                await chats.asyncio.sleep(0.01)
                yield b" "

    with pytest.raises(ProviderError, match="no answer in time"):
        ask(stream=Drip())


@pytest.mark.parametrize("status", [200, 400, 401, 500])
@pytest.mark.parametrize("said", [KEY, base64.b64encode(KEY.encode()).decode(), f"{KEY[:9]}\n{KEY[9:]}"])
def test_no_error_says_the_key(status, said):
    with pytest.raises(StoryboardError) as caught:
        ask(status, json={"error": {"message": "x" * 290 + said}})

    assert said[:8] not in f"{caught.value.message} {caught.value.hint}"


def test_no_film_holds_the_key():
    assert ask(json=says(f"title: {KEY}")).text == "title: ***"


@pytest.mark.parametrize("tokens", [-5, True, 10**400, "many", 1.5])
def test_tokens_that_make_no_sense_are_left_out(tokens):
    assert ask(json=says("a", usage={"total_tokens": tokens})).tokens == 0


@pytest.mark.parametrize(
    "content", [b"[" * 100_000, b'{"choices": ' + b"[" * 5_000 + b"]" * 5_000 + b"}", b"1" * 9_000]
)
def test_deep_and_long_answers_are_no_chat_answers(content):
    with pytest.raises(ProviderError, match="not a chat answer"):
        ask(content=content)


@pytest.mark.parametrize("address", ["gopher://proxy:70", "http://user:secret@proxy:99999", "socks4://proxy:1"])
def test_a_proxy_that_cannot_be_used_is_told(address, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", address)

    with pytest.raises(CommandError, match="HTTPS_PROXY: ") as caught:
        Chat(Endpoint("https://lm.test/v1", "a-model", KEY))
    assert "secret" not in caught.value.message


def test_a_model_on_this_machine_asks_no_environment(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "gopher://proxy:70")

    assert ask(host="127.0.0.1", json=says("a")).text == "a"
