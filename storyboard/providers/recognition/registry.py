"""
Which services that hear speech there are, by name, from the entry points of installed packages.

A service is one function ``connect(project: Project) -> RecognitionService`` under the
entry point group ``storyboard.recognition``.
"""

from storyboard.model.installed import RECOGNITION_SERVICES
from storyboard.project import Project
from storyboard.providers.recognition.base import RecognitionService
from storyboard.providers.registered import entry_point_in


def connect_recognition(name: str, project: Project) -> RecognitionService:
    """
    Return the service called *name*, ready to be asked.

    Raises:
        CommandError: There is none of that name.
        MissingKey: It needs an API key, and the environment holds none.
    """
    point = entry_point_in(RECOGNITION_SERVICES, name, what="service that hears speech")
    service: RecognitionService = point.load()(project)
    return service
