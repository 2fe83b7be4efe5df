"""Links lead from a public service to public addresses over https, and nowhere else."""

import asyncio
import socket

import httpx
import pytest

from storyboard.errors import LinkExpired, RequestRejected
from storyboard.providers.download import download
from storyboard.providers.links import PublicLinks, _require_encryption

PUBLIC, LOOPBACK = "https://ark.cn-beijing.volces.com/api/v3", "http://127.0.0.1:8080/api/v3"


@pytest.fixture
def fetch(tmp_path, monkeypatch):
    """Download a link by a service's rules; ``sent`` holds what reached the network."""
    names = {"clips.test": ["93.184.216.34"], "inside.test": ["10.0.0.5"], "both.test": ["93.184.216.34", "127.0.0.1"]}

    async def resolve(_loop, host, port, **_more):
        if host not in names:
            return await asyncio.to_thread(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in names[host]]

    def fetch(url, *, base_url=PUBLIC, redirects=()):
        sent = []
        locations = iter(redirects)

        def answer(request):
            sent.append(request)
            location = next(locations, None)
            return (
                httpx.Response(302, headers={"location": location})
                if location
                else httpx.Response(200, content=b"clip")
            )

        async def run():
            monkeypatch.setattr(type(asyncio.get_running_loop()), "getaddrinfo", resolve, raising=False)
            guarded = PublicLinks(provider="ark", base_url=base_url, inner=httpx.MockTransport(answer))
            async with httpx.AsyncClient(transport=guarded, event_hooks={"response": [_require_encryption]}) as client:
                await download(url, tmp_path / "clip", client=client, provider="ark")

        fetch.sent = sent
        asyncio.run(run())
        return sent

    return fetch


def test_the_connection_goes_to_the_address_that_was_checked(fetch):
    """The name stays in the Host header and in the certificate's check."""
    (sent,) = fetch("https://clips.test/a.mp4?s=1")

    assert str(sent.url) == "https://93.184.216.34/a.mp4?s=1"
    assert (sent.headers["host"], sent.extensions["sni_hostname"]) == ("clips.test", "clips.test")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "inside.test", "both.test", "10.1.2.3", "192.168.0.1", "169.254.169.254", "[::1]",
        "[fd00::1]", "[fe80::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "0.0.0.0", "100.64.0.1",
        "2130706433", "0177.0.0.1", "0x7f.1", "224.0.0.1",
    ],
)  # fmt: skip
def test_a_public_service_s_link_leads_to_no_private_address(host, fetch):
    with pytest.raises((RequestRejected, LinkExpired), match=r"is not followed|is not a link"):
        fetch(f"https://{host}/a.mp4")

    assert fetch.sent == []


def test_a_public_service_s_link_is_encrypted(fetch):
    with pytest.raises(RequestRejected, match="is not encrypted"):
        fetch("http://clips.test/a.mp4")


@pytest.mark.parametrize("to", ["https://127.0.0.1/", "https://inside.test/", "https://169.254.169.254/latest"])
def test_each_redirect_is_looked_at(to, fetch):
    with pytest.raises(RequestRejected):
        fetch("https://clips.test/a.mp4", redirects=[to])

    assert len(fetch.sent) == 1


@pytest.mark.parametrize("base_url", [PUBLIC, LOOPBACK])
def test_no_redirect_leads_from_https_to_http(base_url, fetch):
    with pytest.raises((LinkExpired, RequestRejected)):
        fetch("https://clips.test/a.mp4", base_url=base_url, redirects=["http://clips.test/a.mp4"])

    assert len(fetch.sent) == 1


def test_a_redirect_to_another_public_host_is_followed(fetch):
    assert len(fetch("https://clips.test/a.mp4", redirects=["/b.mp4", "https://clips.test:8443/c.mp4"])) == 3


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/a.mp4", "http://localhost:9/a.mp4", "https://clips.test/a.mp4"])
def test_a_service_on_this_machine_may_name_addresses_here(url, fetch):
    assert len(fetch(url, base_url=LOOPBACK)) == 1


def test_no_service_may_name_the_address_of_a_cloud_s_own_facts(fetch):
    with pytest.raises(RequestRejected):
        fetch("http://169.254.169.254/latest/meta-data", base_url=LOOPBACK)
