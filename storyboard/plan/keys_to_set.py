"""
Which services a plan needs that have no key or address here: told where a plan is told, before anything is sent.

Of other packages' services nobody knows here what they need; a run says it before it sends anything.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from storyboard.model.capabilities import Facts
from storyboard.model.medium import Medium
from storyboard.model.takes import Request
from storyboard.model.wires import is_loopback, provider_table

_KINDS: Final[dict[Medium, str]] = {"still": "images", "recording": "speech"}
"""Who makes what no provider of shots makes, as `doctor` calls it."""


@dataclass(frozen=True, slots=True)
class KeyToSet:
    """A service that a run will need, and that is not set up here."""

    name: str
    medium: Medium
    """What is asked of it."""
    variables: tuple[str, ...]
    """Of which one must be set; the first is its own."""
    what: str
    """``API key``, or ``address``."""

    @property
    def why(self) -> str:
        """What is lacking, in one sentence."""
        kind = _KINDS.get(self.medium, "provider")
        return f"{kind} {self.name}: no {self.what} in {' or '.join(self.variables)}"

    @property
    def hint(self) -> str:
        """What to do about it."""
        value = "https://..." if self.what == "address" else "..."
        return f"export {self.variables[0]}={value}  (or try the film for nothing with --provider simulator)"

    @property
    def sentence(self) -> str:
        """Both, for people."""
        return f"{self.why}; before a run: {self.hint}"


def keys_to_set(requests: Iterable[Request]) -> tuple[KeyToSet, ...]:
    """Return the services that *requests* go to and that lack a key or an address in the environment."""
    asked = dict.fromkeys((request.provider, request.medium) for request in requests)
    return tuple(lacking for name, medium in asked if (lacking := _key_to_set(name, medium)))


def _key_to_set(name: str, medium: Medium) -> KeyToSet | None:
    facts = _facts_of(name, medium)
    if facts is None or _is_keyless(facts):
        return None
    needed = [("address", facts["address"]["v"])] if facts["default_address"]["v"] is None else []
    for what, variables in [*needed, ("API key", _key_variables(facts))]:
        if variables and not any(map(_value_of, variables)):
            return KeyToSet(name, medium, tuple(variables), what)
    return None


def _facts_of(name: str, medium: Medium) -> Facts | None:
    table = provider_table()
    own: Facts | None = table[_KINDS[medium]].get(name) if medium in _KINDS else None
    of_shots: Facts | None = table["providers"].get(name)
    return own if own or medium == "recording" else of_shots


def _is_keyless(facts: Facts) -> bool:
    """Return whether it is asked on this machine, where some services need no key."""
    address = next(filter(None, map(_value_of, facts["address"]["v"])), "")
    host = urlsplit(address).hostname
    return "keyless_here" in facts and host is not None and is_loopback(host)


def _key_variables(facts: Facts) -> list[str]:
    """Return where its key may stand: a service with an address of its own takes no other's key."""
    own = next((key for address, key in facts.get("own_key", {"v": {}})["v"].items() if _value_of(address)), None)
    return [own] if own else facts["key"]["v"]


def _value_of(variable: str) -> str:
    return os.environ.get(variable, "").strip()
