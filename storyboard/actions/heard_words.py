"""What came of letting clips be heard, in sentences."""

from storyboard.actions.heard_result import ClipHeard, HearResult, UnheardClip
from storyboard.model.units import count_of, dollars


def heard_summary(result: HearResult) -> str:
    """Return how many clips were heard now, at what price, and how many lines are said: a clause."""
    asked = [clip for clip in result.clips if not clip.was_known]
    every = [line for clip in result.clips for line in clip.lines]
    right = sum(line.verdict == "said" for line in every)
    cost = "at a price that is not known" if result.usd is None else dollars(result.usd)
    price = f", {cost}" if asked and result.usd != 0 else ""
    written = f"; {right} of {count_of(len(every), 'line')} said as written" if every else ""
    return f"{count_of(len(asked), 'clip')} heard now{price}{written}"


def clip_name(clip: ClipHeard | UnheardClip) -> str:
    """Return ``ride segment 2``, or ``ride`` of its first or only one."""
    return f"{clip.shot} segment {clip.segment}" if clip.segment > 1 else clip.shot


def heard_problems(result: HearResult) -> tuple[str, ...]:
    """Return which takes do not say their lines, and which clips were not heard and why: a sentence each."""
    wrong = [
        f"{clip_name(clip)} take {clip.take}: {'; '.join(clip.problems)}." for clip in result.clips if clip.problems
    ]
    unheard = [
        " ".join(
            f"{clause.rstrip('.')}." for clause in (f"Not heard: {clip_name(each)}: {each.why}", each.hint) if clause
        )
        for each in result.unheard
    ]
    return (*wrong, *unheard)
