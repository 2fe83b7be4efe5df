"""Files of thousands of shots are read in a moment: the time grows as the file does."""

import time
from pathlib import Path

import pytest

from storyboard.author.imports.import_file import outline_of

FILES = {
    "table": "Shot,Action\n" + "".join(f"{n},A fox runs\n" for n in range(5000)),
    "fountain": "".join(f"INT. ROOM - DAY\n\nA fox runs.\n\nMIA {n % 40}X\nGo.\n\n" for n in range(5000)),
    "markdown": "# T\n\n" + "".join(f"- A fox *runs* {'on and on ' * 40}\n" for n in range(5000)),
}


@pytest.mark.parametrize("kind", FILES)
def test_five_thousand_shots_are_read_in_a_moment(kind):
    began = time.process_time()

    outline = outline_of(FILES[kind], kind, name="film", folder=Path())

    assert len({shot.keys["id"] for shot in outline.shots}) == 5000
    assert time.process_time() - began < 8
