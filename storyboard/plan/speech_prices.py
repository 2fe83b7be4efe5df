"""What recordings will cost, by the services that make them: each is connected once, and nobody is asked."""

from decimal import Decimal
from typing import TYPE_CHECKING

from storyboard.errors import StoryboardError
from storyboard.model.paid import is_simulated
from storyboard.model.takes import Request
from storyboard.plan.estimate import Estimate
from storyboard.plan.expected_time import words_s
from storyboard.project import Project

if TYPE_CHECKING:
    from storyboard.providers.speech.base import SpeechService


class SpeechPriceTable:
    """The prices of the speech services that a film asks."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._services: dict[str, SpeechService | None] = {}

    def price(self, request: Request) -> Estimate:
        """Return what a recording of *request* costs, as long as its words take; no price where none is known."""
        if is_simulated(request.provider):
            # A look need not import what speaks to services to learn that this costs nothing.
            return Estimate(tokens=0, usd=Decimal(0), cny=None)
        service = self._service(request.provider)
        usd = service.usd(request, seconds=words_s(request)) if service is not None else None
        return Estimate(tokens=0, usd=usd, cny=None)

    def _service(self, name: str) -> "SpeechService | None":
        from storyboard.providers.speech.registry import connect_speech  # noqa: PLC0415 - few films are spoken

        if name not in self._services:
            try:
                self._services[name] = connect_speech(name, self._project)
            except StoryboardError:
                # A look at a film needs no key; a run tells what is lacking.
                self._services[name] = None
        return self._services[name]
