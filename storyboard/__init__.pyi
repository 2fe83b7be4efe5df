"""What type checkers see of the library; `__init__.py` imports each name when it is used first."""

from storyboard.actions.checks import CheckResult as CheckResult
from storyboard.actions.heard_result import HearResult as HearResult
from storyboard.actions.plan_result import PlanResult as PlanResult
from storyboard.actions.plans import WhyResult as WhyResult
from storyboard.actions.reels import ReelsResult as ReelsResult
from storyboard.actions.run_result import RunResult as RunResult
from storyboard.actions.runs import CancelResult as CancelResult
from storyboard.actions.shot_view import TakeView as TakeView
from storyboard.actions.status_result import StatusResult as StatusResult
from storyboard.actions.verdicts import VerdictChanges as VerdictChanges
from storyboard.errors import (
    AddressTaken as AddressTaken,
)
from storyboard.errors import (
    ArchiveError as ArchiveError,
)
from storyboard.errors import (
    BudgetSpent as BudgetSpent,
)
from storyboard.errors import (
    ClipTooLarge as ClipTooLarge,
)
from storyboard.errors import (
    CommandError as CommandError,
)
from storyboard.errors import (
    DatabaseUnavailable as DatabaseUnavailable,
)
from storyboard.errors import (
    EditConflict as EditConflict,
)
from storyboard.errors import (
    FfmpegFailed as FfmpegFailed,
)
from storyboard.errors import (
    Interrupted as Interrupted,
)
from storyboard.errors import (
    LinkExpired as LinkExpired,
)
from storyboard.errors import (
    MediaError as MediaError,
)
from storyboard.errors import (
    MissingKey as MissingKey,
)
from storyboard.errors import (
    ModelRetired as ModelRetired,
)
from storyboard.errors import (
    OutcomeUnknown as OutcomeUnknown,
)
from storyboard.errors import (
    OutputLost as OutputLost,
)
from storyboard.errors import (
    PictureRefused as PictureRefused,
)
from storyboard.errors import (
    Problem as Problem,
)
from storyboard.errors import (
    PromptInvalid as PromptInvalid,
)
from storyboard.errors import (
    ProviderError as ProviderError,
)
from storyboard.errors import (
    RequestRejected as RequestRejected,
)
from storyboard.errors import (
    RunLocked as RunLocked,
)
from storyboard.errors import (
    SoundRefused as SoundRefused,
)
from storyboard.errors import (
    StateDamaged as StateDamaged,
)
from storyboard.errors import (
    StoryboardError as StoryboardError,
)
from storyboard.errors import (
    StoryboardInvalid as StoryboardInvalid,
)
from storyboard.errors import (
    TakeFailed as TakeFailed,
)
from storyboard.errors import (
    TaskNotFound as TaskNotFound,
)
from storyboard.errors import (
    TooLong as TooLong,
)
from storyboard.errors import (
    Unavailable as Unavailable,
)
from storyboard.errors import (
    Unsent as Unsent,
)
from storyboard.errors import (
    Unwritable as Unwritable,
)
from storyboard.errors import (
    WaitingForApproval as WaitingForApproval,
)
from storyboard.library.hearing import Listener as Listener
from storyboard.library.lines import (
    hear as hear,
)
from storyboard.library.lines import (
    hear_async as hear_async,
)
from storyboard.library.looks import (
    check as check,
)
from storyboard.library.looks import (
    load as load,
)
from storyboard.library.looks import (
    new as new,
)
from storyboard.library.looks import (
    plan as plan,
)
from storyboard.library.looks import (
    status as status,
)
from storyboard.library.looks import (
    takes as takes,
)
from storyboard.library.looks import (
    why as why,
)
from storyboard.library.places import Place as Place
from storyboard.library.places import find_project as find_project
from storyboard.library.reels import (
    export as export,
)
from storyboard.library.reels import (
    export_async as export_async,
)
from storyboard.library.reels import (
    stitch as stitch,
)
from storyboard.library.reels import (
    stitch_async as stitch_async,
)
from storyboard.library.runs import (
    cancel as cancel,
)
from storyboard.library.runs import (
    cancel_async as cancel_async,
)
from storyboard.library.runs import (
    retake as retake,
)
from storyboard.library.runs import (
    retake_async as retake_async,
)
from storyboard.library.runs import (
    run as run,
)
from storyboard.library.runs import (
    run_async as run_async,
)
from storyboard.library.verdicts import approve as approve
from storyboard.library.verdicts import clear as clear
from storyboard.library.verdicts import reject as reject
from storyboard.model.storyboard import Storyboard as Storyboard
from storyboard.project import Project as Project
from storyboard.reporter import (
    Event as Event,
)
from storyboard.reporter import (
    Note as Note,
)
from storyboard.reporter import (
    ReelDone as ReelDone,
)
from storyboard.reporter import (
    ReelProgress as ReelProgress,
)
from storyboard.reporter import (
    RunBegins as RunBegins,
)
from storyboard.reporter import (
    ShotChanged as ShotChanged,
)

__version__: str
