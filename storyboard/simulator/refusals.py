"""
What the service says when it says no: status, code, text, parameter.

Texts are the service's own where a public record shows them. Every answer
carries the request's id in its header, and in its text as the service puts it.
"""

import secrets
import time
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

_TYPES: Final = {
    400: "BadRequest",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    # The type of a 409 is in no public record.
    409: "",
    429: "TooManyRequests",
    500: "InternalServerError",
}

TEXTS_429: Final = {
    "RateLimitExceeded.EndpointRPMExceeded": (
        "The Requests Per Minute (RPM) limit of the associated endpoint for your account has been exceeded."
    ),
    "ModelAccountIpmRateLimitExceeded": (
        "The number of images per minute of the model has exceeded the account limit."
    ),
    "ServerOverloaded": "The service is currently unable to handle additional requests due to server overload.",
    "QuotaExceeded": "The request has exceeded the quota.",
    "AccountRateLimitExceeded": "The request has exceeded the account rate limit.",
    "SetLimitExceeded": (
        "Your account has reached the set usage limit for the model, and the model service has been paused."
    ),
}
"""Every refusal of too many requests that this simulator knows, by its code."""


TEXTS_403: Final = {
    "AccountOverdueError": "The request failed because your account has an overdue balance.",
    "AccessDenied": "The request failed because you do not have access to the requested resource.",
    "OperationDenied.ServiceNotOpen": "The requested operation is denied because the model service is not open.",
}
"""Every refusal of an account that this simulator knows, by its code."""


class Refusal(Exception):
    """A request that the service refuses; becomes the answer."""

    def __init__(self, status: int, code: str, message: str, *, param: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        """Without the request's id, which the answer adds."""
        self.param = param


def invalid(param: str, reason: str, *, code: str = "InvalidParameter") -> Refusal:
    """Return the refusal of one parameter; *param* is its path, such as ``content[1].image_url``."""
    why = f": {reason}" if reason else ""
    return Refusal(400, code, f"The parameter `{param}` specified in the request is not valid{why}.", param=param)


def output_image_sensitive() -> Refusal:
    """Return what is said of a picture that was made and held back."""
    text = "The request failed because the output image may contain sensitive information."
    return Refusal(400, "OutputImageSensitiveContentDetected", text)


def missing_parameter(param: str = "") -> Refusal:
    """Return the refusal of a request that lacks something."""
    text = "The request failed because it is missing one or multiple required parameters."
    return Refusal(400, "MissingParameter", text, param=param)


def unknown_model(name: str) -> Refusal:
    """Return the refusal of a model that this account cannot use."""
    text = f"The model or endpoint {name} does not exist or you do not have access to it."
    return Refusal(404, "InvalidEndpointOrModel.NotFound", text)


def unknown_task() -> Refusal:
    """Return what is said of a task that the service does not know, or has forgotten."""
    return Refusal(404, "ResourceNotFound", "The specified resource is not found.")


def unknown_action(path: str) -> Refusal:
    """Return what is said of a path that is no part of the interface."""
    return Refusal(404, "InvalidAction", f"The specified action is invalid: {path}")


def running_task(task_id: str) -> Refusal:
    """Return the refusal to delete a task at work."""
    text = f"Cannot delete task `{task_id}` because it is currently running."
    return Refusal(409, "InvalidAction.RunningTaskDeletion", text)


def too_many(code: str = "RateLimitExceeded.EndpointRPMExceeded") -> Refusal:
    """Return a refusal for now, of one of the kinds in `TEXTS_429`."""
    return Refusal(429, code, TEXTS_429[code])


def denied_account(code: str = "AccountOverdueError") -> Refusal:
    """Return the refusal of an account, of one of the kinds in `TEXTS_403`."""
    return Refusal(403, code, TEXTS_403[code])


def wrong_key(text: str = "The API key or AK/SK in the request is missing or invalid.") -> Refusal:
    """Return the refusal of a request without a good key."""
    return Refusal(401, "AuthenticationError", text)


def internal() -> Refusal:
    """Return the service's own failure."""
    text = "Service has some internal Error: please contact with platform administrator"
    return Refusal(500, "InternalServiceError", text)


def input_text_sensitive() -> Refusal:
    """Return the refusal of a prompt by the service's moderation."""
    text = "The request failed because the input text may contain sensitive information."
    return Refusal(400, "InputTextSensitiveContentDetected", text)


def new_request_id() -> str:
    """Return an id of the service's form: ``02``, Unix milliseconds, 38 hexadecimal digits."""
    return f"02{time.time_ns() // 1_000_000}{secrets.token_hex(19)}"


async def refusal_answer(_request: Request, refusal: Exception) -> Response:
    """Return the answer that *refusal* stands for, in the service's envelope."""
    if not isinstance(refusal, Refusal):
        raise refusal
    request_id = new_request_id()
    error = {
        "code": refusal.code,
        "message": f"{refusal.message} Request id: {request_id}",
        "param": refusal.param,
        "type": _TYPES[refusal.status],
    }
    headers = {"x-request-id": request_id}
    if refusal.status == 401:
        headers["x-error-code"] = "AuthN_AuthenticationError"
    return JSONResponse({"error": error}, status_code=refusal.status, headers=headers)
