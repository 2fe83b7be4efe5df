"""
What there is to know of each registered provider before it is asked anything: facts with sources, and what is lacking.

Facts about the services of this package stand in ``data/providers.json``; of
other packages' providers only name and package are known.
"""

from dataclasses import dataclass
from typing import Any, Literal

from storyboard.errors import CommandError, MissingKey
from storyboard.model.installed import provider_names
from storyboard.model.wires import provider_table
from storyboard.project import Project
from storyboard.providers.registry import connect, entry_point_of

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


def _about(name: str, project: Project) -> About:
    state: Literal["ready", "no_key", "not_set_up"] = "ready"
    lacks, hint, address = "", "", ""
    try:
        address = connect(name, project).submit_url
    except MissingKey as error:
        state, lacks, hint = "no_key", error.message, error.hint
    except CommandError as error:
        state, lacks, hint = "not_set_up", error.message, error.hint
    facts: Facts = provider_table()["providers"].get(name, {})
    return About(name, _package(name), state, lacks, hint, facts, address)


def _package(name: str) -> str:
    point = entry_point_of(name)
    return f"{point.dist.name} {point.dist.version}" if point.dist else ""
