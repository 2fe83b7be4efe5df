"""What helps where recordings are longer than their shot."""

import pytest

from storyboard.model.capabilities import Models
from storyboard.model.model_table import shipped_models
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Request, Source
from storyboard.plan.fingerprint import SpokenLines, Wanted
from storyboard.plan.spoken_length import doubtful_fit, misfit, with_spoken_length


@pytest.fixture
def models() -> Models:
    return shipped_models()


def wanted_of(lines_s: tuple[float, ...], *, duration: int) -> Wanted:
    """A shot of so many seconds in which lines of these lengths are said, each with its recording."""
    request = Request(
        key=TakeKey(shot="talk"), provider="simulator", model="seedance-2.5", mode="references", prompt="",
        duration=duration,
    )  # fmt: skip
    sources = tuple(
        Source(role="reference_audio", kind="file", place=f"{number}.wav", line=number, order=number)
        for number, _ in enumerate(lines_s, start=1)
    )
    return Wanted(
        request=request, sources=sources, needs=(), expected_s=1.0, expected_tokens=None,
        expected_usd=None, spoken=SpokenLines(lines_s=lines_s, least=4, most=15, is_as_long=False),
    )  # fmt: skip


def test_a_shot_that_can_be_longer_is_to_be_longer(models):
    assert misfit(wanted_of((4.0, 4.0), duration=5), models) == (
        "its lines are 8.3 s long, and it is 5 s",
        "write `duration: 9`, or leave it out",
    )


def test_a_shot_that_is_as_long_as_it_can_be_gives_lines_away(models):
    """The same by recordings and by words."""
    _, hint = misfit(wanted_of((9.0, 8.0), duration=15), models)

    assert hint == "give some of its lines to another shot"
    assert doubtful_fit(wanted_of((12.0, 12.0), duration=15)).endswith(f": {hint}")


def test_short_lines_take_as_long_as_their_sounds():
    wanted = wanted_of((0.5, 0.5, 0.5, 0.5), duration=4)
    spoken = wanted.spoken.model_copy(update={"least_sound_s": 1.95, "is_as_long": True})
    wanted = wanted.model_copy(update={"spoken": spoken})

    assert with_spoken_length(wanted, {}).request.duration == 7
    assert doubtful_fit(wanted) == (
        "its lines take about 6.3 s to say, each sound as sent, at least 1.95 s long, and it is 4 s: "
        "write `duration: 7`, or leave it out"
    )
