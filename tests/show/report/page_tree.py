"""The page taken apart."""

from html.parser import HTMLParser

from tests.show.report.report_films import (
    a_report,
    page_bytes,
    with_frames,
)

VOID = {"meta", "link", "img", "br", "input"}


class Tree(HTMLParser):
    """The page's elements with their attributes and the text inside, in document order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict, list[str]]] = []
        self._open: list[int] = []
        self.feed(page)
        assert self._open == [], "every element is closed"

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), []))
        if tag not in VOID:
            self._open.append(len(self.elements) - 1)

    def handle_endtag(self, tag):
        assert self.elements[self._open.pop()][0] == tag

    def handle_data(self, data):
        for index in self._open:
            self.elements[index][2].append(data)

    def all(self, tag, **attributes):
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        return [
            (given, " ".join(" ".join(text).split()))
            for name, given, text in self.elements
            if name == tag and all(given.get(key) == value for key, value in wanted.items())
        ]

    def texts(self, tag, **attributes):
        return [text for _, text in self.all(tag, **attributes)]


def page_of(project, *entries, **told):
    with_frames(project, entries)
    return page_bytes(project, a_report(entries, **told), folder=project.reports).decode()


def card_of(project, entry, **told):
    """Return the text of the one card on a page of one entry."""
    return Tree(page_of(project, entry, **told)).texts("article")[0]
