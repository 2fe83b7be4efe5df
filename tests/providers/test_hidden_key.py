"""A key that a service says back is replaced in whatever way it is spelled."""

import asyncio
import base64
import html
import json
import textwrap
import time
from urllib.parse import quote

import httpx
import pytest

from storyboard.errors import RequestRejected
from storyboard.providers.ark import Ark
from storyboard.providers.hidden_key import body_without, without
from storyboard.providers.http_client import Account
from storyboard.providers.pace import Pace

KEY = "sk-never/shown+0123456789&ab=="
SPELLINGS = {
    "plain": KEY,
    "part of an address": quote(KEY, safe=""),
    "part of an address, in lower case": quote(KEY, safe="").lower(),
    "as a page has it": html.escape(KEY),
    "as a careful page has it": html.escape(KEY).replace("/", "&#x2F;"),
    "escaped as JSON may": KEY.replace("/", "\\/"),
    "in lower case": KEY.lower(),
    "in capitals": KEY.upper(),
    "hexadecimal": KEY.encode().hex(),
    "over two lines": f"{KEY[:9]}\n{KEY[9:]}",
    "over lines of a mail": "\r\n  ".join(textwrap.wrap(KEY, 7)),
    "over two lines of JSON inside of JSON": f"{KEY[:9]}\\r\\n{KEY[9:]}",
    "one sign a line": "\n".join(KEY),
    "base64": base64.b64encode(KEY.encode()).decode(),
    "base64 after a word": base64.b64encode(f"Bearer {KEY}".encode()).decode(),
    "base64 after a name": base64.b64encode(f"user:{KEY}".encode()).decode(),
    "base64 amid words": base64.b64encode(f"my:{KEY}, and more".encode()).decode(),
    "base64 for addresses": base64.urlsafe_b64encode(f"k:{KEY}".encode()).decode(),
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_a_key_is_replaced_however_it_is_spelled(spelling):
    said = without(f"no such key: {spelling}!", KEY)

    assert "***" in said
    # Of base64 a sign at each end also holds what stands beside the key.
    assert len(said) <= len("no such key: !") + max(0, len(spelling) - len(KEY)) + 8
    assert KEY[4:20].lower() not in "".join(said.split()).lower()
    assert body_without(f"no such key: {spelling}!".encode(), KEY) == said.encode()


def test_what_is_no_key_stays():
    words = "sk-never shown 0123, https://c.test/?a=b&c=d c2stbmV2ZXI="

    assert without(words, KEY) == words
    assert without("the latest test", "test") == "the latest test"


def test_the_search_is_linear():
    """A key of one sign, and a text that nearly holds it at each place."""
    started_s = time.process_time()
    body_without((b"s" + b" " * 79) * 50_000, "s" * 40)
    body_without(b"s" * 39 + b"x" * 4_000_000, "s" * 40)

    assert time.process_time() - started_s < 3


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS.keys())
@pytest.mark.parametrize("place", ["message", "code", "page", "header"])
def test_no_error_says_it(spelling, place, a_request):
    """In the refusal's words, its code, a gateway's page, and the name of the request."""
    told = {"error": {"code": "Bad", "message": "no"}}
    headers = {"x-request-id": "".join(spelling.split())} if place == "header" else {}
    body = f"<html>{spelling}</html>" if place == "page" else json.dumps({"error": told["error"] | {place: spelling}})
    ark = Ark(
        Account("ark", "https://ark.test", KEY, Pace(30.0, 2.0)),
        transport=httpx.MockTransport(lambda _: httpx.Response(400, text=body, headers=headers)),
    )

    with pytest.raises(RequestRejected) as caught:
        asyncio.run(ark.create(a_request()))
    error = caught.value
    told_of_it = " ".join([error.message, error.code, error.request_id, error.hint])
    assert without(told_of_it, KEY) == told_of_it
