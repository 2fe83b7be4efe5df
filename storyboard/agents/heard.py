"""What was heard in takes, in a few words of an answer."""

from collections.abc import Collection

from storyboard.actions.heard_result import ClipHeard
from storyboard.actions.shot_view import TakeView
from storyboard.model.graph import SegmentId
from storyboard.model.units import count_of

UNHEARD = "nobody listened to it yet: the tool `hear` lets a service do so"


def words_heard(take: TakeView, unheard: Collection[SegmentId]) -> dict[str, str]:
    """Return whether *take* says its lines, as a field; nothing where it has none to say."""
    if take.counts and take.kind == "final" and (take.shot, take.segment) in unheard:
        return {"heard": _words_of_lost(take.heard) or UNHEARD}
    told = _words_of(take.heard) if take.heard else ""
    return {"heard": told} if told else {}


def _words_of(heard: ClipHeard) -> str:
    if heard.problems:
        return "; ".join(heard.problems)
    return "says its lines" if heard.lines else _words_of_lost(heard)


def _words_of_lost(heard: ClipHeard | None) -> str:
    lost = heard.perhaps_paid if heard and not heard.heard_at else 0
    return f"{count_of(lost, 'call')} to hear it {'was' if lost == 1 else 'were'} lost, and may be paid" if lost else ""
