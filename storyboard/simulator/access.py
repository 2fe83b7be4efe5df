"""
What every route of the simulator does: check a caller's key, read the request, and answer as far as the faults allow.

It knows the account and the faults; each route knows its own paths and bodies.
"""

from collections.abc import Awaitable, Callable
from secrets import compare_digest

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from storyboard.model.capabilities import picture_limits
from storyboard.model.takes import Json
from storyboard.simulator.account import Account
from storyboard.simulator.faults import Call, FaultKind, Faults
from storyboard.simulator.refusals import Refusal, new_request_id, wrong_key
from storyboard.simulator.request_rules import read_body
from storyboard.simulator.settings import SimulatorSettings
from storyboard.simulator.spoiled import refusal_by_fault, spoil

CarryOut = Callable[[tuple[FaultKind, ...]], Awaitable[Json | Response]]
"""Does what a call asks, with what is to become of the task; returns the body of the answer, or all of it."""


class Access:
    """What all routes share: one account, and one count of faults."""

    def __init__(self, settings: SimulatorSettings, account: Account) -> None:
        self.account = account
        self.models = settings.models
        self._settings = settings
        self._faults = Faults(settings.faults)

    def admit(self, request: Request, paced: Call | None = None) -> None:
        """Let a call about tasks in: with a key, not too fast, and with the simulator at work."""
        _check_key(request, only=self._settings.key)
        if paced:
            self.account.check_pace(paced)
        self.account.wake()

    async def answer(self, call: Call, prompt: str, carry_out: CarryOut) -> Response:
        """Carry a call out and answer it, as far as the faults let either happen."""
        strike = self._faults.strike(call, prompt)
        if strike.before is not None:
            return refusal_by_fault(strike.before)
        made = await carry_out(strike.of_task)
        answer = made if isinstance(made, Response) else JSONResponse(made, headers={"x-request-id": new_request_id()})
        return await spoil(answer, strike.after)

    def base_url(self, request: Request) -> str:
        """Return where links to files shall point."""
        return self._settings.base_url or str(request.base_url)


def _check_key(request: Request, *, only: str | None) -> None:
    """
    See that the request carries a key: *only* this one, else any but ``invalid``.

    Raises:
        Refusal: It carries none, or a wrong one.
    """
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        raise wrong_key()
    is_good = key.strip() != "invalid" if only is None else compare_digest(key.strip().encode(), only.encode())
    if not is_good:
        raise wrong_key("The API key doesn't exist.")


async def read_all(request: Request) -> bytes:
    """
    Return the body of *request*.

    Raises:
        Refusal: It is too big.
    """
    most = picture_limits().max_body_bytes
    raw = bytearray()
    async for piece in request.stream():
        raw += piece
        if len(raw) > most:
            raise Refusal(400, "InvalidParameter", f"The request body must be smaller than {most // 2**20} MB.")
    return bytes(raw)


def prompt_in(raw: bytes) -> str:
    """Return the words of a create, for faults that ask for them; nothing for a create without any."""
    try:
        content = read_body(raw).get("content")
    except Refusal:
        return ""
    items = content if isinstance(content, list) else []
    return "\n".join(str(item["text"]) for item in items if isinstance(item, dict) and "text" in item)
