"""
The program, with each line of totals that it draws noted beside what the journal held just before and just after.

``python -m tests.cli.painted_run NOTES verb …``
"""

import json
import sys
import time
from pathlib import Path

from storyboard.cli.main import main
from storyboard.project import find_project
from storyboard.shoot.state.attempt_reader import open_reader
from storyboard.show.totals import Totals


def journal_numbers(place):
    """Takes archived, takes that were sent, dollars of those that are archived, and of those that succeeded."""
    with open_reader(place) as journal:
        attempts = journal.attempts(["intended", "submitted", "succeeded", "archived"]).values()
    archived = [attempt for attempt in attempts if attempt.state == "archived"]
    billed = [attempt for attempt in attempts if attempt.state in {"succeeded", "archived"}]
    return [len(archived), len(attempts), *(sum(attempt.usd for attempt in each) for each in (archived, billed))]


def note_each_line(notes, place):
    drawn = Totals.line.fget

    def line(totals):
        at_s = time.monotonic()
        text = drawn(totals)
        record = {"at_s": at_s, "line": text, "after": journal_numbers(place), "after_s": time.monotonic()}
        notes.write(json.dumps(record) + "\n")
        notes.flush()
        return text

    Totals.line = property(line)


if __name__ == "__main__":
    file, *words = sys.argv[1:]
    with Path(file).open("w", encoding="utf-8") as notes:
        note_each_line(notes, find_project(Path(words[1])))
        sys.argv = ["storyboard", *words]
        main()
