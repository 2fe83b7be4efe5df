"""
What can be said over each service's wire, whatever its models can do: data, with sources.

The facts stand in ``data/providers.json``, beside all else that is known of the
services of this package. It knows no adapter and asks nobody.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from storyboard.capabilities import Facts, Mode


@dataclass(frozen=True, slots=True)
class Wire:
    """What a service's requests have words for; None where that is all that its models can do."""

    modes: frozenset[Mode] | None = None
    durations_s: tuple[int, ...] | None = None
    no_word_for: frozenset[str] = frozenset()
    """Settings of a storyboard without which it would be another film, and which cannot be said."""


@cache
def provider_table() -> Facts:
    """Return all facts about services, with their sources and the day on which they were read."""
    text = files("storyboard").joinpath("data/providers.json").read_text(encoding="utf-8")
    table: Facts = json.loads(text)
    return table


@cache
def wires() -> dict[str, Wire]:
    """Return the wire of every provider of this package, by its name."""
    return {name: _wire(facts) for name, facts in provider_table()["providers"].items()}


def wire_of(provider: str) -> Wire:
    """Return the wire of *provider*; of another package's provider nothing is known, so that it may be asked all."""
    return wires().get(provider, Wire())


def _wire(facts: Facts) -> Wire:
    values: Facts = {name: fact["v"] for name, fact in facts.items()}
    modes, durations_s = values.get("modes"), values.get("durations_s")
    return Wire(
        modes=None if modes is None else frozenset(modes),
        durations_s=None if durations_s is None else tuple(durations_s),
        no_word_for=frozenset(values.get("no_word_for", ())),
    )
