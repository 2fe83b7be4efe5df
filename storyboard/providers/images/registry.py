"""
Which image services there are, by name, from the entry points of installed packages.

A service is one function ``connect(project: Project) -> ImageService`` under the
entry point group ``storyboard.images``.
"""

from importlib.metadata import entry_points

from storyboard.errors import CommandError
from storyboard.model.installed import IMAGE_SERVICES, image_service_names
from storyboard.project import Project
from storyboard.providers.images.base import ImageService


def connect_images(name: str, project: Project) -> ImageService:
    """
    Return the image service called *name*, ready to be asked.

    Raises:
        CommandError: There is none of that name.
        MissingKey: It needs an API key, and the environment holds none.
    """
    points = entry_points(group=IMAGE_SERVICES, name=name)
    if not points:
        known = ", ".join(image_service_names())
        raise CommandError(f"no image service is called {name!r}", hint=f"registered are: {known}")
    service: ImageService = next(iter(points)).load()(project)
    return service
