"""A film of eight shots, some of their names Chinese, as the tables show it."""

import os
from pathlib import Path

from tests.forked import storyboard

FILM = """\
storyboard: 1
title: 雨夜茶馆 🍵
defaults: {model: seedance-1.0-pro-fast, resolution: 480p, ratio: "16:9", duration: 2}
scenes:
  - id: street
    title: 雨夜
    shots:
      - {id: rain, action: 雨落在茶馆的屋檐上。}
      - {id: arrive, from: rain, action: 老人推门进来。}
      - {id: lamp, action: A lamp sways over the counter., duration: 3}
      - {id: door, action: The door closes., approve: true}
  - id: inside
    shots:
      - {id: table, from: door, action: He sits down., takes: 2}
      - {id: tea, action: Tea is poured.}
      - {id: memory-of-a-summer, from: tea, action: He remembers a summer.}
      - {id: leave, action: He leaves.}
reels:
  main: [rain, arrive, lamp, door, table, tea, memory-of-a-summer, leave]
  茶: [tea]
"""


def write_film(folder: Path, text: str = FILM) -> Path:
    """Write the film into *folder*, and return that."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "storyboard.yaml").write_text(text, encoding="utf-8")
    return folder


def printed(*words: str, cwd: Path, columns: int | None = None, **environment: str) -> str:
    """Return what a verb prints, in so many columns, without the blanks at the ends of lines."""
    kept = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    width = {"COLUMNS": str(columns)} if columns else {}
    done = storyboard(*words, cwd=cwd, env={**kept, **width, **environment})
    assert done.returncode == 0, done.stderr
    return done.stdout
