"""
Notices, posted as small JSON documents to the address that the environment names, and signed.

Only whoever runs the program names the address and the secret: no file of a project can. A notice is sent beside the
work, a few times at most; what cannot be sent is said in one sentence, and nothing waits for it but the end of the
process, for some seconds.
"""

import atexit
import hashlib
import hmac
import ipaddress
import os
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Final
from urllib.parse import urlsplit

from storyboard import __version__
from storyboard.actions.notices import Notice
from storyboard.model.wires import is_loopback

URL_VARIABLE: Final = "STORYBOARD_NOTIFY_URL"
SECRET_VARIABLE: Final = "STORYBOARD_NOTIFY_SECRET"  # noqa: S105 - the name of a variable
TIMESTAMP_HEADER: Final = "Storyboard-Timestamp"
SIGNATURE_HEADER: Final = "Storyboard-Signature"

_PAUSES_S: Final = (0.0, 1.0, 3.0)
"""Before each try."""
_TIMEOUT_S: Final = 3.0
_ENDS_WITHIN_S: Final = 8.0
"""How long the end of the process waits for what is being sent."""
_BUSY: Final = {408, 425, 429}

Say = Callable[[str], None]

_sending: dict[threading.Thread, Callable[[str], None]] = {}
"""What is being sent, and who hears why it could not be."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where notices are posted."""

    url: str
    secret: str = field(repr=False)
    """Signs each of them; empty for none."""
    say: Say
    """Hears in a sentence what could not be sent."""

    @property
    def host(self) -> str:
        """Of the address, which itself may hold a password."""
        return urlsplit(self.url).hostname or ""

    def deliver(self, notice: Notice) -> None:
        """Begin to send *notice*; return at once."""
        if not _sending:
            atexit.register(wait_for_sending)
        thread = threading.Thread(target=self._send, args=(notice,), daemon=True, name="notice")
        _sending[thread] = partial(self._say_untold, notice)
        thread.start()

    def _send(self, notice: Notice) -> None:
        try:
            if trouble := self._post(notice.model_dump_json().encode()):
                self._say_untold(notice, trouble)
        finally:
            _sending.pop(threading.current_thread(), None)

    def _say_untold(self, notice: Notice, trouble: str) -> None:
        self.say(f"the notice {notice.event} was not taken at {self.host}: {trouble}")

    def _post(self, body: bytes) -> str:
        """Send *body*, more than once where that may help; return what went wrong at last."""
        trouble = ""
        for pause_s in _PAUSES_S:
            time.sleep(pause_s)
            trouble, may_help = self._try(body)
            if not may_help:
                break
        return trouble

    def _try(self, body: bytes) -> tuple[str, bool]:
        """Return what went wrong, nothing where all went well, and whether another try may help."""
        # The client takes a while to import: only who is told of something needs it.
        import httpx  # noqa: PLC0415

        headers = {"Content-Type": "application/json", "User-Agent": f"storyboard/{__version__}"}
        headers |= signature_headers(body, secret=self.secret, at_s=int(time.time()))
        try:
            client = httpx.Client(timeout=_TIMEOUT_S, follow_redirects=False, trust_env=not is_loopback(self.host))
            with client, client.stream("POST", self.url, content=body, headers=headers) as answer:
                status = answer.status_code
        except httpx.TransportError as error:
            return f"no answer ({type(error).__name__})", True
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            return f"it cannot be asked ({type(error).__name__})", False
        if answer.is_redirect:
            return f"it answered {status}, and redirects are not followed", False
        return ("" if answer.is_success else f"it answered {status}"), status in _BUSY or answer.is_server_error


def webhook(environment: Mapping[str, str] = os.environ, *, say: Say) -> Webhook | None:
    """Return where the *environment* wants notices posted; None where it names no address, or none that can be used."""
    url = environment.get(URL_VARIABLE, "").strip()
    if not url:
        return None
    if trouble := _trouble_with(url):
        say(f"{URL_VARIABLE}: {trouble}; nobody is told of this run")
        return None
    return Webhook(url, environment.get(SECRET_VARIABLE, "").strip(), say)


def signature_headers(body: bytes, *, secret: str, at_s: int) -> dict[str, str]:
    """Return what says when *body* was sent, in seconds since 1970, and that who knows *secret* sent it."""
    sent_at = {TIMESTAMP_HEADER: str(at_s)}
    if not secret:
        return sent_at
    digest = hmac.new(secret.encode(), f"{at_s}.".encode() + body, hashlib.sha256).hexdigest()
    return {**sent_at, SIGNATURE_HEADER: f"sha256={digest}"}


def wait_for_sending() -> None:
    """Wait for what is being sent, for some seconds at most; a ^C ends that."""
    until = time.monotonic() + _ENDS_WITHIN_S
    with suppress(KeyboardInterrupt):
        for thread, say_untold in tuple(_sending.items()):
            thread.join(max(0.0, until - time.monotonic()))
            if _sending.pop(thread, None):
                say_untold("no answer in time")


def _trouble_with(url: str) -> str:
    """Return why *url* cannot be used; the address is not repeated, as it may hold a password."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "not an address"
    if parts.scheme not in {"http", "https"} or not host or not url.isprintable():
        return "not an address that begins with https://"
    if parts.scheme == "http" and not (is_loopback(host) or _is_private(host)):
        return "plain http lets others read it on its way: use https"
    return ""


def _is_private(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False
