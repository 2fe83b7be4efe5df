"""
Keys and addresses of services, read from the environment: the only settings that come from there.

An empty variable counts as none. No error repeats a key, or an address that may hold a password.
"""

import os
import re
from urllib.parse import urlsplit

import httpx

from storyboard.errors import CommandError, MissingKey
from storyboard.model.wires import is_loopback

_PLAIN = re.compile(r"[a-zA-Z0-9+.-]{1,20}(://[a-zA-Z0-9._/-]{0,200})?")
"""An address that surely holds no password, and may be repeated."""
_HEADER = re.compile(r"[A-Za-z0-9-]+(: *[A-Za-z0-9-]+)?")


def api_key(*variables: str, provider: str) -> str:
    """
    Return the API key in the first of *variables* that holds one.

    Raises:
        MissingKey: None does.
        CommandError: What is there cannot be sent in a header.
    """
    for variable in variables:
        key = os.environ.get(variable, "").strip()
        if not key:
            continue
        if not key.isascii() or not key.isprintable() or " " in key:
            raise CommandError(f"{variable}: not an API key", hint="it holds a space or a special letter")
        return key
    raise MissingKey(provider=provider, env=" or ".join(variables))


def api_key_at(url: str, *variables: str, provider: str) -> str:
    """
    Return the API key for the service at *url*, as `api_key`; empty where there is none and *url* is this machine.

    Servers that run beside this program often take no key.

    Raises:
        MissingKey: There is none, and the service is elsewhere.
        CommandError: What is there cannot be sent in a header.
    """
    try:
        return api_key(*variables, provider=provider)
    except MissingKey:
        if is_loopback(httpx.URL(url).host):
            return ""
        raise


def base_url(*variables: str, default: str) -> str:
    """
    Return the address in the first of *variables* that holds one, else *default*; without a last slash.

    Raises:
        CommandError: What is there is not a plain http or https address.
    """
    for variable in variables:
        written = os.environ.get(variable, "").strip()
        if written:
            return _checked_url(written, variable)
    return default


def required_base_url(variable: str, *, provider: str) -> str:
    """
    Return the address in *variable*, without a last slash: for services that run in more places than one.

    Raises:
        CommandError: There is none, or what is there is not a plain http or https address.
    """
    written = base_url(variable, default="")
    if not written:
        raise CommandError(
            f"provider {provider}: no address in {variable}",
            hint=f"export {variable}=https://...  (ask the gateway's operator for the address)",
        )
    return written


def key_header(variable: str, *, default: str) -> str:
    """
    Return the header for the key as *variable* says it, ``NAME`` or ``NAME: WORD``, else *default*.

    Raises:
        CommandError: What is there is no header.
    """
    written = os.environ.get(variable, "").strip() or default
    if not _HEADER.fullmatch(written):
        hint = "write the header's name, and the word before the key where there is one: `X-Api-Key`, or "
        raise CommandError(f"{variable}: not a header", hint=f"{hint}`{default}`")
    return written


def _checked_url(written: str, variable: str) -> str:
    hint = "write it like https://ark.cn-beijing.volces.com/api/v3 or http://127.0.0.1:8080/api/v3"
    try:
        url = httpx.URL(written)
        host = urlsplit(written).hostname and url.host
    except (httpx.InvalidURL, ValueError) as error:
        # What is wrong with it may be a piece of a password.
        raise CommandError(f"{variable}: not an address", hint=hint) from error
    if url.userinfo:
        raise CommandError(f"{variable}: a name or password in the address would take the API key's place", hint=hint)
    if url.scheme not in {"http", "https"} or not host or url.query or url.fragment:
        shown = repr(written) if _PLAIN.fullmatch(written) else "this"
        raise CommandError(f"{variable}: {shown} is not a plain http or https address", hint=hint)
    return written.rstrip("/")
