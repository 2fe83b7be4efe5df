"""
Which services a plan needs that have no key or address here: told where a plan is told, before anything is sent.

Of other packages' services nobody knows here what they need; a run says it before it sends anything.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass

from storyboard.model.takes import Request
from storyboard.model.wires import provider_table


@dataclass(frozen=True, slots=True)
class KeyToSet:
    """A service that a run will need, and that is not set up here."""

    name: str
    makes_stills: bool
    """Whether stills are asked of it; else shots."""
    variables: tuple[str, ...]
    """Of which one must be set; the first is its own."""
    what: str
    """``API key``, or ``address``."""

    @property
    def why(self) -> str:
        """What is lacking, in one sentence."""
        makes = "images" if self.makes_stills else "provider"
        return f"{makes} {self.name}: no {self.what} in {' or '.join(self.variables)}"

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
    asked = dict.fromkeys((request.provider, request.medium == "still") for request in requests)
    return tuple(lacking for name, is_still in asked if (lacking := _key_to_set(name, makes_stills=is_still)))


def _key_to_set(name: str, *, makes_stills: bool) -> KeyToSet | None:
    table = provider_table()
    facts = (table["images"].get(name) if makes_stills else None) or table["providers"].get(name)
    if facts is None:
        return None
    needed = [("address", facts["address"]["v"])] if facts["default_address"]["v"] is None else []
    for what, variables in [*needed, ("API key", facts["key"]["v"])]:
        if variables and not any(os.environ.get(variable, "").strip() for variable in variables):
            return KeyToSet(name, makes_stills, tuple(variables), what)
    return None
