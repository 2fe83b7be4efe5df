"""What stands in an address is not said where it may be a password, also where the address is wrong."""

import pytest

from storyboard.errors import CommandError
from storyboard.providers.environment import base_url


@pytest.mark.parametrize(
    "written",
    [
        "https://me:hunter2@gate.test/api", "https://me:hunter2/x@gate.test", "me:hunter2@gate.test",
        "ftp://me:hunter2@gate.test", "https://gate.test/api?key=hunter2", "https://gate.test/#hunter2",
        "https://me:hunter2@[gate.test", "https://me:hunter2@xn--/", "//me:hunter2@gate.test",
        "https://hunter2]gate.test/api",
    ],
)  # fmt: skip
def test_a_wrong_address_is_refused_and_its_password_is_not_said(written, monkeypatch):
    monkeypatch.setenv("ARK_BASE_URL", written)

    with pytest.raises(CommandError, match=r"^ARK_BASE_URL: ") as caught:
        base_url("ARK_BASE_URL", default="")

    assert "hunter2" not in caught.value.message + caught.value.hint


def test_a_plain_wrong_address_is_shown(monkeypatch):
    monkeypatch.setenv("ARK_BASE_URL", "ftp://gate.test/api")

    with pytest.raises(CommandError, match=r"'ftp://gate.test/api' is not a plain http or https address"):
        base_url("ARK_BASE_URL", default="")
