"""What a service bills, and how long its links live, is the service's and no other's."""

from storyboard.model.model_table import shipped_models
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Request
from storyboard.model.wires import links_live, wire_of
from storyboard.plan.estimate import estimate, price_of
from storyboard.plan.left_out import left_out_sentences


def asked(provider, **more):
    return Request(
        key=TakeKey(shot="a"), provider=provider, model="seedance-1.0-pro", mode="text", prompt="x", duration=5, **more
    )


def test_only_a_service_that_bills_tokens_has_an_estimate_and_only_a_known_price_is_one():
    """A price that is not theirs would stop a budget."""
    known = {
        name: estimate(asked(name), shipped_models()) for name in ("ark", "byteplus", "simulator", "gateway", "jimeng")
    }

    assert [one.usd is not None for one in known.values()] == [True, True, True, False, False]
    assert [one.tokens is not None for one in known.values()] == [True, True, True, True, False]
    assert price_of(asked("jimeng"), 100_000, shipped_models()).usd is None


def test_links_live_as_long_as_each_service_says():
    assert links_live("ark") == "die 24 hours after they were made"
    assert links_live("jimeng") == "die 7 days after they were made"
    assert links_live("gateway") == "die after a time that this service does not say"


def test_what_stays_behind_is_said_for_each_provider():
    requests = [asked("jimeng", seed=7, resolution="720p", ratio="adaptive"), asked("ark", seed=7)]

    assert left_out_sentences(requests) == ("jimeng has no word for `resolution`, `seed`, `ratio`: left out in a",)
    assert wire_of("nobody").dropped == frozenset()
