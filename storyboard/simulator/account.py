"""
The account that everybody shares: what can be asked of its tasks, and what is answered.

It knows tasks, states and limits; routes, keys and spoiled answers are the application's.
"""

import random
import string
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Final, get_args

import httpx

from storyboard.model.capabilities import common_fact
from storyboard.model.takes import Json
from storyboard.simulator.accept import Checks, accept
from storyboard.simulator.accepted import Accepted
from storyboard.simulator.bodies import task_body
from storyboard.simulator.callbacks import Callbacks
from storyboard.simulator.faults import Call, FaultKind
from storyboard.simulator.film.films import Films, Renderer
from storyboard.simulator.kept_pictures import Pictures, drawn_path
from storyboard.simulator.liveness import Liveness
from storyboard.simulator.rate_limits import Window
from storyboard.simulator.refusals import invalid, running_task, too_many, unknown_task
from storyboard.simulator.settings import SimulatorSettings
from storyboard.simulator.signed_links import Links
from storyboard.simulator.spoken_lines import SpokenLines
from storyboard.simulator.store import RETENTION_S, Filter, Record, Status, Store
from storyboard.simulator.work import Work

_CHINA: Final = timezone(timedelta(hours=8))
_ID_LETTERS: Final = string.ascii_lowercase + string.digits


@dataclass(frozen=True, slots=True)
class Query:
    """The query of a list call; a name may stand in it more than once."""

    pairs: tuple[tuple[str, str], ...]

    def all(self, name: str) -> list[str]:
        """Return every value of *name* that is not empty."""
        return [value for key, value in self.pairs if key == name and value]

    def one(self, name: str) -> str | None:
        """Return the last value of *name*; None where there is none."""
        values = self.all(name)
        return values[-1] if values else None


class Account:
    """One account of the simulated service, with its tasks, films and limits."""

    def __init__(self, settings: SimulatorSettings, *, renderer: Renderer, now: Callable[[], float]) -> None:
        self._settings = settings
        self._now = now
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(30.0, connect=5.0),
            limits=httpx.Limits(max_keepalive_connections=0),
            trust_env=False,  # what it asks is on this machine
        )
        self._liveness = Liveness(settings.folder)
        self._store = Store(settings.folder)
        self.links = Links(self._store.secret(), lifetime_s=settings.link_lifetime_s, now=now)
        self.films = Films(settings.folder / "films", renderer=renderer, shared=not settings.render)
        for task_id in self._store.forget(created_before=now() - RETENTION_S):
            self.films.remove(task_id)
        self.pictures = Pictures(settings.folder / "pictures", films=self.films, links=self.links, client=self._client)
        self.spoken = SpokenLines(settings.folder)
        self._checks = Checks(store=self._store, pictures=self.pictures, models=settings.models)
        self._callbacks = Callbacks(self._client, wait_s=settings.callback_wait_s)
        self._creates = Window(span_s=60, now=now)
        self._calls = Window(span_s=1, now=now)
        self._work = Work(
            settings=settings, store=self._store, films=self.films, pictures=self.pictures,
            spoken=self.spoken, liveness=self._liveness, now=now, changed=self._call_back,
        )  # fmt: skip

    def wake(self) -> None:
        """Be at work: take up what an earlier process left unfinished."""
        self._work.wake()

    async def aclose(self) -> None:
        """Stop at once; what is unfinished goes on at the next start."""
        await self._work.aclose(then=self._callbacks.aclose)
        await self._client.aclose()
        await self.films.aclose()
        self._liveness.close()
        self._store.close()

    async def create(self, raw: bytes, *, base_url: str, faults: tuple[FaultKind, ...]) -> Record:
        """
        Accept the create in *raw* and begin its task.

        Raises:
            Refusal: The service would not take it.
        """
        accepted = await accept(raw, self._checks, now=self._now())
        model = self._settings.models.find(accepted.model)
        documented = model.rate.requests_per_minute if model else 0
        if not self._creates.admits(accepted.model, most=self._settings.rpm or documented):
            raise too_many()
        record = self._file(accepted, base_url=base_url, faults=faults)
        self._work.at_home(lambda: self._call_back(record))
        self._work.begin(record)
        return record

    def keep_drawn(self, data: bytes, kind: str, *, base_url: str) -> str:
        """Keep a picture that was drawn; return a link to it."""
        path = drawn_path(self.pictures.keep(data), kind)
        return self.links.sign(path, base_url=base_url, at=self._now())

    def find(self, task_id: str) -> Record:
        """
        Return a task that the service still remembers.

        Raises:
            Refusal: There is none of that id.
        """
        record = self._store.get(task_id, created_after=self._now() - RETENTION_S)
        if record is None:
            raise unknown_task()
        if self._work.expire(record):
            return self._store.get(task_id) or record
        if record.status in {"queued", "running"}:
            self._work.take_over(record)
        return record

    def find_for_file(self, task_id: str) -> Record | None:
        """Return a task whose file is asked for; None where it was removed."""
        return self._store.get(task_id)

    def spend(self, record: Record, kind: FaultKind) -> bool:
        """Whether this fault is still to strike the task; it counts as having struck then."""
        due = kind in record.faults and kind not in record.spent
        if due:
            self._store.spend(record, kind)
        return due

    def body(self, record: Record, *, base_url: str) -> Json:
        """Return what is answered about *record*."""
        return task_body(record, links=self.links, base_url=base_url, now=self._now())

    def page(self, query: Query, *, base_url: str) -> Json:
        """
        Return the page of the task list that *query* asks for.

        Raises:
            Refusal: A page or a filter is not valid.
        """
        for record in self._store.unfinished_tasks():
            self._work.expire(record)
        now, limits = self._now(), common_fact("list_limits")
        wanted = Filter(
            service_tier=_one_of(query, "filter.service_tier", ("default", "flex")) or "default",
            status=_one_of(query, "filter.status", get_args(Status)),
            model=query.one("filter.model"),
            task_ids=tuple(query.all("filter.task_ids")),
            created_after=now - limits["task_window_days"] * 86400,
            created_before=now - self._settings.list_lag_s,
            now=now,
        )
        page = _whole(query, "page_num", limits["page_num"], limits["default_page_num"])
        size = _whole(query, "page_size", limits["page_size"], limits["default_page_size"])
        records, total = self._store.page(wanted, page=page, size=size)
        return {"items": [self.body(record, base_url=base_url) for record in records], "total": total}

    def delete(self, task_id: str) -> None:
        """
        Cancel a queued task, or forget an ended one.

        Raises:
            Refusal: It is running, or there is none of that id.
        """
        record = self.find(task_id)
        if record.status == "queued" and self._store.move(task_id, "queued", "cancelled", at=self._now()):
            self._work.drop(task_id)
            return
        # It may have begun to run between the two looks.
        if record.status in {"queued", "running"} or not self._store.remove(record):
            raise running_task(task_id)
        self.films.remove(task_id)

    def check_pace(self, call: Call) -> None:
        """
        Count a call about tasks.

        Raises:
            Refusal: It comes too soon after the others, and the simulator minds.
        """
        most: int = common_fact("management_qps")[call]
        if self._settings.management_limits and not self._calls.admits(call, most=most):
            raise too_many("AccountRateLimitExceeded")

    def _file(self, accepted: Accepted, *, base_url: str, faults: tuple[FaultKind, ...]) -> Record:
        while True:
            at = self._now()
            record = self._store.add(
                _new_id(accepted, at), accepted, at=at, base_url=base_url, owner=self._liveness.name, faults=faults
            )
            if record is not None:
                return record

    def _call_back(self, record: Record) -> None:
        self._callbacks.tell(record.accepted.callback_url, self.body(record, base_url=record.base_url))


def _new_id(accepted: Accepted, at: float) -> str:
    """Return ``cgt-`` or ``cgt-batch-``, the time in China and five letters."""
    kind = "cgt-batch" if accepted.service_tier == "flex" else "cgt"
    time = datetime.fromtimestamp(at, _CHINA).strftime("%Y%m%d%H%M%S")
    letters = "".join(random.choices(_ID_LETTERS, k=5))  # noqa: S311 - a name, not a secret
    return f"{kind}-{time}-{letters}"


def _one_of(query: Query, name: str, allowed: tuple[str, ...]) -> str | None:
    value = query.one(name)
    if value is not None and value not in allowed:
        raise invalid(name, f"must be one of {', '.join(allowed)}")
    return value


def _whole(query: Query, name: str, bounds: list[int], default: int) -> int:
    text = query.one(name)
    if text is None:
        return default
    least, most = bounds
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise invalid(name, f"must be an integer from {least} to {most}")
    return int(text)
