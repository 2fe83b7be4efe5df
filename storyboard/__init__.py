"""
Storyboard makes long AI videos from many shots.

What `__all__` names is the library, for programs in Python: `docs/python.md` shows it. All else is private and may
change with any version. `import storyboard` imports nothing more: each name is imported when it is used first.
"""

import sys
from importlib import import_module
from types import FunctionType, ModuleType

__version__ = "0.1.0"

_HOMES = {
    "errors": (
        "AddressTaken", "ArchiveError", "BudgetSpent", "ClipTooLarge", "CommandError", "DatabaseUnavailable",
        "EditConflict", "FfmpegFailed", "Interrupted", "LinkExpired", "MediaError", "MissingKey", "ModelRetired",
        "OutcomeUnknown", "OutputLost", "PictureRefused", "Problem", "PromptInvalid", "ProviderError",
        "RequestRejected", "RunLocked", "SoundRefused", "StateDamaged", "StoryboardError", "StoryboardInvalid",
        "TakeFailed", "TaskNotFound", "TooLong", "Unavailable", "Unsent", "Unwritable", "WaitingForApproval",
    ),
    "library.lines": ("hear", "hear_async"),
    "library.looks": ("check", "load", "new", "plan", "status", "takes", "why"),
    "library.places": ("Place", "find_project"),
    "library.reels": ("export", "export_async", "stitch", "stitch_async"),
    "library.runs": ("cancel", "cancel_async", "retake", "retake_async", "run", "run_async"),
    "library.hearing": ("Listener",),
    "library.verdicts": ("approve", "clear", "reject"),
    "project": ("Project",),
    "reporter": ("Event", "Note", "ReelDone", "ReelProgress", "RunBegins", "ShotChanged"),
    "model.storyboard": ("Storyboard",),
    "actions.checks": ("CheckResult",),
    "actions.heard_result": ("HearResult",),
    "actions.plan_result": ("PlanResult",),
    "actions.plans": ("WhyResult",),
    "actions.reels": ("ReelsResult",),
    "actions.run_result": ("RunResult",),
    "actions.runs": ("CancelResult",),
    "actions.shot_view": ("TakeView",),
    "actions.status_result": ("StatusResult",),
    "actions.verdicts": ("VerdictChanges",),
}  # fmt: skip
"""By module: the public names that it defines."""
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = ["__version__", *sorted(_HOME)]  # noqa: PLE0604 - strings, put together above


class _Library(ModuleType):
    """Keeps the functions `load`, `plan` and `stitch` where Python would put the private packages of these names."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    package = sys.modules.get(f"{__name__}.{name}")
    if isinstance(value, FunctionType) and package is not None:
        # `storyboard.plan.plan` is still found by its path, as debuggers and tests look for modules.
        value.__dict__ = package.__dict__
    setattr(sys.modules[__name__], name, value)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


sys.modules[__name__].__class__ = _Library
