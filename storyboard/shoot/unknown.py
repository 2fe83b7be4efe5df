"""What is said of a create whose answer is lost: what may be paid, and which verbs settle it."""

from collections.abc import Sequence

from storyboard.errors import OutcomeUnknown
from storyboard.model.takes import Attempt
from storyboard.project import Project, path_to_type
from storyboard.providers.base import Provider


def unknown_outcome(
    attempt: Attempt,
    provider: Provider,
    because: OutcomeUnknown | None = None,
    *,
    project: Project,
    perhaps: Sequence[str] = (),
) -> OutcomeUnknown:
    """Return the error that *attempt*'s create may have made a task, one of those that it is *perhaps*."""
    cause = f" ({because.message})" if because else ""
    which = f"; it may be {' or '.join(perhaps)}" if perhaps else ""
    status = attempt.submit_http_status
    came = f"its answer, of status {status}, cannot be read" if status else "no answer came"
    place = path_to_type(project)
    named = attempt.key.shot if attempt.key.segment == 1 else f"{attempt.key.shot} --segment {attempt.key.segment}"
    again, shows = "", "the service's own page shows"
    if provider.lists_tasks:
        until = "it is found or you have settled it" if status else "it is found or surely absent"
        again = f"run again to look for it once more; nothing is sent before {until}. Or "
        shows = f"`storyboard tasks list --provider {provider.name}` shows"
    return OutcomeUnknown(
        f"{attempt.key}: a task was asked of {provider.name} at {attempt.intended_at} and {came}{cause}: "
        f"it may exist and may be paid{which}",
        provider=provider.name,
        hint=f"{again}settle it: {shows} the account's tasks, `storyboard tasks adopt {place} {named} TASK` takes one, "
        f"`storyboard tasks forget {place} {named}` lets the next run ask again",
    )
