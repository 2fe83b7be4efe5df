"""
How long `import` takes for shot lists of 1,250 to 20,000 rows: the time grows with the rows.

    python benchmarks/import_rows.py [ROWS ...]
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

USUAL_ROWS = (1_250, 2_500, 5_000, 10_000, 20_000)
HEADING = "Shot,Scene,Location,Action,Camera,Duration,Dialogue,Characters,From,Notes"


def shot_list(rows: int) -> str:
    """Return a list of *rows* shots: scenes of twenty, chains of ten."""
    lines = [HEADING]
    for number in range(rows):
        scene, above = number // 20 + 1, number if number % 10 else ""
        lines.append(
            f'{number + 1},{scene},INT. KITCHEN {scene} - DAY,"Mara lifts lid {number}, and steam rises.",'
            f'slow push in,{3 + number % 5},"MARA: It is {number}.",Mara; Tom,{above},keep {number}'
        )
    return "\n".join(lines) + "\n"


def measure(rows: int, folder: Path) -> str:
    """Import a list of *rows* rows in a process of its own, and return a row of the table."""
    (folder / f"list{rows}.csv").write_text(shot_list(rows), encoding="utf-8")
    words = [Path(sys.executable).with_name("storyboard"), "import", f"list{rows}.csv", "--name", f"film{rows}"]
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(words, cwd=folder, stdout=said, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit((folder / "said").read_text(encoding="utf-8"))
    cpu_s = used.ru_utime + used.ru_stime
    return f"| {rows:,} | {cpu_s:.1f} | {1000 * cpu_s / rows:.1f} | {used.ru_maxrss // 1024} |"


def main() -> None:
    """Print the table."""
    asked = [int(word) for word in sys.argv[1:]] or USUAL_ROWS
    print("| rows | CPU s | ms a row | MB |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for rows in asked:
            print(measure(rows, Path(folder)), flush=True)


if __name__ == "__main__":
    main()
