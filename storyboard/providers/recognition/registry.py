"""
Which services that hear speech there are, by name, from the entry points of installed packages.

A service is one function ``connect(project: Project) -> RecognitionService`` under the
entry point group ``storyboard.recognition``.
"""

from importlib.metadata import entry_points

from storyboard.errors import CommandError
from storyboard.model.installed import RECOGNITION_SERVICES, recognition_service_names
from storyboard.project import Project
from storyboard.providers.recognition.base import RecognitionService


def connect_recognition(name: str, project: Project) -> RecognitionService:
    """
    Return the service called *name*, ready to be asked.

    Raises:
        CommandError: There is none of that name.
        MissingKey: It needs an API key, and the environment holds none.
    """
    points = entry_points(group=RECOGNITION_SERVICES, name=name)
    if not points:
        known = ", ".join(recognition_service_names())
        raise CommandError(f"no service that hears speech is called {name!r}", hint=f"registered are: {known}")
    service: RecognitionService = next(iter(points)).load()(project)
    return service
