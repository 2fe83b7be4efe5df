"""
How services are reached: through the proxy and with the certificates that the environment names.

What runs on this machine asks no environment. It knows no service.
"""

import os
import ssl
from pathlib import Path

import httpx

from storyboard.errors import CommandError

_PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY")
_SCHEMES = {"http", "https", "socks5", "socks5h"}
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


def require_usable_network() -> None:
    """
    Return where httpx can use the proxies and certificates that the environment names.

    No message repeats a proxy's address: it may hold a password.

    Raises:
        CommandError: It cannot.
    """
    for name in _PROXIES:
        for spelled in (name, name.lower()):
            if address := os.environ.get(spelled, "").strip():
                _require_proxy(spelled, address)
    for name in _CERTIFICATES:
        if place := os.environ.get(name, "").strip():
            _require_certificates(name, Path(place))


def _require_proxy(variable: str, address: str) -> None:
    hint = "write it like http://host:port or socks5://host:port, or unset it"
    # The environment's proxies may be written without a scheme: they then speak HTTP.
    written = address if "://" in address else f"http://{address}"
    try:
        url = httpx.URL(written)
        if not 0 < (url.port or 1) < 2**16:
            raise ValueError(url.port)  # noqa: TRY301 - as httpx says of other addresses
    except (httpx.InvalidURL, ValueError) as error:
        raise CommandError(f"{variable}: not the address of a proxy", hint=hint) from error
    if url.scheme not in _SCHEMES:
        raise CommandError(f"{variable}: a proxy that speaks {url.scheme[:20]!r} cannot be used", hint=hint)
    if not url.host:
        raise CommandError(f"{variable}: the address of the proxy names no host", hint=hint)


def _require_certificates(variable: str, place: Path) -> None:
    hint = "name a file of certificates in PEM form that can be read, or unset it"
    if variable == "SSL_CERT_DIR":
        if not place.is_dir():
            raise CommandError(f"{variable}: {place} is not a folder", hint=hint)
        return
    try:
        ssl.create_default_context(cafile=place)
    except OSError as error:
        # An error of TLS is one of these too.
        raise CommandError(f"{variable}: {place} cannot be used: {error.strerror or error}", hint=hint) from error
