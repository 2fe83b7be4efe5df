"""Pictures of what the service will cut off, written where a person can look at them."""

from pathlib import Path

from storyboard.errors import MediaError
from storyboard.files import create
from storyboard.load.rules.crops import Crop
from storyboard.media.picture.crops import crop_shown
from storyboard.media.picture.pictures import from_data_url
from storyboard.project import Project


def write_crops(crops: tuple[Crop, ...], *, project: Project, to: Path) -> dict[Crop, Path]:
    """
    Write one picture for each of *crops* into the folder *to*; return where each is.

    Raises:
        MediaError: The folder cannot be written, or a picture cannot be decoded.
    """
    files = {}
    for crop in crops:
        file = to / f"{crop.shot}.{crop.key}.png"
        try:
            is_data = crop.picture.startswith("data:")
            data = from_data_url(crop.picture) if is_data else (project.folder / crop.picture).read_bytes()
            to.mkdir(parents=True, exist_ok=True)
            with create(file) as opened:
                opened.write(crop_shown(data, box=crop.box, name=crop.picture[:60]))
        except OSError as error:
            message = f"{file}: what will be cropped cannot be shown: {error.strerror}"
            raise MediaError(message, hint="name a folder that can be written: --crops DIR") from error
        files[crop] = file
    return files
