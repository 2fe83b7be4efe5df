"""A line that is written wrong is told by what is wrong with it."""

import pytest

from storyboard.load.load import check

TOP = "storyboard: 1\ntitle: t\ncast: {ida: an old keeper, tom: a boy}\n"


@pytest.mark.parametrize(
    ("what", "message", "hint"),
    [
        ("lines: [{ida: ''}]", "item 1 of `lines`: what ida says must be words", "write {ida: Where to?}"),
        ("lines: [{ida: '  '}]", "item 1 of `lines`: what ida says must be words", "write {ida: Where to?}"),
        ("lines: [{ida: [a, b]}]", "item 1 of `lines`: what ida says must be words", "write {ida: Where to?}"),
        ("lines: ['  ']", "item 1 of `lines`: what is said must be words", "write {ida: Where to?}"),
        ("narration: '  '", "`narration`: what is said must be words", "write {ida: Where to?}"),
        (
            "lines: [{ida: Where to?, tom: Home.}]",
            "item 1 of `lines`: a line names one who says it, and here is `ida`, `tom`",
            "write a line for each who speaks: [{ida: Where to?}, {tom: Home.}]",
        ),
        (
            "lines: [{tone: low}]",
            "item 1 of `lines`: a line names one who says it, and here is nobody",
            "write a line for each who speaks: [{ida: Where to?}, {tom: Home.}]",
        ),
        (
            "narration: {ida: a, tom: b}",
            "`narration`: a line names one who says it, and here is `ida`, `tom`",
            "write a line for each who speaks: [{ida: Where to?}, {tom: Home.}]",
        ),
    ],
)
def test_what_is_wrong_with_a_line(write, what, message, hint):
    (found,) = check(write(f"{TOP}shots: [{{id: a, action: x, {what}}}]\n"))

    assert (found.severity, found.message, found.hint) == ("error", message, hint)
