"""
What was measured of takes, kept in their folders: files that can be deleted at any time, and are made again.

It writes and sends them, and does not know what is in them.
"""

from collections.abc import Iterable, Mapping

from storyboard.archive.bucket import bucket_of, several_at_once
from storyboard.archive.measure_files import EVERY, MEASURES
from storyboard.files import write_durably
from storyboard.project import Project


def file_measures(project: Project, folder: str, files: Mapping[str, bytes]) -> None:
    """
    File what was measured of the take in *folder*, and send it to the bucket, where there is one.

    Raises:
        Unwritable: A file cannot be written.
        ArchiveError: The bucket cannot be used.
    """
    for name, data in files.items():
        write_durably(project.archive / folder / name, data)
    if bucket := bucket_of(project):
        for name, data in files.items():
            bucket.write(f"{folder}/{name}", data)


def bring_measures(project: Project, folders: Iterable[str]) -> None:
    """
    Bring what was measured of the takes in *folders* to this disk, as far as the bucket has it.

    Raises:
        Unwritable: A file cannot be written.
        ArchiveError: The bucket cannot be used.
    """
    bucket = bucket_of(project)
    if bucket is None:
        return

    def fetch(folder: str) -> None:
        for name in EVERY:
            data = bucket.read_bytes(f"{folder}/{name}")
            if data is not None:
                write_durably(project.archive / folder / name, data)
            elif name == MEASURES:
                return

    with several_at_once() as several:
        list(several.map(fetch, folders))
