"""Every number of every recorded answer, replaced by odd ones: a task or a purposeful error comes of each."""

import asyncio
import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from storyboard.errors import ProviderError
from storyboard.model.tasks import Succeeded
from storyboard.providers.ark import Ark
from storyboard.providers.bounded import LONGEST_WAIT_S, retry_after_s
from storyboard.providers.gateway import Gateway
from storyboard.providers.http_client import Account
from storyboard.providers.jimeng import Jimeng
from storyboard.providers.pace import Pace

DATA = Path(__file__).parent.parent / "data"
ODD = [
    "-1", "0", "-0.0", "0.5", "1e3", "1e308", "1e999", "-1e999", "NaN", "9" * 30, "-" + "9" * 30, "1" + "0" * 400,
    "9223372036854775808", "253402300800", "-62135596801", '"7"', '"-7"', '"1e999"', '""', '"٣"', "true", "null", "[]",
    "{}", "[1]", '"' + "9" * 5_000 + '"',
]  # fmt: skip
ACCOUNT = Account("ark", "https://video.test/api/v3", "a-key-of-a-test", Pace(list_lag_s=0.0, first_poll_s=1.0))
HOLE = "the odd number"
MOST_TOKENS = 10**9


def numbers_in(value: object, path: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        if isinstance(item, int | float) and not isinstance(item, bool):
            yield (*path, key)
        yield from numbers_in(item, (*path, key))


def spoil(body: object, path: tuple[object, ...], odd: str) -> bytes:
    changed = copy.deepcopy(body)
    at = changed
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = HOLE
    return json.dumps(changed).replace(json.dumps(HOLE), odd).encode()


def answers() -> Iterator[tuple[object, bytes, str]]:
    chance = random.Random(7)
    for file in sorted(DATA.rglob("*.json")):
        held = json.loads(file.read_text(encoding="utf-8"))
        body = held.get("body") if isinstance(held, dict) else None
        for path in numbers_in(body):
            for odd in chance.sample(ODD, 12):
                yield file.stem, spoil(body, path, odd), odd


@pytest.mark.slow
@pytest.mark.parametrize("kind", [Ark, Gateway, Jimeng])
def test_an_odd_number_never_ends_a_run(kind):
    async def ask() -> int:
        asked = 0
        for name, content, odd in answers():
            network = httpx.MockTransport(lambda _, content=content: httpx.Response(200, content=content))
            service = kind(
                Account("ark", "https://video.test/api/v3", "a-key-of-a-test", Pace(list_lag_s=0.0, first_poll_s=1.0)),
                transport=network,
            )
            for call in (service.get("cgt-1"), *([service.list()] if service.lists_tasks else [])):
                asked += 1
                try:
                    answer = await call
                except ProviderError:
                    continue
                for task in getattr(answer, "tasks", (answer,)):
                    json.dumps(task.body, allow_nan=False)
                    if isinstance(task.progress, Succeeded) and task.progress.tokens is not None:
                        assert 0 <= task.progress.tokens <= MOST_TOKENS, (name, odd)
                    for at in (task.created_at, task.updated_at):
                        assert at is None or 0 <= at < 2**53, (name, odd)
            await service.aclose()
        return asked

    assert asyncio.run(ask()) > 100


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_pause_is_an_hour_at_most(odd):
    assert 0 <= retry_after_s(odd.strip('"')) <= LONGEST_WAIT_S
