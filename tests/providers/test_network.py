"""Proxies and certificates of the environment: what cannot be used is told before anything is intended."""

import pytest

from storyboard.errors import CommandError
from storyboard.project import Project
from storyboard.providers.ark import connect

VARIABLES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy")


@pytest.fixture
def bare(monkeypatch, tmp_path):
    for name in (*VARIABLES, "SSL_CERT_FILE", "SSL_CERT_DIR", "ARK_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ARK_API_KEY", "k")
    return Project(file=tmp_path / "storyboard.yaml")


@pytest.mark.parametrize("variable", VARIABLES)
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("ftp://user:secret@proxy:1", "a proxy that speaks 'ftp' cannot be used"),
        ("http://", "names no host"),
        ("http://user:secret@proxy:99999999", "not the address of a proxy"),
    ],
)
def test_a_proxy_that_cannot_be_used_is_told_without_its_password(bare, monkeypatch, variable, address, said):
    monkeypatch.setenv(variable, address)

    with pytest.raises(CommandError, match=f"^{variable}: .*{said}") as told:
        connect(bare)

    assert "secret" not in told.value.message + told.value.hint


@pytest.mark.parametrize("text", [None, "", "no certificate"])
def test_a_file_of_certificates_that_cannot_be_used_is_told(bare, monkeypatch, tmp_path, text):
    file = tmp_path / "ca.pem"
    if text is not None:
        file.write_text(text)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))

    with pytest.raises(CommandError, match=r"^SSL_CERT_FILE: "):
        connect(bare)


@pytest.mark.parametrize("address", ["http://proxy:8080", "proxy:8080", "socks5://proxy:1080", "socks5h://u:p@proxy:1"])
def test_proxies_that_can_be_used_are_left_alone(bare, monkeypatch, address):
    monkeypatch.setenv("ALL_PROXY", address)

    connect(bare)


def test_a_stand_in_on_this_machine_asks_no_environment(bare, monkeypatch):
    monkeypatch.setenv("ARK_BASE_URL", "http://127.0.0.1:1/api/v3")
    monkeypatch.setenv("ALL_PROXY", "ftp://nowhere")
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere")

    connect(bare)
