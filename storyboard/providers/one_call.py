"""What services of pictures and of recordings share: one call, one answer, no task and no list."""

from pathlib import Path
from typing import Protocol

from storyboard.model.takes import Json, Request

_MOST_BYTES = 64 * 1024 * 1024


class OneCallService(Protocol):
    """One service and one account on it; what is asked, and what comes, is its own."""

    @property
    def name(self) -> str:
        """The registered name: ``openai``."""
        ...

    @property
    def submit_url(self) -> str:
        """Where a call goes, for the record."""
        ...

    def payload(self, request: Request) -> Json:
        """Return the exact JSON body of a call for *request*; of a form, its fields."""
        ...

    async def download(self, url: str, to: Path, *, most_bytes: int = _MOST_BYTES) -> None:
        """
        Write what *url* serves to *to*, bytes as served, and make it durable (fsync).

        Raises:
            LinkExpired: The link answers 403, 404 or 410.
            Unavailable: It broke off, or the length was not the one announced.
            TooLong: It serves more than *most_bytes*.
        """
        ...

    async def aclose(self) -> None:
        """Give connections back."""
        ...
