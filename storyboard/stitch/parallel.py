"""Do work side by side on all cores, and give it up as a whole."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Made = TypeVar("Made")


def side_by_side(jobs: Iterable[Callable[[], Made]], *, step: Callable[[], None] = lambda: None) -> list[Made]:
    """
    Do all *jobs* and return what each made, in their order; *step* is called after each, in any thread.

    Where one fails, or somebody presses ^C, those that have not begun are given up.
    """
    pool = ThreadPoolExecutor(os.cpu_count() or 1)
    try:
        begun = [pool.submit(job) for job in jobs]
        for future in begun:
            future.add_done_callback(lambda _: step())
        return [future.result() for future in begun]
    finally:
        pool.shutdown(cancel_futures=True)
