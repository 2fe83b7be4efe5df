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
        line = json.dumps(spoken, separators=(",", ":")) + "\n"
        with self._lock:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._file.open("a", encoding="ascii") as kept:
                kept.write(line)

    def all(self) -> list[Json]:
        """Return every recording that was made, the first one first."""
        with self._lock:
            lines = self._file.read_text(encoding="ascii").splitlines() if self._file.exists() else []
        return [json.loads(line) for line in lines if line.endswith("}")]

    def find(self, sha256: str) -> Json | None:
        """Return the recording whose file has this digest; None where there is none."""
        return next((spoken for spoken in reversed(self.all()) if spoken["sha256"] == sha256), None)
