"""
Which image services there are, by name, from the entry points of installed packages.

A service is one function ``connect(project: Project) -> ImageService`` under the
entry point group ``storyboard.images``.
"""

from storyboard.model.installed import IMAGE_SERVICES
from storyboard.project import Project
from storyboard.providers.images.base import ImageService
from storyboard.providers.registered import entry_point_in


def connect_images(name: str, project: Project) -> ImageService:
    """
    Return the image service called *name*, ready to be asked.

    Raises:
        CommandError: There is none of that name.
        MissingKey: It needs an API key, and the environment holds none.
    """
    service: ImageService = entry_point_in(IMAGE_SERVICES, name, what="image service").load()(project)
    return service
