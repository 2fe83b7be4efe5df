"""How long a take should need: what takes of its kind needed lately, else what is known of its model."""

import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from storyboard.model.capabilities import Models
from storyboard.model.image_models import find_image_model
from storyboard.model.speaking_time import speaking_time_s
from storyboard.model.takes import Attempt, Request, Take

_SIMULATOR_S = 2.0
_UNKNOWN_MODEL_S = 150.0
_UNKNOWN_IMAGE_MODEL_S = 30.0
_SPEECH_S, _SPEECH_PACE = 1.5, 0.3
"""A recording needs about this, and so much for each second of it."""

LATELY = 20
"""How many of the newest times count."""
_UNSURE = 0.15
"""A single time says this much of itself, up and down; more of them say less, by the root of their number."""
_NARROWEST = 0.03
_DEVIATIONS = 2.2
"""How many median deviations hold nine of ten normal times."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """How long takes of one kind need from create to success."""

    usual_s: float
    spread_s: float
    """Most of them need this much more or less."""


def expectation(times_s: Sequence[float]) -> Expectation | None:
    """Return what *times_s* of takes of one kind, newest first, let us expect; None where there are none."""
    lately = times_s[:LATELY]
    if not lately:
        return None
    usual_s = statistics.median(lately)
    deviation_s = statistics.median(abs(time_s - usual_s) for time_s in lately)
    least_s = usual_s * max(_NARROWEST, _UNSURE / len(lately) ** 0.5)
    return Expectation(usual_s=usual_s, spread_s=max(least_s, deviation_s * _DEVIATIONS))


def kind_of(request: Request) -> str:
    """Return what takes that need about the same time have in common, for one service."""
    if request.medium == "still":
        return f"{request.model} {request.size}"
    if request.medium == "recording":
        # Long lines take longer, and no two are as long.
        return f"{request.model} speech of {len(request.prompt).bit_length()}"
    length = f"{request.frames} frames" if request.frames is not None else f"{request.duration} s"
    tier = "draft" if request.draft else request.service_tier or "default"
    return f"{request.model} {request.resolution} {length} {tier}"


def learned_times(takes: Iterable[Take]) -> dict[tuple[str, str], Expectation]:
    """Return what archived *takes* let us expect, by provider and kind."""
    times: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for take in sorted(takes, key=lambda take: take.slate.archived_at, reverse=True):
        attempt = take.slate.attempt
        took_s = _took_s(attempt)
        if took_s is not None:
            times[attempt.provider, kind_of(attempt.asked)].append(took_s)
    found = {key: expectation(times_s) for key, times_s in times.items()}
    return {key: expected for key, expected in found.items() if expected is not None}


def _took_s(attempt: Attempt) -> float | None:
    if not attempt.polls or not attempt.submitted_at:
        return None
    ended = datetime.fromisoformat(attempt.polls[-1].ts)
    took_s = (ended - datetime.fromisoformat(attempt.submitted_at)).total_seconds()
    # Where the clock was set meanwhile, the two times cannot be subtracted.
    return took_s if took_s >= 0 else None


def expected_s(request: Request, times: Mapping[tuple[str, str], Expectation], models: Models) -> float:
    """Return how long a take of *request* should need, in seconds, by *times* where they tell."""
    measured = times.get((request.provider, kind_of(request)))
    return prior_s(request, models) if measured is None else measured.usual_s


def prior_s(request: Request, models: Models) -> float:
    """Return how long a take of *request* should need, in seconds, while none was measured."""
    if request.provider == "simulator":
        return _SIMULATOR_S
    if request.medium == "recording":
        return _SPEECH_S + _SPEECH_PACE * words_s(request)
    if request.medium == "still":
        image_model = find_image_model(request.model)
        return float(image_model.expected_s) if image_model else _UNKNOWN_IMAGE_MODEL_S
    model = models.find(request.model)
    return float(model.expected_s) if model else _UNKNOWN_MODEL_S


def words_s(request: Request) -> float:
    """Return how long the words of a recording take to say, in seconds, as far as their letters tell."""
    return speaking_time_s(request.prompt, speed=request.speed or 1.0)
