"""The stitcher is started often and for less than a second: it imports what it needs and no more."""

import pickle

import pytest

from tests.imports import imported_modules
from tests.stitch.clips import timeline

READERS = {
    "pydantic",
    "yaml",
    "jinja2",
    "networkx",
    "storyboard.model.storyboard",
    "storyboard.model.written_reels",
    "storyboard.model.takes",
    "storyboard.archive.takes",
}
"""What reads storyboards and slates: a timeline holds all that the stitcher is to know of them."""
THE_REST = {"sqlalchemy", "dbos", "httpx", "rich", "typer", "asyncio", "multiprocessing"}
NUMBERS = {"numpy"}
"""What decoded pictures and sounds are worked on with."""


def test_importing_the_stitcher_imports_no_reader_of_storyboards_and_no_numpy():
    """Together they take more than twice as long to import as the stitcher itself."""
    modules = imported_modules("import storyboard.stitch.reel")

    assert "storyboard.stitch.reel" in modules
    assert not modules & (READERS | THE_REST | NUMBERS)


@pytest.mark.slow
@pytest.mark.parametrize("sound", ["exact", "copied"])
def test_a_reel_whose_pieces_are_all_there_needs_no_numpy(tmp_path, chain, stitch_film, cache, sound):
    """Nothing is decoded for it, whatever was decoded for the first one."""
    film = timeline(chain[:3], sound=sound)
    first = stitch_film(film).path.read_bytes()
    kept = tmp_path / "timeline.pickle"
    kept.write_bytes(pickle.dumps(film))

    modules = imported_modules(
        """
        import pickle
        from pathlib import Path
        from storyboard.reporter import Silent
        from storyboard.stitch.reel import stitch
        film, to, cache = map(Path, sys.argv[1:])
        stitch(pickle.loads(film.read_bytes()), to, cache=cache, reporter=Silent())
        """,
        kept,
        tmp_path / "again.mp4",
        cache,
    )

    assert (tmp_path / "again.mp4").read_bytes() == first
    assert not modules & (READERS | THE_REST | NUMBERS)
