"""Who is asked over OpenAI's wire, and with which key: OpenAI itself, OpenRouter, or any server that speaks it."""

from typing import Final

from storyboard.providers import environment
from storyboard.providers.http_client import Account
from storyboard.providers.pace import pace_at

OPENAI_URL: Final = "https://api.openai.com/v1"
OPENAI_HOST: Final = "api.openai.com"
OPENROUTER_HOST: Final = "openrouter.ai"


def openai_account(purpose: str) -> Account:
    """
    Return the account at ``OPENAI_<purpose>_BASE_URL``, else at ``OPENAI_BASE_URL``, else OpenAI's own.

    ``OPENAI_<purpose>_API_KEY`` is its key. ``OPENAI_API_KEY`` is sent only where there is no address for the *purpose*
    alone: a key of one service is not for another.

    Raises:
        MissingKey: There is no key, and the service is not on this machine.
        CommandError: The base URL is no http or https address.
    """
    own_url = environment.base_url(f"OPENAI_{purpose}_BASE_URL", default="")
    url = own_url or environment.base_url("OPENAI_BASE_URL", default=OPENAI_URL)
    own_key = f"OPENAI_{purpose}_API_KEY"
    key = environment.api_key_at(url, *((own_key,) if own_url else ("OPENAI_API_KEY", own_key)), provider="openai")
    return Account("openai", url, key, pace_at(url))
