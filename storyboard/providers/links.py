"""
Which links of a service are followed: at a public service https to public addresses, and nothing else.

A link could lead into this machine's own network. The address that a name stands for is checked before each request,
after each redirect too, and the connection goes to the address that was checked: a name that changes its mind in
between changes nothing. A service on this machine or in its network may name addresses there.
"""

import asyncio
import ipaddress
import socket
from urllib.request import getproxies

import httpx

from storyboard.errors import RequestRejected

_HINT = "the clip may be paid: ask the service's operator for links to public https addresses"


class PublicLinks(httpx.AsyncBaseTransport):
    """Connects to the addresses that a link's name stands for, after a look at each."""

    def __init__(self, *, provider: str, base_url: str, inner: httpx.AsyncBaseTransport, resolves: bool = True) -> None:
        """*resolves* is false where *inner* asks no network, or a proxy that does the resolving."""
        self._provider = provider
        self._base = httpx.URL(base_url)
        self._inner = inner
        self._resolves = resolves

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """
        Send *request* where its link may be followed.

        Raises:
            RequestRejected: It may not.
        """
        host = request.url.host
        if self._base.scheme == "https" and not await self._base_is_near() and request.url.scheme != "https":
            raise self._refusal(f"http://{host} is not encrypted")
        addresses = await self._addresses(host, request.url.port or _PORTS.get(request.url.scheme, 0))
        if not await self._base_is_near():
            for address in addresses:
                if not _is_public(address):
                    raise self._refusal(f"{host} is the address {address}, which is not public")
        elif any(_is_metadata(address) for address in addresses):
            raise self._refusal(f"{host} is an address of the machine's own network")
        if not addresses or not self._resolves:
            return await self._inner.handle_async_request(request)
        extensions = {**request.extensions, "sni_hostname": host}
        at = request.url.copy_with(host=str(addresses[0]))
        pinned = httpx.Request(
            request.method, at, headers=request.headers, stream=request.stream, extensions=extensions
        )
        return await self._inner.handle_async_request(pinned)

    async def aclose(self) -> None:
        """Give the connections back."""
        await self._inner.aclose()

    async def _addresses(self, host: str, port: int) -> "list[_Address]":
        literal = _literal(host)
        if literal is not None:
            return [literal]
        if not self._resolves:
            return []
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpx.ConnectError(f"no address is known for {host}") from error
        return list(dict.fromkeys(_plain(str(entry[4][0])) for entry in found))

    async def _base_is_near(self) -> bool:
        """Return whether the service itself is on this machine or in its network, by the address that is written."""
        host = self._base.host
        literal = _literal(host)
        return host == "localhost" if literal is None else not _is_public(literal)

    def _refusal(self, why: str) -> RequestRejected:
        message = f"{self._provider}: a link of the service is not followed: {why}"
        return RequestRejected(message, provider=self._provider, hint=_HINT)


_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_PORTS = {"http": 80, "https": 443}


def link_client(*, provider: str, base_url: str, transport: httpx.AsyncBaseTransport | None) -> httpx.AsyncClient:
    """Return a client for links of the service at *base_url*; *transport* takes the place of the network."""
    proxied = transport is None and bool({"http", "https", "all"} & getproxies().keys())
    inner = transport or (_Proxied() if proxied else httpx.AsyncHTTPTransport())
    resolves = transport is None and not proxied
    guarded = PublicLinks(provider=provider, base_url=base_url, inner=inner, resolves=resolves)
    return httpx.AsyncClient(transport=guarded, event_hooks={"response": [_require_encryption]})


class _Proxied(httpx.AsyncBaseTransport):
    """Goes the way that the environment's proxies say."""

    def __init__(self) -> None:
        self._client = httpx.AsyncClient()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self._client.send(request, stream=True)

    async def aclose(self) -> None:
        await self._client.aclose()


async def _require_encryption(response: httpx.Response) -> None:
    location = response.headers.get("location", "")
    if not response.has_redirect_location:
        return
    to = response.url.join(location)
    if response.url.scheme == "https" and to.scheme != "https":
        raise httpx.UnsupportedProtocol(f"a redirect leads from https to {to.scheme}")


def _literal(host: str) -> "_Address | None":
    try:
        return _plain(host)
    except ValueError:
        return None


def _plain(text: str) -> "_Address":
    """Return an address; one of version 4 in the clothes of version 6 is one of version 4."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        return inner or address
    return address


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def _is_public(address: "_Address") -> bool:
    return address.is_global and not address.is_multicast


def _is_metadata(address: "_Address") -> bool:
    return address.is_link_local
