"""Films that are shot already, to be exported."""

import wave

import pytest

from tests.stitch.clips import make_clip
from tests.stitch.shot_films import CHAIN, shot_film

STEP, FRAMES = 23, 24


@pytest.fixture(scope="session")
def clips(tmp_path_factory):
    """Three clips whose frames show their numbers; each opens on the frame that the one before ends on."""
    folder = tmp_path_factory.mktemp("clips")
    return {f"s{n}": make_clip(folder / f"s{n}.mp4", range(n * STEP, n * STEP + FRAMES)) for n in range(3)}


@pytest.fixture
def film(tmp_path, clips):
    """Return a function that makes a film, shot already, with one reel."""

    def export_film(reel: str, *, folder: str = "film", text: str = CHAIN):
        project = shot_film(tmp_path / folder, f"{text}reels: {{main: {reel}}}\n", clips)
        with wave.open(str(project.folder / "score.wav"), "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(48_000)
            sound.writeframes(bytes(2 * 48_000))
        return project

    return export_film
