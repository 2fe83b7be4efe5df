"""Which of many cases of one test are quick: the others are run with `-m slow`."""

from collections.abc import Iterable

import pytest


def some(values: Iterable[object], *, quick: Iterable[object]) -> list[object]:
    """Return *values* as parameters of a test; all that are not *quick* are marked slow."""
    kept = list(quick)
    return [value if value in kept else pytest.param(value, marks=pytest.mark.slow) for value in values]
