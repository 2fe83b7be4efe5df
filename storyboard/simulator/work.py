"""
The simulator at work: each task from queued to its end, with nobody asking.

One coroutine a task, in the event loop of whoever called first; where that loop
is gone, the next call takes the unfinished tasks up again. A task stays what the
store says it is: whoever comes second to a change leaves it alone.
"""

import asyncio
import logging
import sqlite3
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress

from storyboard.errors import StoryboardError
from storyboard.model.takes import ROLES
from storyboard.model.units import FPS
from storyboard.simulator.accepted import Accepted
from storyboard.simulator.film.films import Films
from storyboard.simulator.film.render import Brief, Coding
from storyboard.simulator.film.voices import VOICE, lines_said
from storyboard.simulator.kept_pictures import Pictures
from storyboard.simulator.liveness import Liveness
from storyboard.simulator.rate_limits import Places
from storyboard.simulator.settings import SimulatorSettings
from storyboard.simulator.spoken_lines import SpokenLines
from storyboard.simulator.store import Record, Status, Store, TaskFailure

_log = logging.getLogger(__name__)

_FLEX_AT_ONCE = 10_000
"""Tasks of the flex tier that run at once: nothing limits them but tokens in a day."""

_MODERATED = TaskFailure(
    code="OutputVideoSensitiveContentDetected",
    message="The request failed because the output video may contain sensitive information.",
)
_FAILED = TaskFailure(
    code="InternalServiceError",
    message="Service has some internal Error: please contact with platform administrator",
)


def _ends_at(record: Record) -> float:
    """Return when the time of a task is over, in Unix seconds: queued or running, it expires then."""
    return record.created_at + record.accepted.execution_expires_after


class Work:
    """Everything that goes on while nobody asks; *changed* hears of every new state."""

    def __init__(
        self, *, settings: SimulatorSettings, store: Store, films: Films, pictures: Pictures,
        spoken: SpokenLines, liveness: Liveness, now: Callable[[], float], changed: Callable[[Record], None],
    ) -> None:  # fmt: skip
        self._settings = settings
        self._store = store
        self._films = films
        self._pictures = pictures
        self._spoken = spoken
        self._liveness = liveness
        self._now = now
        self._changed = changed
        self._waking = threading.Lock()
        self._home: asyncio.AbstractEventLoop | None = None
        self._places: dict[tuple[str, str], Places] = {}
        self._live: dict[str, asyncio.Task[None]] = {}

    def wake(self) -> None:
        """Be at work in the running loop, unless at work in another; takes up what was left unfinished."""
        with self._waking:
            if self._home is not None and not self._home.is_closed():
                return
            self._home = asyncio.get_running_loop()
            self._places, self._live = {}, {}
        for record in self._store.unfinished_tasks():
            self.take_over(record)

    def take_over(self, record: Record) -> None:
        """Work on an unfinished task whose process is gone; leave it to its process otherwise."""
        own = record.owner == self._liveness.name
        if own or (not self._liveness.is_alive(record.owner) and self._store.adopt(record, self._liveness.name)):
            self.begin(record)

    def begin(self, record: Record) -> None:
        """Work on *record*, unless that goes on already."""
        self.at_home(lambda: self._begin(record))

    def drop(self, task_id: str) -> None:
        """Stop working on a task that was cancelled while it was queued, or has expired."""
        self.at_home(lambda: self._drop(task_id))

    async def aclose(self, then: Callable[[], Awaitable[None]]) -> None:
        """Stop, and do *then* in the loop that the work went on in; what is unfinished stays so in the store."""
        home, self._home = self._home, None
        if home is not None and home.is_running():
            await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._stop(then), home))

    def expire(self, record: Record) -> bool:
        """End an unfinished task whose time is over; return whether it was."""
        is_over = record.status in {"queued", "running"} and self._now() >= _ends_at(record)
        if is_over and self._move(record, record.status, "expired"):
            self.drop(record.id)
        return is_over

    def at_home(self, act: Callable[[], None]) -> None:
        """Do *act* in the loop that the work goes on in, whichever loop this is."""
        if self._home is asyncio.get_running_loop():
            act()
        elif self._home is not None:
            self._home.call_soon_threadsafe(act)

    def _begin(self, record: Record) -> None:
        if record.id not in self._live:
            task = asyncio.get_running_loop().create_task(self._see_through(record))
            self._live[record.id] = task
            task.add_done_callback(lambda done: self._note_end(record, done))

    def _drop(self, task_id: str) -> None:
        if task := self._live.get(task_id):
            task.cancel()

    def _note_end(self, record: Record, done: asyncio.Task[None]) -> None:
        """Fail a task that a bug of the renderer or of ours broke, so that no client waits for ever."""
        self._live.pop(record.id, None)
        if not done.cancelled() and (bug := done.exception()):
            _log.error("%s broke", record.id, exc_info=bug)
            # A disk that is full keeps this from being noted too; whoever asks next hears of it.
            with suppress(sqlite3.OperationalError):
                self._move(record, "running", "failed", failure=_FAILED)

    async def _stop(self, then: Callable[[], Awaitable[None]]) -> None:
        tasks = list(self._live.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await then()

    async def _see_through(self, record: Record) -> None:
        if "expired" in record.faults:
            self._move(record, record.status, "expired")
            return
        places = self._places_for(record.accepted)
        if record.status == "running":
            await places.take()
        elif not await self._wait_in_line(record, places):
            self._move(record, "queued", "expired")
            return
        try:
            await self._run(record)
        finally:
            places.give_back()

    async def _wait_in_line(self, record: Record, places: Places) -> bool:
        """Wait until the task may run; False where its time is over before."""
        told = record.accepted
        age_s = max(0.0, self._now() - record.created_at)
        left_s = self._left_s(record)
        if left_s <= 0:
            return False
        try:
            async with asyncio.timeout(left_s):
                if self._settings.queue_s > age_s:
                    await asyncio.sleep(self._settings.queue_s - age_s)
                await places.take(priority=told.priority or 0)
        except TimeoutError:
            return False
        return True

    def _left_s(self, record: Record) -> float:
        # A clock that was set back makes no task live longer.
        return min(_ends_at(record) - self._now(), record.accepted.execution_expires_after)

    async def _run(self, record: Record) -> None:
        if record.status == "queued" and not self._move(record, "queued", "running"):
            return
        running = self._store.get(record.id)
        if running is None or running.started_at is None:
            return
        try:
            async with asyncio.timeout(max(self._left_s(record), 0)):
                failure = await self._make(running)
                left_s = self._settings.latency_s - max(0.0, self._now() - running.started_at)
                if left_s > 0:
                    await asyncio.sleep(left_s)
        except TimeoutError:
            self._move(record, "running", "expired")
            return
        self._move(record, "running", "failed" if failure else "succeeded", failure=failure)

    async def _make(self, record: Record) -> TaskFailure | None:
        """Make the film; return why it failed."""
        if "moderation" in record.faults:
            return _MODERATED
        if "failed" in record.faults:
            return _FAILED
        if record.accepted.fails_with is not None:
            code, message = record.accepted.fails_with
            return TaskFailure(code=code, message=message)
        try:
            brief = self._brief(record.accepted)
            if brief.audio:
                # The ears know what was said before anybody can hear the film.
                await asyncio.to_thread(self._note_spoken, brief)
            await self._films.make(record.id, brief)
        except (StoryboardError, OSError) as error:
            _log.error("%s could not be rendered: %s", record.id, error)
            return TaskFailure(code=_FAILED.code, message=f"The simulator cannot make this film: {error}")
        return None

    def _note_spoken(self, brief: Brief) -> None:
        for line in lines_said(brief.sounds, brief.prompt, length_s=brief.frames / float(FPS)):
            self._spoken.add(
                {"sha256": "", "model": "", "voice": VOICE, "text": line.words, "manner": "", "speed": line.speed}
            )

    def _brief(self, told: Accepted) -> Brief:
        pictures = {
            role: tuple(self._pictures.bytes_of(kept.sha256) for kept in told.pictures if kept.role == role)
            for role in ROLES
        }
        goes_on = told.goes_on_px is not None
        return Brief(
            width_px=told.width_px,
            height_px=told.height_px,
            frames=told.frames,
            ratio="" if told.shape_px else told.ratio,
            prompt=told.prompt,
            seed=told.seed,
            first_frame=next(iter(pictures["reference_video" if goes_on else "first_frame"]), None),
            last_frame=next(iter(pictures["last_frame"]), None),
            sounds=tuple(map(self._pictures.bytes_of, told.sounds)),
            references=() if goes_on else pictures["reference_image"] + pictures["reference_video"],
            goes_on_px=_goes_on_px(told),
            audio=bool(told.audio),
            watermark=told.watermark,
            draft=bool(told.draft),
            container=told.output_format or "mp4",
            coding=self._coding_of(told),
        )

    def _coding_of(self, told: Accepted) -> Coding:
        model = self._settings.models.find(told.model)
        is_hevc = model is not None and model.codings.get(told.resolution) == "hevc10"
        return "hevc10" if is_hevc and told.output_format != "mov" else "h264"

    def _move(self, record: Record, old: Status, new: Status, *, failure: TaskFailure | None = None) -> bool:
        moved = self._store.move(record.id, old, new, at=self._now(), failure=failure)
        if moved and (record_now := self._store.get(record.id)):
            self._changed(record_now)
        return moved

    def _places_for(self, told: Accepted) -> Places:
        model = self._settings.models.find(told.model)
        documented = model.rate.concurrent_tasks if model else 1
        # The flex tier has no limit of its own but tokens in a day.
        tier = (told.model, told.service_tier)
        if tier not in self._places:
            most = _FLEX_AT_ONCE if tier[1] == "flex" else self._settings.concurrency or documented
            self._places[tier] = Places(most)
        return self._places[tier]


def _goes_on_px(told: Accepted) -> float | None:
    """Return how far the camera goes from frame to frame as a film begins, in pixels of that film."""
    if told.goes_on_px is None or told.shape_px is None:
        return told.goes_on_px
    video_width_px, _ = told.shape_px
    return told.goes_on_px * told.width_px / video_width_px
