"""The models as a table for people: length, sizes, and what five seconds cost."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import zip_longest

from rich.table import Table
from rich.text import Text

from storyboard.model.capabilities import Model
from storyboard.model.segments import DEFAULT_MODEL
from storyboard.model.wires import services_without
from storyboard.plan.price_table import SECONDS, Cost, costs_of

_WIDE = 70
"""From this many columns on, two spaces stand between columns."""
LEGEND: tuple[str, ...] = (
    f"{SECONDS} s in 16:9; BytePlus charges USD, Volcengine CNY.",
    f"+video: with {SECONDS} s of reference video. ?: no reliable source.",
    "Silent clips cost the same where no row says otherwise.",
    "All facts of one model: storyboard models NAME",
)

Row = tuple[str, str, str, str, str]


def price_table(models: Iterable[Model], *, width: int) -> Table:
    """Return a table of *models* that fits *width* columns, of which it needs 60."""
    table = Table(box=None, pad_edge=False, padding=(0, 2 if width >= _WIDE else 1, 0, 0))
    # A project's own model may have a long name.
    table.add_column(Text("\nmodel"), overflow="fold")
    table.add_column(Text("\nsize"), no_wrap=True)
    for heading in ("5 s\nUSD", "5 s\nCNY", "+video\nUSD", "+video\nCNY"):
        table.add_column(Text(heading), justify="right", no_wrap=True)
    for model in models:
        for name, row in zip_longest(_names(model), _rows(model)):
            table.add_row(name or "", *(row or ()))
    return table


def _names(model: Model) -> Iterator[str]:
    """Return what stands below each other in the first column."""
    yield model.name
    default = ", default" if model.name == DEFAULT_MODEL else ""
    yield f"  {model.min_duration_s}-{model.max_duration_s} s{default}"
    if places := services_without(model):
        yield "  retired" if len(places) > 1 else f"  retired: {places[0]}"


def _rows(model: Model) -> Iterator[Row]:
    costs = costs_of(model)
    for size in model.resolutions:
        of_size = [cost for cost in costs if cost.resolution == size]
        videos = [cost for cost in of_size if cost.video_input]
        for cost in of_size:
            if cost.video_input:
                continue
            is_silent = model.audio and not cost.audio
            with_video = prices_of(videos[0]) if videos and not is_silent else ("", "")
            yield ("silent" if is_silent else size, *prices_of(cost), *with_video)


def prices_of(cost: Cost) -> tuple[str, str]:
    """Return a cost in US dollars and in yuan; ``?`` where one is not known."""
    return _money("$", cost.price.usd), _money("¥", cost.price.cny)


def _money(sign: str, amount: Decimal | None) -> str:
    return "?" if amount is None else f"{sign}{amount:.2f}"
