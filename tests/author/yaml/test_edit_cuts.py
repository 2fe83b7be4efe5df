"""The cuts of a reel are written anew in any file, whatever system it comes from."""

import pytest

from storyboard.author.yaml.edit_cuts import WantedCut, with_cuts

TEXT = "storyboard: 1\ntitle: t\nreels:\n  main:\n    - a  # one\n    - b\n  two: [a, b]\n"
CUTS = [WantedCut({"shot": "b"}, 1, is_changed=False), WantedCut({"shot": "a", "trim": {"end": 2}}, 0)]


@pytest.mark.parametrize("reel", ["main", "two"])
@pytest.mark.parametrize("breaks", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_mark_and_line_breaks_stay(reel: str, breaks: str, mark: str) -> None:
    """Nothing of an entry is lost beside a byte order mark, and new lines end as the others do."""
    plain = with_cuts(TEXT, reel, CUTS)
    assert "{shot: a, trim: {end: 2}}" in plain
    assert with_cuts(mark + TEXT.replace("\n", breaks), reel, CUTS) == mark + plain.replace("\n", breaks)
