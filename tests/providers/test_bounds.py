"""What a service sends ends: bodies, numbers, waits and lists; and what it says back never holds the key."""

import asyncio
import gzip
import json
import tracemalloc

import httpx
import pytest

from storyboard.errors import OutcomeUnknown, RequestRejected, Unavailable
from storyboard.providers.ark import Ark
from storyboard.providers.bounded import MOST_ANSWER_BYTES, date_s, retry_after_s
from storyboard.providers.http_client import Account
from storyboard.providers.pace import Pace

KEY = "sk-never-shown-0123456789/ab"


class Body(httpx.AsyncByteStream):
    """A body that never ends, or one in one piece."""

    def __init__(self, piece, *, times):
        self.piece, self.times, self.given = piece, times, 0

    async def __aiter__(self):
        while self.given < self.times:
            self.given += 1
            yield self.piece


def ark_that(body=None, *, status=200, headers=None, **more):
    async def answer(request):
        stream = {"stream": body} if isinstance(body, Body) else more or {"json": body}
        return httpx.Response(status, headers=headers, **stream)

    return Ark(Account("ark", "https://ark.test", KEY, Pace(30.0, 2.0)), transport=httpx.MockTransport(answer))


def get(ark):
    return asyncio.run(ark.get("t"))


def test_an_answer_without_an_end_is_left_at_a_size():
    body = Body(b" " * 2**20, times=1_000)

    with pytest.raises(Unavailable, match=f"the answer has more than {MOST_ANSWER_BYTES:,} bytes") as caught:
        get(ark_that(body))

    assert body.given <= 10
    assert caught.value.answered


def test_a_create_s_answer_without_an_end_may_have_made_a_task(a_request):
    with pytest.raises(OutcomeUnknown, match="more than"):
        asyncio.run(ark_that(Body(b" " * 2**20, times=1_000)).create(a_request()))


def test_a_refusal_without_an_end_is_read_from_its_beginning():
    with pytest.raises(RequestRejected, match="400: oops"):
        get(ark_that(Body(b"oops " * 2**18, times=100), status=400))


@pytest.mark.slow
@pytest.mark.parametrize("packed", ["gzip", "deflate"])
def test_a_small_answer_that_unpacks_to_much_takes_no_memory(packed):
    bomb = Body(gzip.compress(b"0" * 2**28), times=1)
    tracemalloc.start()
    with pytest.raises(Unavailable, match="more than"):
        get(ark_that(bomb, headers={"content-encoding": packed}))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert most < 64 * 2**20


def test_a_packed_answer_is_read_all_the_same():
    body = gzip.compress(json.dumps({"id": "t", "status": "running"}).encode())

    assert get(ark_that(Body(body, times=1), headers={"content-encoding": "gzip"})).id == "t"


@pytest.mark.parametrize(("packed", "body"), [("br", b"x"), ("gzip", b"no gzip")])
def test_an_answer_that_cannot_be_unpacked_is_no_answer(packed, body):
    with pytest.raises(Unavailable, match="packed"):
        get(ark_that(Body(body, times=1), headers={"content-encoding": packed}))


def test_the_key_is_replaced_when_it_comes_in():
    """In every text, escaped as JSON may, and before anything is cut."""
    escaped = json.dumps({"id": "t", "status": "running", "model": KEY, KEY: [f"https://c.test/?k={KEY}"]})
    task = get(ark_that(content=escaped.replace("/", "\\/").replace("n", "\\u006e", 3).encode()))

    assert KEY not in json.dumps(task.body) + repr(task)
    assert task.body["model"] == "***"


def test_a_short_key_riddles_no_answer():
    """Such as "test", which is no secret, and part of many links."""
    answer = {"id": "t", "status": "running", "model": "latest"}
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json=answer))
    account = Account("ark", "https://ark.test", "test", Pace(30.0, 2.0))

    assert get(Ark(account, transport=transport)).body["model"] == "latest"


def test_the_key_is_in_no_part_of_an_error():
    body = {"error": {"code": KEY, "message": "x" * 490 + KEY}}
    with pytest.raises(RequestRejected) as caught:
        get(ark_that(body, status=400, headers={"x-request-id": KEY}))

    said = caught.value
    assert "sk-never" not in said.message + said.code + said.request_id + said.hint


@pytest.mark.parametrize(
    "body",
    [
        b'{"id": "t", "status": "running", "seed": NaN, "x": Infinity, "y": -Infinity, "z": 1e999}',
        b'{"id": "t", "status": "running", "x": 1' + b"0" * 4_000 + b"}",
        b'{"id": "t", "status": "queued", "status": "running"}',
        b'{"id": "t", "status": "running", "x": "\\u0000"}',
    ],
)  # fmt: skip
def test_numbers_and_signs_that_no_record_can_keep_are_left_out(body):
    task = get(ark_that(content=body))

    kept = json.dumps(task.body, allow_nan=False)
    assert "0000" not in kept


@pytest.mark.parametrize("body", [b'{"a": ' * 50_000, b'{"id": "\xff"}', b'{"id": "\\ud800"}'])
def test_what_is_no_json_is_asked_for_again(body):
    with pytest.raises(Unavailable, match="no JSON object"):
        get(ark_that(content=body))


@pytest.mark.parametrize(
    ("header", "wait_s"),
    [
        ("7", 7.0), ("9" * 400, 3600.0), ("-5", 0.0), ("soon", 0.0), ("", 0.0), ("1e9", 0.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 3600.0), ("Fri, 31 Dec 9999 23:59:59 -9999", 0.0),
        ("Mon, 01 Jan 0001 00:00:00 +9999", 0.0), ("Thu, 99 Foo 99999999 99:99:99 GMT", 0.0),
    ],
)  # fmt: skip
def test_a_pause_is_an_hour_at_most(header, wait_s):
    assert retry_after_s(header) == wait_s


@pytest.mark.parametrize("header", ["Fri, 31 Dec 99999 23:59:59 GMT", "x" * 10_000, "Mon, 1 Jan 2026 00:00 +9999999"])
def test_an_odd_date_is_none_or_a_time(header):
    assert date_s(header) is None or isinstance(date_s(header), float)


@pytest.mark.parametrize(
    "more",
    [
        {"x": "y" * 65_000, "z": ["y" * 60_000] * 100},
        {str(number): {str(deep): "y" * 1_000 for deep in range(60)} for number in range(100)},
    ],
    ids=["long", "wide"],
)
def test_of_a_very_long_answer_a_part_is_kept(more):
    """Journal and slates hold every answer; the film is taken all the same."""
    link = "https://c.test/a.mp4"
    task = get(ark_that({"id": "t", "status": "succeeded", "content": {"video_url": link}} | more))

    assert task.progress.video_url == link
    assert len(json.dumps(task.body)) <= 262_144
    assert task.odd == ("its answer is very long, and only a part of it is kept",)
