"""The page on messages is made from the program: what it can say, and what to do."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from docs.messages_page import messages, messages_in, messages_page

DOCS = Path(__file__).resolve().parent.parent / "docs"


@pytest.mark.slow
def test_the_page_on_messages_is_current():
    """After a change of a message: python docs/messages_page.py > docs/messages.md."""
    assert (DOCS / "messages.md").read_text(encoding="utf-8") == messages_page()


@pytest.mark.slow
def test_the_page_is_printed_by_its_module():
    """So that the shell writes the file."""
    printed = subprocess.run(
        [sys.executable, DOCS / "messages_page.py"], capture_output=True, check=True, encoding="utf-8"
    )

    assert printed.stdout == messages_page()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('raise CommandError(f"{file}: not a file", hint="name a file")', [("…: not a file", "name a file", 2)]),
        ('raise BudgetSpent("too dear" if paid else "too long")', [("too dear", "", 5), ("too long", "", 5)]),
        ('findings.error(place, "unknown key", hint=hint)', [("unknown key", "…", 0)]),
        ('reporter.report(Note(f"{take} is ready"))', [("… is ready", "", 0)]),
        ('def tell():\n    said = f"no shot {name}"\n    raise CommandError(said)', [("no shot …", "", 2)]),
        (
            'def why(shot) -> str:\n    return f"{shot} is gone"\nraise CommandError(why("a"), hint=why("b"))',
            [("… is gone", "… is gone", 2)],
        ),
        (
            'def step(n) -> str:\n if n:\n  return "wait"\n return "go on"\nraise CommandError("gone", hint=step(1))',
            [("gone", "wait", 2), ("gone", "go on", 2)],
        ),
        ('def again() -> str:\n    return f"twice: {again()}"\nraise CommandError(again())', [("twice: …", "", 2)]),
        ('_WAYS = {1: "this", 2: "that"}\nraise CommandError(_WAYS.get(1))', [("this", "", 2), ("that", "", 2)]),
        ('raise CommandError("gone", hint=known or "run again")', [("gone", "…", 2), ("gone", "run again", 2)]),
        ('talk(f"  {place} is written")', [("… is written", "", 0)]),
        ('raise CommandError(f"{whole}")', []),
        ('print("not a message")', []),
        (
            (
                'def look():\n    if red:\n        why, hint = "it is red", "paint it"\n'
                "        raise CommandError(why, hint=hint)\n"
                '    why, hint = "it is flat", "blow it up"\n    raise CommandError(why, hint=hint)'
            ),
            [("it is red", "paint it", 2), ("it is flat", "blow it up", 2)],
        ),
        (
            (
                'def look():\n    hint = "paint it"\n    if flat:\n        hint = "blow it up"\n'
                '    raise CommandError("it will not do", hint=hint)'
            ),
            [("it will not do", "blow it up", 2), ("it will not do", "paint it", 2)],
        ),
    ],
)
def test_a_message_is_read_from_the_syntax(source, found):
    """Names that are known only when the program speaks are holes; a text of holes alone is none."""
    told = messages_in(source, room="here")

    assert [(message.text, message.hint, message.status) for message in told] == found


def test_a_text_that_another_module_makes_is_read_there():
    """It is found by its import."""
    source = "from storyboard.files import step\nraise CommandError('gone', hint=step(error))"

    assert [message.hint for message in messages_in(source, room="here")] == ["…, then again"]


def test_a_message_names_the_project_where_the_program_knows_it():
    """PROJECT stands only where none is known: in forms of commands, and for an edit whose film nobody named."""
    texts = {text for message in messages() for text in (message.text, message.hint)}

    assert sorted(text for text in texts if re.search(r"storyboard [^`]*\bPROJECT\b", text)) == [
        "storyboard import … --into PROJECT"
    ]
