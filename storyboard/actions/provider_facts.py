"""Who can make takes and stills, what each can do and what it lacks, as programs read it."""

from typing import Any, Literal

from storyboard.actions.result import Result
from storyboard.model.wires import provider_table
from storyboard.providers.about import About

SetupState = Literal["ready", "no_key", "not_set_up"]


class PaidServiceFacts(Result):
    """One service that makes stills, or records lines."""

    name: str
    package: str
    """Who brings it: `storyboard 0.1.0`."""
    state: SetupState
    lacks: str
    """What it lacks, in one sentence; empty where it is ready."""
    hint: str
    address: str
    """Where it is asked; empty where it is not ready."""


class ProviderFacts(Result):
    """One provider. Of one from another package only name, package and state are known."""

    name: str
    title: str | None
    package: str
    """Who brings it: `storyboard 0.1.0`."""
    state: SetupState
    lacks: str
    """What it lacks, in one sentence; empty where it is ready."""
    hint: str
    address: str
    """Where tasks are created; empty where it is not ready."""
    key_variables: tuple[str, ...] | None
    """Environment variables for its key; the first that is set counts."""
    address_variables: tuple[str, ...] | None
    default_address: str | None
    models: str | None
    """Whose ids of models it takes: `volcengine`."""
    task_list: bool | None
    """Whether it lists tasks; null where nobody knows, as below."""
    cancel: bool | None
    last_frame: bool | None
    """Whether it returns the last frame of a clip."""
    callbacks: bool | None
    tokens: bool | None
    """Whether it says how many tokens it billed."""
    currency: str | None
    calls_a_second: dict[str, float] | None
    """By kind of call."""
    sources: dict[str, Any]
    """By fact: where it was read."""


class ProviderList(Result):
    """Who there is to make takes, stills and recordings."""

    compiled: str
    """The day on which the facts were read."""
    sources: dict[str, Any]
    """By its sign: what the source is."""
    providers: tuple[ProviderFacts, ...]
    image_services: tuple[PaidServiceFacts, ...]
    speech_services: tuple[PaidServiceFacts, ...]


def provider_list(
    providers: tuple[About, ...], image_services: tuple[About, ...], speech_services: tuple[About, ...]
) -> ProviderList:
    """Return all facts of *providers*, *image_services* and *speech_services*."""
    table = provider_table()
    return ProviderList(
        compiled=table["_compiled"],
        sources=table["_sources"],
        providers=tuple(map(provider_facts, providers)),
        image_services=tuple(map(_paid_service, image_services)),
        speech_services=tuple(map(_paid_service, speech_services)),
    )


def provider_facts(about: About) -> ProviderFacts:
    """Return all facts of a provider."""
    return ProviderFacts(
        name=about.name,
        title=about.fact("title"),
        package=about.package,
        state=about.state,
        lacks=about.lacks,
        hint=about.hint,
        address=about.address,
        key_variables=about.fact("key"),
        address_variables=about.fact("address"),
        default_address=about.fact("default_address"),
        models=about.fact("catalogue"),
        task_list=about.fact("task_list"),
        cancel=about.fact("cancel"),
        last_frame=about.fact("last_frame"),
        callbacks=about.fact("callbacks"),
        tokens=about.fact("tokens"),
        currency=about.fact("currency"),
        calls_a_second=about.fact("calls_a_second"),
        sources={name: fact["src"] for name, fact in about.facts.items()},
    )


def _paid_service(about: About) -> PaidServiceFacts:
    return PaidServiceFacts(
        name=about.name,
        package=about.package,
        state=about.state,
        lacks=about.lacks,
        hint=about.hint,
        address=about.address,
    )
