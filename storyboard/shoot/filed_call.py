"""
Filing what one call made: its file durable first, its slate last.

A take of a still or of a recording has one file, and what it gives to a shot below is these bytes.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path

from storyboard.archive.takes import find_take, send_files, take_folder
from storyboard.files import make_folder, unwritable
from storyboard.model.takes import Attempt, Slate, Take
from storyboard.shoot.call_files import remove_mark
from storyboard.shoot.context import Context
from storyboard.shoot.crash_points import pass_point
from storyboard.shoot.served_file import Look, served_file
from storyboard.shoot.slates import file_slate_in_turn

MakeSlate = Callable[[Attempt, Path], Slate]


async def file_call(context: Context, attempt_id: str, *, look: Look, make_slate: MakeSlate) -> Take:
    """
    File what an attempt's call made as a take; fetch it where the answer held its link.

    Raises:
        ArchiveError: It does not come whole now, or cannot be written; the message says that it is paid.
        LinkExpired: The service has it no more, or it cannot be used.
    """
    attempt = context.journal.attempt(attempt_id)
    folder = take_folder(context.project, attempt.key)
    context.tell(attempt, "archiving")
    try:
        take = await asyncio.to_thread(find_take, context.project, folder.name)
        if take is None or take.slate.attempt.task_id != attempt.task_id:
            make_folder(folder)
            place = await served_file(context, attempt, folder, look=look)
            slate = await asyncio.to_thread(make_slate, attempt, place)
            await asyncio.to_thread(send_files, context.project, folder.name, slate)
            pass_point("files sent")
            take = await asyncio.to_thread(file_slate_in_turn, context.project, folder, slate)
    except OSError as error:
        raise unwritable(Path(error.filename or folder), error) from error
    pass_point("slate written")
    await asyncio.to_thread(remove_mark, context.project, attempt)
    context.journal.save(attempt_id, take.slate.attempt.model_copy(update={"state": "archived"}))
    pass_point("archived in the journal")
    context.tell(attempt, "done")
    return take
