"""Pages of the documentation: the name of each file stands above its block, and pictures are there, small and told."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "docs/how-to").glob("*.md")])
_NAMED = re.compile(r"^```\w+ name=(\S+)$", re.MULTILINE)
_PICTURE = re.compile(r"^!\[([^\]]*)\]\(([^)]+)\)$", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_reader_sees_into_which_file_a_block_goes(page):
    """What only the source of the page says, nobody reads."""
    text = page.read_text(encoding="utf-8")

    for block in _NAMED.finditer(text):
        above = text[: block.start()].strip().splitlines()[-1]
        assert f"`{block[1]}`" in above


@pytest.mark.parametrize("name", ["README.md", "docs/tutorial.md", "docs/graph.md"])
def test_a_page_begins_with_a_picture(name):
    """A committed file of less than 100 kB, with words for those who cannot see it."""
    page = ROOT / name
    said, place = _PICTURE.search(page.read_text(encoding="utf-8")).groups()

    assert page.read_text(encoding="utf-8").index("![") < 700
    assert len(said) > 20
    assert 0 < (page.parent / place).stat().st_size < 100_000
