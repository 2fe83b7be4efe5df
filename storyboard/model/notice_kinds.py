"""What a person can be told of while they look elsewhere."""

from typing import Final, Literal, get_args

NoticeKind = Literal["ended", "needs_you", "held_back"]
"""A run ended; a person must approve a take; something was not started as its price would pass a budget."""

NOTICE_KINDS: Final[tuple[NoticeKind, ...]] = get_args(NoticeKind)
