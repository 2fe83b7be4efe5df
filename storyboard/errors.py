"""
Everything that Storyboard raises on purpose.

    StoryboardError               exit status
    ├── CommandError              2   the command line or a setting is wrong
    │   ├── AddressTaken              another program listens at this host and port
    │   └── EditConflict              the file was changed after it was read for an edit; carries both texts
    ├── StoryboardInvalid         2   the storyboard file is wrong; carries every problem with its line
    ├── PromptInvalid             2   a prompt template is broken or says a name that there is not
    ├── RunLocked                 2   another run holds this project
    ├── DatabaseUnavailable       2   the database that machines share cannot be reached, or was lost
    ├── ProviderError             3   a video service said no, or said nothing
    │   ├── MissingKey                the environment holds no API key
    │   ├── Unavailable               worth another try: 429, 5xx or a lost connection on a call that is safe to repeat
    │   ├── Unsent                    the connection was refused: the service never saw the request
    │   ├── OutcomeUnknown            a create was sent and no usable answer came back: it may have been paid
    │   ├── RequestRejected           can never succeed as written
    │   ├── TaskNotFound              the service does not know this task (any more)
    │   └── LinkExpired               a link to a result is dead
    ├── TakeFailed                3   some shots of a run could not be made
    ├── MediaError                4   ffmpeg or a media file
    │   ├── FfmpegFailed              carries the command and ffmpeg's last lines
    │   ├── PictureRefused            a picture is of a kind or size that no service takes
    │   └── SoundRefused              a sound is of a kind or size that no service takes
    ├── ArchiveError              4   a file of the archive is missing, short or cannot be written
    │   ├── Unwritable                nothing can be written there: full, read-only, without rights, broken
    │   └── StateDamaged              the file that holds a project's state cannot be read
    ├── OutputLost                4   the standard output takes no more
    ├── BudgetSpent               5   the next create would pass the budget
    ├── WaitingForApproval        6   a person must approve a take first
    └── Interrupted             130   somebody pressed ^C

Errors carry plain values, never models: this file stands on the ground floor,
where every other file may import it. Every error is one sentence that names
the thing and the place; what to do next stands in ``hint``.
"""

import shlex
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from typing import ClassVar, Literal


def pip_command(*words: str) -> str:
    """Return the command, for a hint, that installs *words* into the Python that runs this: by pip, else by uv."""
    python = shlex.quote(sys.executable or "python3")
    installs = f"{python} -m pip install" if find_spec("pip") else f"uv pip install --python {python}"
    return " ".join((installs, *map(shlex.quote, words)))


class StoryboardError(Exception):
    """The root of everything raised on purpose; *hint* says what to do next."""

    exit_status: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        """One sentence that names the thing and the place."""
        self.hint = hint
        """What to do next; empty where nothing can be said."""


class CommandError(StoryboardError):
    """The command line, an environment variable or a folder is not as it must be."""

    exit_status = 2


class ModelRetired(CommandError):
    """The service of a run makes no more takes of a model that the film asks for."""


class AddressTaken(CommandError):
    """Another program listens at this host and port."""


class EditConflict(CommandError):
    """A file is not any more as it was when somebody began to edit it; nothing was written."""

    def __init__(self, *, file: str, digest: str, current: str, wanted: str | None) -> None:
        super().__init__(f"{file} was changed meanwhile; nothing was written", hint="look at both, then edit it again")
        self.file = file
        """Relative to the project's folder."""
        self.digest = digest
        """SHA-256 of the file as it is now."""
        self.current = current
        """The text as it is now."""
        self.wanted = wanted
        """That text with the edit in it; None where the edit doesn't fit into it any more."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in a storyboard, at the place where a person can mend it."""

    file: str
    """The file as the person named it, or relative to the current folder."""
    line: int
    """Counted from 1."""
    column: int
    """Counted from 1, in characters."""
    path: str
    """Where in the document: ``shots.run.from``; empty for the whole file."""
    message: str
    """What is wrong, in one sentence."""
    hint: str = ""
    """The nearest right name, or what is allowed here."""
    severity: Literal["error", "warning"] = "error"


class StoryboardInvalid(StoryboardError):
    """The storyboard cannot be shot as written; *problems* lists every reason at once."""

    exit_status = 2

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        errors = [problem for problem in problems if problem.severity == "error"]
        first = errors[0]
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        super().__init__(f"{first.file}:{first.line}:{first.column}: {first.message}{more}", hint=first.hint)
        self.problems = problems


class PromptInvalid(StoryboardError):
    """A prompt template is missing, broken, or says a name that there is not."""

    exit_status = 2

    def __init__(
        self, message: str, *, part: str, template: str = "", line: int = 1, name: str = "",
        known: tuple[str, ...] = (), hint: str = "",
    ) -> None:  # fmt: skip
        super().__init__(message, hint=hint)
        self.part = part
        """Which text of the storyboard: ``action``, ``dialogue``, ``prompt`` or ``title_card``."""
        self.template = template
        """The template's file; empty for one written in the storyboard."""
        self.line = line
        """In the template, counted from 1."""
        self.name = name
        """The name that there is not."""
        self.known = known
        """The names that there are instead."""


class RunLocked(StoryboardError):
    """Another process is running this project."""

    exit_status = 2


class DatabaseUnavailable(StoryboardError):
    """The database that several machines share cannot be reached or used, or was lost; nothing that is paid is lost."""

    exit_status = 2


class ProviderError(StoryboardError):
    """A video service said no, or said nothing."""

    exit_status = 3

    def __init__(
        self,
        message: str,
        *,
        provider: str,
        hint: str = "",
        code: str = "",
        http_status: int = 0,
        request_id: str = "",
    ) -> None:
        super().__init__(message, hint=hint)
        self.provider = provider
        self.code = code
        """The service's own error code, such as ``InvalidParameter``; empty where it gave none."""
        self.http_status = http_status
        """0 where no HTTP answer came."""
        self.request_id = request_id
        """The service's id of the request, for its support desk."""


class MissingKey(ProviderError):
    """The service needs an API key, and the environment holds none in *env* (``A``, or ``A or B``)."""

    def __init__(self, *, provider: str, env: str) -> None:
        super().__init__(
            f"provider {provider}: no API key in {env}",
            provider=provider,
            hint=f"export {env.partition(' ')[0]}=...  (or try the film for nothing with --provider simulator)",
        )


class Unavailable(ProviderError):
    """
    Worth another try, no sooner than *retry_after_s*.

    On a create this is only ever raised for a sure "not accepted" (429). *answered* says that an answer came and
    cannot be used: asked again, the service may say the same for ever.
    """

    def __init__(
        self, message: str, *, provider: str, retry_after_s: float = 0.0, code: str = "",
        http_status: int = 0, request_id: str = "", hint: str = "", answered: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(
            message, provider=provider, hint=hint, code=code, http_status=http_status, request_id=request_id
        )
        self.retry_after_s = retry_after_s
        self.answered = answered


class Unsent(ProviderError):
    """The connection could not be made: the service surely never saw the request."""


class OutcomeUnknown(ProviderError):
    """
    A create was sent and no usable answer came back: a task may exist and may be paid.

    *said* is what the body of a good status says where it names an error: ``no``, as a 4xx would, or ``failed``, as a
    5xx would.
    """

    def __init__(
        self, message: str, *, provider: str, hint: str = "", code: str = "",
        http_status: int = 0, request_id: str = "", said: Literal["", "no", "failed"] = "",
    ) -> None:  # fmt: skip
        super().__init__(
            message, provider=provider, hint=hint, code=code, http_status=http_status, request_id=request_id
        )
        self.said = said

    @property
    def is_accepted(self) -> bool:
        """Whether the service's status says that it took the create, and nothing in its answer says otherwise."""
        return 200 <= self.http_status < 400 and not self.said


class RequestRejected(ProviderError):
    """The service refused a request that can never succeed as written."""


class TooLong(RequestRejected):
    """A link serves more bytes than such a file has: the same would come again."""


class TaskNotFound(ProviderError):
    """The service does not know this task, or has forgotten it."""


class LinkExpired(ProviderError):
    """A link to a result answers 403, 404 or 410."""


class TakeFailed(StoryboardError):
    """Some shots of a run could not be made; the rest of the run went on."""

    exit_status = 3


class MediaError(StoryboardError):
    """ffmpeg, or a media file that it or PyAV could not read."""

    exit_status = 4


class ClipTooLarge(MediaError):
    """A clip has more pixels, frames or seconds than its model makes; it is not decoded."""


class FfmpegFailed(MediaError):
    """ffmpeg ended with an error; the message carries its last lines, *command* what was run."""

    def __init__(self, message: str, *, command: tuple[str, ...], hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.command = command


class PictureRefused(MediaError):
    """A picture is of a kind, size or shape that the model does not take."""


class SoundRefused(MediaError):
    """A sound is of a kind or size that the model does not take."""


class ArchiveError(StoryboardError):
    """A file of the archive is missing, short, unreadable, or cannot be written."""

    exit_status = 4


class Unwritable(ArchiveError):
    """This machine lets nothing be written at a place: no run can go on before somebody changes that."""


class StateDamaged(ArchiveError):
    """The file that holds a project's state cannot be read; takes are safe, and tasks may be paid."""


class OutputLost(StoryboardError):
    """What a verb printed did not all arrive: the disk that its standard output goes to is full."""

    exit_status = 4


class BudgetSpent(StoryboardError):
    """The next create would pass the budget that the storyboard or the command line gives."""

    exit_status = 5


class WaitingForApproval(StoryboardError):
    """Something can go on only when a person has approved a take; everything else is made."""

    exit_status = 6


class Interrupted(StoryboardError):
    """Somebody pressed ^C: nothing is lost, and the next run goes on."""

    exit_status = 130
