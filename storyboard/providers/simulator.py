"""
The simulator as a provider: the very adapter of Ark, with the simulator in process where the network would be.

Nothing is sent, nothing is paid. Tasks live in the project's state folder and survive the process.
"""

import sqlite3
import threading
from decimal import Decimal
from typing import ClassVar

import httpx
from starlette.applications import Starlette

from storyboard.errors import ArchiveError
from storyboard.load.own_models import models_of
from storyboard.model.takes import Json, Request
from storyboard.project import Project
from storyboard.providers.ark import Ark
from storyboard.providers.http_client import Account
from storyboard.providers.images.ark import ArkImageService
from storyboard.providers.pace import Pace
from storyboard.providers.recognition.openai import OpenAiRecognitionService
from storyboard.providers.speech.openai import OpenAiSpeechService
from storyboard.simulator.settings import SimulatorSettings

_BASE_URL = "http://simulator.local/api/v3"


class InProcess(httpx.AsyncBaseTransport):
    """
    Carries requests to a simulator in this process; what it raises for a dropped connection is httpx's own error.

    The simulator, and its folder, are made by the first request: who only
    plans leaves no trace. One that was closed is made again when asked.
    """

    def __init__(self, settings: SimulatorSettings) -> None:
        self._settings = settings
        self._app: Starlette | None = None
        self._lock = threading.Lock()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """
        Answer *request*.

        Raises:
            ArchiveError: The simulator cannot write in its folder.
        """
        try:
            return await httpx.ASGITransport(self._running_app()).handle_async_request(request)
        except (OSError, sqlite3.Error) as error:
            raise ArchiveError(
                f"{self._settings.folder}: the simulator cannot write here: {error}",
                hint="free space or rights, then run again",
            ) from error

    async def aclose(self) -> None:
        """Stop the simulator's work; unfinished tasks go on when it is asked again."""
        with self._lock:
            app, self._app = self._app, None
        if app is not None:
            await app.state.account.aclose()

    def _running_app(self) -> Starlette:
        # The loops of two threads may both ask first.
        with self._lock:
            if self._app is None:
                # NumPy takes a while to import, and who only asks what a provider can do goes without.
                from storyboard.simulator.app import create_app  # noqa: PLC0415

                self._app = create_app(self._settings)
            return self._app


def connect(project: Project, *, latency_s: float = 0.0) -> Ark:
    """Return a simulator of *project*'s own, whose tasks run for at least *latency_s*."""
    return Ark(_account(project), transport=_own(project, latency_s=latency_s))


def _account(project: Project) -> Account:
    pace = Pace(list_lag_s=0.0, first_poll_s=0.05)
    return Account(
        provider="simulator", base_url=_BASE_URL, key="no-key-is-needed", pace=pace, models=models_of(project)
    )


def _own(project: Project, *, latency_s: float = 0.0) -> InProcess:
    """Return the way to a simulator of *project*'s own."""
    settings = SimulatorSettings(folder=project.state / "simulator", models=models_of(project), latency_s=latency_s)
    return InProcess(settings)


class SimulatorImageService(ArkImageService):
    """The simulator's pictures; the same seed gives the same one."""

    sends_seed: ClassVar[bool] = True


class SimulatorSpeechService(OpenAiSpeechService):
    """The simulator's voices; the same words in the same voice sound the same, but for each reading."""

    @property
    def default_model(self) -> str:
        """The only one."""
        return "babble-1"

    @property
    def default_voice(self) -> str:
        """Any name is a voice."""
        return "ida"

    def usd(self, request: Request, *, seconds: float) -> Decimal | None:  # noqa: ARG002 - one interface for all
        """Return that it costs nothing."""
        return Decimal(0)

    def payload(self, request: Request) -> Json:
        """Return the exact JSON body that `speak` would send; another take is another reading."""
        body = super().payload(request)
        return {"seed": request.key.take, **body} if request.key.take > 1 else body


def connect_speech(project: Project) -> SimulatorSpeechService:
    """Return the voices of a simulator of *project*'s own."""
    return SimulatorSpeechService(_account(project), transport=_own(project))


class SimulatorRecognitionService(OpenAiRecognitionService):
    """The simulator's ears: they know its own voices alone."""

    @property
    def default_model(self) -> str:
        """The only one."""
        return "babble-1"

    def usd(self, model: str, *, seconds: float) -> Decimal | None:  # noqa: ARG002 - one interface for all
        """Return that it costs nothing."""
        return Decimal(0)


def connect_recognition(project: Project) -> SimulatorRecognitionService:
    """Return the ears of a simulator of *project*'s own."""
    return SimulatorRecognitionService(_account(project), transport=_own(project))


def connect_images(project: Project) -> SimulatorImageService:
    """Return the pictures of a simulator of *project*'s own."""
    return SimulatorImageService(_account(project), transport=_own(project))
