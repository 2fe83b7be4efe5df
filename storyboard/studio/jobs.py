"""Work that takes longer than a page waits: a stitch or an export, done aside while pages are told how far it is."""

import itertools
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from storyboard.actions.reels import MadeReel
from storyboard.actions.result import Result
from storyboard.errors import RunLocked, StoryboardError
from storyboard.project import Project
from storyboard.reporter import Event, Note, ReelProgress, Reporter
from storyboard.studio.events import JobEvent

Work = Callable[[Project, Reporter], tuple[MadeReel, ...]]


class StartedJob(Result):
    """Work that was begun: events called `job` tell how far it is."""

    job: str


@dataclass(slots=True)
class Jobs:
    """The jobs of one film, one after the other."""

    project: Project
    tell: Callable[[JobEvent], None]
    """Called from the job's own thread."""
    latest: JobEvent | None = None
    """How the newest job stands."""
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def is_at_work(self) -> bool:
        """Whether the newest job is not done yet."""
        return self.latest is not None and self.latest.state == "running"

    def begin(self, kind: str, work: Work) -> StartedJob:
        """
        Begin *work*, and return at once.

        Raises:
            RunLocked: Another job is at work on the film.
        """
        with self._lock:
            if self.latest is not None and self.is_at_work:
                raise RunLocked(
                    f"{self.project.name}: a {self.latest.kind} is at work already", hint="wait until it is done"
                )
            job = JobEvent(id=f"{kind}-{next(self._numbers)}", kind=kind, state="running")
            self.latest = job
        self.tell(job)
        threading.Thread(target=self._do, args=(job, work), daemon=True).start()
        return StartedJob(job=job.id)

    def _do(self, job: JobEvent, work: Work) -> None:
        reporter = _JobReporter(job, self._note)
        # What nobody foresaw goes on to the thread's own end, after the page was told.
        end = replace(job, state="failed", said="something unforeseen happened; the terminal says more")
        try:
            made = work(self.project, reporter)
            files = tuple(_path_in(self.project, reel.file) for reel in made)
            end = replace(job, state="done", share=1, said=_sentence(job.kind, files, reporter.notes), files=files)
        except StoryboardError as error:
            end = replace(job, state="failed", said=f"{error.message}. {error.hint}".strip())
        finally:
            self._note(end)

    def _note(self, event: JobEvent) -> None:
        self.latest = event
        self.tell(event)


class _JobReporter:
    """Hears of a job's progress."""

    def __init__(self, job: JobEvent, tell: Callable[[JobEvent], None]) -> None:
        self.notes: list[str] = []
        self._job = job
        self._tell = tell
        self._percent = -1

    def report(self, event: Event) -> None:
        """Tell of whole percents, and keep what is said."""
        match event:
            case ReelProgress(share=share, name=name):
                percent = int(share * 100)
                if percent != self._percent:
                    self._percent = percent
                    self._tell(replace(self._job, share=round(share, 2), said=name))
            case Note(text=text):
                self.notes.append(text)
            case _:
                pass


def _sentence(kind: str, files: tuple[str, ...], notes: list[str]) -> str:
    made = ", ".join(files) or "nothing"
    return " ".join([f"{kind}: {made}.", *notes])


def _path_in(project: Project, file: str) -> str:
    path = Path(file)
    return path.relative_to(project.folder).as_posix() if path.is_relative_to(project.folder) else path.as_posix()
