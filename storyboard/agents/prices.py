"""What a take costs as tools tell it."""

from storyboard.model.paid import is_simulated


def charged_price(provider: str, usd: float | None) -> float | None:
    """Return what a take of *provider* costs whose list price is *usd*; None where nobody can say."""
    return 0 if is_simulated(provider) else usd
