"""Codes of the service, sorted into our words, each with a next step."""

import pytest

from storyboard.providers.failures import failure_hint, failure_type, may_pass_again


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("InputTextSensitiveContentDetected", "moderation"),
        ("InputImageSensitiveContentDetected.PrivacyInformation", "moderation"),
        ("OutputVideoSensitiveContentDetected.PolicyViolation", "moderation"),
        ("OutputAudioSensitiveContentDetected", "moderation"),
        ("SensitiveContentDetected.SevereViolation", "moderation"),
        ("InputTextRiskDetection", "moderation"),
        ("InvalidParameter.TaskTypeConstraint", "parameter"),
        ("MissingParameter", "parameter"),
        ("InvalidImageURL.EmptyURL", "parameter"),
        ("AuthenticationError", "account"),
        ("AccountOverdueError", "account"),
        ("InvalidEndpointOrModel.NotFound", "account"),
        ("ModelNotOpen", "account"),
        ("SetLimitExceeded", "quota"),
        ("QuotaExceeded", "quota"),
        ("ModelAccountRpmRateLimitExceeded", "quota"),
        ("InternalServiceError", "service"),
        ("ServerOverloaded", "service"),
        ("BrandNew", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_code_has_a_kind(code, kind):
    """What stands in a slate's ``failure.type``."""
    assert failure_type(code) == kind
    assert bool(failure_hint(code)) == (kind != "unknown")


def test_the_longest_prefix_decides():
    """A special case of a family has its own next step."""
    assert "real person" in failure_hint("InputImageSensitiveContentDetected.PrivacyInformation")
    assert "real person" not in failure_hint("InputImageSensitiveContentDetected")
    assert "duration: -1" in failure_hint("InvalidParameter.TaskTypeMismatch")
    assert "neither cancelled nor deleted" in failure_hint("InvalidAction.RunningTaskDeletion")


def test_the_hint_names_the_input_that_the_service_counts():
    """``content[1]`` says nothing to the person who wrote the storyboard."""
    inputs = ("the prompt", "first_frame refs/mia.png", "reference_image refs/fox.png")
    message = "the input image 'content[1]' and `content[2].image_url` and content[1] may contain real person"

    assert failure_hint("BrandNew", message=message, inputs=inputs) == (
        "it names first_frame refs/mia.png and reference_image refs/fox.png"
    )


def test_an_input_that_was_not_sent_is_not_named():
    """The service may count what we did not send."""
    assert failure_hint("BrandNew", message="content[7]", inputs=("the prompt",)) == ""


@pytest.mark.parametrize(
    "code",
    [
        "OutputVideoSensitiveContentDetected",
        "OutputAudioSensitiveContentDetected",
        "OutputAudioSensitiveContentDetected.PolicyViolation",
        "OutputImageSensitiveContentDetected",
        "OutputImageRiskDetection",
        "InternalServiceError",
        "ServerOverloaded",
    ],
)
def test_the_service_s_own_failure_may_pass_when_asked_again(code):
    """Nothing is wrong with what was asked."""
    assert may_pass_again(code)


@pytest.mark.parametrize(
    "code",
    [
        "InputTextSensitiveContentDetected",
        "InputTextSensitiveContentDetected.PolicyViolation",
        "InputImageSensitiveContentDetected",
        "InputImageSensitiveContentDetected.PrivacyInformation",
        "InputVideoSensitiveContentDetected.PrivacyInformation",
        "InputAudioSensitiveContentDetected",
        "InputTextRiskDetection",
        "SensitiveContentDetected.SevereViolation",
        "OutputVideoSensitiveContentDetected.PolicyViolation",
        "OutputVideoSensitiveContentDetected.PrivacyInformation",
        "OutputImageSensitiveContentDetected.PolicyViolation",
        "OutputImageSensitiveContentDetected.PrivacyInformation",
        "OutputAudioSensitiveContentDetected.PrivacyInformation",
        "InvalidParameter",
        "InvalidParameter.TaskTypeConstraint",
        "InvalidParameter.TaskTypeMismatch",
        "MissingParameter",
        "InvalidResolutionParameter",
        "InvalidImageURL.EmptyURL",
        "ModelNotOpen",
        "AccountOverdueError",
        "AuthenticationError",
        "AccessDenied",
        "SetLimitExceeded",
        "AccountQuotaExceeded",
        "QuotaExceeded",
        "RateLimitExceeded.EndpointRPMExceeded",
        "BrandNew",
        "",
    ],
)
def test_what_is_wrong_with_the_request_or_the_account_does_not_pass_when_asked_again(code):
    """A code that nobody knows is not tried on somebody's account."""
    assert not may_pass_again(code)
