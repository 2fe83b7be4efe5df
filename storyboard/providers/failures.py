"""
What a service's error code means for a person: the kind of failure, and what to do next.

The codes are Ark's (Volcengine "Error codes" page 1299023 and live records);
gateways in front of Ark pass them on. Those in small letters are OpenAI's, which many
servers share, and those of eight digits are Seed Speech's (ComfyUI-BytePlus-ModelArk).
It knows no HTTP and raises nothing.

Which failures may turn out well when the same is asked for once more, by public records of November 2026:

- Of the look at the result: harmless prompts were held back, and passed when asked again (ComfyUI issue 13883,
  blockrun-mcp issue 24, openstory issue 1691, and the troubleshooting page of byteplus-sa/ComfyUI-BytePlus-ModelArk).
- Of that look, a rights policy: of the sound alone, once (openstory issue 1691). A picture or video needs another
  prompt, and a real person's face never passes (ComfyUI-BytePlus-ModelArk).
- Of the service's own error in a task: one same task more, 5 seconds later (openstory, ComfyUI-BytePlus-ModelArk).
- Of an input, never, whatever the seed (openstory issue 1373).
"""

import re
from dataclasses import dataclass
from typing import Literal

FailureType = Literal["moderation", "parameter", "account", "quota", "service", "unknown"]
"""``account``: the key, the balance or a model that is not opened; ``quota``: a limit on how much or how fast."""


@dataclass(frozen=True, slots=True)
class _Family:
    """Every code that starts with *prefix*, unless a longer prefix of the table fits."""

    prefix: str
    type: FailureType
    hint: str
    again: bool = False
    """Whether the same, asked for once more, may turn out well; only of a task that failed, which nobody pays for."""


_REWORD = "the service refused the prompt: reword it"
_OTHER_PICTURE = "the service refused an input picture: use another one"
_HELD_BACK = "the video was made and held back: reword the prompt, or try another take"
_A_FACE = "what was made may show a real person: reword the prompt"
_KEY = "check the API key: each belongs to one region's service, so a Volcengine key is unknown to BytePlus"
_OPEN_MODEL = "open the model for this account in the service's console, or name another model"
_SLOWER = "the account's rate limit: ask again later, or run fewer shots at once"
_SPENDING = "the account's own limit is spent: raise it in the service's console, then run again"

_FAMILIES = (
    _Family("InputTextSensitiveContentDetected", "moderation", _REWORD),
    _Family(
        "InputTextSensitiveContentDetected.PolicyViolation",
        "moderation",
        "the prompt may touch a copyright: describe the look instead of naming it",
    ),
    _Family("InputTextRiskDetection", "moderation", _REWORD),
    _Family("InputImageSensitiveContentDetected", "moderation", _OTHER_PICTURE),
    _Family(
        "InputImageSensitiveContentDetected.PolicyViolation",
        "moderation",
        "an input picture may touch a copyright: use another one",
    ),
    _Family(
        "InputImageSensitiveContentDetected.PrivacyInformation",
        "moderation",
        "an input picture may show a real person: use one without a face, or one that this account made itself "
        "(last frames of its own 2.x videos are trusted for 30 days)",
    ),
    _Family("InputImageRiskDetection", "moderation", _OTHER_PICTURE),
    _Family("InputVideo", "moderation", "the service refused an input video: use another one"),
    _Family("InputAudio", "moderation", "the service refused an input sound: use another one"),
    _Family("OutputVideo", "moderation", _HELD_BACK, again=True),
    _Family(
        "OutputVideoSensitiveContentDetected.PolicyViolation",
        "moderation",
        "the video that was made may touch a copyright: describe the look instead of naming it, or try another take",
    ),
    _Family("OutputVideoSensitiveContentDetected.PrivacyInformation", "moderation", _A_FACE),
    _Family(
        "OutputAudio",
        "moderation",
        "the sound was held back: try another take, or ask for none (audio: false)",
        again=True,
    ),
    _Family("OutputAudioSensitiveContentDetected.PrivacyInformation", "moderation", _A_FACE),
    _Family("OutputImage", "moderation", "the picture was made and held back: reword the prompt", again=True),
    _Family(
        "OutputImageSensitiveContentDetected.PolicyViolation",
        "moderation",
        "the picture that was made may touch a copyright: describe the look instead of naming it",
    ),
    _Family("OutputImageSensitiveContentDetected.PrivacyInformation", "moderation", _A_FACE),
    _Family("OutputText", "moderation", "the text was made and held back: reword the prompt"),
    _Family("SensitiveContentDetected", "moderation", "the service refused the prompt or a picture: change them"),
    _Family("ContentSecurityDetectionError", "moderation", "the service could not check the content: try another take"),
    _Family("MissingParameter", "parameter", "the model needs a setting or a picture that the shot does not give"),
    _Family("InvalidParameter", "parameter", "change this setting of the shot to what the message allows"),
    _Family(
        "InvalidParameter.TaskType",
        "parameter",
        "the service read the prompt as editing of the input: write duration: -1 and ratio: adaptive, or reword it",
    ),
    _Family("InvalidImageURL", "parameter", "give the picture as a link that the service can open, or as a file"),
    _Family("AuthenticationError", "account", _KEY),
    _Family("InvalidAccountStatus", "account", "the account is not in order: see the service's console"),
    _Family("AccountOverdueError", "account", "the account's balance is overdue: pay it, then run again"),
    _Family("AccessDenied", "account", "this key may not do that: check its rights in the service's console"),
    _Family("OperationDenied", "account", "this account may not do that: see the service's console"),
    _Family("ModelNotOpen", "account", _OPEN_MODEL),
    _Family("UnsupportedModel", "parameter", "this model makes no videos here: name another model"),
    _Family("InvalidEndpointOrModel", "account", _OPEN_MODEL),
    _Family(
        "InvalidEndpointOrModel.NotFound",
        "account",
        "check the model's name (each region has its own ids), or open it for this account in the service's console",
    ),
    _Family("InvalidEndpoint", "account", "the endpoint is closed: start it in the service's console, or name a model"),
    _Family("InvalidAction", "parameter", "check the base URL: it ends in /api/v3 on Ark"),
    _Family(
        "InvalidAction.RunningTaskDeletion",
        "parameter",
        "a running task can be neither cancelled nor deleted: it ends by itself, and only a success is billed",
    ),
    _Family("RateLimitExceeded", "quota", _SLOWER),
    _Family("ModelAccount", "quota", _SLOWER),
    _Family("APIAccount", "quota", _SLOWER),
    _Family("AccountRateLimitExceeded", "quota", _SLOWER),
    _Family("RequestBurstTooFast", "quota", _SLOWER),
    _Family("InflightBatchsizeExceeded", "quota", _SLOWER),
    _Family("QuotaExceeded", "quota", "too many tasks wait, or the free trial is used up: the message says which"),
    _Family("SetLimitExceeded", "quota", _SPENDING),
    _Family("AccountQuotaExceeded", "quota", _SPENDING),
    _Family("45000000", "parameter", "check the voice: the service knows no such speaker"),
    _Family("45000001", "parameter", "change the setting that the message names"),
    _Family("45000002", "parameter", "write what is said"),
    _Family("45000010", "account", "Seed Speech has a key of its own, and Ark's is none: put it in SEED_AUDIO_API_KEY"),
    _Family("45000030", "account", _OPEN_MODEL),
    _Family("45000151", "parameter", "write another `format` under `speech`"),
    _Family("40402003", "parameter", "the line is too long: make two of it"),
    _Family("55000031", "quota", "the service is busy: ask again later"),
    _Family("insufficient_quota", "account", "the account has no money left: pay, then run again"),
    _Family("rate_limit_exceeded", "quota", _SLOWER),
    _Family("model_not_found", "account", "check the model's name, and whether this account may use it"),
    _Family("ServerOverloaded", "service", "the service is overloaded: try again later", again=True),
    _Family("InternalServiceError", "service", "the service failed by itself: try again later", again=True),
)
"""A table to add to; the order is free."""

_UNKNOWN = _Family("", "unknown", "")

_CONTENT_ITEM = re.compile(r"content\[(\d+)\]")


def failure_type(code: str) -> FailureType:
    """Return our word for the kind of failure that *code* names: what stands in a slate's ``failure.type``."""
    return _family(code).type


def failure_hint(code: str, *, message: str = "", inputs: tuple[str, ...] = ()) -> str:
    """
    Return what to do about *code*; empty where the table has nothing to say.

    Where the service's *message* names a content item (``content[1]``), the
    hint says which of the request's *inputs* that is; they are counted from 0.
    """
    named = [inputs[index] for index in map(int, _CONTENT_ITEM.findall(message)) if index < len(inputs)]
    which = f"it names {' and '.join(dict.fromkeys(named))}" if named else ""
    return "; ".join(part for part in (_family(code).hint, which) if part)


def may_pass_again(code: str) -> bool:
    """Return whether a task that failed with *code* may succeed when the same is asked for once more."""
    return _family(code).again


def is_of_result(code: str) -> bool:
    """Return whether *code* is about what the service made, and not about what it was given."""
    return code.startswith("Output")


def _family(code: str) -> _Family:
    fitting = (family for family in _FAMILIES if code.startswith(family.prefix))
    return max(fitting, key=lambda family: len(family.prefix), default=_UNKNOWN)
