"""The speech models for people: who serves each, what a minute costs, and when it ends."""

from collections.abc import Iterable

from storyboard.cli.table import Column, print_sentence, print_table
from storyboard.model.speech_models import SpeechModel
from storyboard.model.units import dollars

_COLUMNS = (Column("speech model"), Column("service"), Column("a minute", is_right=True), Column(""))
_MINUTE_LETTERS = 900
"""About how many letters of a European language are said in a minute."""


def print_speech_models(models: Iterable[SpeechModel]) -> None:
    """Print speech *models*, one a line."""
    print_table(_COLUMNS, [_row(model) for model in models])
    print_sentence(f"a minute: price in USD of a minute of speech, or of {_MINUTE_LETTERS} letters")


def _row(model: SpeechModel) -> tuple[str, ...]:
    price = model.usd("a" * _MINUTE_LETTERS, seconds=60)
    place = f"{model.service} at {model.host}" if model.host else model.service
    ends = f"retired: {model.end.words}" if model.end else ""
    return model.name, place, "?" if price is None else dollars(price), ends
