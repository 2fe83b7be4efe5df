"""The length of a shot by the recordings that are there, and whether they fit."""

from collections.abc import Mapping

from storyboard.model.capabilities import Models
from storyboard.model.graph import SegmentId
from storyboard.model.sent_sounds import is_too_long, sound_lengths_s
from storyboard.model.spoken_length import TOLERANCE_S, UNSURE, as_sent_s, said_s, whole_s
from storyboard.model.takes import Take
from storyboard.plan.fingerprint import SpokenLines, Wanted


def with_spoken_length(wanted: Wanted, above: Mapping[SegmentId, Take]) -> Wanted:
    """Return *wanted* as long as what is said in it, where it is so: by the takes *above* as far as they are there."""
    spoken, before = wanted.spoken, wanted.request.duration
    if spoken is None:
        return wanted
    lines_s = _lines_s(wanted, above)
    changed = wanted.model_copy(update={"spoken": spoken.model_copy(update={"lines_s": lines_s})})
    duration = whole_s(_sent_s(changed), least=spoken.least, most=spoken.most)
    if not spoken.is_as_long or duration == before:
        return changed
    longer = duration / before if before else 1.0
    return changed.model_copy(
        update={
            "request": wanted.request.model_copy(update={"duration": duration}),
            "expected_tokens": None if wanted.expected_tokens is None else round(wanted.expected_tokens * longer),
            "expected_usd": None if wanted.expected_usd is None else wanted.expected_usd * longer,
            "expected_cny": None if wanted.expected_cny is None else wanted.expected_cny * longer,
        }
    )


def misfit(wanted: Wanted, models: Models) -> tuple[str, str] | None:
    """
    Return why the recordings of *wanted*, which are all there, do not fit, and what helps; None where they do.

    Its lengths are those of `with_spoken_length`.
    """
    spoken, duration, sounds = wanted.spoken, wanted.request.duration, _sounds(wanted)
    if spoken is None or not sounds:
        return None
    model = models.find(wanted.request.model)
    limits = model.reference_audios if model else None
    is_joined = len(set(sounds.values())) < len(sounds)
    sent_s = sound_lengths_s([spoken.lines_s[number - 1] for number in sounds], limits, is_joined=is_joined)
    if limits and model and is_too_long(sent_s, limits):
        said = f"its recordings are {sum(sent_s):.1f} s together, and {model.name} takes {limits.total_s:g} s"
        return said, "give some of its lines to another shot, say less, or let them speak faster"
    needed_s = said_s(spoken.lines_s)
    if duration is not None and duration > 0 and needed_s > duration + TOLERANCE_S:
        return f"its lines are {needed_s:.1f} s long, and it is {duration} s", _way_to_fit(wanted, spoken, duration)
    return None


def doubtful_fit(wanted: Wanted) -> str:
    """Return that what is said in *wanted*, by its words, may not fit into it, as a clause; empty where it does."""
    spoken, duration = wanted.spoken, wanted.request.duration
    needed_s = said_s(_sent_s(wanted))
    if spoken is None or duration is None or duration <= 0 or needed_s <= duration * UNSURE:
        return ""
    sent = (
        "" if needed_s == said_s(spoken.lines_s) else f", each sound as sent, at least {spoken.least_sound_s:g} s long"
    )
    way = _way_to_fit(wanted, spoken, duration)
    return f"its lines take about {needed_s:.1f} s to say{sent}, and it is {duration} s: {way}"


def _way_to_fit(wanted: Wanted, spoken: SpokenLines, duration: int) -> str:
    """Return what helps where a shot of so many seconds is too short for what is said in it."""
    fitting = whole_s(_sent_s(wanted), least=spoken.least, most=spoken.most)
    if fitting > duration:
        return f"write `duration: {fitting}`, or leave it out"
    return "give some of its lines to another shot"


def _sounds(wanted: Wanted) -> dict[int, int]:
    """Return the lines whose recordings are sent, each with the number of its sound."""
    own = {source.line: source.order for source in wanted.sources if source.line}
    return dict(sorted((own | {need.line: need.order for need in wanted.needs if need.line}).items()))


def _sent_s(wanted: Wanted) -> tuple[float, ...]:
    """Return how long the lines of *wanted* are as they are sent; nothing where none is said."""
    spoken = wanted.spoken
    return as_sent_s(spoken.lines_s, _sounds(wanted), least_sound_s=spoken.least_sound_s) if spoken else ()


def _lines_s(wanted: Wanted, above: Mapping[SegmentId, Take]) -> tuple[float, ...]:
    lines_s = list(wanted.spoken.lines_s) if wanted.spoken else []
    for need in wanted.needs:
        if need.line and need.of in above:
            lines_s[need.line - 1] = above[need.of].slate.clip.duration_s
    return tuple(lines_s)
