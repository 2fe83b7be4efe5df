"""
Which speech services there are, by name, from the entry points of installed packages.

A service is one function ``connect(project: Project) -> SpeechService`` under the
entry point group ``storyboard.speech``.
"""

from storyboard.model.installed import SPEECH_SERVICES
from storyboard.project import Project
from storyboard.providers.registered import entry_point_in
from storyboard.providers.speech.base import SpeechService


def connect_speech(name: str, project: Project) -> SpeechService:
    """
    Return the speech service called *name*, ready to be asked.

    Raises:
        CommandError: There is none of that name.
        MissingKey: It needs an API key, and the environment holds none.
    """
    service: SpeechService = entry_point_in(SPEECH_SERVICES, name, what="speech service").load()(project)
    return service
