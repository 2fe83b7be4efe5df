"""What a simulator is told at its start; it learns nothing from the environment."""

from dataclasses import dataclass, field
from pathlib import Path

from storyboard.model.capabilities import Models
from storyboard.model.model_table import shipped_models
from storyboard.simulator.faults import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatorSettings:
    """How this simulator behaves. The defaults are the service's documented ones, without the waiting."""

    key: str | None = None
    """The only key that is good; None takes any."""
    folder: Path
    """Where tasks, pictures and films are kept; made when missing. Tasks survive in it."""
    models: Models = field(default_factory=shipped_models)
    """The models that it has."""
    latency_s: float = 0.0
    """How long a task runs at least, from running to succeeded."""
    queue_s: float = 0.0
    """How long a task is queued at least."""
    rpm: int | None = None
    """Creates a minute for each model; None takes the model's documented number."""
    concurrency: int | None = None
    """Running tasks at a time for each model; None takes the model's documented number."""
    management_limits: bool = False
    """Whether list is held to 1 call a second, get and delete to 20."""
    list_lag_s: float = 0.0
    """How long a new task is missing from the list."""
    link_lifetime_s: int = 86400
    """How long a link to a file works."""
    callback_wait_s: float = 5.0
    """How long an address has to answer a callback."""
    base_url: str | None = None
    """Where links to files point, such as ``http://127.0.0.1:8787``; None takes the address the client used."""
    faults: tuple[Fault, ...] = ()
    """What goes wrong, and when."""
    render: bool = True
    """False gives all tasks of one size and length the same film, made once: for benchmarks."""
