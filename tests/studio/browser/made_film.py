"""A film that was made on the simulator by the command line, in a process of its own."""

import subprocess
import sys


def make_film(folder, text):
    """Write *text* as the storyboard of a film in *folder*, where its files may stand already, and make its takes."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "storyboard.yaml").write_text(text, encoding="utf-8")
    made = subprocess.run(
        [sys.executable, "-m", "storyboard", "run", str(folder), "--yes"],
        capture_output=True, text=True, timeout=200, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return folder
