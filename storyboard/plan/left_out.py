"""What a film asks that its provider's wire has no word for, and that is left out: said before anything is sent."""

from collections.abc import Iterable

from storyboard.model.takes import Request
from storyboard.model.units import names_of
from storyboard.model.wires import wire_of


def left_out_sentences(requests: Iterable[Request]) -> tuple[str, ...]:
    """Return one sentence for each provider that will not be told all that *requests* ask."""
    settings: dict[str, dict[str, None]] = {}
    shots: dict[str, dict[str, None]] = {}
    for request in requests:
        for name in _left_out_settings(request):
            settings.setdefault(request.provider, {})[name] = None
            shots.setdefault(request.provider, {})[request.key.shot] = None
    return tuple(
        f"{provider} has no word for {_quoted_names(names)}: left out in {names_of(shots[provider])}"
        for provider, names in settings.items()
    )


def _quoted_names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _left_out_settings(request: Request) -> list[str]:
    wire = wire_of(request.provider)
    # A model is always there, and only who reads the storyboard knows whether somebody wrote it.
    names = [name for name in sorted(wire.dropped - {"model"}) if getattr(request, name) is not None]
    ratio = request.ratio is not None and wire.ratios is not None and request.ratio not in wire.ratios
    return [*names, "ratio"] if ratio else names
