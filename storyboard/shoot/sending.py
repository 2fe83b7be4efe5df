"""What holds for every call that may be paid: for a task, a picture or a recording."""

from storyboard.errors import ProviderError, RequestRejected, Unavailable
from storyboard.model.paid import is_simulated
from storyboard.model.takes import Attempt
from storyboard.model.units import time_text
from storyboard.providers.bounded import LONGEST_WAIT_S
from storyboard.shoot.context import Context


def require_paid_film(context: Context, attempt: Attempt, *, name: str) -> None:
    """
    See that nothing is asked of the service *name* while the film is rehearsed.

    DBOS recovers what a run was killed over, and a rehearsal pays for nothing.

    Raises:
        RequestRejected: The film is rehearsed, and the service is none of the simulator's.
    """
    if context.project.is_rehearsal and not is_simulated(attempt.provider):
        raise RequestRejected(f"{attempt.key}: it is not asked of {name} while the film is rehearsed", provider=name)


def final_refusal(refusal: ProviderError) -> ProviderError:
    """Return *refusal* as it is told where no call comes after it: how long a busy service lets nobody ask."""
    if not isinstance(refusal, Unavailable) or not refusal.retry_after_s:
        return refusal
    longer = " or longer" if refusal.retry_after_s >= LONGEST_WAIT_S else ""
    words = f"it asks to wait {time_text(refusal.retry_after_s)}{longer}; nothing is paid"
    return Unavailable(
        f"{refusal.message.rstrip('.')}: {words}", provider=refusal.provider, retry_after_s=refusal.retry_after_s,
        code=refusal.code, http_status=refusal.http_status, request_id=refusal.request_id, hint=refusal.hint,
        answered=refusal.answered,
    )  # fmt: skip


def waiting_note(refusal: ProviderError, wait_s: float) -> str:
    """Return what is told of *refusal* before the next call."""
    return f"{refusal.message.rstrip('.')}; asked again in {time_text(max(1.0, wait_s))}"
