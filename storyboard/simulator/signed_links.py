"""
Links to the simulator's files: signed, and dead after their time, as the service's are.

A link says when it was signed, for how long, and proves both; the address it is
reached under is no part of the proof.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import Enum
from urllib.parse import SplitResult, parse_qs, urlencode, urlsplit

_NONE = SplitResult("", "", "", "", "")


def parts_of(url: str) -> SplitResult:
    """Return the parts of *url*; empty ones where it is no address, such as ``http://[::1``."""
    try:
        return urlsplit(url)
    except ValueError:
        return _NONE


_DATE = "%Y%m%dT%H%M%SZ"


class LinkState(Enum):
    """What a link is worth."""

    GOOD = "good"
    EXPIRED = "expired"
    FORGED = "forged"


class Links:
    """Signs paths and checks signatures, with the secret of one store."""

    def __init__(self, secret: bytes, *, lifetime_s: int, now: Callable[[], float]) -> None:
        self._secret = secret
        self.lifetime_s = lifetime_s
        """How long a link works from its signing."""
        self._now = now

    def sign(self, path: str, *, base_url: str, at: float) -> str:
        """Return a link to *path* that was signed *at* (Unix seconds)."""
        date, expires = datetime.fromtimestamp(at, UTC).strftime(_DATE), str(self.lifetime_s)
        query = {
            "X-Tos-Algorithm": "TOS4-HMAC-SHA256",
            "X-Tos-Credential": f"simulator/{date[:8]}/local/tos/request",
            "X-Tos-Date": date,
            "X-Tos-Expires": expires,
            "X-Tos-Signature": self._signature(path, date, expires),
            "X-Tos-SignedHeaders": "host",
        }
        return f"{base_url.rstrip('/')}{path}?{urlencode(query)}"

    def state(self, path: str, query: Mapping[str, str]) -> LinkState:
        """Return what a link of this *path* and *query* is worth now."""
        date, expires = query.get("X-Tos-Date", ""), query.get("X-Tos-Expires", "")
        signature = query.get("X-Tos-Signature", "")
        if not hmac.compare_digest(signature.encode(), self._signature(path, date, expires).encode()):
            return LinkState.FORGED
        signed = datetime.strptime(date, _DATE).replace(tzinfo=UTC).timestamp()
        return LinkState.GOOD if self._now() < signed + int(expires) else LinkState.EXPIRED

    def state_of_url(self, url: str) -> LinkState:
        """Return what *url* is worth; a link that this store never signed is forged."""
        parts = parts_of(url)
        return self.state(parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()})

    def _signature(self, path: str, date: str, expires: str) -> str:
        return hmac.new(self._secret, f"{path}\n{date}\n{expires}".encode(), hashlib.sha256).hexdigest()
