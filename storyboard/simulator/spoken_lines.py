"""What was said in a simulator's recordings: one line of JSON for each, in the order in which they were made."""

import json
import threading
from pathlib import Path
from typing import Final

from storyboard.model.takes import Json

_NAME: Final = "spoken.jsonl"


class SpokenLines:
    """The recordings of a simulator, kept in *folder*."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / _NAME
        self._lock = threading.Lock()

    def add(self, spoken: Json) -> None:
        """Keep that a recording was made."""
        line = json.dumps(spoken, separators=(",", ":")).encode("ascii") + b"\n"
        with self._lock:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._file.open("ab") as kept:
                kept.write(line)

    def all(self) -> list[Json]:
        """Return every recording that was made, the first one first."""
        with self._lock:
            lines = self._file.read_text(encoding="ascii").splitlines() if self._file.exists() else []
        return [spoken for line in lines if (spoken := _read_line(line)) is not None]


def _read_line(line: str) -> Json | None:
    """Return what a line says; None for one that was cut short, as its process was killed."""
    # A whole line may follow what is left of one.
    try:
        spoken: Json = json.loads(line[line.rfind('{"sha256"') :])
    except ValueError:
        return None
    return spoken
