"""Work that takes longer than a page waits: done aside while pages are told how far it is."""

import itertools
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from storyboard.actions.reels import MadeReel
from storyboard.actions.result import Result
from storyboard.errors import RunLocked, StoryboardError
from storyboard.project import Project
from storyboard.reporter import Event, Note, ReelProgress
from storyboard.studio.events import JobEvent


@dataclass(frozen=True, slots=True)
class JobOutcome:
    """What came of a job."""

    said: str
    """In a sentence."""
    files: tuple[str, ...] = ()
    """What was made: paths from the project's folder where it lies there."""
    problems: tuple[str, ...] = ()
    """What a person should see to, a sentence each."""


class JobReporter:
    """Hears of a job's progress."""

    def __init__(self, job: JobEvent, tell: Callable[[JobEvent], None]) -> None:
        """*tell* is called with *job* as it moves on."""
        self.notes: list[str] = []
        self._job = job
        self._tell = tell
        self._percent = -1

    def report(self, event: Event) -> None:
        """Tell of whole percents, and keep what is said."""
        match event:
            case ReelProgress(share=share, name=name):
                self.tell_share(share, name)
            case Note(text=text):
                self.notes.append(text)
            case _:
                pass

    def tell_share(self, share: float, said: str) -> None:
        """Tell how much is done, from 0 to 1, and of what."""
        percent = int(share * 100)
        if percent != self._percent:
            self._percent = percent
            self._tell(replace(self._job, share=round(share, 2), said=said))


Work = Callable[[Project, JobReporter], JobOutcome]


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
                    f"{self.project.name}: `{self.latest.kind}` is at work already", hint="wait until it is done"
                )
            job = JobEvent(id=f"{kind}-{next(self._numbers)}", kind=kind, state="running")
            self.latest = job
        self.tell(job)
        threading.Thread(target=self._do, args=(job, work), daemon=True).start()
        return StartedJob(job=job.id)

    def _do(self, job: JobEvent, work: Work) -> None:
        reporter = JobReporter(job, self._note)
        # What nobody foresaw goes on to the thread's own end, after the page was told.
        end = replace(job, state="failed", said="something unforeseen happened; the terminal says more")
        try:
            made = work(self.project, reporter)
            end = replace(job, state="done", share=1, said=made.said, files=made.files, problems=made.problems)
        except StoryboardError as error:
            end = replace(job, state="failed", said=f"{error.message}. {error.hint}".strip())
        finally:
            self._note(end)

    def _note(self, event: JobEvent) -> None:
        self.latest = event
        self.tell(event)


def outcome_of_reels(kind: str, project: Project, made: Sequence[MadeReel], notes: Sequence[str]) -> JobOutcome:
    """Return what came of a job of this *kind* that *made* reels, and said *notes* meanwhile."""
    files = tuple(_path_in(project, reel.file) for reel in made)
    return JobOutcome(f"{kind}: {', '.join(files) or 'nothing'}.", files=files, problems=tuple(notes))


def _path_in(project: Project, file: str) -> str:
    path = Path(file)
    return path.relative_to(project.folder).as_posix() if path.is_relative_to(project.folder) else path.as_posix()
