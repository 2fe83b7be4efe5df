"""A storyboard file in the settled style, or the reason why it stays as it is."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from storyboard.author.yaml.comments import comments_of
from storyboard.author.yaml.fmt import CannotReformat, reformat
from storyboard.errors import StoryboardInvalid
from storyboard.load.problems import Findings
from storyboard.load.typed_part import plain_json
from storyboard.load.yaml.nodes import Node, read_nodes
from storyboard.load.yaml.source import read_source


@dataclass(frozen=True, slots=True)
class ReformattedFile:
    """A file, and how it should look."""

    before: str
    after: str
    left: str = ""
    """Why it is left as it is; empty where it is not."""

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing to do."""
        return self.before == self.after


def reformat_file(file: Path) -> ReformattedFile:
    """
    Return the YAML file at *file* in the settled style; it means what it meant.

    Raises:
        StoryboardInvalid: It cannot be read as YAML.
    """
    findings = Findings()
    source = read_source(file, findings)
    problems = findings.in_order()
    if source is None or any(problem.severity == "error" for problem in problems):
        raise StoryboardInvalid(problems)
    before = file.read_bytes().decode("utf-8")
    try:
        after = reformat(before)
    except CannotReformat as error:
        return ReformattedFile(before, before, left=str(error))
    if not _means_the_same(source.root, after) or _comments(before) != _comments(after):
        return ReformattedFile(before, before, left="left as it is: reformatting would change what it says")
    return ReformattedFile(before, after)


def _means_the_same(root: Node, text: str) -> bool:
    findings = Findings()
    found = read_nodes(text, "", findings)
    is_wrong = any(problem.severity == "error" for problem in findings.in_order())
    return found is not None and not is_wrong and plain_json(found) == plain_json(root)


def _comments(text: str) -> Counter[str]:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return Counter(comment.text for comment in comments_of(text))
