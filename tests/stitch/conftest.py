"""Chains of small clips that several tests stitch, made once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from storyboard.reporter import Event, Note, ReelProgress
from storyboard.stitch.reel import StitchedReel, stitch
from storyboard.stitch.timeline import Footage, Timeline
from tests.stitch.clips import CLIPS, FRAMES, STEP, make_clip


class Listener:
    """A reporter that remembers."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.progress: list[ReelProgress] = []
        """Beside the others: how often it is told is a matter of time."""

    def report(self, event: Event) -> None:
        if isinstance(event, ReelProgress):
            self.progress.append(event)
        else:
            self.events.append(event)

    @property
    def notes(self) -> list[str]:
        return [event.text for event in self.events if isinstance(event, Note)]


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture(scope="session")
def chain(tmp_path_factory) -> tuple[Footage, ...]:
    """Twelve clips, each opening on the frame that the one before ends on; the fourth has no sound."""
    folder = tmp_path_factory.mktemp("chain")
    sounds: dict[int, dict] = {1: {"layout": "mono"}, 2: {"sample_rate": 44_100}, 3: {"beep_at_s": None}}
    return tuple(
        make_clip(
            folder / f"s{index}.mp4",
            range(index * STEP, index * STEP + FRAMES),
            tone_hz=600 + 100 * index,
            **sounds.get(index, {}),
        )
        for index in range(CLIPS)
    )


@pytest.fixture(scope="session")
def cache(tmp_path_factory) -> Path:
    """A folder of made pieces, shared by tests that do not look into it."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def stitch_film(tmp_path, cache, listener) -> Callable[[Timeline], StitchedReel]:
    """Return a function that stitches a timeline to ``main.mp4`` in the test's own folder."""
    return lambda timeline: stitch(timeline, tmp_path / "main.mp4", cache=cache, reporter=listener)
