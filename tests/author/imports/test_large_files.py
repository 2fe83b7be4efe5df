"""Files of thousands of shots are read in a moment: the time grows as the file does."""

import time
from pathlib import Path

import pytest

from storyboard.author.imports.import_file import import_file, outline_of
from storyboard.errors import CommandError

FILES = {
    "table": "Shot,Action\n" + "".join(f"{n},A fox runs\n" for n in range(5000)),
    "fountain": "".join(f"INT. ROOM - DAY\n\nA fox runs.\n\nMIA {n % 40}X\nGo.\n\n" for n in range(5000)),
    "markdown": "# T\n\n" + "".join(f"- A fox *runs* {'on and on ' * 40}\n" for n in range(5000)),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", FILES)
def test_five_thousand_shots_are_read_in_a_moment(kind):
    began = time.process_time()

    outline = outline_of(FILES[kind], kind, name="film", folder=Path())

    assert len({shot.keys["id"] for shot in outline.shots}) == 5000
    assert time.process_time() - began < 8


@pytest.mark.parametrize(
    "text",
    [
        "# T\n- A fox runs\n" + "<!-- " * 300_000 + "\n",
        "# T\n- A fox runs\n" + "  on and on\n" * 100_000,
        "# T\n- A fox runs\n" + "<!-- x --> " * 100_000 + "\n",
    ],
    ids=["openings of comments", "lines of an item", "comments"],
)
def test_one_shot_of_a_million_signs_is_read_in_a_moment(text):
    began = time.process_time()

    outline = outline_of(text, "markdown", name="film", folder=Path())

    assert len(outline.shots) == 1
    assert time.process_time() - began < 8


@pytest.mark.parametrize("between", [",", ";"])
def test_a_cell_that_is_longer_than_any_text_is_told_with_its_line(between):
    text = f"Shot{between}Action\n1{between}x\n2{between}{'x' * 140_000}\n"

    with pytest.raises(CommandError, match=r"^film: line 3: a cell of over 131,072 characters$"):
        outline_of(text, "table", name="film", folder=Path())


def test_a_long_row_of_short_cells_is_no_long_cell():
    """However it looks where another sign is taken for what stands between them."""
    text = "Shot,Action\n1,x" + "," * 140_000 + "\n"

    assert len(outline_of(text, "table", name="film", folder=Path()).shots) == 1


@pytest.mark.parametrize("text", [
    f"Shot,Action,Duration\n1,x,{'9' * 100_000}\n",
    "Shot,Action," + ",".join(f"c{n}" for n in range(5_000)) + "\n1,x" + ",v" * 5_000,
])  # fmt: skip
def test_what_is_told_of_a_file_is_short(text, tmp_path):
    (tmp_path / "film.csv").write_text(text, encoding="utf-8")

    remarks = import_file(tmp_path / "film.csv", name=None, kind=None, here=tmp_path).remarks

    assert remarks
    assert max(map(len, remarks)) <= 600
