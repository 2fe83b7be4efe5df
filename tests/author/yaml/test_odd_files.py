"""Files of odd habits: whatever stands in them can be edited where it stands, and nobody's comment goes astray."""

from collections import Counter
from collections.abc import Iterator

import pytest

from storyboard.author.yaml.change import (
    AddItem,
    Change,
    ChangedText,
    OrderItems,
    RemoveField,
    SetField,
    meaning_of,
    with_change,
)
from storyboard.author.yaml.comments import comments_of
from storyboard.author.yaml.written_tree import (
    Steps,
    WrittenList,
    WrittenMap,
    WrittenNode,
    WrittenScalar,
    written_tree,
)

ODD = """\
# head

"storyboard":   1
title : >
   Folded
   title here.

synopsis: plain text that
  goes on here
  and here  # end
look: "double
  quoted \\u00e9
  text"
cast :
    mia:
        text: 'single
          quoted'
        # about image
        images: [ a.png,b.png , "c.png" ]
    fox: { text: a fox , image: x.png }   # fox
vars: {city: Rome, n: 3,
       deep: "x",  # comment
       last: true}

defaults:
    duration: 5    # secs


    resolution: 720p
shots:
-   id: a
    action: |+
      Kept.

      Lines.

    tags:
    - one   # 1
    - two
    # after two
-
    id: b
    action: |2-
        indented
      less
    notes:
-   {id: c, action: x,
     notes: "n"}   # behind c
- id: d
  extra: {}
  references: []
  beats:
  - action: one
    duration: 3

  # between beats

  - action: two

# before reels
reels:
    main: [
      a, b,   # ab
      # about c
      {shot: c, trim: {start: 1}},
      d,
    ]
    second:
    -   a
    # about b

    -   shot: b
        trim:
            end: 3
    third: {shots: [a, b], audio: {file: x.mp3}}
# the end
"""


def nodes(node: WrittenNode, steps: Steps = ()) -> Iterator[tuple[Steps, WrittenNode]]:
    """Give everything that is written in the file, and where."""
    if steps:
        yield steps, node
    pairs = [(str(key.value), value) for key, value in node.pairs] if isinstance(node, WrittenMap) else ()
    for step, inner in (*pairs, *(enumerate(node.items) if isinstance(node, WrittenList) else ())):
        yield from nodes(inner, (*steps, step))


PLACES = dict(nodes(written_tree(ODD)))


def comments(text: str) -> Counter[str]:
    """Return how often each comment stands in *text*."""
    return Counter(comment.text for comment in comments_of(text))


def edited(change: Change) -> ChangedText:
    """Return the odd file with *change*; what it does not tell as lost must be there."""
    after = with_change(ODD, change)
    assert comments(ODD) - comments(after.text) == Counter(after.lost_comments), change
    return after


@pytest.mark.parametrize(
    "value", ["word", "a: b # c", "two\nlines\n", 7, True, None, ["x", "y"], {"k": "v: w"}], ids=repr
)
def test_any_value_takes_the_place_of_any_other(value: object) -> None:
    """With every comment kept."""
    for steps, node in PLACES.items():
        if isinstance(node, WrittenScalar):
            after = edited(SetField(steps, value))
            assert not after.lost_comments, steps
            found = meaning_of(after.text)
            for step in after.steps:
                found = found[step]
            assert (type(found), found) == (type(value), value), steps


def test_words_are_added_where_the_text_stands() -> None:
    """The lines of a text stay, whatever its style."""
    for steps, node in PLACES.items():
        if isinstance(node, WrittenScalar) and isinstance(node.value, str) and " " in node.value.strip():
            after = edited(SetField(steps, node.value.replace(" ", "z ", 1)))
            lines = zip(ODD.split("\n"), after.text.split("\n"), strict=True)
            assert sum(old != new for old, new in lines) == 1, steps


def test_any_list_takes_new_items_anywhere() -> None:
    """Words and mappings."""
    for steps, node in PLACES.items():
        for index in range(len(node.items) + 1) if isinstance(node, WrittenList) else ():
            for item in ("new", {"id": "new", "action": "x: y"}):
                assert not edited(AddItem(steps, item, index)).lost_comments, (steps, index)


def test_any_list_is_put_in_another_order_and_back() -> None:
    """No comment is lost, and none is written twice."""
    for steps, node in PLACES.items():
        if isinstance(node, WrittenList):
            backwards = tuple(reversed(range(len(node.items))))
            after = edited(OrderItems(steps, backwards))
            assert not after.lost_comments
            assert meaning_of(with_change(after.text, OrderItems(steps, backwards)).text) == meaning_of(ODD), steps


def test_any_mapping_takes_a_new_key() -> None:
    """In its own way of being written."""
    for steps, node in PLACES.items():
        if isinstance(node, WrittenMap):
            for value in ("v", {"a": "b\nc", "d": [1, {"e": 2}]}):
                assert not edited(SetField((*steps, "newkey"), value)).lost_comments, steps


def test_anything_can_be_taken_out() -> None:
    """Comments that go with it are told, and only those in it go."""
    for steps in PLACES:
        edited(RemoveField(steps))
    assert edited(RemoveField("reels/main/1")).lost_comments == ("# ab",)
    assert edited(RemoveField("vars/last")).lost_comments == ()
    assert "  # comment\n       }\n" in edited(RemoveField("vars/last")).text
