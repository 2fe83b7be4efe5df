"""
What there is to know of each registered provider before it is asked anything: facts with sources, and what is lacking.

Facts about the services of this package stand in ``data/providers.json``; of
other packages' providers only name and package are known.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.metadata import entry_points
from typing import Any, Literal

from storyboard.errors import CommandError, MissingKey
from storyboard.model.installed import (
    IMAGE_SERVICES,
    SPEECH_SERVICES,
    image_service_names,
    provider_names,
    speech_service_names,
)
from storyboard.model.wires import provider_table
from storyboard.project import Project
from storyboard.providers.images.registry import connect_images
from storyboard.providers.registry import connect, entry_point_of
from storyboard.providers.speech.registry import connect_speech

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class About:
    """One registered provider, as it stands here."""

    name: str
    package: str
    """Who brings it: ``storyboard 0.1.0``."""
    state: Literal["ready", "no_key", "not_set_up"]
    lacks: str
    """What it lacks, in one sentence; empty where it is ready."""
    hint: str
    facts: Facts
    """Value and source by name; empty for a provider of another package."""
    address: str
    """Where creates go; empty where it is not ready."""

    def fact(self, name: str) -> Any:  # noqa: ANN401 - a fact is whatever the table holds
        """Return a fact's value; None where nobody knows."""
        return self.facts.get(name, {}).get("v")


def about_all(project: Project) -> tuple[About, ...]:
    """Return every registered provider, sorted by name. Nothing is asked of any service."""
    return tuple(_about(name, project) for name in provider_names())


def about_images(project: Project) -> tuple[About, ...]:
    """Return every registered image service, sorted by name. Nothing is asked of any: a picture costs money."""
    return tuple(
        _about_service(IMAGE_SERVICES, name, partial(_images_url, name, project)) for name in image_service_names()
    )


def about_speech(project: Project) -> tuple[About, ...]:
    """Return every registered speech service, sorted by name. Nothing is asked of any: a recording costs money."""
    return tuple(
        _about_service(SPEECH_SERVICES, name, partial(_speech_url, name, project)) for name in speech_service_names()
    )


def _images_url(name: str, project: Project) -> str:
    return connect_images(name, project).submit_url


def _speech_url(name: str, project: Project) -> str:
    return connect_speech(name, project).submit_url


def _about_service(group: str, name: str, look: Callable[[], str]) -> About:
    own = next(iter(entry_points(group=group, name=name))).dist
    return _setup_of(name, look, package=f"{own.name} {own.version}" if own else "", facts={})


def _about(name: str, project: Project) -> About:
    facts: Facts = provider_table()["providers"].get(name, {})
    return _setup_of(name, lambda: connect(name, project).submit_url, package=_package(name), facts=facts)


def _setup_of(name: str, look: Callable[[], str], *, package: str, facts: Facts) -> About:
    state: Literal["ready", "no_key", "not_set_up"] = "ready"
    lacks, hint, address = "", "", ""
    try:
        address = look()
    except MissingKey as error:
        state, lacks, hint = "no_key", error.message, error.hint
    except CommandError as error:
        state, lacks, hint = "not_set_up", error.message, error.hint
    return About(name, package, state, lacks, hint, facts, address)


def _package(name: str) -> str:
    point = entry_point_of(name)
    return f"{point.dist.name} {point.dist.version}" if point.dist else ""
