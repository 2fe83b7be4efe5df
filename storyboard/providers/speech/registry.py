"""
Which speech services there are, by name, from the entry points of installed packages.

A service is one function ``connect(project: Project) -> SpeechService`` under the
entry point group ``storyboard.speech``.
"""

from importlib.metadata import entry_points

from storyboard.errors import CommandError
from storyboard.model.installed import SPEECH_SERVICES, speech_service_names
from storyboard.project import Project
from storyboard.providers.speech.base import SpeechService


def connect_speech(name: str, project: Project) -> SpeechService:
    """
    Return the speech service called *name*, ready to be asked.

    Raises:
        CommandError: There is none of that name.
        MissingKey: It needs an API key, and the environment holds none.
    """
    points = entry_points(group=SPEECH_SERVICES, name=name)
    if not points:
        known = ", ".join(speech_service_names())
        raise CommandError(f"no speech service is called {name!r}", hint=f"registered are: {known}")
    service: SpeechService = next(iter(points)).load()(project)
    return service
