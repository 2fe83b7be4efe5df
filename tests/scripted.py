"""A provider that keeps its tasks in memory and does what a test tells it: for tests of the run, without any wire."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from storyboard.errors import LinkExpired, TaskNotFound
from storyboard.model.takes import Json, Request
from storyboard.model.tasks import Progress, Receipt, Running, Succeeded, Task, TaskPage
from tests.films import a_png, write_clip

Fault = Callable[["Scripted", Request], None]
"""Called with each create before it is accepted; may raise, or accept by itself and raise."""


@dataclass
class Scripted:
    """Every create makes a task that succeeds at the *polls_to_success*-th question."""

    folder: Path
    name: str = "scripted"
    lists_tasks: bool = True
    list_lag_s: float = 0.0
    first_poll_s: float = 0.01
    submit_url: str = "https://video.example/tasks"
    query_url: str = "https://video.example/tasks/{task_id}"
    polls_to_success: int = 2
    serves_last_frame: bool = True
    clip_size_px: tuple[int, int] = (320, 320)
    before_create: Fault | None = None
    ends: dict[str, Progress] = field(default_factory=dict)
    """How the task of a prompt ends, in place of success."""
    requests: list[Request] = field(default_factory=list)
    """Every request that was accepted, in order."""
    creates: int = 0
    asked: dict[str, int] = field(default_factory=dict)
    times: dict[str, tuple[int, int]] = field(default_factory=dict)
    """When each task was created and last changed, in Unix seconds."""
    downloads: list[str] = field(default_factory=list)
    dead_links: set[str] = field(default_factory=set)
    lost_frames: Exception | None = None
    """What is raised in place of every last frame."""
    last_frame: bytes = b""
    """What is served as every last frame, in place of a small picture."""
    most_bytes: dict[str, int] = field(default_factory=dict)
    """What each download may have at most."""
    running: int = 0
    most_running: int = 0

    def model_id(self, model: str) -> str:
        return f"scripted-{model}"

    def payload(self, request: Request) -> Json:
        pictures = [{"role": picture.role, "url": picture.url} for picture in request.pictures]
        return {"prompt": request.prompt, "pictures": pictures, "seed": request.seed}

    def accept(self, request: Request) -> str:
        """Make a task of *request*, as if its create had arrived."""
        self.requests.append(request)
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        task_id = f"task-{len(self.requests)}"
        self.times[task_id] = (int(time.time()), int(time.time()))
        return task_id

    async def create(self, request: Request) -> Receipt:
        self.creates += 1
        if self.before_create:
            self.before_create(self, request)
        await asyncio.sleep(0)
        task_id = self.accept(request)
        return Receipt(task_id=task_id, body={"id": task_id})

    def _request(self, task_id: str) -> Request:
        number = int(task_id.removeprefix("task-"))
        if number > len(self.requests):
            raise TaskNotFound(f"no task {task_id}", provider=self.name)
        return self.requests[number - 1]

    async def get(self, task_id: str) -> Task:
        request = self._request(task_id)
        self.asked[task_id] = self.asked.get(task_id, 0) + 1
        progress: Progress = Running()
        if self.asked[task_id] >= self.polls_to_success:
            if self.asked[task_id] == self.polls_to_success:
                self.running -= 1
                self.times[task_id] = (self.times[task_id][0], int(time.time()))
            frame = f"{task_id}/last.png?look={self.asked[task_id]}" if self.serves_last_frame else None
            made = Succeeded(f"{task_id}/video.mp4?look={self.asked[task_id]}", frame, tokens=40_000, seed=request.seed)
            progress = self.ends.get(request.prompt, made)
        return self._task(task_id, progress)

    def _task(self, task_id: str, progress: Progress) -> Task:
        request = self._request(task_id)
        body: Json = {"id": task_id, "status": type(progress).__name__.lower()}
        if isinstance(progress, Succeeded) and progress.last_frame_url:
            body["content"] = {"last_frame_url": progress.last_frame_url}
        return Task(
            id=task_id,
            model=self.model_id(request.model),
            progress=progress,
            created_at=self.times[task_id][0],
            updated_at=self.times[task_id][1],
            body=body,
            execution_expires_after=request.execution_expires_after,
        )

    async def list(self, *, page: int = 1, page_size: int = 100, **_filters: object) -> TaskPage:
        ids = [f"task-{number}" for number in range(len(self.requests), 0, -1)]
        shown = ids[(page - 1) * page_size : page * page_size]
        return TaskPage(tuple(self._task(task_id, Running()) for task_id in shown), total=len(ids))

    async def delete(self, task_id: str) -> None:
        raise TaskNotFound(f"no task {task_id}", provider=self.name)

    async def download(self, url: str, to: Path, *, most_bytes: int = 2**31) -> None:
        self.downloads.append(url)
        self.most_bytes[url.partition("?")[0]] = most_bytes
        if url in self.dead_links:
            raise LinkExpired(f"{url}: dead", provider=self.name)
        if "last.png" in url and self.lost_frames:
            raise self.lost_frames
        number = int(url.partition("/")[0].removeprefix("task-"))
        if "video.mp4" in url:
            await asyncio.to_thread(write_clip, to, shade=number * 10, size_px=self.clip_size_px)
        else:
            await asyncio.to_thread(to.write_bytes, self.last_frame or a_png(colour=(number * 10 % 256, 0, 0)))

    async def aclose(self) -> None:
        pass
