"""What the clips really say. Whoever calls it has agreed to pay: nobody is asked."""

import asyncio
from functools import partial

from storyboard.actions.hear import HearRequest, plan_to_hear
from storyboard.actions.hear import hear as hear_clips
from storyboard.actions.heard_result import HearResult
from storyboard.library.hearing import Listener, in_loop, reporter_for
from storyboard.library.places import Place, find_project
from storyboard.library.requests import request_of


def hear(
    place: Place,
    *shots: str,
    service: str | None = None,
    model: str = "",
    language: str = "",
    again: bool = False,
    reporter: Listener | None = None,
) -> HearResult:
    """
    Let a service hear what the clips of *shots*, or of all shots, really say, and compare it with the lines.

    What was heard is kept with its take: nobody is asked for it twice, unless *again*. Without a *service* the
    simulator hears its own clips, for nothing, and ``openai`` all others. What could not be heard stands in `unheard`
    of the result, with why, and raises nothing. Money is in US dollars (`usd`).

    Raises:
        StoryboardInvalid: The storyboard has mistakes; nothing was sent.
        CommandError: There is no such storyboard, shot or service, nobody says anything in it, or somebody else lets
            clips of this film be heard right now.
        MissingKey: The service needs an API key; nothing was sent.
        ArchiveError, Unwritable: A clip cannot be read, or what was heard cannot be kept.
    """
    request = request_of(HearRequest, shots=shots, service=service, model=model, language=language, again=again)
    return hear_clips(plan_to_hear(find_project(place), request), reporter=reporter_for(reporter))


async def hear_async(
    place: Place,
    *shots: str,
    service: str | None = None,
    model: str = "",
    language: str = "",
    again: bool = False,
    reporter: Listener | None = None,
) -> HearResult:
    """
    Let clips be heard as `hear` does, in a thread; *reporter* is called in this event loop.

    A task that is cancelled ends at once, and the calls that are under way end in their thread.

    Raises:
        StoryboardError: As `hear` does.
    """
    listener = in_loop(reporter, asyncio.get_running_loop())
    work = partial(hear, place, *shots, service=service, model=model, language=language, again=again, reporter=listener)
    return await asyncio.to_thread(work)
