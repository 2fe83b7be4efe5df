"""A person's yes before money is spent, where the client can ask: in both ways that the protocol has for it."""

from typing import Any, Final, Literal

from mcp.server.context import ServerRequestContext
from mcp.shared.exceptions import MCPError
from mcp_types import (
    CallToolRequestParams,
    ElicitRequest,
    ElicitRequestFormParams,
    ElicitResult,
    InputRequiredResult,
)
from mcp_types.version import is_version_at_least

from storyboard.agents.run_tools import QuestionText

Context = ServerRequestContext[dict[str, Any], Any]

_IN_ANSWERS_SINCE: Final = "2026-07-28"
"""From this version on a question is an answer, and the call comes again with what the person said."""
_NOTHING_TO_FILL: Final[dict[str, Any]] = {"type": "object", "properties": {}}
"""To accept is the yes."""


def can_ask(context: Context) -> bool:
    """Return whether the client said that it can put a form to a person."""
    capabilities = context.session.client_capabilities
    asks = capabilities.elicitation if capabilities is not None else None
    return asks is not None and (asks.form is not None or asks.url is None)


async def ask(
    context: Context, params: CallToolRequestParams, question: QuestionText
) -> Literal["yes", "no", "not asked"] | InputRequiredResult:
    """Return what the person says to *question*, or the answer that lets the client ask."""
    form = ElicitRequestFormParams(message=question.text, requested_schema=_NOTHING_TO_FILL)
    if not is_version_at_least(context.protocol_version, _IN_ANSWERS_SINCE):
        try:
            said = await context.session.elicit_form(
                form.message, _NOTHING_TO_FILL, related_request_id=context.request_id
            )
        except MCPError:
            return "not asked"
        return "yes" if said.action == "accept" else "no"
    # The name holds the plan: a yes to another plan is none to this one.
    name = f"agree-{question.token}"
    given = (params.input_responses or {}).get(name)
    if given is None:
        return InputRequiredResult(input_requests={name: ElicitRequest(params=form)})
    return "yes" if isinstance(given, ElicitResult) and given.action == "accept" else "no"
