"""
What can be said over each service's wire, whatever its models can do: data, with sources.

The facts stand in ``data/providers.json``, beside all else that is known of the
services of this package. It knows no adapter and asks nobody.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from ipaddress import ip_address

from storyboard.model.capabilities import Facts, Mode, Model, Retirement, Service, common_fact
from storyboard.model.units import Currency


@dataclass(frozen=True, slots=True)
class Wire:
    """What a service's requests have words for; None where that is all that its models can do."""

    modes: frozenset[Mode] | None = None
    durations_s: tuple[int, ...] | None = None
    no_word_for: frozenset[str] = frozenset()
    """Settings of a storyboard without which it would be another film, and which cannot be said."""
    dropped: frozenset[str] = frozenset()
    """Settings that the wire leaves out in silence: the reader of a storyboard reports them."""
    ratios: tuple[str, ...] | None = None
    """Those that can be said; another is left out. None where all that its models know can be said."""
    bills_tokens: bool = True
    """Whether a take costs tokens, as the services' own models do."""
    is_priced: bool = True
    """Whether the model table's prices are the service's."""
    currency: Currency = "USD"
    """What the service bills in; US dollars where that is unknown, or where nothing is billed."""
    service: Service | None = None
    """Whose models, by whose ids, are asked for; None where nobody says which service stands behind it."""
    link_lifetime_s: int | None = None
    """How long a link to a result lives; None where no source says."""


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


@dataclass(frozen=True, slots=True)
class SpeechWire:
    """What a speech service can be asked for."""

    formats: tuple[str, ...]
    """The forms of sound that it gives, the one that is taken where none is named first."""
    speeds: tuple[float, float]
    """The slowest and the fastest."""
    most_characters: int
    """How many characters one call may hold."""
    is_described: bool = False
    """Whether who says the words and how stand in the text, and count."""
    longest_s: float | None = None
    """How long a recording may be; None where no source says."""


@cache
def speech_wires() -> dict[str, SpeechWire]:
    """Return what the speech services of this package can be asked for, by name; the simulator has OpenAI's wire."""
    return {name: _speech_wire(facts) for name, facts in provider_table()["speech"].items()}


def _speech_wire(facts: Facts) -> SpeechWire:
    values: Facts = {name: fact["v"] for name, fact in facts.items()}
    return SpeechWire(
        formats=tuple(values["formats"]),
        speeds=tuple(values["speeds"]),
        most_characters=values["most_characters"],
        is_described=values.get("is_described", False),
        longest_s=values.get("longest_s"),
    )


SERVICE_NAMES: dict[Service, str] = {"volcengine": "Volcengine", "byteplus": "BytePlus"}
"""What a service is called in sentences."""


def retirements(model: Model, provider: str) -> dict[Service, Retirement]:
    """
    Return which services make no more takes of *model*, of those that *provider* asks.

    Where nothing says which service that is, as on the simulator, every service counts.
    """
    wire = wire_of(provider)
    if "model" in wire.dropped:
        return {}
    return {service: end for service, end in model.retired.items() if end.is_over and wire.service in {None, service}}


def retirement_clause(model: Model, provider: str) -> str:
    """Return that *model* is retired where *provider* asks for it, as a clause; empty where it is not."""
    told = retirement_words(model, provider)
    return f"{model.name} was retired {told}" if told else ""


def is_surely_retired(model: Model, provider: str) -> bool:
    """Return whether *model* is retired where *provider* asks for it, and more than one doubtful source says so."""
    return any(end.is_sure for end in retirements(model, provider).values())


def retirement_words(model: Model, provider: str) -> str:
    """Return where and when *model* was retired, of the services that *provider* asks; empty where it was not."""
    by_day: dict[str, list[str]] = {}
    for service, end in retirements(model, provider).items():
        day = f", as {end.source} says" if end.at is None else f" {'by' if end.is_found else 'on'} {end.at:%Y-%m-%d}"
        by_day.setdefault(day, []).append(SERVICE_NAMES[service])
    return ", ".join(f"at {' and '.join(names)}{day}" for day, names in by_day.items())


def services_without(model: Model) -> tuple[str, ...]:
    """Return the names of the services that have shut *model* down."""
    return tuple(SERVICE_NAMES[service] for service, end in model.retired.items() if end.is_over)


def unknown_id_clause(model: Model, provider: str) -> str:
    """Return that no id of *model* is known at the service of *provider*, as a clause; empty where one is."""
    service = wire_of(provider).service
    if service is None or model.ids[0 if service == "volcengine" else 1]:
        return ""
    return f"{model.name} has no known id at {SERVICE_NAMES[service]}"


def links_live(provider: str) -> str:
    """Return how long links of *provider* live, in words that go after "links"."""
    lifetime_s = wire_of(provider).link_lifetime_s
    if lifetime_s is None:
        return "die after a time that this service does not say"
    days, hours = divmod(lifetime_s // 3600, 24)
    life = f"{days} days" if days > 1 and not hours else f"{lifetime_s // 3600} hours"
    return f"die {life} after they were made"


def link_life_s(provider: str) -> int:
    """Return how long a link of *provider* may be relied on, in seconds: where nobody says it, as long as Ark's."""
    lifetime_s = wire_of(provider).link_lifetime_s
    ark_s: int = common_fact("video_url_lifetime_s")
    return ark_s if lifetime_s is None else lifetime_s


def _wire(facts: Facts) -> Wire:
    values: Facts = {name: fact["v"] for name, fact in facts.items()}
    modes, durations_s = values.get("modes"), values.get("durations_s")
    ratios = values.get("ratios")
    return Wire(
        modes=None if modes is None else frozenset(modes),
        durations_s=None if durations_s is None else tuple(durations_s),
        no_word_for=frozenset(values.get("no_word_for", ())),
        dropped=frozenset(values.get("dropped", ())),
        ratios=None if ratios is None else tuple(ratios),
        bills_tokens=values.get("billed_in", "tokens") in {"tokens", None},
        is_priced=values.get("billed_in", "tokens") == "tokens",
        currency=values.get("currency") or "USD",
        service=values.get("service"),
        link_lifetime_s=values.get("link_lifetime_s"),
    )


def is_loopback(host: str) -> bool:
    """Return whether only this machine reaches *host*, a name or an address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
