"""What is deleted from a project, or damaged in it, between two runs."""

import os
import random
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

LOSSES = ("archive", "take", "file", "cut", "state", "state and archive")


def lose(place: Path, what: str, dice: random.Random) -> str:
    """Delete *what* of the project at *place*; return in words what was lost, or nothing where it was not there."""
    archive, state = place / "archive", place / ".storyboard"
    takes = sorted(path for path in archive.glob("*.take-*") if (path / "slate.json").exists())
    if what in {"archive", "take", "file", "cut"} and not takes:
        return ""
    match what:
        case "archive":
            shutil.rmtree(archive)
        case "take":
            shutil.rmtree(dice.choice(takes))
        case "file":
            dice.choice(_media(dice.choice(takes))).unlink(missing_ok=True)
        case "cut":
            clip = dice.choice(_media(dice.choice(takes)))
            os.truncate(clip, clip.stat().st_size // 2)
        case "state" | "state and archive":
            # Without any report nothing tells that there was a run.
            if not (state / "state.db").exists() or not (place / "reports" / "run.log").exists():
                return ""
            shutil.rmtree(state)
            if what == "state and archive":
                shutil.rmtree(archive, ignore_errors=True)
    return {"cut": "files cut", "file": "files deleted", "take": "takes deleted"}.get(what, f"{what} deleted")


def _media(take: Path) -> list[Path]:
    return sorted(path for path in take.iterdir() if path.suffix in {".mp4", ".png"})


def damage_state(place: Path, dice: random.Random) -> str:
    """Damage the project's state; return in words what was done, or nothing where there is none."""
    file = place / ".storyboard" / "state.db"
    if not file.is_file() or file.stat().st_size < 8192:
        return ""
    # It may be damaged already.
    with suppress(sqlite3.Error), closing(sqlite3.connect(file)) as state:
        state.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    match dice.choice(["empty", "cut", "text", "head", "pages", "folder", "log"]):
        case "empty":
            os.truncate(file, 0)
        case "cut":
            os.truncate(file, file.stat().st_size // 2)
        case "text":
            file.write_text("hello", encoding="utf-8")
        case "head":
            _overwrite(file, 0, b"garbage")
        case "pages":
            _overwrite(file, 4096, dice.randbytes(file.stat().st_size - 4096))
        case "folder":
            file.unlink()
            file.mkdir()
        case _:
            file.with_name("state.db-wal").unlink(missing_ok=True)
    return "states damaged"


def _overwrite(file: Path, offset: int, data: bytes) -> None:
    with file.open("r+b") as opened:
        opened.seek(offset)
        opened.write(data)
